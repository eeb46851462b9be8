package app

import (
	"bytes"
	"context"
	"slices"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/kube"
	"kubepki/core/kubeconfig"
	"kubepki/core/repair"
	hsheet "kubepki/core/sheet"
)

var _ = registerPage(page{
	ID: "repair", In: "inspect", Route: "/inspect/repair", Order: 8, Title: "Repair", Icon: "bench",
	Why: "From the sheet to a mended cluster: the files that change, and the commands for each host.",
	New: func(s *session) ui.Composer { return &repairPage{s: s, in: s.inspection(), m: newRepairModel()} },
})

// repairPage mends the set that is in the workspace.
type repairPage struct {
	ui.Compo

	s       *session
	in      *inspected
	m       repairModel
	job     work
	at      kube.Progress
	result  *repair.Result
	zip     []byte
	of      *hsheet.Sheet // what the result was made of
	example exampleSet
	stop    func()
}

// OnMount follows the workspace.
func (p *repairPage) OnMount(ctx ui.Context) { p.stop = p.in.follow(ctx) }

// OnDismount ends the subscription.
func (p *repairPage) OnDismount() { p.stop() }

// Render draws the page: what to do at the left, what came out at the right.
func (p *repairPage) Render() ui.UI {
	const sentence = "Renew, replace, add: with the authorities that are here, or as requests for one that is elsewhere."
	none := p.in.waiting(p.s.beginSet("Repair", "Drop a cluster’s /etc/kubernetes with its authorities’ keys: what is wrong with it is made again.",
		func(ctx ui.Context) { p.example.add(ctx, p.s) }, p.example.job.running()))
	if none == nil && len(p.in.sheet.Rows) == 0 {
		none = kit.Panel("Repair", nil, kit.Empty("Nothing to mend", "The workspace has texts, and no certificate."))
	}
	if none != nil {
		return el.Box("div", "page__in", kit.Title("Repair", sentence), none)
	}
	p.m.follow(p.in.sheet)
	order, problems := p.m.order(p.in.sheet)
	make := &kit.Button{ID: "repair-make", Label: "Make the files", Icon: "sign", Look: "main", Disabled: order.Empty() || len(problems) > 0 || p.job.running(), OnClick: p.make}
	if order.Empty() {
		make.Title = "Nothing is chosen"
	}
	return el.Box("div", "page__in",
		kit.Title("Repair", sentence, make),
		el.Box("div", "two two--end two--bench",
			el.Box("div", "stack g5", p.items(), slot(p.outcome())),
			el.Box("div", "stack g5", p.how(), p.joining(problems)),
		),
	)
}

// items is what may be made again, with what is wrong with each.
func (p *repairPage) items() ui.UI {
	rows := p.m.rows(p.in.sheet)
	var body ui.UI = kit.Empty("No such line", "None has these words.")
	if len(rows) > 0 {
		body = &kit.List{
			ID: "repair-items", Label: "What is made again", Class: "wlist", Height: 48, Count: len(rows), Selected: -1,
			Row: p.item, Attrs: p.attrs, OnPick: p.mark, OnMark: p.mark,
		}
	}
	return kit.Panel("Make again", el.With("span", "muted t12", el.Attrs{"role", "status"}, ui.Text(thousands(len(p.m.marked))+" of "+plural(len(p.in.sheet.Rows), "line"))),
		el.Box("div", "wtools",
			&kit.Search{ID: "repair-search", Label: "Search by component, path or name", Value: p.m.query, OnInput: func(_ ui.Context, v string) { p.m.query = v }},
			el.Box("div", "row row--wrap",
				&kit.Button{Label: "What is wrong", Small: true, OnClick: func(ui.Context) { p.m.suggest(p.in.sheet) }},
				&kit.Button{Label: "All leaves", Small: true, OnClick: func(ui.Context) { p.m.mark(repair.Leaves(p.in.sheet)) }},
				&kit.Button{Label: "None", Small: true, Look: "bare", OnClick: func(ui.Context) { p.m.mark(nil) }},
			),
		), body)
}

func (p *repairPage) item(i int) ui.UI {
	r := p.m.shown[i]
	return el.Box("div", "wrow",
		el.Span().Class("wrow__mark").Attr("data-mark", "1").Body(kit.Box(p.m.marked[r.Item])),
		(&kit.Mini{Role: roleOfRow(r), Name: itemName(r), Sub: hostPath(r.Host, r.Path), Path: true, Issuer: r.Issuer}).Row(),
		el.Box("span", "wrow__from", kit.State(stateOfRow(r), kit.Visible(r.Verdict))))
}

// itemName is the component and what kind of file it is, unless its name says so.
func itemName(r *hsheet.Row) string {
	if strings.HasSuffix(r.Component, " "+r.Type) {
		return r.Component
	}
	return r.Component + ", " + r.Type
}

func (p *repairPage) attrs(i int) []string {
	if p.m.marked[p.m.shown[i].Item] {
		return []string{"aria-checked", "true"}
	}
	return []string{"aria-checked", "false"}
}

func (p *repairPage) mark(_ ui.Context, i int) { p.m.toggle(p.m.shown[i].Item) }

// make carries the order out.
func (p *repairPage) make(ctx ui.Context) {
	order, problems := p.m.order(p.in.sheet)
	if len(problems) > 0 {
		return
	}
	of := p.in.sheet
	var made *repair.Result
	var zip bytes.Buffer
	last := p.s.now()
	p.at = kube.Progress{}
	p.job.start(ctx, p.s, "Making", "", func(job context.Context) (err error) {
		made, err = repair.Make(job, of, order, repair.Options{
			Maker: p.s.Keys, Now: p.s.now(), Parse: kubeconfig.Parse, Yield: p.s.Yield,
			Progress: func(at kube.Progress) {
				p.at = at
				if t := p.s.now(); t.Sub(last) >= paintEvery {
					last = t
					p.s.later(func(ui.Context) {})
				}
			},
		})
		if err == nil {
			err = made.WriteZip(job, &zip, p.s.Yield)
		}
		return err
	}, func(ctx ui.Context, err error) {
		if err == nil {
			p.result, p.zip, p.of = made, zip.Bytes(), of
			ctx.Defer(func(ui.Context) { p.s.Page.Focus("repair-title") })
		}
	})
}

// outcome is what came out: the files, what was left and the way for each host.
func (p *repairPage) outcome() ui.UI {
	switch {
	case p.job.running():
		return kit.Panel("Making", nil, kit.PanelBody(&kit.Progress{Verb: "Making", What: p.at.Last, Done: p.at.Done, Total: max(p.at.Total, 1), OnCancel: p.job.stop}))
	case p.job.failure != nil:
		return kit.Alert("broken", "Nothing was made.", ui.Text(kit.Visible(sentence(strings.TrimPrefix(p.job.failure.Error(), "repair: ")))))
	case p.result == nil:
		return nil
	}
	r := p.result
	words := plural(len(r.Files), "file") + " for " + plural(len(r.Hosts), "host")
	if n := len(r.Requests); n > 0 {
		words += ", " + plural(n, "request")
	}
	parts := []ui.UI{}
	if p.of != p.in.sheet {
		parts = append(parts, kit.Note("warning", "The workspace changed since:", ui.Text("make the files again if it matters.")))
	}
	parts = append(parts, el.With("p", "", el.Attrs{"role", "status"}, ui.Text(words+". The zip holds them with their modes, and a script for each host.")))
	for _, l := range r.Left {
		parts = append(parts, kit.Note("broken", kit.Visible(or(l.Path, l.Item))+" is not mended:", ui.Text(l.Why+".")))
	}
	for _, a := range r.Assumed {
		parts = append(parts, kit.Note("warning", "Assumed:", ui.Text(a+".")))
	}
	for i := range r.Hosts {
		h := &r.Hosts[i]
		text := h.Script()
		parts = append(parts, kit.Code(kit.Visible("repair-"+h.Folder()+".sh"), text, &kit.Copy{What: "commands for " + or(h.Name, "the host"), Text: text, OnCopy: p.s.copy}))
		if i == hostsShown {
			parts = append(parts, el.Text("p", "quiet t13", "The zip has the commands of "+plural(len(r.Hosts)-i-1, "more host")+"."))
			break
		}
	}
	head := el.Box("div", "panel__head", el.H2().ID("repair-title").TabIndex(-1).Text("What changes"),
		&kit.Button{Label: "Download repair (.zip)", Icon: "download", Look: "main", Small: true, OnClick: p.download})
	return el.With("section", "panel", el.Attrs{"aria-label", "What changes"}, head, el.Box("div", "panel__body stack", parts...))
}

// hostsShown bounds the hosts whose commands are drawn.
const hostsShown = 5

func (p *repairPage) download(ui.Context) {
	p.s.save("repair.zip", "application/zip", slices.Clone(p.zip))
	p.s.say(toast{Icon: "download", State: "valid", Text: "repair.zip was handed to the browser: it holds private keys"})
}
