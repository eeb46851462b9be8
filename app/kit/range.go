package kit

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Range is a slider over whole numbers.
type Range struct {
	ui.Compo
	ID, Label string // required
	Min, Max  int
	Value     int
	Words     string // the value for people, and for screen readers
	OnInput   func(ui.Context, int)

	text synced
}

// Render draws the slider, its value at the right of the label.
func (r *Range) Render() ui.UI {
	value := strconv.Itoa(r.Value)
	input := el.Input().Attr("type", "range").Class("range").ID(r.ID).
		Attr("min", strconv.Itoa(r.Min)).Attr("max", strconv.Itoa(max(r.Max, r.Min))).Attr("step", "1").
		Attr("value", r.text.begin(value)).Aria("valuetext", r.Words).OnInput(r.input)
	return el.Box("div", "field", Label(r.ID, r.Label, r.Words), input)
}

func (r *Range) input(ctx ui.Context, _ ui.Event) { r.slide(ctx, inputValue(ctx)) }

func (r *Range) slide(ctx ui.Context, text string) {
	r.text.seen = text
	if n, err := strconv.Atoi(text); err == nil && r.OnInput != nil {
		r.OnInput(ctx, n)
	}
}

// OnMount writes the value: a range keeps none that came before its ends.
func (r *Range) OnMount(ui.Context) { syncValue(r.ID, strconv.Itoa(r.Value)) }

// OnUpdate writes a value that the page changed.
func (r *Range) OnUpdate(ui.Context) { r.text.settle(r.ID, strconv.Itoa(r.Value)) }
