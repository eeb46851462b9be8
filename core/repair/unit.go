package repair

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// unit is one item and what its files hold now.
type unit struct {
	*kube.Item
	found map[health.Rule]bool
	cert  *x509.Certificate
	key   *pki.PrivateKey  // nil where there is none, or one that cannot be read
	conf  *kube.Kubeconfig // of a kubeconfig that can be read
	// server is what a new kubeconfig calls, "" for what others of the set call.
	server string
}

// place is where a file lies.
type place struct{ host, path string }

// unit reads an item.
func (m *maker) unit(ctx context.Context, it *kube.Item) *unit {
	u := &unit{Item: it, found: m.found[it.ID]}
	for _, f := range it.Files {
		data := m.data(f.Folder, f.Path)
		if data == nil {
			continue
		}
		if f.Content == kube.KubeconfigFile && m.o.Parse != nil && !bytes.HasPrefix(data, []byte("-----BEGIN")) {
			if k, err := m.o.Parse(data); err == nil {
				u.conf = &k
				u.readConfig(ctx, m)
			}
			continue
		}
		u.take(ctx, m, data)
	}
	return u
}

// readConfig reads the pair of the user in use, or of the only one.
func (u *unit) readConfig(ctx context.Context, m *maker) {
	_, user, err := u.conf.Current()
	if err != nil {
		if len(u.conf.Users) != 1 {
			return
		}
		user = u.conf.Users[0]
	}
	u.take(ctx, m, once(user.User.CertificateData))
	u.take(ctx, m, once(user.User.KeyData))
}

// once undoes base64 that was laid over base64.
func once(data []byte) []byte {
	if bytes.Contains(data, []byte("-----BEGIN ")) {
		return data
	}
	inner, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(data)), ""))
	if err != nil {
		return data
	}
	return inner
}

// take reads a certificate and a key, whichever come first.
func (u *unit) take(ctx context.Context, m *maker, data []byte) {
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		switch {
		case block.Type == "CERTIFICATE" && u.cert == nil:
			u.cert, _ = x509.ParseCertificate(block.Bytes)
		case strings.HasSuffix(block.Type, "PRIVATE KEY") && u.key == nil:
			if pkcs8, err := pki.ParsePrivateKey(pem.EncodeToMemory(block)); err == nil {
				u.key, _ = m.o.Maker.Import(ctx, pkcs8)
			}
		}
	}
}

// has tells whether one of the rules found something.
func (u *unit) has(rules ...health.Rule) bool {
	for _, r := range rules {
		if u.found[r] {
			return true
		}
	}
	return false
}

// ownKey tells whether the key that is there may stay.
func (u *unit) ownKey() bool {
	return u.key != nil && u.key.Algorithm() != "" && u.key.Algorithm().Weak() == "" && !u.has(health.RuleKeyOfAnotherPair) &&
		(u.cert == nil || pki.SamePublicKey(u.cert.PublicKey, u.key.Public()))
}
