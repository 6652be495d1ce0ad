// Runs one of the build's modules on the package and its samples, under the Pyodide that is being shipped, and prints as JSON
// what its `collect` answers. Arguments: name of the module, what it is given as JSON, folders of Pyodide, sources and
// samples, packages.
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [module, given, runtime, sources, samples, ...packages] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(runtime, "pyodide.mjs")).href);
const quiet = () => {};
const pyodide = await loadPyodide({ indexURL: runtime + path.sep, stdout: quiet, stderr: quiet });
await pyodide.loadPackage(packages, { messageCallback: quiet });
const builder = path.dirname(fileURLToPath(import.meta.url));
for (const [place, folder] of Object.entries({ sources, samples, builder })) {
  pyodide.FS.mkdirTree(`/${place}`);
  pyodide.mountNodeFS(`/${place}`, folder);
}
try {
  pyodide.globals.set("module", module);
  pyodide.globals.set("given", given);
  const collected = pyodide.runPython(`
import importlib, json, sys
sys.dont_write_bytecode = True
sys.path[:0] = ["/sources", "/builder"]
json.dumps(importlib.import_module(module).collect(**json.loads(given)))
`);
  process.stdout.write(collected);
} catch (error) {
  process.stdout.write(error.message);
  process.exitCode = 1;
}
