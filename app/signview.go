package app

import (
	"context"
	"encoding/pem"
	"fmt"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
	"kubepki/core/decode"
	"kubepki/core/pki"
)

// grantPanel shows what is asked beside what is given.
func (p *signPage) grantPanel(chosen signer, have bool) ui.UI {
	if p.m.request == nil {
		return kit.Panel("What it asks, what you grant", nil, kit.Empty("No request yet",
			"Paste or drop one. Each thing it asks for will stand here beside what the profile grants, and why."))
	}
	g := p.weighed(chosen, have)
	rows := []ui.UI{p.sender()}
	for _, r := range g.Remarks {
		state := "warning"
		if r.Stops {
			state = "broken"
		}
		rows = append(rows, kit.Note(state, kit.Visible(r.What)+".", ui.Text(kit.Visible(r.Why))))
	}
	list := make([]ui.UI, len(g.Decisions))
	for i, d := range g.Decisions {
		list[i] = decisionRow(d)
	}
	return kit.Panel("What it asks, what you grant", ui.Span().Class("muted t12").Role("status").Text(tally(g)),
		kit.PanelBody(rows...), ui.Div().Class("grants").Role("list").Body(list...))
}

// sender shows whose key asks, and whether it proved to hold it.
func (p *signPage) sender() ui.UI {
	r := p.m.request
	state := kit.Pill("valid", "Its signature is right")
	if err := r.CheckSignature(); err != nil {
		state = kit.Pill("broken", "Its signature is wrong")
	}
	return ui.Div().Class("row row--wrap g5").Body(
		kit.Wheel(pki.KeyID(r.X509.PublicKey), false),
		ui.Span().Body(ui.B().Text(kit.Visible(decodedName(p.m.object))), ui.Br(), ui.Span().Class("muted t12").Text("key "+decode.KeyName(r.X509.PublicKey))),
		state,
	)
}

// verdictStates are the states in which verdicts are drawn.
var verdictStates = map[verdict]string{granted: "valid", added: "valid", changed: "warning", refused: "broken"}

func decisionRow(d decision) ui.UI {
	return ui.Div().Class("grants__row").Role("listitem").Body(
		ui.Div().Class("grants__head").Body(ui.B().Text(d.Item), kit.State(verdictStates[d.Verdict], string(d.Verdict))),
		ui.Div().Class("grants__sides").Body(side("asks", d.Asked, "nothing"), side("gets", d.Given, "nothing")),
		ui.P().Class("quiet t13").Text(kit.Visible(d.Why)),
	)
}

func side(label, value, none string) ui.UI {
	shown := ui.UI(ui.Code().Class("wrap").Text(kit.Visible(value)))
	if value == "" {
		shown = ui.Span().Class("muted").Text(none)
	}
	return ui.Div().Body(ui.Small().Class("muted").Text(label), shown)
}

// tally counts the verdicts: "5 granted, 1 changed".
func tally(g grant) string {
	count := map[verdict]int{}
	for _, d := range g.Decisions {
		count[d.Verdict]++
	}
	var parts []string
	for _, v := range []verdict{granted, added, changed, refused} {
		if count[v] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[v], v))
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
	text := signedPEM(c.Raw)
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
	return ui.Section().Class("stack").Aria("label", "Signed").Body(
		ui.H2().Class("t20").ID("signed-title").TabIndex(-1).Text("Signed"),
		ui.P().Class("quiet").Text("It is in the workspace. Send it back to whoever asked: with their private key it is complete."),
		card,
		ui.Div().Class("row row--wrap").Body(
			&kit.Button{Label: "Download " + fileBase(name) + ".crt", Icon: "download", OnClick: p.saveSigned},
			&kit.Copy{What: "certificate of " + kit.Visible(name), Text: text, Words: "Copy the certificate", OnCopy: p.s.copy},
			&kit.Button{Label: "Look inside", Icon: "inspect", Look: "bare", OnClick: p.openSigned},
		),
	)
}

func signedPEM(der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func (p *signPage) openSigned(ui.Context) { p.s.showObject(p.m.signed.object) }

func (p *signPage) saveSigned(ui.Context) {
	c := p.m.signed.cert
	p.s.save(fileBase(nameOf(c))+".crt", "application/x-pem-file", []byte(signedPEM(c.Raw)))
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
		p.bring.fault = ""
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
	cert, key := b.cert, b.key
	ctx.Async(func() {
		a, err := pki.LoadAuthority(context.Background(), p.s.Keys, cert, key, p.s.now())
		p.s.later(func(ui.Context) {
			if p.bring != b {
				return // loaded already: files came twice
			}
			if err != nil {
				p.bring = &bringing{fault: strings.TrimPrefix(err.Error(), "pki: ")}
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
