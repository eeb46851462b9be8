package learn

import (
	"strconv"
	"strings"
	"sync"
)

// The compiled form of a lesson is lines. The first byte says what a line is,
// and tabs part its fields; line ends within a value are breakMark, and spans
// lie between spanMark KIND and spanEnd, a link's address before linkMark.
const (
	breakMark = "\x01"
	spanMark  = "\x02"
	spanEnd   = "\x03"
	linkMark  = "\x04"
)

// compiled are the lessons in that form, which lesson_NN.go of each puts here. A
// file each, so that lessons can be written side by side; no embed.FS, which
// would bring 17 kB of a file system along.
var compiled []string

func put(text string) bool {
	compiled = append(compiled, text)
	return true
}

// read are the lessons, once they were asked for.
var read []*Lesson

// Lessons is the course in its order. What it gives must not be changed.
func Lessons() []*Lesson {
	lessonsOnce.Do(func() {
		for _, text := range compiled {
			l, at := Expand(text), len(read)
			for at > 0 && read[at-1].Number > l.Number {
				at--
			}
			read = append(read[:at:at], append([]*Lesson{l}, read[at:]...)...)
		}
	})
	return read
}

var lessonsOnce sync.Once

// ByNumber finds a lesson, nil for none.
func ByNumber(n int) *Lesson {
	for _, l := range Lessons() {
		if l.Number == n {
			return l
		}
	}
	return nil
}

// Before are the lessons that must be done before this one, in their order:
// those that it needs, and those that these need.
func (l *Lesson) Before() []*Lesson {
	need := map[int]bool{}
	var mark func(*Lesson)
	mark = func(l *Lesson) {
		for _, n := range l.Needs {
			if other := ByNumber(n); other != nil && !need[n] {
				need[n] = true
				mark(other)
			}
		}
	}
	mark(l)
	var out []*Lesson
	for _, other := range Lessons() {
		if need[other.Number] {
			out = append(out, other)
		}
	}
	return out
}

// Uses tells whether a step of the lesson is about a file.
func (l *Lesson) Uses(name string) bool {
	for i := range l.Steps {
		for _, a := range l.Steps[i].Attrs {
			for _, word := range strings.FieldsFunc(a.Value, func(r rune) bool { return r <= ' ' || r == '=' }) {
				if word == name {
					return true
				}
			}
		}
	}
	return false
}

// Expand reads the compiled form of a lesson, which [Compact] writes.
func Expand(text string) *Lesson {
	l := &Lesson{}
	for _, line := range strings.Split(text, "\n") {
		if line == "" {
			continue
		}
		if line[0] == 'S' {
			kind, title, _ := strings.Cut(line[1:], "\t")
			l.Steps = append(l.Steps, Step{Kind: Kind(kind), Title: title})
			continue
		}
		if len(l.Steps) == 0 {
			l.head(line[0], strings.Split(line[1:], "\t"))
			continue
		}
		l.Steps[len(l.Steps)-1].expand(line[0], line[1:])
	}
	return l
}

func (l *Lesson) head(kind byte, fields []string) {
	switch kind {
	case 'L':
		for len(fields) < 5 {
			fields = append(fields, "")
		}
		l.Number, l.Part, l.Minutes = number(fields[0]), number(fields[1]), number(fields[2])
		l.Title, l.Goal = fields[3], fields[4]
	case 'N':
		for _, f := range fields {
			l.Needs = append(l.Needs, number(f))
		}
	case 'M':
		l.Makes = fields
	case 'F':
		l.Profiles = fields
	case 'G':
		l.Pages = fields
	case 'E':
		l.Errors = fields
	}
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func (s *Step) expand(kind byte, rest string) {
	switch kind {
	case 'K':
		name, value, _ := strings.Cut(rest, "\t")
		s.Attrs = append(s.Attrs, Attr{name, strings.ReplaceAll(value, breakMark, "\n")})
	case 'R', 'W':
		words, why, _ := strings.Cut(rest, "\t")
		s.Choices = append(s.Choices, Choice{kind == 'R', spansOf(words), spansOf(why)})
	case byte(Code):
		s.Body = append(s.Body, Block{Kind: Code, Code: strings.ReplaceAll(rest, breakMark, "\n")})
	default:
		s.Body = append(s.Body, Block{Kind: BlockKind(kind), Spans: spansOf(rest)})
	}
}

func spansOf(text string) []Span {
	var out []Span
	for text != "" {
		plain, rest, marked := strings.Cut(text, spanMark)
		if plain != "" {
			out = append(out, Span{Kind: Plain, Text: plain})
		}
		if !marked || rest == "" {
			break
		}
		inside, after, _ := strings.Cut(rest[1:], spanEnd)
		s := Span{Kind: SpanKind(rest[0]), Text: inside}
		if to, words, ok := strings.Cut(inside, linkMark); ok {
			s.To, s.Text = to, words
		}
		out = append(out, s)
		text = after
	}
	return out
}
