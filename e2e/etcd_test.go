//go:build !js

package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// An administrator keeps etcd on hosts of its own. The page offers three, warns
// of an even number, and gives each host what it needs and no more.
func TestExternalEtcd(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.Choose("Key type", pki.ECDSAP256.Label())
		v.Element("radio", "hosts of its own").Click()
		v.Until("three members", `document.getElementById("cluster-etcd-members").value.split("\n").length === 3`)
		v.Click("more etcd members")
		v.UntilText("4 etcd members bear the loss of 1")
		v.Click("fewer etcd members")
		draft := kube.DefaultDraft()
		draft.KeyAlgorithm, draft.ExternalEtcd = string(pki.ECDSAP256), true
		draft.EtcdMembers = v.Field("etcd members").Content()
		v.Fill("etcd members", "cp-1 10.0.0.99")
		v.UntilText("host name “cp-1” is there twice, first in control planes, line 1")
		v.Fill("etcd members", draft.EtcdMembers)
		v.Size(320, 740)
		v.fits(t, "an external etcd")
		v.Size(1440, 1000)
		v.generate(t)
		b := unpack(t, v.Download("Download bundle (.zip)"))
		plan := planOf(t, draft)
		checkListing(t, b, plan)
		checkSums(t, b)
		checkWithOpenSSL(t, checkFiles(t, b, plan))
		assert.NotContains(t, b.files, "etcd-2/etc/kubernetes/pki/etcd/ca.key", "the authority's key lies on the first member alone")
		config := string(b.files["kubeadm/cp-1.yaml"].data)
		assert.Equal(t, 3, strings.Count(config, "    - https://10.0.0."), config)
		assert.Contains(t, string(b.files["kubeadm/etcd-3.yaml"].data), "initial-cluster")
	})
}
