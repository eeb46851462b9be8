package kubetest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/pki"
)

// A set is whole, with the keys that were asked for.
func TestMadeSetsAreWhole(t *testing.T) {
	r := kubetest.Made(t, func(d *kube.Draft) { d.KeyAlgorithm = string(pki.RSA2048) })
	assert.Len(t, r.Made, len(r.Plan.Items))
	for _, m := range r.Made {
		if m.Cert() != nil && !m.Cert().IsCA {
			ca, ok := r.Find(m.Item.Profile.Authority)
			require.True(t, ok, m.Item.ID)
			assert.NoError(t, m.Cert().CheckSignatureFrom(ca.Cert()), m.Item.ID)
		}
	}
}
