package repair

import (
	"context"
	"crypto/x509"
	"strings"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// request asks an authority elsewhere for a certificate. A key that is new goes to
// its place at once, under a name of its own, so that nothing stops before the
// certificate is there.
func (m *maker) request(ctx context.Context, u *unit, key *pki.PrivateKey, kept bool, t pki.Template, ca *x509.Certificate) error {
	made, err := pki.NewRequest(ctx, key, t)
	if err != nil {
		return err
	}
	f := u.Files[0]
	base := strings.TrimSuffix(strings.TrimSuffix(f.Path, ".crt"), ".conf")
	name := base[strings.LastIndexByte(base, '/')+1:]
	if strings.Contains(base, "/etcd/") {
		name = "etcd-" + name
	}
	host := f.Folder
	if host == "" {
		host = "host"
	}
	r := Request{
		Path: "requests/" + folderName(ca.Subject.CommonName) + "/" + folderName(host) + "-" + folderName(name) + ".csr", Item: u.ID, Host: f.Folder, To: f.Path,
		Config: u.Profile.Form == kube.Config, User: u.user(t.Subject), PKI: made, Signer: pki.NameFrom(ca.Subject).String(),
	}
	m.result.Requests = append(m.result.Requests, r)
	if kept && !r.Config {
		return nil
	}
	text, err := key.TraditionalPEM()
	if err != nil {
		return err
	}
	m.put(f.Folder, base+".key.new", secret, text, u.ID)
	return nil
}

// user is what a kubeconfig calls the user in use, or else the certificate's name.
func (u *unit) user(subject pki.Name) string {
	if u.conf != nil {
		if _, user, err := u.conf.Current(); err == nil {
			return user.Name
		}
	}
	return subject.First(pki.OIDCommonName)
}

// folderName keeps of a foreign name what any file system takes.
func folderName(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, s)
	if s == "" {
		return "authority"
	}
	return s[:min(len(s), 60)]
}
