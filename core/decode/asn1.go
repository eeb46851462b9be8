package decode

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ASN1 is one value of an encoding, as a row of an outline.
type ASN1 struct {
	Depth  int
	Parent int    // the row that it lies in, -1 for the first
	Tag    string // "SEQUENCE", "[0]"
	Field  string // what the object's format calls it, "" when nothing
	Value  string // in short; foreign text
	Span   [2]int // in Object.DER
	Body   int    // where its content begins
	Parts  int    // how many rows lie directly in it
	// Unread tells that Value is why the bytes cannot be read.
	Unread bool
}

// MaxOutline is how many rows an [Outline] has at most.
const MaxOutline = 20_000

// Outline takes an object's encoding apart as ASN.1, strings that hold DER
// included, and gives its values in their order. Fields have the names of the
// object's tree. What lies deeper than [MaxDepth] or after [MaxOutline] rows is
// not taken apart; more tells of the latter. Secret values have no text.
func Outline(o Object) (rows []ASN1, more bool) {
	w := outliner{secret: secretSpans(o.Tree)}
	root, err := parseDER(o.DER)
	if err != nil {
		return []ASN1{{Parent: -1, Tag: "unreadable", Value: err.Error(), Span: [2]int{0, len(o.DER)}, Unread: true}}, false
	}
	w.add(root, -1, 0)
	if rest := len(o.DER) - root.next(); rest > 0 {
		w.unread([2]int{root.next(), len(o.DER)}, -1, 0, fmt.Sprintf("%d bytes follow", rest))
	}
	nameRows(w.rows, o.Tree)
	return w.rows, w.more
}

type outliner struct {
	rows   []ASN1
	secret [][2]int
	more   bool
}

// room tells whether there is room for a row, and counts it to its parent.
func (w *outliner) room(parent int) bool {
	if len(w.rows) >= MaxOutline {
		w.more = true
		return false
	}
	if parent >= 0 {
		w.rows[parent].Parts++
	}
	return true
}

func (w *outliner) unread(span [2]int, parent, depth int, why string) {
	if w.room(parent) {
		w.rows = append(w.rows, ASN1{Depth: depth, Parent: parent, Tag: "unreadable", Value: why, Span: span, Body: span[0], Unread: true})
	}
}

func (w *outliner) add(e element, parent, depth int) {
	if !w.room(parent) {
		return
	}
	at := len(w.rows)
	w.rows = append(w.rows, ASN1{Depth: depth, Parent: parent, Tag: tagName(e), Span: e.span(), Body: int(e.body)})
	switch inner, wrapped := wrappedDER(e); {
	case within(e.span(), w.secret):
		w.rows[at].Value = "hidden"
	case e.constructed:
		w.children(e, at, depth+1)
	case wrapped:
		w.rows[at].Value = sizeWords(e.size())
		w.add(inner, at, depth+1)
	default:
		w.rows[at].Value = shortValue(e)
	}
}

func (w *outliner) children(e element, parent, depth int) {
	at := int(e.body)
	for at < int(e.end) && !w.more {
		child, err := readElement(e.in, at, int(e.end), int(e.depth)+1)
		if err != nil {
			w.unread([2]int{at, int(e.end)}, parent, depth, err.Error())
			return
		}
		w.add(child, parent, depth)
		at = child.next()
	}
}

// maxUnknown is how many values of an extension that is not known are shown.
const maxUnknown = 200

// asn1Nodes shows a value of a meaning that is not known as ASN.1, up to so
// many values.
func asn1Nodes(e element, most int) []Node {
	n := Node{Label: tagName(e), Term: "ASN.1", Kind: KindGroup, Span: e.span()}
	if !e.constructed {
		n.Kind, n.Value = KindText, safe([]byte(shortValue(e)))
		return []Node{n}
	}
	children, err := e.children()
	for _, c := range children[:min(len(children), most)] {
		inner := asn1Nodes(c, most/len(children))
		n.Children = append(n.Children, inner...)
	}
	if err != nil {
		n.Note = "What follows cannot be read: " + err.Error() + "."
	}
	return []Node{n}
}

// wrappedDER gives the one value that an OCTET STRING or BIT STRING holds, if
// all of its content is that.
func wrappedDER(e element) (inner element, ok bool) {
	from := int(e.body)
	switch {
	case e.is(tagOctetString) && e.size() >= 2:
	case e.is(tagBitString) && e.size() >= 3 && (*e.in)[e.body] == 0:
		from++
	default:
		return inner, false
	}
	inner, err := readElement(e.in, from, int(e.end), int(e.depth)+1)
	if err != nil || inner.next() != int(e.end) || inner.class == classUniversal && universalName(inner.tag) == "" {
		return inner, false
	}
	if inner.constructed { // a random octet may look like one value; two in each other seldom do
		_, err = inner.elements()
	}
	return inner, err == nil
}

// universalNames are the names of universal tags (X.680 section 8.6).
var universalNames = [tagBMPString + 1]string{
	tagBoolean: "BOOLEAN", tagInteger: "INTEGER", tagBitString: "BIT STRING", tagOctetString: "OCTET STRING",
	tagNull: "NULL", tagOID: "OBJECT IDENTIFIER", 7: "ObjectDescriptor", 8: "EXTERNAL", 9: "REAL",
	tagEnumerated: "ENUMERATED", tagUTF8String: "UTF8String", 13: "RELATIVE-OID", tagSequence: "SEQUENCE", tagSet: "SET",
	tagNumericString: "NumericString", tagPrintableString: "PrintableString", tagT61String: "TeletexString",
	21: "VideotexString", tagIA5String: "IA5String", tagUTCTime: "UTCTime", tagGeneralizedTime: "GeneralizedTime",
	25: "GraphicString", tagVisibleString: "VisibleString", tagGeneralString: "GeneralString",
	tagUniversalString: "UniversalString", tagBMPString: "BMPString",
}

func universalName(tag int) string { return wordOf(universalNames[:], int64(tag)) }

// wordOf is the word with a number in a list, "" when it has none.
func wordOf(words []string, n int64) string {
	if n < 0 || n >= int64(len(words)) {
		return ""
	}
	return words[n]
}

// tagName is a tag as ASN.1 writes it.
func tagName(e element) string {
	number := strconv.Itoa(e.tag)
	switch e.class {
	case classUniversal:
		if name := universalName(e.tag); name != "" {
			return name
		}
		return "[UNIVERSAL " + number + "]"
	case 1:
		return "[APPLICATION " + number + "]"
	case classContext:
		return "[" + number + "]"
	}
	return "[PRIVATE " + number + "]"
}

// longestShort is how many octets of a value an outline shows.
const longestShort = 64

// shortValue is a primitive value in one short line.
func shortValue(e element) string {
	octets := e.content()
	if e.class != classUniversal {
		return shortText(octets)
	}
	switch e.tag {
	case tagBoolean:
		if len(octets) == 1 && octets[0] == 0 {
			return "FALSE"
		}
		return "TRUE"
	case tagInteger, tagEnumerated:
		if len(octets) <= 8 {
			return e.integer().String()
		}
		return shortHex(octets)
	case tagNull:
		return ""
	case tagOID:
		return oidWords(e.oid())
	case tagUTCTime, tagGeneralizedTime:
		if t, err := readTime(e); err == nil {
			return t.Format(time.RFC3339)
		}
	case tagBitString, tagOctetString:
		return shortHex(octets)
	}
	if _, isText := stringWidth[e.tag]; isText && len(octets) <= 8*longestShort {
		return attributeValue(e)
	}
	return shortText(octets)
}

// shortText shows octets as text where they are printable ASCII.
func shortText(octets []byte) string {
	head := octets[:min(len(octets), longestShort)]
	for _, c := range head {
		if c < ' ' || c > '~' {
			return shortHex(octets)
		}
	}
	if len(octets) > len(head) {
		return string(head) + "…, " + sizeWords(len(octets))
	}
	return string(head)
}

func shortHex(octets []byte) string {
	if len(octets) <= longestShort/2 {
		return hex.EncodeToString(octets)
	}
	return hex.EncodeToString(octets[:longestShort/4]) + "…, " + sizeWords(len(octets))
}

func sizeWords(n int) string {
	if n == 1 {
		return "1 byte"
	}
	return strconv.Itoa(n) + " bytes"
}

// nameRows gives rows the labels of the fields with the same bytes.
func nameRows(rows []ASN1, tree Node) {
	fields := map[[2]int]*Node{}
	var walk func(*Node)
	walk = func(n *Node) {
		if fields[n.Span] == nil && n.Span[0] < n.Span[1] {
			fields[n.Span] = n
		}
		for i := range n.Children {
			walk(&n.Children[i])
		}
	}
	walk(&tree)
	for i := range rows {
		n := fields[rows[i].Span]
		if n == nil {
			continue
		}
		if rows[i].Field = n.Label; n.Kind == KindIP {
			rows[i].Value = n.Value
		}
	}
	if len(rows) > 1 && rows[1].Field == "" && strings.HasPrefix(rows[1].Tag, "SEQ") {
		rows[1].Field = "What is signed"
	}
}

// secretSpans are the bytes of values that are not shown.
func secretSpans(n Node) [][2]int {
	if n.Kind == KindSecret {
		return [][2]int{n.Span}
	}
	var out [][2]int
	for _, c := range n.Children {
		out = append(out, secretSpans(c)...)
	}
	return out
}

// within tells whether one of the spans holds span.
func within(span [2]int, spans [][2]int) bool {
	for _, s := range spans {
		if s[0] <= span[0] && span[1] <= s[1] {
			return true
		}
	}
	return false
}
