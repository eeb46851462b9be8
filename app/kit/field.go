package kit

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

// Fault is what is wrong with a field: what, and what to do about it.
type Fault struct {
	What string
	Fix  string
}

// Field is a line or a block of text with its label, hint and fault.
type Field struct {
	ui.Compo
	ID          string // required, unique in the page
	Label       string
	Aside       string // right of the label, quiet
	Value       string
	Hint        string
	Fault       Fault // shown instead of the hint when What is not empty
	Rows        int   // more than one line
	Mono        bool  // what a machine reads
	Disabled    bool
	Placeholder string
	Type        string // "" is text; "number", "search"
	Numeric     bool   // a phone shows its digits
	List        string // the id of a datalist that offers values
	OnInput     func(ui.Context, string)
	OnEnter     func(ui.Context) // Enter in a single line
	OnLeave     func(ui.Context) // the focus went elsewhere

	text synced
}

// Render draws the field.
func (f *Field) Render() ui.UI {
	return ui.Div().Class("field").Body(
		Label(f.ID, f.Label, f.Aside),
		f.control(),
		footnote(f.ID, f.Hint, f.Fault),
	)
}

func (f *Field) control() ui.UI {
	class := "input"
	if f.Mono {
		class += " input--mono"
	}
	pairs := append(footnoteAttrs(f.ID, f.Hint, f.Fault), "id", f.ID, "placeholder", f.Placeholder, "autocomplete", "off", "spellcheck", "false")
	if f.Disabled {
		pairs = append(pairs, "disabled", "true")
	}
	if f.Numeric {
		pairs = append(pairs, "inputmode", "numeric")
	}
	if f.Rows > 1 {
		e := ui.Textarea().Class(class).OnInput(f.input).OnBlur(f.blur).Attr("value", f.text.begin(f.Value))
		setAttrs(func(k, v string) { e.Attr(k, v) }, append(pairs, "rows", strconv.Itoa(f.Rows))...)
		return e
	}
	e := ui.Input().Class(class).OnInput(f.input).OnKeyDown(f.keyDown).OnBlur(f.blur).Attr("value", f.text.begin(f.Value))
	setAttrs(func(k, v string) { e.Attr(k, v) }, append(pairs, "type", f.Type, "list", f.List)...)
	return e
}

func (f *Field) input(ctx ui.Context, _ ui.Event) { f.typed(ctx, inputValue(ctx)) }

func (f *Field) typed(ctx ui.Context, v string) {
	f.text.seen = v
	if f.OnInput != nil {
		f.OnInput(ctx, v)
	}
}

func (f *Field) blur(ctx ui.Context, _ ui.Event) {
	if f.OnLeave != nil {
		f.OnLeave(ctx)
	}
}

func (f *Field) keyDown(ctx ui.Context, e ui.Event) {
	if f.OnEnter != nil && keyName(e) == "Enter" {
		e.PreventDefault()
		f.OnEnter(ctx)
	}
}

// OnMount writes the value again: the attribute lost blanks at its ends.
func (f *Field) OnMount(ui.Context) { syncValue(f.ID, f.Value) }

// OnUpdate writes a value that the page changed.
func (f *Field) OnUpdate(ui.Context) { f.text.settle(f.ID, f.Value) }

// Label names the control with this id.
func Label(id, label, aside string) ui.UI {
	l := ui.Label().For(id)
	if aside == "" {
		return l.Text(label)
	}
	return l.Body(ui.Text(label), ui.I().Text(aside))
}

// footnote is the hint of a control, or its fault.
func footnote(id, hint string, fault Fault) ui.UI {
	switch {
	case fault.What != "":
		return ui.P().Class("fault").ID(id+"-fault").Body(
			SmallIcon("broken"),
			ui.Span().Body(ui.B().Text(fault.What), ui.If(fault.Fix != "", ui.Span().Text(fault.Fix))),
		)
	case hint != "":
		return ui.P().Class("hint").ID(id + "-hint").Text(hint)
	}
	return nil
}

// footnoteAttrs ties a control to its footnote for screen readers.
func footnoteAttrs(id, hint string, fault Fault) []string {
	switch {
	case fault.What != "":
		return []string{"aria-invalid", "true", "aria-describedby", id + "-fault"}
	case hint != "":
		return []string{"aria-describedby", id + "-hint"}
	}
	return nil
}
