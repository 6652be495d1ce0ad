// Python's memory as the build left it, with everything imported: taking it over is much faster than importing.
// Pyodide itself does that for its core. This is the part for shared libraries: each is put at the very place that it
// had, in memory and in the table of functions, because the memory is full of pointers into both.

// Functions that another engine has in its table before Python starts: WebKit has some 900 more than the build's own.
const ROOM = 2048;

/**
 * What a running Python has beyond its core.
 * @param {object} emscripten the module  @param {{length: number, got: object}} core as `before` saw it
 */
export function describe(emscripten, core) {
  const { LDSO, GOT, HEAPU32, wasmTable } = emscripten;
  const named = Object.entries(LDSO.loadedLibsByName);
  const libraries = named.slice(1).map(([name, library]) => {
    const handle = Number(Object.entries(LDSO.loadedLibsByHandle).find(([, each]) => each === library)[0]);
    const field = (offset) => HEAPU32[(handle + offset) / 4];
    return { name, handle, memory: field(12), table: field(20), tableSize: field(24) };
  });
  const exported = new Map(); // function -> where it comes from
  for (const [name, { exports }] of named) {
    for (const [symbol, made] of Object.entries(exports)) {
      if (typeof made === "function" && !exported.has(made)) exported.set(made, [name, symbol]);
    }
  }
  const slots = []; // of the table: those that no library fills by itself
  for (let at = core.length; at < wasmTable.length; at++) {
    if (libraries.some(({ table, tableSize }) => at >= table && at < table + tableSize)) continue;
    const origin = exported.get(wasmTable.get(at));
    if (!origin) throw new Error(`Nothing is known about function ${at}.`);
    slots.push([at, ...origin]);
  }
  const symbols = Object.entries(GOT).filter(([name, { value }]) => core.got[name] !== value);
  return {
    core: core.length,
    bytes: emscripten.HEAP8.length,
    length: wasmTable.length,
    libraries,
    slots,
    got: Object.fromEntries(symbols.map(([name, { value }]) => [name, value])),
  };
}

/** The state of the core before Python has started. Leaves room for what another browser has in its table. */
export function before({ wasmTable, GOT }) {
  wasmTable.grow(ROOM);
  return {
    length: wasmTable.length,
    got: Object.fromEntries(Object.entries(GOT).map(([name, { value }]) => [name, value])),
  };
}

/**
 * Puts the libraries back. To be called before Python starts; then Pyodide fills the memory.
 * @param {object} emscripten the module  @param {object} described as `describe` made it
 * @param {Map<string, WebAssembly.Module>} compiled by file
 */
export function place(emscripten, described, compiled) {
  const { wasmTable, GOT, HEAP8, LDSO } = emscripten;
  if (wasmTable.length > described.core) throw new Error("Python's memory does not fit its core.");
  emscripten.growMemory(Math.max(described.bytes, HEAP8.length));
  wasmTable.grow(described.length - wasmTable.length);
  for (const [name, value] of Object.entries(described.got)) {
    GOT[name] ??= new WebAssembly.Global({ value: "i32", mutable: true }, 0);
    GOT[name].value = value;
  }
  for (const library of described.libraries) {
    const module = compiled.get(fileOf(library));
    const instance = new WebAssembly.Instance(module, importsOf(module, library, emscripten));
    emscripten.newDSO(library.name, library.handle, instance.exports);
  }
  for (const [at, name, symbol] of described.slots) wasmTable.set(at, LDSO.loadedLibsByName[name].exports[symbol]);
}

/**
 * Python calls functions by way of a little one, where the browser can run that; a much slower way works in all.
 * Which one is in its memory: answers with the old one.
 */
export function trampoline({ HEAP32, __PyRuntime, __PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET }, other = 0) {
  const at = (__PyRuntime + HEAP32[__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET / 4]) / 4;
  const old = HEAP32[at];
  HEAP32[at] = other;
  return old;
}

// As builder/startup.py calls it.
function fileOf({ name }) {
  const [path] = name.split("/site-packages/")[1].split(".cpython");
  return `start/${path.replaceAll("/", ".")}.wasm`;
}

function importsOf(module, library, { GOT, LDSO, resolveGlobalSymbol }) {
  const core = LDSO.loadedLibsByName.__main__.exports;
  const own = { __memory_base: library.memory, __table_base: library.table };
  const imports = {};
  for (const { module: space, name } of WebAssembly.Module.imports(module)) {
    imports[space] ??= {};
    if (space.startsWith("GOT.")) imports[space][name] = GOT[name];
    else if (name in own) imports[space][name] = own[name];
    else if (name in core && !core[name].stub) imports[space][name] = core[name];
    // Defined by a library, perhaps by this one.
    else imports[space][name] = (...args) => find(name)(...args);
  }
  const find = (name) => resolveGlobalSymbol(name).sym ?? LDSO.loadedLibsByName[library.name].exports[name];
  return imports;
}
