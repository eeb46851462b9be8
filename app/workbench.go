package app

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
)

var _ = registerPage(page{
	ID: "workbench", Route: "/workbench", Order: 3, Title: "Workbench", Tab: "Everything", Icon: "bench", Keys: "w",
	Door: "Work on single keys and certificates",
	Why:  "Make, sign, convert and take away, one by one, without a cluster.", TakesFiles: true,
	New: func(s *session) ui.Composer { return newWorkbenchPage(s) },
})

// workbenchPage is everything in the workspace: found, chosen, taken away in
// one file and brought back.
type workbenchPage struct {
	ui.Compo

	s      *session
	m      workbenchModel
	bring  *reading
	saving *saving
	make   work // of the example
	stop   func()
}

func newWorkbenchPage(s *session) *workbenchPage {
	p := &workbenchPage{s: s, m: newWorkbenchModel(s.ws), saving: newSaving(s)}
	p.bring = newReading(s, "bring", func(_ ui.Context, in importing) { s.takeIn(in) })
	return p
}

// OnMount follows the workspace and takes the files that are dropped meanwhile.
func (p *workbenchPage) OnMount(ctx ui.Context) {
	p.stop = p.s.watch(ctx)
	p.s.bringTo(p, func(files []File, err error) { p.bring.take(ctx, files, err) })
}

// OnDismount lets dropped files go to Decode again.
func (p *workbenchPage) OnDismount() {
	p.s.leave(p)
	p.stop()
}

// Render draws the page: what is here at the left, what becomes of it at the right.
func (p *workbenchPage) Render() ui.UI {
	n := p.s.ws.Len()
	save := &kit.Button{ID: "save", Label: "Save encrypted", Icon: "lock", Look: "main", OnClick: p.openSaving, Disabled: n == 0}
	if n == 0 {
		save.Title = "There is nothing to save yet"
	}
	return el.Box("div", "page__in",
		kit.Title("Workbench", "Every key, request and certificate made or brought here. All of it ends with the page, unless you save it.", save),
		el.Box("div", "two two--end two--bench",
			p.everything(n),
			el.Box("div", "stack g5", p.bringPanel(), p.keepPanel()),
		),
		slot(p.saving.dialog(p.m.subject())),
	)
}

func (p *workbenchPage) openSaving(ui.Context) { p.saving.begin(p.m.taken()) }

// everything is the list of what is here, or the ways to begin.
func (p *workbenchPage) everything(n int) ui.UI {
	if n == 0 {
		return kit.PanelAt(everythingTitle, "Everything here", nil, p.beginnings())
	}
	rows := p.m.rows()
	var body ui.UI = kit.Empty("Nothing found", "No name, path or kind here has these words.")
	if len(rows) > 0 {
		body = &kit.List{
			ID: "everything", Label: "Everything here", Class: "wlist", Height: 48, Count: len(rows), Selected: p.opened(rows),
			Row: p.row, Attrs: p.attrs, OnPick: p.pick, OnMark: p.mark, OnKey: p.key,
		}
	}
	return kit.PanelAt(everythingTitle, "Everything here", el.With("span", "muted t12", el.Attrs{"role", "status"}, ui.Text(p.m.countWords(n))),
		el.Box("div", "wtools",
			&kit.Search{ID: "everything-search", Label: "Search by name, path or kind", Value: p.m.query, OnInput: p.search},
			el.Box("div", "row row--wrap",
				&kit.Check{ID: "everything-all", Label: p.m.allWords(), Checked: p.m.allMarked(), OnChange: p.markAll},
				el.Box("span", "grow"),
				&kit.Button{Label: "Download zip" + p.m.secretWord(), Icon: "download", Small: true, OnClick: p.zip, Disabled: p.saving.job.running()},
				&kit.Button{Label: "Remove", Icon: "trash", Look: "bare", Small: true, OnClick: p.remove, Disabled: len(p.m.marked()) == 0, Title: p.m.removeTitle()},
			),
		), body)
}

// everythingTitle is the id of the list's heading: it takes the focus when what
// had it was removed.
const everythingTitle = "everything-title"

// beginnings are the ways to begin with nothing.
func (p *workbenchPage) beginnings() ui.UI {
	example := &kit.Button{Label: "Make an example", Icon: "play", OnClick: p.example, Disabled: p.make.running()}
	tools := []ui.UI{example}
	for _, t := range (page{ID: "workbench"}).tabs() {
		if t.In != "" {
			tools = append(tools, kit.LinkButton(t.href(), t.Icon, t.Title, ""))
		}
	}
	return kit.Empty("Nothing here yet", "Make a key, bring what you have, or look at an example: an authority, a server’s certificate and their keys.", tools...)
}

func (p *workbenchPage) opened(rows []drawerRow) int {
	for i, r := range rows {
		if r.heading == "" && p.s.open == (opened{openObject, r.object.ID}) {
			return i
		}
	}
	return -1
}

func (p *workbenchPage) row(i int) ui.UI {
	r := p.m.rows()[i]
	if r.heading != "" {
		return el.Box("div", "space__group", el.Text("span", "eyebrow trunc", kit.Visible(r.heading)))
	}
	o := r.object
	mark := el.Span().Class("wrow__mark").Attr("data-mark", "1").Body(kit.Box(p.m.isMarked(o.ID)))
	mini := &kit.Mini{Role: o.Role(), Name: o.Name, Issuer: o.signer(), Sub: o.Summary(p.s.now()), KeyID: o.KeyID}
	return el.Box("div", "wrow", mark, mini.Row(), el.Box("small", "wrow__from",
		el.Text("span", "trunc", kit.Visible(o.Provenance)), el.Text("span", "muted", o.Made.UTC().Format("2 Jan 15:04"))))
}

func (p *workbenchPage) attrs(i int) []string {
	r := p.m.rows()[i]
	if r.heading != "" {
		return []string{"aria-disabled", "true"}
	}
	return []string{"aria-checked", strconv.FormatBool(p.m.isMarked(r.object.ID))}
}

func (p *workbenchPage) pick(_ ui.Context, i int) {
	if r := p.m.rows()[i]; r.heading == "" {
		p.s.showObject(r.object.ID)
	}
}

func (p *workbenchPage) mark(_ ui.Context, i int) {
	if r := p.m.rows()[i]; r.heading == "" {
		p.m.mark(r.object.ID)
	}
}

// key removes the row at hand with Delete.
func (p *workbenchPage) key(name string, i int) (next int, ok bool) {
	if r := p.m.rows()[i]; name == "Delete" && r.heading == "" {
		p.s.remove(r.object.Name, r.object.ID)
		p.s.refocus(everythingTitle)
		return i, true
	}
	return i, false
}

func (p *workbenchPage) search(_ ui.Context, query string) { p.m.query = query }

func (p *workbenchPage) markAll(_ ui.Context, on bool) { p.m.markAll(on) }

func (p *workbenchPage) zip(ctx ui.Context) { p.saving.plain(ctx, p.m.taken()) }

func (p *workbenchPage) remove(ui.Context) {
	ids := p.m.marked()
	what := plural(len(ids), "object")
	if o, ok := p.s.ws.Get(ids[0]); ok && len(ids) == 1 {
		what = o.Name
	}
	p.s.remove(what, ids...)
	p.s.refocus(everythingTitle)
}
