import assert from "node:assert/strict";
import { test } from "node:test";
import { exactly, metricsView } from "../../../static/views/metrics.js";
import { explanationOf } from "./explanation.mjs";
import { metric, metrics } from "./reports.mjs";
import { called, describedBy, stage, texts } from "./stage.mjs";

const show = (t, ...items) => stage(t, metricsView(metrics("summary", ...items), { periodsPerYear: 12 }));
const shown = (place) => place.querySelector("dd.value");

test("each number stands below its label as its unit says, and exact for scripts", (t) => {
  const place = show(
    t,
    metric("share", { label: "Share inverted", value: -0.229, unit: "fraction" }),
    metric("runs", { label: "Runs", value: 1234 }),
    metric("worst", { label: "Worst month", value: "2009-03-31", unit: "date" }),
    metric("p", { label: "By chance", value: 0.0004, unit: "p" }),
  );
  assert.deepEqual(texts(place, "dt"), ["Share inverted", "Runs", "Worst month", "By chance"]);
  assert.deepEqual(texts(place, "dd.value"), ["−22.9%", "1,234", "2009-03", "below 0.001"]);
  const all = [...place.querySelectorAll("dd.value")].map(({ dataset }) => ({ ...dataset }));
  assert.deepEqual(all[0], { block: "summary", id: "share", value: "-0.229", unit: "fraction" });
  assert.deepEqual(
    all.map(({ value }) => value),
    ["-0.229", "1234", "2009-03-31", "0.0004"],
  );
});

test("a number that is missing says why in its place", (t) => {
  const place = show(t, metric("recovery", { value: null, unit: "date", note: "It has not recovered yet." }));
  assert.equal(shown(place).textContent, "n/a");
  assert.equal(shown(place).dataset.value, "");
  assert.ok(shown(place).classList.contains("missing"));
  assert.deepEqual(texts(place, ".note"), ["It has not recovered yet."]);
});

test("an empty text is missing, and a zero is not", (t) => {
  const place = show(t, metric("nothing", { value: "", unit: "text", note: "None." }), metric("zero", { value: 0 }));
  assert.deepEqual(texts(place, "dd.value"), ["n/a", "0"]);
  assert.deepEqual(
    [...place.querySelectorAll("dd.value")].map((each) => each.classList.contains("missing")),
    [true, false],
  );
  assert.equal(place.querySelectorAll("dd.value")[1].dataset.value, "0");
});

test("what is to be kept in mind about a number is in its explanation, not beside it", (t) => {
  const place = show(t, metric("t", { label: "t-score", value: 2.5, unit: "ratio", note: "Few periods." }));
  assert.deepEqual(texts(place, ".note"), []);
  const term = called(place, "t-score");
  assert.equal(describedBy(term), "What t is. Few periods.");
  assert.deepEqual(texts(explanationOf(term), ".note"), ["Few periods."]);
});

test("a screen reader is told of each number what it is", (t) => {
  const place = show(t, metric("a", { label: "One" }), metric("b", { label: "Two", value: null, note: "No." }));
  assert.equal(describedBy(called(place, "One")), "What a is.");
  assert.equal(describedBy(called(place, "Two")), "What b is.");
});

test("one click tells what a number is, with all its digits", (t) => {
  const place = show(t, metric("mean", { label: "Mean", value: 0.012345678901, unit: "fraction" }));
  const told = explanationOf(called(place, "Mean"));
  assert.deepEqual(texts(told, "strong"), ["Mean"]);
  assert.deepEqual(texts(told, ".exact"), ["1.2345678901%"]);
  assert.deepEqual(texts(told, "p"), ["What mean is."]);
});

test("all digits are told of what has more than are shown", () => {
  assert.equal(exactly({ value: 1 / 3, unit: "ratio" }), "0.3333333333333333");
  assert.equal(exactly({ value: 0.1 + 0.2, unit: "fraction" }), "30%");
  assert.equal(exactly({ value: -0.07, unit: "fraction" }), "-7%");
  for (const value of [12, 0, null, "", "2009-03-31"]) assert.equal(exactly({ value, unit: "count" }), null);
});

test("labels, values and explanations are text, whatever they hold", (t) => {
  const html = '<img src="x"> & <b>"bold"</b>';
  const block = metrics("m", metric("m", { label: html, value: html, unit: "text", help: html, note: html }));
  const place = stage(t, metricsView({ ...block, title: html }, {}));
  assert.deepEqual(texts(place, "h3"), [html]);
  assert.deepEqual(texts(place, "dt"), [html]);
  assert.equal(shown(place).textContent, html);
  assert.equal(shown(place).dataset.value, html);
  const term = place.querySelector("dt button");
  assert.equal(describedBy(term), `${html} ${html}`);
  const told = explanationOf(term);
  assert.deepEqual(texts(told, "strong, p"), [html, html, html]);
  assert.equal(place.querySelector("img, b"), null);
  assert.equal(told.querySelector("img, b"), null);
});
