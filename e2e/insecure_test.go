//go:build !js

package e2e

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
)

// A class opens the page over plain http from the teacher's machine: browsers
// give such a page no WebCrypto. The worker pool makes the same set, and the
// page stays awake.
func TestPlainHTTPInAClassRoom(t *testing.T) {
	v := open(t, insecure(t, served.URL))
	v.enter("#/cluster")
	require.False(t, askBool(v, "isSecureContext"), "this host is trusted: the story tries nothing")
	require.True(t, askBool(v, "globalThis.crypto.subtle === undefined"))
	v.WatchProgress()
	v.awake(t, "making a set with the workers", func() { v.generate(t) })
	assert.Greater(t, len(v.Progress()), 3, "the bar did not move")
	b := unpack(t, v.Download("Download bundle (.zip)"))
	plan := planOf(t, kube.DefaultDraft())
	checkListing(t, b, plan)
	checkSums(t, b)
	checkWithOpenSSL(t, checkFiles(t, b, plan))
}

// Cancelling works there too, in the middle of a key.
func TestCancelWithoutWebCrypto(t *testing.T) {
	t.Parallel()
	v := open(t, insecure(t, served.URL))
	v.enter("#/cluster")
	v.Choose("Key type", "RSA 4096")
	v.Click("Generate PKI")
	v.Click("Cancel")
	v.UntilText("nothing was made")
	v.Choose("Key type", "ECDSA P-256")
	v.generate(t)
}
