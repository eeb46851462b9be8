package yaml

// block reads a node that stands in a collection indented by so many columns,
// -1 at the top (section 8.2.3). With compact a collection may begin on the
// line where the parser stands; with list a list may be indented no more than
// the key above it.
func (p *parser) block(parent int, compact, list bool) *Node {
	here := p.mark()
	p.next()
	if p.outside(parent, list) {
		return p.node(Scalar, here)
	}
	compact = compact || p.fresh()
	start := p.mark()
	tabbed := p.tab == p.at
	q, inner := p.properties(start), properties{}
	for q.any() && p.err == nil { // properties may have lines of their own
		p.next()
		switch {
		case p.outside(parent, list):
			return p.finish(p.node(Scalar, start), q)
		case !p.fresh():
			return p.content(parent, compact, tabbed, q)
		}
		compact, tabbed = true, false
		inner = p.properties(p.mark())
		if p.next(); !inner.any() || !p.fresh() && !p.ended() {
			break
		}
		q = p.both(q, inner)
	}
	if !q.any() {
		return p.content(parent, compact, tabbed, q)
	}
	n := p.content(parent, true, false, inner)
	if inner.any() && (n.Kind != Mapping || n.Style != Block) {
		q = p.both(q, inner)
	}
	return p.finish(n, q)
}

// outside tells whether the document or the collection ends before the token
// here.
func (p *parser) outside(parent int, list bool) bool {
	if p.err != nil || p.ended() {
		return true
	}
	in := p.indent() > parent || list && p.indent() == parent && p.indicator('-')
	return p.fresh() && !in
}

// content reads a node behind its properties, q.
func (p *parser) content(parent int, compact, tabbed bool, q properties) *Node {
	c := p.peek(0)
	collection := (c == '-' || c == '?' || c == ':' && !q.any()) && isSpace(p.peek(1))
	switch {
	case collection && q.any():
		p.fail(p.mark(), "a list or an object on the line of its anchor or tag", "begin it on a line of its own")
	case collection && !p.mayBegin(compact, tabbed, p.mark()):
	case collection && c == '-':
		return p.sequence(parent)
	case collection:
		return p.mapping(p.mark(), p.indent(), nil)
	case c == '|' || c == '>':
		return p.finish(p.blockScalar(parent), q)
	}
	n := p.inline(parent, q, false)
	if !p.colon(q.start.line) {
		p.lineEnd()
		return n
	}
	if !p.mayBegin(compact, tabbed, q.start) {
		return n
	}
	return p.mapping(q.start, q.start.at-p.lineStart, n)
}

// mayBegin tells whether a block collection may begin at a place.
func (p *parser) mayBegin(compact, tabbed bool, m mark) bool {
	switch {
	case p.err != nil:
	case !compact && p.peek(0) == ':':
		p.fail(p.mark(), "a second “: ” in a line, or one behind ---", "quote the value if the colon belongs to it; begin an object on the next line, indented")
	case !compact:
		p.fail(p.mark(), "a list on the line of its key or of ---", "begin it on the next line; quote a value that begins with a hyphen and a blank")
	case tabbed:
		p.fail(m, "a tab before a list or an object", "put a blank there: in YAML a tab has no width")
	}
	return p.err == nil
}

// colon goes on to the colon behind a key that began on a line, if it has one.
func (p *parser) colon(line int) bool {
	if p.err != nil || p.line != line {
		return false
	}
	i := 0
	for p.peek(i) == ' ' || p.peek(i) == '\t' {
		i++
	}
	if p.peek(i) != ':' || !isSpace(p.peek(i+1)) {
		return false
	}
	p.at += i
	return true
}

// lineEnd wants nothing but a comment on the rest of the line.
func (p *parser) lineEnd() {
	p.next()
	switch {
	case p.err != nil || p.at >= len(p.text) || p.fresh():
	case p.indicator(':'):
		p.fail(p.mark(), "a key that takes up several lines, or a second : in a line", "look at the indent of the lines above; quote a value with “: ” in it")
	default:
		p.fail(p.mark(), "text behind the end of the value", "begin a new line, or quote the whole value")
	}
}

// sequence reads a list, at its first hyphen (section 8.2.1).
func (p *parser) sequence(parent int) *Node {
	indent := p.indent()
	n := p.open(Sequence, p.mark())
	for p.err == nil {
		p.at++
		n.Content = append(n.Content, p.block(indent, true, false))
		if !p.more(indent) {
			break
		}
		if !p.indicator('-') {
			if indent != parent {
				p.fail(p.mark(), "no - where the next item of the list is expected", "write - before it, or indent it like what it belongs to")
			}
			break
		}
	}
	p.depth--
	return n
}

// more goes on to the next line of a collection, if it has one.
func (p *parser) more(indent int) bool {
	p.next()
	if p.err != nil || p.ended() || p.indent() < indent {
		return false
	}
	if p.indent() > indent {
		p.failIndent("indented more than the lines it follows")
	}
	return p.err == nil
}

func (p *parser) failIndent(why string) {
	p.fail(p.mark(), "a line whose indent fits none above: "+why, "give it as many blanks as the line it belongs to")
}

// mapping reads an object (section 8.2.2). Its first key may be read already:
// then the parser stands at its colon.
func (p *parser) mapping(start mark, indent int, key *Node) *Node {
	n := p.open(Mapping, start)
	for p.err == nil {
		k, v := p.pair(indent, key)
		n.Content = append(n.Content, k, v)
		key = nil
		if !p.more(indent) {
			break
		}
	}
	p.depth--
	return n
}

// pair reads a key and its value.
func (p *parser) pair(indent int, key *Node) (*Node, *Node) {
	switch {
	case key != nil:
	case p.indicator('?'):
		p.at++
		key = p.block(indent, true, true)
		p.next()
		if p.ended() || p.indent() != indent || !p.indicator(':') {
			return key, p.node(Scalar, p.mark())
		}
		p.at++
		return key, p.block(indent, true, true)
	case p.indicator(':'):
		key = p.node(Scalar, p.mark())
	default:
		if key = p.key(indent); p.err != nil {
			return key, key
		}
	}
	p.at++
	return key, p.block(indent, false, true)
}

// key reads one that is not the first, up to its colon.
func (p *parser) key(indent int) *Node {
	if p.indicator('-') {
		p.fail(p.mark(), "an item of a list where a key is expected", "indent the list like the key it belongs to, or deeper")
	}
	start := p.mark()
	n := p.inline(indent, p.properties(start), true)
	if !p.colon(start.line) {
		p.fail(p.mark(), "no : behind the key "+quoted(n.Value), "write KEY: VALUE; if the line belongs to the value above, indent it deeper")
	}
	return n
}

// inline reads what can be a key: all but block collections and block scalars.
func (p *parser) inline(parent int, q properties, key bool) *Node {
	m := p.mark()
	switch c := p.peek(0); {
	case q.any() && p.indicator(':'):
		return p.finish(p.node(Scalar, m), q)
	case c == '*':
		return p.finish(p.alias(), q)
	case c == '"' || c == '\'':
		return p.finish(p.quotes(), q)
	case c == '[' || c == '{':
		return p.finish(p.flow(), q)
	}
	return p.finish(p.plain(parent, false, key), q)
}
