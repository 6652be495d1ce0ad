import assert from "node:assert/strict";
import { test } from "node:test";
import { chartTip } from "../../../static/views/charttip.js";
import { lend, texts } from "./stage.mjs";

const tip = () => document.querySelector(".chart-tip");
const point = (value, at = { clientX: 10, clientY: 20 }) => chartTip(null, at, null, value);

test("what a mark stands for is told in names and values", () => {
  point({ Month: "2009-03", Spread: "-4.1%" });
  assert.equal(tip().hidden, false);
  assert.deepEqual(texts(tip(), "dt"), ["Month", "Spread"]);
  assert.deepEqual(texts(tip(), "dd"), ["2009-03", "-4.1%"]);
});

test("a single value is told without a name", () => {
  point("all of it");
  assert.deepEqual(texts(tip(), "dt"), []);
  assert.deepEqual(texts(tip(), "dd"), ["all of it"]);
});

test("there is one tip, which goes away with the mark and is not read out", () => {
  point({ a: 1 });
  point({ b: 2 });
  assert.equal(document.querySelectorAll(".chart-tip").length, 1);
  assert.deepEqual(texts(tip(), "dd"), ["2"]);
  assert.equal(tip().getAttribute("aria-hidden"), "true"); // the chart is described as a whole
  point(null);
  assert.equal(tip().hidden, true);
});

test("names and values are text, whatever the report holds", () => {
  const html = '<img src="x" onerror="boom()"> & <a href="http://x">"x"</a>';
  point({ [html]: html, number: 0, nothing: null });
  assert.deepEqual(texts(tip(), "dt"), [html, "number", "nothing"]);
  assert.deepEqual(texts(tip(), "dd"), [html, "0", "null"]);
  assert.equal(tip().querySelector("img, a"), null);
});

test("the tip stands beside the pointer and never out of the window", (t) => {
  lend(t, document.documentElement, "clientWidth", 400);
  lend(t, document.documentElement, "clientHeight", 300);
  point("x");
  lend(t, tip(), "offsetWidth", 120);
  lend(t, tip(), "offsetHeight", 50);
  const at = (clientX, clientY) => {
    point("x", { clientX, clientY });
    return [tip().style.left, tip().style.top];
  };
  assert.deepEqual(at(100, 100), ["114px", "114px"]);
  assert.deepEqual(at(300, 100), ["166px", "114px"]);
  assert.deepEqual(at(100, 280), ["114px", "216px"]);
  tip().offsetWidth = 390;
  assert.equal(at(100, 100)[0], "4px");
});
