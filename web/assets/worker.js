// The glue of a worker that runs the same WebAssembly modules as the page. The
// page sends them compiled; then the Go program in them takes over the messages.
// This function's text is made into a blob together with wasm_exec.js's: a blob
// worker lives under the page's policy and may load nothing.
"use strict";
kubepki.worker = function () {
  globalThis.kubepki = { inWorker: true };
  globalThis.onmessage = async function (event) {
    globalThis.onmessage = null;
    // A program that ends, by a mistake of its own or for want of memory, answers
    // no more. The page hears of it by what is thrown outside of a promise.
    try {
      const go = new Go();
      const [program, rest] = event.data;
      const instance = await WebAssembly.instantiate(program, go.importObject);
      if (rest) {
        await WebAssembly.instantiate(rest, { first: instance.exports });
        instance.exports.ready.value = 1;
      }
      await go.run(instance);
      throw new Error("its program ended");
    } catch (error) {
      setTimeout(() => {
        throw error;
      });
    }
  };
};
