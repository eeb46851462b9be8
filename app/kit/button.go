package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Button is one action, named by its verb.
type Button struct {
	ui.Compo
	Label    string
	Icon     string // a glyph before the words
	Look     string // "", "main" (one a page) or "bare"
	Small    bool
	IconOnly bool   // Label is the name only
	ID       string // to focus it
	Name     string // for screen readers, where Label alone says too little
	Title    string // said when hovered, such as why it is disabled
	Pressed  string // "true" or "false" for a toggle
	Disabled bool
	Expanded string // "true" or "false" when it opens something
	OnClick  func(ui.Context)
}

// Render draws the button.
func (b *Button) Render() ui.UI {
	class := "btn"
	if b.Look != "" {
		class += " btn--" + b.Look
	}
	if b.Small {
		class += " btn--s"
	}
	if b.IconOnly {
		class += " btn--icon"
	}
	e := el.Button().Class(class).OnClick(b.click)
	setAttrs(func(k, v string) { e.Attr(k, v) },
		"id", b.ID, "title", b.Title, "aria-label", b.Name, "aria-pressed", b.Pressed, "aria-expanded", b.Expanded)
	if b.Disabled {
		e.Attr("aria-disabled", "true")
	}
	if b.IconOnly {
		return e.Aria("label", b.Label).Body(glyphOr(b.Icon))
	}
	return e.Body(glyphOr(b.Icon), el.Text("span", "", b.Label))
}

// click reads the props now, not at the time of the first render. A disabled
// button stays in the tab order so that its reason can be read, and does nothing.
func (b *Button) click(ctx ui.Context, _ ui.Event) {
	if !b.Disabled && b.OnClick != nil {
		b.OnClick(ctx)
	}
}

// LinkButton looks like a button and goes to another page.
func LinkButton(href, icon, label, look string) ui.UI {
	class := "btn"
	if look != "" {
		class += " btn--" + look
	}
	return el.With("a", class, el.Attrs{"href", href}, glyphOr(icon), el.Text("span", "", label))
}

func glyphOr(name string) ui.UI {
	if name == "" {
		return nil
	}
	return SmallIcon(name)
}

// setAttrs sets the attributes, given as name and value by turns, whose value is not empty.
func setAttrs(set func(name, value string), pairs ...string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			set(pairs[i], pairs[i+1])
		}
	}
}
