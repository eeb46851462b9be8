package app

import (
	"crypto/x509"
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/decode"
	"kubepki/core/pki"
)

// askPanel is what to ask for, by one of three ways.
func (p *requestsPage) askPanel() ui.UI {
	ways := &kit.Seg{
		ID: "ask-source", Label: "Where its words come from", Bare: true, Wide: true, Value: string(p.m.source),
		Options:  []kit.Option{{Value: string(byHand), Label: "By hand"}, {Value: string(byConfig), Label: "openssl.cnf"}, {Value: string(byCert), Label: "Renewal"}},
		OnChange: func(_ ui.Context, v string) { p.m.source, p.m.failure, p.m.tried = askSource(v), "", false },
	}
	body := []ui.UI{ways}
	switch p.m.source {
	case byConfig:
		body = append(body, p.configFields()...)
	case byCert:
		body = append(body, p.certFields()...)
	default:
		var empty kit.Fault
		if p.m.tried {
			empty = kit.Fault{What: "It would ask for nothing", Fix: "Write at least a common name or an alternative name."}
			if _, wrong := p.m.form.template(); wrong == "" {
				empty = kit.Fault{}
			}
		}
		body = append(body, p.m.form.beginFields(p.s)...)
		body = append(body, p.m.form.subject.fields(p.s, empty), p.m.form.namesField(), p.m.form.usageFields())
	}
	return kit.Panel("What to ask for", nil, kit.PanelBody(body...))
}

// configFields are the editor of an openssl.cnf and what is wrong with its lines.
func (p *requestsPage) configFields() []ui.UI {
	field := &kit.Field{
		ID: "ask-config", Label: "openssl.cnf", Rows: 14, Mono: true, Value: p.m.config, Placeholder: "[req]\ndistinguished_name = dn\nreq_extensions = v3_req",
		Hint: "As openssl req -config reads it: the section [req] and what it names.", OnInput: func(_ ui.Context, v string) { p.m.setConfig(v) },
	}
	if p.m.tried && blank(p.m.config) {
		field.Fault = kit.Fault{What: "There is no configuration yet", Fix: "Paste one, drop its file, or try the course’s."}
	}
	var notes []ui.UI
	for i, problem := range p.m.parsed.Problems {
		if i == faultsShown {
			notes = append(notes, el.Text("p", "quiet t13", "and "+strconv.Itoa(len(p.m.parsed.Problems)-i)+" more"))
			break
		}
		state := "warning"
		if problem.Refused {
			state = "broken"
		}
		notes = append(notes, lineNote(state, problem.Line, problem.What, problem.Fix, p.m.problemLine(problem)))
	}
	if blank(p.m.config) {
		return []ui.UI{field, &kit.Button{Label: "Try the course’s, with its typos", Icon: "doc", Look: "bare", Small: true, OnClick: func(ui.Context) { p.m.example() }}}
	}
	return []ui.UI{
		field, el.With("div", "stack stack--s", el.Attrs{"aria-live", "polite"}, append(notes, p.configSays())...),
		&kit.Field{
			ID: "ask-subject", Label: "Subject", Aside: "-subj", Mono: true, Value: p.m.subject, Placeholder: "/CN=kube-apiserver", Fault: p.m.subjectFault(),
			Hint: "In place of the file’s own; needed where it leaves the subject open.", OnInput: func(_ ui.Context, v string) { p.m.subject = v },
		},
	}
}

// lineNote says what is wrong with a line of a text that a machine reads.
func lineNote(state string, line int, what, fix, text string) ui.UI {
	if line > 0 {
		what = "Line " + strconv.Itoa(line) + ": " + what
	}
	if fix != "" {
		if fix = sentence(fix); !strings.HasSuffix(fix, "?") && !strings.HasSuffix(fix, ".") {
			fix += "."
		}
	}
	return kit.Note(state, kit.Visible(what)+".", ui.Text(kit.Visible(fix)), slot(lineOf(text)))
}

func lineOf(text string) ui.UI {
	if text == "" {
		return nil
	}
	return el.Text("code", "noteline wrap", kit.Visible(text))
}

// configSays is what the configuration asks for, as it is read.
func (p *requestsPage) configSays() ui.UI {
	t, wrong, _ := p.m.asked(p.s.ws)
	if wrong != "" {
		return nil
	}
	return kit.Note("valid", "It asks for:", ui.Text(kit.Visible(askedWords(t))))
}

// askedWords says in one line what a template asks for.
func askedWords(t pki.Template) string {
	parts := []string{t.Subject.String()}
	if len(t.SANs) > 0 {
		parts = append(parts, t.SANs.String())
	}
	f := askForm{usage: t.KeyUsage, extended: t.ExtKeyUsage}
	if bc := t.BasicConstraints; bc != nil {
		if f.ca = "leaf"; bc.CA {
			f.ca = "ca"
		}
	}
	return strings.TrimPrefix(strings.Join(append(parts, f.usageWords()), "; "), "; ")
}

// certFields choose the certificate that is asked for again.
func (p *requestsPage) certFields() []ui.UI {
	all := certificatesIn(p.s.ws)
	if len(all) == 0 {
		return []ui.UI{kit.Empty("No certificate here", "Bring the one that ends: its subject, names and usages are asked for again.",
			kit.LinkButton("#/workbench", "bench", "Bring it", ""))}
	}
	options := []kit.Option{{Value: "0", Label: "Choose one"}}
	for _, o := range all {
		options = append(options, kit.Option{Value: strconv.Itoa(o.ID), Label: kit.Visible(o.Name) + ", ends " + o.Cert().NotAfter.UTC().Format("2 Jan 2006")})
	}
	var fault kit.Fault
	o, ok := p.s.ws.Get(p.m.cert)
	if p.m.tried && !ok {
		fault = kit.Fault{What: "No certificate is chosen", Fix: "Choose the one that is to be asked for again."}
	}
	out := []ui.UI{&kit.Select{ID: "ask-cert", Label: "Certificate", Options: options, Value: strconv.Itoa(p.m.cert), Fault: fault, OnChange: func(_ ui.Context, v string) {
		p.m.cert, _ = strconv.Atoi(v)
		p.m.failure = ""
	}}}
	if !ok || o.Cert() == nil {
		return out
	}
	_, here := keyOf(p.s.ws, o.KeyID)
	out = append(out, kit.Note("", "It asks again for:", ui.Text(kit.Visible(askedWords(pki.TemplateOf(o.Cert()))))))
	if here {
		return append(out, &kit.Check{
			ID: "ask-same", Label: "With the same key", Sub: "Whoever pinned the key goes on. A new key is safer: the old one may have been copied.",
			Switch: true, Checked: p.m.sameKey, OnChange: func(_ ui.Context, on bool) { p.m.sameKey = on },
		})
	}
	return append(out, kit.Note("", "Its private key is not here,", ui.Text("so the request is made with another.")))
}

// keyPanel is the name and the key.
func (p *requestsPage) keyPanel() ui.UI {
	t, _, _ := p.m.asked(p.s.ws)
	body := []ui.UI{&kit.Field{
		ID: "ask-name", Label: "Name", Aside: "of its files", Value: p.m.name, Mono: true, Placeholder: p.m.baseName(t),
		OnInput: func(_ ui.Context, v string) { p.m.name = v }, OnEnter: p.makeRequest,
	}}
	if _, own := p.m.ownKey(p.s.ws); !own {
		body = append(body, p.m.key.fields(p.s)...)
		if p.m.key.kind(p.s).Weak() != "" || p.m.broken {
			body = append(body, el.Box("div", "ask ask--broken", &kit.Check{
				ID: "ask-broken", Label: "Make it broken", Sub: "Asks with a key that no authority should sign.", Switch: true, Checked: p.m.broken,
				OnChange: func(_ ui.Context, on bool) { p.m.broken, p.m.failure = on, "" },
			}))
		}
	}
	return kit.Panel("Name and key", nil, kit.PanelBody(append(body, slot(p.make.bar(p.s)))...))
}

func (p *requestsPage) bringPanel() ui.UI {
	return kit.Panel("Bring a request", nil, kit.PanelBody(&kit.Drop{
		ID: "request-files", Title: "Drop a request or an openssl.cnf anywhere", Pick: "choose a file", Many: true, Slim: true, OnFiles: p.bring.choose,
	}, slot(p.bring.view())))
}

func (p *requestsPage) none() ui.UI {
	return kit.Panel("Requests here", nil, kit.Empty("No request yet", "What it asks for, whose key it is of and whether its signature is right will stand here.",
		&kit.Button{Label: "Ask for a server’s certificate", Icon: "play", OnClick: p.makeExample, Disabled: p.make.running()}))
}

// makeExample asks for the course's first certificate.
func (p *requestsPage) makeExample(ctx ui.Context) {
	p.m.source = byHand
	p.m.form.begin("server", p.s.clusterToAskFor())
	p.m.form.subject.set(pki.CommonName("my-bank.example"))
	p.m.form.names = []string{"my-bank.example", "www.my-bank.example"}
	p.makeRequest(ctx)
}

// detail shows one request: what it asks for, and whether its signature is right.
func (p *requestsPage) detail(o Object) ui.UI {
	r, err := pki.ParseRequest(o.DER)
	if err != nil {
		return kit.Panel(kit.Visible(o.Name), nil, kit.PanelBody(kit.Note("broken", "It cannot be read.", ui.Text(kit.Visible(sentence(strings.TrimPrefix(err.Error(), "pki: ")))))))
	}
	var notes []ui.UI
	state, note := proof(r)
	if note != nil {
		notes = append(notes, note)
	}
	if r.ChallengePassword {
		notes = append(notes, kit.Note("warning", "It carries a challenge password.", ui.Text("Everyone who sees the request can read it. Nothing in Kubernetes uses it: make the request without.")))
	}
	text := string(pki.RequestPEM(r.X509))
	var body []ui.UI
	if len(notes) > 0 {
		body = append(body, el.Box("div", "ov__part stack stack--s", notes...))
	}
	body = append(body, requestFacts(r),
		el.Box("div", "ov__part", kit.Code(o.FileName(), text, &kit.Copy{What: "request " + kit.Visible(o.Name), Text: text, OnCopy: p.s.copy})),
		p.s.detailFoot(o, &kit.Button{Label: "Sign it here", Icon: "sign", OnClick: func(ctx ui.Context) {
			p.s.toSign = text
			ctx.Navigate("#/workbench/sign")
		}}, p.s.saveButton("Download "+o.FileName(), o.FileName(), "application/pkcs10", []byte(text))))
	return detailed(o, o.Name, "request-title", state, kit.Wheel(o.KeyID, false), body...)
}

// requestFacts is what a request asks for.
func requestFacts(r *pki.Request) ui.UI {
	t := r.Template()
	constraints := ""
	if bc := t.BasicConstraints; bc != nil {
		if constraints = "CA:FALSE"; bc.CA {
			constraints = "CA:TRUE"
		}
		if bc.CA && bc.PathLen >= 0 {
			constraints += ", pathlen:" + strconv.Itoa(bc.PathLen)
		}
	}
	rows := []ui.UI{
		codeFact("Subject", "subject", t.Subject.String()),
		codeFact("Names", "subjectAltName", t.SANs.String()),
		codeFact("Key usage", "keyUsage", strings.Join(pki.KeyUsageNames(t.KeyUsage), ", ")),
		codeFact("Extended key usage", "extendedKeyUsage", extendedWords(t.ExtKeyUsage, r)),
		codeFact("Constraints", "basicConstraints", constraints),
		kit.FactRow("Key", "", el.Text("b", "", decode.KeyName(r.X509.PublicKey))),
	}
	if len(t.Extra) > 0 {
		var others []string
		for _, e := range t.Extra {
			others = append(others, e.OID.String())
		}
		rows = append(rows, codeFact("Other extensions", "", strings.Join(others, ", ")))
	}
	return kit.Facts(rows...)
}

func extendedWords(us []x509.ExtKeyUsage, r *pki.Request) string {
	words := pki.ExtKeyUsageNames(us)
	for _, oid := range r.UnknownExtKeyUsage {
		words = append(words, oid.String())
	}
	return strings.Join(words, ", ")
}
