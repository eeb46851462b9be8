package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

// Search is a line to search by, its label for screen readers only.
type Search struct {
	ui.Compo
	ID      string // required, unique in the page
	Label   string
	Value   string
	OnInput func(ui.Context, string)

	text synced
}

// Render draws the line.
func (s *Search) Render() ui.UI {
	input := ui.Input().Type("search").ID(s.ID).Placeholder(s.Label).OnInput(s.input).Attr("value", s.text.begin(s.Value)).
		Attr("autocomplete", "off").Attr("spellcheck", "false")
	return ui.Label().Class("search").Body(SmallIcon("search"), ui.Span().Class("sr").Text(s.Label), input)
}

func (s *Search) input(ctx ui.Context, _ ui.Event) {
	s.text.seen = inputValue(ctx)
	if s.OnInput != nil {
		s.OnInput(ctx, s.text.seen)
	}
}

// OnUpdate writes a query that the page changed.
func (s *Search) OnUpdate(ui.Context) { s.text.settle(s.ID, s.Value) }
