//go:build !js

package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// Someone opened the site once and takes the machine where no network is: the
// page opens again and does all it did.
func TestOfflineAfterTheFirstLoad(t *testing.T) {
	t.Parallel()
	server, err := built.Serve("/")
	require.NoError(t, err)
	v := open(t, server.URL)
	v.enter("#/cluster")
	v.kept()
	server.Stop()

	v.Reload()
	v.Choose("Key type", pki.ECDSAP256.Label())
	v.generate(t)
	b := unpack(t, v.Download("Download bundle (.zip)"))
	draft := kube.DefaultDraft()
	draft.KeyAlgorithm = string(pki.ECDSAP256)
	checkListing(t, b, planOf(t, draft))
}

// kept waits until the service worker has everything and is in charge.
func (v *visit) kept() {
	v.Until("the page to be kept for offline use",
		`navigator.serviceWorker.ready.then(r => r.active.state === "activated" && navigator.serviceWorker.controller !== null)`)
}

// A newer version is put on the server while the page is open: the page says
// so, and goes on as it is until it is loaded again.
func TestNewerVersion(t *testing.T) {
	t.Parallel()
	twin, err := built.Twin()
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, twin.Remove()) })
	server, err := twin.Serve("/")
	require.NoError(t, err)
	t.Cleanup(server.Stop)
	v := open(t, server.URL)
	v.enter("#/")
	v.kept()

	worker := filepath.Join(twin.Site(), "sw.js")
	text, err := os.ReadFile(worker)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(worker, append(text, "// newer\n"...), 0o644))
	v.Eval(`navigator.serviceWorker.getRegistration().then(r => r.update())`)
	v.UntilText("A newer version is here")
	v.Reloaded(func() { v.Click("Load it now") })
}

// The browser offers to install the site as an app.
func TestInstallable(t *testing.T) {
	t.Parallel()
	v := open(t, served.URL)
	v.enter("#/")
	v.kept()
	v.Allow("manifest.webmanifest after") // to ask is what makes the browser read them
	v.Allow("icon")
	assert.Empty(t, v.InstallFaults())
}

// The site works below a path too, with a service worker that keeps to it.
func TestSubPath(t *testing.T) {
	t.Parallel()
	server, err := built.Serve("/lab/kubepki/")
	require.NoError(t, err)
	t.Cleanup(server.Stop)
	v := open(t, server.URL)
	v.enter("#/")
	v.kept()
	assert.True(t, askBool(v, `navigator.serviceWorker.ready.then(r => r.scope === location.origin + "/lab/kubepki/")`))
	v.Click("Make a cluster’s PKI")
	v.Element("heading", "Make a cluster’s PKI")
	v.Choose("Key type", pki.ECDSAP256.Label())
	v.generate(t)
	v.Download("Download bundle (.zip)")
	v.Reload()
	v.Element("heading", "Make a cluster’s PKI")
}
