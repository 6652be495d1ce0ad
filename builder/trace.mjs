// Runs tracing.py under the Pyodide that is being shipped; what it found is written into a folder.
// Arguments: folder of Pyodide, folder to write to, folder of sources, packages (a,b), files to analyse, of which the
// first is the one that a visit begins with.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [runtime, target, sources, packages, ...samples] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(runtime, "pyodide.mjs")).href);
const quiet = () => {};
const pyodide = await loadPyodide({ indexURL: runtime + path.sep, stdout: quiet, stderr: quiet });
await pyodide.loadPackage(packages.split(","), { messageCallback: quiet });
const { FS } = pyodide;
FS.mkdirTree("/sources");
FS.mkdirTree("/builder");
FS.mkdirTree("/samples");
FS.mkdirTree("/found");
pyodide.mountNodeFS("/sources", sources);
pyodide.mountNodeFS("/builder", path.dirname(fileURLToPath(import.meta.url)));
for (const sample of samples) FS.writeFile(`/samples/${path.basename(sample)}`, new Uint8Array(readFileSync(sample)));

function copy(from, to) {
  mkdirSync(to, { recursive: true });
  for (const name of FS.readdir(from).filter((each) => ![".", ".."].includes(each))) {
    const [source, copied] = [`${from}/${name}`, path.join(to, name)];
    if (FS.isDir(FS.stat(source).mode)) copy(source, copied);
    else writeFileSync(copied, FS.readFile(source));
  }
}

try {
  pyodide.globals.set("first", path.basename(samples[0]));
  pyodide.runPython(`
import sys
sys.dont_write_bytecode = True
sys.path.append("/builder")
import tracing
tracing.main(first)
`);
  copy("/found", target);
} catch (error) {
  process.stdout.write(error.message);
  process.exitCode = 1;
}
