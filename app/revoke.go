package app

import (
	"context"
	"crypto/x509"
	"slices"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/command"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

var _ = registerPage(page{
	ID: "revoke", In: "workbench", Route: "/workbench/revoke", Order: 5, Title: "Revoke", Icon: "revoked", Keys: "v",
	Why: "Take certificates back, and sign the list that says so.", TakesFiles: true,
	New: func(s *session) ui.Composer { return newRevokePage(s) },
})

// revokePage takes certificates back, signs revocation lists, and reads them.
type revokePage struct {
	ui.Compo

	s     *session
	m     revokeModel
	make  work
	bring *reading
	text  string // that is pasted
	stop  func()
}

func newRevokePage(s *session) *revokePage {
	p := &revokePage{s: s, m: newRevokeModel()}
	p.bring = newReading(s, "bring-list", p.brought)
	return p
}

// OnMount follows the workspace and takes the files that are dropped meanwhile.
func (p *revokePage) OnMount(ctx ui.Context) {
	p.stop = p.s.watch(ctx)
	p.s.bringTo(p, func(files []File, err error) { p.bring.take(ctx, files, err) })
}

// OnDismount lets dropped files go to Decode again.
func (p *revokePage) OnDismount() {
	p.s.leave(p)
	p.stop()
}

// Render draws the page: what to take back at the left, the list at the right.
func (p *revokePage) Render() ui.UI {
	a, ok := p.m.signerOf(p.s.signers())
	sign := &kit.Button{ID: "sign-list", Label: "Sign list", Icon: "sign", Look: "main", OnClick: p.signList, Disabled: !ok || p.make.running()}
	if !ok {
		sign.Title = "No authority can sign yet"
	}
	left, right := []ui.UI{p.noAuthority()}, []ui.UI{}
	if ok {
		left, right = []ui.UI{p.revokePanel(a)}, []ui.UI{p.nextPanel(a)}
	}
	all := listsIn(p.s.ws)
	if o, ok := chosen(all, p.m.selected); ok {
		right = append(right, p.s.chooser("lists", "Lists here", all, o.ID, func(id int) { p.m.selected = id }), p.detail(o))
	}
	return el.Box("div", "page__in",
		kit.Title("Revoke", "A certificate counts until it ends, unless its authority signs a list that says otherwise, and somebody reads that list.", sign),
		slot(p.complaint()),
		el.Box("div", "two two--decode",
			el.Box("div", "stack g5", append(left, p.bringPanel())...),
			el.Box("div", "stack g5", append(right, p.readersPanel())...),
		),
	)
}

func (p *revokePage) complaint() ui.UI {
	why := p.m.failure
	if p.make.failure != nil {
		why = strings.TrimPrefix(p.make.failure.Error(), "pki: ")
	}
	if why == "" {
		return nil
	}
	return kit.Alert("broken", "No list was signed.", ui.Text(kit.Visible(sentence(why))))
}

// revoke takes back what is chosen; it counts once the list is signed.
func (p *revokePage) revoke(ctx ui.Context) {
	p.m.tried = true
	a, ok := p.m.signerOf(p.s.signers())
	if !ok {
		return
	}
	n, _ := p.m.chosenSerial(p.s.ws, a)
	if n == nil {
		ctx.Defer(func(ui.Context) { p.s.Page.Focus("revoke-serial") })
		return
	}
	p.m.revoke(a, n, p.s.now())
}

// signList signs the last list's entries and the pending ones as a new list.
func (p *revokePage) signList(ctx ui.Context) {
	m := &p.m
	m.failure, p.make.failure = "", nil
	a, ok := m.signerOf(p.s.signers())
	if !ok {
		return
	}
	if _, fault := m.counts(); fault.What != "" {
		p.s.Page.Focus("list-days")
		return
	}
	warnings := m.warnings(a, p.s.now())
	if len(signing.Blocking(warnings, m.broken)) > 0 { // what stands against it is said there already
		m.failure = "something stands against it: see “The next list”"
		return
	}
	t, pending := m.template(p.s.ws, a, p.s.now()), slices.Clone(m.pending[a.ID])
	broken := len(signing.Blocking(warnings, false)) > 0
	authority := &pki.Authority{Cert: a.Cert, Key: a.Key}
	var made *x509.RevocationList
	p.make.start(ctx, p.s, "Signing", "the list", func(job context.Context) (err error) {
		if broken {
			made, err = authority.IssueCRLAnyway(job, t)
		} else {
			made, err = authority.IssueCRL(job, t)
		}
		return err
	}, func(ctx ui.Context, err error) {
		if err == nil {
			p.finish(ctx, a, t, pending, made, broken)
		}
	})
}

// finish takes the list into the workspace and shows it. What was revoked while it
// was signed is pending still.
func (p *revokePage) finish(ctx ui.Context, a signer, t pki.CRLTemplate, pending []pki.Revoked, made *x509.RevocationList, broken bool) {
	o := Object{
		Kind: RevocationList, Name: p.s.freeName(a.Name, RevocationList), DER: made.Raw, IssuerKey: pki.KeyID(a.Key.Public()), Made: p.s.now(),
		Provenance: "signed here by " + a.Cert.Subject.CommonName + ", number " + t.Number.String(),
	}
	if broken {
		o.Provenance = "broken on purpose, " + o.Provenance
	}
	p.note(a, t, pending, o)
	p.m.pending[a.ID] = slices.DeleteFunc(p.m.pending[a.ID], func(r pki.Revoked) bool { return slices.Contains(pending, r) })
	p.m.selected = p.s.ws.Add(o)
	ctx.Defer(func(ui.Context) { p.s.Page.Focus("list-title") })
}

// note tells the terminal what was revoked and signed.
func (p *revokePage) note(a signer, t pki.CRLTemplate, pending []pki.Revoked, o Object) {
	ca, key := p.s.certFile(a.ID), p.s.keyFile(pki.KeyID(a.Key.Public()))
	given := []command.File{ca}
	var calls []command.Call
	for _, r := range pending {
		for _, c := range certificatesIn(p.s.ws) {
			if c.IssuerKey == o.IssuerKey && c.Cert().SerialNumber.Cmp(r.Serial) == 0 && r.Reason != liftHold {
				given = append(given, fileOf(c))
				calls = append(calls, command.Call{Operation: command.Revoke, Cert: c.FileName(), CA: ca.Name, CAKey: key, Reason: r.Reason})
			}
		}
	}
	p.s.did("Sign the revocation list "+o.FileName(), given, append(calls, command.Call{
		Operation: command.MakeList, CA: ca.Name, CAKey: key, Out: o.FileName(), Days: int(t.NextUpdate.Sub(t.ThisUpdate) / day), Revoked: t.Revoked,
		Template: pki.Template{Serial: t.Number},
	})...)
}

// paste reads what is pasted as soon as it is something.
func (p *revokePage) paste(ctx ui.Context, text string) {
	p.text = text
	if blank(text) {
		p.bring.stop()
		return
	}
	p.bring.give(ctx, []File{{Data: []byte(text)}})
}

// brought shows the list that came in; what is none is taken in too.
func (p *revokePage) brought(_ ui.Context, in importing) {
	if len(in.objects) == 0 && in.known == 0 {
		return
	}
	p.text = ""
	ids := p.s.takeIn(in)
	for i, o := range in.objects {
		if o.Kind == RevocationList {
			p.m.selected = ids[i]
			return
		}
	}
	if in.known == 0 {
		p.s.say(toast{Icon: "info", Text: "That is " + article(in.objects[0].Kind.String()) + ", no revocation list: it is in the workspace all the same"})
	}
}
