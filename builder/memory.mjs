// Starts Python from what trace.mjs found, imports what a start needs of it, and writes Python's memory then: memory.bin as Pyodide
// makes it, and libraries.json about the shared libraries in it. Arguments: folder of Pyodide, folder with what
// was found, folder to write to.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { before, describe, trampoline } from "../static/python/memory.js";

const [runtime, found, target] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(runtime, "pyodide.mjs")).href);
const { default: createPyodideModule } = await import(pathToFileURL(path.join(runtime, "pyodide.asm.mjs")).href);
let emscripten;
let core;

function copy(FS, from, to) {
  FS.mkdirTree(to);
  for (const name of readdirSync(from)) {
    const [source, copied] = [path.join(from, name), `${to}/${name}`];
    if (statSync(source).isDirectory()) copy(FS, source, copied);
    else FS.writeFile(copied, new Uint8Array(readFileSync(source)));
  }
}

try {
  writeFileSync(path.join(target, "empty.zip"), "");
  const pyodide = await loadPyodide({
    indexURL: runtime + path.sep,
    stdLibURL: path.join(target, "empty.zip"),
    _makeSnapshot: true,
    createPyodideModule(settings) {
      emscripten = settings;
      return createPyodideModule(settings);
    },
    async fsInit(FS) {
      core = before(emscripten);
      copy(FS, path.join(found, "lib"), "/lib");
    },
  });
  pyodide.runPython(`
import gc, importlib, json, sys
for name in json.load(open("/lib/imported.json")):
    importlib.import_module(name)
del name
sys.path_importer_cache.clear()
gc.collect()
`);
  const described = describe(pyodide._module, core);
  trampoline(pyodide._module); // none, so that it is right for every browser
  const memory = pyodide.makeMemorySnapshot();
  writeFileSync(path.join(target, "memory.bin"), memory);
  writeFileSync(path.join(target, "libraries.json"), JSON.stringify(described));
} catch (error) {
  process.stdout.write(error.message);
  process.exitCode = 1;
}
