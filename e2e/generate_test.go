//go:build !js

package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// An administrator takes the default cluster as it is, generates, and takes
// everything away; what comes out is what was planned, and real tools agree.
func TestGenerateAndDownload(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.generate(t)
		b := unpack(t, v.Download("Download bundle (.zip)"))
		plan := planOf(t, kube.DefaultDraft())
		checkListing(t, b, plan)
		checkSums(t, b)
		checkWithOpenSSL(t, checkFiles(t, b, plan))

		admin := v.Download("Download admin.conf")
		assert.Equal(t, "admin.conf", admin.Name)
		assert.Equal(t, string(b.files["cp-1/etc/kubernetes/admin.conf"].data), string(admin.Data))
	})
}

// Every kind of key that the page offers makes a set that verifies.
func TestEveryKeyType(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		for _, a := range []pki.KeyAlgorithm{pki.ECDSAP256, pki.ECDSAP384, pki.RSA3072} {
			v.Choose("Key type", a.Label())
			v.generate(t)
			b := unpack(t, v.Download("Download bundle (.zip)"))
			draft := kube.DefaultDraft()
			draft.KeyAlgorithm = string(a)
			plan := planOf(t, draft)
			checkListing(t, b, plan)
			checkWithOpenSSL(t, checkFiles(t, b, plan))
		}
	})
}

// generate clicks the button and waits until the set is there.
func (v *visit) generate(t *testing.T) {
	t.Helper()
	v.Patient(90 * time.Second)
	v.ArmStopwatch("Generate PKI", "Generate PKI")
	v.Click("Generate PKI")
	v.Stopwatch()
	v.Patient(20 * time.Second)
	require.True(t, v.Button("Download bundle (.zip)").Enabled(), "nothing was made:\n%s", v.Text())
}
