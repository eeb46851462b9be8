//go:build !js

package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// An administrator wants three control planes behind a load balancer. The page
// asks for its name, completes the port, and makes a set for each host.
func TestThreeControlPlanes(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.Choose("Key type", pki.ECDSAP256.Label())
		v.Fill("Control planes", "3")
		v.Leave()
		v.Until("three lines", `document.getElementById("cluster-control-planes").value.split("\n").length === 3`)
		draft := kube.DefaultDraft()
		draft.KeyAlgorithm = string(pki.ECDSAP256)
		draft.ControlPlanes = v.Field("Control planes").Content()
		v.UntilText("3 control planes need an endpoint")
		assert.Contains(t, v.Field("API endpoint").Description, "need an endpoint")

		v.Fill("API endpoint", "api.lab.example")
		v.UntilText("becomes api.lab.example:6443")
		v.generate(t)
		b := unpack(t, v.Download("Download bundle (.zip)"))
		draft.Endpoint = "api.lab.example"
		plan := planOf(t, draft)
		checkListing(t, b, plan)
		checkSums(t, b)
		all := checkFiles(t, b, plan)
		checkWithOpenSSL(t, all)
		checkHA(t, b, all)
	})
}

func checkHA(t *testing.T, b bundle, all map[string]found) {
	t.Helper()
	for _, host := range strings.Fields("cp-1 cp-2 cp-3") {
		assert.Contains(t, all["apiserver/"+host].cert.DNSNames, "api.lab.example", host)
		assert.Contains(t, b.files, host+"/etc/kubernetes/pki/ca.key")
		assert.Equal(t, host == "cp-1", len(b.files[host+"/etc/kubernetes/super-admin.conf"].data) > 0, "super-admin.conf on %s", host)
	}
	assert.NotContains(t, b.files, "worker-1/etc/kubernetes/pki/ca.key")
	assert.Contains(t, string(b.files["cp-2/etc/kubernetes/admin.conf"].data), "https://api.lab.example:6443")
}
