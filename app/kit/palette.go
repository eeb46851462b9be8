package kit

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// PaletteItem is something to go to or to do.
type PaletteItem struct {
	ID    string
	Icon  string
	Label string
	Kind  string // quiet, at the right: "page", "certificate", "action"
}

// Palette finds anything by its words: type, arrows, Enter.
type Palette struct {
	ui.Compo
	Find    func(query string) []PaletteItem // the best first; give no more than can be read
	OnPick  func(ctx ui.Context, id string)
	OnClose func(ui.Context)

	query string
	items []PaletteItem
	at    int
}

// Render draws the palette as a dialog of its own.
func (p *Palette) Render() ui.UI {
	p.items = p.Find(p.query)
	p.at = max(0, min(p.at, len(p.items)-1))
	input := el.Input().Attr("type", "text").ID("palette-input").Role("combobox").Aria("label", "Find a page, object or action").
		Aria("expanded", true).Aria("controls", "palette-list").Aria("autocomplete", "list").
		Attr("autocomplete", "off").Attr("spellcheck", "false").Attr("placeholder", "Find anything").Attr("autofocus", true).
		OnInput(p.typed).OnKeyDown(p.keyDown)
	if len(p.items) > 0 {
		input.Aria("activedescendant", p.rowID(p.at))
	}
	return &Dialog{ID: "palette", Title: "Find anything", Look: "bare", OnClose: p.OnClose, Body: []ui.UI{
		el.Box("div", "palette",
			el.Box("div", "palette__in", Icon("search"), input),
			el.Ul().Role("listbox").ID("palette-list").Aria("label", "Found").OnClick(p.click).Body(p.found()...),
			ui.If(len(p.items) == 0, el.With("p", "palette__none", el.Attrs{"role", "status"}, ui.Text("Nothing here has these words."))),
		),
	}}
}

func (p *Palette) found() []ui.UI {
	rows := make([]ui.UI, len(p.items))
	for i, item := range p.items {
		rows[i] = el.Li().Role("option").ID(p.rowID(i)).Attr("data-at", i).Aria("selected", i == p.at).Body(
			Icon(item.Icon), el.Text("span", "", Visible(item.Label)), el.Text("small", "", item.Kind))
	}
	return rows
}

func (p *Palette) rowID(i int) string { return "palette-" + strconv.Itoa(i) }

func (p *Palette) typed(ctx ui.Context, _ ui.Event) { p.search(inputValue(ctx)) }

func (p *Palette) search(query string) { p.query, p.at = query, 0 }

// keyDown acts on what the query finds now: a quick hand presses Enter before
// the rows of its last letter are drawn.
func (p *Palette) keyDown(ctx ui.Context, e ui.Event) {
	p.items = p.Find(p.query)
	switch key := keyName(e); key {
	case "Enter":
		e.PreventDefault()
		p.pick(ctx, p.at)
	case "ArrowDown", "ArrowUp":
		e.PreventDefault()
		p.at, _ = roved(key, p.at, len(p.items))
		p.reveal()
	}
}

func (p *Palette) reveal() {
	if row := ui.Window().GetElementByID(p.rowID(p.at)); row.Truthy() {
		row.Call("scrollIntoView", map[string]any{"block": "nearest"})
	}
}

func (p *Palette) click(ctx ui.Context, e ui.Event) {
	p.pick(ctx, dataInt(e.Get("target").Call("closest", "[data-at]"), "at"))
}

func (p *Palette) pick(ctx ui.Context, i int) {
	if i >= 0 && i < len(p.items) && p.OnPick != nil {
		p.OnPick(ctx, p.items[i].ID)
	}
}
