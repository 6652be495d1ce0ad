// A table that sorts by any column, explains every number and can be saved as CSV.

import { toCsv } from "../app/csv.js";
import { columnDigits, number, value } from "../app/format.js";
import { fileName, save } from "../app/save.js";
import { frame } from "./block.js";
import { button, h } from "./dom.js";
import { exactly } from "./metrics.js";
import { explain, explainButton } from "./popover.js";

const FIRST_ROWS = 30; // more are folded away on the screen, never on paper
// Characters from which on a column of text is broken into lines.
const LONG_NAME = 30;
const SENTENCE = 70;
const WORDS = new Set(["text", "date"]);
const DECIDE = "Press once to decide, and once more to follow the suggestion again. All else is computed anew.";
const states = new Map(); // of the tables whose rows are decided about, by block: a new report keeps what was unfolded

/** @param {object} block of type table */
export function tableView(block, { report, periodsPerYear, dated, decisions }) {
  const state = stateOf(block, report);
  const breaks = block.columns.map((_, i) => breakingOf(block.rows, i));
  const digits = block.columns.map(({ unit }, i) =>
    columnDigits(
      block.rows.map((row) => row[i]),
      unit,
    ),
  );
  const body = h("tbody");
  const decided = block.actions ? block.columns.findIndex(({ id }) => id === block.actions.column) : null;
  const heads = block.columns.map((column, i) => headView(column, () => sort(i)));
  const more = h("div", { class: "more" });

  function cellView(row, i) {
    const column = block.columns[i];
    const raw = row[i];
    const missing = raw === null || raw === "";
    const props = {
      class: `${WORDS.has(column.unit) ? "words" : "number"}${missing ? " missing" : ""}${breaks[i]}`,
      scope: i === 0 ? "row" : null,
      data: { column: column.id, value: missing ? "" : raw },
    };
    const text = value(raw, column.unit, { periodsPerYear, digits: digits[i] });
    const exact = exactly({ value: raw, unit: column.unit });
    return explain(h(i === 0 ? "th" : "td", props, text), { title: column.label, text: column.help, exact });
  }

  const decideView = (row) => h("td", { class: "decided" }, decisions.view(block, row[decided], report));

  function draw() {
    const { column, direction, all } = state;
    const rows = column === null ? block.rows : sorted(block.rows, column, direction);
    const shown = all ? rows.length : FIRST_ROWS;
    body.replaceChildren(
      ...rows.map((row, at) =>
        h(
          "tr",
          { class: at < shown ? null : "folded" },
          row.map((_, i) => [cellView(row, i), decided === i && decideView(row)]),
        ),
      ),
    );
    heads.forEach((head, i) => {
      if (i === column) head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    const rest = `${number(shown)} of ${number(rows.length)} rows.`;
    const showAll = () => {
      state.all = true;
      draw();
      body.rows[FIRST_ROWS].cells[0].scrollIntoView({ block: "nearest" });
    };
    more.replaceChildren(
      ...(all
        ? []
        : [
            h("span", null, rest),
            button(`Show all ${number(rows.length)} rows`, "show-all", showAll, { class: "small" }),
          ]),
    );
  }

  // Numbers are most interesting from the top, words from A; a second press turns it round.
  function sort(column) {
    const first = WORDS.has(block.columns[column].unit) ? 1 : -1;
    state.direction = state.column === column ? -state.direction : first;
    state.column = column;
    draw();
  }

  draw();
  const headers = heads.map((head, i) => [head, decided === i && decideHeadView()]);
  const csv = button("CSV", "save-csv", () => save(fileName(report, block.id, "csv"), toCsv(block), "text/csv"), {
    class: "small",
    "aria-label": `Save “${block.title}” as CSV`,
    data: { block: block.id },
  });
  return frame(
    "section",
    block,
    [csv],
    block.rows.length
      ? h(
          "div",
          { class: "scroll", tabindex: "0", role: "region", "aria-label": `${block.title}: table` },
          h("table", { data: { block: block.id } }, h("thead", null, h("tr", null, headers)), body),
        )
      : h("p", { class: "hint" }, dated ? "None in this history." : "None."),
    more,
    columnsForPrint(block.columns),
  );
}

function headView(column, onSort) {
  // "a year" stays on one line where a label is broken.
  const label = column.label.replace(/\b(\p{Letter}{1,2}) /gu, "$1\u00a0");
  const sort = button(label, "sort", onSort, { class: "sort", data: { column: column.id } });
  const about = explainButton(column.label, { title: column.label, text: column.help });
  const words = WORDS.has(column.unit) ? "words" : "number";
  return h("th", { scope: "col", class: words }, h("span", { class: "th-line" }, sort, about));
}

function decideHeadView() {
  const about = explainButton("Your choice", { title: "Your choice", text: DECIDE });
  return h("th", { scope: "col", class: "decided" }, h("span", { class: "th-line" }, "Your choice", about));
}

/** What the class of a column's cells says of how text in them may be broken into lines. */
function breakingOf(rows, i) {
  // One after the other: as arguments of one call they would be too many for some browsers.
  const longest = rows.reduce((most, row) => Math.max(most, typeof row[i] === "string" ? row[i].length : 0), 0);
  if (longest > SENTENCE && i > 0) return " sentence"; // the first column holds names, however long
  return longest > LONG_NAME ? " long" : "";
}

/** Forgets how tables were sorted and unfolded, when the report is gone. */
export const forgetTables = () => states.clear();

/** How the table is sorted and unfolded. */
function stateOf(block, report) {
  const fresh = { column: null, direction: 1, all: block.rows.length <= FIRST_ROWS + 3 };
  if (!block.actions) return fresh;
  const ids = block.columns.map(({ id }) => id);
  const key = JSON.stringify([report.tool, [report.data].flat().map((data) => data?.name), ids]);
  if (states.get(block.id)?.key !== key) states.set(block.id, { key, state: fresh });
  return states.get(block.id).state;
}

function columnsForPrint(columns) {
  return h(
    "dl",
    { class: "print-only column-help" },
    columns.map(({ label, help }) => h("div", null, h("dt", null, label), h("dd", null, help))),
  );
}

/** Rows by one column; missing values come last whichever way. */
function sorted(rows, column, direction) {
  const compare = (a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    return String(a).localeCompare(String(b), "en", { numeric: true });
  };
  const missing = (v) => v === null || v === "";
  return [...rows].sort((left, right) => {
    const a = left[column];
    const b = right[column];
    if (missing(a) || missing(b)) return missing(a) - missing(b);
    return direction * compare(a, b);
  });
}
