import assert from "node:assert/strict";
import { test } from "node:test";
import { cancelledView, createProgress, setBar } from "../../../static/views/progress.js";
import { called, stage, texts } from "./stage.mjs";

function show(t) {
  const onCancel = t.mock.fn();
  const { element, show: say } = createProgress(onCancel);
  const place = stage(t, element);
  return { place, say, onCancel, bar: place.querySelector("progress") };
}

test("how far it is stands in words, and the bar is called by them", (t) => {
  const { place, say, bar } = show(t);
  say({ fraction: 0.4, message: "Still at it" });
  assert.deepEqual(texts(place, "p"), ["Still at it"]);
  assert.equal(called(place, "Still at it"), bar);
  assert.equal(bar.value, 0.4);
  assert.equal(bar.max, 1);
});

test("without a fraction the bar only says that something goes on, and without words that it computes", (t) => {
  const { place, say, bar } = show(t);
  say({ fraction: 0.4, message: "Counting" });
  for (const progress of [null, {}, { fraction: null, message: "" }]) {
    say(progress);
    assert.deepEqual(texts(place, "p"), ["Computing"]);
    assert.equal(called(place, "Computing"), bar);
    assert.equal(bar.hasAttribute("value"), false);
  }
});

test("nothing done yet is a bar at its beginning", () => {
  const bar = document.createElement("progress");
  setBar(bar, 0, "Reading a.csv");
  assert.equal(bar.hasAttribute("value"), true);
  assert.equal(bar.value, 0);
  assert.equal(bar.getAttribute("aria-label"), "Reading a.csv");
});

test("the button ends it, and stays the same while the bar moves", (t) => {
  const { place, say, onCancel } = show(t);
  say({ fraction: 0.1, message: "One" });
  const cancel = called(place, "Cancel");
  say({ fraction: 0.2, message: "Two" });
  assert.equal(called(place, "Cancel"), cancel);
  cancel.click();
  assert.equal(onCancel.mock.callCount(), 1);
});

test("words of a tool are text, whatever they hold", (t) => {
  const html = '<img src="x"> & <b>"bold"</b>';
  const { place, say } = show(t);
  say({ fraction: 0.1, message: html });
  assert.deepEqual(texts(place, "p"), [html]);
  assert.equal(place.querySelector("img, b"), null);
});

test("after a cancel it says that nothing is lost, and can be run again", (t) => {
  const onAgain = t.mock.fn();
  const place = stage(t, cancelledView(onAgain));
  assert.deepEqual(texts(place, "p"), ["Cancelled. Your data is still here."]);
  called(place, "Run again").click();
  assert.equal(onAgain.mock.callCount(), 1);
});
