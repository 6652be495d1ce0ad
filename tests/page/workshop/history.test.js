import assert from "node:assert/strict";
import { test } from "node:test";
import { historyView } from "../../../static/workshop/history.js";
import { called, nameOf, stage, texts } from "../views/stage.mjs";
import { changesIn, isEditable, paneIn, textIn } from "./editing.mjs";

const at = (day) => Date.UTC(2024, 1, day, 12);
const NEWER = { source: "a = 2\nb = 2\n", at: at(3) };
const OLDER = { source: "a = 1\nb = 2\n", at: at(2) };
const record = { versions: [NEWER, OLDER] };

function shown(t, { of = record, ...more } = {}) {
  const options = { source: () => "a = 3\nb = 2\n", onTake: t.mock.fn(), onDelete: t.mock.fn(), most: 50, ...more };
  return { place: stage(t, historyView(of, options)), ...options };
}

/** The one button whose name has the action and the day. */
function button(place, action, day) {
  const found = [...place.querySelectorAll("button")].filter((each) => {
    return nameOf(each).startsWith(action) && nameOf(each).includes(`${day} Feb 2024`);
  });
  assert.equal(found.length, 1, `${action} ${day}`);
  return found[0];
}

test("each version is listed by its time, the newest first and marked", (t) => {
  const { place } = shown(t);
  const rows = texts(place, "li");
  assert.match(rows[0], /^3 Feb 2024, \d\d:\d\d \(latest\)3 lines/);
  assert.match(rows[1], /^2 Feb 2024, \d\d:\d\d3 lines/);
  assert.doesNotMatch(rows[1], /latest/);
});

test("it says how many are kept, and where there is none that there is none", (t) => {
  assert.match(shown(t, { most: 7 }).place.textContent, /the last 7 of each tool\./);
  for (const none of [null, { versions: [] }]) {
    const { place } = shown(t, { of: none });
    assert.match(place.textContent, /Nothing yet: change the code and run it\./);
    assert.equal(place.querySelector("button"), null);
  }
});

test("taking a version back hands over the very text of that one", (t) => {
  const { place, onTake, onDelete } = shown(t);
  button(place, "Take back", 2).click();
  assert.deepEqual(onTake.mock.calls[0].arguments, [OLDER.source]);
  assert.equal(onTake.mock.callCount() + onDelete.mock.callCount(), 1);
});

test("deleting tells of the version by its time, and of no other", (t) => {
  const { place, onTake, onDelete } = shown(t);
  button(place, "Delete the version", 2).click();
  assert.deepEqual(onDelete.mock.calls[0].arguments, [OLDER.at]);
  assert.equal(onTake.mock.callCount() + onDelete.mock.callCount(), 1);
});

test("a version is compared with what is in the editor by then, and takes the place of the last comparison", (t) => {
  let source = "a = 3\nb = 2\n";
  const { place } = shown(t, { source: () => source });
  source = "a = 1\nb = 4\n";
  button(place, "Compare", 3).click();
  button(place, "Compare", 2).click();
  const part = place.querySelector("[data-part=version]");
  assert.equal(part.querySelectorAll(".pane").length, 1);
  assert.equal(textIn(paneIn(part)), source);
  assert.deepEqual(changesIn(paneIn(part)), { added: ["b = 4"], gone: ["b = 2"] });
  assert.ok(!isEditable(paneIn(part)));
  assert.match(part.textContent, /From the version of 2 Feb 2024.* to what is in the editor now:/);
});

test("every button says which version it is about", (t) => {
  const { place } = shown(t);
  const names = [...place.querySelectorAll("button")].map(nameOf);
  assert.equal(new Set(names).size, 6);
  for (const name of names) called(place, name);
});
