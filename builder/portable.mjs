// Joins the page's scripts, and the worker's, for the page in one file: each is one script that imports nothing.
// Arguments: folder of the page's sources, folder of the built page, folder to write to.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [sources, page, target] = process.argv.slice(2).map((name) => path.resolve(name));
const own = path.join(path.dirname(fileURLToPath(import.meta.url)), "portable");

// The differences between the two pages: where files are, and what the build has made.
const places = {
  name: "places",
  setup({ onResolve }) {
    onResolve({ filter: /\/origin\/\w+\.js$/ }, ({ path: name }) => ({ path: path.join(own, path.basename(name)) }));
    onResolve({ filter: /\/(manifest|vega)\.js$/ }, ({ path: name }) => ({
      path: path.join(page, path.basename(name)),
    }));
    onResolve({ filter: /^pyodide\// }, ({ path: name }) => ({ path: path.join(page, name) }));
    onResolve({ filter: /^(node:|ws$)/ }, ({ path: name }) => ({ path: name, external: true })); // never reached
  },
};

for (const name of ["main.js", "python/worker.js"]) {
  await build({
    entryPoints: [path.join(sources, name)],
    outfile: path.join(target, path.basename(name)),
    bundle: true,
    minify: true,
    format: "iife",
    charset: "utf8",
    define: { "import.meta.url": '"https://in-this-file.invalid/pyodide/pyodide.asm.mjs"' },
    plugins: [places],
    logLevel: "error",
  });
}
