import assert from "node:assert/strict";
import { test } from "node:test";
import { Cancelled, UserError } from "../../../static/python/client.js";
import { entryOf, FACTS } from "./imports.mjs";
import { called, enter, lend, stage, texts } from "./stage.mjs";

let times = 0;

/** A card of its own for each test: the module remembers what was folded for as long as the page is there. */
async function show(t, entry, { narrow = false } = {}) {
  lend(t, globalThis, "matchMedia", (media) => ({ media, matches: narrow }));
  times += 1;
  const { createImport } = await import(`../../../static/views/importcard.js?${times}`);
  const sets = { correct: t.mock.fn(), correctNodes: t.mock.fn(), reset: t.mock.fn() };
  const place = stage(t);
  const card = createImport(place, sets);
  card.draw(entry);
  return { place, sets, ...card, element: () => place.querySelector("details.import") };
}

const line = (place) => place.querySelector(".import-line").textContent;
const part = (place, id) => place.querySelector(`details.${id}`);
const reset = (place) => called(place, "Reset corrections");
const html = '<img src="x"> & <b>"bold"</b>';

test("the folded card tells what the file is and what would change every number", async (t) => {
  const { place } = await show(t, entryOf());
  assert.equal(line(place), "made up.csv: 2 buckets, 24 months, 2001-01 to 2002-12 · returns of each period · percent");
  assert.deepEqual(texts(place, ".import-line .whole"), ["2001-01", "2002-12"]);
});

test("the folded card counts the warnings", async (t) => {
  const one = await show(t, entryOf({ warnings: ["It has a gap."] }));
  assert.match(line(one.place), / · 1 warning$/);
  const two = await show(t, entryOf({ warnings: ["It has a gap.", "It repeats a date."] }));
  assert.match(line(two.place), / · 2 warnings$/);
  assert.deepEqual(texts(two.place, ".warnings li"), ["It has a gap.", "It repeats a date."]);
});

test("a file without warnings or lost rows has no lists of them", async (t) => {
  const { place } = await show(t, entryOf());
  assert.equal(place.querySelector(".warnings, .dropped, .fault"), null);
});

test("a file that could not be read yet says so, and shows what was understood", async (t) => {
  const fault = new UserError({ message: "No column holds dates.", remedy: "Add one." });
  const { place } = await show(t, entryOf({ facts: [FACTS.unit] }, { data: undefined, fault }));
  assert.equal(line(place), "made up.csv: could not be read yet · percent");
  assert.deepEqual(texts(place, "[role=alert]"), ["No column holds dates. Add one."]);
});

test("rows that were left out are counted, with the reason and the places", async (t) => {
  const dropped = [
    { count: 1, reason: "no date", rows: [1_204] },
    { count: 2, reason: "a total", rows: [8, 9] },
    { count: 1_500, reason: "no values", rows: [3, 4] },
    { count: 3, reason: "blank", rows: [] },
    { count: 4, reason: "a title" },
    { count: 2, reason: "a note", rows: [7] },
  ];
  const { place } = await show(t, entryOf({ dropped }));
  assert.deepEqual(texts(place, ".dropped li"), [
    "1 row left out: no date (row 1,204)",
    "2 rows left out: a total (rows 8, 9)",
    "1,500 rows left out: no values (rows 3, 4 and more)",
    "3 rows left out: blank",
    "4 rows left out: a title",
    "2 rows left out: a note (rows 7 and more)",
  ]);
});

test("how the text was taken apart is folded away, apart from what matters", async (t) => {
  const { place } = await show(t, entryOf());
  const ids = (root) => [...root.querySelectorAll(".fact")].map((fact) => fact.dataset.fact);
  assert.deepEqual(ids(part(place, "text")), ["decimal", "encoding"]);
  assert.equal(part(place, "text").open, false);
  assert.deepEqual(ids(place).slice(0, 4), ["values", "unit", "periods_per_year", "last"]);
});

test("how the text was taken apart shows itself where it was corrected or could not be", async (t) => {
  const corrected = await show(t, entryOf({ corrections: { decimal: "," } }));
  assert.equal(part(corrected.place, "text").open, true);
  const fault = new UserError({ message: "No.", field: "decimal" });
  const contradicted = await show(t, entryOf({}, { fault }));
  assert.equal(part(contradicted.place, "text").open, true);
});

test("the columns are counted, or called the first rows where they are not known", async (t) => {
  const { place } = await show(t, entryOf());
  assert.equal(part(place, "columns").querySelector("summary").textContent, "Columns and first rows (4 columns)");
  assert.equal(part(place, "columns").open, true);
  const unknown = await show(t, entryOf({ columns: [] }));
  assert.equal(part(unknown.place, "columns").querySelector("summary").textContent, "First rows");
  const nothing = await show(t, entryOf({ columns: [], preview: { header: [], rows: [], first_row: 1 } }));
  assert.equal(part(nothing.place, "columns"), null);
});

test("a correction in any part goes to the set that the card is of", async (t) => {
  const entry = entryOf();
  const { place, sets } = await show(t, entry);
  enter(called(place, "Unit"), "fraction");
  enter(called(place, "Decimal mark"), ",");
  enter(called(place, "Role of Note"), "benchmark");
  assert.deepEqual(
    sets.correct.mock.calls.map((call) => call.arguments),
    [
      [entry, { unit: "fraction" }],
      [entry, { decimal: "," }],
      [entry, { columns: { 3: "benchmark" } }],
    ],
  );
});

test("corrections are taken back together", async (t) => {
  const entry = entryOf({ corrections: { unit: "fraction" } });
  const { place, sets } = await show(t, entry);
  assert.equal(reset(place).disabled, false);
  reset(place).click();
  assert.deepEqual(sets.reset.mock.calls[0].arguments, [entry]);
});

test("there is nothing to take back where nothing was corrected and nothing failed", async (t) => {
  const { place } = await show(t, entryOf());
  assert.equal(reset(place).disabled, true);
  const failed = await show(t, entryOf({}, { fault: new UserError({ message: "No.", field: "last" }) }));
  assert.equal(reset(failed.place).disabled, false);
  const cell = await show(t, entryOf({}, { cellFaults: new Map([["0.weight", "No number."]]) }));
  assert.equal(reset(cell.place).disabled, false);
});

test("it is said while the file is read again", async (t) => {
  const entry = entryOf();
  const { place, draw } = await show(t, entry);
  assert.deepEqual(texts(place, ".actions .hint"), ["A change is applied at once; nothing leaves this browser."]);
  entry.busy = true;
  draw(entry);
  assert.deepEqual(texts(place, ".actions .hint"), ["Reading again …"]);
});

test("a fault is told at its field, and by an alert only where it has none", async (t) => {
  const placed = await show(t, entryOf({}, { fault: new UserError({ message: "Too short.", field: "last" }) }));
  assert.deepEqual(texts(placed.place, ".fault"), ["Too short."]);
  assert.equal(placed.place.querySelector("[role=alert]"), null);
  const column = await show(t, entryOf({}, { fault: new UserError({ message: "A word.", field: "columns.3" }) }));
  assert.deepEqual(texts(column.place, ".fault"), ["A word."]);
  const nowhere = await show(t, entryOf({}, { fault: new UserError({ message: "All is wrong.", field: "sheet" }) }));
  assert.deepEqual(texts(nowhere.place, "[role=alert]"), ["All is wrong."]);
  const cancelled = await show(t, entryOf({}, { fault: new Cancelled() }));
  assert.equal(cancelled.place.querySelector(".fault"), null);
});

test("the field that was corrected keeps the focus, and what it corrects follows", async (t) => {
  const entry = entryOf();
  const { place, draw } = await show(t, entry);
  for (const [id, name] of Object.entries({ "fact-unit": "Unit", "role-3": "Role of Note" })) {
    called(place, name).focus();
    entry.version += 1;
    entry.record = entryOf({ corrections: { unit: "fraction" }, facts: [{ ...FACTS.unit, value: "fraction" }] }).record;
    draw(entry);
    assert.equal(document.activeElement.id, id);
    assert.equal(document.activeElement.isConnected, true);
  }
  assert.equal(called(place, "Unit").value, "fraction");
  assert.match(line(place), / · fractions$/);
});

test("nothing is drawn anew where nothing changed", async (t) => {
  const entry = entryOf();
  const { place, draw } = await show(t, entry);
  const unit = called(place, "Unit");
  draw(entry);
  assert.equal(called(place, "Unit"), unit);
  entry.fault = new UserError({ message: "No.", field: "unit" });
  draw(entry);
  assert.notEqual(called(place, "Unit"), unit);
});

test("the columns stay scrolled to the one that was corrected", async (t) => {
  const entry = entryOf();
  const { place, draw } = await show(t, entry);
  place.querySelector(".columns .scroll").scrollLeft = 900;
  const scrolled = t.mock.method(window.Element.prototype, "scrollTo", () => {});
  entry.version += 1;
  draw(entry);
  const [{ this: part, arguments: to }] = scrolled.mock.calls;
  assert.equal(part, place.querySelector(".columns .scroll"));
  assert.deepEqual(to, [{ left: 900 }]);
});

test("another set has another card, and no set has none", async (t) => {
  const { place, draw, element } = await show(t, entryOf());
  assert.equal(element().dataset.set, "set-1");
  draw(entryOf({ name: "other.csv" }, { id: "set-2" }));
  assert.equal(element().dataset.set, "set-2");
  assert.match(line(place), /^other\.csv: /);
  draw(undefined);
  assert.equal(place.childElementCount, 0);
});

test("the card is open for a visitor's own file, and folded for a sample or on a narrow screen", async (t) => {
  assert.equal((await show(t, entryOf())).element().open, true);
  assert.equal((await show(t, entryOf({}, { sample: true }))).element().open, false);
  assert.equal((await show(t, entryOf(), { narrow: true })).element().open, false);
});

test("what was opened or folded stays so, for the next file as well", async (t) => {
  const entry = entryOf();
  const { place, draw, element } = await show(t, entry);
  part(place, "text").querySelector("summary").click();
  part(place, "columns").querySelector("summary").click();
  element().querySelector("summary").click();
  entry.version += 1;
  draw(entry);
  assert.deepEqual([part(place, "text").open, part(place, "columns").open], [true, false]);
  draw(entryOf({}, { id: "set-2" }));
  assert.deepEqual([element().open, part(place, "text").open, part(place, "columns").open], [false, true, false]);
});

test("a card that is asked for is opened, gone to and has the focus", async (t) => {
  const entry = entryOf({}, { sample: true });
  const { place, draw, open, element } = await show(t, entry);
  const seen = t.mock.method(place, "scrollIntoView", () => {});
  open(entry);
  assert.equal(element().open, true);
  assert.equal(document.activeElement.id, "import-summary");
  assert.equal(seen.mock.callCount(), 1);
  draw(entryOf({}, { id: "set-2", sample: true }));
  assert.equal(element().open, true);
});

const NODE = { name: "Value", weight: 40, min: 10, max: 60, locked: false, group: "", level: "" };
const WEIGHTS = { kind: "weight_table", nodes: 1, trials: 0 };
const weights = (other = {}) => entryOf({ kind: "weight_table", nodes: [NODE] }, { data: WEIGHTS, ...other });

test("a file of weights has a table of its nodes, which stays while the file is read again", async (t) => {
  const entry = weights();
  const { place, sets, draw } = await show(t, entry);
  assert.match(line(place), /^made up\.csv: 1 node ·/);
  assert.equal(part(place, "columns").open, false);
  const weight = called(place, "Reference weight of Value");
  enter(weight, "50");
  assert.deepEqual(sets.correctNodes.mock.calls[0].arguments, [entry, { "0.weight": "50" }]);
  entry.version += 1;
  draw(entry);
  assert.equal(called(place, "Reference weight of Value"), weight);
});

test("a fault of a cell is told at the cell alone", async (t) => {
  const fault = new UserError({ message: "“x” is no number.", field: "nodes.0.weight" });
  const cellFaults = new Map([["0.weight", "“x” is no number."]]);
  const { place } = await show(t, weights({ fault, cellFaults }));
  assert.deepEqual(texts(place, ".fault"), ["“x” is no number."]);
  assert.deepEqual(texts(place, ".node-table .fault"), ["“x” is no number."]);
});

test("a file that turns out to be of another kind gets another card", async (t) => {
  const entry = weights();
  const { place, draw } = await show(t, entry);
  entry.version += 1;
  Object.assign(entry, { record: entryOf().record, data: entryOf().data });
  draw(entry);
  assert.equal(place.querySelector(".node-table"), null);
  assert.match(line(place), /2 buckets/);
});

test("names, warnings, reasons and faults are text, whatever the file holds", async (t) => {
  const fault = new UserError({ message: html, remedy: html });
  const dropped = [{ count: 1, reason: html, rows: [2] }];
  const section = { ...FACTS.encoding, id: "section", text: html };
  const told = { name: html, warnings: [html], dropped, facts: [section] };
  const { place } = await show(t, entryOf(told, { fault }));
  assert.ok(line(place).startsWith(`${html}: `));
  assert.ok(line(place).includes(` · ${html}`));
  assert.deepEqual(texts(place, ".warnings li"), [html]);
  assert.deepEqual(texts(place, ".dropped li"), [`1 row left out: ${html} (row 2)`]);
  assert.deepEqual(texts(place, "[role=alert]"), [`${html} ${html}`]);
  assert.equal(place.querySelector("img, b"), null);
});
