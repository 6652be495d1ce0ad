// Runs modules of the build on the package and its samples, under the Pyodide that is being shipped, and prints as JSON what
// the `collect` of each answers. Input: [{name, module, given, folder}], the last where it may
// write. Arguments: folders of Pyodide, sources and samples, one for what is written (`/out`), packages. Where one fails: its name, then what was said.
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [runtime, sources, samples, out, ...packages] = process.argv.slice(2);
const tasks = JSON.parse(readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(path.join(runtime, "pyodide.mjs")).href);
const quiet = () => {};
const pyodide = await loadPyodide({ indexURL: runtime + path.sep, stdout: quiet, stderr: quiet });
await pyodide.loadPackage(packages, { messageCallback: quiet });
const builder = path.dirname(fileURLToPath(import.meta.url));
const files = path.join(path.dirname(builder), "tests", "files");
for (const [place, folder] of Object.entries({ sources, samples, builder, out, files })) {
  pyodide.FS.mkdirTree(`/${place}`);
  pyodide.mountNodeFS(`/${place}`, folder);
}
const answers = [];
for (const { name, module, given, folder } of tasks) {
  try {
    pyodide.globals.set("module", module);
    pyodide.globals.set("given", JSON.stringify(given));
    answers.push(
      pyodide.runPython(`
import importlib, json, os, sys
sys.dont_write_bytecode = True
if "/sources" not in sys.path:
    sys.path[:0] = ["/sources", "/builder"]
os.chdir("${folder}")
json.dumps(importlib.import_module(module).collect(**json.loads(given)))
`),
    );
  } catch (error) {
    process.stdout.write(`${name}\n${error.message}`);
    process.exit(1);
  }
}
process.stdout.write(`[${answers.join(",")}]`);
