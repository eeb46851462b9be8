//go:build !js

package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
)

// Someone who knows what they want types it: Ctrl-K finds pages, actions and objects.
func TestPalette(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/")
		v.PressWith("k", chromedp.ModifierCtrl)
		v.Element("combobox", "Find a page, object or action")
		v.Press("look inside")
		v.Press(kb.Enter)
		v.Element("heading", "Decode")

		v.PressWith("k", chromedp.ModifierCtrl)
		v.Element("combobox", "Find a page, object or action")
		v.Press("theme" + kb.ArrowDown + kb.ArrowDown + kb.Enter)
		v.Until("the dark theme", `document.documentElement.dataset.theme === "dark"`)

		v.PressWith("k", chromedp.ModifierCtrl)
		v.Element("combobox", "Find a page, object or action")
		v.Press("no such thing")
		v.UntilText("Nothing here has these words")
		v.Press(kb.Escape)
		v.Until("the palette to close", `document.querySelector("dialog[open]") === null`)
		assert.True(t, v.Has("heading", "Decode"))
	})
}

// The question mark lists the shortcuts, and each page's one works.
func TestShortcuts(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/")
		v.Press("?")
		v.Element("heading", "Keyboard shortcuts")
		v.Press(kb.Escape)
		v.Until("the list to be gone", `document.querySelector("dialog") === null`)
		for _, to := range [][2]string{{"gs", "Sign"}, {"gd", "Decode"}, {"gc", "Make a cluster’s PKI"}} {
			v.Press(to[0])
			v.Element("heading", to[1])
		}
		// Letters typed into a field are text.
		v.Field("Cluster name").Fill("")
		v.Press("gs")
		assert.Equal(t, "gs", v.Field("Cluster name").Content())
	})
}
