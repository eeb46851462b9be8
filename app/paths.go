package app

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/clustermap"
	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/paths"
)

var _ = registerPage(page{
	ID: "paths", In: "inspect", Route: "/inspect/paths", Order: 7, Title: "Paths", Icon: "terminal",
	Why: "What each flag of manifests and units points to, and whether caller and server will take each other.",
	New: func(s *session) ui.Composer { return &pathsPage{s: s, in: s.inspection()} },
})

// pathsPage holds the command lines of the workspace's texts against its files.
type pathsPage struct {
	ui.Compo

	s       *session
	in      *inspected
	query   string
	wrong   bool // only what is wrong is shown
	example exampleSet
	lines   []pathLine
	of      *paths.Report
	with    string
	stop    func()
}

// pathLine is a line of the list: a flag, or the heading of a command line.
type pathLine struct {
	heading string
	row     *paths.Row
}

// OnMount follows the workspace.
func (p *pathsPage) OnMount(ctx ui.Context) { p.stop = p.in.follow(ctx) }

// OnDismount ends the subscription.
func (p *pathsPage) OnDismount() { p.stop() }

// Render draws the page: the map with what each flag brings together, the flags,
// and what was found.
func (p *pathsPage) Render() ui.UI {
	empty := p.s.beginSet("Paths", "Drop static-pod manifests, systemd units or a plain command line beside the files: each flag is held against what it points to.",
		func(ctx ui.Context) { p.example.add(ctx, p.s) }, p.example.job.running())
	none := p.in.waiting(empty)
	if none == nil && len(p.in.sheet.Commands) == 0 {
		none = empty
	}
	title := kit.Title("Paths", "What each flag points to, whether it is there and the right one, and who will refuse whom.")
	if none != nil {
		return el.Box("div", "page__in", title, none)
	}
	return el.Box("div", "page__in", title, el.Box("div", "stack g5", p.figure(), p.flags(), slot(p.findings()), slot(p.unread())))
}

// figure is the cluster of the command lines, each connection in its state.
func (p *pathsPage) figure() ui.UI {
	return el.Box("figure", "panel map", clustermap.Figure(mapOfLinks(p.in.sheet.Flags, p.in.sheet.Commands), true),
		el.With("figcaption", "panel__foot", el.Attrs{"role", "status"}, ui.Text(p.linkWords())))
}

// linkWords count the connections by their state.
func (p *pathsPage) linkWords() string {
	n := map[string]int{}
	for _, l := range p.in.sheet.Flags.Links {
		n[l.State]++
	}
	words := plural(n["valid"], "connection") + " will hold"
	if n["broken"] > 0 {
		words += ", " + thousands(n["broken"]) + " will be refused"
	}
	if n["warning"] > 0 {
		words += ", in " + thousands(n["warning"]) + " the caller does not look"
	}
	if n["idle"] > 0 {
		words += "; of " + thousands(n["idle"]) + " the set does not tell"
	}
	return words
}

// mapOfLinks is a cluster as its command lines and kubeconfigs show it.
func mapOfLinks(r *paths.Report, commands []paths.Command) clustermap.Cluster {
	out := clustermap.Cluster{States: map[string]string{}}
	hosts := map[string]map[string]bool{}
	note := func(host, program string) {
		if hosts[program] == nil {
			hosts[program] = map[string]bool{}
		}
		if !hosts[program][host] {
			hosts[program][host] = true
			switch program {
			case paths.APIServer:
				out.ControlPlanes = append(out.ControlPlanes, clustermap.Host{Name: or(host, "this host")})
			case paths.Kubelet:
				if !hosts[paths.APIServer][host] {
					out.Workers = append(out.Workers, clustermap.Host{Name: or(host, "node")})
				}
			}
		}
	}
	for _, first := range []string{paths.APIServer, paths.Etcd, paths.Kubelet} {
		for i := range commands {
			if commands[i].Program == first {
				note(commands[i].Host, first)
			}
		}
		for _, l := range r.Links {
			if l.From == first {
				note(l.FromHost, first)
			}
		}
	}
	for host := range hosts[paths.Etcd] {
		if !hosts[paths.APIServer][host] && len(hosts[paths.APIServer]) > 0 {
			out.Etcd = append(out.Etcd, clustermap.Host{Name: or(host, "etcd")})
		}
	}
	for _, l := range r.Links {
		key := l.From + ">" + l.To
		if worse(l.State, out.States[key]) {
			out.States[key] = l.State
		}
	}
	return out
}

// worse tells whether one state of a connection hides another that many share.
func worse(a, b string) bool {
	order := []string{"", "idle", "valid", "warning", "broken"}
	at := func(s string) int {
		for i, o := range order {
			if o == s {
				return i
			}
		}
		return 0
	}
	return at(a) > at(b)
}

// shown are the flags that are asked for.
func (p *pathsPage) shown() []pathLine {
	with := p.query
	if p.wrong {
		with += "\nwrong"
	}
	if p.of == p.in.sheet.Flags && p.with == with {
		return p.lines
	}
	p.of, p.with, p.lines = p.in.sheet.Flags, with, nil
	words := strings.Fields(strings.ToLower(p.query))
	var last *paths.Command
	for i := range p.in.sheet.Flags.Rows {
		r := &p.in.sheet.Flags.Rows[i]
		text := r.Program + "\n" + r.Host + "\n" + r.Source + "\n" + r.Flag + "\n" + r.Value + "\n" + r.What
		if p.wrong && r.State != "broken" && r.State != "warning" || !holds(text, words) {
			continue
		}
		if r.Command != last {
			last = r.Command
			p.lines = append(p.lines, pathLine{heading: strings.TrimSuffix(r.Program+" — "+hostPath(r.Host, r.Source), " — ")})
		}
		p.lines = append(p.lines, pathLine{row: r})
	}
	return p.lines
}

// flags is the table of them.
func (p *pathsPage) flags() ui.UI {
	lines := p.shown()
	var body ui.UI = kit.Empty("No such flag", "None has these words, or is wrong.")
	if len(lines) > 0 {
		body = &kit.List{ID: "path-flags", Label: "Flags", Class: "hlist", Height: 48, Count: len(lines), Selected: -1, Row: p.line, OnPick: p.open}
	}
	return kit.Panel("Flags", el.With("span", "muted t12", el.Attrs{"role", "status"}, ui.Text(plural(len(p.in.sheet.Commands), "command line"))),
		el.Box("div", "wtools", el.Box("div", "row row--wrap row--end",
			el.Box("div", "grow", &kit.Search{ID: "path-search", Label: "Search by flag, file or program", Value: p.query, OnInput: func(_ ui.Context, v string) { p.query = v }}),
			&kit.Check{ID: "path-wrong", Label: "Only what is wrong", Checked: p.wrong, Switch: true, OnChange: func(_ ui.Context, on bool) { p.wrong = on }},
		)), body)
}

func (p *pathsPage) line(i int) ui.UI {
	l := p.lines[i]
	if l.row == nil {
		return el.Box("div", "space__group", el.Text("span", "eyebrow trunc", kit.Visible(l.heading)))
	}
	r := l.row
	what := r.What
	if what == "" {
		what = "Set"
	}
	return el.Box("div", "hrow hrow--path",
		el.Box("span", "hrow__two", el.Text("b", "trunc", kit.Visible("--"+r.Flag)), el.Text("small", "trunc", kit.Visible(r.Want))),
		el.Text("code", "trunc", kit.Visible(r.Value)),
		el.Box("span", "hrow__verdict", kit.State(r.State, kit.Visible(what))),
	)
}

// open shows the object that a flag points to.
func (p *pathsPage) open(_ ui.Context, i int) {
	r := p.lines[i].row
	if r == nil || !strings.HasPrefix(r.Value, "/") {
		return
	}
	if id, ok := p.in.object(r.Host, r.Value); ok {
		p.s.showObject(id)
	}
}

func (p *pathsPage) findings() ui.UI {
	all := p.in.sheet.Flags.Findings
	if len(all) == 0 {
		return nil
	}
	return kit.Panel("What was found", el.Text("span", "muted t12", plural(len(all), "finding")),
		el.Box("div", "panel__body stack", p.s.findings(all, nil)...))
}

// unread names texts that could not be read.
func (p *pathsPage) unread() ui.UI {
	var notes []ui.UI
	for _, f := range p.in.sheet.Faults {
		notes = append(notes, kit.Alert("broken", kit.Visible(or(f.Path, "What was pasted"))+":", ui.Text(kit.Visible(sentence(f.Why))+".")))
	}
	if notes == nil {
		return nil
	}
	return el.Box("div", "stack", notes...)
}
