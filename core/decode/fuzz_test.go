package decode

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"testing"
	"unicode/utf8"

	"kubepki/core/mutate"
)

// FuzzBytes gives the decoder anything. It must not panic, whatever it shows
// must be text, and what it found must be found again in what it writes.
func FuzzBytes(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		for _, row := range Formats() {
			seeds.Add([]byte(fixture(seeds, row.Sample)))
			seeds.Add(derOf(seeds, row.Sample))
		}
		for _, name := range []string{"ca.crt", "etcd-peer.crt"} {
			seeds.Add(derOf(seeds, name))
		}
		seeds.Add([]byte("-----BEGIN A-----\n-----BEGIN B-----\n-----END A-----"))
		seeds.Add([]byte("LS0tLS1CRUdJTiBBLS0tLS0K"))
		seeds.Add([]byte("\xff\xfeM\x00I\x00"))
		seeds.Add([]byte{0x30, 0x80, 0, 0})
	}, func(t *testing.T, data []byte) {
		r := Bytes("fuzz", data, now)
		if len(r.Objects)+len(r.Unread) == 0 {
			t.Fatal("nothing was found and nothing was said")
		}
		for _, u := range r.Unread {
			if u.What == "" || u.Why == "" {
				t.Fatalf("%+v says nothing", u)
			}
		}
		for _, o := range r.Objects {
			if text := Text(o); !utf8.ValidString(text) || text == "" {
				t.Fatalf("text is %q", text)
			}
			if rows, _ := Outline(o); len(rows) == 0 {
				t.Fatal("there is no outline")
			}
			if !json.Valid(JSON([]Object{o})) {
				t.Fatal("JSON is broken")
			}
			if _, err := csv.NewReader(bytes.NewReader(FieldsCSV(o))).ReadAll(); err != nil {
				t.Fatal(err)
			}
			walk(o.Tree, func(n Node) {
				if !utf8.ValidString(n.Value) || n.Label == "" && n.Term != "" {
					t.Fatalf("%+v is no text", n)
				}
				if n.Span[0] > n.Span[1] || n.Span[1] > len(o.DER) {
					t.Fatalf("%s spans %v of %d bytes", n.Label, n.Span, len(o.DER))
				}
			})
			again := Bytes("fuzz", o.PEM(), now)
			if len(again.Objects) != 1 || !bytes.Equal(again.Objects[0].DER, o.DER) {
				t.Fatal("what was found is not found again in its own PEM")
			}
		}
	})
}
