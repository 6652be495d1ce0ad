import assert from "node:assert/strict";
import { test } from "node:test";
import { textView } from "../../../static/views/text.js";
import { text } from "./reports.mjs";
import { called, stage, texts } from "./stage.mjs";

test("each paragraph stands by itself below the title", (t) => {
  const place = stage(t, textView(text("method", "First.", "Second.")));
  assert.deepEqual(texts(called(place, "Title of method"), "p"), ["First.", "Second."]);
});

test("a paragraph is text, whatever it holds", (t) => {
  const html = '<img src="x"> & <b>"bold"</b>';
  const place = stage(t, textView({ ...text("method", html), title: html }));
  assert.deepEqual(texts(place, "p"), [html]);
  assert.deepEqual(texts(place, "h3"), [html]);
  assert.equal(place.querySelector("img, b"), null);
});
