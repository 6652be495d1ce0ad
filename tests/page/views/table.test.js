import assert from "node:assert/strict";
import { test } from "node:test";
import { forgetTables, tableView } from "../../../static/views/table.js";
import { explanationOf } from "./explanation.mjs";
import { column, reportOf, table } from "./reports.mjs";
import { keepSaves } from "./saves.mjs";
import { called, nameOf, stage, texts } from "./stage.mjs";

const COLUMNS = [
  column("bucket", "text", { label: "Bucket" }),
  column("mean", "fraction", { label: "Mean a month" }),
  column("recovery", "date", { label: "Recovered" }),
];
const ROWS = [
  ["Bucket 2", 0.02, "2011-05-31"],
  ["Bucket 10", -0.1, null],
  ["Bucket 1", 0.003, "2009-01-31"],
  ["Bucket 3", null, ""],
];
const CONTEXT = { report: reportOf(), periodsPerYear: 12, dated: true };
const numbered = (count) => Array.from({ length: count }, (_, i) => [`Row ${i + 1}`, i, null]);

const show = (t, rows = ROWS, other = {}, context = {}) =>
  stage(t, tableView(table("buckets", COLUMNS, rows, other), { ...CONTEXT, ...context }));
const cells = (place, id) => texts(place, `tbody [data-column="${id}"]`);
const sortButton = (place, id) => place.querySelector(`[data-action=sort][data-column="${id}"]`);
const heads = (place) => [...place.querySelectorAll("thead th")].map((head) => head.getAttribute("aria-sort"));
const folded = (place) => place.querySelectorAll("tr.folded").length;

test("the values of a column read alike, and are exact for scripts", (t) => {
  const place = show(t);
  assert.deepEqual(cells(place, "mean"), ["2.0%", "−10.0%", "0.3%", "n/a"]);
  assert.deepEqual(cells(place, "recovery"), ["2011-05", "n/a", "2009-01", "n/a"]);
  const values = [...place.querySelectorAll("[data-column=mean][data-value]")].map(({ dataset }) => dataset.value);
  assert.deepEqual(values, ["0.02", "-0.1", "0.003", ""]);
  assert.deepEqual(
    [...place.querySelectorAll("td.missing")].map(({ dataset }) => dataset.column),
    ["recovery", "mean", "recovery"],
  );
});

test("a screen reader is told which column and which row a value stands in", (t) => {
  const place = show(t);
  assert.deepEqual(
    [...place.querySelectorAll("thead th")].map(({ scope }) => scope),
    ["col", "col", "col"],
  );
  for (const row of place.querySelectorAll("tbody tr")) {
    assert.deepEqual(
      [...row.cells].map(({ tagName, scope }) => [tagName, scope]),
      [
        ["TH", "row"],
        ["TD", ""],
        ["TD", ""],
      ],
    );
  }
  const part = called(place, "Title of buckets: table");
  assert.equal(part.getAttribute("role"), "region");
  assert.equal(part.tabIndex, 0); // or the keyboard cannot scroll it
});

test("numbers are sorted from the largest, then from the smallest", (t) => {
  const place = show(t);
  assert.deepEqual(heads(place), [null, null, null]);
  sortButton(place, "mean").click();
  assert.deepEqual(cells(place, "mean"), ["2.0%", "0.3%", "−10.0%", "n/a"]);
  assert.deepEqual(heads(place), [null, "descending", null]);
  sortButton(place, "mean").click();
  assert.deepEqual(cells(place, "mean"), ["−10.0%", "0.3%", "2.0%", "n/a"]);
  assert.deepEqual(heads(place), [null, "ascending", null]);
});

test("words and dates are sorted from the first, and numbers in words as numbers", (t) => {
  const place = show(t);
  sortButton(place, "bucket").click();
  assert.deepEqual(cells(place, "bucket"), ["Bucket 1", "Bucket 2", "Bucket 3", "Bucket 10"]);
  assert.deepEqual(heads(place), ["ascending", null, null]);
  sortButton(place, "recovery").click();
  assert.deepEqual(cells(place, "recovery"), ["2009-01", "2011-05", "n/a", "n/a"]);
  assert.deepEqual(heads(place), [null, null, "ascending"]);
});

test("missing values come last, whichever way a column is sorted", (t) => {
  const place = show(t);
  for (const order of [
    ["2009-01", "2011-05", "n/a", "n/a"],
    ["2011-05", "2009-01", "n/a", "n/a"],
  ]) {
    sortButton(place, "recovery").click();
    assert.deepEqual(cells(place, "recovery"), order);
  }
});

test("the button that sorts stays, so that the keyboard's place does", (t) => {
  const place = show(t);
  const sort = sortButton(place, "mean");
  sort.focus();
  sort.click();
  assert.equal(document.activeElement, sort);
  assert.ok(sort.isConnected);
});

test("a table longer than its limit is folded and says how many rows there are", (t) => {
  const place = show(t, numbered(1200));
  assert.deepEqual(texts(place, ".more span"), ["30 of 1,200 rows."]);
  assert.equal(folded(place), 1170);
  assert.equal(place.querySelectorAll("tbody tr").length, 1200); // on paper all of them stand
  assert.equal(place.querySelectorAll("tbody tr")[29].className, "");
});

test("a few rows more than the limit are not worth a button", (t) => {
  const short = show(t, numbered(33));
  assert.equal(folded(short), 0);
  assert.equal(short.querySelector("[data-action=show-all]"), null);
  const long = show(t, numbered(34));
  assert.equal(folded(long), 4);
  assert.equal(nameOf(long.querySelector("[data-action=show-all]")), "Show all 34 rows");
});

test("all rows are shown, and where they go on is in sight", (t) => {
  const place = show(t, numbered(40));
  const seen = t.mock.method(window.Element.prototype, "scrollIntoView", () => {});
  called(place, "Show all 40 rows").click();
  assert.equal(folded(place), 0);
  assert.equal(place.querySelector(".more").childElementCount, 0);
  assert.equal(seen.mock.calls[0].this.textContent, "Row 31");
});

test("the rows that are folded are the last of those that are sorted", (t) => {
  const place = show(t, numbered(40));
  sortButton(place, "mean").click();
  assert.equal(folded(place), 10);
  assert.equal(place.querySelector("tbody tr:not(.folded)").cells[0].textContent, "Row 40");
  assert.equal([...place.querySelectorAll("tr.folded")].at(-1).cells[0].textContent, "Row 1");
});

test("a table without rows says so", (t) => {
  assert.deepEqual(texts(show(t, []), ".hint"), ["None in this history."]);
  const undated = show(t, [], {}, { dated: false });
  assert.deepEqual(texts(undated, ".hint"), ["None."]);
  assert.equal(undated.querySelector("table"), null);
});

test("a column and each value in it are explained, the value with all its digits", (t) => {
  const place = show(t, [["Bucket 1", 0.0123456, null]]);
  const head = explanationOf(called(place, "About Mean a month"));
  assert.deepEqual(texts(head, "strong, p"), ["Mean a month", "What mean is."]);
  const cell = explanationOf(place.querySelector("td[data-column=mean]"));
  assert.deepEqual(texts(cell, "strong, .exact, p"), ["Mean a month", "1.23456%", "What mean is."]);
  const name = explanationOf(place.querySelector("th[data-column=bucket]"));
  assert.deepEqual(texts(name, "strong, .exact, p"), ["Bucket", "What bucket is."]);
});

test("on paper the columns are explained below", (t) => {
  const place = show(t);
  assert.deepEqual(texts(place, ".print-only.column-help dt"), ["Bucket", "Mean a month", "Recovered"]);
  assert.deepEqual(texts(place, ".print-only.column-help dd"), [
    "What bucket is.",
    "What mean is.",
    "What recovery is.",
  ]);
});

test("a short word of a label stays with the next where the label is broken", (t) => {
  const place = show(t);
  assert.equal(sortButton(place, "mean").textContent, "Mean a\u00a0month");
});

test("the class of a column says how long its texts are; a name in the first is no sentence", (t) => {
  const place = show(t, [["x".repeat(71), 1, "y".repeat(71)]]);
  const classes = (id) => [...place.querySelector(`tbody [data-column=${id}]`).classList];
  assert.deepEqual(classes("bucket"), ["words", "long"]);
  assert.deepEqual(classes("recovery"), ["words", "sentence"]);
  assert.deepEqual(classes("mean"), ["number"]);
  const short = show(t, [["x".repeat(30), 1, "y".repeat(31)]]);
  assert.deepEqual([...short.querySelector("tbody [data-column=bucket]").classList], ["words"]);
  assert.deepEqual([...short.querySelector("tbody [data-column=recovery]").classList], ["words", "long"]);
});

test("the table is saved whole, exact and in the order of the report, however it is sorted", async (t) => {
  const saves = keepSaves(t);
  const place = show(t, numbered(40).concat([["a,b", -0.1, null]]));
  sortButton(place, "mean").click();
  called(place, "Save “Title of buckets” as CSV").click();
  const { name, blob } = await saves.next();
  assert.equal(name, "momentum-inversion-buckets.csv");
  assert.match(blob.type, /^text\/csv/);
  const lines = (await blob.text()).split("\r\n");
  assert.equal(lines[0], "Bucket,Mean a month,Recovered");
  assert.equal(lines[1], "Row 1,0,");
  assert.equal(lines.at(-2), '"a,b",-0.1,');
  assert.equal(lines.length, 43);
});

const CHOICES = { column: "bucket", choices: [{ label: "Drop", parameter: "drop" }] };

/** Another report in which the rows of this table are decided about. */
function decidable(t, { rows = numbered(40), report = reportOf(), id = "suggestions", columns = COLUMNS } = {}) {
  t.after(forgetTables);
  const asked = [];
  const view = (block, name, of) => {
    asked.push([block.id, name, of]);
    return document.createTextNode(`Drop ${name}?`);
  };
  const block = table(id, columns, rows, { actions: CHOICES });
  return { place: stage(t, tableView(block, { ...CONTEXT, report, decisions: { view } })), asked };
}

test("what is decided about a row stands beside its name", (t) => {
  const { place, asked } = decidable(t, { rows: ROWS });
  assert.deepEqual(
    [...place.querySelectorAll("thead th")].map((head) => head.querySelector(":not(.explain)").textContent),
    ["Bucket?", "Your choice?", "Mean a\u00a0month?", "Recovered?"],
  );
  const [row] = place.querySelectorAll("tbody tr");
  assert.deepEqual(texts(row, "th, td"), ["Bucket 2", "Drop Bucket 2?", "2.0%", "2011-05"]);
  assert.deepEqual(asked[0].slice(0, 2), ["suggestions", "Bucket 2"]);
  assert.equal(asked[0][2].tool, "inversion");
  assert.match(explanationOf(called(place, "About Your choice")).textContent, /once more to follow the suggestion/);
});

test("a choice stands with its row however the table is sorted", (t) => {
  const { place } = decidable(t, { rows: ROWS });
  sortButton(place, "bucket").click();
  assert.deepEqual(texts(place, ".decided").slice(1), [
    "Drop Bucket 1?",
    "Drop Bucket 2?",
    "Drop Bucket 3?",
    "Drop Bucket 10?",
  ]);
});

test("a table that is decided about stays sorted and unfolded in the report that follows", (t) => {
  const { place } = decidable(t);
  sortButton(place, "mean").click();
  called(place, "Show all 40 rows").click();
  const next = decidable(t).place;
  assert.deepEqual(heads(next), [null, null, "descending", null]);
  assert.equal(folded(next), 0);
  sortButton(next, "mean").click();
  assert.deepEqual(heads(next), [null, null, "ascending", null]);
});

test("a table of other data, another tool or other columns begins anew", (t) => {
  for (const other of [
    { report: reportOf({ data: [{ name: "another" }] }) },
    { report: reportOf({ tool: "redundancy" }) },
    { columns: [...COLUMNS.slice(0, 2), column("other", "date")] },
    { id: "others" },
  ]) {
    const { place } = decidable(t);
    sortButton(place, "mean").click();
    assert.deepEqual(heads(decidable(t, other).place).filter(Boolean), []);
    forgetTables();
  }
});

test("what is forgotten begins anew", (t) => {
  sortButton(decidable(t).place, "mean").click();
  forgetTables();
  assert.deepEqual(heads(decidable(t).place).filter(Boolean), []);
});

test("a table that nothing is decided about begins anew in every report", (t) => {
  const rows = numbered(40);
  sortButton(show(t, rows), "mean").click();
  assert.deepEqual(heads(show(t, rows)).filter(Boolean), []);
});

test("titles, labels, cells and explanations are text, whatever they hold", (t) => {
  const html = '<img src="x"> & <b>"bold"</b>';
  const columns = [column("c", "text", { label: html, help: html })];
  const place = stage(t, tableView(table("t", columns, [[html]], { title: html, help: html }), CONTEXT));
  assert.deepEqual(texts(place, "h3"), [html]);
  assert.deepEqual(texts(place, "tbody th, .sort"), [html, html]);
  assert.deepEqual(texts(explanationOf(place.querySelector("tbody th")), "strong, p"), [html, html]);
  assert.equal(place.querySelector(".scroll").ariaLabel, `${html}: table`);
  assert.equal(place.querySelector("img, b"), null);
});
