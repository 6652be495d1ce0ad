// Stands for static/origin/worker.js where the worker has no host to ask: in the page in one file, and on the site in the
// frame of a tool's own Python (static/python/box.js), which has no network. What is needed is handed over.

import * as core from "pyodide/pyodide.asm.mjs";
import * as pyodide from "pyodide/pyodide.mjs";

const HERE = "https://in-this-file.invalid/"; // an address that does not exist, as Pyodide wants one
const files = new Map(); // path -> Blob, of base64 text or of the bytes
const wanted = new Map(); // path -> what waits for a file that was asked for
const boxed = self.name === "tool"; // as relay.js calls it

// Before worker.js listens: these messages are not for it.
self.addEventListener("message", (event) => {
  if (!event.data.files) return;
  for (const [path, file] of event.data.files) {
    if (file) files.set(path, file);
    wanted.get(path)?.resolve();
    wanted.delete(path);
  }
  event.stopImmediatePropagation();
});

// Pyodide asks by it whether modules can be imported here. They cannot, and need not.
self.importScripts = undefined;

// Pyodide fetches its packages.
self.fetch = async (address) => new Response(await fetchFile(String(address).replace(HERE, "")));

export async function fetchFile(path) {
  if (boxed && !files.has(path)) await asked(path);
  return openNow(path);
}

/** Waits until the page has handed a file over, or has answered that there is none. */
function asked(path) {
  if (!wanted.has(path)) wanted.set(path, Promise.withResolvers());
  tell({ want: path });
  return wanted.get(path).promise;
}

export const PYODIDE = `${HERE}pyodide/`;
export const WITHOUT = "The page in one file has no room for it. Use the page on the web for this analysis.";

const MODULES = { "pyodide/pyodide.mjs": pyodide, "pyodide/pyodide.asm.mjs": core };
export const load = async (paths) => paths.map((path) => MODULES[path]);

/** Nothing to fetch before it is wanted: it was handed over. */
export const hold = async () => {};

export function openNow(path) {
  const file = files.get(path);
  if (!file) throw new Error(`the page does not have ${path.split("/").pop()}`);
  const reader = new FileReaderSync();
  if (file.type !== "text/base64") return reader.readAsArrayBuffer(file);
  const text = reader.readAsText(file);
  const bytes = Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return bytes.buffer;
}

const BURST = 50; // messages of progress at once; then so many a second, of which an eye sees a few
let left = BURST;
let last = 0;

/** Whether one more message of progress may go: the frame ends a worker that sends too many (relay.js). */
function spared() {
  const now = performance.now();
  left = Math.min(BURST, left + ((now - last) * BURST) / 1000);
  last = now;
  if (left < 1) return false;
  left -= 1;
  return true;
}

/** Answers the page; out of the frame go texts only, whose length is known before anybody reads them. */
export function tell(message) {
  if (!boxed) self.postMessage(message);
  else if (!message.progress || spared()) self.postMessage(JSON.stringify(message));
}
