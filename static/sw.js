// The service worker: keeps one whole version of the site, so that a later visit needs no network.
//
// Before this text the build writes BUILD: {version, files: {path: SHA-256}, later: [path]}. Its
// content is the only list of what belongs together. `later` are archives that no tool is known to
// need (SciPy alone is 14 MB): they are kept when they are first used.
//
// The page's policy does not reach here, so this is the rule: every address is made of a path in
// that list and of the place where this file lies, and nothing else is ever fetched.

const here = self.registration.scope;
const ours = `flipside ${here} `; // other pages may share this origin, and its caches
const name = ours + BUILD.version;
const sums = new Map(Object.entries(BUILD.files).map(([path, sum]) => [new URL(path, here).href, sum]));
const later = new Set(BUILD.later.map((path) => new URL(path, here).href));

// A version becomes active only when every file is there and is the right one. What an install that
// broke off has kept is right as well, and is not fetched again.
self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(dropOtherVersions()));
self.addEventListener("message", (event) => event.waitUntil(takeOver(event.ports[0])));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const address = url.replace(/[?#].*$/, "").replace(/\/index\.html$/, "/");
  if (method === "GET" && sums.has(address)) event.respondWith(answer(address));
});

async function keepAll() {
  const cache = await caches.open(name);
  // One after the other: the page, should it be busy, comes first.
  for (const address of sums.keys()) {
    if (!later.has(address) && !(await cache.match(address))) await keep(cache, address);
  }
}

/** Puts a file into the cache of this version, if its content is that of this version. */
async function keep(cache, address) {
  const places = [
    () => caches.match(address), // of the last version, where the file has not changed
    () => fetch(address, { redirect: "error" }), // mostly out of the browser's cache: the page has just had it
    () => fetch(address, { redirect: "error", cache: "reload" }), // where that held an older one
  ];
  for (const ask of places) {
    const response = await ask();
    if (!response?.ok || (await sum(response.clone())) !== sums.get(address)) continue;
    await cache.put(address, response);
    return;
  }
  throw new Error(`${address} is not the file that belongs to this version.`);
}

async function sum(response) {
  const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Always a file of this version. As it lies in the cache, so that the browser keeps compiled code beside it. */
async function answer(address) {
  const passed = address.endsWith(".wasm") && (await asFetched(address));
  if (passed) return passed;
  const cache = await caches.open(name);
  const kept = await cache.match(address);
  if (kept) return kept;
  await keep(cache, address);
  return cache.match(address);
}

/**
 * The same file out of the browser's own cache, or null where that has it no longer. Chromium keeps compiled
 * WebAssembly beside that cache alone, and compiling it anew goes on beside Python's first second.
 */
function asFetched(address) {
  const digest = sums.get(address).replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));
  const integrity = `sha256-${btoa(digest)}`;
  const never = { mode: "same-origin", cache: "only-if-cached" }; // never over the network
  return fetch(address, { ...never, integrity, redirect: "error" }).catch(() => null);
}

async function dropOtherVersions() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((other) => other.startsWith(ours) && other !== name).map((other) => caches.delete(other)),
  );
}

/** A page wants this version now. It gets it where no other tab is left in the middle of the last one. */
async function takeOver(port) {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const pages = windows.filter(({ url, frameType }) => frameType === "top-level" && url.startsWith(here));
  const others = pages.length - 1;
  port.postMessage({ others });
  if (others === 0) await self.skipWaiting();
}
