package kit

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
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
	// Most is how many bytes of text may stand in the field, 0 for any. Longer
	// ones are handed over and leave the field empty: browsers need a second to
	// lay out 200 kB, and far longer to paste them.
	Most    int
	OnInput func(ui.Context, string)
	OnEnter func(ui.Context) // Enter in a single line
	OnLeave func(ui.Context) // the focus went elsewhere

	text synced
}

// Render draws the field.
func (f *Field) Render() ui.UI {
	return el.Box("div", "field",
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
		e := el.Textarea().Class(class).OnInput(f.input).OnPaste(f.paste).OnBlur(f.blur).Attr("value", f.text.begin(f.Value))
		setAttrs(func(k, v string) { e.Attr(k, v) }, append(pairs, "rows", strconv.Itoa(f.Rows))...)
		return e
	}
	e := el.Input().Class(class).OnInput(f.input).OnKeyDown(f.keyDown).OnBlur(f.blur).Attr("value", f.text.begin(f.Value))
	setAttrs(func(k, v string) { e.Attr(k, v) }, append(pairs, "type", f.Type, "list", f.List)...)
	return e
}

func (f *Field) input(ctx ui.Context, _ ui.Event) { f.typed(ctx, inputValue(ctx)) }

// paste takes a text that is too long for the field before it gets there.
func (f *Field) paste(ctx ui.Context, e ui.Event) {
	if text := pastedText(e); f.tooLong(text) {
		e.PreventDefault()
		f.typed(ctx, text)
	}
}

func (f *Field) tooLong(text string) bool { return f.Most > 0 && len(text) > f.Most }

func (f *Field) typed(ctx ui.Context, v string) {
	f.text.seen = v
	if f.tooLong(v) {
		f.text.seen = ""
		setInput(ctx, "")
	}
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
	l := el.Label().Attr("for", id)
	if aside == "" {
		return l.Text(label)
	}
	return l.Body(ui.Text(label), el.Text("i", "", aside))
}

// footnote is the hint of a control, or its fault.
func footnote(id, hint string, fault Fault) ui.UI {
	switch {
	case fault.What != "":
		return el.With("p", "fault", el.Attrs{"id", id + "-fault"},
			SmallIcon("broken"),
			el.Box("span", "", el.Text("b", "", fault.What), ui.If(fault.Fix != "", el.Text("span", "", fault.Fix))),
		)
	case hint != "":
		return el.With("p", "hint", el.Attrs{"id", id + "-hint"}, ui.Text(hint))
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
