package app

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/decode"
	"kubepki/core/kube"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

// grantPanel shows what is asked beside what is given.
func (p *signPage) grantPanel(chosen signer, have bool) ui.UI {
	if p.m.request == nil {
		return kit.Panel("What it asks, what you grant", nil, kit.Empty("No request yet",
			"Paste or drop one. Each thing it asks for will stand here beside what the profile grants, and why."))
	}
	order, warnings := p.weighed(chosen, have)
	rows := append([]ui.UI{p.sender()}, warningNotes(warnings, p.m.broken)...)
	rows = append(rows, slot(brokenSwitch("sign-broken", warnings, p.m.broken, func(on bool) { p.m.broken, p.m.failure = on, "" })))
	list := make([]ui.UI, len(order.Grant.Items))
	for i, item := range order.Grant.Items {
		list[i] = grantRow("item-"+strconv.Itoa(i), item, p.m.decide)
	}
	return kit.Panel("What it asks, what you grant", el.With("span", "muted t12", el.Attrs{"role", "status"}, ui.Text(tally(order.Grant))),
		kit.PanelBody(rows...), el.With("div", "grants", el.Attrs{"role", "list"}, list...))
}

// sender shows whose key asks, and whether it proved to hold it.
func (p *signPage) sender() ui.UI {
	r := p.m.request
	state, _ := proof(r) // what is wrong with it stands among the warnings
	return el.Box("div", "row row--wrap g5",
		kit.Wheel(pki.KeyID(r.X509.PublicKey), false),
		el.Box("span", "", el.Text("b", "", kit.Visible(decodedName(p.m.object))), el.Br(), el.Text("span", "muted t12", "key "+decode.KeyName(r.X509.PublicKey))),
		state,
	)
}

// verdictStates are the states in which verdicts are drawn, and the words by
// which they are chosen.
var verdictStates = map[signing.Verdict]struct{ state, choose string }{
	signing.Granted: {"valid", "As asked"}, signing.Added: {"valid", "Add it"}, signing.Changed: {"warning", "The profile’s"}, signing.Refused: {"broken", "Refuse"},
}

// grantRow is one thing that is asked or usual, and the ways to decide on it.
func grantRow(id string, item signing.Item, decide func(signing.Item, signing.Verdict)) ui.UI {
	foot := []ui.UI{el.Text("p", "quiet t13", kit.Visible(item.Why))}
	if choices := item.Choices(); len(choices) > 1 {
		options := make([]kit.Option, len(choices))
		for j, v := range choices {
			options[j] = kit.Option{Value: string(v), Label: verdictStates[v].choose}
		}
		foot = append(foot, &kit.Seg{
			ID: id, Label: "Decide on " + item.Label() + " " + kit.Visible(item.Asked+item.Offered), Bare: true, Options: options, Value: string(item.Verdict),
			OnChange: func(_ ui.Context, v string) { decide(item, signing.Verdict(v)) },
		})
	}
	return el.With("div", "grants__row", el.Attrs{"role", "listitem"},
		el.Box("div", "grants__head", el.Text("b", "", item.Label()), kit.State(verdictStates[item.Verdict].state, string(item.Verdict))),
		el.Box("div", "grants__sides", side("asks", item.Asked, "nothing"), side("gets", item.Given(), "nothing")),
		el.Box("div", "grants__foot", foot...),
	)
}

func side(label, value, none string) ui.UI {
	shown := ui.UI(el.Text("code", "wrap", kit.Visible(value)))
	if value == "" {
		shown = el.Text("span", "muted", none)
	}
	return el.Box("div", "", el.Text("small", "muted", label), shown)
}

// tally counts the verdicts: "5 granted, 1 changed".
func tally(g signing.Grant) string {
	count := map[signing.Verdict]int{}
	for _, i := range g.Items {
		count[i.Verdict]++
	}
	var parts []string
	for _, v := range []signing.Verdict{signing.Granted, signing.Added, signing.Changed, signing.Refused} {
		if count[v] > 0 {
			parts = append(parts, strconv.Itoa(count[v])+" "+string(v))
		}
	}
	return strings.Join(parts, ", ")
}

// result shows the certificate that was signed last, with the ways on.
func (p *signPage) result() ui.UI {
	c := p.m.signed.cert
	if c == nil {
		return nil
	}
	name := nameOf(c)
	text := string(pki.CertificatePEM(c))
	card := &kit.Card{
		Role: certificateRole(c), Name: name, Issuer: c.Issuer.CommonName, State: "valid", KeyID: pki.KeyID(c.PublicKey),
		Facts: []kit.Fact{
			{Term: "Subject", Value: pki.NameFrom(c.Subject).String(), Code: true},
			{Term: "Names", Value: namesOrNone(pki.SANsOf(c)), Code: len(pki.SANsOf(c)) > 0},
			{Term: "Ends", Value: ends(c.NotAfter, p.s.now())},
			{Term: "Serial", Value: c.SerialNumber.Text(16), Code: true},
		},
		OnOpen: p.openSigned,
	}
	return el.With("section", "stack", el.Attrs{"aria-label", "Signed"},
		el.H2().Class("t20").ID("signed-title").TabIndex(-1).Text("Signed"),
		el.Text("p", "quiet", "It is in the workspace. Send it back to whoever asked: with their private key it is complete."),
		card,
		el.Box("div", "row row--wrap",
			&kit.Button{Label: "Download " + fileBase(name) + ".crt", Icon: "download", OnClick: p.saveSigned},
			&kit.Copy{What: "certificate of " + kit.Visible(name), Text: text, Words: "Copy the certificate", OnCopy: p.s.copy},
			&kit.Button{Label: "Look inside", Icon: "inspect", Look: "bare", OnClick: p.openSigned},
		),
	)
}

func (p *signPage) openSigned(ui.Context) { p.s.showObject(p.m.signed.object) }

func (p *signPage) saveSigned(ui.Context) {
	c := p.m.signed.cert
	p.s.save(fileBase(nameOf(c))+".crt", "application/x-pem-file", pki.CertificatePEM(c))
}

func (p *signPage) chosen(ctx ui.Context, input ui.Value) {
	ctx.Async(func() {
		files, err := p.s.Files.Read(context.Background(), input, intakeLimit)
		p.s.later(func(ctx ui.Context) { p.take(ctx, files, err) })
	})
}

// take sorts files by content: a request is to be signed, an authority's
// certificate or key is to sign.
func (p *signPage) take(ctx ui.Context, files []File, err error) {
	if err != nil {
		p.s.fail(err)
	}
	for _, f := range files {
		p.takeFile(ctx, f)
	}
	p.tryBring(ctx)
}

func (p *signPage) takeFile(ctx ui.Context, f File) {
	found := decode.Bytes(f.Name, f.Data, p.s.now())
	for _, o := range found.Objects {
		if o.Kind == decode.Request {
			p.typed(ctx, string(o.PEM()))
			return
		}
	}
	switch {
	case len(found.Objects) > 0 && found.Objects[0].Kind != decode.PublicKey:
		if p.bring == nil {
			p.bring = &bringing{}
		}
		p.bring.fault, p.bring.findings = "", nil
		p.bring.take([]File{f})
	case len(found.Unread) > 0:
		p.s.fail(fmt.Errorf("%s: %w", f.Name, found.Unread[0]))
	default:
		p.s.fail(fmt.Errorf("%s holds a public key: a request, or an authority’s certificate and key, is expected", f.Name))
	}
}

// tryBring checks an authority once both of its files are here, and takes it
// into the workspace.
func (p *signPage) tryBring(ctx ui.Context) {
	b := p.bring
	if b == nil || b.cert == nil || b.key == nil {
		return
	}
	given := *b
	ctx.Async(func() {
		a, findings, err := p.s.loadBrought(given, kube.ClusterCA)
		p.s.later(func(ui.Context) {
			if p.bring != b {
				return // loaded already: files came twice
			}
			if a == nil {
				why := notTaken(findings, err)
				p.bring = &why
				return
			}
			p.brought(a)
		})
	})
}

// brought puts an authority and its key into the workspace and lets it sign.
func (p *signPage) brought(a *pki.Authority) {
	b := p.bring
	p.bring = nil
	name, id := nameOf(a.Cert), pki.KeyID(a.Key.Public())
	cert := CertificateObject(a.Cert, name, p.s.now())
	cert.Provenance, cert.Path = "brought as "+b.certName, b.certName
	key := Object{Kind: PrivateKey, Name: name, Provenance: "brought as " + b.keyName, Path: b.keyName, KeyID: id, Made: p.s.now(), Secret: a.Key}
	there := p.s.ws.All()
	for _, o := range []Object{cert, key} {
		if !holdsObject(there, o) {
			p.s.ws.Add(o)
		}
	}
	for _, o := range p.s.ws.All() {
		if o.Kind == Authority && o.KeyID == id {
			p.m.authority = o.ID
		}
	}
}
