package app

import (
	"crypto/x509"
	"errors"
	"slices"
	"strconv"
	"strings"

	"kubepki/app/kit"
	"kubepki/core/kube"
	"kubepki/core/task"
)

// configModel is the Kubeconfig page without its looks: the entries that are
// described, and what they are merged with.
type configModel struct {
	clusters []clusterEntry
	users    []userEntry
	contexts []contextEntry
	current  int  // place in contexts
	paths    bool // name files by their paths instead of embedding them
	others   []File
	theyWin  bool

	made *task.KubeconfigMade
}

// clusterEntry is an apiserver. authority is an object's ID, 0 for none: then
// clients trust what their system trusts.
type clusterEntry struct {
	name, server, serverName, path string
	authority                      int
}

// userEntry is who calls. cert is the ID of a certificate whose key is here too.
type userEntry struct {
	name, certPath, keyPath string
	cert                    int
}

// contextEntry joins a user and a cluster by their names.
type contextEntry struct{ name, cluster, user, namespace string }

// callers lists the certificates that can call: a client's, with the key here.
func callers(ws *Workspace) []Object {
	all := ws.All()
	keys := map[[32]byte]bool{}
	for _, o := range all {
		if o.Kind == PrivateKey {
			keys[o.KeyID] = true
		}
	}
	var out []Object
	for i := len(all) - 1; i >= 0; i-- {
		if o := all[i]; o.Kind == Certificate && keys[o.KeyID] && calls(o.Cert()) {
			out = append(out, o)
		}
	}
	return out
}

func calls(c *x509.Certificate) bool {
	return c != nil && (len(c.ExtKeyUsage) == 0 || slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageClientAuth))
}

// trusted lists the authorities that a cluster can be trusted by.
func trusted(ws *Workspace) []Object {
	var out []Object
	for _, o := range ws.All() {
		if o.Kind == Authority {
			out = append(out, o)
		}
	}
	return out
}

// begin describes one cluster, one user and their context, as far as they are here.
func (m *configModel) begin(s *session) {
	if len(m.clusters)+len(m.users) > 0 {
		return
	}
	m.addCluster(s)
	m.addUser(s)
}

func (m *configModel) addCluster(s *session) {
	c := clusterEntry{name: m.freeName(s.cluster.Name, func(n string) bool { return m.clusterAt(n) >= 0 })}
	c.server = "https://" + apiserver(s.clusterAtHand())
	for _, o := range trusted(s.ws) {
		if c.authority == 0 || o.Cert() != nil && o.Cert().Subject.CommonName == "kubernetes" {
			c.authority = o.ID
		}
	}
	m.clusters = append(m.clusters, c)
	m.made = nil
}

// unlikely ranks who may call by how little one wants a kubeconfig of it: people
// first, then those whom no rule of RBAC holds, parts of the cluster, and at last
// those of another authority than the cluster's, whom kube-apiserver does not know.
func unlikely(o Object, authority Object) int {
	c := o.Cert()
	switch {
	case o.IssuerKey != [32]byte{} && authority.KeyID != [32]byte{} && o.IssuerKey != authority.KeyID:
		return 3
	case strings.HasPrefix(c.Subject.CommonName, "system:"), strings.HasPrefix(c.Subject.CommonName, "kube-"):
		return 2
	case slices.Contains(c.Subject.Organization, "system:masters"):
		return 1
	}
	return 0
}

// apiserver is where clients reach the cluster: its endpoint, else its first host.
func apiserver(c kube.Cluster) string {
	switch {
	case c.Endpoint.Host != "":
		return c.Endpoint.String()
	case len(c.ControlPlanes) > 0 && len(c.ControlPlanes[0].IPs) > 0:
		return kube.Endpoint{Host: c.ControlPlanes[0].IPs[0].String(), Port: kube.APIPort}.String()
	}
	return "10.0.0.10:6443"
}

// addUser takes the likeliest caller that is no user yet, the newest of them.
func (m *configModel) addUser(s *session) {
	all := callers(s.ws)
	var authority Object
	if len(m.clusters) > 0 {
		authority, _ = s.ws.Get(m.clusters[0].authority)
	}
	slices.SortStableFunc(all, func(a, b Object) int { return unlikely(a, authority) - unlikely(b, authority) })
	for _, o := range all {
		if !slices.ContainsFunc(m.users, func(u userEntry) bool { return u.cert == o.ID }) {
			u := userEntry{cert: o.ID}
			u.name = m.freeName(o.Cert().Subject.CommonName, func(n string) bool { return m.userAt(n) >= 0 })
			m.users = append(m.users, u)
			if len(m.clusters) > 0 {
				m.addContext(m.clusters[0].name, u.name)
			}
			m.made = nil
			return
		}
	}
}

// addContext joins two as kubeadm names it: USER@CLUSTER.
func (m *configModel) addContext(cluster, user string) {
	name := m.freeName(user+"@"+cluster, func(n string) bool {
		return slices.ContainsFunc(m.contexts, func(c contextEntry) bool { return c.name == n })
	})
	m.contexts = append(m.contexts, contextEntry{name: name, cluster: cluster, user: user})
	m.made = nil
}

// dropContext takes a context out. The current one stays so; in the place of that
// one comes the first.
func (m *configModel) dropContext(i int) {
	m.contexts = append(m.contexts[:i:i], m.contexts[i+1:]...)
	switch {
	case i < m.current:
		m.current--
	case i == m.current:
		m.current = 0
	}
}

func (m *configModel) freeName(name string, taken func(string) bool) string {
	if name == "" {
		name = "unnamed"
	}
	free := name
	for n := 2; taken(free); n++ {
		free = name + "-" + strconv.Itoa(n)
	}
	return free
}

func (m *configModel) clusterAt(name string) int {
	return slices.IndexFunc(m.clusters, func(c clusterEntry) bool { return c.name == name })
}

func (m *configModel) userAt(name string) int {
	return slices.IndexFunc(m.users, func(u userEntry) bool { return u.name == name })
}

// renameCluster keeps the contexts that name it.
func (m *configModel) renameCluster(i int, name string) {
	old := m.clusters[i].name
	m.clusters[i].name = name
	for j := range m.contexts {
		if c := &m.contexts[j]; c.cluster == old {
			if c.name == c.user+"@"+old {
				c.name = c.user + "@" + name
			}
			c.cluster = name
		}
	}
}

// renameUser keeps the contexts that name it.
func (m *configModel) renameUser(i int, name string) {
	old := m.users[i].name
	m.users[i].name = name
	for j := range m.contexts {
		if c := &m.contexts[j]; c.user == old {
			if c.name == old+"@"+c.cluster {
				c.name = name + "@" + c.cluster
			}
			c.user = name
		}
	}
}

// snapshot gives a way back to what is described now.
func (m *configModel) snapshot() (undo func()) {
	clusters, users, contexts, current := slices.Clone(m.clusters), slices.Clone(m.users), slices.Clone(m.contexts), m.current
	return func() { m.clusters, m.users, m.contexts, m.current, m.made = clusters, users, contexts, current, nil }
}

// making is all that the file is made of.
func (m *configModel) making(ws *Workspace) (in task.KubeconfigMaking, err error) {
	in.Plan, err = m.plan(ws)
	in.OthersWin = m.theyWin
	for _, f := range m.others {
		in.Others, in.Names = append(in.Others, f.Data), append(in.Names, f.Name)
	}
	return in, err
}

// plan is the part of it that is described here.
func (m *configModel) plan(ws *Workspace) (kube.KubeconfigPlan, error) {
	var p kube.KubeconfigPlan
	for _, c := range m.clusters {
		a := kube.ClusterAccess{Name: strings.TrimSpace(c.name), Server: strings.TrimSpace(c.server), ServerName: strings.TrimSpace(c.serverName)}
		if m.paths {
			a.AuthorityPath = strings.TrimSpace(c.path)
		} else if o, ok := ws.Get(c.authority); ok {
			a.AuthorityPEM, _ = o.PEM() // of a certificate it cannot fail
		}
		p.Clusters = append(p.Clusters, a)
	}
	for _, u := range m.users {
		a, err := u.access(ws, m.paths)
		if err != nil {
			return p, err
		}
		p.Users = append(p.Users, a)
	}
	for i, c := range m.contexts {
		p.Contexts = append(p.Contexts, kube.ContextAccess{
			Name: strings.TrimSpace(c.name), Cluster: strings.TrimSpace(c.cluster), User: strings.TrimSpace(c.user), Namespace: strings.TrimSpace(c.namespace),
		})
		if i == m.current {
			p.Current = strings.TrimSpace(c.name)
		}
	}
	return p, nil
}

func (u userEntry) access(ws *Workspace, paths bool) (kube.UserAccess, error) {
	a := kube.UserAccess{Name: strings.TrimSpace(u.name)}
	if paths {
		a.CertificatePath, a.KeyPath = strings.TrimSpace(u.certPath), strings.TrimSpace(u.keyPath)
		return a, nil
	}
	o, ok := ws.Get(u.cert)
	if !ok {
		return a, errors.New("the certificate of user “" + a.Name + "” was removed from the workspace: choose another")
	}
	of := materialOf(ws, o)
	if of.key.Secret == nil {
		return a, errors.New("the key of user “" + a.Name + "” was removed from the workspace: bring it again")
	}
	var err error
	if a.CertificatePEM, err = o.PEM(); err == nil {
		a.KeyPEM, err = of.key.PEM()
	}
	return a, err
}

// objectOptions are objects to choose from, with their names.
func objectOptions(objects []Object, none string) []kit.Option {
	var out []kit.Option
	if none != "" {
		out = append(out, kit.Option{Value: "0", Label: none})
	}
	const most = 300 // a menu of more is of no use: rename and search instead
	for _, o := range objects[:min(len(objects), most)] {
		out = append(out, kit.Option{Value: strconv.Itoa(o.ID), Label: kit.Visible(o.Name)})
	}
	return out
}
