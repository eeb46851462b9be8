package learn

import (
	"strconv"
	"strings"
)

// Compact writes a lesson in the form that the program holds: see [Expand].
func Compact(l *Lesson) string {
	var b strings.Builder
	row := func(kind string, fields ...string) {
		if len(fields) > 0 {
			b.WriteString(kind + strings.Join(fields, "\t") + "\n")
		}
	}
	row("L", strconv.Itoa(l.Number), strconv.Itoa(l.Part), strconv.Itoa(l.Minutes), l.Title, l.Goal)
	needs := make([]string, len(l.Needs))
	for i, n := range l.Needs {
		needs[i] = strconv.Itoa(n)
	}
	row("N", needs...)
	row("M", l.Makes...)
	row("F", l.Profiles...)
	row("G", l.Pages...)
	row("E", l.Errors...)
	for _, s := range l.Steps {
		row("S", string(s.Kind), s.Title)
		for _, a := range s.Attrs {
			row("K", a.Name, strings.ReplaceAll(a.Value, "\n", breakMark))
		}
		for _, block := range s.Body {
			if block.Kind == Code {
				row("C", strings.ReplaceAll(block.Code, "\n", breakMark))
				continue
			}
			row(string(rune(block.Kind)), written(block.Spans))
		}
		for _, c := range s.Choices {
			kind := "W"
			if c.Right {
				kind = "R"
			}
			row(kind, written(c.Words), written(c.Why))
		}
	}
	return b.String()
}

func written(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		switch {
		case s.Kind == Plain:
			b.WriteString(s.Text)
		case s.To != "":
			b.WriteString(spanMark + string(rune(s.Kind)) + s.To + linkMark + s.Text + spanEnd)
		default:
			b.WriteString(spanMark + string(rune(s.Kind)) + s.Text + spanEnd)
		}
	}
	return b.String()
}
