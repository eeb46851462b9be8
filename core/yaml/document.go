package yaml

import (
	"io"
	"strings"
)

// Reader gives the documents of a stream one by one (section 9.2).
type Reader struct{ p parser }

// Documents reads a text. What is wrong with it comes with the document in which it is.
func Documents(data []byte) *Reader {
	text, err := source(data)
	return &Reader{p: parser{text: text, line: 1, first: -1, tab: -1, err: err}}
}

// Parse reads the first document of a text, nil if there is none, and passes
// over the others, as kubectl does with a kubeconfig.
func Parse(data []byte) (*Node, error) {
	n, err := Documents(data).Next()
	if err == io.EOF {
		return nil, nil
	}
	return n, err
}

// Next gives the root of the next document, [io.EOF] after the last. A document
// without content is an empty scalar. Errors are of type [*Error]; after one
// there is nothing more.
func (r *Reader) Next() (*Node, error) {
	p := &r.p
	if p.err != nil {
		return nil, p.err
	}
	p.anchors, p.handles = map[string]*Node{}, map[string]string{}
	p.depth, p.versioned = 0, false
	started := r.prologue()
	if p.err != nil {
		return nil, p.err
	}
	if !started && p.at >= len(p.text) {
		return nil, io.EOF
	}
	root := p.block(-1, false, false)
	p.next()
	if p.err == nil && !p.ended() {
		p.failIndent("the document has ended before")
	}
	if p.err != nil {
		return nil, p.err
	}
	return root, nil
}

// prologue passes over what stands before a document: ends of others, a byte
// order mark, directives and the marker (section 9.1.1). It tells whether there
// was one.
func (r *Reader) prologue() (started bool) {
	p := &r.p
	directives := false
	for p.err == nil {
		p.next()
		switch {
		case p.marker() == '.' && !directives:
			p.at += len("...")
			p.lineEnd()
		case p.marker() == '-':
			p.at += len("---")
			return true
		case p.peek(0) == '%' && p.indent() == 0:
			p.directive()
			directives = true
		case p.at == p.lineStart && strings.HasPrefix(p.text[p.at:], bom):
			p.at += len(bom)
			p.lineStart = p.at
		default:
			if directives && p.err == nil {
				p.fail(p.mark(), "no --- after the lines that begin with %", "put --- on a line of its own before the document")
			}
			return false
		}
	}
	return false
}

// directive reads %YAML and %TAG; others are passed over (section 6.8).
func (p *parser) directive() {
	m := p.mark()
	end := p.at + len(restOfLine(p.text[p.at:]))
	words := strings.Fields(p.text[p.at:end])
	for i, w := range words {
		if w[0] == '#' {
			words = words[:i]
			break
		}
	}
	p.at = end
	switch words[0] {
	case "%YAML":
		if len(words) != 2 || len(words[1]) != 3 || !strings.HasPrefix(words[1], "1.") || p.versioned {
			p.fail(m, "a version of YAML that is not known here, or a second one", "write %YAML 1.2 once, or leave the line out")
		}
		p.versioned = true
	case "%TAG":
		if len(words) != 3 || !strings.HasPrefix(words[1], "!") || !strings.HasSuffix(words[1], "!") {
			p.fail(m, "%TAG without a handle and a prefix", "write %TAG !handle! prefix, or leave the line out")
			return
		}
		prefix, ok := unescapeTag(words[2])
		if !ok {
			p.fail(m, "%TAG with a prefix that is not whole: "+quoted(words[2]), "write two digits behind each %, or leave the line out")
		}
		p.handles[words[1]] = prefix
	}
}

// restOfLine is a text up to its first line break.
func restOfLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
