package decode

import (
	"encoding/hex"
	"fmt"
)

// extension is one extension of a certificate or request (RFC 5280 section 4.1.2.9).
type extension struct {
	whole    element
	oid      string
	critical bool
	value    element // the OCTET STRING
}

// extensionRow is what the package knows of one extension.
type extensionRow struct {
	oid   string
	label string // for people
	note  string // in plain words
	why   string // why Kubernetes cares
	// print writes the value as openssl does, indented, without the last line
	// feed. An error means that the value cannot be read.
	print func(p *printer, value element, indent int) error
	// nodes gives the value's parts; nil where the printed text says it all.
	nodes func(value element) []Node
}

// extensions holds the rows that each file of this package registers.
var extensions = map[string]extensionRow{}

func registerExtension(rows ...extensionRow) bool {
	for _, row := range rows {
		extensions[row.oid] = row
	}
	return true
}

// readExtensions reads a SEQUENCE OF Extension.
func readExtensions(list element) ([]extension, error) {
	items, err := list.sequence()
	if err != nil {
		return nil, err
	}
	var out []extension
	for _, item := range items {
		parts, err := item.sequence()
		if err != nil {
			return nil, err
		}
		x := extension{whole: item}
		for _, part := range parts {
			switch {
			case part.is(tagOID):
				x.oid = part.oid()
			case part.is(tagBoolean):
				x.critical = len(part.content()) == 1 && part.content()[0] != 0
			case part.is(tagOctetString):
				x.value = part
			}
		}
		if x.oid == "" || x.value.end == 0 {
			return nil, fmt.Errorf("byte %d: an extension needs an object identifier and a value", item.start)
		}
		out = append(out, x)
	}
	return out, nil
}

// text is the value in openssl's layout, and whether it could be read.
func (x extension) text(indent int) (string, bool) {
	if row, ok := extensions[x.oid]; ok && row.print != nil {
		p := &printer{}
		if value, err := x.value.inner(); err == nil && row.print(p, value, indent) == nil {
			return p.b.String(), true
		}
	}
	p := &printer{}
	p.indent(indent)
	p.printf("%s", dump(x.value.content()))
	return p.b.String(), false
}

// print writes the extension's name and value.
func (x extension) print(p *printer, indent int) {
	critical := ""
	if x.critical {
		critical = "critical"
	}
	p.line(indent, "%s: %s", longName(x.oid), critical)
	text, _ := x.text(indent + 4)
	p.printf("%s\n", text)
}

// node is the extension as a field.
func (x extension) node() Node {
	row := extensions[x.oid]
	n := Node{
		Label: row.label, Term: longName(x.oid), Kind: KindText, Critical: x.critical,
		Span: x.whole.span(), Note: row.note, Why: row.why,
	}
	if n.Label == "" {
		n.Label = longName(x.oid)
	}
	text, ok := x.text(0)
	if !ok {
		n.Kind, n.Value = KindHex, hex.EncodeToString(x.value.content())
		if row.label != "" {
			n.Note = "Its value is not what the standard wants there, so only its bytes can be shown."
		}
		return n
	}
	n.Value = text
	if row.nodes == nil {
		return n
	}
	if value, err := x.value.inner(); err == nil {
		n.Children = row.nodes(value)
	}
	return n
}
