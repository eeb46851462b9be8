package app

import (
	"bytes"
	"io"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	hsheet "kubepki/core/sheet"
)

var _ = registerPage(page{
	ID: "sheet", In: "inspect", Route: "/inspect/sheet", Order: 2, Title: "Health sheet", Icon: "check", Keys: "e",
	Why:  "Every certificate of a set in one sheet, with what is wrong and how to mend it.",
	Mend: (*session).refusedHere,
	New:  func(s *session) ui.Composer { return &healthPage{s: s, in: s.inspection()} },
})

// healthPage shows the sheet of what is in the workspace.
type healthPage struct {
	ui.Compo

	s       *session
	in      *inspected
	m       healthModel
	example exampleSet
	printed string // the whole sheet as it is printed
	stop    func()
}

// OnMount follows the workspace.
func (p *healthPage) OnMount(ctx ui.Context) { p.stop = p.in.follow(ctx) }

// OnDismount ends the subscription.
func (p *healthPage) OnDismount() { p.stop() }

// Render draws the page: the score, the sheet, the row at hand and what was found.
func (p *healthPage) Render() ui.UI {
	none := p.in.waiting(p.s.beginSet("Health sheet", "Drop a whole /etc/kubernetes, a bundle or a few files: each certificate gets its line here.",
		func(ctx ui.Context) { p.example.add(ctx, p.s) }, p.example.job.running()))
	if none != nil {
		return el.Box("div", "page__in", kit.Title("Health sheet", healthSentence), none)
	}
	return el.Box("div", "page__in",
		kit.Title("Health sheet", healthSentence, p.actions()...),
		el.Box("div", "stack g5 hsheet", p.score(), p.rows(), slot(p.detail()), slot(p.findings()), p.paper()),
	)
}

const healthSentence = "Whose each certificate is, how long it counts, and whether all that read it will take it."

func (p *healthPage) actions() []ui.UI {
	return []ui.UI{
		&kit.Button{Label: "Check again", Icon: "undo", Look: "bare", OnClick: p.in.again},
		&kit.Button{Label: "CSV", Name: "Download the sheet as CSV", Icon: "download", OnClick: func(ui.Context) { p.save("health-sheet.csv", "text/csv", (*hsheet.Sheet).WriteCSV) }},
		&kit.Button{Label: "JSON", Name: "Download the sheet as JSON", Icon: "download", OnClick: func(ui.Context) { p.save("health-sheet.json", "application/json", (*hsheet.Sheet).WriteJSON) }},
		&kit.Button{Label: "Print", Icon: "doc", OnClick: p.print},
		kit.LinkButton("#/inspect/repair", "bench", "Repair", "main"),
	}
}

// save offers the sheet as a file.
func (p *healthPage) save(name, mime string, write func(*hsheet.Sheet, io.Writer) error) {
	var b bytes.Buffer
	if err := write(p.in.sheet, &b); err != nil {
		p.s.fail(err)
		return
	}
	p.s.save(name, mime, b.Bytes())
}

// score is the set in one glance.
func (p *healthPage) score() ui.UI {
	c := p.in.sheet.Score
	state := or(string(c.Level()), "valid")
	parts := []ui.UI{
		el.With("div", "score__points", el.Attrs{"data-hue", kit.Hue(state)}, el.Text("b", "nums", thousands(c.Points)), el.Text("span", "", "of 100")),
		el.With("div", "score__words", el.Attrs{"role", "status"}, kit.Pill(state, c.Words()), el.Text("p", "quiet t13", p.scoreWords())),
	}
	for _, f := range []struct {
		n           int
		word, state string
	}{{c.Broken, "broken", "broken"}, {c.Expired, "expired", "expired"}, {c.Warning, "to look at", "warning"}, {c.Good, "good", "valid"}} {
		parts = append(parts, figure(f.n, f.word, f.state))
	}
	return el.With("section", "panel score", el.Attrs{"aria-label", "Score"}, parts...)
}

func (p *healthPage) scoreWords() string {
	s := p.in.sheet
	words := plural(s.Score.Total, "line") + " of " + plural(len(s.Files), "file")
	if n := len(s.Programs); n > 0 {
		words += " and " + plural(n, "program")
	}
	hosts := len(s.Nodes)
	if _, ok := s.Nodes[""]; ok {
		hosts-- // what lies beside the hosts' folders is no host
	}
	if hosts > 1 {
		words += " on " + plural(hosts, "host")
	}
	if v := s.Plan.Cluster.Version; v.Minor > 0 {
		words += ", Kubernetes " + v.String()
	}
	if p.in.running {
		words += "; judging again"
	}
	return words
}

// rows is the sheet.
func (p *healthPage) rows() ui.UI {
	lines := p.m.shown(p.in.sheet)
	var body ui.UI = kit.Empty("No such line", "None has these words, or is of this kind.")
	if len(lines) > 0 {
		body = &kit.List{
			ID: "health-sheet", Label: "Health sheet", Class: "hlist", Height: 48, Count: len(lines), Selected: p.selected(lines),
			Row: p.line, Attrs: p.attrs, OnPick: p.pick,
		}
	}
	return kit.Panel("All lines", el.With("span", "muted t12", el.Attrs{"role", "status"}, ui.Text(plural(countRows(lines), "line"))),
		el.Box("div", "wtools htools",
			&kit.Search{ID: "health-search", Label: "Search by name, path, issuer or verdict", Value: p.m.query, OnInput: func(_ ui.Context, v string) { p.m.query = v }},
			el.Box("div", "row row--wrap row--end",
				&kit.Seg{ID: "health-level", Label: "Which lines", Bare: true, Options: healthLevels, Value: p.m.level, OnChange: func(_ ui.Context, v string) { p.m.level = v }},
				el.Box("span", "grow"),
				&kit.Select{ID: "health-sort", Label: "Sort", Options: optionsOf(healthSorts), Value: or(p.m.sort, "worst"), OnChange: func(_ ui.Context, v string) { p.m.sort = v }},
				&kit.Select{ID: "health-group", Label: "Group", Options: optionsOf(healthGroups), Value: p.m.group, OnChange: func(_ ui.Context, v string) { p.m.group = v }},
			),
		), healthHead(), body)
}

func countRows(lines []healthLine) (n int) {
	for _, l := range lines {
		if l.row != nil {
			n++
		}
	}
	return n
}

func (p *healthPage) selected(lines []healthLine) int {
	for i, l := range lines {
		if l.row != nil && l.row.Item == p.m.item {
			return i
		}
	}
	return -1
}

func (p *healthPage) attrs(i int) []string {
	if p.m.lines[i].row == nil {
		return []string{"aria-disabled", "true"}
	}
	return nil
}

func (p *healthPage) pick(ctx ui.Context, i int) {
	r := p.m.lines[i].row
	switch {
	case r == nil:
	case p.m.item == r.Item:
		p.m.item = ""
	default:
		p.m.item = r.Item
		ctx.Defer(func(ui.Context) { p.s.Page.Focus("health-row") })
	}
}

// findings are what was found, the same in many places as one.
func (p *healthPage) findings() ui.UI {
	all := p.in.sheet.Findings()
	if len(all) == 0 {
		return nil
	}
	return kit.Panel("What was found", el.Text("span", "muted t12", plural(len(all), "finding")),
		el.Box("div", "panel__body stack", p.s.findings(all, p.in.openAt)...))
}
