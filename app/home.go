package app

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/clustermap"
	"kubepki/app/el"
	"kubepki/app/kit"
)

var _ = registerPage(page{
	ID: "home", Route: "/", Order: 0, Title: "Home", Icon: "home", Keys: "h",
	Why: "The cluster map, and where to start.",
	New: func(s *session) ui.Composer { return &homePage{s: s} },
})

// homePage is what a first visitor sees: the cluster map, and a door to each page.
type homePage struct {
	ui.Compo

	s     *session
	stop  func()
	drawn bool // the words were shown: now the rest
}

// OnMount follows the cluster at hand, and draws the rest once the words are
// seen: a page that says what to do is there sooner.
func (p *homePage) OnMount(ctx ui.Context) {
	p.stop = p.s.watch(ctx)
	p.s.Page.Painted(func() { ctx.Dispatch(func(ui.Context) { p.drawn = true }) })
}

// OnDismount ends the subscription.
func (p *homePage) OnDismount() { p.stop() }

// Render draws the page.
func (p *homePage) Render() ui.UI {
	return el.Box("div", "page__in",
		kit.DisplayTitle("Every line in a cluster needs a padlock.",
			"Make the keys, sign the certificates, take them away: real cryptography, in this page, sent nowhere.",
			p.mainAction()),
		p.figure(),
		p.doors(),
	)
}

// figure is the map, or its room until it is drawn.
func (p *homePage) figure() ui.UI {
	if !p.drawn {
		return el.Box("figure", "panel", clustermap.Room())
	}
	return el.Box("figure", "panel",
		clustermap.Figure(p.s.cluster.Map, false),
		el.Box("figcaption", "panel__foot row--between", legend(), p.caption()),
	)
}

func (p *homePage) mainAction() ui.UI {
	if p.s.cluster.Made {
		return kit.LinkButton("#/cluster", "cluster", "Open the cluster’s PKI", "main")
	}
	return kit.LinkButton("#/cluster", "cluster", "Make a cluster’s PKI", "main")
}

// caption says which cluster the map shows.
func (p *homePage) caption() ui.UI {
	c := p.s.cluster
	switch {
	case c.Made:
		return kit.State("valid", kit.Visible(c.Name)+": keys and certificates made")
	case c.Described:
		return el.Text("span", "muted", kit.Visible(c.Name)+", as you described it")
	}
	return el.Text("span", "muted", "kubernetes, an example")
}

// legend explains the marks of the map that are on it.
func legend() ui.UI {
	return ui.Raw(`<div class="legend">` +
		`<span><svg viewBox="-14 -14 28 28" aria-hidden="true" data-hue="idle"><use href="#g-lock-idle"/></svg>not tried yet</span>` +
		`<span><svg viewBox="0 0 16 16" aria-hidden="true"><circle class="end-c" cx="8" cy="8" r="4.5"/></svg>calls, as client</span>` +
		`<span><svg viewBox="0 0 16 16" aria-hidden="true"><rect class="end-s" x="2.5" y="2.5" width="11" height="11" rx="2.5"/></svg>answers, as server</span>` +
		`<span data-hue="root"><svg viewBox="0 0 16 16" aria-hidden="true"><circle class="waxs" cx="8" cy="8" r="6.5"/></svg>signed by this root</span>` +
		`</div>`)
}

// doors leads to each page of the table.
func (p *homePage) doors() ui.UI {
	var doors []ui.UI
	for _, d := range pages {
		if d.Door == "" || !p.drawn {
			continue
		}
		doors = append(doors, el.With("a", "door", el.Attrs{"href", d.href()},
			kit.Icon(d.Icon), el.Box("div", "", el.Text("h2", "", d.Door), el.Text("p", "", d.Why)), kit.Icon("arrow")))
	}
	return el.With("nav", "doors", el.Attrs{"aria-label", "Where to start"}, doors...)
}
