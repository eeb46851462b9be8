package source

import (
	"fmt"
	"strings"

	"kubepki/core/learn"
)

// marks are the ways to mark a piece of a line. The longer ones come first.
var marks = []struct {
	open, shut string
	kind       learn.SpanKind
}{
	{"[[", "]]", learn.TermLink},
	{"**", "**", learn.Bold},
	{"*", "*", learn.Emphasis},
	{"`", "`", learn.Mono},
	{"[", "]", learn.Link},
}

// inline reads the marks of a line.
func inline(text string) ([]learn.Span, error) {
	if strings.ContainsAny(text, "\x01\x02\x03\x04\t") {
		return nil, fmt.Errorf("a tab or control character in %q", text)
	}
	var out []learn.Span
	plain := ""
	for i := 0; i < len(text); {
		span, used, err := marked(text[i:])
		if err != nil {
			return nil, err
		}
		if used == 0 {
			plain += text[i : i+1]
			i++
			continue
		}
		if plain != "" {
			out = append(out, learn.Span{Kind: learn.Plain, Text: plain})
			plain = ""
		}
		out = append(out, span)
		i += used
	}
	if plain != "" {
		out = append(out, learn.Span{Kind: learn.Plain, Text: plain})
	}
	return out, nil
}

// marked reads the mark that text begins with; used is 0 when it begins with none.
func marked(text string) (span learn.Span, used int, err error) {
	for _, m := range marks {
		if !strings.HasPrefix(text, m.open) {
			continue
		}
		end := strings.Index(text[len(m.open):], m.shut)
		if end <= 0 {
			return span, 0, fmt.Errorf("%q does not end in %q", text, m.shut)
		}
		inside := text[len(m.open) : len(m.open)+end]
		used = len(m.open) + end + len(m.shut)
		span = learn.Span{Kind: m.kind, Text: inside}
		switch m.kind {
		case learn.TermLink:
			span.To = inside
			if term, words, ok := strings.Cut(inside, "|"); ok {
				span.To, span.Text = term, words
			}
		case learn.Link:
			rest := text[used:]
			shut := strings.IndexByte(rest, ')')
			if !strings.HasPrefix(rest, "(") || shut < 0 {
				return span, 0, fmt.Errorf("%q has no address in round brackets", inside)
			}
			span.To = rest[1:shut]
			used += shut + 1
		}
		return span, used, nil
	}
	return span, 0, nil
}
