//go:build !js

package e2e

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/pki"
	"kubepki/e2e/browser"
)

// On a phone no page has to be scrolled sideways, before and after there is
// something in it.
func TestNarrowScreens(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		routes := v.routes(t)
		for _, full := range []bool{false, true} {
			if full {
				v.fillAll(t)
			}
			for _, width := range []int64{320, 360, 768, 1440} {
				v.Size(width, 740)
				for _, route := range routes {
					v.Follow(route)
					v.arrived(t, route)
					v.fits(t, fmt.Sprintf("%s at %d px, filled: %t", route, width, full))
				}
			}
		}
	})
}

// fits fails when something reaches beyond the window's right edge.
func (v *visit) fits(t *testing.T, where string) {
	t.Helper()
	over := browser.Ask[[]string](v.Tab, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
		const root = document.documentElement;
		if (root.scrollWidth <= root.clientWidth) return done([]);
		done([...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > root.clientWidth + 1).slice(0, 5).map(e => e.outerHTML.slice(0, 120)));
	})))`)
	assert.Empty(t, over, "%s: wider than the window", where)
}

// fillAll gives every page something to show.
func (v *visit) fillAll(t *testing.T) {
	t.Helper()
	v.Size(1440, 1000)
	v.Follow("#/cluster")
	v.Element("heading", "Make a cluster’s PKI")
	v.Choose("Key type", pki.ECDSAP256.Label())
	v.Fill("Cluster name", "a-cluster-with-a-rather-long-name.in-a-lab.of-its-own")
	v.Fill("API endpoint", "a-load-balancer-with-a-long-name.zone-a.lab.example.internal:6443")
	v.generate(t)
	v.follow("#/sign", "Sign")
	csr := request(t, t.TempDir(), "jane", "/O=a-group-with-quite-a-long-name-for-phones/CN=jane-of-the-very-long-names-in-the-northern-lab")
	v.Fill("Certification request", readText(t, csr.cert))
	v.UntilText("Its signature is right")
	v.Click("Sign request")
	v.Element("heading", "Signed")
	v.follow("#/decode", "Decode")
	v.Fill("Certificate, request or key", readText(t, csr.cert))
	v.UntilText("Its signature is right")
	v.follow("#/inspect/logs", "Logs")
	v.Click("kube-apiserver refuses clients")
	v.UntilText("What this line says")
}
