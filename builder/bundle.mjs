// Bundles a library into one file, beside it the licences of everything in it.
// Arguments: the module that names what is wanted of it, the file to write without its ending.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [entry, target] = process.argv.slice(2);
const here = path.dirname(fileURLToPath(import.meta.url));
const { metafile } = await build({
  absWorkingDir: path.dirname(here),
  entryPoints: [path.join(here, entry)],
  outfile: `${target}.js`,
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
writeFileSync(`${target}.licenses.txt`, licences.join(`\n${"-".repeat(72)}\n\n`));
