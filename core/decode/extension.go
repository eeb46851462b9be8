package decode

import (
	"encoding/hex"
	"errors"
	"sync"
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
	ref   string // where it is written
	raw   bool   // its value is no DER but octets of a meaning of its own
	bits  bool   // its value is a BIT STRING whose bits have names
	// print writes the value as openssl does, indented, without the last line
	// feed. An error means that the value cannot be read.
	print func(p *printer, value element, indent int) error
	// nodes gives the value's parts; nil where the printed text says it all.
	nodes func(value element) []Node
}

// errValue says that a value is not what its type wants. Such a value is shown
// by its octets, as openssl does, so that no more is said of it.
var errValue = errors.New("the value is not what its type wants")

// extensionTables are the rows that each file of this package registers.
var extensionTables [][]extensionRow

func registerExtension(rows ...extensionRow) bool {
	extensionTables = append(extensionTables, rows)
	return true
}

// extensions finds the rows by their object identifiers. It is made when the
// first extension is read: the page opens without it.
var extensions = sync.OnceValue(func() map[string]*extensionRow {
	out := map[string]*extensionRow{}
	for _, table := range extensionTables {
		for i := range table {
			out[table[i].oid] = &table[i]
		}
	}
	return out
})

const refExtensions = "RFC 5280 section 4.1.2.9"

// readExtensions reads a SEQUENCE OF Extension. What has neither an object
// identifier nor a value is noted and left out.
func (l *ledger) readExtensions(list element) []extension {
	items, err := list.sequence()
	if err != nil {
		l.note(list.span(), refExtensions, "The extensions break off: %v", err)
	}
	var out []extension
	for _, item := range items {
		if x, ok := l.readExtension(item); ok {
			out = append(out, x)
		}
	}
	if err == nil && len(items) == 0 {
		l.note(list.span(), refExtensions, "There is a list of extensions, and it is empty")
	}
	return out
}

func (l *ledger) readExtension(item element) (x extension, ok bool) {
	parts, _ := item.sequence()
	x.whole = item
	f := fields{ledger: l, rest: parts, whole: item, ref: refExtensions}
	oid := f.take("object identifier of an extension", ofTag(tagOID))
	flag := f.maybe(ofTag(tagBoolean))
	x.value = f.take("value of an extension", ofTag(tagOctetString))
	f.done()
	if !oid.is(tagOID) || !x.value.is(tagOctetString) {
		return x, false
	}
	x.oid = oid.oid()
	if flag.end > 0 {
		x.critical = len(flag.content()) == 1 && flag.content()[0] != 0
		if !x.critical {
			l.mild(flag.span(), "X.690 section 11.5", "That it is not critical is written out")
		}
	}
	return x, true
}

// text is the value in openssl's layout, and whether it could be read.
func (x extension) text(indent int) (string, bool) {
	if row := extensions()[x.oid]; row != nil && row.print != nil {
		p := &printer{}
		value, err := x.value.inner()
		if row.raw {
			value, err = x.value, nil
		}
		if err == nil && row.print(p, value, indent) == nil {
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
	row := extensions()[x.oid]
	if row == nil {
		row = &extensionRow{}
	}
	n := Node{
		Label: row.label, Term: longName(x.oid), Kind: KindText, Critical: x.critical,
		Span: x.whole.span(), Note: row.note, Why: row.why,
	}
	if n.Label == "" {
		n.Label = plainOID(x.oid)
	}
	text, ok := x.text(0)
	if !ok {
		n.Kind, n.Value = KindHex, hex.EncodeToString(x.value.content())
		if row.label != "" {
			n.Note = "Its value is not what the standard wants there, so only its bytes can be shown."
		}
		if value, err := x.value.inner(); err == nil && value.next() == int(x.value.end) {
			n.Children = asn1Nodes(value, maxUnknown)
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
