package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Option is one of several values to choose from.
type Option struct {
	Value string
	Label string
	Icon  string // a [Seg] with icons shows them instead of the words
}

// Select is a menu of options in a form.
type Select struct {
	ui.Compo
	ID       string // required, unique in the page
	Label    string
	Aside    string
	Options  []Option
	Value    string
	Hint     string
	Fault    Fault
	Disabled bool
	OnChange func(ui.Context, string)
}

// Render draws the menu.
func (s *Select) Render() ui.UI {
	options := make([]ui.UI, len(s.Options))
	for i, o := range s.Options {
		options[i] = el.Option().Attr("value", o.Value).Attr("selected", o.Value == s.Value).Text(o.Label)
	}
	e := el.Select().Class("input").ID(s.ID).OnChange(s.change).Body(options...)
	pairs := footnoteAttrs(s.ID, s.Hint, s.Fault)
	if s.Disabled {
		pairs = append(pairs, "disabled", "true")
	}
	setAttrs(func(k, v string) { e.Attr(k, v) }, pairs...)
	return el.Box("div", "field", Label(s.ID, s.Label, s.Aside), e, footnote(s.ID, s.Hint, s.Fault))
}

func (s *Select) change(ctx ui.Context, _ ui.Event) {
	if s.OnChange != nil {
		s.OnChange(ctx, inputValue(ctx))
	}
}
