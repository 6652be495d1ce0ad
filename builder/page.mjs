// Joins the page's many small modules into the few files that it starts from, in place.
// Argument: the folder with the page.
import { rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const page = path.resolve(process.argv[2]);
const names = ["main.js", "python/page.js", "python/client.js", "python/worker.js", "workshop/main.js"];
const entries = names.map((name) => path.join(page, name));
// In files of their own: made by the build, fetched when it is needed, or used by others too.
const apart = [...entries, ...["manifest.js", "vega.js", "editor.js"].map((name) => path.join(page, name))];
const joined = new Set();
for (const entry of entries) {
  const { metafile } = await build({
    absWorkingDir: page,
    entryPoints: [entry],
    outfile: entry,
    allowOverwrite: true,
    bundle: true,
    format: "esm",
    charset: "utf8",
    external: apart.filter((name) => name !== entry),
    metafile: true,
    logLevel: "error",
  });
  for (const input of Object.keys(metafile.inputs)) joined.add(path.resolve(page, input));
}
for (const file of joined) if (!entries.includes(file)) rmSync(file);
