package repair

import (
	"bytes"
	"encoding/pem"
	"net"
	"slices"
	"strings"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// writeConfig writes a kubeconfig with another pair. One that can be read keeps
// all else: other users, names, namespaces. Its authority and server change
// where they are what is wrong, or the authority was made again.
func (m *maker) writeConfig(u *unit, cert, key []byte) error {
	f := u.Files[0]
	k := m.newConfig(u, cert, key)
	if u.conf != nil && !u.has(health.RuleNoContext, health.RuleNotVerified) {
		changed := *u.conf
		if m.change(&changed, u, cert, key) {
			k = changed
		}
	}
	text, err := k.YAML()
	if err != nil {
		return err
	}
	m.put(f.Folder, f.Path, secret, text, u.ID)
	return nil
}

// change puts a pair into the context in use, and tells whether it could.
func (m *maker) change(k *kube.Kubeconfig, u *unit, cert, key []byte) bool {
	cluster, user, err := k.Current()
	if err != nil {
		return false
	}
	k.Users, k.Clusters = slices.Clone(k.Users), slices.Clone(k.Clusters)
	for i := range k.Users {
		if n := &k.Users[i]; n.Name == user.Name {
			n.User.CertificateData, n.User.KeyData, n.User.Certificate, n.User.Key = cert, key, "", ""
		}
	}
	wrong := u.has(health.RuleConfigCA, health.RuleDoubleBase64) || m.fresh[kube.ClusterCA]
	for i := range k.Clusters {
		n := &k.Clusters[i]
		if n.Name != cluster.Name {
			continue
		}
		if wrong && m.authorities[kube.ClusterCA] != nil {
			n.Cluster.AuthorityData, n.Cluster.Authority = pki.CertificatePEM(m.authorities[kube.ClusterCA].Cert), ""
		}
		if u.has(health.RuleConfigServer) {
			n.Cluster.Server = m.server(u.Files[0].Folder)
		}
	}
	return true
}

// newConfig is a kubeconfig in kubeadm's form.
func (m *maker) newConfig(u *unit, cert, key []byte) kube.Kubeconfig {
	a := kube.Access{Cluster: "kubernetes", CertificatePEM: cert, KeyPEM: key, Server: m.server(u.Files[0].Folder)}
	if u.server != "" {
		a.Server = u.server
	}
	if u.conf != nil {
		if cluster, _, err := u.conf.Current(); err == nil && !u.has(health.RuleConfigServer) {
			a.Cluster, a.Server = cluster.Name, cluster.Cluster.Server
		} else if len(u.conf.Clusters) == 1 && strings.HasPrefix(u.conf.Clusters[0].Cluster.Server, "https://") {
			a.Cluster, a.Server = u.conf.Clusters[0].Name, u.conf.Clusters[0].Cluster.Server
		}
	}
	if block, _ := pem.Decode(cert); block != nil {
		if c, err := pki.ParseCertificate(pem.EncodeToMemory(block)); err == nil {
			a.User = c.Subject.CommonName
		}
	}
	if ca := m.authorities[kube.ClusterCA]; ca != nil {
		a.AuthorityPEM = pki.CertificatePEM(ca.Cert)
	}
	k, err := kube.NewKubeconfig(a)
	if err != nil {
		return kube.Kubeconfig{}
	}
	return k
}

// server is an address by which kubeconfigs of the set call the apiserver and
// that its certificate has: of the host first. Where none tells, it is the first
// address of an apiserver that is no service's.
func (m *maker) server(host string) string {
	best := ""
	for i := range m.s.Plan.Items {
		it := &m.s.Plan.Items[i]
		if it.Profile.Form != kube.Config || m.found[it.ID][health.RuleConfigServer] || m.o.Parse == nil {
			continue
		}
		data := m.data(it.Files[0].Folder, it.Files[0].Path)
		if data == nil || bytes.HasPrefix(data, []byte("-----BEGIN")) {
			continue
		}
		k, err := m.o.Parse(data)
		if err != nil {
			continue
		}
		cluster, _, err := k.Current()
		if err != nil || !strings.HasPrefix(cluster.Cluster.Server, "https://") {
			continue
		}
		if it.Files[0].Folder == host {
			return cluster.Cluster.Server
		}
		if best == "" {
			best = cluster.Cluster.Server
		}
	}
	if best == "" {
		best = m.ownAddress()
	}
	return best
}

// ownAddress is made of the last address in an apiserver's certificate: kubeadm
// writes the service's first.
func (m *maker) ownAddress() string {
	for i := range m.s.Rows {
		r := &m.s.Rows[i]
		if !strings.HasPrefix(r.Item, "apiserver/") && r.Item != "apiserver" {
			continue
		}
		for k := len(r.Names) - 1; k >= 0; k-- {
			if ip, ok := strings.CutPrefix(r.Names[k], "IP:"); ok {
				return "https://" + net.JoinHostPort(ip, "6443")
			}
		}
	}
	return "https://127.0.0.1:6443"
}
