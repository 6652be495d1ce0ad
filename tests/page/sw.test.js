import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeEach, mock, test } from "node:test";
import { compileFunction } from "node:vm";
import { turn } from "./waiting.mjs";

const SOURCE = readFileSync(new URL("../../static/sw.js", import.meta.url), "utf8");
const HERE = "https://flipside.example/below/";
const FILES = {
  "": "<h1>Flipside</h1>",
  "main.js": "start()",
  "style.css": "h1 { color: red; }",
  "core.wasm": "\0asm",
  "pyodide/six.whl": "six",
};
const LATER = ["pyodide/six.whl"];
const KEPT = Object.keys(FILES).filter((path) => !LATER.includes(path));

const hashed = (content, how) => createHash("sha256").update(content).digest(how);
const at = (path) => new URL(path, HERE).href;

/** Cache Storage: what is put there is read to its end first, and whoever asks gets a response of their own. */
class Caches {
  kept = new Map(); // name -> Map of contents by address

  async open(name) {
    if (!this.kept.has(name)) this.kept.set(name, new Map());
    const contents = this.kept.get(name);
    return {
      match: async (address) => (contents.has(address) ? new Response(contents.get(address)) : undefined),
      put: async (address, response) => contents.set(address, await response.text()),
    };
  }

  async match(address) {
    for (const contents of this.kept.values()) if (contents.has(address)) return new Response(contents.get(address));
  }

  keys = async () => [...this.kept.keys()];
  delete = async (name) => this.kept.delete(name);

  /** The content of each kept file by its path, of the version whose cache it is. */
  of(version) {
    const contents = this.kept.get(`flipside ${HERE} ${version}`) ?? new Map();
    return Object.fromEntries([...contents].map(([address, content]) => [address.replace(HERE, ""), content]));
  }
}

let caches;
let asked; // of the host and of the browser's own cache: [path, options]
let host; // path -> content, a response, or an error
let browserCache; // path -> content that the browser has itself; only a reload goes past it
let underway; // fetches
let atOnce; // the most of them

async function fetched(...given) {
  underway += 1;
  atOnce = Math.max(atOnce, underway);
  await turn();
  underway -= 1;
  return answered(...given);
}

function answered(address, options) {
  const path = address.replace(HERE, "");
  asked.push([path, options]);
  const own = browserCache.get(path);
  if (options.cache === "only-if-cached") {
    // As a browser does: what it does not have, or what is another file, is an error.
    if (own === undefined || options.integrity !== `sha256-${hashed(own, "base64")}`) throw new TypeError("Failed");
    return new Response(own);
  }
  const answer = options.cache === "reload" ? host.get(path) : (own ?? host.get(path));
  if (answer instanceof Error) throw answer;
  if (answer === undefined) return new Response("Not found", { status: 404 });
  return answer instanceof Response ? answer.clone() : new Response(answer);
}

beforeEach(() => {
  caches = new Caches();
  asked = [];
  host = new Map(Object.entries(FILES));
  browserCache = new Map();
  underway = 0;
  atOnce = 0;
});

/** A service worker of that version, which says that these files belong together. */
function worker(version = "one", files = FILES, later = LATER) {
  const sums = Object.fromEntries(Object.entries(files).map(([path, content]) => [path, hashed(content, "hex")]));
  const build = { version, files: sums, later };
  const handlers = {};
  const self = {
    registration: { scope: HERE },
    clients: { matchAll: async () => [] },
    skipWaiting: mock.fn(async () => {}),
    addEventListener: (type, handler) => {
      handlers[type] = handler;
    },
  };
  // As the build writes it.
  const text = `const BUILD = ${JSON.stringify(build)};\n\n${SOURCE}`;
  compileFunction(text, ["self", "caches", "fetch"])(self, caches, fetched);
  const waitedFor = (type, event = {}) => {
    let work;
    handlers[type]({ ...event, waitUntil: (promise) => (work = promise) });
    return work;
  };
  return {
    self,
    install: () => waitedFor("install"),
    activate: () => waitedFor("activate"),
    message: (data, port) => waitedFor("message", { data, ports: [port] }),
    /** The answer to a request, or null where it is left to the browser. */
    ask(url, method = "GET") {
      let answer = null;
      handlers.fetch({ request: { url, method }, respondWith: (promise) => (answer = promise) });
      return answer;
    },
  };
}

const paths = () => asked.map(([path]) => path);
const only = (names, files = FILES) => Object.fromEntries(names.map((name) => [name, files[name]]));

/** One that has kept its version, with nothing asked since. */
async function installed(...given) {
  const made = worker(...given);
  await made.install();
  asked.length = 0;
  return made;
}

// Keeping a version

test("a version is kept whole, but for what can wait", async () => {
  await worker().install();
  assert.deepEqual(caches.of("one"), only(KEPT));
  assert.deepEqual(paths(), KEPT);
});

test("one file is fetched after the other, so that a page that is busy comes first", async () => {
  await worker().install();
  assert.equal(atOnce, 1);
});

test("a redirection is followed nowhere", async () => {
  const { ask } = await installed();
  await worker("two", { ...FILES, "main.js": "other()" })
    .install()
    .catch(() => {});
  await ask(at(LATER[0]));
  await ask(at("core.wasm"));
  assert.ok(asked.length > 3);
  for (const [path, { redirect }] of asked) assert.equal(redirect, "error", path);
});

test("a file of another version is not kept, and without it there is no version", async () => {
  host.set("style.css", "body { display: none; }");
  await assert.rejects(worker().install(), {
    message: `${at("style.css")} is not the file that belongs to this version.`,
  });
  assert.equal("style.css" in caches.of("one"), false);
  assert.deepEqual(
    asked.filter(([path]) => path === "style.css").map(([, { cache }]) => cache),
    [undefined, "reload"],
  );
});

test("an older file in the browser's own cache, or in that of a host between, is asked for anew", async () => {
  browserCache.set("main.js", "start_of_last_week()");
  await worker().install();
  assert.deepEqual(caches.of("one"), only(KEPT));
  assert.equal(paths().filter((path) => path === "main.js").length, 2);
});

test("what the browser has in its own cache is not fetched past it", async () => {
  for (const path of KEPT) {
    browserCache.set(path, FILES[path]);
    host.delete(path);
  }
  await worker().install();
  assert.deepEqual(caches.of("one"), only(KEPT));
});

test("what a host says in place of a file is not kept, be it the same text", async () => {
  host.set("main.js", new Response(FILES["main.js"], { status: 404 }));
  await assert.rejects(worker().install(), /main\.js is not the file/);
  assert.equal("main.js" in caches.of("one"), false);
});

test("a file that breaks off is not kept", async () => {
  const broken = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(FILES["main.js"]));
      controller.error(new TypeError("network error"));
    },
  });
  host.set("main.js", new Response(broken));
  await assert.rejects(worker().install(), /network error/);
  assert.deepEqual(caches.of("one"), only([""]));
});

test("what broke off goes on where it was", async () => {
  host.set("style.css", new TypeError("Failed to fetch"));
  await assert.rejects(worker().install(), /Failed to fetch/);
  const before = KEPT.slice(0, KEPT.indexOf("style.css"));
  assert.deepEqual(caches.of("one"), only(before));
  host.set("style.css", FILES["style.css"]);
  asked.length = 0;
  await worker().install();
  assert.deepEqual(paths(), KEPT.slice(before.length));
  assert.deepEqual(caches.of("one"), only(KEPT));
});

test("a version that broke off leaves to the next what that has as well", async () => {
  host.set("style.css", new TypeError("Failed to fetch"));
  await assert.rejects(worker().install());
  const next = { ...FILES, "main.js": "start(2)" };
  host = new Map(Object.entries(next));
  asked.length = 0;
  const two = worker("two", next);
  await two.install();
  assert.deepEqual(paths(), ["main.js", "style.css", "core.wasm"]);
  assert.deepEqual(caches.of("two"), only(KEPT, next));
  await two.activate();
  assert.deepEqual(await caches.keys(), [`flipside ${HERE} two`]);
});

// A newer version

test("of an update only what has changed is fetched", async () => {
  await installed();
  const next = { ...FILES, "": "<h1>Flipside II</h1>", "style.css": "h1 { color: blue; }" };
  host = new Map(Object.entries(next));
  await worker("two", next).install();
  assert.deepEqual(paths(), ["", "style.css"]);
  assert.deepEqual(caches.of("two"), only(KEPT, next));
});

test("an update that breaks off leaves the last version as it was", async () => {
  const one = await installed();
  const next = { ...FILES, "main.js": "start(2)", "style.css": "h1 { color: blue; }" };
  host = new Map([...Object.entries(next), ["style.css", new TypeError("Failed to fetch")]]);
  await assert.rejects(worker("two", next).install());
  assert.deepEqual(caches.of("one"), only(KEPT));
  for (const path of ["", "main.js", "style.css"]) assert.equal(await (await one.ask(at(path))).text(), FILES[path]);
});

test("each version answers with its own files, also while the other is kept", async () => {
  const one = await installed();
  const next = { ...FILES, "main.js": "start(2)" };
  host = new Map(Object.entries(next));
  const two = await installed("two", next);
  assert.equal(await (await one.ask(at("main.js"))).text(), "start()");
  assert.equal(await (await two.ask(at("main.js"))).text(), "start(2)");
  assert.deepEqual(asked, []);
});

test("the last version goes when the newer one is active, not before; what is not this page's stays", async () => {
  const others = ["another page's", `flipside https://flipside.example/elsewhere/ one`];
  for (const name of others) await caches.open(name);
  await installed();
  const two = await installed("two");
  assert.deepEqual(Object.keys(caches.of("one")), KEPT);
  await two.activate();
  assert.deepEqual(await caches.keys(), [...others, `flipside ${HERE} two`]);
});

// Answers

test("what is kept is answered without the host, the page by any of its addresses", async () => {
  const { ask } = await installed();
  host.clear();
  for (const url of ["", "index.html", "?from=home", "index.html?from=home#tool=seasonality", "#tool=seasonality"]) {
    assert.equal(await (await ask(HERE + url)).text(), FILES[""], url);
  }
  assert.equal(await (await ask(at("main.js?v=1"))).text(), FILES["main.js"]);
  assert.deepEqual(asked, []);
});

test("what is not in the list is left to the browser, and nothing else is ever fetched", async () => {
  const { ask, message } = await installed();
  const elsewhere = "https://elsewhere.example/";
  const urls = [
    elsewhere,
    `${elsewhere}below/main.js`,
    at(elsewhere),
    at("secret.js"),
    at("../main.js"),
    "https://flipside.example/main.js",
    at("sub/index.html"),
  ];
  for (const url of urls) assert.equal(ask(url), null, url);
  assert.equal(ask(at("main.js"), "POST"), null);
  const page = await ask(`${HERE}?to=${elsewhere}`);
  assert.equal(await page.text(), FILES[""]);
  await message({ url: elsewhere, fetch: elsewhere, files: { [elsewhere]: "" } }, { postMessage() {} });
  assert.deepEqual(asked, []);
});

test("what can wait is kept when it is first used", async () => {
  const { ask } = await installed();
  const [path] = LATER;
  for (let use = 0; use < 2; use += 1) assert.equal(await (await ask(at(path))).text(), FILES[path]);
  assert.deepEqual(paths(), [path]);
  assert.equal(caches.of("one")[path], FILES[path]);
});

test("what can wait is not answered where the host has another file by now", async () => {
  const { ask } = await installed();
  host.set(LATER[0], "six, but newer");
  await assert.rejects(ask(at(LATER[0])), /is not the file that belongs to this version/);
  assert.equal(LATER[0] in caches.of("one"), false);
});

test("what the browser has thrown away is fetched and kept again, if it is still of this version", async () => {
  const { ask } = await installed();
  const kept = caches.kept.get(`flipside ${HERE} one`);
  kept.delete(at("main.js"));
  kept.delete(at("style.css"));
  host.set("style.css", "h1 { color: blue; }");
  assert.equal(await (await ask(at("main.js"))).text(), FILES["main.js"]);
  assert.equal(caches.of("one")["main.js"], FILES["main.js"]);
  await assert.rejects(ask(at("style.css")), /is not the file/);
});

test("compiled code stays beside the browser's own cache, so WebAssembly is taken from there where it is this very file", async () => {
  const { ask } = await installed();
  browserCache.set("core.wasm", FILES["core.wasm"]);
  assert.equal(await (await ask(at("core.wasm"))).text(), FILES["core.wasm"]);
  const integrity = `sha256-${hashed(FILES["core.wasm"], "base64")}`;
  assert.deepEqual(asked, [
    ["core.wasm", { mode: "same-origin", cache: "only-if-cached", integrity, redirect: "error" }],
  ]);
});

test("WebAssembly that the browser has no longer, or has of another version, is answered from what is kept", async () => {
  const { ask } = await installed();
  host.clear();
  for (const held of [undefined, "\0asm of another version"]) {
    if (held) browserCache.set("core.wasm", held);
    assert.equal(await (await ask(at("core.wasm"))).text(), FILES["core.wasm"]);
  }
  assert.ok(asked.every(([, { cache }]) => cache === "only-if-cached"));
});

// Taking over

/** What a page hears that wants this version, with these windows open. */
async function wanted(windows) {
  const { self, message } = await installed();
  const matched = mock.method(self.clients, "matchAll", async () => windows);
  const postMessage = mock.fn();
  await message("take over", { postMessage });
  assert.deepEqual(matched.mock.calls[0].arguments, [{ type: "window", includeUncontrolled: true }]);
  const heard = postMessage.mock.calls.map((call) => call.arguments);
  return { heard, skipped: self.skipWaiting.mock.callCount() };
}

const shown = (url, frameType = "top-level") => ({ url, frameType });

test("a page alone is given this version", async () => {
  assert.deepEqual(await wanted([shown(`${HERE}?from=home`)]), { heard: [[{ others: 0 }]], skipped: 1 });
});

test("no other tab is left in the middle of the last version; the page is told how many there are", async () => {
  assert.deepEqual(await wanted([shown(HERE), shown(`${HERE}index.html`), shown(`${HERE}#tool=weights`)]), {
    heard: [[{ others: 2 }]],
    skipped: 0,
  });
});

test("frames, and other pages of the same origin, are no tabs of this page", async () => {
  const windows = [shown(HERE), shown(at("offline.html"), "nested"), shown("https://flipside.example/elsewhere/")];
  assert.deepEqual(await wanted(windows), { heard: [[{ others: 0 }]], skipped: 1 });
});
