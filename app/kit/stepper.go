package kit

import (
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

// Stepper is a whole number with a button to either side. It holds text, so
// that the page can say what is wrong with "two".
type Stepper struct {
	ui.Compo
	ID       string // required, unique in the page
	Label    string
	Aside    string
	What     string // plural, for the buttons: "workers"
	Value    string
	Min, Max int // the buttons and arrow keys stop there; typing does not
	Hint     string
	Fault    Fault
	OnInput  func(ui.Context, string)

	text synced
}

// Render draws the field.
func (s *Stepper) Render() ui.UI {
	n, err := strconv.Atoi(strings.TrimSpace(s.Value))
	input := ui.Input().Class("nums").OnInput(s.input).OnKeyDown(s.keyDown).Attr("value", s.text.begin(s.Value))
	pairs := append(footnoteAttrs(s.ID, s.Hint, s.Fault), "id", s.ID, "inputmode", "numeric", "autocomplete", "off")
	setAttrs(func(k, v string) { input.Attr(k, v) }, pairs...)
	box := ui.Div().Class("stepper").Body(
		s.button("minus", "fewer "+s.What, err == nil && n <= s.Min, s.less),
		input,
		s.button("plus", "more "+s.What, err == nil && n >= s.Max, s.more),
	)
	if s.Fault.What != "" {
		box.Attr("data-invalid", "true")
	}
	return ui.Div().Class("field").Body(Label(s.ID, s.Label, s.Aside), box, footnote(s.ID, s.Hint, s.Fault))
}

func (s *Stepper) button(icon, name string, end bool, do ui.EventHandler) ui.UI {
	b := ui.Button().Type("button").Aria("label", name).OnClick(do).Body(SmallIcon(icon))
	if end {
		b.Attr("aria-disabled", "true")
	}
	return b
}

func (s *Stepper) less(ctx ui.Context, _ ui.Event) { s.step(ctx, -1) }
func (s *Stepper) more(ctx ui.Context, _ ui.Event) { s.step(ctx, +1) }

// step moves the number within its bounds. From text that is no number it
// starts at the lower bound.
func (s *Stepper) step(ctx ui.Context, by int) {
	n, err := strconv.Atoi(strings.TrimSpace(s.Value))
	switch next := max(s.Min, min(s.Max, n+by)); {
	case err != nil:
		s.tell(ctx, strconv.Itoa(s.Min))
	case next != n:
		s.tell(ctx, strconv.Itoa(next))
	}
}

func (s *Stepper) input(ctx ui.Context, _ ui.Event) {
	s.text.seen = inputValue(ctx)
	s.tell(ctx, s.text.seen)
}

func (s *Stepper) keyDown(ctx ui.Context, e ui.Event) {
	switch keyName(e) {
	case "ArrowUp":
		e.PreventDefault()
		s.step(ctx, +1)
	case "ArrowDown":
		e.PreventDefault()
		s.step(ctx, -1)
	}
}

func (s *Stepper) tell(ctx ui.Context, v string) {
	if s.OnInput != nil {
		s.OnInput(ctx, v)
	}
}

// OnUpdate writes a number that the page changed.
func (s *Stepper) OnUpdate(ui.Context) { s.text.settle(s.ID, s.Value) }
