package app

import (
	"context"
	"crypto/x509"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/pki"
)

// bringPanel takes in what was saved, or any file with keys and certificates.
func (p *workbenchPage) bringPanel() ui.UI {
	return kit.Panel("Open or bring", nil, kit.PanelBody(
		&kit.Drop{
			ID: "bring-files", Title: "Drop files anywhere", Pick: "choose files", Many: true, Slim: true, OnFiles: p.bring.choose,
			After: "— a saved workspace (.age), a zip, a bundle, or any key, request or certificate.",
		}, slot(p.bring.view())))
}

// keepPanel keeps the workspace in the browser for who asks for it.
func (p *workbenchPage) keepPanel() ui.UI {
	k := p.s.keeping
	if p.s.Store == nil {
		return nil
	}
	var aside ui.UI
	var body []ui.UI
	switch k.state {
	case keepOn:
		aside, body = kit.State("valid", "On"), p.kept()
	case keepLocked:
		aside, body = kit.State("warning", "Locked"), []ui.UI{
			el.Text("p", "quiet t13", "A workspace from an earlier visit lies here, encrypted."),
			k.pass.fields(p.s),
			el.Box("div", "row row--wrap",
				&kit.Button{Label: "Open what was kept", Icon: "lock", OnClick: k.unlock, Disabled: k.job.running()},
				&kit.Button{Label: "Forget it", Icon: "trash", Look: "bare", OnClick: k.forget}),
		}
	default:
		aside = el.Text("span", "muted t12", "Off")
		body = []ui.UI{el.Box("details", "bring",
			el.Text("summary", "", "Keep each change, encrypted"),
			p.storageNote(),
			k.pass.fields(p.s),
			&kit.Button{Label: "Keep it here", Icon: "lock", OnClick: k.turnOn, Disabled: k.job.running()},
		)}
	}
	body = append(body, slot(k.job.bar(p.s)), slot(k.failed()))
	return kit.Panel("Keep in this browser", aside, kit.PanelBody(body...))
}

// kept says what is kept and since when.
func (p *workbenchPage) kept() []ui.UI {
	k := p.s.keeping
	words := "The first saving is under way."
	if !k.saved.IsZero() {
		words = "Saved at " + k.saved.UTC().Format("15:04:05 UTC") + ". Each change is saved after a moment."
	}
	return []ui.UI{
		el.With("p", "quiet t13", el.Attrs{"role", "status"}, ui.Text(words)),
		&kit.Button{Label: "Stop and forget it", Icon: "trash", Look: "bare", Small: true, OnClick: k.forget},
	}
}

// storageNote says who else reaches what is kept.
func (p *workbenchPage) storageNote() ui.UI {
	if p.s.Build.OneFile {
		return kit.Note("warning", "Opened from a file, all local pages share this storage.", ui.Text("Another page on this disk could copy what is kept and guess at its passphrase."))
	}
	return kit.Note("", "It stays in this browser,", ui.Text("encrypted with a passphrase, until you or the browser clear it. A saved file is safer."))
}

// failed says why nothing is kept.
func (k *keeping) failed() ui.UI {
	words := k.failure
	if k.job.failure != nil {
		words = k.job.failure.Error()
	}
	if words == "" {
		return nil
	}
	return kit.Alert("broken", "It was not kept.", ui.Text(kit.Visible(sentence(words))+"."))
}

// example makes a small set to try everything on.
func (p *workbenchPage) example(ctx ui.Context) { p.s.addExample(ctx, &p.make) }

// addExample makes the example set in the background and takes it in.
func (s *session) addExample(ctx ui.Context, w *work) {
	var made []Object
	w.start(ctx, s, "Making an example", "", func(job context.Context) (err error) {
		made, err = s.exampleSet(job)
		return err
	}, func(_ ui.Context, err error) {
		if err != nil {
			s.fail(err)
			return
		}
		ids := s.ws.AddAll(made)
		s.didExample(made)
		s.say(toast{Icon: "drawer", State: "valid", Text: plural(len(ids), "object") + " made as an example", Action: "Undo", Do: func(ui.Context) { s.ws.Remove(ids...) }, Of: ids})
	})
}

// exampleSet is an authority that signed a server's certificate, and their keys.
func (s *session) exampleSet(ctx context.Context) ([]Object, error) {
	now := s.now()
	root := pki.RootTemplate(pki.CommonName("Lab root"), now, 10*year)
	root.KeyUsage |= x509.KeyUsageCRLSign // so that it can revoke too
	leaf := pki.LeafTemplate(pki.CommonName("my-bank.example"), pki.SANs{{Kind: pki.DNS, Value: "my-bank.example"}}, serverUsage, now, year)
	return s.exampleOf(ctx, "Lab root", root, "my-bank", leaf)
}
