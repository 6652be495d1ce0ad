// Runs declarations.py on the package, under the Pyodide that is being shipped, and prints
// what it collected. Arguments: folder of Pyodide, folder of sources, packages.
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [runtime, sources, ...packages] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(runtime, "pyodide.mjs")).href);
const quiet = () => {};
const pyodide = await loadPyodide({ indexURL: runtime + path.sep, stdout: quiet, stderr: quiet });
await pyodide.loadPackage(packages, { messageCallback: quiet });
pyodide.FS.mkdirTree("/sources");
pyodide.FS.mkdirTree("/builder");
pyodide.mountNodeFS("/sources", sources);
pyodide.mountNodeFS("/builder", path.dirname(fileURLToPath(import.meta.url)));
try {
  const collected = pyodide.runPython(`
import json, sys
sys.dont_write_bytecode = True
sys.path[:0] = ["/sources", "/builder"]
from declarations import collect
json.dumps(collect())
`);
  process.stdout.write(collected);
} catch (error) {
  process.stdout.write(error.message);
  process.exitCode = 1;
}
