import assert from "node:assert/strict";
import { test } from "node:test";
import { createLacking } from "../../../static/views/lacking.js";
import { type } from "./keys.mjs";
import { called, nameOf, stage, texts } from "./stage.mjs";

const MAKER = { id: "weights", title: "Weight randomizer" };
const DATA = { what: "data", title: "It works on bucket returns", text: "“a” is return series." };
const TABLE = { what: "table", title: "The trials that these results belong to", text: "Drop or choose the file." };
const TRIALS = { what: "trials", title: "There are no trials yet", text: "Make trials first.", tool: MAKER };
const RESULTS = { what: "results", title: "Paste or drop the results", text: "10 trials wait.", begun: false };

function show(t) {
  const slot = document.createElement("div");
  slot.tabIndex = -1;
  const place = stage(t, slot);
  const heard = { onResults: t.mock.fn(), onTool: t.mock.fn(), onChoose: t.mock.fn() };
  return { place, slot, ...heard, draw: createLacking(slot, heard) };
}
const calls = (heard) => heard.mock.calls.map(({ arguments: given }) => given);
const field = (place) => called(place, "Results, one trial a line");
const use = (place) => called(place, "Use these results").click();

test("what is lacking is said in a part that is called by it", (t) => {
  const { place, draw } = show(t);
  draw(DATA);
  const part = called(place, "It works on bucket returns");
  assert.equal(part.dataset.lacking, "data");
  assert.deepEqual(texts(part, "p"), ["“a” is return series."]);
  assert.equal(part.querySelector("button, form"), null);
});

test("what lacks nothing says nothing", (t) => {
  const { slot, draw } = show(t);
  draw(null);
  assert.equal(slot.childElementCount, 0);
  draw(DATA);
  draw(null);
  assert.equal(slot.childElementCount, 0);
});

test("the tool that makes what is lacking is one press away", (t) => {
  const { place, draw, onTool } = show(t);
  draw(TRIALS);
  called(place, "Weight randomizer").click();
  assert.deepEqual(calls(onTool), [[MAKER]]);
});

test("where the file with the trials is lacking it can be chosen", (t) => {
  const { place, draw, onChoose } = show(t);
  draw(TABLE);
  called(place, "Choose files").click();
  assert.equal(onChoose.mock.callCount(), 1);
});

test("results are typed where nothing can be pasted", (t) => {
  const { place, draw, onResults } = show(t);
  draw(RESULTS);
  type(field(place), "10.1\n12.4\n");
  use(place);
  assert.deepEqual(calls(onResults), [["10.1\n12.4\n"]]);
  assert.equal(field(place).value, "");
});

test("an empty field is gone to instead of being used", (t) => {
  const { place, draw, onResults } = show(t);
  draw(RESULTS);
  type(field(place), " \n");
  called(place, "Use these results").focus();
  use(place);
  assert.deepEqual(calls(onResults), []);
  assert.equal(document.activeElement, field(place));
});

test("what was used is not used again", (t) => {
  const { place, draw, onResults } = show(t);
  draw(RESULTS);
  type(field(place), "10.1\n");
  use(place);
  use(place);
  assert.equal(onResults.mock.callCount(), 1);
});

test("what is asked for already stays as it is, with what is typed in it", (t) => {
  const { place, draw } = show(t);
  draw(RESULTS);
  const typed = field(place);
  typed.focus();
  draw({ ...RESULTS });
  assert.equal(field(place), typed);
  assert.equal(document.activeElement, typed);
});

test("what was typed is there when the results are asked for again", (t) => {
  const { place, draw } = show(t);
  draw(RESULTS);
  type(field(place), "10.1\n");
  draw(null);
  draw({ ...RESULTS, title: "10 of 20 trials have no results yet" });
  assert.equal(field(place).value, "10.1\n");
  assert.equal(nameOf(place.querySelector("section")), "10 of 20 trials have no results yet");
});

test("the keyboard's place goes up where what had it is no longer asked for", (t) => {
  const { place, draw } = show(t);
  draw(RESULTS);
  field(place).focus();
  draw(null);
  assert.equal(document.activeElement, place);
});

test("nothing takes the keyboard's place from elsewhere", (t) => {
  const { draw } = show(t);
  const elsewhere = document.createElement("input");
  stage(t, elsewhere);
  draw(RESULTS);
  elsewhere.focus();
  draw(null);
  assert.equal(document.activeElement, elsewhere);
});

test("titles and words are text, whatever they hold", (t) => {
  const html = '<img src="x"> & <b>"bold"</b>';
  const { place, draw } = show(t);
  draw({ ...TRIALS, title: html, text: html, tool: { id: "x", title: html } });
  assert.deepEqual(texts(place, "h2, p, button"), [html, html, html]);
  assert.equal(place.querySelector("img, b"), null);
});
