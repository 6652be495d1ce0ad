// Draws charts with Vega's own interpreter and with the page's evaluator of expressions.
// Arguments: a JSON file of Vega-Lite specs, the file to write to: of each spec both pictures, and both lists of tooltips.
import { readFileSync, writeFileSync } from "node:fs";
import { parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";
import { evaluator } from "../../../static/views/expressions.js";

const [source, target] = process.argv.slice(2);
// Of clips and gradients Vega counts the ids through all pictures.
const plain = (svg) => svg.replace(/(clip|gradient_)\d+/g, "$1");
const within = (item) => (item.items ?? []).flatMap((each) => [each.tooltip ?? null, ...within(each)]);

async function drawn(spec, width, expr) {
  const { spec: made } = compile({ ...spec, width, autosize: { type: "fit-x", contains: "padding" } });
  const view = new View(parse(made, undefined, { ast: true }), { expr, renderer: "none" });
  const svg = plain(await view.toSVG());
  return { svg, tips: within(view.scenegraph().root) };
}

const found = [];
for (const spec of JSON.parse(readFileSync(source, "utf8"))) {
  for (const width of [860, 300]) {
    const [theirs, ours] = [expressionInterpreter, evaluator(expressionInterpreter)];
    found.push([await drawn(spec, width, theirs), await drawn(spec, width, ours)]);
  }
}
writeFileSync(target, JSON.stringify(found));
