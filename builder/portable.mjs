// Joins a script of the page, or of its worker, into one that imports nothing and has no host to ask: for the page in one
// file, and for the worker of a tool's own Python.
// Arguments: the page's sources, the built page, the script below the sources, the file to write.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [sources, page, script, target] = process.argv.slice(2);
const own = path.join(path.dirname(fileURLToPath(import.meta.url)), "portable");

// The differences between the two pages: where files are, and what the build has made.
const places = {
  name: "places",
  setup({ onResolve }) {
    onResolve({ filter: /\/origin\/\w+\.js$/ }, ({ path: name }) => ({ path: path.join(own, path.basename(name)) }));
    onResolve({ filter: /\/(manifest|vega|editor)\.js$/ }, ({ path: name }) => ({
      path: path.join(page, path.basename(name)),
    }));
    onResolve({ filter: /^pyodide\// }, ({ path: name }) => ({ path: path.join(page, name) }));
    onResolve({ filter: /^(node:|ws$)/ }, ({ path: name }) => ({ path: name, external: true })); // never reached
  },
};

await build({
  entryPoints: [path.join(sources, script)],
  outfile: target,
  bundle: true,
  minify: true,
  format: "iife",
  charset: "utf8",
  define: { "import.meta.url": '"https://in-this-file.invalid/pyodide/pyodide.asm.mjs"' },
  plugins: [places],
  logLevel: "error",
});
