package logs

import "strings"

// pattern is a wording with holes: "certificate is valid for {names}, not {wanted}".
type pattern struct {
	whole bool     // "^…": it begins the text, with what wrapped the error
	any   bool     // "*…": it may stand in what wrapped the error
	alone bool     // "=…": it is the whole message
	end   bool     // "…$": nothing but closing marks follows
	words []string // what stands around the holes
	holes []string // their names; a hole follows each word but perhaps the last
}

// compile takes a wording apart. Braces are holes and nothing else.
func compile(s string) pattern {
	var p pattern
	s, p.whole = strings.CutPrefix(s, "^")
	s, p.any = strings.CutPrefix(s, "*")
	s, p.alone = strings.CutPrefix(s, "=")
	s, p.end = strings.CutSuffix(s, "$")
	for {
		word, rest, more := strings.Cut(s, "{")
		p.words = append(p.words, word)
		if !more {
			break
		}
		hole, after, _ := strings.Cut(rest, "}")
		p.holes = append(p.holes, hole)
		if s = after; s == "" {
			break
		}
	}
	return p
}

// Bounds of a match.
const (
	maxHole  = 4096 // bytes in a hole
	maxStart = 8    // places where the first word is tried
)

// match finds the pattern in text and gives what fills its holes.
func (p *pattern) match(text string) (values []string, ok bool) {
	at := 0
	for range maxStart {
		i := strings.Index(text[at:], p.words[0])
		if i < 0 || (p.whole || p.alone) && at+i > 0 {
			return nil, false
		}
		if values, ok = p.rest(text[at+i+len(p.words[0]):]); ok || p.words[0] == "" {
			return values, ok
		}
		at += i + 1
	}
	return nil, false
}

// rest matches what follows the first word.
func (p *pattern) rest(text string) (values []string, ok bool) {
	if len(p.holes) > 0 {
		values = make([]string, 0, len(p.holes))
	}
	for i := range p.holes {
		if i+1 == len(p.words) {
			value := lastHole(text)
			return append(values, value), value != ""
		}
		word := p.words[i+1]
		n := strings.Index(text, word)
		if n < 0 || n > maxHole {
			return nil, false
		}
		values = append(values, text[:n])
		text = text[n+len(word):]
	}
	return values, !p.end && !p.alone || strings.Trim(text, "\"')]}.\\ \t") == ""
}

// lastHole is a hole with nothing after it: a word, up to what cannot be in a
// name, an address or a path.
func lastHole(text string) string {
	if n := strings.IndexAny(text, " \t\"'),;]"); n >= 0 {
		text = text[:n]
	}
	return strings.TrimRight(text[:min(len(text), maxHole)], ".:\\")
}

// anchor is a piece of the pattern that stands in a log as it is, however often
// the line was quoted and wrapped: the longest without quotes and without the
// seam between a message and its error. "" when it has none of four bytes.
func (p *pattern) anchor() string {
	best := ""
	for _, w := range p.words {
		for _, piece := range strings.Split(w, ": ") {
			for _, run := range strings.FieldsFunc(piece, func(r rune) bool { return strings.ContainsRune("\"'\\<>&", r) || r >= 0x7F }) {
				if len(run) > len(best) {
					best = run
				}
			}
		}
	}
	if len(best) < gram {
		return ""
	}
	return best
}
