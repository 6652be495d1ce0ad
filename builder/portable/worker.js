// In the page in one file this stands for static/origin/worker.js: what the worker needs was handed to it.

import * as core from "pyodide/pyodide.asm.mjs";
import * as pyodide from "pyodide/pyodide.mjs";

const HERE = "https://in-this-file.invalid/"; // an address that does not exist, as Pyodide wants one
let files = new Map();

// Before worker.js listens: this one message is not for it.
self.addEventListener("message", (event) => {
  if (!event.data.files) return;
  files = event.data.files;
  event.stopImmediatePropagation();
});

// Pyodide asks by it whether modules can be imported here. They cannot, and need not.
self.importScripts = undefined;

// Pyodide fetches its packages.
self.fetch = async (address) => new Response(openNow(String(address).replace(HERE, "")));

export const PYODIDE = `${HERE}pyodide/`;
export const WITHOUT = "The page in one file has no room for it. Use the page on the web for this analysis.";

const MODULES = { "pyodide/pyodide.mjs": pyodide, "pyodide/pyodide.asm.mjs": core };
export const load = async (paths) => paths.map((path) => MODULES[path]);

export function openNow(path) {
  if (!files.has(path)) throw new Error(`the page in one file does not have ${path.split("/").pop()}`);
  const text = new FileReaderSync().readAsText(files.get(path));
  const bytes = Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return bytes.buffer;
}
