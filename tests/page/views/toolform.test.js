import assert from "node:assert/strict";
import { test } from "node:test";
import { toolForm } from "../../../static/views/toolform.js";
import { TOOL } from "./reports.mjs";
import { called, describedBy, enter, nameOf, stage, texts } from "./stage.mjs";

function show(t, params = {}, { tool = TOOL, prefix } = {}) {
  const onChange = t.mock.fn();
  const { element, showFaults } = toolForm(tool, params, onChange, prefix);
  const changes = () => onChange.mock.calls.map(({ arguments: given }) => given);
  return { place: stage(t, element), form: element, showFaults, changes };
}

test("the form is called by its tool, and has a field for each parameter in that order", (t) => {
  const { form } = show(t);
  assert.equal(nameOf(form), "Settings of Inversion analysis");
  assert.deepEqual([...form.querySelectorAll("input, select")].map(nameOf), [
    "Buckets at each end",
    "Compare the top with",
    "Rolling window",
    "List episodes from",
    "From",
  ]);
});

test("a field holds what was asked for, and else the default", (t) => {
  const { place } = show(t, { tail: 3, min_depth: 0.1 });
  assert.equal(called(place, "Buckets at each end").value, "3");
  assert.equal(called(place, "List episodes from").value, "10");
  assert.equal(called(place, "Compare the top with").value, "bottom");
  assert.equal(called(place, "Rolling window").value, "");
});

test("a change comes with all others that were made, in their units", (t) => {
  const { place, changes } = show(t, { tail: 3 });
  enter(called(place, "List episodes from"), "20");
  enter(called(place, "Compare the top with"), "universe");
  enter(called(place, "From"), "1970-01-01");
  assert.deepEqual(changes(), [
    [{ tail: 3, min_depth: 0.2 }],
    [{ tail: 3, min_depth: 0.2, against: "universe" }],
    [{ tail: 3, min_depth: 0.2, against: "universe", first: "1970-01-01" }],
  ]);
});

test("an emptied field is asked for no more", (t) => {
  const { place, changes } = show(t, { tail: 3, window: 24 });
  enter(called(place, "Rolling window"), "");
  assert.deepEqual(changes(), [[{ tail: 3 }]]);
});

test("what was asked for before is not changed by what is asked for now", (t) => {
  const params = { tail: 3 };
  const { place, changes } = show(t, params);
  enter(called(place, "Buckets at each end"), "4");
  enter(called(place, "Rolling window"), "24");
  assert.deepEqual(params, { tail: 3 });
  assert.deepEqual(changes()[0], [{ tail: 4 }]);
});

test("a value that the form refuses is told beside its field and asked for by nobody", (t) => {
  const tool = { ...TOOL, parameters: [{ ...TOOL.parameters[0], min: 1, max: 100 }] };
  const { place, changes } = show(t, {}, { tool });
  enter(called(place, "Buckets at each end"), "0");
  assert.deepEqual(texts(place, ".fault:not([hidden])"), ["Buckets at each end lies between 1 and 100."]);
  assert.deepEqual(changes(), []);
});

test("the defaults come back at once, and the form is to be drawn with them", (t) => {
  const { place, changes } = show(t, { tail: 3 });
  called(place, "Use the defaults").click();
  assert.deepEqual(changes(), [[{}, true]]);
});

test("faults stand beside their fields, and go where there are none", (t) => {
  const { place, showFaults } = show(t);
  showFaults({ tail: "There are 10 buckets.", window: "Too long." });
  const tail = called(place, "Buckets at each end");
  assert.equal(tail.getAttribute("aria-invalid"), "true");
  assert.match(describedBy(tail), /There are 10 buckets\./);
  assert.deepEqual(texts(place, ".fault:not([hidden])"), ["There are 10 buckets.", "Too long."]);
  showFaults({ window: "Too long." });
  assert.equal(tail.getAttribute("aria-invalid"), "false");
  assert.deepEqual(texts(place, ".fault:not([hidden])"), ["Too long."]);
  showFaults({});
  assert.deepEqual(texts(place, ".fault:not([hidden])"), []);
});

test("a fault of what this form does not have harms nothing", (t) => {
  const { place, showFaults } = show(t);
  showFaults({ colour: "There is none." });
  assert.deepEqual(texts(place, ".fault:not([hidden])"), []);
});

test("a tool without parameters has nothing to reset", (t) => {
  const { form } = show(t, {}, { tool: { ...TOOL, parameters: [] } });
  assert.equal(form.childElementCount, 0);
});

test("Enter in a field does not leave the page", (t) => {
  const { form } = show(t);
  assert.equal(form.dispatchEvent(new Event("submit", { cancelable: true })), false);
});

test("two forms on the page have other ids, and what has no default is needed", (t) => {
  const { form, place } = show(t, {}, { tool: { ...TOOL, required: ["tail"] }, prefix: "script-" });
  for (const { id } of form.querySelectorAll("[id]")) assert.match(id, /^script-/);
  assert.equal(called(place, "Buckets at each end").required, true);
  assert.equal(called(place, "Rolling window").required, false);
});
