package app

import (
	"crypto/x509"
	"errors"
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/pki"
)

func (p *revokePage) noAuthority() ui.UI {
	return kit.Panel("What to take back", nil, kit.Empty("No authority can sign a list yet", "One is needed with its private key. Make one, or try an example.",
		&kit.Button{Label: "Make an example", Icon: "play", OnClick: p.example, Disabled: p.make.running()},
		kit.LinkButton("#/workbench/authorities", "root", "Make an authority", "")))
}

// example makes an authority that may sign lists, and a certificate to revoke.
func (p *revokePage) example(ctx ui.Context) { p.s.addExample(ctx, &p.make) }

// revokePanel chooses what is taken back, and why.
func (p *revokePage) revokePanel(a signer) ui.UI {
	all := p.s.signers()
	authorities := make([]kit.Option, len(all))
	for i, s := range all {
		authorities[i] = kit.Option{Value: strconv.Itoa(s.ID), Label: kit.Visible(s.Name)}
	}
	certs := []kit.Option{{Value: "0", Label: "By its serial number"}}
	for _, o := range p.m.revocable(p.s.ws, a) {
		certs = append(certs, kit.Option{Value: strconv.Itoa(o.ID), Label: kit.Visible(o.Name) + ", " + serialText(o.Cert().SerialNumber)})
	}
	body := []ui.UI{
		&kit.Select{ID: "revoke-by", Label: "Authority", Options: authorities, Value: strconv.Itoa(a.ID), OnChange: func(_ ui.Context, v string) {
			p.m.by, _ = strconv.Atoi(v)
			p.m.cert, p.m.failure, p.m.tried = 0, "", false
		}},
		&kit.Select{ID: "revoke-cert", Label: "Certificate", Options: certs, Value: strconv.Itoa(p.m.cert), OnChange: func(_ ui.Context, v string) { p.m.cert, _ = strconv.Atoi(v) }},
	}
	var number ui.UI
	if p.m.cert == 0 {
		_, fault := p.m.chosenSerial(p.s.ws, a)
		number = &kit.Field{
			ID: "revoke-serial", Label: "Serial number", Aside: "hex", Value: p.m.serial, Mono: true, Fault: fault, Hint: "For a certificate that is not here.",
			OnInput: func(_ ui.Context, v string) { p.m.serial = v }, OnEnter: p.revoke,
		}
	}
	body = append(body, slot(number), p.reasonField(), &kit.Button{ID: "revoke", Label: "Revoke it", Icon: "revoked", OnClick: p.revoke})
	return kit.Panel("What to take back", nil, kit.PanelBody(body...))
}

// reasonField chooses why.
func (p *revokePage) reasonField() ui.UI {
	why := ""
	var reasons []kit.Option
	for _, row := range pki.Reasons {
		if row.Reason == liftHold {
			continue // of lists of changes alone
		}
		reasons = append(reasons, kit.Option{Value: strconv.Itoa(int(row.Reason)), Label: plainLabel(row.Label)})
		if row.Reason == p.m.reason {
			why = row.Why
		}
	}
	return &kit.Select{ID: "revoke-reason", Label: "Reason", Options: reasons, Value: strconv.Itoa(int(p.m.reason)), Hint: why, OnChange: func(_ ui.Context, v string) {
		n, _ := strconv.Atoi(v)
		p.m.reason = pki.Reason(n)
	}}
}

// plainLabel writes openssl's words of a reason as a sentence: "Key compromise".
func plainLabel(label string) string {
	words := strings.Fields(label)
	for i, w := range words {
		if i > 0 && w != strings.ToUpper(w) {
			words[i] = strings.ToLower(w)
		}
	}
	return strings.Join(words, " ")
}

// nextPanel is the list that would be signed now.
func (p *revokePage) nextPanel(a signer) ui.UI {
	entries := p.m.entries(p.s.ws, a)
	t := p.m.template(p.s.ws, a, p.s.now())
	rows := make([]ui.UI, len(entries))
	pending := 0
	for i, e := range entries {
		rows[i] = p.entryRow(a, e)
		if !e.signed {
			pending++
		}
	}
	words := plural(len(entries), "certificate")
	if pending > 0 {
		words += ", " + strconv.Itoa(pending) + " not signed yet"
	}
	var list ui.UI = kit.PanelBody(el.Text("p", "quiet t13", "Nothing is revoked. An empty list can be signed too: it says that its authority looks after it."))
	if len(rows) > 0 {
		list = el.Div().Class("formats").Role("list").Aria("label", "Revoked").Body(rows...)
	}
	_, fault := p.m.counts()
	warnings := p.m.warnings(a, p.s.now())
	body := []ui.UI{&kit.Field{
		ID: "list-days", Label: "Next list in", Aside: "days", Value: p.m.days, Numeric: true, Fault: fault, Hint: "A reader refuses to decide by a list that is overdue.",
		OnInput: func(_ ui.Context, v string) { p.m.days, p.m.failure = v, "" },
	}}
	body = append(body, warningNotes(warnings, p.m.broken)...)
	body = append(body, slot(brokenSwitch("list-broken", warnings, p.m.broken, func(on bool) { p.m.broken, p.m.failure = on, "" })), slot(p.make.bar(p.s)))
	return kit.Panel("The next list, number "+t.Number.String(), el.With("span", "muted t12", el.Attrs{"role", "status"}, ui.Text(words)), list, kit.PanelBody(body...))
}

// entryRow is one certificate of the list, with the way back where there is one.
func (p *revokePage) entryRow(a signer, e entry) ui.UI {
	name := e.name
	if name == "" {
		name = "a certificate that is not here"
	}
	state := kit.State("warning", "not signed yet")
	var back ui.UI = &kit.Button{Label: "Take back", Name: "Take back " + serialText(e.Serial), Icon: "undo", Look: "bare", Small: true, OnClick: func(ui.Context) { p.m.takeBack(a, e.Serial) }}
	if e.signed {
		state, back = kit.State("broken", "revoked"), nil
		if e.Reason == hold {
			back = &kit.Button{Label: "Lift the hold", Name: "Lift the hold of " + serialText(e.Serial), Icon: "undo", Look: "bare", Small: true, OnClick: func(ui.Context) { p.m.lift(a, e.Serial, p.s.now()) }}
		}
	}
	return el.With("div", "", el.Attrs{"role", "listitem"}, el.Box("div", "formats__row",
		el.Box("div", "", el.Box("span", "row row--wrap", el.Text("b", "wrap", kit.Visible(name)), state),
			el.Text("small", "wrap", serialText(e.Serial)+" · "+e.Reason.String()+" · "+e.At.UTC().Format("2 Jan 2006 15:04 UTC"))),
		el.Box("span", "row", back),
	))
}

// detail shows one list: whose it is, whether its signature is right, what it
// takes back.
func (p *revokePage) detail(o Object) ui.UI {
	l := o.List()
	next := "never said"
	if !l.NextUpdate.IsZero() {
		next = ends(l.NextUpdate, p.s.now())
	}
	number := "none"
	if l.Number != nil {
		number = l.Number.String()
	}
	text := string(pki.CRLPEM(l))
	return detailed(o, o.FileName(), "list-title", p.listState(o, l), nil,
		kit.Facts(
			codeFact("Issuer", "issuer", pki.NameFrom(l.Issuer).String()),
			textFact("Number", "crlNumber", number),
			textFact("Signed", "thisUpdate", l.ThisUpdate.UTC().Format("2 Jan 2006 15:04 UTC")),
			textFact("Next list due", "nextUpdate", next),
			kit.FactRow("Takes back", "revokedCertificates", p.takesBack(l)),
		),
		el.Box("div", "ov__part", kit.Code(o.FileName(), text, &kit.Copy{What: "revocation list", Text: text, OnCopy: p.s.copy})),
		p.s.detailFoot(o, p.s.saveButton("Download "+o.FileName(), o.FileName(), "application/x-pem-file", []byte(text)),
			p.s.saveButton("As DER, for etcd", fileBase(o.Name)+".crl.der", "application/pkix-crl", l.Raw)))
}

// listState says whether the list can be gone by.
func (p *revokePage) listState(o Object, l *x509.RevocationList) ui.UI {
	switch err := p.checkList(o, l); {
	case errors.Is(err, errNoIssuer):
		return kit.Pill("warning", "Its authority is not here to check it")
	case err != nil:
		return kit.Pill("broken", "Its signature does not count")
	case !l.NextUpdate.IsZero() && p.s.now().After(l.NextUpdate):
		return kit.Pill("expired", "Overdue")
	}
	return kit.Pill("valid", "Its signature is right")
}

var errNoIssuer = errors.New("its authority is not here")

// checkList checks the signature with the authorities of the issuer's name.
func (p *revokePage) checkList(o Object, l *x509.RevocationList) error {
	err := errNoIssuer
	for _, ca := range authoritiesIn(p.s.ws) {
		if string(ca.Cert().RawSubject) == string(l.RawIssuer) {
			if err = l.CheckSignatureFrom(ca.Cert()); err == nil {
				return nil
			}
		}
	}
	return err
}

// takesBackShown bounds the entries that are written out.
const takesBackShown = 50

func (p *revokePage) takesBack(l *x509.RevocationList) ui.UI {
	all := pki.RevokedIn(l)
	if len(all) == 0 {
		return el.Text("span", "muted", "nothing")
	}
	names := map[string]string{}
	for _, o := range certificatesIn(p.s.ws) {
		if c := o.Cert(); string(c.RawIssuer) == string(l.RawIssuer) {
			names[c.SerialNumber.String()] = o.Name + " "
		}
	}
	var parts []ui.UI
	for i, r := range all {
		if i == takesBackShown {
			parts = append(parts, el.Text("p", "", "and "+strconv.Itoa(len(all)-i)+" more"))
			break
		}
		parts = append(parts, el.Box("div", "", ui.Text(kit.Visible(names[r.Serial.String()])), el.Text("code", "wrap", serialText(r.Serial)), el.Text("span", "muted", " "+r.Reason.String()+", "+r.At.UTC().Format("2 Jan 2006"))))
	}
	return el.Box("div", "", parts...)
}

// bringPanel reads a list back.
func (p *revokePage) bringPanel() ui.UI {
	field := &kit.Field{ID: "list-text", Label: "Paste a list", Rows: 4, Mono: true, Value: p.text, Placeholder: "-----BEGIN X509 CRL-----", OnInput: p.paste}
	if len(p.bring.faults) > 0 && p.text != "" {
		field.Fault.What, field.Fault.Fix = faultWords(p.bring.faults[0])
	}
	parts := []ui.UI{field, &kit.Drop{ID: "list-files", Title: "Drop a list anywhere", Pick: "choose a file", Many: true, Slim: true, OnFiles: p.bring.choose}}
	if field.Fault.What == "" || p.bring.asks || p.bring.job.running() {
		parts = append(parts, slot(p.bring.view()))
	}
	return kit.Panel("Read a list", nil, kit.PanelBody(parts...))
}

// readersPanel says who goes by a list.
func (p *revokePage) readersPanel() ui.UI {
	return kit.Panel("Who reads it", nil, kit.Facts(
		kit.FactRow("kube-apiserver", "", el.Text("b", "", "ignores it"), kit.Plain(pki.APIServerIgnoresCRL)),
		kit.FactRow("etcd", "", el.Text("b", "", "can use it"), kit.Plain(pki.EtcdReadsCRL), el.Text("code", "wrap", "etcd --client-crl-file=/etc/kubernetes/pki/etcd/ca.crl.der")),
		kit.FactRow("openssl", "", el.Text("b", "", "when it is asked to"), kit.Plain("verify, s_server and s_client look at the list that -CRLfile names once -crl_check is given.")),
	))
}
