package decode

import (
	"strconv"
	"strings"
)

// CSV is written after RFC 4180, with a line of names first. A cell that a
// spreadsheet would take for a formula, and names of certificates are foreign
// text, begins with an apostrophe.

// FieldsCSV writes one object: a row for each field, the path to it, its value
// and its bytes.
func FieldsCSV(o Object) []byte {
	w := &csvWriter{}
	w.row("field", "term", "value", "critical", "from", "to", "flaw")
	w.fields("", o.Tree.Children)
	for _, f := range Fingerprints(o) {
		w.row(f.Label, f.Term, f.Value, "", "", "", "")
	}
	return []byte(w.b.String())
}

// csvColumn is one column of a list of objects.
type csvColumn struct {
	name  string
	value func(Object) string
}

// csvColumns is the one table of them.
var csvColumns = []csvColumn{
	{"source", func(o Object) string { return o.Name }},
	{"line", func(o Object) string { return strconv.Itoa(o.Line) }},
	{"kind", func(o Object) string { return string(o.Kind) }},
	{"name", Object.Label},
	{"subject", termed("Subject")},
	{"issuer", termed("Issuer")},
	{"serial", termed("Serial Number")},
	{"not before", timed(0)},
	{"not after", timed(1)},
	{"key", func(o Object) string { return termed("Subject Public Key Info")(o) }},
	{"signature algorithm", termed("Signature Algorithm")},
	{"alternative names", termed("X509v3 Subject Alternative Name")},
	{"key usage", termed("X509v3 Key Usage")},
	{"extended key usage", termed("X509v3 Extended Key Usage")},
	{"basic constraints", termed("X509v3 Basic Constraints")},
	{"subject key identifier", termed("X509v3 Subject Key Identifier")},
	{"authority key identifier", termed("X509v3 Authority Key Identifier")},
	{"SHA-256", printed("SHA-256")},
	{"SHA-1", printed("SHA-1")},
	{"key pin", printed("Key pin")},
	{"problems", func(o Object) string {
		var all []string
		for _, p := range o.Problems {
			all = append(all, string(p.Level)+": "+p.What)
		}
		return strings.Join(all, "; ")
	}},
}

// ListCSV writes many objects, a row for each.
func ListCSV(objects []Object) []byte {
	w := &csvWriter{}
	cells := make([]string, len(csvColumns))
	for i, c := range csvColumns {
		cells[i] = c.name
	}
	w.row(cells...)
	for _, o := range objects {
		for i, c := range csvColumns {
			cells[i] = c.value(o)
		}
		w.row(cells...)
	}
	return []byte(w.b.String())
}

// field is a field of the object itself, not of what lies in it.
func (o Object) field(term string) (Node, bool) {
	for _, n := range o.Tree.Children {
		if n.Term == term {
			return n, true
		}
	}
	if o.Tree.Term == term {
		return o.Tree, true
	}
	return Node{}, false
}

func termed(term string) func(Object) string {
	return func(o Object) string {
		n, _ := o.field(term)
		return n.Value
	}
}

func timed(i int) func(Object) string {
	return func(o Object) string {
		if n, ok := o.field("Validity"); ok && i < len(n.Children) {
			return n.Children[i].Value
		}
		return ""
	}
}

func printed(label string) func(Object) string {
	return func(o Object) string {
		for _, f := range Fingerprints(o) {
			if f.Label == label {
				return f.Value
			}
		}
		return ""
	}
}

type csvWriter struct{ b strings.Builder }

func (w *csvWriter) fields(path string, list []Node) {
	for _, n := range list {
		name := path + n.Label
		critical := ""
		if n.Critical {
			critical = "critical"
		}
		w.row(name, n.Term, n.Value, critical, strconv.Itoa(n.Span[0]), strconv.Itoa(n.Span[1]), n.Flaw)
		w.fields(name+" / ", n.Children)
	}
}

func (w *csvWriter) row(cells ...string) {
	for i, c := range cells {
		if i > 0 {
			w.b.WriteByte(',')
		}
		w.cell(c)
	}
	w.b.WriteString("\r\n")
}

func (w *csvWriter) cell(s string) {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if s != "" && strings.IndexByte("=+-@\t\r", s[0]) >= 0 && !isNumber(s) {
		s = "'" + s
	}
	if !strings.ContainsAny(s, "\",\r\n") {
		w.b.WriteString(s)
		return
	}
	w.b.WriteByte('"')
	w.b.WriteString(strings.ReplaceAll(s, `"`, `""`))
	w.b.WriteByte('"')
}

// isNumber tells a negative number, as serials may be, from a formula.
func isNumber(s string) bool {
	return s[0] == '-' && strings.Trim(s[1:], "0123456789abcdefABCDEF:") == "" && len(s) > 1
}
