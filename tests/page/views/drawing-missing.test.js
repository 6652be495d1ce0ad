import assert from "node:assert/strict";
import { register } from "node:module";
import { beforeEach, test } from "node:test";
import { chartBlock, spec } from "./charts.mjs";
import { lend, stage, texts } from "./stage.mjs";

// A host that does not have the drawing program as long as `gone` says so.
const gone = new Int32Array(new SharedArrayBuffer(4));
const host = `
  let gone;
  export const initialize = (data) => { gone = data; };
  export async function resolve(specifier, context, next) {
    if (specifier.endsWith("/vega.js") && Atomics.load(gone, 0)) throw new Error("the server says 404");
    return next(specifier, context);
  }`;
register(`data:text/javascript,${encodeURIComponent(host)}`, { data: gone });
const { chartView, drawAll, drawForPrint, dropCharts } = await import("../../../static/views/chart.js");
// Apart from the one that the charts use, as each keeps the program once it has it.
const { toSvg } = await import("../../../static/views/drawing.js?apart");

beforeEach(() => Atomics.store(gone, 0, 1));

test("without the drawing program each chart says so in its place, and a saved report is without them", async (t) => {
  const block = chartBlock("growth");
  const place = stage(t, chartView(block, { report: { blocks: [block] } }));
  t.after(dropCharts);
  const holder = place.querySelector(".chart-holder");
  lend(t, holder, "clientWidth", 500);
  await drawForPrint();
  assert.deepEqual(texts(holder, ".fault"), ["The drawing program could not be loaded (the server says 404)."]);
  assert.equal(holder.dataset.drawn, "false");
  assert.equal(holder.hasAttribute("role"), false);
  assert.deepEqual(await drawAll({ blocks: [block] }), { growth: undefined });
  // Once it is there the chart is drawn, and is a picture again to a screen reader.
  Atomics.store(gone, 0, 0);
  await drawForPrint();
  assert.equal(holder.dataset.drawn, "true");
  assert.equal(holder.getAttribute("role"), "img");
  assert.equal(holder.getAttribute("aria-label"), block.alt);
});

test("a drawing program that cannot be fetched is told, and asked for again the next time", async () => {
  await assert.rejects(toSvg(spec()), /The drawing program could not be loaded \(the server says 404\)\./);
  Atomics.store(gone, 0, 0);
  assert.match(await toSvg(spec()), /^<svg/);
});
