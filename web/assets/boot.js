// Starts the Go program: finds its bytes (a file beside the page, or the text
// of an element in it), compiles them while they arrive, and runs it. What
// go-app's client expects of its own app.js is here too.
"use strict";

// ---- what go-app calls; it replaces the first three when it starts ----
var goappNav = function () {};
var goappOnUpdate = function () {};
var goappOnAppInstallChange = function () {};
var goappGetenv = function () {
  return "";
};

(function () {
  const kubepki = globalThis.kubepki;
  if (!kubepki.able) return;

  let install = null;
  addEventListener("beforeinstallprompt", (event) => {
    install = event;
    goappOnAppInstallChange();
  });
  addEventListener("appinstalled", () => {
    install = null;
    goappOnAppInstallChange();
  });
  globalThis.goappIsAppInstalled = () => matchMedia("(display-mode: standalone)").matches;
  globalThis.goappIsAppInstallable = () => install !== null && !goappIsAppInstalled();
  globalThis.goappShowInstallPrompt = async () => {
    const asked = install;
    install = null;
    if (asked) await asked.prompt();
  };

  // go-app reads localStorage without asking whether it may. Where the browser
  // refuses, an empty stand-in keeps the page alive.
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      globalThis[name].getItem("");
    } catch {
      const items = new Map();
      Object.defineProperty(globalThis, name, {
        value: {
          getItem: (k) => (items.has(k) ? items.get(k) : null),
          setItem: (k, v) => void items.set(k, String(v)),
          removeItem: (k) => void items.delete(k),
        },
      });
    }
  }

  // ---- the bytes ----

  const wasm = { headers: { "Content-Type": "application/wasm" } };

  function decode(text) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  }

  // embedded is a module of the single file: gzip, base64, cut into inert elements
  // that come after this script. Each is taken as soon as it is whole, so that
  // the bytes are inflated and compiled while the rest of the file is read.
  function embedded(name) {
    const inflate = new DecompressionStream("gzip");
    const writer = inflate.writable.getWriter();
    const ignore = () => {}; // the reader hears of it too
    const mine = "template." + name;
    const take = () => {
      let part;
      while ((part = document.querySelector(mine)) && (part.nextElementSibling || document.readyState !== "loading")) {
        const last = !part.nextElementSibling?.matches(mine);
        writer.write(decode(part.content.textContent)).catch(ignore);
        part.remove();
        if (!last) continue;
        watch.disconnect();
        writer.close().catch(ignore);
      }
    };
    const watch = new MutationObserver(take);
    watch.observe(document.body, { childList: true });
    document.addEventListener("DOMContentLoaded", take);
    take();
    return new Response(inflate.readable, wasm);
  }

  // fetched is a module of the site. The bytes are counted on a copy of the
  // stream, so that the compiler gets the response the network gave.
  async function fetched(name) {
    const file = name + ".wasm";
    const response = await fetch(file);
    if (!response.ok) throw new Error(file + ": the server answered " + response.status);
    count(response.clone().body.getReader());
    return response;
  }

  const compiled = (name) => WebAssembly.compileStreaming(kubepki.oneFile ? embedded(name) : fetched(name));

  const line = document.getElementById("splash-progress"); // goes with the splash

  async function count(reader) {
    line.max = Number(document.documentElement.dataset.size);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      line.value += value.length;
    }
  }

  // ---- run ----

  const coming = document.getElementById("coming");

  // The Go runtime prints why it died; the last words are kept for the page.
  function listen() {
    const print = globalThis.fs.writeSync;
    let words = "";
    globalThis.fs.writeSync = function (fd, bytes) {
      words = (words + new TextDecoder().decode(bytes)).slice(-8192);
      return print.call(this, fd, bytes);
    };
    return () => {
      const found = words.match(/^(panic|fatal error): (.*)$/m);
      return found ? found[2].slice(0, 300) : "";
    };
  }

  async function start() {
    const lastWords = listen();
    const go = new Go();
    // Garbage is collected on the page's one thread: seldom, but with more care
    // when the heap nears what a tab may have.
    go.env = { GOGC: "800", GOMEMLIMIT: "2GiB" };
    const [program, rest] = document.documentElement.dataset.modules.split(" ");
    const module = await compiled(program);
    const instance = await WebAssembly.instantiate(module, go.importObject);
    const gate = rest ? kubepki.gate(go, instance.exports, () => coming.removeAttribute("hidden")) : go;
    kubepki.modules = rest ? withRest(module, rest, instance, gate) : Promise.resolve([module]);
    const ended = gate.run(instance);
    kubepki.started = true;
    await kubepki.modules;
    kubepki.whole = true;
    keep();
    await ended;
    kubepki.trouble("KubePKI stopped because of a mistake of its own. What was made here is gone: load the page again.", false, lastWords());
  }

  // withRest adds the code that the program began without, once the page stands.
  async function withRest(module, name, instance, gate) {
    await new Promise((resolve) => setTimeout(resolve));
    const rest = await compiled(name);
    await WebAssembly.instantiate(rest, { first: instance.exports });
    gate.open();
    coming.remove();
    return [module, rest];
  }

  // ---- offline ----

  async function keep() {
    if (kubepki.oneFile || !navigator.serviceWorker) return;
    try {
      const registration = await navigator.serviceWorker.register("sw.js");
      const newer = () => {
        const fresh = registration.installing;
        if (!fresh || !registration.active) return; // the first one is no update
        fresh.addEventListener("statechange", () => {
          if (fresh.state === "activated") goappOnUpdate();
        });
      };
      registration.addEventListener("updatefound", newer);
      newer(); // it may have been found while this page was loading
    } catch (error) {
      console.warn("KubePKI will not be kept for offline use: " + error.message);
    }
  }

  start().catch((error) => {
    const what = kubepki.started ? "KubePKI stopped" : "KubePKI could not start";
    kubepki.trouble(what + ": " + error.message + ". Load the page again; if it stays so, try another browser.");
  });
})();
