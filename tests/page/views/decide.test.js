import assert from "node:assert/strict";
import { test } from "node:test";
import { createDecisions } from "../../../static/views/decide.js";
import { called, nameOf, stage } from "./stage.mjs";

const ODD = 'Price; "sales"'; // a name that the list of names has to quote
const TOOL = { id: "redundancy" };
const block = (...names) => ({
  id: "suggestions",
  columns: [{ id: "vif" }, { id: "factor" }],
  rows: names.map((name) => [1, name]),
  actions: {
    column: "factor",
    choices: [
      { label: "Drop", parameter: "drop" },
      { label: "Keep", parameter: "protect" },
    ],
  },
});
const NAMES = ["Value", ODD, "Momentum", "Size"];

/** The buttons of all rows beside a form that asks for `params`; `redraw` shows them as a new report would. */
function show(t, params = {}, { names = NAMES, report = { tool: "redundancy" } } = {}) {
  const form = { tool: TOOL, params, changes: 0 };
  const onChange = (tool, next) => {
    Object.assign(form, { tool, params: next });
    form.changes += 1;
  };
  const decisions = createDecisions({ asked: () => ({ tool: form.tool, params: form.params }), onChange });
  const place = stage(t);
  const redraw = () => {
    const table = block(...names);
    place.replaceChildren(...names.map((name) => decisions.view(table, name, report)));
  };
  redraw();
  return {
    place,
    form,
    redraw,
    remedies: decisions.remedies,
    press: (name) => called(place, name).click(),
    pressed: () => [...place.querySelectorAll("[aria-pressed=true]")].map(nameOf),
  };
}

test("the choices for each row are a group that is called by its name", (t) => {
  const { place, pressed } = show(t);
  const group = called(place, "Your choice for Momentum");
  assert.equal(group.getAttribute("role"), "group");
  assert.deepEqual([...group.children].map(nameOf), ["Drop Momentum", "Keep Momentum"]);
  assert.deepEqual(
    [...group.children].map(({ textContent }) => textContent),
    ["Drop", "Keep"],
  );
  assert.deepEqual(
    [...group.children].map((each) => each.getAttribute("aria-pressed")),
    ["false", "false"],
  );
  assert.deepEqual(pressed(), []);
});

test("a decision writes the row's name into the parameter, and the same button takes it back", (t) => {
  const { form, press, pressed } = show(t, { method: "pearson" });
  press("Drop Momentum");
  assert.equal(form.tool, TOOL);
  assert.deepEqual(form.params, { method: "pearson", drop: "Momentum", protect: "" });
  assert.deepEqual(pressed(), ["Drop Momentum"]);
  press("Drop Momentum");
  assert.deepEqual(form.params, { method: "pearson", drop: "", protect: "" });
  assert.deepEqual(pressed(), []);
});

test("decisions about several rows add up, also before a new report is there", (t) => {
  const { form, press, pressed } = show(t);
  for (const name of ["Drop Momentum", "Keep Value", "Drop Size"]) press(name);
  assert.deepEqual(form.params, { drop: "Momentum; Size", protect: "Value" });
  assert.deepEqual(pressed(), ["Keep Value", "Drop Momentum", "Drop Size"]);
});

test("the other choice takes the place of the first", (t) => {
  const { form, press, pressed } = show(t);
  press("Drop Momentum");
  press("Keep Momentum");
  assert.deepEqual(form.params, { drop: "", protect: "Momentum" });
  assert.deepEqual(pressed(), ["Keep Momentum"]);
});

test("a name that holds a semicolon is quoted", (t) => {
  const { form, press, pressed } = show(t);
  press(`Drop ${ODD}`);
  assert.equal(form.params.drop, '"Price; ""sales"""');
  press("Drop Size");
  assert.equal(form.params.drop, '"Price; ""sales"""; Size');
  assert.deepEqual(pressed(), [`Drop ${ODD}`, "Drop Size"]);
  press(`Drop ${ODD}`);
  assert.equal(form.params.drop, "Size");
});

test("what was typed is pressed, and the rest of it stays", (t) => {
  const { form, press, pressed } = show(t, { drop: "momentum;Size; of another file" });
  assert.deepEqual(pressed(), ["Drop Momentum", "Drop Size"]);
  press("Drop Momentum");
  assert.equal(form.params.drop, "Size; of another file");
});

test("names that differ by capitals alone are told apart", (t) => {
  const { form, press, pressed } = show(t, { drop: "size" }, { names: ["Size", "size"] });
  assert.deepEqual(pressed(), ["Drop size"]);
  press("Drop Size");
  assert.equal(form.params.drop, "size; Size");
});

test("a parameter that a link gave as a number is read as a name", (t) => {
  const { pressed } = show(t, { drop: 2024 }, { names: ["2024", "2025"] });
  assert.deepEqual(pressed(), ["Drop 2024"]);
});

test("the pressed button has the focus, and is found again in the next report", (t) => {
  const { place, press, redraw } = show(t);
  press(`Keep ${ODD}`);
  const { activeElement } = document;
  assert.equal(nameOf(activeElement), `Keep ${ODD}`);
  redraw();
  assert.equal(nameOf(document.getElementById(activeElement.id)), `Keep ${ODD}`);
  const ids = [...place.querySelectorAll("button")].map(({ id }) => id);
  assert.equal(new Set(ids).size, 2 * NAMES.length);
});

test("nothing is decided for a report whose tool is not asked for any more", (t) => {
  const { form, press, pressed } = show(t, {}, { report: { tool: "another" } });
  press("Drop Momentum");
  assert.equal(form.changes, 0);
  assert.deepEqual(pressed(), []);
});

test("the last decision is taken back where it cannot be computed, and the ones before stay", (t) => {
  const { place, form, press, remedies } = show(t, { drop: "Size" });
  press("Drop Momentum");
  press("Drop Value");
  const [back, ...others] = remedies();
  assert.deepEqual(others, []);
  assert.equal(nameOf(back), "Take back “Drop Value”");
  place.append(back);
  back.click();
  assert.deepEqual(form.params, { drop: "Size; Momentum", protect: "" });
  assert.deepEqual(remedies(), []);
});

test("a decision that was taken back itself is called so", (t) => {
  const { press, remedies } = show(t, { drop: "Momentum" });
  press("Drop Momentum");
  assert.equal(nameOf(remedies()[0]), "Take back “not Drop Momentum”");
});

test("there is nothing to take back before a decision, or after another change of the form", (t) => {
  const { form, press, remedies } = show(t);
  assert.deepEqual(remedies(), []);
  press("Drop Momentum");
  assert.equal(remedies().length, 1);
  form.params = { ...form.params, tail: "2" };
  assert.deepEqual(remedies(), []);
});

test("a name is text, whatever the file holds", (t) => {
  const html = '<img src="x"> & <b>"bold"</b>';
  const { place, form, press, remedies } = show(t, {}, { names: [html] });
  press(`Drop ${html}`);
  assert.equal(form.params.drop, `"${html.replaceAll('"', '""')}"`);
  place.append(...remedies());
  assert.equal(called(place, `Take back “Drop ${html}”`).childElementCount, 0);
  assert.equal(place.querySelector("img, b"), null);
});
