//go:build !js

package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/e2e/browser"
)

// A browser that lacks what the page needs says so in one plain sentence, and
// what to do; it shows no blank page.
func TestBrowserTooOld(t *testing.T) {
	for name, script := range map[string]string{
		"WebAssembly":         `delete globalThis.WebAssembly`,
		"DecompressionStream": `delete globalThis.DecompressionStream`,
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, v *visit) {
				v.Before(script)
				v.Enter(v.at, "#/cluster")
				v.UntilText("This browser cannot run KubePKI, because it lacks " + name)
				words := browser.Ask[string](v.Tab, `document.getElementById("trouble-words").innerText`)
				assert.Contains(t, words, "2023 or newer")
				assert.Equal(t, 1, strings.Count(words, "."), "one sentence: %s", words)
				assert.False(t, askBool(v, `document.getElementById("splash").checkVisibility()`), "the page still says that it opens")
			})
		})
	}
}

// What the program threw is no sentence: it stands behind "Details".
func TestTroubleKeepsDetailsApart(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/")
		v.Eval(`kubepki.trouble("KubePKI stopped.", true, '{"line":"?:0"}')`)
		v.UntilText("KubePKI stopped.")
		assert.NotContains(t, v.Text(), "?:0")
		v.Eval(`document.querySelector("#trouble-details summary").click()`)
		v.UntilText("?:0")
		v.Click("Back to the page")
	})
}
