//go:build !js

package e2e

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/e2e/browser"
)

// holdRest lets the second module of the program come only when the story says
// so: by letRest, or broken by refuseRest.
const holdRest = `(() => {
	const compile = WebAssembly.compileStreaming;
	let second = false;
	WebAssembly.compileStreaming = async given => {
		if (second) await new Promise((resolve, reject) => Object.assign(globalThis, {letRest: resolve, refuseRest: reject}));
		second = true;
		return compile.call(WebAssembly, given);
	};
})()`

// begun enters the first page, which stands with the first part of the program
// alone. If this fails, what a page begins with has changed: make early
func (v *visit) begun() {
	v.Before(holdRest)
	v.Enter(v.at, "")
	v.Until("the first page without the rest of the program (make early)", `!!document.querySelector("main h1") && !!globalThis.letRest`)
}

// The page stands before the rest of its program came, and someone is faster
// than that: what was clicked is done when
// it came, and till then the page says what it waits for.
func TestClickBeforeTheRestIsThere(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.begun()
		v.Click("Make a cluster’s PKI")
		v.UntilText("The rest of KubePKI is on its way")
		v.Eval(`letRest()`)
		v.Element("heading", "Make a cluster’s PKI")
		v.Settle()
		assert.False(t, askBool(v, `document.body.innerText.includes("on its way")`))
		v.Choose("Key type", "ECDSA P-256")
		v.generate(t)
	})
}

// A page in the middle of the product begins as the first one does.
func TestPageThatNeedsTheRest(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.Before(holdRest)
		v.Enter(v.at, "#/decode")
		v.Until("the rest is held", `!!globalThis.letRest`)
		assert.True(t, askBool(v, `document.getElementById("splash").checkVisibility()`), "nothing says that the page opens")
		v.Eval(`letRest()`)
		v.Settle()
		v.Element("heading", "Inspect")
	})
}

// The rest does not come: the page says so, and how to go on.
func TestRestIsBroken(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.begun()
		v.Eval(`refuseRest(new Error("rest.wasm: the server answered 404"))`)
		v.UntilText("rest.wasm: the server answered 404")
		words := browser.Ask[string](v.Tab, `document.getElementById("trouble-words").innerText`)
		assert.Contains(t, words, "Load the page again")
	})
}
