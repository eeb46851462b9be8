package kit

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Seg is a choice of one from a few, all visible: a radio group.
type Seg struct {
	ui.Compo
	ID       string // required, unique in the page
	Label    string // shown above, unless Bare
	Bare     bool   // the label is for screen readers only
	Options  []Option
	Value    string
	Wide     bool // fills its row
	Lines    bool // each option is on lines of its own, for words too long for a row
	Mono     bool // those are words of files or commands
	OnChange func(ui.Context, string)
}

// Render draws the choice.
func (s *Seg) Render() ui.UI {
	class := "seg"
	if s.Wide {
		class += " seg--wide"
	}
	buttons := make([]ui.UI, len(s.Options))
	for i, o := range s.Options {
		buttons[i] = s.option(i, o)
	}
	if s.Lines {
		label := el.With("b", "t13", el.Attrs{"id", s.ID + "-label"}, ui.Text(s.Label))
		return el.Div().Class("choices").ID(s.ID).TabIndex(-1).Role("radiogroup").Aria("labelledby", s.ID+"-label").OnKeyDown(s.keyDown).
			Body(append([]ui.UI{label}, buttons...)...)
	}
	group := el.Div().Class(class).Role("radiogroup").OnKeyDown(s.keyDown).Body(buttons...)
	if s.Bare {
		return group.Aria("label", s.Label)
	}
	return el.Box("div", "field",
		el.With("span", "label", el.Attrs{"id", s.ID + "-label"}, ui.Text(s.Label)),
		group.Aria("labelledby", s.ID+"-label"),
	)
}

func (s *Seg) option(i int, o Option) ui.UI {
	on := o.Value == s.Value
	b := el.Button().Role("radio").ID(s.id(i)).Aria("checked", on).OnClick(s.click).Attr("data-at", i)
	b.TabIndex(-1)
	if on || (i == 0 && s.at() < 0) {
		b.TabIndex(0)
	}
	if s.Lines {
		words := el.Text("span", "", o.Label)
		if s.Mono {
			words = el.Text("code", "wrap lines", VisibleLines(o.Label))
		}
		return b.Class("choice").Attr("data-value", o.Value).Body(el.Box("span", "choice__dot"), words)
	}
	if o.Icon != "" {
		return b.Class("only").Aria("label", o.Label).Title(o.Label).Body(SmallIcon(o.Icon))
	}
	return b.Text(o.Label)
}

func (s *Seg) id(i int) string { return s.ID + "-" + strconv.Itoa(i) }

// at is the place of the value, -1 when it is none of the options.
func (s *Seg) at() int {
	for i, o := range s.Options {
		if o.Value == s.Value {
			return i
		}
	}
	return -1
}

func (s *Seg) click(ctx ui.Context, _ ui.Event) { s.choose(ctx, dataInt(ctx.JSSrc(), "at")) }

func (s *Seg) keyDown(ctx ui.Context, e ui.Event) {
	at := max(s.at(), 0)
	if i := dataInt(e.Get("target"), "at"); i >= 0 { // the choice of a key before may not be drawn yet
		at = i
	}
	if next, ok := roved(keyName(e), at, len(s.Options)); ok {
		e.PreventDefault()
		s.choose(ctx, next)
		focusOn(s.id(next))
	}
}

func (s *Seg) choose(ctx ui.Context, i int) {
	if i >= 0 && i < len(s.Options) && s.OnChange != nil {
		s.OnChange(ctx, s.Options[i].Value)
	}
}

// roved gives where the arrow keys, Home and End lead in a row of n, round the ends.
func roved(key string, at, n int) (next int, ok bool) {
	if n == 0 {
		return 0, false
	}
	switch key {
	case "ArrowRight", "ArrowDown":
		return (at + 1) % n, true
	case "ArrowLeft", "ArrowUp":
		return (at + n - 1) % n, true
	case "Home":
		return 0, true
	case "End":
		return n - 1, true
	}
	return at, false
}
