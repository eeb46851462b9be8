//go:build !js

package e2e

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/e2e/browser"
)

// noteThemeAtBody notes the theme at the moment the document's body begins:
// nothing was painted before.
const noteThemeAtBody = `new MutationObserver((_, watch) => {
	if (!document.body) return;
	watch.disconnect();
	globalThis.themeAtBody = document.documentElement.dataset.theme;
}).observe(document, {childList: true, subtree: true})`

// Someone with a dark room picks the dark theme, and finds it again next time,
// without a flash of the light one.
func TestThemeStays(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.Prefer("light")
		v.Before(noteThemeAtBody)
		v.enter("#/")
		light := v.paper()
		assert.Equal(t, "true", v.Button("Theme: as the system").Attribute("aria-checked"))

		v.Click("Theme: dark")
		v.Until("the dark theme", `document.documentElement.dataset.theme === "dark"`)
		dark := v.paper()
		assert.NotEqual(t, light, dark)
		v.Reload()
		assert.Equal(t, "dark", browser.Ask[string](v.Tab, "themeAtBody"), "the light theme flashed")
		assert.Equal(t, dark, v.paper())
		assert.Equal(t, "true", v.Button("Theme: dark").Attribute("aria-checked"))

		v.Prefer("dark")
		v.Click("Theme: light")
		v.Until("the light theme", `document.documentElement.dataset.theme === "light"`)
		assert.Equal(t, light, v.paper(), "a chosen theme wins over the system's")

		v.Click("Theme: as the system")
		v.Until("the system's theme", `document.documentElement.dataset.theme === "auto"`)
		assert.Equal(t, dark, v.paper())
		v.Prefer("light")
		assert.Equal(t, light, v.paper())
		v.Reload()
		assert.Equal(t, light, v.paper())
	})
}

// paper is the colour behind everything.
func (v *visit) paper() string {
	return browser.Ask[string](v.Tab, `getComputedStyle(document.body).backgroundColor + getComputedStyle(document.querySelector(".page")).backgroundColor`)
}

// Where the system chooses the colours, what is current or chosen has a frame:
// its background is gone, and a hue is not enough.
func TestForcedColours(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.ForceColours()
		v.enter("#/cluster")
		for _, current := range []string{".rail a[aria-current]", ".seg > [aria-checked=true]"} {
			v.Selector(current)
			assert.Equal(t, "solid", browser.Ask[string](v.Tab, `getComputedStyle(document.querySelector("`+current+`")).outlineStyle`), current)
		}
		assert.Equal(t, "none", browser.Ask[string](v.Tab, `getComputedStyle(document.querySelector("main .tag--bare")).borderTopStyle`), "a frame touches the words of a table")
	})
}
