package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
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
	Chosen  bool   // files for it are chosen alone: dropped ones go elsewhere
	Many    bool
	Slim    bool
	OnFiles func(ctx ui.Context, input ui.Value) // the input element, for the Files port
	// FolderID and Folder are the id and the words of a second input, for a whole
	// folder. No words, no input.
	FolderID, Folder string
}

// Render draws the zone. The input is hidden from sight, not from the keyboard.
func (d *Drop) Render() ui.UI {
	class := "drop"
	if d.Slim {
		class += " drop--s"
	}
	input := d.input(d.ID)
	if d.Accept != "" {
		input.Attr("accept", d.Accept)
	}
	if d.Many {
		input.Attr("multiple", true)
	}
	either := "or "
	if d.Chosen {
		either = ""
	}
	return el.Box("div", class,
		Icon("upload"),
		el.Box("span", "",
			el.Text("b", "", d.Title), el.Br(),
			ui.Text(either), input, el.With("label", "drop__pick", el.Attrs{"for", d.ID}, ui.Text(d.Pick)),
			ui.If(d.After != "", ui.Text(" "+d.After)),
			ui.If(d.Folder != "", el.Text("span", "", " or "), d.input(d.FolderID).Attr("webkitdirectory", true),
				el.With("label", "drop__pick", el.Attrs{"for", d.FolderID}, ui.Text(d.Folder))),
		),
	)
}

func (d *Drop) input(id string) ui.HTMLElemSelfClosing {
	return el.Input().Attr("type", "file").Class("sr").ID(id).OnChange(d.chosen)
}

func (d *Drop) chosen(ctx ui.Context, _ ui.Event) {
	if d.OnFiles != nil {
		d.OnFiles(ctx, ctx.JSSrc())
	}
}
