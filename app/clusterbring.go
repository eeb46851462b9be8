package app

import (
	"context"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// bringing is an authority on its way in: its two files may come one by one.
type bringing struct {
	cert, key         []byte
	certName, keyName string
	fault             string
}

// bringPart lets existing authorities be used instead of new ones.
func (p *clusterPage) bringPart() ui.UI {
	rows := []ui.UI{
		ui.Summary().Text("Use authorities you already have"),
		ui.P().Class("hint").Text("Choose ca.crt and ca.key. They are read in this page and go nowhere else."),
	}
	for _, id := range broughtIDs {
		rows = append(rows, p.bringRow(id))
	}
	return ui.Details().Class("bring").Body(rows...)
}

func (p *clusterPage) bringRow(id string) ui.UI {
	profile, _ := kube.ProfileByID(id)
	if a := p.m.draft.Brought[id]; a != nil {
		return ui.Div().Class("row row--between").Body(
			&kit.Mini{Role: "root", Name: a.Cert.Subject.CommonName, Sub: profile.Title + ", brought, ends " + a.Cert.NotAfter.UTC().Format("2 Jan 2006"), KeyID: pki.KeyID(a.Key.Public())},
			&kit.Button{Label: "Make it here instead", Small: true, Look: "bare", OnClick: func(ui.Context) { p.unbring(id) }},
		)
	}
	row := ui.Div().Class("stack stack--s")
	parts := []ui.UI{&kit.Drop{
		ID: "bring-" + id, Title: profile.Title, Pick: "choose its two files", Many: true, Slim: true, Accept: ".crt,.pem,.key,.cer,.der",
		OnFiles: func(ctx ui.Context, input ui.Value) { p.bringFiles(ctx, id, input) },
	}}
	if b := p.bring[id]; b != nil {
		parts = append(parts, b.status(),
			&kit.Button{Label: "Make it here instead", Small: true, Look: "bare", OnClick: func(ui.Context) { delete(p.bring, id) }})
	}
	return row.Body(parts...)
}

// unsettled is the first authority whose files are incomplete or were refused,
// "" for none. Nothing is made before the user settles it: a new authority in
// its place would not be what was asked for.
func (p *clusterPage) unsettled() string {
	for _, id := range broughtIDs {
		if p.bring[id] != nil {
			return id
		}
	}
	return ""
}

// status says what is still missing, or what is wrong.
func (b *bringing) status() ui.UI {
	switch {
	case b.fault != "":
		return kit.Alert("broken", "It cannot be used.", ui.Text(kit.Visible(b.fault)))
	case b.cert != nil:
		return ui.P().Class("hint").Role("status").Text(kit.Visible(b.certName) + " is here. Now choose its private key.")
	case b.key != nil:
		return ui.P().Class("hint").Role("status").Text(kit.Visible(b.keyName) + " is here. Now choose its certificate.")
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
			b.fault = ""
			if err != nil {
				b.fault = err.Error()
				return
			}
			b.take(files)
			p.tryBring(ctx, id, b)
		})
	})
}

// take tells certificate from key by content, not by name.
func (b *bringing) take(files []File) {
	for _, f := range files {
		isKey := strings.Contains(string(f.Data), "PRIVATE KEY-----")
		if !isKey { // DER: reading an RSA key takes long, so only where it must be
			_, err := pki.ParsePrivateKey(f.Data)
			isKey = err == nil
		}
		if isKey {
			b.key, b.keyName = f.Data, f.Name
		} else if _, err := pki.ParseCertificate(f.Data); err != nil {
			b.fault = f.Name + ": " + strings.TrimPrefix(err.Error(), "pki: ")
		} else {
			b.cert, b.certName = f.Data, f.Name
		}
	}
}

func (p *clusterPage) tryBring(ctx ui.Context, id string, b *bringing) {
	if b.cert == nil || b.key == nil {
		return
	}
	cert, key := b.cert, b.key
	ctx.Async(func() {
		a, err := pki.LoadAuthority(context.Background(), p.s.Keys, cert, key, p.s.now())
		p.s.later(func(ui.Context) {
			if p.bring[id] != b {
				return // given up meanwhile, or loaded already
			}
			p.rev++
			if err != nil {
				b.fault = strings.TrimPrefix(err.Error(), "pki: ")
				b.cert, b.key = nil, nil
				return
			}
			delete(p.bring, id)
			p.m.bring(id, a)
			p.redescribe()
		})
	})
}
