// In the page in one file this stands for static/origin/page.js: every file is text in the page itself.

export const isCopy = true;

const TYPES = { wasm: "application/wasm" }; // the browser compiles nothing else while it arrives
const WORKER = "python/boxed.js"; // as text: it is no base64
const blocks = new Map([...document.querySelectorAll("script[data-path]")].map((block) => [block.dataset.path, block]));

export const picture = (path) => `data:image/svg+xml;base64,${blocks.get(path).textContent}`;

export async function open(path) {
  const block = blocks.get(path);
  if (path === WORKER) return new Response(block.textContent);
  if (!block) throw new Error("it is not in this file");
  const bytes = decode(block.textContent);
  const packed = block.dataset.packed === "gzip";
  const stream = packed ? new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")) : bytes;
  return new Response(stream, { headers: { "Content-Type": TYPES[path.split(".").pop()] ?? "text/plain" } });
}

function decode(text) {
  return Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** From file: Chromium starts no module worker, so this is a classic one, with everything that it imports in it. */
export function startWorker() {
  const blob = new Blob([blocks.get(WORKER).textContent], { type: "text/javascript" });
  const address = URL.createObjectURL(blob);
  const worker = new Worker(address, { name: "python" });
  worker.addEventListener("message", () => URL.revokeObjectURL(address), { once: true });
  // Blobs of text: only what is asked for is decoded, and there.
  const late = [...blocks].filter(([, block]) => "late" in block.dataset);
  worker.postMessage({
    files: new Map(late.map(([path, block]) => [path, new Blob([block.textContent], { type: "text/base64" })])),
  });
  return worker;
}
