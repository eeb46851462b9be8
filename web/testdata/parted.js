// Runs a parted program under Node.js as boot.js does in a page: its arguments
// are wasm_exec.js, gate.js, the two modules, and the program's own.
"use strict";
globalThis.fs = require("fs");
globalThis.path = require("path");
globalThis.kubepki = {};
const [, , exec, gateFile, program, rest, ...given] = process.argv;
require(exec);
require(gateFile);

(async () => {
  const go = new Go();
  go.argv.push(...given);
  go.exit = (code) => (process.exitCode = code);
  const { instance } = await WebAssembly.instantiate(fs.readFileSync(program), go.importObject);
  const gate = kubepki.gate(go, instance.exports, () => console.log("halts"));
  gate.run(instance);
  await new Promise((resolve) => setTimeout(resolve, 20)); // longer than any timer of the program
  console.log("the rest is here");
  await WebAssembly.instantiate(fs.readFileSync(rest), { first: instance.exports });
  gate.open();
})();
