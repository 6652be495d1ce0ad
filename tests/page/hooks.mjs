// Where the page's modules find what only the build has made, and how a script is imported as its text.
import { readFile } from "node:fs/promises";

let site;

export function initialize(data) {
  site = data.site;
}

export async function resolve(specifier, context, next) {
  const made = specifier.match(/\/(manifest|vega|editor)\.js$/);
  if (made && context.parentURL?.includes("/static/"))
    return { url: new URL(`${made[1]}.js`, site).href, format: "module", shortCircuit: true };
  if (context.importAttributes?.type === "text") {
    const { url } = await next(specifier, { ...context, importAttributes: {} });
    return { url: `${url}?text`, format: "module", importAttributes: {}, shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith("?text")) return next(url, { ...context, format: context.format ?? undefined });
  const text = await readFile(new URL(url.slice(0, -"?text".length)), "utf8");
  return { format: "module", source: `export default ${JSON.stringify(text)};`, shortCircuit: true };
}
