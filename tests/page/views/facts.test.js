import assert from "node:assert/strict";
import { test } from "node:test";
import { Cancelled, UserError } from "../../../static/python/client.js";
import { factsView } from "../../../static/views/facts.js";
import { entryOf, FACTS } from "./imports.mjs";
import { called, describedBy, enter, stage, texts } from "./stage.mjs";

const TOO_FEW = {
  message: "At least 12 periods are needed; there are 6 periods in the chosen range.",
  field: "last",
  remedy: "Choose a longer range.",
};

function show(t, { facts = Object.values(FACTS), corrections = {}, ...other } = {}) {
  const onCorrect = t.mock.fn();
  const entry = entryOf({ facts, corrections }, other);
  const place = stage(t, factsView(facts, entry, onCorrect));
  return { place, corrected: () => onCorrect.mock.calls.map((call) => call.arguments) };
}

test("each decision about a file is told with its reason", (t) => {
  const { place } = show(t);
  assert.deepEqual(
    [...place.querySelectorAll(".fact")].map((fact) => fact.dataset.fact),
    Object.keys(FACTS),
  );
  assert.deepEqual(
    texts(place, ".reason"),
    Object.values(FACTS).map(({ reason }) => reason),
  );
  assert.equal(place.querySelectorAll(".fault, .corrected, [aria-invalid]").length, 0);
});

test("a decision that can be corrected is a field with its label and its reason", (t) => {
  const { place } = show(t);
  const unit = called(place, "Unit");
  assert.equal(unit.value, "percent");
  assert.deepEqual(texts(unit, "option"), ["percent (1.5 is 1.5 %)", "fractions (0.015 is 1.5 %)"]);
  assert.equal(describedBy(unit), FACTS.unit.reason);
  const last = called(place, "Last date");
  assert.deepEqual([last.type, last.value], ["date", "2002-12-28"]);
  const perYear = called(place, "Periods a year");
  assert.deepEqual([perYear.type, perYear.value, perYear.step], ["number", "12", "any"]);
});

test("a decision that cannot be corrected is told in words", (t) => {
  const { place } = show(t, { facts: [FACTS.encoding] });
  assert.equal(place.querySelector("input, select, label"), null);
  assert.deepEqual(texts(place, ".fact-label, .fact-value"), ["Encoding", "ASCII"]);
});

test("a number is shown with four decimals, and one that is missing as an empty field", (t) => {
  const exact = { ...FACTS.periods_per_year, value: 13.044642857 };
  const missing = { ...FACTS.periods_per_year, id: "total", label: "Total", value: null };
  const { place } = show(t, { facts: [exact, missing] });
  assert.equal(called(place, "Periods a year").value, "13.0446");
  assert.equal(called(place, "Total").value, "");
});

test("a correction is the fact's id with the value that was chosen or typed", (t) => {
  const { place, corrected } = show(t);
  enter(called(place, "Unit"), "fraction");
  enter(called(place, "Periods a year"), "52");
  enter(called(place, "Last date"), "2001-12-31");
  assert.deepEqual(corrected(), [[{ unit: "fraction" }], [{ periods_per_year: 52 }], [{ last: "2001-12-31" }]]);
});

test("an emptied field takes its correction back", (t) => {
  const { place, corrected } = show(t);
  enter(called(place, "Periods a year"), "");
  enter(called(place, "Last date"), "");
  assert.deepEqual(corrected(), [[{ periods_per_year: "" }], [{ last: "" }]]);
});

test("a fact that was corrected is marked, and no other", (t) => {
  const { place } = show(t, { corrections: { unit: "percent", columns: { 3: "benchmark" } } });
  assert.deepEqual(
    [...place.querySelectorAll(".corrected")].map(({ id }) => id),
    ["fact-unit"],
  );
});

test("a correction that the file contradicts is told at its field", (t) => {
  const { place } = show(t, { fault: new UserError(TOO_FEW), changed: "last" });
  const last = called(place, "Last date");
  assert.equal(last.getAttribute("aria-invalid"), "true");
  assert.equal(describedBy(last), `${TOO_FEW.message} ${TOO_FEW.remedy} ${FACTS.last.reason}`);
  assert.deepEqual(texts(place, ".fault"), [`${TOO_FEW.message} ${TOO_FEW.remedy}`]);
  assert.equal(place.querySelectorAll("[aria-invalid]").length, 1);
});

test("a fault that names no field is told at the one that was changed", (t) => {
  const fault = new UserError({ message: "That does not go." });
  const { place } = show(t, { fault, changed: "unit" });
  assert.deepEqual(texts(place, "[data-fact=unit] .fault"), ["That does not go."]);
  assert.equal(place.querySelectorAll(".fault").length, 1);
});

test("a correction that was cancelled is no fault", (t) => {
  const { place } = show(t, { fault: new Cancelled(), changed: "unit" });
  assert.equal(place.querySelector(".fault, [aria-invalid]"), null);
});

test("labels, reasons, choices and faults are text, whatever the file holds", (t) => {
  const html = '<img src="x"> & <b>"bold"</b>';
  const fact = { ...FACTS.unit, label: html, reason: html, value: html, choices: [{ value: html, label: html }] };
  const told = { ...FACTS.encoding, text: html };
  const fault = new UserError({ message: html, field: "unit" });
  const { place, corrected } = show(t, { facts: [fact, told], fault });
  const field = called(place, html);
  assert.equal(field.value, html);
  assert.equal(field.options[0].text, html);
  assert.equal(describedBy(field), `${html} ${html}`);
  assert.deepEqual(texts(place, ".fact-value"), [html]);
  assert.equal(place.querySelector("img, b"), null);
  enter(field, html);
  assert.deepEqual(corrected(), [[{ unit: html }]]);
});
