package app

import (
	"fmt"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/chain"
	"kubepki/core/decode"
	"kubepki/core/pki"
)

// detail says all about the box at hand.
func (p *chainPage) detail() ui.UI {
	b, ok := p.m.box()
	switch {
	case !ok:
		return kit.Panel("At hand", nil, kit.PanelBody(el.Text("p", "quiet", "Choose a certificate in the picture: by pointer, or with the arrow keys once it has the focus.")))
	case b.Node < 0:
		return p.trayPanel(b)
	}
	n := &p.m.graph.Nodes[b.Node]
	if n.Cert == nil {
		return p.missingPanel(n)
	}
	return p.nodePanel(b.Node, n)
}

func (p *chainPage) nodePanel(at int, n *chain.Node) ui.UI {
	state, words := p.m.state(at, p.s.now())
	rows := []ui.UI{
		codeFact("Subject", "subject", pki.NameFrom(n.Cert.Subject).String()),
		kit.FactRow("Signed by", "", p.signers(n)...),
		textFact("Ends", "notAfter", minuteOf(n.Cert.NotAfter.Unix())+", "+lasts(n.Cert.NotAfter, p.s.now())),
	}
	if len(n.Out) > 0 {
		rows = append(rows, textFact("Signed", "", plural(len(n.Out), "certificate")+" of this set"))
	}
	if len(n.Twins) > 0 {
		rows = append(rows, kit.FactRow("Same name and key", "", p.twins(n)...))
	}
	rows = append(rows, kit.FactRow("Here as", "", p.copies(n)...))
	head := el.Box("div", "row row--wrap", roleTag(n), kit.Pill(state, sentence(words)))
	body := []ui.UI{kit.PanelBody(head), kit.Facts(rows...)}
	if id := n.IDs[0]; id > 0 {
		body = append(body, el.Box("div", "panel__foot",
			&kit.Button{ID: "chain-open", Label: "Look inside", Icon: "inspect", OnClick: func(ui.Context) { p.s.showObject(id) }},
			&kit.Button{Label: "Verify it", Icon: "check", Look: "bare", OnClick: func(ctx ui.Context) {
				p.s.toVerify = id
				ctx.Navigate("#/inspect/verify")
			}},
		))
	}
	return kit.Panel(kit.Visible(n.Name), nil, body...)
}

func roleTag(n *chain.Node) ui.UI { return kit.Tag(nodeRole(n)) }

// signers lists the edges into a node: whose they are, and whether they hold.
func (p *chainPage) signers(n *chain.Node) []ui.UI {
	if len(n.In) == 0 {
		return []ui.UI{ui.Text("itself")}
	}
	var out []ui.UI
	for _, i := range n.In[:min(len(n.In), 6)] {
		e := p.m.graph.Edges[i]
		from := e.From
		out = append(out, el.Box("div", "row row--wrap",
			&kit.Button{Label: kit.Visible(p.m.graph.Nodes[from].Name), Look: "bare", Small: true, OnClick: func(ui.Context) { p.m.goToNode(from) }},
			edgeState(e),
		))
		if e.State != chain.Signed {
			out = append(out, kit.Plain(e.Why.Why()))
			continue
		}
		out = append(out, kit.Plain(agreement(e, n)))
	}
	return out
}

func edgeState(e chain.Edge) ui.UI {
	switch e.State {
	case chain.Signed:
		return kit.State("valid", "The signature holds")
	case chain.Broken:
		return kit.State("broken", sentence(e.Why.Title()))
	}
	return kit.State("warning", sentence(e.Why.Title()))
}

// agreement says what agrees besides the signature.
func agreement(e chain.Edge, n *chain.Node) string {
	switch {
	case !e.KeyIDs:
		return "The names agree. The key identifiers do not, though the key is right."
	case len(n.Cert.AuthorityKeyId) == 0:
		return "The names agree. It names no key identifier."
	}
	return "Names and key identifiers agree."
}

func (p *chainPage) twins(n *chain.Node) []ui.UI {
	out := []ui.UI{kit.Plain("One authority with several certificates: renewed, or signed by others too (a cross-sign). What it signed fits each.")}
	for _, t := range n.Twins[:min(len(n.Twins), 8)] {
		other := &p.m.graph.Nodes[t]
		by := "signed by itself"
		if len(other.In) > 0 {
			by = "signed by " + p.m.graph.Nodes[p.m.graph.Edges[other.In[0]].From].Name
		}
		out = append(out, &kit.Button{Label: kit.Visible(other.Name + ", " + by), Look: "bare", Small: true, OnClick: func(ui.Context) { p.m.goToNode(t) }})
	}
	return out
}

// copies are the objects that are this certificate.
func (p *chainPage) copies(n *chain.Node) []ui.UI {
	var out []ui.UI
	for _, id := range n.IDs[:min(len(n.IDs), 8)] {
		o := p.m.objects[id]
		where := o.Path
		if where == "" {
			where = o.Provenance
		}
		out = append(out, el.Text("div", "wrap t13", kit.Visible(where)))
	}
	if more := len(n.IDs) - len(out); more > 0 {
		out = append(out, el.Text("div", "muted t12", fmt.Sprintf("and %d more", more)))
	}
	return out
}

func (p *chainPage) missingPanel(n *chain.Node) ui.UI {
	rows := []ui.UI{codeFact("Name", "issuer", n.Issuer)}
	if n.KeyID != "" {
		rows = append(rows, codeFact("Its key", "X509v3 Authority Key Identifier", n.KeyID))
	}
	rows = append(rows, textFact("Said to have signed", "", plural(len(n.Out), "certificate")))
	return kit.Panel(kit.Visible(n.Name), nil, kit.PanelBody(kit.Note("warning", "It is not here.", ui.Text(chain.NotHere.Why()))), kit.Facts(rows...))
}

func (p *chainPage) trayPanel(b chain.Box) ui.UI {
	verb := "Open"
	if b.Open {
		verb = "Close"
	}
	l := p.m.trayLook(&b, p.s.now())
	key, what := b.Key, "Certificates that sign nothing, of one issuer"
	if key.Parent < 0 {
		what = "Certificates that stand alone: signed by themselves, and signing none of the others"
	}
	return kit.Panel(plural(len(b.Tray), "certificate"), nil, kit.PanelBody(
		el.Text("p", "quiet", what+": "+l.words+"."),
		&kit.Button{Label: verb, Icon: "folder", OnClick: func(ui.Context) { p.m.toggle(key) }},
	))
}

// faultsPanel lists what does not hold: the picture's text.
func (p *chainPage) faultsPanel() ui.UI {
	faults := p.m.faults()
	if len(faults) == 0 {
		return kit.Panel("What does not hold", nil, kit.PanelBody(kit.Note("valid", "Every signature holds.", ui.Text("Every certificate here was signed by itself or by another that is here."))))
	}
	const most = 60
	var body []ui.UI
	for _, f := range faults[:min(len(faults), most)] {
		state := string(decode.Broken)
		if f.why == chain.NotHere || f.why == chain.TooMany {
			state = string(decode.Warning)
		}
		body = append(body, (&kit.Finding{
			State: state, Title: sentence(f.why.Title()) + ": " + kit.Visible(p.m.graph.Nodes[f.issuer].Name), Count: len(f.signed),
			Where: p.faultPlaces(f), Why: f.why.Why(), Fix: f.why.Fix(), Ref: "RFC 5280 section 6.1.3 (a)",
			OnOpen: func(ui.Context) { p.open(f.signed[0]) },
		}).UI())
	}
	if len(faults) > most {
		body = append(body, kit.PanelFoot(ui.Text(fmt.Sprintf("The first %d of %s.", most, thousands(len(faults))))))
	}
	return kit.Panel("What does not hold", nil, body...)
}

func (p *chainPage) faultPlaces(f chainFault) string {
	var lines []string
	for _, at := range f.signed[:min(len(f.signed), 12)] {
		n := &p.m.graph.Nodes[at]
		line := n.Name
		if len(n.IDs) > 0 {
			if path := p.m.objects[n.IDs[0]].Path; path != "" {
				line += ", " + path
			}
		}
		lines = append(lines, strings.ReplaceAll(line, "\n", " "))
	}
	if more := len(f.signed) - len(lines); more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(lines, "\n")
}

// open takes a certificate to hand and looks inside it.
func (p *chainPage) open(node int) {
	p.m.goToNode(node)
	p.enter()
}
