//go:build !js

package e2e

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"

	"kubepki/e2e/browser"
)

// Someone without a mouse makes a cluster's PKI and takes it away.
func TestKeyboardAlone(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/")
		v.Press(kb.Tab)
		assert.Equal(t, "Skip to the page", v.focused().Words)
		v.Press("gc")
		v.Element("heading", "Make a cluster’s PKI")
		v.Until("the focus on the title", `document.activeElement === document.querySelector("h1")`)

		v.tabTo(t, "Key type")
		v.Press("e") // the first kind that begins so is ECDSA P-256
		v.Wait("ECDSA P-256", func() bool { return v.Field("Key type").Content() == "ECDSA-P256" })
		v.backTo(t, "Generate PKI")
		v.Press(kb.Enter)
		v.Patient(time.Minute)
		v.Button("Download bundle (.zip)")
		v.tabTo(t, "Download bundle (.zip)")
		v.Press(kb.Enter)
		assert.Equal(t, "kubernetes-pki.zip", v.Arrival().Name)

		// The check's one button is Cancel meanwhile: the keyboard stays on it.
		v.UntilText("Checked:")
		v.tabTo(t, "Check again")
		v.Press(kb.Enter)
		v.Wait("the check to end", func() bool { return v.focused().Words == "Check again" })
		v.UntilText("Checked:")

		v.tabTo(t, "Files by host")
		before := v.Selector("#result-tree").Attribute("aria-activedescendant")
		v.Press(kb.ArrowDown + kb.ArrowDown)
		v.Wait("another file at hand", func() bool {
			return v.Selector("#result-tree").Attribute("aria-activedescendant") != before
		})
	})
}

// Enter in a field means the main action, as in any form.
func TestEnterGenerates(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.tabTo(t, "Cluster name")
		v.Press(kb.Enter)
		v.Patient(time.Minute)
		v.Button("Download bundle (.zip)")
	})
}

// stop is where the keyboard is.
type stop struct {
	Words   string // name of the element
	Shown   bool   // it is in sight
	Marked  bool   // it looks focused
	Element string
}

func (v *visit) focused() stop {
	return browser.Ask[stop](v.Tab, `(() => {
		const e = document.activeElement, box = e.getBoundingClientRect();
		const words = e.getAttribute("aria-label") || e.labels?.[0]?.innerText || e.innerText || "";
		const marked = n => { const s = getComputedStyle(n); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== "none" };
		return {
			Words: words.trim().split("\n")[0], Element: e.outerHTML.slice(0, 120),
			Shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
			Marked: marked(e) || marked(e.parentElement) || [...e.parentElement.children].some(marked),
		};
	})()`)
}

// tabTo presses Tab until the element with these words has the focus. On the
// way each stop must be in sight and look focused.
func (v *visit) tabTo(t *testing.T, words string) {
	t.Helper()
	v.walk(t, words, func() { v.Press(kb.Tab) })
}

// backTo is tabTo with Shift held.
func (v *visit) backTo(t *testing.T, words string) {
	t.Helper()
	v.walk(t, words, func() { v.PressWith(kb.Tab, chromedp.ModifierShift) })
}

func (v *visit) walk(t *testing.T, words string, step func()) {
	t.Helper()
	var way []string
	for range 120 {
		step()
		at := v.focused()
		way = append(way, at.Words)
		assert.True(t, at.Shown, "the focus is out of sight at %s", at.Element)
		assert.True(t, at.Marked, "the focus cannot be seen at %s", at.Element)
		if at.Words == words {
			return
		}
	}
	t.Fatalf("the Tab key does not lead to %q: %q", words, way)
}
