package repair

import (
	"context"
	"net"
	"strings"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// join makes what a host needs that comes to the cluster. What a cluster has
// once is copied; the rest is made as kubeadm would name it on this host.
func (m *maker) join(ctx context.Context, h kube.Host, control bool) error {
	if len(h.IPs) == 0 {
		m.result.Left = append(m.result.Left, Left{Item: h.Name, Path: h.Name, Why: "it has no address"})
		return nil
	}
	sample := m.controlPlane()
	profiles := kube.Profiles()
	for i := range profiles {
		p := &profiles[i]
		switch {
		case !m.has(p.ID, ""):
		case p.Scope == kube.PerCluster && (control || p.ID == kube.ClusterCA):
			m.share(p.ID, h.Name, control)
		case p.Scope == kube.PerNode, control && p.Scope == kube.PerControlPlane, control && p.Scope == kube.PerEtcdMember && m.has("etcd-server", sample):
			if err := m.newItem(ctx, p, &h, control, sample); err != nil {
				return err
			}
		}
	}
	return nil
}

// has tells whether the set has one of a profile, on a host or, where that is "",
// anywhere.
func (m *maker) has(id, host string) bool {
	for i := range m.s.Plan.Items {
		if it := &m.s.Plan.Items[i]; it.Profile.ID == id && (host == "" || it.Files[0].Folder == host) {
			return true
		}
	}
	return false
}

// controlPlane is the first host that has an apiserver's pair.
func (m *maker) controlPlane() string {
	for i := range m.s.Plan.Items {
		if it := &m.s.Plan.Items[i]; it.Profile.ID == "apiserver" {
			return it.Files[0].Folder
		}
	}
	return ""
}

// share copies what a cluster has once: to a worker the certificate alone.
func (m *maker) share(id, host string, control bool) {
	for i := range m.s.Plan.Items {
		it := &m.s.Plan.Items[i]
		if it.Profile.ID != id {
			continue
		}
		given := map[string]bool{}
		for _, f := range it.Files {
			data := m.data(f.Folder, f.Path)
			if data == nil || given[f.Path] || f.Content == kube.PrivateKeyFile && !control {
				continue
			}
			given[f.Path] = true
			mode := secret
			if f.Content == kube.CertificateFile {
				mode = public
			}
			m.put(host, f.Path, mode, data, id)
		}
	}
}

// newItem makes one pair or kubeconfig of a profile for a host.
func (m *maker) newItem(ctx context.Context, p *kube.Profile, h *kube.Host, control bool, sample string) error {
	place := kube.Place{Host: *h, Control: control}
	u := &unit{Item: &kube.Item{ID: p.ID + "/" + h.Name, Profile: *p, Place: place, Subject: m.subjectOf(p, place)}, found: map[health.Rule]bool{}}
	switch {
	case p.Form == kube.Config:
		u.Files = []kube.File{{Folder: h.Name, Path: p.Path, Content: kube.KubeconfigFile}}
		u.server = m.serverOf(p, h, control, sample)
	default:
		u.Files = []kube.File{{Folder: h.Name, Path: p.Path + ".crt", Content: kube.CertificateFile}, {Folder: h.Name, Path: p.Path + ".key", Content: kube.PrivateKeyFile}}
	}
	switch {
	case p.SANs == nil:
	case p.ID == "apiserver":
		u.SANs = m.apiserverNames(h, sample)
	default:
		u.SANs = p.SANs(kube.Cluster{}, place)
	}
	return m.makeNew(ctx, u)
}

// makeNew makes the key of a new item, and its certificate or a request for it.
func (m *maker) makeNew(ctx context.Context, u *unit) error {
	ca := m.authorities[u.Profile.Authority]
	if ca == nil {
		m.left(u.Item, "its authority is not here")
		return nil
	}
	key, err := m.o.Maker.Make(ctx, m.algorithm(nil))
	if err != nil {
		return err
	}
	t := m.template(u, ca.Cert)
	if ca.Key == nil || m.order.Elsewhere {
		return m.request(ctx, u, key, false, t, ca.Cert)
	}
	cert, err := ca.Issue(ctx, t, key.Public())
	if err != nil {
		return err
	}
	return m.write(u, key, false, cert)
}

// subjectOf is the name of a profile as others of the set have it, or as the
// version has it.
func (m *maker) subjectOf(p *kube.Profile, at kube.Place) pki.Name {
	v := m.s.Plan.Cluster.Version
	if v.Minor == 0 {
		v = kube.Versions()[0]
	}
	name := p.Subject(kube.Cluster{Version: v}, at)
	if p.Scope == kube.PerControlPlane && p.SANs == nil {
		for i := range m.s.Plan.Items {
			it := &m.s.Plan.Items[i]
			if c := m.unitCert(it, p.ID); c != nil && c.First(pki.OIDCommonName) == name.First(pki.OIDCommonName) {
				return c
			}
		}
	}
	return name
}

// unitCert is the subject of an item of the profile, nil for another.
func (m *maker) unitCert(it *kube.Item, profile string) pki.Name {
	if it.Profile.ID != profile {
		return nil
	}
	for i := range m.s.Rows {
		if r := &m.s.Rows[i]; r.Item == it.ID && r.CommonName != "" && len(r.Findings) == 0 {
			var groups []string
			if r.Organization != "" {
				groups = strings.Split(r.Organization, ", ")
			}
			return pki.ClientName(r.CommonName, groups...)
		}
	}
	return nil
}

// namesOf are the alternative names in a row of the sheet.
func (m *maker) namesOf(profile, host string) (out pki.SANs) {
	for i := range m.s.Rows {
		r := &m.s.Rows[i]
		if r.Host != host || r.Item != profile && !strings.HasPrefix(r.Item, profile+"/") {
			continue
		}
		for _, n := range r.Names {
			if s, err := pki.ParseSAN(n); err == nil {
				out = append(out, s)
			}
		}
	}
	return out
}

// apiserverNames are those of an apiserver that is there, with another host's
// name and address in the place of its own: etcd's certificate tells which those are.
func (m *maker) apiserverNames(h *kube.Host, sample string) pki.SANs {
	own := m.namesOf("etcd-server", sample)
	out := pki.SANs{{Kind: pki.DNS, Value: h.Name}}
	for _, n := range m.namesOf("apiserver", sample) {
		if n.Value != m.s.Nodes[sample] && !own.Has(n) {
			out = append(out, n)
		}
	}
	return joined(out, pki.SANs{{Kind: pki.IP, Value: h.IPs[0].String()}})
}

// serverOf is what a kubeconfig of a new host calls: what sits beside an
// apiserver calls that one, all others what their like call.
func (m *maker) serverOf(p *kube.Profile, h *kube.Host, control bool, sample string) string {
	local := "https://" + net.JoinHostPort(h.IPs[0].String(), "6443")
	shared := m.server("")
	for i := range m.s.Plan.Items {
		it := &m.s.Plan.Items[i]
		if it.Profile.ID == p.ID && len(it.Files) > 0 && (it.Files[0].Folder == sample) == control {
			shared = m.server(it.Files[0].Folder)
			break
		}
	}
	if !control {
		return shared
	}
	for _, n := range m.namesOf("etcd-server", sample) { // the sample's own address: so each calls its own
		if strings.Contains(shared, "//"+n.Value+":") || strings.Contains(shared, "//["+n.Value+"]:") {
			return local
		}
	}
	if p.ID == "controller-manager" || p.ID == "scheduler" {
		return local
	}
	return shared
}

// user makes a kubeconfig for somebody.
func (m *maker) user(ctx context.Context, who kube.User) error {
	p, _ := kube.ProfileByID(kube.UserID)
	safe := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_@.", r) {
			return r
		}
		return '-'
	}, who.Name)
	return m.makeNew(ctx, &unit{
		Item: &kube.Item{
			ID: "user/" + who.Name, Profile: p, Subject: pki.ClientName(who.Name, who.Groups...),
			Files: []kube.File{{Folder: "users", Path: "/" + strings.TrimLeft(safe, ".") + ".conf", Content: kube.KubeconfigFile}},
		},
		found: map[health.Rule]bool{}, server: m.server(""),
	})
}
