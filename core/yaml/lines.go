package yaml

import "strings"

// blockScalar reads a literal or folded scalar at its | or > (section 8.1), in a
// collection indented by parent.
func (p *parser) blockScalar(parent int) *Node {
	n := p.node(Scalar, p.mark())
	n.Style = Literal
	if p.peek(0) == '>' {
		n.Style = Folded
	}
	p.at++
	chomp, given := p.header()
	indent := max(parent, 0) + given
	if given == 0 {
		indent = p.detect(parent)
	}
	if p.err != nil {
		return n
	}
	b := lines{folded: n.Style == Folded}
	for p.at < len(p.text) {
		if !p.blockLine(&b, indent) {
			break
		}
	}
	n.Value = b.chomped(chomp)
	return n
}

// header reads the indicators of indent and chomping, in any order, up to the
// next line (section 8.1.1).
func (p *parser) header() (chomp byte, indent int) {
	for range 2 {
		switch c := p.peek(0); {
		case (c == '+' || c == '-') && chomp == 0:
			chomp = c
			p.at++
		case c >= '1' && c <= '9' && indent == 0:
			indent = int(c - '0')
			p.at++
		}
	}
	for p.peek(0) == ' ' || p.peek(0) == '\t' {
		p.at++
	}
	c := p.peek(0)
	if c != 0 && c != '\n' && (c != '#' || !isSpace(p.text[p.at-1])) {
		p.fail(p.mark(), "text behind | or >", "begin the text on the next line, indented; quote a value that begins with | or >")
		return chomp, indent
	}
	p.at += len(restOfLine(p.text[p.at:]))
	p.newline()
	return chomp, indent
}

// newline goes on to the next line; the parser stands at a break or the end.
func (p *parser) newline() {
	if p.at < len(p.text) {
		p.at++
		p.line++
		p.lineStart = p.at
	}
}

// detect finds the indent of a block by its first line that is not empty.
func (p *parser) detect(parent int) int {
	blank, line := 0, p.line
	for start := p.at; start < len(p.text); line++ {
		at := start
		for at < len(p.text) && p.text[at] == ' ' {
			at++
		}
		if at < len(p.text) && p.text[at] != '\n' {
			if at-start <= parent {
				break
			}
			if blank > at-start {
				p.fail(mark{start, line, at - start + 1}, "a first line indented less than an empty line before it", "take the blanks out of the empty lines, or give the indent as a digit behind | or >")
			}
			return at - start
		}
		blank = max(blank, at-start)
		start = at + 1
	}
	return max(blank, parent+1)
}

// blockLine reads a line of a block, and tells whether it is one.
func (p *parser) blockLine(b *lines, indent int) bool {
	at := p.at
	for at < len(p.text) && at-p.at < indent && p.text[at] == ' ' {
		at++
	}
	switch {
	case at == len(p.text):
		p.at = at
	case p.text[at] == '\n':
		b.breaks++
		p.at = at
		p.newline()
	case at-p.at < indent && p.text[at] == '\t':
		p.at = at
		p.failTab()
		return false
	case at-p.at < indent || p.marker() != 0:
		return false
	default:
		p.at = at + len(restOfLine(p.text[at:]))
		b.add(p.text[at:p.at])
		if p.at < len(p.text) {
			b.breaks = 1
		}
		p.newline()
	}
	return true
}

// lines are those of a block scalar that were read.
type lines struct {
	folded bool
	text   []byte
	any    bool
	deeper bool // the line before begins with a blank
	breaks int  // behind the line before
}

// add joins a line to those before. Folding leaves alone what is indented
// deeper (section 8.1.3).
func (b *lines) add(line string) {
	deeper := line[0] == ' ' || line[0] == '\t'
	if b.folded && b.any && !deeper && !b.deeper {
		b.text = fold(b.text, b.breaks)
	} else {
		b.end(b.breaks)
	}
	b.text = append(b.text, line...)
	b.any, b.deeper, b.breaks = true, deeper, 0
}

func (b *lines) end(breaks int) { b.text = append(b.text, strings.Repeat("\n", breaks)...) }

// chomped is the text with the breaks at its end that it shall have (section 8.1.1.2).
func (b *lines) chomped(how byte) string {
	switch {
	case how == '+':
		b.end(b.breaks)
	case how != '-' && b.any:
		b.end(min(b.breaks, 1))
	}
	return string(b.text)
}
