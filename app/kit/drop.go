package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

// Drop invites files: chosen with a click or a key, dropped (the page takes
// drops anywhere), or pasted elsewhere.
type Drop struct {
	ui.Compo
	ID      string // required, unique in the page
	Title   string // "Drop a certificate, request or key"
	Pick    string // the words to click: "choose files"
	After   string // what follows them
	Accept  string // as in <input accept>
	Many    bool
	Slim    bool
	OnFiles func(ctx ui.Context, input ui.Value) // the input element, for the Files port
}

// Render draws the zone. The input is hidden from sight, not from the keyboard.
func (d *Drop) Render() ui.UI {
	class := "drop"
	if d.Slim {
		class += " drop--s"
	}
	input := ui.Input().Type("file").Class("sr").ID(d.ID).OnClick(d.forget).OnChange(d.chosen)
	if d.Accept != "" {
		input.Accept(d.Accept)
	}
	if d.Many {
		input.Multiple(true)
	}
	return ui.Div().Class(class).Body(
		Icon("upload"),
		ui.Span().Body(
			ui.B().Text(d.Title), ui.Br(),
			ui.Text("or "), input, ui.Label().Class("drop__pick").For(d.ID).Text(d.Pick),
			ui.If(d.After != "", ui.Text(" "+d.After)),
		),
	)
}

// forget lets the same file be chosen twice in a row.
func (d *Drop) forget(ctx ui.Context, _ ui.Event) { ctx.JSSrc().Set("value", "") }

func (d *Drop) chosen(ctx ui.Context, _ ui.Event) {
	if d.OnFiles != nil {
		d.OnFiles(ctx, ctx.JSSrc())
	}
}
