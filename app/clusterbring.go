package app

import (
	"context"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// bringPart lets existing authorities be used instead of new ones.
func (p *clusterPage) bringPart() ui.UI {
	rows := []ui.UI{
		el.Text("summary", "", "Use authorities you already have"),
		el.Text("p", "hint", "Choose ca.crt and ca.key, or ca.crt alone when somebody else signs. They are read in this page and go nowhere else."),
	}
	for _, id := range p.bringable() {
		rows = append(rows, p.bringRow(id))
	}
	return el.Box("details", "bring", rows...)
}

// bringable are the authorities that there will be: one for everything is the cluster's.
func (p *clusterPage) bringable() []string {
	if p.m.draft.OneAuthority {
		return broughtIDs[:1]
	}
	return broughtIDs
}

func (p *clusterPage) bringRow(id string) ui.UI {
	profile, _ := kube.ProfileByID(id)
	if a := p.m.draft.Brought[id]; a != nil {
		how := ", brought, ends "
		if a.Key == nil {
			how = ", signs elsewhere, ends "
		}
		return el.Box("div", "row row--between",
			&kit.Mini{Role: "root", Name: a.Cert.Subject.CommonName, Sub: profile.Title + how + a.Cert.NotAfter.UTC().Format("2 Jan 2006"), KeyID: pki.KeyID(a.Cert.PublicKey)},
			&kit.Button{Label: "Make it here instead", Small: true, Look: "bare", OnClick: func(ui.Context) { p.unbring(id) }},
		)
	}
	row := el.Div().Class("stack stack--s")
	parts := []ui.UI{&kit.Drop{
		ID: "bring-" + id, Title: profile.Title, Pick: "Choose its two files", Chosen: true, Many: true, Slim: true, Accept: ".crt,.pem,.key,.cer,.der",
		OnFiles: func(ctx ui.Context, input ui.Value) { p.bringFiles(ctx, id, input) },
	}}
	if b := p.bring[id]; b != nil {
		parts = append(parts, p.s.bringStatus(b), el.Box("div", "row row--wrap",
			ui.If(b.cert != nil && b.key == nil, &kit.Button{Label: "Certificate only: somebody else signs", Small: true, OnClick: func(ui.Context) { p.bringKeyless(id, b) }}),
			&kit.Button{Label: "Make it here instead", Small: true, Look: "bare", OnClick: func(ui.Context) { delete(p.bring, id) }},
		))
	}
	return row.Body(parts...)
}

// unsettled is the first authority whose files are incomplete or were refused,
// "" for none. Nothing is made before the user settles it: a new authority in
// its place would not be what was asked for.
func (p *clusterPage) unsettled() string {
	for _, id := range p.bringable() {
		if p.bring[id] != nil {
			return id
		}
	}
	return ""
}

// bringStatus says what is still missing, or what is wrong.
func (s *session) bringStatus(b *bringing) ui.UI {
	switch {
	case len(b.findings) > 0:
		return el.With("div", "stack", el.Attrs{"role", "alert"}, s.findings(b.findings, nil)...)
	case b.fault != "":
		return kit.Alert("broken", "It cannot be used.", ui.Text(kit.Visible(b.fault)))
	case b.cert != nil:
		return el.With("p", "hint", el.Attrs{"role", "status"}, ui.Text(kit.Visible(b.certName)+" is here. Now choose its private key."))
	case b.key != nil:
		return el.With("p", "hint", el.Attrs{"role", "status"}, ui.Text(kit.Visible(b.keyName)+" is here. Now choose its certificate."))
	}
	return nil
}

func (p *clusterPage) unbring(id string) {
	old := p.m.draft.Brought[id]
	delete(p.bring, id)
	p.m.bring(id, nil)
	p.redescribe()
	p.s.say(toast{Icon: "undo", Text: "This authority will be made here", Action: "Undo", Do: func(ui.Context) {
		p.m.bring(id, old)
		p.redescribe()
	}})
}

// bringFiles reads what was chosen and, once both halves are here, checks them.
func (p *clusterPage) bringFiles(ctx ui.Context, id string, input ui.Value) {
	ctx.Async(func() {
		files, err := p.s.Files.Read(context.Background(), input, intakeLimit)
		p.s.later(func(ctx ui.Context) {
			p.rev++
			b := p.bring[id]
			if b == nil {
				b = &bringing{}
				p.bring[id] = b
			}
			b.fault, b.findings = "", nil
			if err != nil {
				b.fault = err.Error()
				return
			}
			b.take(files)
			b.settle(id, p.s.now())
			p.tryBring(ctx, id, b)
		})
	})
}

// bringKeyless takes an authority whose key lies elsewhere.
func (p *clusterPage) bringKeyless(id string, b *bringing) {
	p.rev++
	if b.findings = b.judge(id, p.s.now()); b.findings != nil {
		b.cert = nil
		return
	}
	a, err := pki.LoadKeyless(b.cert, p.s.now())
	if err != nil {
		b.fault = strings.TrimPrefix(err.Error(), "pki: ")
		b.cert = nil
		return
	}
	delete(p.bring, id)
	p.m.bring(id, a)
	p.redescribe()
}

func (p *clusterPage) tryBring(ctx ui.Context, id string, b *bringing) {
	if b.cert == nil || b.key == nil {
		return
	}
	given := *b
	ctx.Async(func() {
		a, findings, err := p.s.loadBrought(given, id)
		p.s.later(func(ui.Context) {
			if p.bring[id] != b {
				return // given up meanwhile, or loaded already
			}
			p.rev++
			if a == nil {
				*b = notTaken(findings, err)
				return
			}
			delete(p.bring, id)
			p.m.bring(id, a)
			p.redescribe()
		})
	})
}
