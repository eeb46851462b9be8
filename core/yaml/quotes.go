package yaml

import (
	"strings"
	"unicode/utf8"
)

// quotes reads a scalar in quotes (sections 7.3.1 and 7.3.2).
func (p *parser) quotes() *Node {
	start := p.mark()
	n := p.node(Scalar, start)
	quote := p.peek(0)
	n.Style = SingleQuoted
	if quote == '"' {
		n.Style = DoubleQuoted
	}
	p.at++
	var whole []byte
	for p.err == nil {
		from := p.at
		for p.at < len(p.text) && p.text[p.at] != quote && p.text[p.at] != '\n' && (p.text[p.at] != '\\' || quote != '"') {
			p.at++
		}
		piece := p.text[from:p.at]
		switch c := p.peek(0); {
		case c == quote && (quote == '"' || p.peek(1) != quote):
			p.at++
			if whole == nil {
				n.Value = piece
				return n
			}
			n.Value = string(append(whole, piece...))
			return n
		case c == quote:
			whole = append(append(whole, piece...), quote)
			p.at += 2
		case c == '\\':
			whole = p.escape(append(whole, piece...), start)
		case c == '\n':
			whole = append(whole, strings.TrimRight(piece, " \t")...)
			whole = fold(whole, p.breaks(start))
		default:
			p.fail(start, "a quote that is never closed", "write the second one where the text ends")
		}
	}
	return n
}

// breaks passes over the breaks between two lines in quotes, and the blanks
// around them, and counts them.
func (p *parser) breaks(start mark) (count int) {
	for ; p.at < len(p.text) && isSpace(p.text[p.at]); p.at++ {
		if p.text[p.at] == '\n' {
			count++
			p.line++
			p.lineStart = p.at + 1
		}
	}
	if p.marker() != 0 {
		p.fail(start, "a quote that is not closed where the document ends", "write the second one where the text ends")
	}
	return count
}

// escapes are the ones of one character (section 5.7).
const (
	escapes = "0abt\tnvfre \"/\\N_LP"
	escaped = "\x00\a\b\t\t\n\v\f\r\x1b \"/\\\u0085\u00a0\u2028\u2029"
)

// escape reads one, at its backslash, and adds what it stands for.
func (p *parser) escape(text []byte, start mark) []byte {
	m := p.mark()
	c := p.peek(1)
	if c == '\n' { // the break is none; those of empty lines behind it are
		p.at++
		for range p.breaks(start) - 1 {
			text = append(text, '\n')
		}
		return text
	}
	if i := strings.IndexByte(escapes, c); i >= 0 && c != 0 {
		p.at += 2
		return utf8.AppendRune(text, []rune(escaped)[i])
	}
	p.at += 2
	digits := strings.IndexByte("..x.u...U", c)
	if digits < 2 {
		p.fail(m, "“\\” with a character behind it that is no escape", `write \\ for a backslash, or use single quotes`)
		return text
	}
	r, ok := p.hex(digits)
	if ok && r >= 0xd800 && r < 0xdc00 && p.peek(0) == '\\' && p.peek(1) == 'u' { // a pair of JSON's
		p.at += 2
		low, lowOK := p.hex(4)
		ok = lowOK && low >= 0xdc00 && low < 0xe000
		r = 0x10000 + (r-0xd800)<<10 + low - 0xdc00
	}
	if !ok || !utf8.ValidRune(r) {
		p.fail(m, "an escape that names no character", `write \xHH, \uHHHH or \UHHHHHHHH with hexadecimal digits`)
		return text
	}
	return utf8.AppendRune(text, r)
}

// hex reads so many hexadecimal digits.
func (p *parser) hex(digits int) (r rune, ok bool) {
	for range digits {
		c := p.peek(0)
		i := strings.IndexByte("0123456789abcdef", c|0x20)
		if c < '0' || i < 0 {
			return 0, false
		}
		r = r<<4 | rune(i)
		p.at++
	}
	return r, true
}
