package app

import (
	"context"
	"crypto/x509"
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/decode"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

var _ = registerPage(page{
	ID: "sign", In: "workbench", Route: "/workbench/sign", Also: "/sign", Order: 4, Title: "Sign", Icon: "sign", Keys: "s",
	Why: "What a request asks beside what you grant, item by item, then the certificate.", TakesFiles: true,
	New: func(s *session) ui.Composer { return &signPage{s: s, m: newSignModel()} },
})

// signPage reads a certification request, shows what a profile grants of it,
// and has an authority of the workspace sign it.
type signPage struct {
	ui.Compo

	s     *session
	m     signModel
	bring *bringing
	stop  func()
}

// OnMount follows the workspace and takes the files that are dropped meanwhile.
func (p *signPage) OnMount(ctx ui.Context) {
	p.stop = p.s.watch(ctx)
	p.s.bringTo(p, func(files []File, err error) { p.take(ctx, files, err) })
	if text := p.s.toSign; text != "" {
		p.s.toSign = ""
		p.typed(ctx, text)
	}
}

// OnDismount lets dropped files go to Decode again.
func (p *signPage) OnDismount() {
	p.s.leave(p)
	p.stop()
}

// Render draws the page: the request and who signs at the left, what comes of
// it at the right.
func (p *signPage) Render() ui.UI {
	all := p.s.signers()
	chosen, have := p.m.choose(all)
	sign := &kit.Button{Label: "Sign request", Icon: "sign", Look: "main", OnClick: p.sign, Disabled: p.m.job == jobRunning}
	return el.Box("div", "page__in",
		kit.Title("Sign", "Someone made a key and asks for a certificate. Read what is asked, decide what to grant, and sign it.", sign),
		slot(p.complaint()),
		el.Box("div", "two two--decode",
			el.Box("div", "stack g5", p.requestPanel(), p.howPanel(all, chosen, have)),
			el.Box("div", "stack g5", p.result(), p.grantPanel(chosen, have)),
		),
	)
}

// complaint says why nothing was signed.
func (p *signPage) complaint() ui.UI {
	if p.m.failure == "" {
		return nil
	}
	return kit.Alert("broken", "Nothing was signed.", ui.Text(kit.Visible(p.m.failure)))
}

func (p *signPage) requestPanel() ui.UI {
	field := &kit.Field{
		ID: "sign-text", Label: "Certification request", Rows: 8, Mono: true, Value: p.m.text, Fault: p.m.fault,
		Placeholder: "-----BEGIN CERTIFICATE REQUEST-----", Hint: "PEM, or base64 as in a CertificateSigningRequest.", OnInput: p.typed,
	}
	if p.m.note != "" {
		field.Hint = p.m.note
	}
	if p.m.tried && blank(p.m.text) {
		field.Fault = kit.Fault{What: "There is nothing to sign yet", Fix: "Paste the request you were sent, or drop its file."}
	}
	return kit.Panel("The request", p.example(), kit.PanelBody(field, &kit.Drop{
		ID: "sign-files", Title: "Drop a request anywhere", Pick: "choose a file", Slim: true, Many: true, OnFiles: p.chosen,
	}))
}

// example fills in a request, so that the page can be tried at once.
func (p *signPage) example() ui.UI {
	if !blank(p.m.text) {
		return nil
	}
	return &kit.Button{Label: "Try an example", Icon: "doc", Look: "bare", Small: true, OnClick: func(ctx ui.Context) {
		for _, sample := range decode.Samples() {
			if found := decode.Bytes("", []byte(sample.Text), p.s.now()); len(found.Objects) == 1 && found.Objects[0].Kind == decode.Request {
				p.typed(ctx, sample.Text)
			}
		}
	}}
}

func (p *signPage) howPanel(all []signer, chosen signer, have bool) ui.UI {
	if !have {
		return kit.Panel("Who signs", nil, kit.Empty("No authority can sign yet",
			"One is needed with its private key. Make a cluster’s PKI, or bring ca.crt and ca.key.",
			kit.LinkButton("#/cluster", "cluster", "Make a cluster’s PKI", "")), kit.PanelBody(p.bringZone()...))
	}
	authorities := make([]kit.Option, len(all))
	for i, a := range all {
		authorities[i] = kit.Option{Value: strconv.Itoa(a.ID), Label: kit.Visible(a.Cert.Subject.CommonName + " (" + a.Name + ")")}
	}
	var presets []kit.Option
	for _, row := range signable() {
		presets = append(presets, kit.Option{Value: row.ID, Label: row.Title})
	}
	preset, _ := signing.PresetByID(p.m.preset)
	body := []ui.UI{
		&kit.Select{ID: "sign-profile", Label: "Profile", Options: presets, Value: p.m.preset, Hint: preset.Why, OnChange: p.pickPreset},
		&kit.Select{ID: "sign-authority", Label: "Signed by", Options: authorities, Value: strconv.Itoa(chosen.ID), OnChange: p.pickAuthority},
	}
	body = append(body, p.m.terms.fields("sign", chosen.Cert, p.s.now(), p.m.broken, func() { p.m.failure = "" })...)
	body = append(body, el.Box("details", "bring", append([]ui.UI{el.Text("summary", "", "Bring another authority")}, p.bringZone()...)...))
	return kit.Panel("How to sign", nil, kit.PanelBody(body...))
}

// bringZone takes an authority in as its two files.
func (p *signPage) bringZone() []ui.UI {
	parts := []ui.UI{&kit.Drop{
		ID: "sign-bring", Title: "Drop ca.crt and ca.key anywhere", Pick: "choose both files", After: "— they stay in this page.", Many: true, Slim: true, OnFiles: p.chosen,
	}}
	if p.bring != nil {
		parts = append(parts, p.s.bringStatus(p.bring))
	}
	return parts
}

func (p *signPage) typed(_ ui.Context, text string) {
	p.m.setText(text, p.s.clusterAtHand(), p.s.now())
}

func (p *signPage) pickPreset(_ ui.Context, id string) {
	preset, _ := signing.PresetByID(id)
	if before, _ := signing.PresetByID(p.m.preset); p.m.terms.days == strconv.Itoa(before.Days) {
		p.m.terms.days = strconv.Itoa(preset.Days)
	}
	p.m.preset, p.m.presetChosen, p.m.choices, p.m.failure = id, true, nil, ""
}

func (p *signPage) pickAuthority(_ ui.Context, id string) {
	p.m.authority, _ = strconv.Atoi(id)
	p.m.failure = ""
}

// weighed is what would be signed now. Without an authority its own part is
// left out.
func (p *signPage) weighed(chosen signer, have bool) (signing.Order, []signing.Warning) {
	if !have {
		g := p.m.grant(p.s.clusterAtHand())
		return signing.Order{Grant: g}, g.Warnings
	}
	o := p.m.order(chosen, p.s.above(chosen.ID), p.s.clusterAtHand(), p.s.now())
	return o, o.Warnings()
}

// sign has the authority sign the request, or says at the field why not.
func (p *signPage) sign(ctx ui.Context) {
	m := &p.m
	m.tried, m.failure = true, ""
	chosen, have := m.choose(p.s.signers())
	switch {
	case m.request == nil:
		p.s.Page.Focus("sign-text")
		return
	case !have:
		m.failure = "No authority with its private key is here: make a cluster’s PKI, or bring ca.crt and ca.key."
		return
	}
	if id := m.terms.wrong("sign", chosen.Cert, p.s.now(), m.broken); id != "" {
		m.terms.focus(ctx, p.s, id)
		return
	}
	order, warnings := p.weighed(chosen, have)
	if m.failure = blockedWords(warnings, m.broken); m.failure != "" {
		return
	}
	m.job = jobRunning
	request := m.request
	ctx.Async(func() {
		cert, err := order.Sign(context.Background())
		p.s.later(func(ctx ui.Context) { p.finish(ctx, chosen, request, order, cert, err) })
	})
}

// finish takes the new certificate into the workspace.
func (p *signPage) finish(ctx ui.Context, by signer, r *pki.Request, order signing.Order, cert *x509.Certificate, err error) {
	if err != nil {
		p.m.job, p.m.failure = jobFailed, strings.TrimPrefix(err.Error(), "signing: not signed: ")
		return
	}
	o := CertificateObject(cert, p.s.freeName(nameOf(cert), Certificate, Authority), p.s.now())
	o.Provenance, o.IssuerKey = "signed here by "+by.Cert.Subject.CommonName, pki.KeyID(by.Key.Public())
	if order.MakeBroken && len(signing.Blocking(order.Warnings(), false)) > 0 {
		o.Provenance = "broken on purpose, " + o.Provenance
	}
	p.m.job, p.m.tried = jobDone, false
	p.m.signed = signedCertificate{cert, p.s.ws.Add(o)}
	p.s.didSign(r, order, by, o)
	ctx.Defer(func(ui.Context) { p.s.Page.Focus("signed-title") })
}
