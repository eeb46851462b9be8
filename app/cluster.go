package app

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/kube"
)

var _ = registerPage(page{
	ID: "cluster", Route: "/cluster", Order: 2, Title: "Cluster", Icon: "cluster", Keys: "c",
	Door: "Make a cluster’s PKI",
	Why:  "Every file kubeadm would write, with the reason for each name.",
	New:  func(s *session) ui.Composer { return newClusterPage(s) },
})

// clusterPage describes a cluster, shows what will be made and why, makes it,
// and lets it be looked at and taken away.
type clusterPage struct {
	ui.Compo

	s      *session
	m      *clusterModel
	files  *fileView
	listed bool // the files of the result are drawn
	filter string
	shown  string          // the address that was drawn last
	open   map[string]bool // rows of the plan shown in full
	bring  map[string]*bringing

	health    *setHealth   // of the result, nil before there is one
	waitedFor atomic.Int32 // pieces of work that the user waits for
	answers   answers      // what came back for the requests

	pack              jobState // the zip being written
	packed, packTotal int
	packCancel        context.CancelFunc

	rev  int        // counts the changes of the description and its form
	ctx  ui.Context // of the page itself, while it is shown
	stop func()
}

func newClusterPage(s *session) *clusterPage {
	return &clusterPage{s: s, m: newClusterModel(s.now()), open: map[string]bool{}, bring: map[string]*bringing{}}
}

// OnMount shows the cluster at hand. It reads the description again only where
// time matters: a brought authority may have ended since.
func (p *clusterPage) OnMount(ctx ui.Context) {
	p.ctx, p.stop = ctx, p.s.watch(ctx)
	p.s.front = front{p, func(files []File, err error) bool { return p.dropped(ctx, files, err) }}
	if len(p.m.draft.Brought) > 0 {
		p.redescribe()
		return
	}
	p.showCluster()
	p.expect()
}

// redescribe reads the description and shows what follows from it. With
// thousands of hosts the field that is typed in answers first: the plan waits
// until that is seen.
func (p *clusterPage) redescribe() {
	p.rev++
	p.m.check(p.s.now())
	follow := func() {
		p.m.replan()
		p.showCluster()
		p.expect()
	}
	if len(p.m.reading.Cluster.Hosts()) < kube.ManyHosts {
		follow()
		return
	}
	rev := p.rev
	p.s.painted(func() {
		if p.rev == rev { // no later edit overtook it
			p.rev++
			follow()
		}
	})
}

// OnDismount ends the subscription; work under way goes on.
func (p *clusterPage) OnDismount() {
	p.s.leave(p)
	p.stop()
}

// Render draws the page from top to bottom: what to do, the description beside
// its map and plan, then what came out.
func (p *clusterPage) Render() ui.UI {
	p.arrive()
	return el.Box("div", "page__in",
		kit.Title("Make a cluster’s PKI", p.lead(), p.mainAction()),
		p.steps(),
		slot(p.complaints()),
		slot(p.running()),
		slot(p.workPart()),
		slot(p.resultPart()),
		el.Box("div", "two two--form",
			&clusterPart{Page: p, Rev: p.rev, Draw: partForm},
			&clusterPart{Page: p, Rev: p.rev, Draw: partPlan},
		),
	)
}

// arrive filters the plan by the profile that a new address names.
func (p *clusterPage) arrive() {
	if p.shown == p.s.fragment {
		return
	}
	p.shown = p.s.fragment
	if profile, ok := kube.ProfileByID(p.s.query("plan")); ok {
		p.filter = profile.Title
		p.rev++
		p.s.soon(0, func() { p.s.Page.Focus("plan-filter") })
	}
}

// clusterPart is a part of the page that is drawn again only when the
// description changed, not at each step of the work. go-app compares the props.
type clusterPart struct {
	ui.Compo
	Page *clusterPage
	Rev  int
	Draw clusterPartID
}

type clusterPartID int

const (
	partForm clusterPartID = iota
	partPlan
)

// Render draws the part.
func (c *clusterPart) Render() ui.UI {
	if c.Draw == partForm {
		return c.Page.form()
	}
	return el.Box("div", "stack g5", c.Page.mapFigure(), c.Page.planPanel())
}

// slot keeps a part's place while there is none. Without it the form below
// would move up by one among its siblings, and go-app would build it anew: the
// field being typed in would lose the focus, and a letter with it.
func slot(part ui.UI) ui.UI {
	if part == nil {
		return el.Div().Hidden(true)
	}
	return el.Box("div", "", part)
}

// lead says in one sentence where the user stands.
func (p *clusterPage) lead() string {
	switch m := p.m; {
	case m.job == jobRunning:
		return "Keys are being made and certificates signed, in this page alone."
	case (!m.ready() || p.unsettled() != "") && m.made():
		return "Mend the description first: what is below was made from the earlier one."
	case !m.ready() || p.unsettled() != "":
		return "Mend the description first: nothing can be made of it as it stands."
	case m.stale():
		return "The description changed: what is below was made from the earlier one. Generate again to follow it."
	case m.work != nil:
		return "The keys exist in this page only. Take the unfinished work away before you leave, and go on with it when the certificates are there."
	case m.result != nil:
		return "Everything below exists in this page only. Download it before you leave."
	}
	return "Nothing exists yet. Describe the cluster, read what will be made and why, then generate it."
}

func (p *clusterPage) mainAction() ui.UI {
	b := &kit.Button{Label: "Generate PKI", Icon: "play", Look: "main", ID: "generate", OnClick: p.generate}
	if p.m.plan.Requests() > 0 {
		b.Label = "Generate keys and requests"
	}
	if p.m.made() && !p.m.stale() {
		b.Look = "" // the step after it has the filled one
	}
	b.Disabled = p.m.job == jobRunning
	return b
}

// steps shows the way: describe, read, generate, use; where somebody else
// signs, that is a step too.
func (p *clusterPage) steps() ui.UI {
	names := []string{"Describe", "Read the plan", "Generate", "Use it"}
	if p.m.plan.Requests() > 0 || p.m.work != nil {
		names = []string{"Describe", "Read the plan", "Generate", "Have it signed", "Use it"}
	}
	now := 1
	switch {
	case p.m.job == jobRunning:
		now = 2
	case p.m.work != nil && !p.m.stale():
		now = 3
	case p.m.result != nil && !p.m.stale():
		now = len(names) - 1
	case !p.m.ready():
		now = 0
	}
	var parts []ui.UI
	for i, name := range names {
		step := el.Span()
		var mark ui.UI = ui.Text(fmt.Sprint(i + 1))
		switch {
		case i < now:
			step.Class("is-done")
			mark = kit.SmallIcon("check")
		case i == now:
			step.Class("is-now").Aria("current", "step")
		}
		parts = append(parts, step.Body(el.Box("b", "", mark), ui.Text(name)))
	}
	return el.With("div", "line", el.Attrs{"role", "group", "aria-label", "Steps"}, parts...)
}

// complaints says how many fields need mending, or why the last try failed.
func (p *clusterPage) complaints() ui.UI {
	if p.m.failure != "" {
		return kit.Alert("broken", "Nothing was made.", ui.Text(p.m.failure))
	}
	n := len(p.m.reading.Problems)
	if id := p.unsettled(); n == 0 && id != "" {
		return el.With("div", "", el.Attrs{"role", "status"}, kit.Note("broken", "An authority you chose is not usable yet.",
			ui.Text("Bring its two files, say that somebody else signs, or let it be made here. "),
			&kit.Button{Label: "Go to the field", Small: true, Look: "bare", OnClick: func(ui.Context) { p.s.Page.Focus("bring-" + id) }}))
	}
	if n == 0 {
		return nil
	}
	first := p.m.reading.Problems[0]
	return el.With("div", "", el.Attrs{"role", "status"}, kit.Note("broken", plural(n, "thing")+" to mend before anything can be made.",
		ui.Text(fieldLabels[first.Field]+": "), ui.Text(kit.Visible(first.What)+". "),
		&kit.Button{Label: "Go to the field", Small: true, Look: "bare", OnClick: func(ui.Context) { p.s.Page.Focus(fieldID(first.Field)) }}))
}

// running shows the work under way: making, or checking what came in.
func (p *clusterPage) running() ui.UI {
	if s := &p.answers; s.job == jobRunning && s.total > 0 {
		return el.With("section", "panel", el.Attrs{"aria-label", "Progress"}, kit.PanelBody(&kit.Progress{
			Verb: "Checking", What: s.what, Done: s.done, Total: s.total, OnCancel: func(ui.Context) { s.cancel() },
		}))
	}
	if p.m.job != jobRunning || !p.m.slow {
		return nil
	}
	at := p.m.progress
	return el.With("section", "panel", el.Attrs{"aria-label", "Progress"}, kit.PanelBody(&kit.Progress{
		Verb: "Making", What: at.Last, Done: at.Done, Total: at.Total,
		Elapsed:  seconds(p.s.now().Sub(p.m.started)),
		OnCancel: func(ui.Context) { p.m.cancel() },
	}))
}

// seconds writes a time span as people read it: "0.3 s", "1 min 12 s".
func seconds(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
}

// change applies an edit of the description and shows what follows from it.
func (p *clusterPage) change(edit func(*kube.Draft)) {
	edit(&p.m.draft)
	p.redescribe()
}
