// What Python is made of: fetched and compiled by the page while the worker starts, and kept for the next worker.

import manifest from "../manifest.js";
import { open } from "../origin/page.js";

// The modules are not among them: they arrive by the worker's own import, which nothing can watch.
const FILES = manifest.runtime.filter((file) => file.as !== "script");

/** @param {() => void} onBytes called whenever `loaded` has grown */
export function createParts(onBytes) {
  const kept = new Map(); // path -> promise of a compiled module or of bytes
  const arrived = new Map(); // path -> bytes so far

  async function fetchPart(file) {
    const name = file.path.split("/").pop();
    const response = await open(file.path).catch((error) => {
      throw new Error(`${name} could not be fetched (${error.message}).`);
    });
    if (!response.ok) throw new Error(`${name} could not be fetched (the server says ${response.status}).`);
    const counted = count(response.clone().body, (bytes) => {
      arrived.set(file.path, (arrived.get(file.path) ?? 0) + bytes);
      onBytes();
    });
    // Compiled from the response itself, not from what was counted, else the browser keeps no compiled code.
    const content = file.as === "memory" ? response.arrayBuffer() : WebAssembly.compileStreaming(response);
    const failed = (error) => {
      throw new Error(`${name} could not be fetched (${error.message}).`);
    };
    return (await Promise.all([content, counted]).catch(failed))[0];
  }

  function part(file) {
    if (!kept.has(file.path)) {
      const coming = fetchPart(file);
      kept.set(file.path, coming);
      coming.catch(() => {
        kept.delete(file.path);
        arrived.delete(file.path);
      });
    }
    return kept.get(file.path);
  }

  return {
    total: FILES.reduce((sum, { bytes }) => sum + bytes, 0),
    get loaded() {
      return [...arrived.values()].reduce((sum, bytes) => sum + bytes, 0);
    },
    /** Every file with the promise of its content; what failed before is fetched again. */
    all: () => FILES.map((file) => ({ file, content: part(file) })),
  };
}

async function count(stream, onChunk) {
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) onChunk(next.value.byteLength);
}
