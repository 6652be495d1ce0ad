import assert from "node:assert/strict";
import { test } from "node:test";
import { updateView } from "../../../static/views/update.js";
import { called, stage, texts } from "./stage.mjs";

function show(t, { others = 0, loaded = 0 } = {}) {
  const take = t.mock.fn();
  const leave = t.mock.fn();
  return { place: stage(t, updateView({ others, take, leave }, loaded)), take, leave };
}
const words = (t, of) => texts(show(t, of).place, "p")[0];

test("a new version is offered, and taken only when it is asked for", (t) => {
  const { place, take, leave } = show(t);
  const part = called(place, "New version");
  assert.equal(part.getAttribute("role"), "group");
  assert.equal(texts(part, "p")[0], "A new version is ready. It starts when you reload the page.");
  assert.equal(take.mock.callCount(), 0);
  called(place, "Reload").click();
  assert.equal(take.mock.callCount(), 1);
  assert.equal(leave.mock.callCount(), 0);
});

test("it can wait", (t) => {
  const { place, take, leave } = show(t);
  called(place, "Later").click();
  assert.equal(leave.mock.callCount(), 1);
  assert.equal(take.mock.callCount(), 0);
});

test("what is loaded would be lost, which is said before", (t) => {
  assert.match(words(t, { loaded: 1 }), /Reloading clears the files that you loaded here/);
});

test("other tabs come first, for they would keep the old version", (t) => {
  assert.match(words(t, { others: 1, loaded: 1 }), /open in another tab too\. Close it first, then reload here\.$/);
  assert.match(words(t, { others: 3 }), /open in 3 other tabs too\. Close them first, then reload here\.$/);
});
