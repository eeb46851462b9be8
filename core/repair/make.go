package repair

import (
	"context"
	"crypto/x509"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/pki"
	"kubepki/core/sheet"
)

// File is one that changes.
type File struct {
	Host, Path string
	Mode       fs.FileMode
	Data       []byte
	Item       string
}

// Request is what an authority elsewhere has to sign.
type Request struct {
	Path string // in the zip
	Item string
	Host string
	// To is where the certificate goes: a file, or the kubeconfig that embeds it.
	To     string
	Config bool
	// User is whose certificate it is in that kubeconfig.
	User   string
	PKI    *pki.Request
	Signer string // its name
}

// from is where the certificate that was signed is put, in the zip.
func (r *Request) from() string { return strings.TrimSuffix(r.Path, ".csr") + ".crt" }

// Left is an item that was ordered and not mended.
type Left struct{ Item, Path, Why string }

// Result is a set mended.
type Result struct {
	Files    []File
	Requests []Request
	Left     []Left
	Hosts    []Host // what to do on each, in their order
	// Assumed is what nothing in the set tells, and was taken to be as kubeadm has it.
	Assumed []string
	At      time.Time
}

// The modes that kubeadm gives.
const (
	public fs.FileMode = 0o644
	secret fs.FileMode = 0o600
)

// maker carries out one order.
type maker struct {
	o     Options
	s     *sheet.Sheet
	order Order
	files map[place]*health.File
	found map[string]map[health.Rule]bool
	wrong map[place]map[health.Rule]bool // what is found in single files

	authorities map[string]*pki.Authority // by profile ID; without a key those whose key is not here
	fresh       map[string]bool           // authorities that were made again
	at          map[place]int             // of files in the result
	result      Result
}

// Make carries out an order. What cannot be mended is in Left; an error is that
// of ctx, o.Yield or the maker of keys.
func Make(ctx context.Context, s *sheet.Sheet, order Order, o Options) (*Result, error) {
	m := &maker{
		o: o, s: s, order: order, files: make(map[place]*health.File, len(s.Files)), found: map[string]map[health.Rule]bool{}, wrong: map[place]map[health.Rule]bool{},
		authorities: map[string]*pki.Authority{}, fresh: map[string]bool{}, at: map[place]int{}, result: Result{At: o.Now},
	}
	for i := range s.Files {
		m.files[place{s.Files[i].Host, s.Files[i].Path}] = &s.Files[i]
	}
	for _, f := range s.Report.Findings {
		if m.found[f.Item] == nil {
			m.found[f.Item] = map[health.Rule]bool{}
		}
		m.found[f.Item][f.Rule] = f.Rule != health.RuleConfigServer || !lacksNames(s)
		at := place{f.Host, f.Path}
		if m.wrong[at] == nil {
			m.wrong[at] = map[health.Rule]bool{}
		}
		m.wrong[at][f.Rule] = true
	}
	if err := m.readAuthorities(ctx); err != nil {
		return nil, err
	}
	if err := m.all(ctx); err != nil {
		return nil, err
	}
	m.result.Hosts = m.steps()
	return &m.result, nil
}

// all makes what is renewed, then what is new.
func (m *maker) all(ctx context.Context) error {
	items := m.order.renewed(&m.s.Plan)
	if len(m.s.Clusters) > 1 {
		m.refuse(items)
		return nil
	}
	total := len(items) + len(m.order.Users) + len(m.order.Workers) + len(m.order.ControlPlanes)
	done := 0
	step := func(id string, err error) error {
		if err != nil {
			return fmt.Errorf("repair: make %s: %w", id, err)
		}
		done++
		if m.o.Progress != nil {
			m.o.Progress(kube.Progress{Done: done, Total: total, Last: id})
		}
		if m.o.Yield != nil {
			return m.o.Yield(ctx)
		}
		return ctx.Err()
	}
	for _, it := range items {
		if err := step(it.ID, m.renew(ctx, it)); err != nil {
			return err
		}
	}
	if len(m.fresh) > 0 {
		if err := m.spread(ctx, items); err != nil {
			return err
		}
	}
	for _, h := range m.order.ControlPlanes {
		if err := step(h.Name, m.join(ctx, h, true)); err != nil {
			return err
		}
	}
	for _, h := range m.order.Workers {
		if err := step(h.Name, m.join(ctx, h, false)); err != nil {
			return err
		}
	}
	for _, u := range m.order.Users {
		if err := step(u.Name, m.user(ctx, u)); err != nil {
			return err
		}
	}
	return nil
}

// refuse leaves all of an order to a set of several clusters: which authority is
// meant nothing tells.
func (m *maker) refuse(items []*kube.Item) {
	const why = "the set holds more than one cluster: bring the hosts of one alone"
	for _, it := range items {
		m.left(it, why)
	}
	for _, h := range slices.Concat(m.order.ControlPlanes, m.order.Workers) {
		m.result.Left = append(m.result.Left, Left{Item: h.Name, Why: why})
	}
	for _, u := range m.order.Users {
		m.result.Left = append(m.result.Left, Left{Item: u.Name, Why: why})
	}
}

// renew makes one item again.
func (m *maker) renew(ctx context.Context, it *kube.Item) error {
	u := m.unit(ctx, it)
	switch it.Profile.Form {
	case kube.AuthorityPair:
		return m.renewAuthority(ctx, u)
	case kube.KeyPair:
		return m.renewKeys(ctx, u)
	}
	ca := m.authorities[it.Profile.Authority]
	if ca == nil || ca.Cert == nil {
		m.left(it, "its authority is not here, so nobody can say what signs it")
		return nil
	}
	if u.cert == nil && len(u.Subject) == 0 {
		m.left(it, "nothing tells what name it should have: add its host, or put its old certificate back")
		return nil
	}
	key, kept, err := m.keyOf(ctx, u)
	if err != nil {
		return err
	}
	t := m.template(u, ca.Cert)
	if ca.Key == nil || m.order.Elsewhere {
		return m.request(ctx, u, key, kept, t, ca.Cert)
	}
	cert, err := ca.Issue(ctx, t, key.Public())
	if err != nil {
		return err
	}
	return m.write(u, key, kept, cert)
}

// keyOf is the key that an item has from now on; kept tells that it is the one it had.
func (m *maker) keyOf(ctx context.Context, u *unit) (key *pki.PrivateKey, kept bool, err error) {
	if !m.order.NewKeys && u.ownKey() {
		return u.key, !u.has(health.RuleSwapped, health.RuleDoubleBase64, health.RuleUnreadable), nil
	}
	key, err = m.o.Maker.Make(ctx, m.algorithm(u.cert))
	return key, false, err
}

// algorithm is that of an old certificate's key, if kubeadm makes such ones, or
// that of the cluster's authority.
func (m *maker) algorithm(like *x509.Certificate) pki.KeyAlgorithm {
	candidates := []*x509.Certificate{like}
	if a := m.authorities[kube.ClusterCA]; a != nil {
		candidates = append(candidates, a.Cert)
	}
	for _, c := range candidates {
		if c == nil {
			continue
		}
		if a, ok := pki.AlgorithmOf(c.PublicKey); ok && a.Weak() == "" {
			return a
		}
	}
	return pki.RSA2048
}

// write puts a pair where the item has it.
func (m *maker) write(u *unit, key *pki.PrivateKey, kept bool, cert *x509.Certificate) error {
	text, err := key.TraditionalPEM()
	if err != nil {
		return err
	}
	if u.Profile.Form == kube.Config {
		return m.writeConfig(u, pki.CertificatePEM(cert), text)
	}
	if len(u.Files) == 2 && u.Files[0].Path == u.Files[1].Path { // both in one file
		m.put(u.Files[0].Folder, u.Files[0].Path, secret, append(pki.CertificatePEM(cert), text...), u.ID)
		return nil
	}
	withKey := false
	for _, f := range u.Files {
		switch f.Content {
		case kube.CertificateFile:
			m.put(f.Folder, f.Path, public, pki.CertificatePEM(cert), u.ID)
		case kube.PrivateKeyFile:
			withKey = true
			if !kept || u.has(health.RuleMode) {
				m.put(f.Folder, f.Path, secret, text, u.ID)
			}
		}
	}
	if !withKey && !kept {
		m.put(u.Files[0].Folder, u.Profile.Path+".key", secret, text, u.ID)
	}
	return nil
}

// put notes a file; a later one takes the place of an earlier.
func (m *maker) put(host, path string, mode fs.FileMode, data []byte, item string) {
	f := File{host, path, mode, data, item}
	if i, ok := m.at[place{host, path}]; ok {
		m.result.Files[i] = f
		return
	}
	m.at[place{host, path}] = len(m.result.Files)
	m.result.Files = append(m.result.Files, f)
}

func (m *maker) left(it *kube.Item, why string) {
	l := Left{Item: it.ID, Why: why}
	if len(it.Files) > 0 {
		l.Path = it.Files[0].Folder + it.Files[0].Path
	}
	m.result.Left = append(m.result.Left, l)
}

// maxFile bounds what is read of a file, in bytes.
const maxFile = 1 << 20

// data is what a file holds, as it was or as it was made again; nil for none, and
// for one that is not what the rest of the set agrees on.
func (m *maker) data(host, path string) []byte {
	if i, ok := m.at[place{host, path}]; ok {
		return m.result.Files[i].Data
	}
	f := m.files[place{host, path}]
	if f == nil || m.wrong[place{host, path}][health.RuleDiffers] || m.isOfAnotherKey(host, path) {
		return nil
	}
	data, err := f.Data()
	if err != nil || len(data) > maxFile {
		return nil
	}
	return data
}

// isOfAnotherKey tells a ca.crt that is at fault for not being that of ca.key.
func (m *maker) isOfAnotherKey(host, path string) bool {
	return m.wrong[place{host, path}][health.RuleCAKeyOfAnotherPair] && strings.HasSuffix(path, ".crt")
}
