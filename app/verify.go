package app

import (
	"fmt"
	"strings"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/chain"
	"kubepki/core/decode"
	"kubepki/core/pki"
)

var _ = registerPage(page{
	ID: "verify", In: "inspect", Route: "/inspect/verify", Order: 4, Title: "Verify", Tab: "Verify as", Icon: "valid",
	Why: "Would it be believed: by whom, with which anchors, at what time.",
	New: func(s *session) ui.Composer { return newVerifyPage(s) },
})

// verifyPage asks whether a certificate holds.
type verifyPage struct {
	ui.Compo

	s    *session
	m    verifyModel
	stop func()
	// stopLife ends the work on the life of a question that is not asked any more.
	stopLife func()
}

func newVerifyPage(s *session) *verifyPage {
	return &verifyPage{s: s, m: newVerifyModel(s.ws), stopLife: func() {}}
}

// OnMount follows the workspace.
func (p *verifyPage) OnMount(ctx ui.Context) { p.stop = p.s.watch(ctx) }

// OnDismount ends the subscription and the work under way.
func (p *verifyPage) OnDismount() {
	p.stop()
	p.stopLife()
	p.m.lived = ""
}

// Render draws the page: the question at the left, the answer at the right.
func (p *verifyPage) Render() ui.UI {
	p.m.refresh(p.s.now())
	if id := p.s.toVerify; id > 0 {
		p.s.toVerify = 0
		p.m.choose(id)
	}
	head := kit.Title("Verify as", "Who looks at a certificate, whom they trust, and when: each step of the verification, and what every program says.")
	a, ok := p.m.asked()
	if !ok {
		return el.Box("div", "page__in", head, kit.Panel("Certificate", nil, kit.Empty("No certificates here",
			"Bring some: drop files anywhere, or make a cluster’s.", kit.LinkButton("#/inspect", "inspect", "Bring certificates", ""), kit.LinkButton("#/cluster", "cluster", "Make a cluster’s PKI", ""))))
	}
	p.live()
	right := []ui.UI{p.verdict(a), p.timePanel(), p.stepsPanel(a), p.wordsPanel(a)}
	if o, ok := p.m.chosen(); ok && p.m.as == chain.Client {
		right = append(right, p.s.identityPanels(chain.WhoAmI(o.Cert(), p.m.node))...)
	}
	return el.Box("div", "page__in", head,
		el.Box("div", "two two--decode",
			el.Box("div", "stack g5", p.who(), p.certificates(), p.anchors()),
			el.Box("div", "stack g5", right...),
		))
}

func (p *verifyPage) who() ui.UI {
	var options []kit.Option
	for _, as := range chain.Parts() {
		options = append(options, kit.Option{Value: as.ID(), Label: as.Title()})
	}
	body := []ui.UI{&kit.Select{ID: "verify-as", Label: "Looked at as", Options: options, Value: p.m.as.ID(), Hint: p.m.as.Who(), OnChange: p.choosePart}}
	var host, node ui.UI
	if p.m.as.WantsHost() {
		host = p.hostField()
	}
	if p.m.as == chain.Client {
		node = &kit.Field{ID: "verify-node", Label: "Node that it is used on", Aside: "optional", Value: p.m.node, Mono: true, OnInput: func(_ ui.Context, v string) { p.m.node = strings.TrimSpace(v) }}
	}
	return kit.Panel("Who asks", nil, kit.PanelBody(append(body, slot(host), slot(node))...))
}

func (p *verifyPage) hostField() ui.UI {
	f := &kit.Field{
		ID: "verify-host", Label: "Name or IP that is dialled", Value: p.m.host, Mono: true, List: "verify-names", Hint: "Without one no name is asked for.",
		OnInput: func(_ ui.Context, v string) { p.m.host, p.m.typed = v, true },
	}
	var names []ui.UI
	if o, ok := p.m.chosen(); ok {
		c := o.Cert()
		for _, n := range c.DNSNames[:min(len(c.DNSNames), 30)] {
			names = append(names, el.Option().Attr("value", n))
		}
		for _, ip := range c.IPAddresses[:min(len(c.IPAddresses), 30)] {
			names = append(names, el.Option().Attr("value", ip.String()))
		}
	}
	return el.Box("div", "", f, el.With("datalist", "", el.Attrs{"id", "verify-names"}, names...))
}

func (p *verifyPage) choosePart(_ ui.Context, id string) {
	for _, as := range chain.Parts() {
		if as.ID() == id {
			p.m.as, p.m.anchors = as, nil
		}
	}
}

// certificates lists what can be asked about.
func (p *verifyPage) certificates() ui.UI {
	return p.s.certificateChooser("verify-cert", "Certificate", p.m.all, p.m.query, p.m.cert, func(q string) { p.m.query = q }, p.m.choose)
}

// certificateChooser lists certificates, with a search when there are many.
func (s *session) certificateChooser(id, label string, all []Object, query string, chosen int, search func(string), choose func(int)) ui.UI {
	shown := all
	if words := strings.ToLower(strings.TrimSpace(query)); words != "" {
		shown = nil
		for _, o := range all {
			if strings.Contains(strings.ToLower(o.Name+" "+o.Path+" "+o.Cert().Subject.CommonName), words) {
				shown = append(shown, o)
			}
		}
	}
	at := -1
	for i, o := range shown {
		if o.ID == chosen {
			at = i
		}
	}
	var find ui.UI
	if len(all) > 6 {
		find = el.Box("div", "wtools", &kit.Search{ID: id + "-search", Label: "Find by name or path", Value: query, OnInput: func(_ ui.Context, q string) { search(q) }})
	}
	return kit.Panel(label, el.With("span", "muted t12", el.Attrs{"role", "status"}, ui.Text(plural(len(shown), "certificate"))), slot(find), &kit.List{
		ID: id, Label: label, Class: "wlist wlist--short", Height: 48, Count: len(shown), Selected: at,
		Row: func(i int) ui.UI {
			o := shown[i]
			sub := o.Path
			if sub == "" {
				sub = o.Summary(s.now())
			}
			return (&kit.Mini{Role: o.Role(), Name: o.Name, Issuer: o.signer(), Sub: sub, State: o.State(s.now())}).Row()
		},
		OnPick: func(_ ui.Context, i int) { choose(shown[i].ID) },
	})
}

// anchors lists who may be trusted.
func (p *verifyPage) anchors() ui.UI {
	all := p.m.trust
	n := 0
	for _, o := range all {
		if p.m.trusted(o) {
			n++
		}
	}
	aside := el.With("span", "muted t12", el.Attrs{"role", "status"}, ui.Text(fmt.Sprintf("%d of %d", n, len(all))))
	if len(all) == 0 {
		return kit.Panel("Trust anchors", aside, kit.PanelBody(el.Text("p", "quiet", "No authority is here: nothing can be believed. Bring the ca.crt that the asker has.")))
	}
	mark := func(_ ui.Context, i int) { p.m.mark(all[i].ID) }
	return kit.Panel("Trust anchors", aside,
		&kit.List{
			ID: "verify-anchors", Label: "Trust anchors", Class: "wlist wlist--short", Height: 48, Count: len(all), Selected: -1,
			Row: func(i int) ui.UI {
				o := all[i]
				mini := &kit.Mini{Role: o.Role(), Name: o.Name, Issuer: o.signer(), Sub: o.Summary(p.s.now())}
				if n := len(p.m.places[o.ID]); n > 1 {
					mini.Sub += ", in " + thousands(n) + " places"
				}
				return el.Box("div", "wrow wrow--two", el.Span().Class("wrow__mark").Attr("data-mark", "1").Body(kit.Box(p.m.trusted(o))), mini.Row())
			},
			Attrs:  func(i int) []string { return []string{"aria-checked", fmt.Sprint(p.m.trusted(all[i]))} },
			OnMark: mark, OnPick: mark,
		},
		kit.PanelFoot(
			&kit.Button{Label: "As a cluster has it", Small: true, Look: "bare", Disabled: p.m.anchors == nil, OnClick: func(ui.Context) { p.m.anchors = nil }},
			&kit.Button{Label: "None", Small: true, Look: "bare", OnClick: func(ui.Context) { p.m.anchors = map[int]bool{} }},
		))
}

// verdict is the answer in a line, and the path that was found.
func (p *verifyPage) verdict(a *chain.Answer) ui.UI {
	o, _ := p.m.chosen()
	state := stateOf(a.Fault)
	words := "It is refused"
	switch state {
	case "valid":
		words = "It holds"
	case "expired":
		words = "It has expired"
	case "idle":
		words = "It is not valid yet"
	}
	var path []ui.UI
	for i := len(a.Path) - 1; i >= 0; i-- {
		c := a.Path[i]
		role := certificateRole(c)
		if c.IsCA {
			role = "inter"
			if string(c.RawIssuer) == string(c.RawSubject) {
				role = "root"
			}
		}
		path = append(path, el.Box("li", "", kit.BareTag(role), el.Text("span", "wrap", kit.Visible(pki.NameFrom(c.Subject).String()))))
	}
	text := "As Go sees it, and so every component of Kubernetes."
	if !a.OK() {
		text = a.Fault.Text
	}
	return kit.Panel(kit.Visible(o.Name), nil, kit.PanelBody(
		el.With("div", "stack stack--s", el.Attrs{"role", "status"}, el.Box("div", "row row--wrap", kit.Pill(state, words), el.Text("span", "muted t12", minuteOf(p.m.at))), el.Text("p", "wrap", kit.Visible(text))),
		el.With("ol", "path", el.Attrs{"aria-label", "Path, from the anchor down"}, path...),
	))
}

// timePanel is the slider over the set's life.
func (p *verifyPage) timePanel() ui.UI {
	at, most := p.m.steps()
	away := "now"
	if p.m.moved {
		away = decode.Relative(time.Unix(p.m.at, 0), p.s.now())
	}
	return kit.Panel("Time", el.Text("span", "muted t12", away), kit.PanelBody(
		el.Box("div", "stack stack--s",
			ui.Raw(p.m.lifeBar()),
			&kit.Range{ID: "verify-time", Label: "When", Max: most, Value: at, Words: minuteOf(p.m.at), OnInput: p.slide},
		),
		el.Box("div", "row row--wrap",
			&kit.Button{Label: "Now", Small: true, Disabled: !p.m.moved, OnClick: func(ui.Context) { p.m.moved = false }},
			&kit.Button{Label: "Change before", Small: true, Disabled: p.m.spans == nil, OnClick: func(ui.Context) { p.jump(false) }},
			&kit.Button{Label: "Next change", Small: true, Disabled: p.m.spans == nil, OnClick: func(ui.Context) { p.jump(true) }},
		),
		el.Text("p", "quiet t13", fmt.Sprintf("%s %d of %s are over then.", p.m.lifeWords(), p.m.ended(), plural(len(p.m.all), "certificate"))),
	))
}

func (p *verifyPage) slide(_ ui.Context, step int) { p.m.slide(step) }

func (p *verifyPage) jump(forward bool) {
	if !p.m.jump(forward) {
		p.s.say(toast{Icon: "info", Text: "Nothing changes any more that way"})
	}
}
