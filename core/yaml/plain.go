package yaml

import "strings"

// plain reads a scalar without quotes (section 7.3.3). A key has one line; other
// lines of a value are indented deeper than its parent.
func (p *parser) plain(parent int, flow, key bool) *Node {
	n := p.node(Scalar, p.mark())
	if !p.plainStart() {
		return n
	}
	n.Value = p.plainLine(flow)
	if key {
		return n
	}
	var whole []byte
	for {
		breaks := p.continued(parent, flow)
		if breaks == 0 {
			break
		}
		if whole == nil {
			whole = []byte(n.Value)
		}
		whole = append(fold(whole, breaks), p.plainLine(flow)...)
	}
	if whole != nil {
		n.Value = string(whole)
	}
	return n
}

// fold joins lines (section 6.5): one break is a blank, each further one stays.
func fold(text []byte, breaks int) []byte {
	if breaks == 1 {
		return append(text, ' ')
	}
	for range breaks - 1 {
		text = append(text, '\n')
	}
	return text
}

// plainStart refuses the characters with which a plain scalar cannot begin
// (ns-plain-first).
func (p *parser) plainStart() bool {
	c := p.peek(0)
	switch {
	case c == 0:
		return false
	case c == '%' || c == '@' || c == '`':
		p.fail(p.mark(), "a value that begins with "+string(rune(c))+", which YAML keeps for itself", "quote the value")
	case c == ']' || c == '}' || c == ',':
		p.fail(p.mark(), "“"+string(rune(c))+"” and no bracket that is open", "take it out, or quote the value")
	case c == '|' || c == '>':
		p.fail(p.mark(), "a block of lines within brackets or in a key", "write the value in quotes")
	case (c == '-' || c == '?') && isSpace(p.peek(1)):
		p.fail(p.mark(), "“"+string(rune(c))+"” for a list or a key where a value in brackets is expected", "write it without brackets, or quote it")
	}
	return p.err == nil
}

// plainLine reads what stands on this line, without the blanks at its end.
func (p *parser) plainLine(flow bool) string {
	start, end := p.at, p.at
	text := p.text
scan:
	for i := start; i < len(text); i++ {
		switch c := text[i]; c {
		case '\n':
			break scan
		case ' ', '\t':
			continue
		case '#':
			if i > end { // a blank before it
				break scan
			}
		case ':':
			if i+1 == len(text) || isSpace(text[i+1]) || flow && isFlow(text[i+1]) {
				break scan
			}
		case ',', '[', ']', '{', '}':
			if flow {
				break scan
			}
		}
		end = i + 1
	}
	p.at = end
	return text[start:end]
}

// continued goes on to the next line of a plain scalar and tells how many line
// breaks lie between, 0 if there is none.
func (p *parser) continued(parent int, flow bool) (breaks int) {
	at, line, start := p.at, p.line, p.lineStart
	text := p.text
	for ; at < len(text) && isSpace(text[at]); at++ {
		switch {
		case text[at] == '\n':
			breaks++
			line++
			start = at + 1
		}
	}
	if breaks == 0 || at == len(text) || text[at] == '#' || !flow && at-start <= parent {
		return 0
	}
	ahead := *p
	ahead.at, ahead.line, ahead.lineStart = at, line, start
	if ahead.marker() != 0 || ahead.indicator(':') || flow && (isFlow(text[at]) || ahead.flowColon()) {
		return 0
	}
	p.at, p.line, p.lineStart = at, line, start
	if tab := strings.IndexByte(text[start:at], '\t'); !flow && tab >= 0 && tab <= parent {
		p.at = start + tab
		p.failTab()
	}
	return breaks
}
