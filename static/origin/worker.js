// Where the worker has its files: beside it, on the host.

const base = new URL("../", import.meta.url);

/** The folder with Pyodide and its packages. */
export const PYODIDE = new URL("pyodide/", base).href;

/** What to do where a package could not be had. */
export const WITHOUT = "Check the connection, then try again.";

/** The modules at these paths. */
export const load = (paths) => Promise.all(paths.map((path) => import(new URL(path, base).href)));

const held = new Map(); // path -> bytes that came before they were wanted

/** Fetches a file before it is wanted, so that it is there where the network is gone by then. */
export async function hold(path) {
  held.set(path, await fetchFile(path));
}

/** The bytes of a file. Everything waits for them: a Python import cannot be put off. */
export function openNow(path) {
  if (held.has(path)) return held.get(path);
  const request = new XMLHttpRequest();
  request.open("GET", new URL(path, base), false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`the server says ${request.status}`);
  return request.response;
}

/** The bytes of a file. */
export async function fetchFile(path) {
  const response = await fetch(new URL(path, base));
  if (!response.ok) throw new Error(`the server says ${response.status}`);
  return await response.arrayBuffer();
}

/** Answers the page. */
export const tell = (message) => self.postMessage(message);
