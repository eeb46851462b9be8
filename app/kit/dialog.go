package kit

import (
	"slices"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Dialog stands in front of the page until it is closed. It is the browser's
// own modal dialog, which keeps the focus inside and closes on Escape. The
// focus goes back where it was.
type Dialog struct {
	ui.Compo
	ID    string // required, unique in the page
	Title string
	Look  string // "" a box, "wide", "sheet" from the right edge, "bare" without a head
	// Body and Foot are cloned at each render: go-app rearranges the slices it gets.
	Body    []ui.UI
	Foot    []ui.UI // buttons, the main one last
	Over    ui.UI   // what floats over it: outside of the dialog nothing can be reached or heard
	First   string  // the id of what has the focus at first, "" for the first that can
	OnClose func(ui.Context)

	back ui.Value // what had the focus
}

// Render draws the dialog. It opens when it is mounted.
func (d *Dialog) Render() ui.UI {
	class := "dialog"
	if d.Look != "" {
		class += " dialog--" + d.Look
	}
	e := el.Dialog().Class(class).ID(d.ID).On("close", d.closed).OnClick(d.backdrop)
	if d.Look == "bare" {
		return e.Aria("label", d.Title).Body(el.Box("div", "dialog__in", slices.Clone(d.Body)...), d.Over)
	}
	return e.Aria("labelledby", d.ID+"-title").Body(el.Box("div", "dialog__in",
		el.Box("div", "dialog__head",
			el.With("h2", "", el.Attrs{"id", d.ID + "-title"}, ui.Text(d.Title)),
			&Button{Label: "Close", Icon: "x", Look: "bare", IconOnly: true, OnClick: d.Close},
		),
		el.Box("div", "dialog__body", slices.Clone(d.Body)...),
		ui.If(len(d.Foot) > 0, el.Box("div", "dialog__foot", slices.Clone(d.Foot)...)),
	), d.Over)
}

// OnMount opens the dialog.
func (d *Dialog) OnMount(ctx ui.Context) {
	d.back = ui.Window().Get("document").Get("activeElement")
	if e := ctx.JSSrc(); !e.Get("open").Truthy() {
		e.Call("showModal")
	}
	if d.First != "" {
		focusOn(d.First)
	}
}

// OnDismount gives the focus back.
func (d *Dialog) OnDismount() {
	if d.back != nil && d.back.Truthy() {
		d.back.Call("focus")
	}
}

// Close shuts the dialog as Escape does.
func (d *Dialog) Close(ui.Context) {
	if e := ui.Window().GetElementByID(d.ID); e.Truthy() {
		e.Call("close")
	}
}

func (d *Dialog) closed(ctx ui.Context, _ ui.Event) {
	if d.OnClose != nil {
		d.OnClose(ctx)
	}
}

// backdrop closes on a click outside: its target is the dialog itself, as all
// inside is covered by the inner box.
func (d *Dialog) backdrop(ctx ui.Context, e ui.Event) {
	if e.Get("target").Equal(ctx.JSSrc()) && ctx.JSSrc().Truthy() {
		d.Close(ctx)
	}
}
