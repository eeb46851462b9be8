// Keeps the page for offline use: all its own files, by content. A new build
// is a new version, fetched whole or not at all, used from the next load on.
"use strict";

const version = "{{.Version}}";
// Each file and the hash of its bytes: a half-deployed site is refused.
const files = {{.Files}};

const prefix = "kubepki " + registration.scope + " ";
const name = prefix + version;

async function fill() {
  const cache = await caches.open(name);
  const one = async ([url, integrity]) => {
    const response = await fetch(url, { integrity, cache: "no-cache" });
    if (!response.ok) throw new Error(url + ": the server answered " + response.status);
    await cache.put(url, response);
  };
  await Promise.all(Object.entries(files).map(one));
}

async function sweep() {
  const names = await caches.keys();
  await Promise.all(names.filter((n) => n.startsWith(prefix) && n !== name).map((n) => caches.delete(n)));
  await clients.claim();
}

async function answer(request) {
  const cache = await caches.open(name);
  const url = new URL(request.url);
  const home = new URL("./", registration.scope);
  const page = url.pathname === home.pathname || url.pathname === home.pathname + "index.html";
  const kept = await cache.match(page ? home.href : request, { ignoreSearch: true });
  return kept || fetch(request);
}

addEventListener("install", (event) => event.waitUntil(fill().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(sweep()));
addEventListener("fetch", (event) => {
  const own = new URL(event.request.url).origin === location.origin;
  if (own && event.request.method === "GET") event.respondWith(answer(event.request));
});
