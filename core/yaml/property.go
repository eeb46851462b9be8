package yaml

import (
	"strconv"
	"strings"
)

// properties are what may stand before a node (section 6.9).
type properties struct {
	start       mark
	anchor, tag string
}

func (q properties) any() bool { return q.anchor != "" || q.tag != "" }

// properties reads an anchor and a tag, in any order, and the blanks behind.
func (p *parser) properties(start mark) properties {
	q := properties{start: start}
	for p.err == nil {
		switch c := p.peek(0); {
		case c == '&' && q.anchor == "":
			q.anchor = p.name()
			p.anchors[q.anchor] = nil
		case c == '!' && q.tag == "":
			q.tag = p.tag()
		case c == '&' || c == '!':
			p.fail(p.mark(), "two anchors, or two tags, for one value", "leave one of them out")
		default:
			return q
		}
		for p.peek(0) == ' ' || p.peek(0) == '\t' {
			p.at++
		}
	}
	return q
}

// both joins those of one value that stand in two lines.
func (p *parser) both(q, inner properties) properties {
	if q.anchor != "" && inner.anchor != "" || q.tag != "" && inner.tag != "" {
		p.fail(inner.start, "two anchors, or two tags, for one value", "leave one of them out")
	}
	q.anchor += inner.anchor
	q.tag += inner.tag
	return q
}

// finish gives a node its properties.
func (p *parser) finish(n *Node, q properties) *Node {
	if !q.any() {
		return n
	}
	if n.Kind == Alias {
		p.fail(q.start, "an anchor or a tag before an alias", "leave it out: an alias has those of its anchor")
	}
	if q.tag != "" {
		n.Tag = q.tag
	}
	if q.anchor != "" {
		p.anchors[q.anchor] = n
	}
	n.Line, n.Column = q.start.line, q.start.column
	return n
}

// name reads that of an anchor or alias (sections 6.9.2 and 7.1). The last colon
// of "*name: value" is left out, though it might be a part of it: nobody means that.
func (p *parser) name() string {
	m := p.mark()
	p.at++
	end := p.at
	for end < len(p.text) && !isSpace(p.text[end]) && !isFlow(p.text[end]) {
		end++
	}
	name := strings.TrimSuffix(p.text[p.at:end], ":")
	p.at += len(name)
	if name == "" {
		p.fail(m, "& or * without a name", "quote the value if it is none of an anchor")
	}
	return name
}

// alias reads one. It can only stand for what was read before it, as a whole.
func (p *parser) alias() *Node {
	m := p.mark()
	n := p.node(Alias, m)
	n.Value = p.name()
	target, known := p.anchors[n.Value]
	switch {
	case p.err != nil:
	case !known:
		p.fail(m, "an alias of "+quoted(n.Value)+", which no & before it names", "name the value with &, or quote this one")
	case target == nil:
		p.fail(m, "an alias within what it stands for: "+quoted(n.Value)+" would contain itself", "write out what is meant")
	}
	n.Target = target
	return n
}

// core is where the tags of YAML itself are (section 10.3); they are kept as !!.
const core = "tag:yaml.org,2002:"

// tag reads one and writes it with its whole prefix (section 6.9.1).
func (p *parser) tag() string {
	m := p.mark()
	end := p.at
	for end < len(p.text) && !isSpace(p.text[end]) && !isFlow(p.text[end]) {
		end++
	}
	word := p.text[p.at:end]
	if strings.HasPrefix(word, "!<") {
		word, _, ok := strings.Cut(restOfLine(p.text[p.at+2:]), ">")
		if p.at += 2 + len(word) + 1; !ok || word == "" {
			p.fail(m, "a tag that begins with !< and has no >", "close it, or quote the value")
		}
		name, ok := unescapeTag(word)
		if !ok {
			p.fail(m, "a tag that is not whole: "+quoted(word), "complete it, or quote the value")
		}
		return shortTag(name)
	}
	p.at = end
	if word == "!" {
		return word
	}
	handle, name := word[:1], word[1:]
	if i := strings.IndexByte(name, '!'); i >= 0 {
		handle, name = word[:i+2], name[i+1:]
	}
	prefix, known := p.handles[handle]
	switch {
	case known:
	case handle == "!":
		prefix = "!"
	case handle == "!!":
		prefix = core
	default:
		p.fail(m, "a tag with the handle "+quoted(handle)+", which no %TAG line gives", "leave the tag out, or quote the value")
	}
	name, ok := unescapeTag(name)
	if !ok || name == "" {
		p.fail(m, "a tag that is not whole: "+quoted(word), "complete it, or quote the value")
	}
	return shortTag(prefix + name)
}

func shortTag(tag string) string {
	if name, ok := strings.CutPrefix(tag, core); ok {
		return "!!" + name
	}
	return tag
}

// unescapeTag reads the %XX of a tag.
func unescapeTag(s string) (string, bool) {
	var out []byte
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			out = append(out, s[i])
			continue
		}
		if i+2 >= len(s) {
			return "", false
		}
		b, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
		if err != nil {
			return "", false
		}
		out = append(out, byte(b))
		i += 2
	}
	return string(out), true
}
