package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
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
	input := el.Input().Attr("type", "search").ID(s.ID).Attr("placeholder", s.Label).OnInput(s.input).Attr("value", s.text.begin(s.Value)).
		Attr("autocomplete", "off").Attr("spellcheck", "false")
	return el.Box("label", "search", SmallIcon("search"), el.Text("span", "sr", s.Label), input)
}

func (s *Search) input(ctx ui.Context, _ ui.Event) {
	s.text.seen = inputValue(ctx)
	if s.OnInput != nil {
		s.OnInput(ctx, s.text.seen)
	}
}

// OnUpdate writes a query that the page changed.
func (s *Search) OnUpdate(ui.Context) { s.text.settle(s.ID, s.Value) }
