import assert from "node:assert/strict";
import { test } from "node:test";
import { field } from "../../../static/views/field.js";
import { explanationOf } from "./explanation.mjs";
import { called, describedBy, enter, lend, stage, texts } from "./stage.mjs";

const declare = (other) => ({
  id: "tail",
  label: "Buckets at each end",
  help: "How many of the highest buckets make the top.",
  kind: "integer",
  default: 1,
  automatic: "",
  choices: [],
  min: 1,
  max: 100,
  step: 1,
  unit: "buckets",
  ...other,
});
const TAIL = declare();
const WINDOW = declare({
  id: "window",
  label: "Rolling window",
  default: null,
  automatic: "one year of periods",
  min: 2,
  max: null,
  unit: "periods",
});
const DEPTH = declare({
  id: "min_depth",
  label: "List episodes from",
  kind: "number",
  default: 0.05,
  min: 0,
  max: 0.99,
  step: 0.01,
  unit: "fraction",
});
const FIRST = declare({
  id: "first",
  label: "From",
  kind: "date",
  default: null,
  automatic: "the first date in the file",
  min: null,
  max: null,
  step: null,
  unit: "",
});
const AGAINST = declare({
  id: "against",
  label: "Compare the top with",
  kind: "choice",
  default: "bottom",
  choices: [
    { value: "bottom", label: "the bottom buckets" },
    { value: "universe", label: "the universe average" },
  ],
  min: null,
  max: null,
  step: null,
  unit: "",
});
const DROP = declare({ ...FIRST, id: "drop", label: "Leave out", kind: "text", automatic: "none" });
const REFERENCE = declare({ ...FIRST, id: "reference", label: "Reference first", kind: "boolean", default: true });

function show(t, parameter, value, options) {
  const onChange = t.mock.fn();
  const made = field(parameter, value, onChange, options);
  const place = stage(t, made.element);
  return {
    place,
    input: called(place, parameter.label),
    showFault: made.showFault,
    changes: () => onChange.mock.calls.map((call) => call.arguments[0]),
    fault: () => {
      const told = place.querySelector(".fault");
      return told.hidden ? null : told.textContent;
    },
  };
}

test("a field has its label, its unit and an explanation", (t) => {
  const { place, input } = show(t, TAIL);
  assert.deepEqual([input.id, input.name, input.type, input.value], ["param-tail", "tail", "number", "1"]);
  assert.deepEqual([input.min, input.max, input.step, input.getAttribute("inputmode")], ["1", "100", "1", "numeric"]);
  assert.deepEqual(texts(place, ".unit"), ["buckets"]);
  const told = explanationOf(called(place, "About Buckets at each end"));
  assert.equal(told.textContent, TAIL.label + TAIL.help);
});

test("a value of the address takes the place of the default", (t) => {
  assert.equal(show(t, TAIL, "3").input.value, "3");
  assert.equal(show(t, AGAINST, "universe").input.value, "universe");
  assert.equal(show(t, FIRST, "2009-03-31").input.value, "2009-03-31");
  assert.equal(show(t, DROP, "Size; Value").input.value, "Size; Value");
  assert.equal(show(t, REFERENCE, "false").input.checked, false);
});

test("where the address says nothing, the default is shown", (t) => {
  assert.equal(show(t, AGAINST).input.value, "bottom");
  assert.equal(show(t, FIRST).input.value, "");
  assert.equal(show(t, DROP).input.value, "");
  assert.equal(show(t, REFERENCE).input.checked, true);
});

test("a value that is none of its kind leaves the field empty", (t) => {
  assert.equal(show(t, TAIL, "many").input.value, "");
  assert.equal(show(t, FIRST, "soon").input.value, "");
});

test("what is typed is told as the kind of the parameter asks for", (t) => {
  const cases = [
    [TAIL, "3", 3],
    [FIRST, "1970-01-01", "1970-01-01"],
    [AGAINST, "universe", "universe"],
    [DROP, "Size", "Size"],
  ];
  for (const [parameter, typed, value] of cases) {
    const { input, changes } = show(t, parameter);
    enter(input, typed);
    assert.deepEqual(changes(), [value]);
  }
  const { input, changes } = show(t, REFERENCE);
  input.click();
  assert.deepEqual(changes(), [false]);
});

test("a fraction is percent on the page and a fraction everywhere else", (t) => {
  const { place, input, changes } = show(t, DEPTH);
  assert.deepEqual(texts(place, ".unit"), ["%"]);
  assert.deepEqual([input.value, input.min, input.max, input.step], ["5", "0", "99", "1"]);
  enter(input, "20");
  assert.deepEqual(changes(), [0.2]);
});

test("percent and fractions turn into each other without stray digits", (t) => {
  const { input, changes } = show(t, DEPTH, 0.07); // times 100 it is 7.000000000000001
  assert.equal(input.value, "7");
  enter(input, "35.1"); // by 100 it is 0.35100000000000003
  assert.deepEqual(changes(), [0.351]);
});

test("a number without a step takes any", (t) => {
  const { input } = show(t, { ...DEPTH, step: null });
  assert.deepEqual([input.step, input.getAttribute("inputmode")], ["any", "decimal"]);
  assert.equal(show(t, { ...TAIL, step: null }).input.step, "1");
});

test("a month of the address is its first day, as a date field needs one", (t) => {
  assert.equal(show(t, FIRST, "2009-03").input.value, "2009-03-01");
});

test("an emptied field goes back to the default", (t) => {
  for (const [parameter, value] of [
    [TAIL, 3],
    [FIRST, "2009-03-31"],
    [DROP, "Size"],
  ]) {
    const { input, changes } = show(t, parameter, value);
    enter(input, "");
    assert.deepEqual(changes(), [undefined]);
  }
});

test("what an empty field stands for is told at it", (t) => {
  const { place, input } = show(t, WINDOW);
  assert.deepEqual(texts(place, ".hint"), ["Left empty: one year of periods"]);
  assert.equal(describedBy(input), "Left empty: one year of periods");
  assert.equal(show(t, TAIL).place.querySelector(".hint"), null);
});

test("a choice that the tool makes by itself is the first, and says which", (t) => {
  const { input, place, changes } = show(t, { ...AGAINST, default: null, automatic: "what there is" }, "universe");
  assert.deepEqual(texts(input, "option"), ["Automatic: what there is", "the bottom buckets", "the universe average"]);
  assert.equal(place.querySelector(".hint"), null);
  enter(input, "");
  assert.deepEqual(changes(), [undefined]);
});

test("a field that is needed says so", (t) => {
  const { place, input } = show(t, WINDOW, undefined, { needed: true });
  assert.equal(input.required, true);
  assert.deepEqual(texts(place, ".hint"), ["Needed"]);
  assert.equal(show(t, TAIL).input.required, false);
});

for (const [parameter, typed, told] of [
  [TAIL, "0", "Buckets at each end lies between 1 and 100."],
  [TAIL, "101", "Buckets at each end lies between 1 and 100."],
  [TAIL, "1.5", "Buckets at each end is a whole number."],
  [WINDOW, "1", "Rolling window is 2 or more."],
  [{ ...WINDOW, min: null, max: 12 }, "13", "Rolling window is 12 or less."],
  [DEPTH, "150", "List episodes from lies between 0% and 99%."],
]) {
  test(`${parameter.label}: ${typed} is refused in the form`, (t) => {
    const { input, fault, changes } = show(t, parameter);
    enter(input, typed);
    assert.equal(fault(), told);
    assert.equal(input.getAttribute("aria-invalid"), "true");
    assert.ok(describedBy(input).endsWith(told));
    assert.deepEqual(changes(), []);
  });
}

test("the limits themselves are allowed", (t) => {
  const { input, fault, changes } = show(t, TAIL);
  for (const typed of ["1", "100"]) enter(input, typed);
  assert.equal(fault(), null);
  assert.deepEqual(changes(), [1, 100]);
});

test("letters in a number and half a date are told as what they are not", (t) => {
  // A browser keeps what it cannot read to itself.
  for (const [parameter, told] of [
    [TAIL, "Buckets at each end is a number."],
    [FIRST, "From is a whole date."],
  ]) {
    const { input, fault, changes } = show(t, parameter);
    lend(t, input, "validity", { badInput: true });
    enter(input, "");
    assert.equal(fault(), told);
    assert.deepEqual(changes(), []);
  }
});

test("a fault goes away with its mark as soon as the field is well again", (t) => {
  const { input, fault, changes } = show(t, WINDOW);
  enter(input, "1");
  enter(input, "24");
  assert.equal(fault(), null);
  assert.equal(input.getAttribute("aria-invalid"), "false");
  assert.equal(describedBy(input), "Left empty: one year of periods");
  assert.deepEqual(changes(), [24]);
});

test("what the tool itself says of a parameter is told at its field", (t) => {
  const { input, fault, showFault } = show(t, TAIL);
  assert.equal(input.hasAttribute("aria-describedby"), false);
  showFault("There are 10 buckets, so each end has 5 at most.");
  assert.equal(fault(), "There are 10 buckets, so each end has 5 at most.");
  assert.equal(describedBy(input), fault());
  assert.equal(input.getAttribute("aria-invalid"), "true");
  showFault(null);
  assert.equal(fault(), null);
  assert.equal(input.hasAttribute("aria-describedby"), false);
  assert.equal(input.getAttribute("aria-invalid"), "false");
});

test("the fields of two forms are told apart by their ids", (t) => {
  const one = show(t, WINDOW);
  const other = show(t, WINDOW, undefined, { prefix: "script-" });
  other.showFault("No.");
  assert.equal(other.input.id, "script-param-window");
  assert.equal(describedBy(other.input), "Left empty: one year of periods No.");
  assert.equal(one.fault(), null);
  const ids = [...document.querySelectorAll(".field [id]")].map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

test("what a tool says of its parameter is text, whatever it holds", (t) => {
  const html = '<img src="x"> & <b>"bold"</b>';
  const odd = declare({
    ...AGAINST,
    label: html,
    help: html,
    unit: html,
    choices: [{ value: html, label: html }],
    default: html,
  });
  const { place, input, showFault, fault } = show(t, odd);
  showFault(html);
  assert.equal(fault(), html);
  assert.equal(input.value, html);
  assert.deepEqual(texts(place, "option, .unit"), [html, html]);
  assert.equal(explanationOf(called(place, `About ${html}`)).querySelector("img, b"), null);
  const automatic = show(t, { ...DROP, automatic: html });
  assert.deepEqual(texts(automatic.place, ".hint"), [`Left empty: ${html}`]);
  for (const root of [place, automatic.place]) assert.equal(root.querySelector("img, b"), null);
});
