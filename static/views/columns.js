// The columns of a file over its first rows: what each became, and a choice of what it is.

import { faultOf } from "../app/faults.js";
import { number } from "../app/format.js";
import { h } from "./dom.js";
import { explainButton } from "./popover.js";

/** @param {object} entry as app/sets.js keeps it  @param {(change: object) => void} onCorrect */
export function columnsView(entry, onCorrect) {
  const { columns, preview, roles } = entry.record;
  const fault = faultOf(entry, "columns");
  const places = columns.length ? columns.map(({ index }) => index) : preview.header.map((_, i) => i);
  const cell = (row, place) => row[place] ?? "";
  return [
    fault && h("p", { id: "columns-fault", class: "fault" }, fault),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "Columns and first rows" },
      h(
        "table",
        { class: "preview" },
        h("caption", { class: "visually-hidden" }, "Columns of the file, the role of each, and its first rows"),
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            h("th", { scope: "col", class: "row-number" }, "Row"),
            places.map((place) => headView(place, columns, preview)),
          ),
          columns.length > 0 &&
            h(
              "tr",
              { class: "roles" },
              h("th", { scope: "row", class: "row-number" }, "Read as"),
              columns.map((column) => h("td", null, roleView(column, roles, entry, onCorrect))),
            ),
        ),
        h(
          "tbody",
          null,
          preview.rows.map((row, i) =>
            h(
              "tr",
              null,
              h("th", { scope: "row", class: "row-number" }, number(preview.first_row + i)),
              places.map((place) => h("td", null, cell(row, place))),
            ),
          ),
        ),
      ),
    ),
  ];
}

function headView(place, columns, preview) {
  const column = columns.find(({ index }) => index === place);
  const name = column?.header || preview.header[place] || `Column ${place + 1}`;
  const content = { title: name, text: column?.reason };
  return h(
    "th",
    { scope: "col" },
    h("span", { class: "th-line" }, name, column?.reason && explainButton(name, content)),
  );
}

function roleView(column, roles, entry, onCorrect) {
  const changed = entry.record.corrections?.columns?.[column.index];
  const name = column.header || `column ${column.index + 1}`;
  const label = ({ value, label }) =>
    value === "bucket" && column.role === "bucket" && column.bucket ? `${label} ${column.bucket}` : label;
  const change = ({ target }) =>
    onCorrect({
      columns: { ...entry.record.corrections?.columns, ...entry.wanted?.columns, [column.index]: target.value },
    });
  return h(
    "select",
    {
      id: `role-${column.index}`,
      class: changed ? "corrected" : null,
      value: column.role,
      "aria-label": `Role of ${name}`,
      "aria-invalid": faultOf(entry, `columns.${column.index}`) ? "true" : null,
      data: { column: column.index },
      on: { change },
    },
    roles.map((role) => h("option", { value: role.value }, label(role))),
  );
}
