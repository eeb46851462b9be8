package yaml

// flow reads a list or an object in brackets (section 7.4).
func (p *parser) flow() *Node {
	start := p.mark()
	kind, end := Sequence, byte(']')
	if p.peek(0) == '{' {
		kind, end = Mapping, '}'
	}
	n := p.open(kind, start)
	n.Style = Flow
	p.at++
	p.flowSpace(start)
	for p.err == nil && p.peek(0) != end {
		p.entry(n, start)
		p.flowSpace(start)
		switch {
		case p.err != nil:
		case p.peek(0) == ',':
			p.at++
			p.flowSpace(start)
		case p.peek(0) != end:
			p.fail(p.mark(), "something else where “,” or “"+string(rune(end))+"” is expected", "put a comma between the entries, and quote values with one of ,[]{}: in them")
		}
	}
	p.at = min(p.at+1, len(p.text))
	p.depth--
	return n
}

// flowSpace is space in brackets that were opened at a place.
func (p *parser) flowSpace(start mark) {
	p.space()
	if p.err == nil && p.ended() {
		p.fail(start, "a bracket that is never closed", "write its ] or }")
	}
}

// entry reads an item of a list, or a key and its value.
func (p *parser) entry(n *Node, start mark) {
	m := p.mark()
	explicit := p.indicator('?')
	if explicit {
		p.at++
		p.flowSpace(start)
	}
	before := p.at
	key := p.flowNode(start)
	empty := p.at == before
	p.flowSpace(start)
	pair := p.peek(0) == ':'
	switch {
	case p.err != nil:
		return
	case pair && n.Kind == Sequence && !explicit && p.line != m.line:
		p.fail(p.mark(), "a key in a list that takes up several lines", "put {} around the key and its value")
		return
	case empty && !pair && !explicit:
		p.fail(p.mark(), "“"+string(rune(p.peek(0)))+"” where an entry is expected", "take it out, or write the entry that is missing")
		return
	case n.Kind == Sequence && !pair && !explicit:
		n.Content = append(n.Content, key)
		return
	}
	value := p.flowValue(pair, start)
	if n.Kind == Sequence { // a pair in a list is an object of its own
		one := p.node(Mapping, m)
		one.Style = Flow
		n.Content = append(n.Content, one)
		n = one
	}
	n.Content = append(n.Content, key, value)
}

// flowValue reads the value behind a colon, if there is one.
func (p *parser) flowValue(colon bool, start mark) *Node {
	if colon {
		p.at++
		p.flowSpace(start)
		return p.flowNode(start)
	}
	return p.node(Scalar, p.mark())
}

// flowNode reads a node in brackets, which may be empty.
func (p *parser) flowNode(start mark) *Node {
	m := p.mark()
	q := p.properties(m)
	if q.any() {
		p.flowSpace(start)
	}
	switch c := p.peek(0); {
	case c == 0 || c == ',' || c == ']' || c == '}' || p.flowColon():
		return p.finish(p.node(Scalar, m), q)
	case c == '*':
		return p.finish(p.alias(), q)
	case c == '"' || c == '\'':
		return p.finish(p.quotes(), q)
	case c == '[' || c == '{':
		return p.finish(p.flow(), q)
	}
	return p.finish(p.plain(-1, true, false), q)
}

// flowColon tells whether a colon here ends a key in brackets: those of plain
// texts are followed by something.
func (p *parser) flowColon() bool {
	return p.peek(0) == ':' && (isSpace(p.peek(1)) || isFlow(p.peek(1)))
}
