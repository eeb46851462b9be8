package app

import (
	"fmt"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// resultPart shows what was made: the head with its downloads, the tree, and
// the card of what is selected.
func (p *clusterPage) resultPart() ui.UI {
	r := p.m.result
	if r == nil {
		return nil
	}
	return ui.Section().Class("stack g5").ID("result").Aria("label", "Result").Body(
		ui.Div().Class("title").Body(
			ui.Div().Body(
				ui.H2().Class("t20").ID("result-title").TabIndex(-1).Text(thousands(r.Plan.Files())+" files, ready"),
				ui.P().Text(fmt.Sprintf("%s and %s made in %s. Every signature was checked.",
					plural(r.Plan.Keys(), "key"), plural(certificates(r), "certificate"), seconds(p.m.took))),
			),
			ui.Div().Class("row row--wrap title__do").Body(
				&kit.Button{Label: "Download admin.conf", Icon: "doc", OnClick: p.downloadAdmin},
				&kit.Button{Label: "Download bundle (.zip)", Icon: "download", Look: p.downloadLook(), Disabled: p.pack == jobRunning, OnClick: func(ctx ui.Context) { p.download(ctx, "") }},
			),
		),
		p.staleNote(),
		p.packing(),
		p.listing(),
	)
}

// staleNote says that what lies here follows an earlier description.
func (p *clusterPage) staleNote() ui.UI {
	if !p.m.stale() {
		return nil
	}
	return kit.Note("warning", "Made from the earlier description.", ui.Text("Generate again to follow the changes; this set stays until then."))
}

// downloadLook leaves the filled look to Generate while the result is stale.
func (p *clusterPage) downloadLook() string {
	if p.m.stale() {
		return ""
	}
	return "main"
}

// listing is the tree and what is selected in it. It is drawn a frame after the
// result's head, so that the downloads are there at once.
func (p *clusterPage) listing() ui.UI {
	if !p.listed {
		return nil
	}
	return ui.Div().Class("two two--files").Body(p.tree(), ui.Div().Class("stack g5").Body(p.selected(), p.advice()))
}

func certificates(r *kube.Result) int {
	n := 0
	for _, m := range r.Made {
		if m.Cert != nil && !m.Item.Brought {
			n++
		}
	}
	return n
}

func (p *clusterPage) packing() ui.UI {
	if p.pack != jobRunning || p.packTotal == 0 {
		return nil
	}
	return ui.Section().Class("panel").Aria("label", "Packing").Body(kit.PanelBody(&kit.Progress{
		Verb: "Packing", Done: p.packed, Total: p.packTotal, OnCancel: func(ui.Context) { p.packCancel() },
	}))
}

func (p *clusterPage) downloadAdmin(ui.Context) {
	r := p.m.result
	admin, ok := r.Find(kube.AdminID + "/" + r.Plan.Cluster.ControlPlanes[0].Name)
	if !ok {
		return
	}
	data, err := r.Kubeconfig(admin)
	if err != nil {
		p.s.fail(err)
		return
	}
	p.s.save("admin.conf", "application/yaml", data)
}

// advice says what the user should know about what lies here.
func (p *clusterPage) advice() ui.UI {
	return ui.Div().Class("stack").Body(
		kit.Note("valid", "Each certificate verifies against its authority,", ui.Text("each key belongs to its certificate, and each kubeconfig holds both.")),
		kit.Note("warning", "The authorities’ keys are in this bundle.", ui.Text("Whoever holds ca.key can be any user: keep the zip as you would keep a root password.")),
		kit.Note("", "admin.conf needs one binding.", ui.Text("Its group has no power until you apply the few lines in README.txt with super-admin.conf.")),
	)
}

// selected is the card of the file at hand.
func (p *clusterPage) selected() ui.UI {
	m, f, ok := p.files.chosen()
	if !ok {
		return nil
	}
	ids := p.m.ids[m.Item.ID]
	switch {
	case f.Content == kube.CertificateFile:
		return p.certCard(m, f, ids.cert)
	case f.Content == kube.KubeconfigFile:
		return p.configCard(m, f, ids.cert)
	}
	return p.keyCard(m, f, ids.key)
}

func (p *clusterPage) certCard(m kube.Made, f kube.File, id int) ui.UI {
	facts := []kit.Fact{
		{Term: "Subject", Value: m.Item.Subject.String(), Code: true},
		{Term: "Issuer", Value: pki.NameFrom(m.Cert.Issuer).String(), Code: true},
		{Term: "Names", Value: namesOrNone(m.Item.SANs), Code: len(m.Item.SANs) > 0},
		{Term: "Ends", Value: ends(m.Cert.NotAfter, p.s.now())},
		{Term: "File", Value: f.Path, Code: true},
	}
	return p.card(&kit.Card{Role: roleOf(m.Item.Profile), Name: m.Item.Profile.Title, Facts: facts, State: "valid"}, m, f, id)
}

func (p *clusterPage) configCard(m kube.Made, f kube.File, id int) ui.UI {
	groups := m.Item.Subject.All(pki.OIDOrganization)
	facts := []kit.Fact{
		{Term: "User", Value: m.Item.User, Code: true},
		{Term: "Groups", Value: listOrNone(groups), Code: len(groups) > 0},
		{Term: "Server", Value: "https://" + m.Item.Server.String(), Code: true},
		{Term: "Ends", Value: ends(m.Cert.NotAfter, p.s.now())},
		{Term: "File", Value: f.Path, Code: true},
	}
	return p.card(&kit.Card{Role: "config", Name: m.Item.Profile.Title, Facts: facts, State: "valid"}, m, f, id)
}

func (p *clusterPage) keyCard(m kube.Made, f kube.File, id int) ui.UI {
	role, words := "key", "hidden"
	if f.Content == kube.PublicKeyFile {
		role, words = "public", "may be shared"
	}
	facts := []kit.Fact{
		{Term: "Kind", Value: m.Key.Algorithm().Label()},
		{Term: "Of", Value: m.Item.Profile.Title},
		{Term: "File", Value: f.Path, Code: true},
	}
	return p.card(&kit.Card{Role: role, Name: m.Item.Profile.Title, Facts: facts, Aside: words}, m, f, id)
}

// card fills in what all cards share, and puts the ways on below it.
func (p *clusterPage) card(c *kit.Card, m kube.Made, f kube.File, id int) ui.UI {
	c.KeyID = pki.KeyID(m.Key.Public())
	if m.Cert != nil {
		c.Issuer = m.Cert.Issuer.CommonName
	}
	if c.Aside == "" {
		c.Aside = m.Key.Algorithm().Label()
	}
	open := func(ui.Context) { p.s.showObject(id) }
	c.OnOpen = open
	return ui.Div().Class("stack").Body(c, ui.P().Class("quiet t13").Text(m.Item.Profile.Why),
		ui.Div().Class("row row--wrap").Body(
			&kit.Button{Label: "Look inside", Icon: "inspect", OnClick: open},
			&kit.Button{Label: "Download " + fileName(f), Icon: "download", OnClick: func(ui.Context) { p.saveFile(m, f) }},
		))
}

func (p *clusterPage) saveFile(m kube.Made, f kube.File) {
	data, err := p.m.result.Bytes(m, f)
	if err != nil {
		p.s.fail(err)
		return
	}
	mime := "application/x-pem-file"
	if f.Content == kube.KubeconfigFile {
		mime = "application/yaml"
	}
	p.s.save(fileName(f), mime, data)
}
