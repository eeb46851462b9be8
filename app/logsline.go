package app

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/logs"
)

// explained is the line that was chosen, with its cause and what to do.
func (p *logsPage) explained() ui.UI {
	m := &p.m
	if m.report == nil {
		return kit.Panel("What a line says", nil, p.beginnings())
	}
	if m.selected < 0 || m.selected >= m.report.Lines() {
		return kit.Panel("What a line says", nil, kit.Empty("No line is chosen", "Choose one, and it is explained here."))
	}
	raw := m.report.Raw(m.selected)
	where := el.With("span", "muted t12 trunc", el.Attrs{"role", "status"}, ui.Text(kit.Visible(m.place(m.selected))))
	parts := []ui.UI{kit.Code("As it stands", kit.Visible(firstBytes(raw, logs.MaxLine)), &kit.Copy{What: "line", Text: raw, OnCopy: p.s.copy})}
	reading, ok := m.report.Explain(m.selected)
	if !ok {
		parts = append(parts, kit.Note("", "This line is not known here.", ui.Text("It may tell of something else, or be one of those around an error: look at the lines before and after it.")))
		return kit.Panel("What this line says", where, kit.PanelBody(parts...))
	}
	parts = append([]ui.UI{p.finding(reading)}, parts...)
	parts = append(parts, p.culprits(reading), p.onward())
	return kit.Panel("What this line says", where, kit.PanelBody(parts...))
}

// about is the row of the table that the address names, without a line that
// says so: lessons lead to it.
func (p *logsPage) about() ui.UI {
	r, ok := logs.About(p.s.query("about"))
	if !ok {
		return nil
	}
	said := make([]ui.UI, len(r.Says))
	for i, s := range r.Says {
		said[i] = el.Box("li", "", el.Text("small", "muted", s.Who+" "), el.Text("code", "wrap", s.Plainly()))
	}
	f := &kit.Finding{State: stateOfLevel(r.Level), Title: r.Title, Cause: r.Cause, Fix: r.Fix, Commands: r.Command, Ref: r.Ref, OnCopy: p.s.copy}
	return kit.Panel("What is known of it", kit.LinkButton("#/inspect/logs", "x", "Close", "bare"), kit.PanelBody(f.UI(),
		el.Box("div", "stack stack--s", el.Text("h3", "eyebrow", "How programs say it"), el.Box("ul", "prose--list t13", said...))))
}

// finding is the reading in the form in which faults are shown everywhere.
func (p *logsPage) finding(r logs.Reading) ui.UI {
	said := r.Who + " says so"
	if l := p.m.report.Line(p.m.selected); !l.Time.IsZero() {
		said += ", " + clock(l.Time, l.Zone)
	}
	if l := p.m.report.Line(p.m.selected); l.Address != "" {
		said += ", of " + l.Address
	}
	f := &kit.Finding{
		State: stateOfLevel(r.Level), Title: r.Title, Where: said + ".", Cause: r.Cause, Fix: r.Fix, Commands: r.Command, Ref: r.Ref, OnCopy: p.s.copy,
	}
	return f.UI()
}

// culprits are the objects of the workspace that the line speaks of.
func (p *logsPage) culprits(r logs.Reading) ui.UI {
	var rows []ui.UI
	for _, c := range r.Culprits {
		o, ok := p.s.ws.Get(c.ID)
		if !ok {
			continue
		}
		words := "Perhaps this one: "
		if c.Sure {
			words = "This one: "
		}
		rows = append(rows, &kit.Mini{
			Role: o.Role(), Name: o.Name, Issuer: o.signer(), Sub: words + c.Why, State: o.State(p.s.now()), KeyID: o.KeyID,
			OnOpen: func(ui.Context) { p.s.showObject(o.ID) },
		})
	}
	head := el.Text("h3", "eyebrow", "Which certificate")
	switch {
	case len(rows) > 0:
		return el.Box("div", "stack stack--s", append([]ui.UI{head}, rows...)...)
	case p.s.ws.Len() == 0:
		return kit.Note("", "Which certificate?", ui.Text("Bring the set too, such as all of /etc/kubernetes, to Objects: then it is named here."))
	case r.Missing != "":
		return kit.Note("warning", "None of the workspace:", el.Text("span", "wrap", kit.Visible(r.Missing)+"."))
	}
	return kit.Note("", "Which certificate?", ui.Text("The line does not say, and nothing in the workspace stands out."))
}

// onward leads to the pages that look closer, those that there are.
func (p *logsPage) onward() ui.UI {
	var links []ui.UI
	for _, route := range [...]string{"/inspect", "/inspect/verify", "/inspect/sheet", "/inspect/paths"} {
		if to, _, ok := pageAt(route); ok {
			links = append(links, kit.LinkButton(to.href(), to.Icon, to.tabWord(), "bare"))
		}
	}
	return el.With("nav", "row row--wrap", el.Attrs{"aria-label", "Look closer"}, links...)
}

// beginnings are the ways to begin with nothing, or to go on when it was given up.
func (p *logsPage) beginnings() ui.UI {
	if p.job.running() {
		return kit.Empty("Being read", "Its causes and lines are here in a moment.")
	}
	if _, given := p.m.gather(p.s.ws.Documents()); len(given) > 0 {
		return kit.Empty("Not read", "It was given up before its end.", &kit.Button{Label: "Read it", Icon: "play", OnClick: p.read})
	}
	var examples []ui.UI
	for _, e := range logs.Examples() {
		examples = append(examples, &kit.Button{Label: e.Title, Icon: "doc", OnClick: func(ctx ui.Context) { p.typed(ctx, e.Text) }})
	}
	return kit.Empty("Nothing to read yet", "Paste a log, drop files anywhere, or try an example of what real programs wrote.", examples...)
}
