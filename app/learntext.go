package app

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/learn"
)

// spanTags are the elements of marked text.
var spanTags = map[learn.SpanKind]string{learn.Bold: "b", learn.Emphasis: "em", learn.Mono: "code"}

// wholeCode is up to how many letters a name in a text stays in one line, as
// kube-apiserver.yaml: it fits a phone.
const wholeCode = 24

// spans draws a line of a lesson.
func spans(list []learn.Span) []ui.UI {
	out := make([]ui.UI, len(list))
	for i, s := range list {
		switch s.Kind {
		case learn.Plain:
			out[i] = ui.Text(s.Text)
		case learn.TermLink:
			words := ""
			if t, ok := learn.TermByName(s.To); ok {
				words = t.Words
			}
			out[i] = el.With("a", "gloss", el.Attrs{"href", "#/learn/glossary?term=" + strings.ReplaceAll(s.To, " ", "%20"), "title", words}, ui.Text(s.Text))
		case learn.Link:
			out[i] = el.With("a", "", el.Attrs{"href", s.To}, ui.Text(s.Text))
		default:
			class := ""
			if s.Kind == learn.Mono && len(s.Text) <= wholeCode && !strings.Contains(s.Text, " ") {
				class = "nowrap"
			}
			out[i] = el.Text(spanTags[s.Kind], class, s.Text)
		}
	}
	return out
}

// prose draws the text of a step; its commands can be copied.
func (s *session) prose(blocks []learn.Block) []ui.UI {
	var out, items []ui.UI
	flush := func() {
		if len(items) > 0 {
			out, items = append(out, el.Box("ul", "prose prose--list", items...)), nil
		}
	}
	for _, b := range blocks {
		switch b.Kind {
		case learn.Bullet:
			items = append(items, el.Box("li", "", spans(b.Spans)...))
			continue
		case learn.Code:
			flush()
			out = append(out, el.Box("div", "says__box",
				el.With("pre", "says__pre", el.Attrs{"tabindex", "0"}, kit.Unbroken(b.Code)...),
				&kit.Copy{What: "these lines", Text: b.Code, IconOnly: true, OnCopy: s.copy}))
		default:
			flush()
			out = append(out, el.Box("p", "prose", spans(b.Spans)...))
		}
	}
	flush()
	return out
}
