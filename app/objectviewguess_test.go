package app

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// TestEveryCertificateOfAClusterIsRecognised makes a whole set and asks what
// each certificate of it looks like.
func TestEveryCertificateOfAClusterIsRecognised(t *testing.T) {
	for _, version := range []string{"v1.37.2", "v1.29.0", "v1.34.4"} {
		draft := kube.DefaultDraft()
		draft.Version, draft.KeyAlgorithm = version, string(pki.ECDSAP256)
		draft.KubeletServing, draft.KubeProxy, draft.Users = version != "v1.29.0", true, "jane: dev"
		if version == "v1.29.0" {
			draft.KeyAlgorithm = string(kube.Version{Minor: 29}.KeyAlgorithms()[0])
			draft.Workers = ""
		}
		reading := draft.Read(apptest.Now())
		require.Empty(t, reading.Problems)
		result, err := kube.Build(t.Context(), kube.NewPlan(reading.Cluster), kube.Options{Maker: pki.Native{}, Now: apptest.Now(), Parallel: 2})
		require.NoError(t, err)
		for _, m := range result.Made {
			switch {
			case m.Cert() == nil:
			case m.Item.Profile.ID == kube.UserID:
				assert.Empty(t, looksLike(m.Cert()), "a user is like no other")
			case m.Item.Profile.Authority == kube.EtcdCA && perHost(m.Item.Profile):
				assert.Equal(t, []string{"etcd, serving", "etcd, among members"}, looksLike(m.Cert()), m.Item.ID)
			default:
				assert.Equal(t, []string{m.Item.Profile.Title}, looksLike(m.Cert()), m.Item.ID)
			}
		}
	}
}
