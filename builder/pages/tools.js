// The page's own client, for the bench to drive: `bench.read` a file, then `bench.run` a tool on it.

import manifest from "./manifest.js";
import { createPython } from "./python/client.js";

// Keeps Python's memory where the bench can ask the worker for its size.
const KEEP = `
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const plain = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await plain(...given);
      self.pythonMemory ??= (made.instance ?? made).exports?.memory;
      return made;
    };
  }
`;
window.Worker = class extends Worker {
  constructor(address, options) {
    const script = `${KEEP} await import(${JSON.stringify(address)});`;
    super(URL.createObjectURL(new Blob([script], { type: "text/javascript" })), options);
  }
};

const python = createPython({
  onStatus: ({ state }) => {
    if (state === "ready") document.documentElement.dataset.ready = "";
  },
});

window.bench = {
  tools: manifest.tools.map(({ id }) => id),
  read: (text, name, id = "data") => python.read(id, new File([text], name)),
  /** Milliseconds that the chosen file took to read. */
  async readChosen(id = "data") {
    const [file] = document.querySelector("#file").files;
    await python.remove(id);
    const start = performance.now();
    await python.read(id, file);
    return performance.now() - start;
  },
  /** The moments of the run in milliseconds: its start, every progress message, its end. */
  async run(id, ids = ["data"], params = {}) {
    const moments = [performance.now()];
    await python.run(id, ids, params, { onProgress: () => moments.push(performance.now()) });
    return [...moments, performance.now()];
  },
};
