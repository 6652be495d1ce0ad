import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../../../static/python/client.js";
import { columnsView } from "../../../static/views/columns.js";
import { explanationOf } from "./explanation.mjs";
import { entryOf } from "./imports.mjs";
import { called, enter, stage, texts } from "./stage.mjs";

function show(t, told = {}, other = {}) {
  const onCorrect = t.mock.fn();
  const place = stage(t, columnsView(entryOf(told, other), onCorrect));
  return { place, corrected: () => onCorrect.mock.calls.map((call) => call.arguments) };
}

const roles = (place) => [...place.querySelectorAll("select")].map(({ value }) => value);
const rows = (place) => [...place.querySelectorAll("tbody tr")].map((row) => texts(row, "th, td"));

test("the first rows stand below the names of the columns, counted as in the file", (t) => {
  const { place } = show(t);
  assert.deepEqual(
    texts(place, "thead tr:first-child .th-line").map((name) => name.replace(/\?$/, "")),
    ["Date", "Q1", "Q2", "Note"],
  );
  assert.deepEqual(rows(place), [
    ["2", "2001-01-28", "-2.50", "-0.70", "x1"],
    ["3", "2001-02-28", "-2.00", "-0.40", ""],
  ]);
});

test("what each column became is told and can be chosen", (t) => {
  const { place } = show(t);
  assert.deepEqual(roles(place), ["date", "bucket", "bucket", "ignore"]);
  assert.deepEqual(texts(called(place, "Role of Note"), "option"), [
    "Date",
    "Bucket return",
    "Benchmark return",
    "Not used",
  ]);
});

test("a bucket is told with its number, and only in its own column", (t) => {
  const { place } = show(t);
  const chosen = (name) => called(place, name).selectedOptions[0].text;
  assert.equal(chosen("Role of Q1"), "Bucket return 1");
  assert.equal(chosen("Role of Q2"), "Bucket return 2");
  assert.equal(chosen("Role of Date"), "Date");
});

test("why a column became what it is, is explained", (t) => {
  const { place } = show(t);
  const told = explanationOf(called(place, "About Note"));
  assert.equal(told.querySelector("strong").textContent, "Note");
  assert.equal(told.querySelector("p").textContent, "it holds words");
});

test("another role is a correction of that column, by its place in the file", (t) => {
  const { place, corrected } = show(t);
  enter(called(place, "Role of Note"), "benchmark");
  assert.deepEqual(corrected(), [[{ columns: { 3: "benchmark" } }]]);
});

test("the columns that were corrected before, or are about to be, stay corrected", (t) => {
  const { place, corrected } = show(
    t,
    { corrections: { unit: "percent", columns: { 1: "ignore", 2: "ignore" } } },
    { wanted: { columns: { 2: "benchmark" } } },
  );
  enter(called(place, "Role of Note"), "bucket");
  assert.deepEqual(corrected(), [[{ columns: { 1: "ignore", 2: "benchmark", 3: "bucket" } }]]);
});

test("a column that was corrected is marked, and no other", (t) => {
  const { place } = show(t, { corrections: { columns: { 2: "benchmark" } } });
  assert.deepEqual(
    [...place.querySelectorAll(".corrected")].map(({ id }) => id),
    ["role-2"],
  );
});

test("a fault in a column is told above the table and marked at the column", (t) => {
  const fault = new UserError({
    message: "Row 2, column D (“Note”): a number was expected.",
    field: "columns.3",
    remedy: "Set the column to “Not used”.",
  });
  const { place } = show(t, {}, { fault });
  assert.deepEqual(texts(place, "#columns-fault"), [
    "Row 2, column D (“Note”): a number was expected. Set the column to “Not used”.",
  ]);
  assert.deepEqual(
    [...place.querySelectorAll("[aria-invalid=true]")].map(({ id }) => id),
    ["role-3"],
  );
});

test("a fault elsewhere is not told at the columns", (t) => {
  const { place } = show(t, {}, { fault: new UserError({ message: "No.", field: "last" }) });
  assert.equal(place.querySelector(".fault, [aria-invalid]"), null);
});

test("only the columns that matter are shown, each over its own cells", (t) => {
  const { place, corrected } = show(t, {
    columns: [
      { index: 2, header: "Q2", role: "bucket", bucket: 1, reason: "" },
      { index: 0, header: "", role: "date", bucket: null, reason: "its cells are dates" },
    ],
  });
  assert.deepEqual(rows(place)[0], ["2", "-0.70", "2001-01-28"]);
  assert.equal(place.querySelectorAll(".explain").length, 1);
  enter(called(place, "Role of column 1"), "ignore");
  assert.deepEqual(corrected(), [[{ columns: { 0: "ignore" } }]]);
});

test("before the columns are known their cells are shown without roles", (t) => {
  const preview = { header: ["Date", ""], rows: [["2001", "1"]], first_row: 1_201 };
  const { place } = show(t, { columns: [], preview });
  assert.deepEqual(texts(place, "thead th"), ["Row", "Date", "Column 2"]);
  assert.deepEqual(rows(place), [["1,201", "2001", "1"]]);
  assert.equal(place.querySelector("select, .roles"), null);
});

test("the table has a name, and the part that scrolls is reached by keyboard", (t) => {
  const { place } = show(t);
  const region = called(place, "Columns and first rows");
  assert.equal(region.getAttribute("role"), "region");
  assert.equal(region.tabIndex, 0);
  assert.match(place.querySelector("caption").textContent, /role of each/);
  const heads = [...place.querySelectorAll("tr")].map((row) => row.firstElementChild);
  assert.deepEqual(
    heads.map((head) => [head.textContent, head.scope]),
    [
      ["Row", "col"],
      ["Read as", "row"],
      ["2", "row"],
      ["3", "row"],
    ],
  );
});

test("names and cells of a file are text, whatever they hold", (t) => {
  const html = '<script>document.title = 1</script><b>"bold" & more</b>';
  const { place } = show(t, {
    columns: [{ index: 0, header: html, role: "bucket", bucket: 1, reason: html }],
    preview: { header: [html], rows: [[html]], first_row: 2 },
  });
  assert.equal(place.querySelector("thead .th-line").textContent, `${html}?`);
  assert.deepEqual(rows(place), [["2", html]]);
  assert.equal(called(place, `Role of ${html}`).value, "bucket");
  const told = explanationOf(called(place, `About ${html}`));
  assert.equal(told.textContent, html + html);
  for (const root of [place, told]) assert.equal(root.querySelector("script, b"), null);
});
