package app

import (
	"context"
	"fmt"
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/chain"
	"kubepki/core/decode"
)

var _ = registerPage(page{
	ID: "chain", In: "inspect", Route: "/inspect/chain", Order: 3, Title: "Chain", Icon: "inter",
	Why: "Who signed whom: every line is a signature that was checked.",
	New: func(s *session) ui.Composer { return newChainPage(s) },
})

// chainPage shows the certificates of the workspace and who signed whom.
type chainPage struct {
	ui.Compo

	s       *session
	m       chainModel
	build   work
	built   int // the workspace's version that the graph is of, -1 for none
	example work
	export  work
	stop    func()
}

func newChainPage(s *session) *chainPage {
	return &chainPage{s: s, m: newChainModel(), built: -1}
}

// OnMount follows the workspace, and builds the graph anew when it changes.
func (p *chainPage) OnMount(ctx ui.Context) {
	shown := p.s.watch(ctx)
	changed := p.s.ws.Subscribe(func() { ctx.Dispatch(p.begin) })
	p.stop = func() {
		shown()
		changed()
	}
	p.begin(ctx)
}

// OnDismount ends the subscription; a graph under way is given up.
func (p *chainPage) OnDismount() {
	p.stop()
	if p.build.running() {
		p.build.stop(nil)
		p.built = -1
	}
}

// begin builds the graph of what the workspace holds now. One that is under way
// and of an older state is given up.
func (p *chainPage) begin(ctx ui.Context) {
	version := p.s.ws.Version()
	if version == p.built {
		return
	}
	p.built = version
	p.build.stop(ctx)
	var g *chain.Graph
	var objects map[int]Object
	p.build.start(ctx, p.s, "Checking signatures", "of "+plural(p.s.ws.Len(), "object"), func(job context.Context) (err error) {
		g, objects, err = chainBuild(job, p.s.ws, p.s.Yield)
		return err
	}, func(_ ui.Context, err error) {
		if err == nil {
			p.m.built(g, objects)
		}
	})
}

// Render draws the page.
func (p *chainPage) Render() ui.UI {
	empty := p.m.graph == nil || len(p.m.graph.Nodes) == 0
	return el.Box("div", "page__in",
		kit.Title("Chain", "Who signed whom. Every line is a signature that was checked, with what else agrees.", p.actions(empty)...),
		slot(p.build.bar(p.s)),
		slot(p.export.bar(p.s)),
		p.body(empty),
	)
}

func (p *chainPage) actions(empty bool) []ui.UI {
	if empty {
		return nil
	}
	out := []ui.UI{&kit.Button{Label: "SVG", Name: "Save the picture as SVG", Icon: "download", OnClick: p.saveSVG}}
	if p.s.Picture != nil {
		out = append(out, &kit.Button{Label: "PNG", Name: "Save the picture as PNG", Icon: "download", OnClick: p.savePNG, Disabled: p.export.running()})
	}
	return out
}

func (p *chainPage) body(empty bool) ui.UI {
	switch {
	case empty && p.build.running():
		return kit.Panel("Certificates", nil, kit.PanelBody(el.Box("span", "bone"), el.Box("span", "bone bone--m"), el.Box("span", "bone bone--s")))
	case empty:
		return kit.Panel("Certificates", nil, kit.Empty("No certificates here", "Bring some: drop files anywhere, or make a cluster’s. Then this page shows who signed whom.",
			kit.LinkButton("#/inspect", "inspect", "Bring certificates", ""),
			&kit.Button{Label: "Show an example", Icon: "play", OnClick: p.show, Disabled: p.example.running()}))
	}
	return el.Box("div", "stack g5",
		el.Box("div", "two two--end two--chain", p.figure(), el.Box("div", "stack g5", p.detail())),
		p.faultsPanel(),
	)
}

// show takes two public certificates in, one signed by the other.
func (p *chainPage) show(ctx ui.Context) {
	var files []File
	for _, s := range decode.Samples()[:2] {
		files = append(files, File{Data: []byte(s.Text)})
	}
	var in importing
	p.example.start(ctx, p.s, "Reading", "the example", func(job context.Context) (err error) {
		in, _, err = p.s.find(job, files, "")
		return err
	}, func(_ ui.Context, err error) {
		if err != nil {
			p.s.fail(err)
			return
		}
		p.s.takeIn(in)
	})
}

// figure is the picture with its tools.
func (p *chainPage) figure() ui.UI {
	good, bad, missing := p.m.count()
	words := fmt.Sprintf("%s, %s", plural(len(p.m.objects), "certificate"), holdWords(good, bad, missing))
	return kit.Panel("Certificates", el.With("span", "muted t12", el.Attrs{"role", "status"}, ui.Text(words)),
		el.Box("div", "wtools",
			el.Box("div", "row row--wrap",
				&kit.Search{ID: "chain-search", Label: "Find by name or path", Value: p.m.query, OnInput: p.typed},
				&kit.Button{Label: "Next", Small: true, Disabled: p.m.query == "", OnClick: p.next},
				el.With("span", "muted t12", el.Attrs{"role", "status"}, ui.Text(p.hits())),
			)),
		&kit.Plane{
			ID: "chain-map", Label: "Certificates and who signed them. Arrow keys go from one to the next, Enter opens.",
			Size: kit.Rect{W: p.m.layout.Width, H: p.m.layout.Height}, Fresh: strconv.Itoa(p.m.fresh),
			Draw:   func(sight kit.Sight) string { return p.m.draw(sight, p.s.now()) },
			Active: p.active(), Reveal: p.m.reveal, OnPick: p.pick, OnKey: p.key,
		},
		kit.PanelFoot(chainLegend()),
	)
}

func holdWords(good, bad, missing int) string {
	out := plural(good, "signature") + " hold"
	if good == 1 {
		out += "s"
	}
	if bad > 0 {
		out += fmt.Sprintf(", %d do not", bad)
	}
	if missing > 0 {
		out += fmt.Sprintf(", %d cannot be checked", missing)
	}
	return out
}

func (p *chainPage) active() string {
	if p.m.at < 0 {
		return ""
	}
	return chainBoxID(p.m.at)
}

// chainLegend says what lines look like.
func chainLegend() ui.UI {
	var parts []ui.UI
	for _, l := range []struct{ hue, class, words string }{
		{"valid", "cl", "signed, checked"}, {"broken", "cl cl--cut", "does not hold"}, {"expired", "cl cl--gone", "issuer missing"}, {"root", "cl cl--twin", "same name and key"},
	} {
		parts = append(parts, el.Box("span", "", ui.Raw(`<svg viewBox="0 0 18 18" aria-hidden="true" data-hue="`+l.hue+`"><path class="`+l.class+`" d="M1 9h16"/></svg>`), ui.Text(l.words)))
	}
	parts = append(parts, el.Text("p", "muted t12", "Drag to move. Ctrl and wheel, two fingers, + and - to zoom."))
	return el.Box("div", "legend t12", parts...)
}

func (p *chainPage) typed(_ ui.Context, query string) {
	p.m.query = query
	p.m.hits = p.m.search()
}

func (p *chainPage) next(ui.Context) { p.m.hits = p.m.search() }

func (p *chainPage) hits() string {
	switch {
	case p.m.query == "":
		return ""
	case p.m.hits == 0:
		return "none"
	}
	return fmt.Sprintf("%d of %d", p.m.found+1, p.m.hits)
}

// pick takes a box to hand; a tray opens or closes, and so does what is at hand
// already.
func (p *chainPage) pick(_ ui.Context, at int) {
	again := at == p.m.at
	p.m.goTo(at)
	if b, ok := p.m.box(); ok && b.Node < 0 || again {
		p.enter()
	}
}

func (p *chainPage) key(_ ui.Context, key string) bool {
	if key == "Enter" || key == " " {
		p.enter()
		return true
	}
	return p.m.key(key)
}

// enter opens what is at hand.
func (p *chainPage) enter() {
	b, ok := p.m.box()
	switch {
	case !ok:
	case b.Node < 0:
		p.m.toggle(b.Key)
	default:
		if id := p.m.atID(); id > 0 {
			p.s.showObject(id)
		}
	}
}
