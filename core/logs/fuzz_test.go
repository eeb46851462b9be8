package logs

import (
	"strings"
	"testing"

	"kubepki/core/mutate"
)

// FuzzRead reads whatever: nothing may panic or be lost, and what is understood
// must be explained the same again.
func FuzzRead(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		for _, seed := range []string{
			"", "\n\n", toServer + tooOld, memcache + `x"`, auth + frontEnd + "x]\"", etcdClient + `EOF"}`, channel, unary,
			`{"log":"\u00e9\\\"`, `"message": "`, "E1123 19:13:34.328204   19819 memcache.go:265] \"a\" err=\"", "\x1b[", "<9", `{"a":{"b":[1,"}"]},"msg":"x","error":"y"}`,
			`2026-11-23T19:13:34.4Z stderr F x`, "2026-11-23 1", "verifying certificate SN=1, SKID=, AKID= failed: ", "(possibly because of  while trying to verify candidate authority certificate \"",
		} {
			seeds.Add(seed)
		}
		for _, e := range Examples() {
			seeds.Add(e.Text)
		}
	}, func(t *testing.T, text string) {
		r, err := Read(t.Context(), text, NewSet(nil), Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		want := strings.Count(text, "\n")
		if text != "" && !strings.HasSuffix(text, "\n") {
			want++
		}
		if r.Lines() != want {
			t.Fatalf("%d lines, want %d", r.Lines(), want)
		}
		for i := range r.Lines() {
			l := r.Line(i)
			if len(l.Message) > MaxLine {
				t.Fatalf("a message of %d bytes", len(l.Message))
			}
			reading, ok := r.Explain(i)
			if ok != (r.RowOf(i) != nil) || ok && reading.Row != r.RowOf(i) {
				t.Fatalf("line %d is explained in two ways", i)
			}
			if ok && len(reading.Cause)+len(reading.Fix)+len(reading.Command) > 20_000 {
				t.Fatal("an explanation without bounds")
			}
		}
	})
}
