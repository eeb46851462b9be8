// The glue of a worker that runs the same WebAssembly module as the page. The
// page sends the compiled module first; then the Go program in it takes over
// the messages. This function's text is made into a blob together with
// wasm_exec.js's: a blob worker lives under the page's policy and may load nothing.
"use strict";
kubepki.worker = function () {
  globalThis.kubepki = { inWorker: true };
  globalThis.onmessage = async function (event) {
    globalThis.onmessage = null;
    const go = new Go();
    go.run(await WebAssembly.instantiate(event.data, go.importObject));
  };
};
