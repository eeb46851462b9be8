package app

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
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
	return el.With("section", "stack g5", el.Attrs{"id", "result", "aria-label", "Result"},
		el.Box("div", "title",
			el.Box("div", "",
				el.H2().Class("t20").ID("result-title").TabIndex(-1).Text(thousands(r.Plan.Files())+" files, ready"),
				el.Text("p", "", p.madeWords(r)),
			),
			el.Box("div", "row row--wrap title__do",
				&kit.Button{Label: "Download admin.conf", Icon: "doc", OnClick: p.downloadAdmin},
				&kit.Button{Label: "Download bundle (.zip)", Icon: "download", Look: p.downloadLook(), Disabled: p.pack == jobRunning, OnClick: func(ctx ui.Context) { p.download(ctx, "") }},
			),
		),
		p.staleNote(),
		p.packing(),
		slot(p.healthPanel()),
		p.listing(),
	)
}

// staleNote says that what lies here follows an earlier description.
func (p *clusterPage) staleNote() ui.UI {
	if !p.m.stale() || !p.m.ready() || p.unsettled() != "" { // what is to be mended comes first, and is said above
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
	return el.Box("div", "two two--files", p.tree(), el.Box("div", "stack g5", p.selected(), p.advice()))
}

// madeWords says what was made here, in which time, and what came from elsewhere.
func (p *clusterPage) madeWords(r *kube.Result) string {
	words := plural(r.Plan.Keys(), "key") + " and " + plural(certificates(r), "certificate") + " made"
	if p.m.took > 0 {
		words += " in " + seconds(p.m.took)
	}
	if n := r.Plan.Requests(); n > 0 {
		words += ", " + plural(n, "certificate") + " signed elsewhere"
	}
	return words + ". Every signature was checked."
}

// certificates counts those that were signed here.
func certificates(r *kube.Result) int {
	n := 0
	for i := range r.Made {
		if m, it := &r.Made[i], r.Made[i].Item; m.DER != nil && !it.Brought && !it.Requested && it.SameAs == "" {
			n++
		}
	}
	return n
}

func (p *clusterPage) packing() ui.UI {
	if p.pack != jobRunning || p.packTotal == 0 {
		return nil
	}
	return el.With("section", "panel", el.Attrs{"aria-label", "Packing"}, kit.PanelBody(&kit.Progress{
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
	return el.Box("div", "stack",
		p.keysNote(),
		kit.Note("", "admin.conf needs one binding.", ui.Text("Its group has no power until you apply the few lines in README.txt with super-admin.conf.")),
	)
}

// keysNote says which keys of authorities lie here, and what it means.
func (p *clusterPage) keysNote() ui.UI {
	for _, m := range p.m.result.Made {
		if m.Item.Profile.ID == kube.ClusterCA && m.Key == nil {
			return kit.Note("", "ca.key is not in this bundle.", ui.Text(kit.Visible(m.Cert().Subject.CommonName)+" signs elsewhere. kubeadm takes the set as it is, in its external CA mode; README.txt says what has to be renewed by hand."))
		}
	}
	return kit.Note("warning", "The authorities’ keys are in this bundle.", ui.Text("Whoever holds ca.key can be any user: keep the zip as you would keep a root password."))
}

// selected is the card of the file at hand.
func (p *clusterPage) selected() ui.UI {
	m, f, ok := p.files.chosen()
	if !ok {
		return p.textCard()
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
		{Term: "Issuer", Value: pki.NameFrom(m.Cert().Issuer).String(), Code: true},
		{Term: "Names", Value: namesOrNone(m.Item.SANs), Code: len(m.Item.SANs) > 0},
		{Term: "Ends", Value: ends(m.Cert().NotAfter, p.s.now())},
		{Term: "File", Value: f.Path, Code: true},
	}
	return p.card(&kit.Card{Role: roleOf(m.Item.Profile), Name: m.Item.Profile.Title, Facts: facts, State: p.stateOf(m.Item.ID)}, m, f, id)
}

func (p *clusterPage) configCard(m kube.Made, f kube.File, id int) ui.UI {
	groups := m.Item.Subject.All(pki.OIDOrganization)
	facts := []kit.Fact{
		{Term: "User", Value: m.Item.User, Code: true},
		{Term: "Groups", Value: listOrNone(groups), Code: len(groups) > 0},
		{Term: "Server", Value: "https://" + m.Item.Server.String(), Code: true},
		{Term: "Ends", Value: ends(m.Cert().NotAfter, p.s.now())},
		{Term: "File", Value: f.Path, Code: true},
	}
	return p.card(&kit.Card{Role: "config", Name: m.Item.Profile.Title, Facts: facts, State: p.stateOf(m.Item.ID)}, m, f, id)
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
	c.KeyID = pki.KeyID(m.Public())
	if m.DER != nil {
		c.Issuer = m.Cert().Issuer.CommonName
	}
	if c.Aside == "" {
		a, _ := pki.AlgorithmOf(m.Public())
		c.Aside = a.Label()
	}
	open := func(ui.Context) { p.s.showObject(id) }
	c.OnOpen = open
	return el.Box("div", "stack", c, el.Text("p", "quiet t13", m.Item.Why),
		el.Box("div", "row row--wrap",
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
