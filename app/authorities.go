package app

import (
	"context"
	"crypto/x509"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/command"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

var _ = registerPage(page{
	ID: "authorities", In: "workbench", Route: "/workbench/authorities", Order: 3, Title: "Authorities", Icon: "root", Keys: "a",
	Why: "Make a root, an intermediate below it, or have one authority vouch for another.", TakesFiles: true,
	New: func(s *session) ui.Composer { return newAuthoritiesPage(s) },
})

// authoritiesPage makes authorities, and shows those that are here.
type authoritiesPage struct {
	ui.Compo

	s     *session
	m     authoritiesModel
	make  work
	bring *reading
	stop  func()
}

func newAuthoritiesPage(s *session) *authoritiesPage {
	p := &authoritiesPage{s: s, m: newAuthoritiesModel()}
	p.bring = newReading(s, "bring-authority", func(_ ui.Context, in importing) { s.takeIn(in) })
	return p
}

// OnMount follows the workspace and takes the files that are dropped meanwhile.
func (p *authoritiesPage) OnMount(ctx ui.Context) {
	p.stop = p.s.watch(ctx)
	p.s.bringTo(p, func(files []File, err error) { p.bring.take(ctx, files, err) })
}

// OnDismount lets dropped files go to Decode again.
func (p *authoritiesPage) OnDismount() {
	p.s.leave(p)
	p.stop()
}

// Render draws the page: what to make at the left, the authorities that are
// here at the right.
func (p *authoritiesPage) Render() ui.UI {
	all := authoritiesIn(p.s.ws)
	right := []ui.UI{p.none()}
	if o, ok := chosen(all, p.m.selected); ok {
		right = []ui.UI{p.s.chooser("authorities", "Authorities here", all, o.ID, func(id int) { p.m.selected = id }), p.detail(o)}
	}
	return el.Box("div", "page__in",
		kit.Title("Authorities", "An authority signs certificates. Who trusts it believes what they say, and needs to know nobody else.",
			&kit.Button{ID: "make-authority", Label: p.m.verb(), Icon: "sign", Look: "main", OnClick: p.makeAuthority, Disabled: p.make.running()}),
		slot(p.complaint()),
		el.Box("div", "two two--decode",
			el.Box("div", "stack g5", p.makePanel(), p.bringPanel()),
			el.Box("div", "stack g5", right...),
		),
	)
}

func (p *authoritiesPage) complaint() ui.UI {
	why := p.m.failure
	if p.make.failure != nil {
		why = strings.TrimPrefix(strings.TrimPrefix(p.make.failure.Error(), "signing: not signed: "), "pki: ")
	}
	if why == "" {
		return nil
	}
	return kit.Alert("broken", "Nothing was signed.", ui.Text(kit.Visible(sentence(why))))
}

// warnings is what to know before it is signed.
func (p *authoritiesPage) warnings() []signing.Warning {
	if p.m.way == wayRoot {
		if n, _ := p.m.subject.name(); len(n) == 0 {
			return signing.Root{Subject: pki.CommonName("x"), Lifetime: 1}.Warnings(p.m.key.kind(p.s))
		}
		return p.m.root(p.s.now()).Warnings(p.m.key.kind(p.s))
	}
	by, ok := p.m.signerOf(p.s.signers())
	other, there := p.s.ws.Get(p.m.other)
	n, _ := p.m.subject.name()
	if !ok || p.m.way == wayCross && (!there || other.Cert() == nil) || p.m.way == wayInter && len(n) == 0 {
		return nil
	}
	return p.m.order(by, p.s.above(by.ID), other.Cert(), p.s.now()).Warnings()
}

// makeAuthority makes what the form says, or says at the field why not.
func (p *authoritiesPage) makeAuthority(ctx ui.Context) {
	m := &p.m
	m.tried, m.failure, p.make.failure = true, "", nil
	by, have := m.signerOf(p.s.signers())
	if wrong, why := p.wrong(by, have); wrong != "" {
		m.failure = why
		ctx.Defer(func(ui.Context) { p.s.Page.Focus(wrong) })
		return
	}
	if m.failure = blockedWords(p.warnings(), m.broken); m.failure != "" {
		return
	}
	if m.way == wayCross {
		p.crossSign(ctx, by)
		return
	}
	n, _ := m.subjectName()
	old, given := m.key.chosen(p.s)
	algorithm := m.key.algorithm
	made := newAuthority{way: m.way, broken: m.broken, name: p.s.freeName(m.objectName(n), Certificate, Authority), by: by}
	if made.root = m.root(p.s.now()); m.way == wayInter {
		made.order = m.order(by, p.s.above(by.ID), nil, p.s.now())
	}
	p.make.start(ctx, p.s, "Making", "the authority", func(job context.Context) (err error) {
		if made.key, err = p.s.takeKey(job, old, given, algorithm, fileBase(made.name)); err == nil {
			err = made.sign(job)
		}
		return err
	}, func(ctx ui.Context, err error) {
		if err == nil {
			p.finish(ctx, made)
		}
	})
}

// newAuthority is an authority in the making.
type newAuthority struct {
	way    authorityWay
	broken bool
	name   string
	key    usedKey
	by     signer        // of an intermediate
	order  signing.Order // of an intermediate
	root   signing.Root
	cert   *x509.Certificate
}

// sign signs it with its own key, or with the one above.
func (a *newAuthority) sign(ctx context.Context) error {
	if a.way == wayInter {
		a.order.Grant.Key = a.key.Secret.Public()
		cert, err := a.order.Sign(ctx)
		a.cert = cert
		return err
	}
	made, err := signing.MakeRoot(ctx, a.key.Secret, a.root)
	if err == nil {
		a.cert = made.Cert
	}
	return err
}

// wrong is the first field that stands in the way, and why where it does not
// say so itself.
func (p *authoritiesPage) wrong(by signer, have bool) (id, why string) {
	m := &p.m
	if m.way == wayCross {
		if o, ok := p.s.ws.Get(m.other); !ok || o.Cert() == nil {
			return "ca-other", "Choose the authority that is to be vouched for."
		}
	} else if _, wrong := m.subjectName(); wrong != "" {
		return wrong, ""
	}
	if m.way != wayRoot && !have {
		return "ca-by", "No authority with its private key is here to sign it: make a root first."
	}
	if _, f := m.pathLen(); f.What != "" && m.way != wayCross {
		return "ca-limit", ""
	}
	return m.terms.wrong("ca", by.certUnless(m.way == wayRoot), p.s.now(), m.broken), ""
}

// certUnless is the signer's certificate, nil for who signs itself.
func (a signer) certUnless(self bool) *x509.Certificate {
	if self {
		return nil
	}
	return a.Cert
}

// finish takes the new authority into the workspace.
func (p *authoritiesPage) finish(ctx ui.Context, a newAuthority) {
	o := CertificateObject(a.cert, a.name, p.s.now())
	o.Provenance, o.IssuerKey = "made here, signs itself", o.KeyID
	if a.way == wayInter {
		o.Provenance, o.IssuerKey = "signed here by "+a.by.Cert.Subject.CommonName, pki.KeyID(a.by.Key.Public())
	}
	if a.broken {
		o.Provenance = "broken on purpose, " + o.Provenance
	}
	ids := p.s.ws.AddAll(a.key.objects(o))
	p.note(o, a)
	p.added(ctx, ids[len(ids)-1])
}

func (p *authoritiesPage) added(ctx ui.Context, id int) {
	p.m.selected, p.m.tried, p.m.name = id, false, ""
	ctx.Defer(func(ui.Context) { p.s.Page.Focus("authority-title") })
}

// note tells the terminal how it was made.
func (p *authoritiesPage) note(o Object, a newAuthority) {
	call := command.Call{Algorithm: a.key.Secret.Algorithm(), Key: a.key.FileName(), Alias: fileBase(o.Name), Passphrase: passphraseFile}
	if a.way == wayRoot {
		call.Operation, call.Days, call.Cert = command.SelfSign, int(a.root.Lifetime/day), o.FileName()
		call.Template = a.root.Preset.Template(a.root.Subject, nil)
		call.Template.BasicConstraints.PathLen, call.Template.Serial = a.root.PathLen, a.root.Serial
		p.s.did("Make the root authority "+o.Name, nil, append(a.key.calls(), call)...)
		return
	}
	call.Operation, call.Request = command.MakeRequest, fileBase(o.Name)+endings[Request]
	sign := p.s.signCall(command.Intermediate, a.order, a.by, call.Request, o.FileName())
	call.Template = sign.Template
	call.Template.Serial = nil
	p.s.did("Make the intermediate authority "+o.Name, []command.File{p.s.certFile(a.by.ID)}, append(a.key.calls(), call, sign)...)
}

// crossSign has one authority vouch for another.
func (p *authoritiesPage) crossSign(ctx ui.Context, by signer) {
	other, _ := p.s.ws.Get(p.m.other)
	order := p.m.order(by, p.s.above(by.ID), other.Cert(), p.s.now())
	var cert *x509.Certificate
	p.make.start(ctx, p.s, "Signing", other.Name, func(job context.Context) (err error) {
		cert, err = order.Sign(job)
		return err
	}, func(ctx ui.Context, err error) {
		if err != nil {
			return
		}
		o := CertificateObject(cert, p.s.freeName(other.Name+" by "+by.Name, Certificate, Authority), p.s.now())
		o.Provenance, o.IssuerKey = "cross-signed here by "+by.Cert.Subject.CommonName, pki.KeyID(by.Key.Public())
		call := p.s.signCall(command.CrossSign, order, by, "", "")
		call.Cert, call.Out = other.FileName(), o.FileName()
		p.s.did("Cross-sign "+other.Name, []command.File{fileOf(other), p.s.certFile(by.ID)}, call)
		p.added(ctx, p.s.ws.Add(o))
	})
}
