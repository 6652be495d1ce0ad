// Where the page has its files: beside it, on the host. The page in one file has them in itself: there
// builder/portable/page.js stands for this module, and worker.js there for the one beside this.

import manifest from "../manifest.js";

/** Whether this is the page in one file, which needs no host. */
export const isCopy = false;

const address = (path) => new URL(path, document.baseURI).href;

/** The address of a picture. */
export const picture = (path) => `./${path}`;

/** A file of the page, as `fetch` answers. */
export const open = (path) => fetch(address(path));

/** A worker that runs python/worker.js under the page's own policy, which only one from a blob: URL inherits. */
export function startWorker() {
  // Awaited and dynamic: a worker's static imports fall under worker-src, which allows blob: only. What the
  // worker will import itself is asked for at once.
  const scripts = manifest.runtime.filter((file) => file.as === "script").map(({ path }) => path);
  const early = ["manifest.js", ...scripts].map((path) => `import(${JSON.stringify(address(path))}).catch(() => {});`);
  const script = `${early.join("")} await import(${JSON.stringify(address("python/worker.js"))});`;
  const blobAddress = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(blobAddress, { type: "module", name: "python" });
  worker.addEventListener("message", () => URL.revokeObjectURL(blobAddress), { once: true });
  return worker;
}
