package app

import (
	"slices"
	"sort"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/chain"
	"kubepki/core/decode"
	"kubepki/core/pki"
)

var _ = registerPage(page{
	ID: "whoami", In: "inspect", Route: "/inspect/whoami", Order: 5, Title: "Who am I", Icon: "user",
	Why: "The user and the groups that kube-apiserver takes out of a client certificate.",
	New: func(s *session) ui.Composer { return &whoamiPage{s: s, version: -1} },
})

// whoamiPage shows who the holders of client certificates are.
type whoamiPage struct {
	ui.Compo

	s       *session
	version int // of the workspace that clients are of
	clients []Object
	chosen  int
	query   string
	node    string
	stop    func()
}

// OnMount follows the workspace.
func (p *whoamiPage) OnMount(ctx ui.Context) { p.stop = p.s.watch(ctx) }

// OnDismount ends the subscription.
func (p *whoamiPage) OnDismount() { p.stop() }

// refresh reads the workspace anew when it changed.
func (p *whoamiPage) refresh() {
	if v := p.s.ws.Version(); v != p.version {
		p.version, p.clients = v, callersFirst(byPart(clientsIn(p.s.ws)))
	}
	for _, o := range p.clients {
		if o.ID == p.chosen {
			return
		}
	}
	if len(p.clients) > 0 {
		p.choose(p.clients[0].ID)
	}
}

// clientsIn lists the certificates that may call, newest first.
func clientsIn(ws *Workspace) []Object {
	var out []Object
	for _, o := range certificatesIn(ws) {
		c := o.Cert()
		if role := certificateRole(c); !c.IsCA && (role == "client" || role == "both" || role == "cert" && len(c.ExtKeyUsage) == 0) {
			out = append(out, o)
		}
	}
	return out
}

// callersFirst puts those whom kube-apiserver takes for nobody, or for somebody
// who is not meant, behind the others.
func callersFirst(all []Object) []Object {
	wrong := map[int]bool{}
	for _, o := range all {
		wrong[o.ID] = slices.ContainsFunc(chain.WhoAmI(o.Cert(), "").Traps, func(t chain.Trap) bool { return t.Level() == decode.Broken })
	}
	sort.SliceStable(all, func(i, j int) bool { return !wrong[all[i].ID] && wrong[all[j].ID] })
	return all
}

func (p *whoamiPage) choose(id int) {
	p.chosen = id
	if o, ok := p.s.ws.Get(id); ok {
		p.node = nodeOf(o.Path)
	}
}

// Render draws the page: the clients at the left, who one of them is at the right.
func (p *whoamiPage) Render() ui.UI {
	p.refresh()
	head := kit.Title("Who am I", "The user and the groups that kube-apiserver takes out of a client certificate, what they may do by default, and what surprises people.")
	o, ok := p.s.ws.Get(p.chosen)
	if !ok || len(p.clients) == 0 {
		return el.Box("div", "page__in", head, kit.Panel("Client certificates", nil, kit.Empty("No client certificates here",
			"Bring a kubeconfig or a client’s certificate: drop files anywhere.", kit.LinkButton("#/inspect", "inspect", "Bring certificates", ""))))
	}
	id := chain.WhoAmI(o.Cert(), p.node)
	return el.Box("div", "page__in", head, el.Box("div", "two two--decode",
		el.Box("div", "stack g5",
			p.s.certificateChooser("whoami-cert", "Client certificates", p.clients, p.query, p.chosen, func(q string) { p.query = q }, p.choose),
			kit.Panel("Where", nil, kit.PanelBody(&kit.Field{
				ID: "whoami-node", Label: "Node that it is used on", Aside: "optional", Value: p.node, Mono: true,
				Hint:    "A kubelet’s certificate speaks for one node: its name is held against this one.",
				OnInput: func(_ ui.Context, v string) { p.node = strings.TrimSpace(v) },
			})),
		),
		el.Box("div", "stack g5", append([]ui.UI{p.subject(o)}, p.s.identityPanels(id)...)...),
	))
}

func (p *whoamiPage) subject(o Object) ui.UI {
	id := o.ID
	return kit.Panel(kit.Visible(o.Name), nil, kit.Facts(
		codeFact("Subject", "subject", pki.NameFrom(o.Cert().Subject).String()),
		textFact("Ends", "notAfter", minuteOf(o.Cert().NotAfter.Unix())+", "+lasts(o.Cert().NotAfter, p.s.now())),
	), el.Box("div", "panel__foot",
		&kit.Button{Label: "Verify it", Icon: "check", OnClick: func(ctx ui.Context) {
			p.s.toVerify = id
			ctx.Navigate("#/inspect/verify")
		}},
		&kit.Button{Label: "Look inside", Icon: "inspect", Look: "bare", OnClick: func(ui.Context) { p.s.showObject(id) }},
	))
}

// identityPanels say who someone is to kube-apiserver.
func (s *session) identityPanels(id chain.Identity) []ui.UI {
	user := kit.FactRow("User", "CN", el.Text("code", "wrap", kit.Visible(id.User)))
	if id.Refused() {
		user = kit.FactRow("User", "CN", kit.State("broken", "Nobody: kube-apiserver answers 401"))
	}
	var groups []ui.UI
	for _, g := range id.Groups {
		groups = append(groups, el.Box("span", "name", el.Text("span", "", kit.Visible(g))))
	}
	if groups == nil {
		groups = []ui.UI{el.Text("span", "muted", "none")}
	}
	out := []ui.UI{kit.Panel("To kube-apiserver", nil, kit.Facts(user,
		kit.FactRow("Groups", "every O", el.Box("div", "names", groups...), kit.Plain("kube-apiserver adds system:authenticated to whomever it recognises.")),
	))}
	var may []ui.UI
	for _, g := range id.Rights {
		may = append(may, kit.FactRow(kit.Visible(g.From), "", el.Text("span", "", g.May()), kit.Plain("By "+g.By()+"."), el.Text("p", "muted t12 wrap", g.Ref())))
	}
	if may != nil {
		out = append(out, kit.Panel("May do by default", nil, kit.Facts(may...),
			kit.PanelFoot(ui.Text("Bindings that an administrator made come on top: kubectl auth can-i --list tells."))))
	}
	return append(out, trapPanel(id))
}

func trapPanel(id chain.Identity) ui.UI {
	if len(id.Traps) == 0 {
		return kit.Panel("Traps", nil, kit.PanelBody(kit.Note("valid", "None.", ui.Text("Nothing in this name surprises people."))))
	}
	var out []ui.UI
	for _, t := range id.Traps {
		out = append(out, (&kit.Finding{State: string(t.Level()), Title: t.Title(), Where: t.What, Why: t.Why(), Fix: t.Fix(), Ref: t.Ref()}).UI())
	}
	return kit.Panel("Traps", nil, out...)
}
