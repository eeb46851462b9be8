package decode

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// attribute is one type and value of a distinguished name.
type attribute struct {
	whole element
	oid   string
	value element
	first bool // the first of its relative distinguished name
}

// nameAttributes reads a Name (RFC 5280 section 4.1.2.4) in encoding order.
func nameAttributes(name element) ([]attribute, error) {
	rdns, err := name.sequence()
	if err != nil {
		return nil, err
	}
	var out []attribute
	for _, rdn := range rdns {
		parts, err := relativeName(rdn)
		if err != nil {
			return nil, err
		}
		out = append(out, parts...)
	}
	return out, nil
}

// relativeName reads a RelativeDistinguishedName, whatever its tag.
func relativeName(rdn element) ([]attribute, error) {
	parts, err := rdn.children()
	if err != nil {
		return nil, err
	}
	var out []attribute
	for i, part := range parts {
		pair, err := part.sequence()
		if err != nil {
			return nil, err
		}
		if len(pair) != 2 || !pair[0].is(tagOID) {
			return nil, fmt.Errorf("byte %d: a type and a value are expected", part.start)
		}
		out = append(out, attribute{whole: part, oid: pair[0].oid(), value: pair[1], first: i == 0})
	}
	return out, nil
}

// nameText writes a name as openssl does by default (-nameopt oneline):
// "O = system:nodes, CN = system:node:cp-1".
func nameText(name element) string {
	attributes, err := nameAttributes(name)
	if err != nil {
		return ""
	}
	return joinAttributes(attributes)
}

// maxPrintedOID is where openssl's buffer for the name of an attribute ends.
const maxPrintedOID = 79

func printedOID(name string) string { return name[:min(len(name), maxPrintedOID)] }

func joinAttributes(attributes []attribute) string {
	var b strings.Builder
	for i, a := range attributes {
		switch {
		case i == 0:
		case a.first:
			b.WriteString(", ")
		default:
			b.WriteString(" + ")
		}
		b.WriteString(printedOID(shortName(a.oid)) + " = " + attributeText(a.value))
	}
	return b.String()
}

// stringWidth gives the octets per character of each string type; 0 stands for
// UTF-8. Types that are absent are no text.
var stringWidth = map[int]int{
	tagUTF8String: 0, tagNumericString: 1, tagPrintableString: 1, tagT61String: 1,
	tagIA5String: 1, tagVisibleString: 1, tagUniversalString: 4, tagBMPString: 2,
}

// attributeText escapes a value as RFC 2253 wants, but with quotes around
// values that hold separators, and with \HH for all that is not ASCII.
func attributeText(value element) string {
	width, isText := stringWidth[value.tag]
	if value.class != classUniversal || !isText {
		return "#" + strings.ToUpper(hex.EncodeToString(value.encoding()))
	}
	chars, ok := characters(value.content(), width)
	if !ok {
		return "#" + strings.ToUpper(hex.EncodeToString(value.encoding()))
	}
	var b strings.Builder
	quote := false
	for i, c := range chars {
		quote = escapeCharacter(&b, c, i == 0, i == len(chars)-1) || quote
	}
	if quote {
		return `"` + b.String() + `"`
	}
	return b.String()
}

// characters gives each character as its UTF-8 octets. Text in UTF-8 comes as
// single octets: openssl does not look at them together.
func characters(octets []byte, width int) ([][]byte, bool) {
	step := max(width, 1)
	if len(octets)%step != 0 {
		return nil, false
	}
	var out [][]byte
	for i := 0; i < len(octets); i += step {
		if width == 0 {
			out = append(out, octets[i:i+1])
			continue
		}
		var r rune
		for _, o := range octets[i : i+step] {
			r = r<<8 | rune(o)
		}
		out = append(out, []byte(string(r)))
	}
	return out, true
}

// escapeCharacter writes one character and tells whether the whole value needs quotes.
func escapeCharacter(b *strings.Builder, octets []byte, first, last bool) (quote bool) {
	for _, c := range octets {
		switch {
		case c > 0x7e || c < ' ':
			fmt.Fprintf(b, `\%02X`, c)
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case strings.IndexByte("+,;<>", c) >= 0,
			c == '#' && first && !last,
			c == ' ' && (first || last):
			quote = true
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return quote
}

// slashName writes a name as openssl's oldest form, which it still uses inside
// extensions: "/O=system:nodes/CN=system:node:cp-1".
func slashName(name element) (string, error) {
	attributes, err := nameAttributes(name)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, a := range attributes {
		part := slashAttribute(a)
		if b.Len()+len(part) > maxSlashName {
			break
		}
		b.WriteString(part)
	}
	return b.String(), nil
}

// commaName writes a name as openssl does inside OCSP responses.
func commaName(name element) string {
	attributes, _ := nameAttributes(name)
	parts := make([]string, len(attributes))
	for i, a := range attributes {
		parts[i] = slashAttribute(a)[1:]
	}
	return strings.Join(parts, ", ")
}

// maxSlashName is where openssl's buffer ends: attributes that do not fit are left out.
const maxSlashName = 255

func slashAttribute(a attribute) string {
	var b strings.Builder
	b.WriteString("/" + printedOID(shortName(a.oid)) + "=")
	for _, c := range slashOctets(a.value) {
		switch {
		case c < ' ' || c > '~':
			fmt.Fprintf(&b, `\x%02X`, c)
		case c == '/' || c == '+':
			b.WriteByte('\\')
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// slashOctets drops the empty high octets of wide strings whose characters are
// all ASCII; openssl takes GeneralString for such a one. Of a BIT STRING come
// its octets, of what is constructed its whole encoding.
func slashOctets(value element) []byte {
	octets := value.content()
	switch {
	case value.is(tagBitString) && len(octets) > 0:
		return octets[1:]
	case value.class != classUniversal, value.is(tagSequence), value.is(tagSet):
		return value.encoding()
	}
	if value.tag != tagGeneralString || len(octets)%4 != 0 {
		return octets
	}
	var low []byte
	for i, o := range octets {
		switch {
		case i%4 == 3:
			low = append(low, o)
		case o != 0:
			return octets
		}
	}
	return low
}
