package decode

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// printer writes text in openssl's layout: each line after its indentation.
type printer struct{ b strings.Builder }

func (p *printer) printf(format string, args ...any) { fmt.Fprintf(&p.b, format, args...) }

// line writes one indented line.
func (p *printer) line(indent int, format string, args ...any) {
	p.indent(indent)
	p.printf(format, args...)
	p.b.WriteByte('\n')
}

func (p *printer) indent(n int) {
	for range n {
		p.b.WriteByte(' ')
	}
}

// octets writes hex pairs joined by colons, perLine to a line. With open each
// full line ends in a colon, as openssl does for keys and for signatures.
func (p *printer) octets(indent, perLine int, octets []byte) {
	for i, o := range octets {
		if i%perLine == 0 {
			if i > 0 {
				p.b.WriteByte('\n')
			}
			p.indent(indent)
		}
		p.b.WriteByte(lowerDigits[o>>4])
		p.b.WriteByte(lowerDigits[o&15])
		if i < len(octets)-1 {
			p.b.WriteByte(':')
		}
	}
	p.b.WriteByte('\n')
}

// upperHex is "AB:CD", openssl's form of identifiers and serials in extensions.
func upperHex(octets []byte) string {
	return strings.ToUpper(colonHex(octets))
}

func colonHex(octets []byte) string {
	if len(octets) == 0 {
		return ""
	}
	out := make([]byte, 0, 3*len(octets))
	for _, o := range octets {
		out = append(out, lowerDigits[o>>4], lowerDigits[o&15], ':')
	}
	return string(out[:len(out)-1])
}

// safe keeps printable text as it is. openssl writes names and addresses raw;
// here what could move the cursor, reorder or forge a line, and octets that
// are no UTF-8, become \xHH or \u{H}.
func safe(octets []byte) string {
	var b strings.Builder
	for len(octets) > 0 {
		r, n := utf8.DecodeRune(octets)
		switch {
		case r == utf8.RuneError && n == 1, r < ' ', r == 0x7f:
			fmt.Fprintf(&b, `\x%02X`, octets[0])
		case r > 0x7f && !unicode.IsGraphic(r):
			fmt.Fprintf(&b, `\u{%X}`, r)
		default:
			b.WriteRune(r)
		}
		octets = octets[n:]
	}
	return b.String()
}

// dump is openssl's form of what it cannot read: printable ASCII and line
// ends, a dot for any other octet.
func dump(octets []byte) string {
	out := make([]byte, len(octets))
	for i, o := range octets {
		if o > '~' || o < ' ' && o != '\n' && o != '\r' {
			o = '.'
		}
		out[i] = o
	}
	return string(out)
}
