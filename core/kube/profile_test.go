package kube_test

import (
	"crypto/x509"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/pki"
)

// The table itself: every row whole, nothing twice, authorities before what they sign.
func TestProfilesAreWhole(t *testing.T) {
	ids, paths := map[string]kube.Profile{}, map[string]bool{}
	for _, p := range kube.Profiles() {
		t.Run(p.ID, func(t *testing.T) {
			assert.NotContains(t, ids, p.ID)
			assert.NotEmpty(t, p.Title)
			assert.Greater(t, len(p.Why), 40, "a row says why it is so")
			assert.True(t, strings.HasSuffix(p.Why, ".") || strings.HasSuffix(p.Why, "too.") || strings.Contains(p.Why, "."), "Why is a sentence")
			if p.Scope != kube.PerUser {
				assert.True(t, strings.HasPrefix(p.Path, "/"), p.Path)
				assert.False(t, paths[p.Path], p.Path)
			}
			checkForm(t, p, ids)
		})
		ids[p.ID], paths[p.Path] = p, true
	}
	assert.Len(t, ids, 19, "a new profile needs a look at this test")
}

func checkForm(t *testing.T, p kube.Profile, before map[string]kube.Profile) {
	switch p.Form {
	case kube.AuthorityPair:
		assert.Empty(t, p.Authority)
		assert.Empty(t, p.Usages)
	case kube.KeyPair:
		assert.Nil(t, p.Subject)
	default:
		assert.Equal(t, kube.AuthorityPair, before[p.Authority].Form, "its authority %q comes first", p.Authority)
		assert.NotEmpty(t, p.Usages)
	}
	if p.Form == kube.Config {
		assert.NotNil(t, p.Server, "a kubeconfig calls someone")
		assert.Equal(t, []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, p.Usages)
	}
	if slices.Contains(p.Usages, x509.ExtKeyUsageServerAuth) {
		assert.NotNil(t, p.SANs, "a server has names")
	} else {
		assert.Nil(t, p.SANs, "a client has none")
	}
}

func TestProfilesAreACopy(t *testing.T) {
	kube.Profiles()[0].ID = "changed"
	assert.Equal(t, kube.ClusterCA, kube.Profiles()[0].ID)
	_, ok := kube.ProfileByID("changed")
	assert.False(t, ok)
	p, ok := kube.ProfileByID(kube.EtcdCA)
	assert.True(t, ok)
	assert.Equal(t, "/etc/kubernetes/pki/etcd/ca", p.Path)
}

// Every row issues, and what it issues verifies for its usage, at its names and
// against its own authority alone.
func TestEveryProfileIssuesAndVerifies(t *testing.T) {
	r := kubetest.Made(t, threeControlPlanes)
	seen := map[string]bool{}
	for _, m := range r.Made {
		seen[m.Item.Profile.ID] = true
		t.Run(m.Item.ID, func(t *testing.T) {
			require.NotNil(t, m.Key)
			if m.Item.Profile.Form == kube.KeyPair {
				assert.Nil(t, m.Cert())
				return
			}
			assert.True(t, pki.SamePublicKey(m.Key.Public(), m.Cert().PublicKey))
			assert.Equal(t, m.Item.Subject, pki.NameFrom(m.Cert().Subject))
			assert.Equal(t, m.Item.SANs, pki.SANsOf(m.Cert()))
			if m.Item.Profile.Form == kube.AuthorityPair {
				assert.NoError(t, pki.CheckAuthority(m.Cert(), now))
				return
			}
			verifies(t, r, m)
		})
	}
	for _, p := range kube.Profiles() {
		assert.True(t, seen[p.ID], "%s is not in a cluster with every option", p.ID)
	}
}

func verifies(t *testing.T, r *kube.Result, m kube.Made) {
	t.Helper()
	assert.NotEmpty(t, m.Item.Subject.First(pki.OIDCommonName), "a client is known by its common name")
	for _, id := range []string{kube.ClusterCA, kube.EtcdCA, kube.FrontProxyCA} {
		ca, err := r.Authority(id)
		require.NoError(t, err)
		for _, usage := range m.Item.Profile.Usages {
			_, err = m.Cert().Verify(x509.VerifyOptions{Roots: pool(ca.Cert), CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{usage}})
			if id == m.Item.Profile.Authority {
				assert.NoError(t, err)
			} else {
				assert.Error(t, err, "%s did not sign it", id)
			}
		}
	}
	for _, name := range m.Item.SANs {
		host := strings.Replace(name.Value, "*", "any", 1)
		assert.NoError(t, m.Cert().VerifyHostname(host), name)
	}
}

// What distinguishes one kind of certificate from another in the eyes of the
// components that read it.
func TestCertificatesHaveKubeadmsExtensions(t *testing.T) {
	r := kubetest.Made(t, func(d *kube.Draft) { d.Version = "v1.34.4" })
	for id, want := range map[string]string{
		"ca":                            "2.5.29.15! 2.5.29.19! 2.5.29.14 2.5.29.17",
		"apiserver/cp-1":                "2.5.29.15! 2.5.29.37 2.5.29.19! 2.5.29.35 2.5.29.17",
		"apiserver-kubelet-client/cp-1": "2.5.29.15! 2.5.29.37 2.5.29.19! 2.5.29.35",
		"admin/cp-1":                    "2.5.29.15! 2.5.29.37 2.5.29.19! 2.5.29.35",
		"etcd-peer/cp-1":                "2.5.29.15! 2.5.29.37 2.5.29.19! 2.5.29.35 2.5.29.17",
	} {
		var got []string
		for _, e := range find(t, r, id).Cert().Extensions {
			text := e.Id.String()
			if e.Critical {
				text += "!"
			}
			got = append(got, text)
		}
		assert.Equal(t, want, strings.Join(got, " "), id)
	}
	ca, leaf := find(t, r, "ca").Cert(), find(t, r, "apiserver/cp-1").Cert()
	assert.Equal(t, x509.KeyUsageDigitalSignature|x509.KeyUsageKeyEncipherment|x509.KeyUsageCertSign, ca.KeyUsage, "no cRLSign")
	assert.Equal(t, -1, ca.MaxPathLen)
	assert.Equal(t, ca.SubjectKeyId, leaf.AuthorityKeyId)
	assert.Empty(t, ca.AuthorityKeyId)
	assert.Equal(t, x509.KeyUsageDigitalSignature|x509.KeyUsageKeyEncipherment, leaf.KeyUsage, "keyEncipherment with ECDSA too")
	assert.True(t, leaf.BasicConstraintsValid)
	assert.False(t, leaf.IsCA)
}
