//go:build !js

package e2e

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"io"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
	"kubepki/e2e/browser"
)

// An administrator made a cluster's PKI, looks who signed whom without a mouse,
// takes the picture away, and asks whether the API server will be believed.
func TestChainAndVerify(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.Choose("Key type", pki.ECDSAP256.Label())
		v.generate(t)
		v.follow("#/inspect/chain", "Chain")
		v.UntilText("Every signature holds.")

		m := v.Selector("#chain-map")
		m.Focus()
		v.Press(kb.ArrowDown)
		v.Until("the first authority", `document.querySelector("[data-at].is-at, [data-at] > .is-at") !== null`)
		first := m.Attribute("aria-activedescendant")
		v.Press(kb.ArrowRight)
		v.Until("what it signed", `document.querySelector("#chain-map").getAttribute("aria-activedescendant") !== "`+first+`"`)
		v.UntilText("Names and key identifiers agree.")
		v.Press("\r")
		v.Element("tab", "PEM")
		v.Press("\x1b")

		svg := v.Download("Save the picture as SVG")
		assert.Equal(t, "chain.svg", svg.Name)
		wellFormed(t, svg.Data)
		picture, err := png.Decode(bytes.NewReader(v.Download("Save the picture as PNG").Data))
		require.NoError(t, err)
		assert.Greater(t, picture.Bounds().Dx(), 300)

		v.follow("#/inspect/verify", "Verify as")
		v.UntilText("It holds")
		v.Fill("Name or IP that is dialled", "elsewhere.example")
		v.UntilText("x509: certificate is valid for")
		v.UntilText("no alternative certificate subject name matches target host name 'elsewhere.example'")
		v.Fill("Name or IP that is dialled", "kubernetes")
		v.UntilText("It holds")
		v.Selector("#verify-time").Focus()
		v.Press(kb.End)
		v.UntilText("It has expired")
		v.Click("Change before")
		v.UntilText("It holds")

		v.follow("#/inspect/whoami", "Who am I")
		v.UntilText("May do by default")
	})
}

// wellFormed reads a document to its end, as strict readers of SVG do.
func wellFormed(t *testing.T, data []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else {
			require.NoError(t, err)
		}
	}
}

// The chain of 2,000 certificates is there, opens and is moved, and the page
// answers all the while.
func TestChainOfTwoThousand(t *testing.T) {
	v := open(t, built.File())
	v.enter("#/cluster")
	v.Choose("Key type", pki.ECDSAP256.Label())
	v.Fill("Workers", "worker-1 10.0.0.11")
	v.crowd(t, "2000")
	v.Patient(3 * time.Minute)
	v.Click("Generate PKI")
	v.Button("Download bundle (.zip)")
	v.awake(t, "checking their signatures", func() {
		v.follow("#/inspect/chain", "Chain")
		v.UntilText("Every signature holds.")
	})
	v.awake(t, "opening the tray", func() {
		v.Fill("Find by name or path", "worker-1777")
		v.UntilText("1 of ")
	})
	assert.Less(t, browser.Ask[int](v.Tab, `document.querySelectorAll("#chain-map [data-at]").length`), rowsInSight, "only what is in sight is drawn")
	v.awake(t, "showing all of it", func() { v.Click("Whole") })
	v.awake(t, "moving it", func() {
		v.Eval(`(async () => {
			const m = document.getElementById("chain-map"), r = m.getBoundingClientRect();
			const send = (type, x, y) => m.dispatchEvent(new PointerEvent(type, {pointerId: 1, clientX: x, clientY: y, bubbles: true, isPrimary: true}));
			send("pointerdown", r.left + 300, r.top + 200);
			for (let i = 0; i < 40; i++) { send("pointermove", r.left + 300 - 5 * i, r.top + 200 + 3 * i); await new Promise(requestAnimationFrame); }
			send("pointerup", r.left + 100, r.top + 320);
		})()`)
	})
	v.awake(t, "verifying one", func() {
		v.follow("#/inspect/verify", "Verify as")
		v.UntilText("It holds")
	})
}
