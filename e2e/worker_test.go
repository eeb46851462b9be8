//go:build !js

package e2e

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/e2e/browser"
)

// ownWorker is a worker as the page starts it: what it says after the request, or
// that it broke. spoil is run in it first.
const ownWorker = `(spoil, request) => new Promise(async done => {
	const text = "(" + kubepki.runtime + ")();(" + spoil + ")();(" + kubepki.worker + ")();";
	const worker = new Worker(URL.createObjectURL(new Blob([text], {type: "text/javascript"})));
	worker.onerror = event => { event.preventDefault(); done("broken: " + event.message); };
	worker.onmessage = () => {
		worker.onmessage = event => done("error: " + event.data.error);
		worker.postMessage(request);
	};
	setTimeout(() => done("silent"), 10000);
	worker.postMessage(await kubepki.modules);
})`

// Whoever has work done by a worker hears of its end, whatever that is.
func TestWorkerIsNeverSilent(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("")
		v.Until("all of the program", `!!kubepki.whole`)
		ask := func(spoil, request string) string {
			return browser.Ask[string](v.Tab, "("+ownWorker+")("+spoil+", "+request+")")
		}
		assert.Contains(t, ask(`() => {}`, `{do: "sign"}`), "error: worker: a mistake of its own: ", "a request without a key")
		ends := `() => { globalThis.Go = class extends globalThis.Go { async run() {} }; }`
		assert.Contains(t, ask(ends, `{do: "make"}`), "its program ended")
		lacks := `() => { WebAssembly.instantiate = async () => { throw new RangeError("no memory"); }; }`
		assert.Contains(t, ask(lacks, `{do: "make"}`), "no memory")
	})
}
