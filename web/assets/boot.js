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

  // embedded is the single file's program: gzip, base64, cut into inert elements
  // that come after this script. Each is taken as soon as it is whole, so that
  // the bytes are inflated and compiled while the rest of the file is read.
  function embedded() {
    const inflate = new DecompressionStream("gzip");
    const writer = inflate.writable.getWriter();
    const ignore = () => {}; // the reader hears of it too
    const take = (last) => {
      const parts = [...document.querySelectorAll("script.program")];
      if (!last) parts.pop(); // it may still grow
      for (const part of parts) {
        writer.write(decode(part.textContent)).catch(ignore);
        part.remove();
      }
    };
    const watch = new MutationObserver(() => take(false));
    watch.observe(document.body, { childList: true });
    document.addEventListener("DOMContentLoaded", () => {
      watch.disconnect();
      take(true);
      writer.close().catch(ignore);
    });
    return new Response(inflate.readable, wasm);
  }

  // fetched is the site's program. The bytes are counted on a copy of the
  // stream, so that the compiler gets the response the network gave.
  async function fetched() {
    const response = await fetch("app.wasm");
    if (!response.ok) throw new Error("app.wasm: the server answered " + response.status);
    count(response.clone().body.getReader());
    return response;
  }

  async function count(reader) {
    const line = document.getElementById("splash-progress");
    line.max = Number(document.documentElement.dataset.size);
    let seen = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      line.value = seen += value.length;
    }
  }

  // ---- run ----

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
      return found ? " (" + found[2].slice(0, 300) + ")" : "";
    };
  }

  async function start() {
    const lastWords = listen();
    const go = new Go();
    // Garbage is collected on the page's one thread: seldom, but with more care
    // when the heap nears what a tab may have.
    go.env = { GOGC: "400", GOMEMLIMIT: "768MiB" };
    kubepki.module = await WebAssembly.compileStreaming(kubepki.oneFile ? embedded() : fetched());
    const instance = await WebAssembly.instantiate(kubepki.module, go.importObject);
    const ended = go.run(instance);
    kubepki.started = true;
    keep();
    await ended;
    kubepki.trouble("KubePKI stopped because of a mistake of its own" + lastWords() + ". What was made here is gone: load the page again.");
  }

  // ---- offline ----

  async function keep() {
    if (kubepki.oneFile || !navigator.serviceWorker) return;
    try {
      const known = navigator.serviceWorker.controller !== null;
      const registration = await navigator.serviceWorker.register("sw.js");
      registration.addEventListener("updatefound", () => {
        const fresh = registration.installing;
        fresh.addEventListener("statechange", () => {
          if (fresh.state === "activated" && known) goappOnUpdate();
        });
      });
    } catch (error) {
      console.warn("KubePKI will not be kept for offline use: " + error.message);
    }
  }

  start().catch((error) => {
    const what = kubepki.started ? "KubePKI stopped" : "KubePKI could not start";
    kubepki.trouble(what + ": " + error.message + ". Load the page again; if it stays so, try another browser.");
  });
})();
