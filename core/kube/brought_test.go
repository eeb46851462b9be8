package kube_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/pki"
	"kubepki/core/pki/pkitest"
)

func TestAnAuthorityThatKubeadmDoesNotReadIsRefused(t *testing.T) {
	for _, a := range []pki.KeyAlgorithm{pki.ECDSAP521, pki.Ed25519} {
		key, err := pki.Native{}.Make(context.Background(), a)
		require.NoError(t, err)
		ca, err := pki.NewAuthority(context.Background(), key, pki.RootTemplate(pki.CommonName("corp"), now, 20*365*24*time.Hour))
		require.NoError(t, err)
		p := kubetest.Plan(t, func(d *kube.Draft) { d.Brought = map[string]*pki.Authority{kube.ClusterCA: ca} })
		_, err = kube.Build(context.Background(), p, kube.Options{Maker: pkitest.Keys{}, Now: now, Parallel: 1})
		if a == pki.ECDSAP521 {
			assert.NoError(t, err)
			continue
		}
		assert.EqualError(t, kube.CheckBrought(ca), "kube: bring authority: its key is Ed25519, which kubeadm does not read: bring one with an RSA or ECDSA key")
		assert.ErrorContains(t, err, "its key is Ed25519")
	}
}

// What the workbench makes is more than kubeadm accepts.
func TestAClusterHasOnlyTheKeysOfItsVersion(t *testing.T) {
	for _, v := range kube.Versions() {
		accepted := map[pki.KeyAlgorithm]bool{}
		for _, a := range v.KeyAlgorithms() {
			accepted[a] = true
		}
		for _, a := range pki.KeyAlgorithms() {
			d := kube.DefaultDraft()
			d.Version, d.KeyAlgorithm = v.String(), string(a)
			assert.Equal(t, accepted[a], len(d.Read(now).Problems) == 0, "%s %s", v, a)
		}
	}
}
