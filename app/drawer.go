package app

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
)

// drawer is the workspace at the right: every object, grouped by chain.
type drawer struct {
	ui.Compo

	s     *session
	query string
	stop  func()

	rows []drawerRow
	of   drawerKey // what rows were computed of
}

type drawerKey struct {
	version int
	query   string
}

// drawerRow is a heading or an object.
type drawerRow struct {
	heading string
	object  Object
}

// OnMount follows the workspace.
func (d *drawer) OnMount(ctx ui.Context) { d.stop = d.s.watch(ctx) }

// OnDismount ends the subscription.
func (d *drawer) OnDismount() { d.stop() }

// Render draws the drawer.
func (d *drawer) Render() ui.UI {
	n := d.s.ws.Len()
	if now := (drawerKey{d.s.ws.Version(), d.query}); d.rows == nil || now != d.of {
		d.rows, d.of = rowsOf(d.s.ws, d.query), now
	}
	escape := spaceSide.escape(d.s, func() bool { return d.query == "" }) // else it empties the search
	return ui.Elem("aside").Class("space").Aria("label", "Workspace").OnKeyDown(escape).Body(
		el.Box("div", "space__head",
			el.Box("div", "row row--between",
				el.With("h2", "", el.Attrs{"id", spaceSide.title, "tabindex", "-1"}, ui.Text("Workspace")),
				el.Box("span", "row",
					el.With("span", "muted t12", el.Attrs{"role", "status"}, ui.Text(plural(n, "object"))),
					&kit.Button{Label: "Close the workspace", Icon: "x", Look: "bare", Small: true, IconOnly: true, OnClick: d.close},
				),
			),
			&kit.Search{ID: "workspace-search", Label: "Search the workspace", Value: d.query, OnInput: d.search},
		),
		d.body(n),
		d.foot(n),
	)
}

func (d *drawer) body(n int) ui.UI {
	switch {
	case n == 0:
		return el.Box("div", "space__body", kit.Empty("Nothing here yet",
			"Every key, request and certificate made or opened in this page appears here. It ends with the page."))
	case len(d.rows) == 0:
		return el.Box("div", "space__body", kit.Empty("Nothing found", "No name, path or kind here has these words."))
	}
	return &kit.List{
		ID: "workspace-list", Label: "Objects of the workspace", Class: "space__body", Height: 48,
		Count: len(d.rows), Selected: d.selected(), Row: d.row, Attrs: d.attrs, OnPick: d.pick, OnKey: d.key,
	}
}

func (d *drawer) foot(n int) ui.UI {
	return el.Box("div", "space__foot", el.Box("div", "row row--between",
		el.Text("span", "muted t12", "Drop files anywhere"),
		ui.If(n > 0, &kit.Button{Label: "Remove all", Icon: "trash", Look: "bare", Small: true, OnClick: d.removeAll}),
	))
}

// rowsOf is what is in the workspace as rows: grouped, or flat when something
// is searched.
func rowsOf(ws *Workspace, query string) []drawerRow {
	rows := []drawerRow{}
	if query != "" {
		for _, o := range ws.Search(query) {
			rows = append(rows, drawerRow{object: o})
		}
		return rows
	}
	for _, g := range ws.Grouped() {
		rows = append(rows, drawerRow{heading: g.Title})
		for _, o := range g.Objects {
			rows = append(rows, drawerRow{object: o})
		}
	}
	return rows
}

func (d *drawer) selected() int {
	if d.s.open.what == openObject {
		for i, r := range d.rows {
			if r.heading == "" && r.object.ID == d.s.open.object {
				return i
			}
		}
	}
	return -1
}

func (d *drawer) row(i int) ui.UI {
	r := d.rows[i]
	if r.heading != "" {
		return el.Box("div", "space__group", el.Text("span", "eyebrow trunc", kit.Visible(r.heading)))
	}
	o := r.object
	return (&kit.Mini{Role: o.Role(), Name: o.Name, Issuer: o.signer(), Sub: o.Summary(d.s.now()), KeyID: o.KeyID}).Row()
}

// attrs makes headings known as such: they cannot be chosen.
func (d *drawer) attrs(i int) []string {
	if d.rows[i].heading != "" {
		return []string{"aria-disabled", "true"}
	}
	return nil
}

func (d *drawer) pick(_ ui.Context, i int) {
	if r := d.rows[i]; r.heading == "" {
		d.s.showObject(r.object.ID)
	}
}

// key removes the row at hand with Delete.
func (d *drawer) key(name string, i int) (next int, ok bool) {
	if r := d.rows[i]; name == "Delete" && r.heading == "" {
		d.s.remove(r.object.Name, r.object.ID)
		d.s.refocus(spaceSide.title)
		return i, true
	}
	return i, false
}

func (d *drawer) search(_ ui.Context, query string) { d.query = query }

func (d *drawer) close(ui.Context) { spaceSide.close(d.s) }

func (d *drawer) removeAll(ui.Context) {
	all := d.s.ws.All()
	ids := make([]int, len(all))
	for i, o := range all {
		ids[i] = o.ID
	}
	what := plural(len(ids), "object")
	for _, text := range d.s.ws.Documents() {
		ids = append(ids, text.ID)
	}
	d.s.remove(what, ids...)
	d.s.refocus(spaceSide.title)
}
