// Owns Python. Runs in a module worker that client.js starts from a blob: URL, so that
// it inherits the page's CSP (a worker fetched from the network would not).
//
// In:  {id, call, args, content?}   Out: {id, progress} any number of times, then exactly
// one {id, ok: true, value} or {id, ok: false, error}. Before the first answer: {status}.

import manifest from "../manifest.js";

const base = new URL("../", import.meta.url);
const say = (status) => self.postMessage({ status });

// Counts what a start fetches, for honest progress, and makes every failed fetch an
// error with the file's name: Pyodide itself logs some of them and then waits for ever.
function watchFetches(onBytes) {
  const plain = self.fetch.bind(self);
  let fail;
  const failed = new Promise((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});
  self.fetch = async (input, init) => {
    const url = new URL(input.url ?? input, base);
    const file = url.pathname.split("/").pop();
    let response;
    try {
      response = await plain(input, init);
    } catch (cause) {
      const error = new Error(`${file} could not be fetched (${cause.message}).`, { cause });
      fail(error);
      throw error;
    }
    if (!response.ok) {
      const error = new Error(`${file} could not be fetched (the server says ${response.status}).`);
      fail(error);
      throw error;
    }
    const counter = new TransformStream({
      transform(chunk, controller) {
        onBytes(chunk.byteLength);
        controller.enqueue(chunk);
      },
    });
    const { status, headers } = response;
    return new Response(response.body.pipeThrough(counter), { status, headers });
  };
  return {
    failed,
    stop() {
      self.fetch = plain;
    },
  };
}

async function start() {
  // Modules arrive by import, which nothing here can watch.
  const watched = manifest.runtime.filter((file) => !file.path.endsWith(".mjs"));
  const total = watched.reduce((sum, file) => sum + file.bytes, 0);
  let loaded = 0;
  let stage = "Fetching Python";
  const tell = () => say({ state: "loading", stage, loaded, total });
  const watch = watchFetches((bytes) => {
    loaded += bytes;
    tell();
  });
  tell();

  const begin = async () => {
    const sources = fetch(new URL("flipside.zip", base)).then((r) => r.arrayBuffer());
    sources.catch(() => {});
    const { loadPyodide } = await import(new URL("pyodide/pyodide.mjs", base).href);
    const pyodide = await loadPyodide({
      indexURL: new URL("pyodide/", base).href,
      packages: ["numpy"],
      // Anything Python prints is for whoever looks at the console.
      stdout: (line) => console.log(line),
      stderr: (line) => console.warn(line),
    });
    stage = "Starting Flipside";
    tell();
    const folder = "/flipside";
    pyodide.unpackArchive(await sources, "zip", { extractDir: folder });
    pyodide.runPython(`import sys; sys.path.insert(0, "${folder}")`);
    return { pyodide, session: pyodide.pyimport("flipside.session") };
  };

  try {
    const python = await Promise.race([begin(), watch.failed]);
    say({ state: "ready", stage: "Ready", loaded: total, total });
    return python;
  } finally {
    watch.stop();
  }
}

const starting = start();
starting.catch((error) => {
  say({ state: "failed", error: { message: error.message, traceback: error.stack } });
});

async function perform({ id, call, args, content }) {
  const { pyodide, session } = await starting;
  if (call === "run") {
    const tool = manifest.tools.find((each) => each.id === args.tool_id);
    const missing = tool.packages.filter((name) => !(name in pyodide.loadedPackages));
    if (missing.length > 0) {
      self.postMessage({ id, progress: [0, `Loading ${missing.join(", ")}`] });
      await pyodide.loadPackage(missing);
    }
  }
  const progress = (fraction, message) => self.postMessage({ id, progress: [fraction, message] });
  const bytes = content ? pyodide.toPy(new Uint8Array(content)) : undefined;
  try {
    return JSON.parse(session.answer(call, JSON.stringify(args), bytes, progress));
  } finally {
    bytes?.destroy?.();
  }
}

// One call at a time, in the order they came.
let queue = Promise.resolve();
self.onmessage = ({ data }) => {
  queue = queue.then(async () => {
    try {
      self.postMessage({ id: data.id, ...(await perform(data)) });
    } catch (error) {
      // Python answers its own exceptions; what arrives here ended the interpreter.
      const told = { kind: "fatal", message: error.message, traceback: error.stack };
      self.postMessage({ id: data.id, ok: false, error: told });
    }
  });
};
