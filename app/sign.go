package app

import (
	"context"
	"crypto/x509"
	"fmt"
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
	"kubepki/core/decode"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

var _ = registerPage(page{
	ID: "sign", Route: "/sign", Order: 2, Title: "Sign", Icon: "sign", Keys: "s",
	Door: "Sign someone’s request",
	Why:  "What it asks beside what you grant, item by item, then the certificate.", TakesFiles: true,
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
	p.s.front = func(files []File, err error) { p.take(ctx, files, err) }
}

// OnDismount lets dropped files go to Decode again.
func (p *signPage) OnDismount() {
	p.s.front = nil
	p.stop()
}

// Render draws the page: the request and who signs at the left, what comes of
// it at the right.
func (p *signPage) Render() ui.UI {
	all := p.s.signers()
	chosen, have := p.m.choose(all)
	sign := &kit.Button{Label: "Sign request", Icon: "sign", Look: "main", OnClick: p.sign, Disabled: p.m.job == jobRunning}
	return ui.Div().Class("page__in").Body(
		kit.Title("Sign", "Someone made a key and asks for a certificate. Read what is asked, decide what to grant, and sign it.", sign),
		slot(p.complaint()),
		ui.Div().Class("two two--decode").Body(
			ui.Div().Class("stack g5").Body(p.requestPanel(), p.howPanel(all, chosen, have)),
			ui.Div().Class("stack g5").Body(p.result(), p.grantPanel(chosen, have)),
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
		authorities[i] = kit.Option{Value: fmt.Sprint(a.ID), Label: kit.Visible(a.Cert.Subject.CommonName + " (" + a.Name + ")")}
	}
	var profiles []kit.Option
	for _, row := range signable() {
		profiles = append(profiles, kit.Option{Value: row.ID, Label: row.Title})
	}
	profile, _ := kube.ProfileByID(p.m.profile)
	_, days := p.m.validity(chosen, p.s.now())
	body := []ui.UI{
		&kit.Select{ID: "sign-profile", Label: "Profile", Options: profiles, Value: p.m.profile, Hint: profile.Why, OnChange: p.pickProfile},
		&kit.Select{ID: "sign-authority", Label: "Signed by", Options: authorities, Value: fmt.Sprint(chosen.ID), OnChange: p.pickAuthority},
		&kit.Field{ID: "sign-days", Label: "Valid for", Aside: "days", Value: p.m.days, Numeric: true, Fault: days, OnInput: p.typeDays},
		ui.Details().Class("bring").Body(append([]ui.UI{ui.Summary().Text("Bring another authority")}, p.bringZone()...)...),
	}
	return kit.Panel("How to sign", nil, kit.PanelBody(body...))
}

// bringZone takes an authority in as its two files.
func (p *signPage) bringZone() []ui.UI {
	parts := []ui.UI{&kit.Drop{
		ID: "sign-bring", Title: "Bring ca.crt and ca.key", Pick: "choose both files", After: "They stay in this page.", Many: true, Slim: true, OnFiles: p.chosen,
	}}
	if p.bring != nil {
		parts = append(parts, p.bring.status())
	}
	return parts
}

func (p *signPage) typed(_ ui.Context, text string) {
	p.m.setText(text, p.s.clusterAtHand(), p.s.now())
}

func (p *signPage) pickProfile(_ ui.Context, id string) {
	p.m.profile, p.m.profileChosen, p.m.failure = id, true, ""
}

func (p *signPage) pickAuthority(_ ui.Context, id string) {
	p.m.authority, _ = strconv.Atoi(id)
	p.m.failure = ""
}

func (p *signPage) typeDays(_ ui.Context, days string) { p.m.days, p.m.failure = days, "" }

// weighed is what would be signed now.
func (p *signPage) weighed(chosen signer, have bool) grant {
	profile, _ := kube.ProfileByID(p.m.profile)
	g := weigh(p.m.request, profile, p.s.clusterAtHand())
	if have {
		if what, why := p.m.wrongRoot(chosen); what != "" {
			g.warn(what, why)
		}
		if err := pki.CheckAuthority(chosen.Cert, p.s.now()); err != nil {
			g.stop("This authority cannot sign", sentence(err.Error()[len("pki: "):])+".")
		}
	}
	return g
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
	days, fault := m.validity(chosen, p.s.now())
	if fault.What != "" {
		p.s.Page.Focus("sign-days")
		return
	}
	g := p.weighed(chosen, have)
	for _, r := range g.Remarks {
		if r.Stops {
			m.failure = r.What + ". " + r.Why
			return
		}
	}
	m.job = jobRunning
	p.issue(ctx, chosen, g.template(p.s.now(), days))
}

func (p *signPage) issue(ctx ui.Context, by signer, t pki.Template) {
	public := p.m.request.X509.PublicKey
	ctx.Async(func() {
		authority := &pki.Authority{Cert: by.Cert, Key: by.Key}
		cert, err := authority.Issue(context.Background(), t, public)
		p.s.later(func(ctx ui.Context) { p.finish(ctx, by, cert, err) })
	})
}

// finish takes the new certificate into the workspace.
func (p *signPage) finish(ctx ui.Context, by signer, cert *x509.Certificate, err error) {
	if err != nil {
		p.m.job, p.m.failure = jobFailed, err.Error()
		return
	}
	o := CertificateObject(cert, nameOf(cert), p.s.now())
	o.Provenance, o.IssuerKey = "signed here by "+by.Cert.Subject.CommonName, pki.KeyID(by.Key.Public())
	p.m.job, p.m.tried = jobDone, false
	p.m.signed = signedCertificate{cert, p.s.ws.Add(o)}
	ctx.Defer(func(ui.Context) { p.s.Page.Focus("signed-title") })
}
