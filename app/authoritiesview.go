package app

import (
	"slices"
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/decode"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

// makePanel is the form of a new authority.
func (p *authoritiesPage) makePanel() ui.UI {
	ways := make([]kit.Option, len(authorityWays))
	why := ""
	for i, row := range authorityWays {
		ways[i] = kit.Option{Value: string(row.way), Label: row.label}
		if row.way == p.m.way {
			why = row.why
		}
	}
	body := []ui.UI{
		&kit.Seg{ID: "ca-way", Label: "What to make", Bare: true, Wide: true, Options: ways, Value: string(p.m.way), OnChange: func(_ ui.Context, v string) { p.m.setWay(authorityWay(v)) }},
		el.Text("p", "quiet t13", why),
	}
	if p.m.way == wayCross {
		body = append(body, p.otherField())
	} else {
		var empty kit.Fault
		if n, wrong := p.m.subject.name(); p.m.tried && wrong == "" && len(n) == 0 {
			empty = kit.Fault{What: "An authority needs a name", Fix: "Write its common name, such as Lab root."}
		}
		body = append(body, p.m.subject.fields(p.s, empty))
	}
	// Each field has its place in every way, so that none takes another's text.
	var signs, own ui.UI
	if p.m.way != wayRoot {
		signs = p.byField()
	}
	if p.m.way != wayCross {
		own = el.Box("div", "stack g5", append(p.m.key.fields(p.s), p.limitField(), p.nameField())...)
	}
	body = append(body, slot(signs), slot(own))
	by, _ := p.m.signerOf(p.s.signers())
	body = append(body, p.m.terms.fields("ca", by.certUnless(p.m.way == wayRoot), p.s.now(), p.m.broken, func() { p.m.failure = "" })...)
	warnings := slices.DeleteFunc(p.warnings(), func(w signing.Warning) bool { return w.Rule == signing.RuleCAPower })
	body = append(body, warningNotes(warnings, p.m.broken)...)
	body = append(body, slot(brokenSwitch("ca-broken", warnings, p.m.broken, func(on bool) { p.m.broken, p.m.failure = on, "" })), slot(p.make.bar(p.s)))
	return kit.Panel("Make an authority", nil, kit.PanelBody(body...))
}

func (p *authoritiesPage) limitField() ui.UI {
	_, fault := p.m.pathLen()
	return &kit.Field{
		ID: "ca-limit", Label: "Path length", Value: p.m.limit, Numeric: true, Placeholder: "no limit", Fault: fault,
		Hint: "How many authorities may follow below it.", OnInput: func(_ ui.Context, v string) { p.m.limit = v },
	}
}

func (p *authoritiesPage) nameField() ui.UI {
	n, _ := p.m.subject.name()
	return &kit.Field{
		ID: "ca-name", Label: "Name", Aside: "of its files", Value: p.m.name, Mono: true, Placeholder: fileBase(p.m.objectName(n)),
		OnInput: func(_ ui.Context, v string) { p.m.name = v }, OnEnter: p.makeAuthority,
	}
}

// byField chooses who signs.
func (p *authoritiesPage) byField() ui.UI {
	all := p.m.fitting(p.s.signers())
	chosen, ok := p.m.signerOf(all)
	if !ok {
		return kit.Note("warning", "No authority can sign it yet.", ui.Text("One is needed with its private key: make a root, or bring ca.crt and ca.key."))
	}
	options := make([]kit.Option, len(all))
	for i, a := range all {
		options[i] = kit.Option{Value: strconv.Itoa(a.ID), Label: kit.Visible(a.Name)}
	}
	return &kit.Select{ID: "ca-by", Label: "Signed by", Options: options, Value: strconv.Itoa(chosen.ID), OnChange: func(_ ui.Context, v string) {
		p.m.by, _ = strconv.Atoi(v)
		p.m.failure = ""
	}}
}

// otherField chooses who is vouched for: its key need not be here.
func (p *authoritiesPage) otherField() ui.UI {
	options := []kit.Option{{Value: "0", Label: "Choose one"}}
	for _, o := range authoritiesIn(p.s.ws) {
		options = append(options, kit.Option{Value: strconv.Itoa(o.ID), Label: kit.Visible(o.Name)})
	}
	var fault kit.Fault
	if _, ok := p.s.ws.Get(p.m.other); !ok && p.m.tried {
		fault = kit.Fault{What: "No authority is chosen", Fix: "Choose the one that is to be vouched for, or bring its certificate."}
	}
	return &kit.Select{ID: "ca-other", Label: "Authority to vouch for", Options: options, Value: strconv.Itoa(p.m.other), Fault: fault, Hint: "Its key is not needed.", OnChange: func(_ ui.Context, v string) {
		p.m.other, _ = strconv.Atoi(v)
		p.m.failure = ""
	}}
}

func (p *authoritiesPage) bringPanel() ui.UI {
	return kit.Panel("Bring an authority", nil, kit.PanelBody(&kit.Drop{
		ID: "authority-files", Title: "Drop ca.crt and ca.key anywhere", Pick: "choose files", Many: true, Slim: true, OnFiles: p.bring.choose,
		After: "— the certificate alone can be looked at and cross-signed.",
	}, slot(p.bring.view())))
}

func (p *authoritiesPage) none() ui.UI {
	return kit.Panel("Authorities here", nil, kit.Empty("No authority yet", "Make a root: it will stand here with what it signs.",
		&kit.Button{Label: "Make Lab root", Icon: "play", OnClick: p.makeExample, Disabled: p.make.running()}))
}

// makeExample makes a first root.
func (p *authoritiesPage) makeExample(ctx ui.Context) {
	p.m.setWay(wayRoot)
	p.m.subject.set(pki.CommonName("Lab root"))
	p.makeAuthority(ctx)
}

// detail shows one authority and what it signed.
func (p *authoritiesPage) detail(o Object) ui.UI {
	c := o.Cert()
	var chain []string
	for _, a := range p.s.above(o.ID) {
		chain = append(chain, a.Subject.CommonName)
	}
	up := "nobody: it signs itself"
	switch {
	case len(chain) > 0:
		up = strings.Join(chain, ", then ")
	case !o.selfSigned():
		up = pki.NameFrom(c.Issuer).String() + ", which is not here"
	}
	facts := kit.Facts(
		codeFact("Subject", "subject", pki.NameFrom(c.Subject).String()),
		textFact("Above it", "issuer", up),
		textFact("Path length", "pathlen", limitWords(c)),
		textFact("Ends", "notAfter", ends(c.NotAfter, p.s.now())),
		textFact("Key", "", decode.KeyName(c.PublicKey)),
		kit.FactRow("Signed", "", p.signed(o)),
	)
	return detailed(o, o.Name, "authority-title", p.standing(o), kit.Seal{Issuer: c.Issuer.CommonName, Size: "l"}.UI(), facts,
		p.s.detailFoot(o, kit.LinkButton("#/workbench/sign", "sign", "Sign a request", ""),
			p.s.saveButton("Download "+o.FileName(), o.FileName(), "application/x-pem-file", pki.CertificatePEM(c))))
}

// standing says whether it can sign here.
func (p *authoritiesPage) standing(o Object) ui.UI {
	if err := pki.CheckAuthority(o.Cert(), p.s.now()); err != nil {
		return kit.Pill("broken", "It cannot sign")
	}
	if _, ok := keyOf(p.s.ws, o.KeyID); !ok {
		return kit.Pill("warning", "Its key is not here")
	}
	return kit.Pill("valid", "Can sign")
}

// signedShown bounds the buttons of what an authority signed.
const signedShown = 12

func (p *authoritiesPage) signed(o Object) ui.UI {
	all := signedBy(p.s.ws, o)
	if len(all) == 0 {
		return el.Text("span", "muted", "nothing that is here")
	}
	var parts []ui.UI
	for i, c := range all {
		if i == signedShown {
			parts = append(parts, el.Text("span", "muted t12", "and "+strconv.Itoa(len(all)-i)+" more"))
			break
		}
		parts = append(parts, &kit.Button{Label: kit.Visible(c.Name), Icon: kit.RoleGlyph(c.Role()), Small: true, OnClick: func(ui.Context) { p.s.showObject(c.ID) }})
	}
	return el.Box("div", "row row--wrap", parts...)
}
