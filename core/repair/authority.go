package repair

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"path"
	"slices"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// readAuthorities reads the authorities of the set, each with its key where that
// is here and its own. One may stand in for others, whose key lies with it.
func (m *maker) readAuthorities(ctx context.Context) error {
	var keys []*pki.PrivateKey
	for i := range m.s.Plan.Items {
		it := &m.s.Plan.Items[i]
		if it.Profile.Form != kube.AuthorityPair {
			continue
		}
		u := m.unit(ctx, it)
		if u.key != nil {
			keys = append(keys, u.key)
		}
		if u.cert == nil && it.Profile.ID == kube.ClusterCA {
			u.cert = m.embedded(ctx, u.key)
		}
		if u.cert != nil {
			m.authorities[it.Profile.ID] = &pki.Authority{Cert: u.cert}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	for _, a := range m.authorities {
		for _, k := range keys {
			if a.Key == nil && pki.SamePublicKey(a.Cert.PublicKey, k.Public()) && k.Algorithm() != "" && k.Algorithm().Weak() == "" {
				a.Key = k
			}
		}
		if !mayReissue(a.Cert) {
			a.Key = nil
		}
	}
	return nil
}

// embedded is the cluster's authority as a kubeconfig of the set has it: that of a
// key, or where that is nil the first. nil for none.
func (m *maker) embedded(ctx context.Context, key *pki.PrivateKey) *x509.Certificate {
	for i := range m.s.Plan.Items {
		it := &m.s.Plan.Items[i]
		if it.Profile.Form != kube.Config || it.Profile.Scope == kube.PerUser {
			continue
		}
		u := m.unit(ctx, it)
		if u.conf == nil {
			continue
		}
		cluster, _, err := u.conf.Current()
		if err != nil {
			continue
		}
		c, err := pki.ParseCertificate(cluster.Cluster.AuthorityData)
		if err == nil && c.IsCA && (key == nil || pki.SamePublicKey(c.PublicKey, key.Public())) {
			return c
		}
	}
	return nil
}

// mayReissue tells an authority that is one, whatever the date: it may be made
// again with its own key.
func mayReissue(c *x509.Certificate) bool {
	return c.BasicConstraintsValid && c.IsCA && (c.KeyUsage == 0 || c.KeyUsage&x509.KeyUsageCertSign != 0)
}

// authorityDays is how long an authority counts that is made again.
const authorityDays = 3650

// renewAuthority makes an authority again with its own key and names, so that all
// it signed goes on to count; or gives one that is right to the hosts where it is not.
func (m *maker) renewAuthority(ctx context.Context, u *unit) error {
	a, file := m.authorities[u.Profile.ID], path.Base(u.Files[0].Path)
	switch {
	case a == nil:
		m.left(u.Item, "it cannot be made from nothing: put its "+file+" back")
		return nil
	case u.has(health.RuleCAKeyOfAnotherPair) && a.Key != nil,
		!u.has(health.RuleExpired, health.RuleExpiring) && u.has(health.RuleDiffers, health.RuleMissingFile, health.RuleUnreadable, health.RuleMode):
		return m.copyAuthority(u, a)
	case u.has(health.RuleCAKeyOfAnotherPair), a.Key == nil:
		m.left(u.Item, "the key that belongs to it is not here, so it cannot be made again")
		return nil
	case u.has(health.RuleNotCA, health.RuleCANoSign):
		m.left(u.Item, "it is no authority: put the "+file+" back that signed the others")
		return nil
	}
	t := pki.TemplateOf(a.Cert)
	fresh := pki.RootTemplate(t.Subject, m.o.Now, authorityDays*day)
	t.NotBefore, t.NotAfter, t.SubjectKeyID = fresh.NotBefore, fresh.NotAfter, a.Cert.SubjectKeyId
	made, err := pki.NewAuthority(ctx, a.Key, t)
	if err != nil {
		return err
	}
	for id, other := range m.authorities { // one that stands in for others
		if pki.SamePublicKey(other.Cert.PublicKey, a.Cert.PublicKey) {
			m.fresh[id] = true
			other.Cert = made.Cert
		}
	}
	return m.copyAuthority(u, made)
}

// copyAuthority gives an authority to the hosts that should have it and have not.
func (m *maker) copyAuthority(u *unit, a *pki.Authority) error {
	for _, f := range u.Files {
		wrong := m.wrong[place{f.Folder, f.Path}]
		block, _ := pem.Decode(m.data(f.Folder, f.Path))
		switch {
		case f.Content == kube.CertificateFile && (wrong[health.RuleUnreadable] || block == nil || !bytes.Equal(block.Bytes, a.Cert.Raw)):
			m.put(f.Folder, f.Path, public, pki.CertificatePEM(a.Cert), u.ID)
		case f.Content != kube.PrivateKeyFile || len(wrong) == 0:
		case a.Key == nil:
			m.left(u.Item, "the key that belongs to it is not here")
		default:
			text, err := a.Key.TraditionalPEM()
			if err != nil {
				return err
			}
			m.put(f.Folder, f.Path, secret, text, u.ID)
		}
	}
	return nil
}

// spread writes kubeconfigs anew that embed an authority which was made again.
func (m *maker) spread(ctx context.Context, done []*kube.Item) error {
	if !m.fresh[kube.ClusterCA] {
		return nil
	}
	for i := range m.s.Plan.Items {
		it := &m.s.Plan.Items[i]
		if it.Profile.Form != kube.Config || slices.Contains(done, it) {
			continue
		}
		u := m.unit(ctx, it)
		if u.conf == nil || u.cert == nil || u.key == nil {
			continue // it embeds no pair
		}
		text, err := u.key.TraditionalPEM()
		if err == nil {
			err = m.writeConfig(u, pki.CertificatePEM(u.cert), text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// renewKeys mends the service account keys: sa.pub is made from sa.key; both are
// made anew where sa.key is of no use, or new keys are wanted.
func (m *maker) renewKeys(ctx context.Context, u *unit) error {
	key := u.key
	made := key == nil || m.order.NewKeys || u.has(health.RuleSAKeyKind)
	if made {
		var err error
		if key, err = m.o.Maker.Make(ctx, m.algorithm(nil)); err != nil {
			return err
		}
	}
	private, err := key.TraditionalPEM()
	if err != nil {
		return err
	}
	half, err := pki.PublicKeyPEM(key.Public())
	if err != nil {
		return err
	}
	for _, f := range u.Files {
		switch {
		case f.Content == kube.PublicKeyFile:
			m.put(f.Folder, f.Path, secret, half, u.ID)
		case made || u.has(health.RuleDiffers, health.RuleMissingFile, health.RuleMode, health.RuleUnreadable):
			m.put(f.Folder, f.Path, secret, private, u.ID)
		}
	}
	return nil
}
