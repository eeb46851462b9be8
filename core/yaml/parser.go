package yaml

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// parser stands somewhere in a text. After the first error it stands at the
// end: every loop comes to its own.
type parser struct {
	text      string
	at        int // offset in bytes
	line      int // from 1
	lineStart int // offset
	first     int // offset of the first token of a line, once its indent was passed over
	tab       int // offset of a token with a tab among the blanks before it
	last      mark
	depth     int
	nodes     int
	anchors   map[string]*Node  // of the document; nil while a node is being read
	handles   map[string]string // of %TAG
	versioned bool              // %YAML was read
	err       *Error
}

// mark is a place in the text.
type mark struct{ at, line, column int }

// mark is where the parser stands. Columns are counted on from the last one, as
// a line may be the whole text.
func (p *parser) mark() mark {
	m := p.last
	if m.line != p.line || m.at > p.at {
		m = mark{p.lineStart, p.line, 1}
	}
	m.column += utf8.RuneCountInString(p.text[m.at:p.at])
	m.at = p.at
	p.last = m
	return m
}

// fail notes the first error at a place, and ends the reading.
func (p *parser) fail(m mark, why, fix string) {
	if p.err == nil {
		p.err = &Error{m.line, m.column, why, fix}
	}
	p.at = len(p.text)
	p.lineStart = p.at
}

// peek is the byte that stands so far ahead, 0 behind the end.
func (p *parser) peek(ahead int) byte {
	if i := p.at + ahead; i < len(p.text) {
		return p.text[i]
	}
	return 0
}

// indicator tells whether a character stands here, and a blank, a line break
// or the end behind it.
func (p *parser) indicator(c byte) bool { return p.peek(0) == c && isSpace(p.peek(1)) }

// isSpace are the characters that part tokens, and the end.
func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == 0 }

// isFlow are the indicators of flow collections (c-flow-indicator).
func isFlow(c byte) bool { return c == ',' || c == '[' || c == ']' || c == '{' || c == '}' }

// space passes over blanks, line breaks and comments (sections 6.2, 6.6, 6.7).
func (p *parser) space() {
	tab, fresh := false, p.at == p.lineStart
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ':
		case '\t':
			tab = true
		case '\n':
			p.line++
			p.lineStart = p.at + 1
			tab, fresh = false, true
		case '#':
			if p.at > 0 && !isSpace(p.text[p.at-1]) {
				p.fail(p.mark(), "a # right behind something else", "put a blank before a comment, or quote the value")
				return
			}
			if end := strings.IndexByte(p.text[p.at:], '\n'); end >= 0 {
				p.at += end
			} else {
				p.at = len(p.text)
			}
			continue
		default:
			p.spaced(tab, fresh)
			return
		}
		p.at++
	}
	p.spaced(false, fresh)
}

func (p *parser) spaced(tab, fresh bool) {
	if fresh {
		p.first = p.at
	}
	if tab {
		p.tab = p.at
	}
}

// next is space outside of brackets, where the indent counts: it may hold no
// tab (section 6.1).
func (p *parser) next() {
	p.space()
	if p.fresh() && p.tab == p.at && p.at < len(p.text) {
		p.at = p.lineStart + strings.IndexByte(p.text[p.lineStart:], '\t')
		p.failTab()
	}
}

func (p *parser) failTab() {
	p.fail(p.mark(), "a tab in the indent", "indent with blanks: in YAML a tab has no width")
}

// fresh tells whether the parser stands at the first token of its line.
func (p *parser) fresh() bool { return p.at == p.first }

// indent is how many columns stand before the parser, from 0.
func (p *parser) indent() int { return p.at - p.lineStart }

// marker tells whether a line here marks the end of a document: '-' for ---,
// '.' for ... (section 9.1.2), 0 for none.
func (p *parser) marker() byte {
	c := p.peek(0)
	if p.at == p.lineStart && (c == '-' || c == '.') && p.peek(1) == c && p.peek(2) == c && isSpace(p.peek(3)) {
		return c
	}
	return 0
}

// ended tells whether nothing of the document is left.
func (p *parser) ended() bool { return p.at >= len(p.text) || p.marker() != 0 }

// node makes one that begins at a place.
func (p *parser) node(kind Kind, m mark) *Node {
	if p.nodes++; p.nodes > maxNodes {
		p.fail(m, "more than "+strconv.Itoa(maxNodes)+" values", "cut it into several files")
	}
	return &Node{Kind: kind, Line: m.line, Column: m.column}
}

// open makes a collection, and goes one level down; the caller comes up again.
func (p *parser) open(kind Kind, m mark) *Node {
	if p.depth++; p.depth > maxDepth {
		p.fail(m, "more than "+strconv.Itoa(maxDepth)+" levels of lists and objects in each other", "give the parts that matter")
	}
	return p.node(kind, m)
}
