package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Tab is one of a row of views.
type Tab struct {
	ID    string
	Label string
	Count string // small, after the label
}

// Tabs is a row of views of the same thing, one at a time. What it shows goes
// into a [TabPanel] with the same ID.
type Tabs struct {
	ui.Compo
	ID       string // required, unique in the page
	Label    string // for screen readers
	Tabs     []Tab
	Selected string // the ID of a tab
	OnSelect func(ui.Context, string)
}

// Render draws the row.
func (t *Tabs) Render() ui.UI {
	buttons := make([]ui.UI, len(t.Tabs))
	for i, tab := range t.Tabs {
		on := tab.ID == t.Selected
		b := el.Button().Role("tab").ID(tabID(t.ID, tab.ID)).Aria("selected", on).OnClick(t.click).Attr("data-at", i).TabIndex(-1)
		if on {
			b.TabIndex(0).Aria("controls", t.ID+"-panel")
		}
		buttons[i] = b.Body(ui.Text(tab.Label), ui.If(tab.Count != "", el.Text("sup", "", tab.Count)))
	}
	return el.Div().Class("tabs").Role("tablist").Aria("label", t.Label).OnKeyDown(t.keyDown).Body(buttons...)
}

// TabPanel holds what the selected tab of the [Tabs] with this ID shows.
func TabPanel(id, selected string, body ...ui.UI) ui.UI {
	return el.With("div", "", el.Attrs{"role", "tabpanel", "id", id + "-panel", "aria-labelledby", tabID(id, selected)}, body...)
}

func tabID(tabs, tab string) string { return tabs + "-tab-" + tab }

func (t *Tabs) click(ctx ui.Context, _ ui.Event) { t.choose(ctx, dataInt(ctx.JSSrc(), "at")) }

func (t *Tabs) keyDown(ctx ui.Context, e ui.Event) {
	at := 0
	for i, tab := range t.Tabs {
		if tab.ID == t.Selected {
			at = i
		}
	}
	if next, ok := roved(keyName(e), at, len(t.Tabs)); ok {
		e.PreventDefault()
		t.choose(ctx, next)
		focusOn(tabID(t.ID, t.Tabs[next].ID))
	}
}

func (t *Tabs) choose(ctx ui.Context, i int) {
	if i >= 0 && i < len(t.Tabs) && t.OnSelect != nil {
		t.OnSelect(ctx, t.Tabs[i].ID)
	}
}
