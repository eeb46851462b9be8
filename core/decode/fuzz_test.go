package decode

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"testing"
	"unicode/utf8"
)

// FuzzBytes gives the decoder anything. It must not panic, whatever it shows
// must be text, and what it found must be found again in what it writes.
func FuzzBytes(f *testing.F) {
	for _, row := range Formats() {
		f.Add([]byte(fixture(f, row.Sample)))
		f.Add(derOf(f, row.Sample))
	}
	for _, name := range []string{"ca.crt", "etcd-peer.crt"} {
		f.Add(derOf(f, name))
	}
	f.Add([]byte("-----BEGIN A-----\n-----BEGIN B-----\n-----END A-----"))
	f.Add([]byte("LS0tLS1CRUdJTiBBLS0tLS0K"))
	f.Add([]byte("\xff\xfeM\x00I\x00"))
	f.Add([]byte{0x30, 0x80, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
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
