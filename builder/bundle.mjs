// Bundles the chart library into one file, beside it the licences of everything in it.
// Argument: the folder to write to.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const target = process.argv[2];
const here = path.dirname(fileURLToPath(import.meta.url));
const { metafile } = await build({
  absWorkingDir: path.dirname(here),
  entryPoints: [path.join(here, "charts.mjs")],
  outfile: path.join(target, "vega.js"),
  bundle: true,
  minify: true,
  format: "esm",
  legalComments: "none",
  metafile: true,
  logLevel: "error",
});

const inPackage = /^node_modules\/(?:@[^/]+\/)?[^/]+/;
const packages = new Set(Object.keys(metafile.inputs).map((input) => input.match(inPackage)?.[0]));
packages.delete(undefined);
const licences = [...packages].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, "package.json")));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(path.join(folder, file), "utf8") : "";
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
});
writeFileSync(path.join(target, "vega.licenses.txt"), licences.join(`\n${"-".repeat(72)}\n\n`));
