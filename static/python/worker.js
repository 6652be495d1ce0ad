// Owns Python. Runs in a module worker that client.js starts from a blob: URL, so that
// it inherits the page's CSP (a worker fetched from the network would not).
//
// In:  {part, made} for each part of Python that is fetched or compiled; {id, call, args, content?}, the content of a
//      small file as bytes, a large one as the File
// Out: {id, progress} any number of times, then exactly one {id, ok: true, value} or
//      {id, ok: false, error}. Before the first answer: {status}.

import manifest from "../manifest.js";
import { fetchFile, hold, load, openNow, PYODIDE, tell, WITHOUT } from "../origin/worker.js";
import { place, trampoline } from "./memory.js";
import { install } from "./wheels.js";

const say = (status) => tell({ status });
const parts = new Map(manifest.runtime.map(({ path }) => [path, Promise.withResolvers()]));
const the = (kind) => manifest.runtime.filter((file) => file.as === kind);
const part = ({ path }) => parts.get(path).promise;

/** The files in an archive as builder/archive.py makes it: path -> bytes. */
async function unpack(archive) {
  // By hand into one buffer, whose size gzip writes last: twice as fast as by way of a Blob and a Response.
  const content = new ArrayBuffer(new DataView(archive).getUint32(archive.byteLength - 4, true));
  const whole = new Uint8Array(content);
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  const written = Promise.all([writer.write(new Uint8Array(archive)), writer.close()]);
  const reader = readable.getReader();
  async function read() {
    let filled = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      whole.set(next.value, filled);
      filled += next.value.length;
    }
  }
  await Promise.all([written, read()]);
  const start = 4 + new DataView(content).getUint32(0, true);
  let at = start;
  const listing = JSON.parse(new TextDecoder().decode(new Uint8Array(content, 4, start - 4)));
  return new Map(
    listing.map(([path, size]) => {
      const file = new Uint8Array(content, at, size);
      at += Math.ceil(size / 8) * 8;
      return [path, file];
    }),
  );
}

/** Pyodide fetches and compiles its core by itself; while it starts it is given what the page has made of it. */
function lend(core) {
  const plain = [self.fetch, WebAssembly.instantiateStreaming];
  let failed;
  const failure = new Promise((_, reject) => {
    failed = reject;
  });
  failure.catch(() => {});
  self.fetch = async () => new Response(); // also for its standard library, which is unpacked by ourselves
  WebAssembly.instantiateStreaming = async (_, imports) => {
    try {
      return { module: core, instance: await WebAssembly.instantiate(core, imports) };
    } catch (error) {
      failed(error); // Pyodide logs it and then waits for ever
      throw error;
    }
  };
  return {
    failure,
    end() {
      [self.fetch, WebAssembly.instantiateStreaming] = plain;
    },
  };
}

async function start() {
  say({ state: "loading", stage: "Fetching Python" });
  const scripts = load(the("script").map(({ path }) => path));
  scripts.catch(() => {});
  const archive = await part(the("memory")[0]);
  const files = await unpack(archive).catch((error) => {
    throw new Error(`python.bin did not arrive as it should be (${error.message}).`);
  });
  const [{ loadPyodide }, { default: createPyodideModule }] = await scripts;
  const libraries = new Map();
  for (const file of the("library")) libraries.set(file.path, await part(file));
  const core = await part(the("core")[0]);
  say({ state: "loading", stage: "Starting Python" });
  const described = told(files, "libraries.json");
  const lent = lend(core);
  let emscripten;
  let fast;
  const coming = loadPyodide({
    indexURL: PYODIDE,
    packageBaseUrl: PYODIDE,
    lockFileContents: manifest.lock,
    _loadSnapshot: Promise.resolve(spread(taken(files, "memory"), told(files, "memory.json"))),
    createPyodideModule(settings) {
      emscripten = settings;
      return createPyodideModule(settings);
    },
    async fsInit(FS) {
      place(emscripten, described, libraries);
      fast = trampoline(emscripten);
      for (const [path, content] of files) put(FS, path, content);
    },
    // Anything Python prints is for whoever looks at the console.
    stdout: (line) => console.log(line),
    stderr: (line) => console.warn(line),
  });
  const pyodide = await Promise.race([coming, lent.failure]).finally(lent.end);
  trampoline(emscripten, fast);
  pyodide.loadedPackages.numpy = "start";
  const late = pyodide.pyimport("flipside.late");
  late.install(fetchNow(pyodide));
  const session = pyodide.pyimport("flipside.session");
  say({ state: "ready" });
  // What the other tools need: a visitor may go offline from here on. Where it does not come, it is asked for again.
  hold(manifest.late[0]).catch(() => {});
  return { pyodide, session };
}

/** Memory as it was, from its pages that are not all zero; the others a new buffer has. */
function spread(pages, { size, runs }) {
  const memory = new Uint8Array(size);
  let from = 0;
  for (const [at, length] of runs) {
    memory.set(pages.subarray(from, from + length), at);
    from += length;
  }
  return memory;
}

const told = (files, path) => JSON.parse(new TextDecoder().decode(taken(files, path)));

function taken(files, path) {
  const content = files.get(path);
  files.delete(path);
  return content;
}

function put(FS, path, content) {
  FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
  FS.writeFile(path, content, { canOwn: true });
}

/** What Python calls for the modules that were left out. It waits meanwhile: an import cannot be put off. */
function fetchNow(pyodide) {
  return (file) => {
    if (current !== null) tell({ id: current, progress: [null, "Fetching a further part of Python"] });
    return pyodide.toPy(openNow(file));
  };
}

const starting = start();
starting.catch((error) => {
  say({ state: "failed", error: { message: error.message, traceback: error.stack } });
});

let current = null; // the call that Python is at

async function perform({ id, call, args, content }) {
  const { pyodide, session } = await starting;
  if (call === "run") {
    const tool = manifest.tools.find((each) => each.id === args.tool_id);
    const missing = tool.packages.filter((name) => !(name in pyodide.loadedPackages));
    if (missing.length > 0) {
      tell({ id, progress: [0, `Loading ${missing.join(", ")}`] });
      await pyodide.loadPackage(missing).catch(() => {});
      const absent = missing.filter((name) => !(name in pyodide.loadedPackages));
      if (absent.length > 0) return { ok: false, error: unavailable(absent) };
    }
  }
  if (args.source !== undefined && call !== "outline") {
    const told = await provide(id, args.source, pyodide, session);
    if (!told.ok || call === "provide") return told;
  }
  current = id;
  const progress = (fraction, message) => tell({ id, progress: [fraction, message] });
  const bytes = content instanceof ArrayBuffer ? pyodide.toPy(new Uint8Array(content)) : undefined;
  const file = content instanceof Blob ? inPieces(content) : undefined;
  // Only some browsers tell how much memory the device has.
  const wanted = call === "read" ? { ...args, device_memory: navigator.deviceMemory ?? null } : args;
  try {
    return JSON.parse(session.answer(call, JSON.stringify(wanted), bytes ?? file, progress));
  } finally {
    current = null;
    bytes?.destroy?.();
  }
}

const provided = new Set(); // what was installed for tools of somebody's own

/** Installs what the file of a tool needs: from what came with the page, and from nowhere else. */
async function provide(id, source, pyodide, session) {
  const { wheelhouse } = manifest;
  const told = JSON.parse(session.answer("needs", JSON.stringify({ source, wheelhouse })));
  if (!told.ok) return told;
  const missing = told.value.filter((each) => !provided.has(each));
  if (missing.length > 0) {
    tell({ id, progress: [null, `Loading ${missing.join(", ")}`] });
    const error = await install(pyodide, missing, { wheelhouse, fetchFile, without: WITHOUT });
    if (error) return { ok: false, error };
    for (const each of missing) provided.add(each);
  }
  return { ok: true, value: null };
}

/** A file as Python reads it: it asks for one piece after the other, and cannot wait for promises. */
function inPieces(file) {
  const reader = new FileReaderSync();
  return {
    size: file.size,
    read: (start, stop) => new Uint8Array(reader.readAsArrayBuffer(file.slice(start, stop))),
  };
}

const unavailable = (names) => ({
  kind: "user",
  message: `This analysis needs ${names.join(" and ")}, which could not be loaded.`,
  remedy: WITHOUT,
});

/** What the page has compiled cannot be handed to a frame of another origin: there it comes as bytes. */
function compiled({ part, made }) {
  const code = manifest.runtime.some(({ path, as }) => path === part && as !== "memory");
  return code && made instanceof ArrayBuffer ? WebAssembly.compile(made) : made;
}

// One call at a time, in the order they came.
let queue = Promise.resolve();
self.onmessage = ({ data }) => {
  if (data.part) return parts.get(data.part).resolve(compiled(data));
  queue = queue.then(async () => {
    try {
      tell({ id: data.id, ...(await perform(data)) });
    } catch (error) {
      // Python answers its own exceptions; what arrives here ended the interpreter.
      const told = { kind: "fatal", message: error.message, traceback: error.stack };
      tell({ id: data.id, ok: false, error: told });
    }
  });
};
