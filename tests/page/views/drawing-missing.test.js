import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";
import { spec } from "./charts.mjs";

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
const { drawAll } = await import("../../../static/views/chart.js");
const { toSvg } = await import("../../../static/views/drawing.js");

test("a drawing program that cannot be fetched is told, left out of what is saved, and asked for again", async () => {
  Atomics.store(gone, 0, 1);
  await assert.rejects(toSvg(spec()), /The drawing program could not be loaded \(the server says 404\)\./);
  assert.deepEqual(await drawAll({ blocks: [{ type: "chart", id: "growth", spec: spec() }] }), { growth: undefined });
  Atomics.store(gone, 0, 0);
  assert.match(await toSvg(spec()), /^<svg/);
});
