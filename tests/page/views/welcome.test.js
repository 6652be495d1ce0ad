import assert from "node:assert/strict";
import { test } from "node:test";
import { welcomeView } from "../../../static/views/welcome.js";
import { manifest } from "../built.mjs";
import { called, nameOf, stage, texts } from "./stage.mjs";

const SAMPLES = [
  { id: "momentum", title: "Momentum deciles", about: "All US stocks.", source: "A library.", button: "Try real data" },
  { id: "trials", title: "Forty trials", source: "Made up." },
  { id: "factors", title: "Factors", about: "Made-up stocks.", source: "A generator.", button: "Try factors" },
];

function show(t, samples = SAMPLES) {
  const heard = {};
  for (const name of ["onChoose", "onSample", "onType", "onScript"]) heard[name] = t.mock.fn();
  return { place: stage(t, welcomeView({ samples, ...heard })), ...heard };
}

test("files are dropped or chosen", (t) => {
  const { place, onChoose } = show(t);
  assert.deepEqual(texts(place, ".drop-title"), ["Drop a file anywhere on this page"]);
  called(place, "Choose files").click();
  assert.equal(onChoose.mock.callCount(), 1);
});

test("samples that stand for themselves are offered with what they are and where they are from", (t) => {
  const { place, onSample } = show(t);
  assert.deepEqual([...place.querySelectorAll(".sample")].map(nameOf), ["Momentum deciles", "Factors"]);
  assert.deepEqual(texts(called(place, "Factors"), "p"), ["Factors", "Made-up stocks.", "Source: A generator."]);
  called(place, "Try factors").click();
  assert.deepEqual(
    onSample.mock.calls.map(({ arguments: given }) => given),
    [[SAMPLES[2]]],
  );
});

test("the samples that the page ships with say all that is shown of them", (t) => {
  const { place } = show(t, manifest.samples);
  assert.ok(place.querySelectorAll(".sample").length >= 3);
  assert.equal(place.textContent.includes("undefined"), false);
});

test("weights are typed and scripts opened from here", (t) => {
  const { place, onType, onScript } = show(t);
  called(place, "Type node weights").click();
  called(place, "Get the data by script").click();
  assert.equal(onType.mock.callCount(), 1);
  assert.equal(onScript.mock.callCount(), 1);
  const [{ target }] = onScript.mock.calls[0].arguments;
  assert.equal(target.id, "script-first"); // the scripts close to where they were opened from
});

test("what a file has to hold is said, and shown by an example", (t) => {
  const { place } = show(t);
  const needs = called(place, "What the file has to hold");
  assert.match(needs.textContent, /One row for each rebalance date/);
  const example = called(place, "Example of a file");
  assert.equal(example.tabIndex, 0); // or the keyboard cannot scroll it
  assert.deepEqual(texts(example, "thead th"), ["Date", "Bucket 1", "Bucket 2", "…", "Bucket 10", "Benchmark"]);
  for (const row of example.querySelectorAll("tr")) assert.equal(row.cells.length, 6);
  assert.match(called(place, "Or the weights of a ranking system").textContent, /The XML of the ranking system/);
});

test("what is said of samples is text, whatever it holds", (t) => {
  const html = '<img src="x"> & <b>"bold"</b>';
  const { place } = show(t, [{ id: "a", title: html, about: html, source: html, button: html }]);
  assert.deepEqual(texts(place, ".sample p, .sample button"), [html, html, `Source: ${html}`, html]);
  assert.equal(place.querySelector("img, b"), null);
});
