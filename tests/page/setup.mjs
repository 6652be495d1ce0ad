// What the page's modules have in a browser, for tests under Node: its document, and the files that the build makes.
// node --import ./tests/page/setup.mjs --test tests/page/app/csv.test.js
import { readFileSync } from "node:fs";
import { register } from "node:module";
import { pathToFileURL } from "node:url";
import { JSDOM, VirtualConsole } from "jsdom";

const root = new URL("../../", import.meta.url);
const site = process.env.FLIPSIDE_SITE ? pathToFileURL(`${process.env.FLIPSIDE_SITE}/`) : new URL("dist/", root);
register("./hooks.mjs", import.meta.url, { data: { site: site.href } });

// Scripts of the page are not run: a test imports what it is about.
const html = readFileSync(new URL("index.html", root), "utf8").replace(/<script[^>]*><\/script>/g, "");
const { window } = new JSDOM(html, {
  url: "https://flipside.example/below/",
  pretendToBeVisual: true,
  virtualConsole: new VirtualConsole(),
});

// What jsdom lacks and the page only looks at; a test that is about one of these puts its own there.
class Watcher {
  observe() {}
  unobserve() {}
  disconnect() {}
}
Object.assign(window, {
  scrollTo() {},
  scrollBy() {},
  matchMedia: (media) => ({ media, matches: false, addEventListener() {}, removeEventListener() {} }),
  IntersectionObserver: Watcher,
  ResizeObserver: Watcher,
});
Object.assign(window.Element.prototype, { scrollIntoView() {}, scrollTo() {}, scrollBy() {} });

const bound = ["addEventListener", "removeEventListener", "dispatchEvent", "getComputedStyle", "getSelection"];
for (const name of bound) globalThis[name] = window[name].bind(window);
for (const name of ["requestAnimationFrame", "cancelAnimationFrame"]) globalThis[name] = window[name].bind(window);
const taken = Object.getOwnPropertyNames(window).filter((name) => /^(HTML|SVG)?[A-Z]\w*$/.test(name));
// Node's own of these are what the page has in a browser, and jsdom's do not go together with them.
const nodes = [
  "Blob",
  "File",
  "Headers",
  "Request",
  "Response",
  "URL",
  "URLSearchParams",
  "AbortController",
  "AbortSignal",
];
for (const name of taken) {
  if (!(name in globalThis) || (!nodes.includes(name) && /Event|Node|DOM/.test(name))) globalThis[name] = window[name];
}
const own = ["document", "location", "history", "localStorage", "sessionStorage", "scrollTo", "scrollBy", "matchMedia"];
for (const name of own) globalThis[name] = window[name];
globalThis.window = window;
Object.defineProperty(globalThis, "navigator", { value: window.navigator, configurable: true, writable: true });
