// The nodes of a ranking system as a table to fill in. It stays the same table while its data are read again, so
// that the caret, the scroll position and what is being typed stay where they are.

import { counted, number } from "../app/format.js";
import { sum } from "../app/typed.js";
import { h } from "./dom.js";
import { startCells } from "./nodecells.js";

const COLUMNS = [
  { id: "name", label: "Node", of: "Name of" },
  { id: "weight", label: "Weight", of: "Reference weight of", numeric: true },
  { id: "min", label: "Minimum", of: "Minimum of", numeric: true },
  { id: "max", label: "Maximum", of: "Maximum of", numeric: true },
  { id: "locked", label: "Locked", of: "Lock" },
  { id: "group", label: "Group", of: "Group of" },
];

/**
 * @param {object} entry as app/sets.js keeps it, of a weight table
 * @param {(changes: object) => void} onChange gets texts by "row.column"
 * @returns {{element: Node, update: () => void}}
 */
export function createNodes(entry, onChange) {
  const body = h("tbody");
  const groups = h("datalist", { id: "node-groups" });
  const sums = h("p", { class: "hint", data: { part: "sums" } });
  const levelHead = h("th", { scope: "col" }, "Level");
  const table = h(
    "table",
    { class: "nodes" },
    h("caption", { class: "visually-hidden" }, "Nodes with their weights and limits; every cell can be changed"),
    h("thead", null, h("tr", null, COLUMNS.map(headView), levelHead)),
    body,
  );
  const scroll = h("div", { class: "scroll", role: "region", "aria-label": "Nodes: table" }, table);
  const element = h(
    "section",
    { class: "node-table", "aria-labelledby": "nodes-heading" },
    h("h3", { id: "nodes-heading" }),
    h(
      "p",
      { class: "hint" },
      "Enter or an arrow key goes to the next row. Cells copied from a spreadsheet fill the rows below. Empty limits are none.",
    ),
    scroll,
    groups,
    sums,
  );
  let drawn = "";
  let rows = [];

  startCells(table, {
    onInput: addUp,
    onChange,
    shown: (cell) => shownText(entry, cell),
  });

  function addUp() {
    const { nodes } = entry.record;
    const weights = [...body.querySelectorAll("[data-column=weight]")].map(({ value }) => value);
    const levels = [...new Set(nodes.map(({ level }) => level))];
    const told = levels.map((level) => {
      const total = sum(weights.filter((_, row) => nodes[row].level === level));
      return levels.length > 1 ? `${level || "Top level"}: ${number(total, 4, 0)}` : number(total, 4, 0);
    });
    sums.textContent = `The weights add up to${levels.length > 1 ? ", by level:" : ""} ${told.join(" · ")}`;
  }

  function update() {
    const { nodes } = entry.record;
    const levels = JSON.stringify(nodes.map(({ level }) => level));
    if (levels !== drawn) {
      drawn = levels;
      const many = new Set(nodes.map(({ level }) => level)).size > 1 || nodes[0].level !== "";
      levelHead.hidden = !many;
      rows = nodes.map((node, row) => rowView(node, row, many));
      body.replaceChildren(...rows);
    }
    // As wide as the longest name, within bounds.
    const longest = Math.min(36, Math.max(12, ...nodes.map(({ name }) => name.length)));
    for (const input of body.querySelectorAll("[data-column=name]")) input.size = longest;
    element.querySelector("h3").textContent = `Weights and limits (${counted(nodes.length, "node")})`;
    rows.forEach((view, row) => {
      updateRow(entry, view, nodes[row], row);
    });
    const names = [...new Set(nodes.map(({ group }) => group).filter(Boolean))];
    groups.replaceChildren(...names.map((value) => h("option", { value })));
    addUp();
  }

  return { element, update };
}

const idOf = (cell) => `node-${cell.replace(".", "-")}`;

function headView({ id, label, numeric }) {
  return h("th", { scope: "col", class: numeric ? "number" : null, data: { head: id } }, label);
}

function rowView(node, row, many) {
  const cells = COLUMNS.map((column) =>
    h(column.id === "name" ? "th" : "td", column.id === "name" ? { scope: "row" } : null, inputView(column, row)),
  );
  return h("tr", { data: { row } }, cells, h("td", { class: "node-level", hidden: !many }, node.level || "Top level"));
}

function inputView({ id, numeric }, row) {
  const shared = { id: idOf(`${row}.${id}`), data: { cell: `${row}.${id}`, row, column: id }, autocomplete: "off" };
  if (id === "locked") return h("input", { ...shared, type: "checkbox" });
  return h("input", {
    ...shared,
    type: "text",
    class: numeric ? "number" : null,
    inputmode: numeric ? "decimal" : null,
    list: id === "group" ? "node-groups" : null,
    spellcheck: "false",
  });
}

/** What a cell shows: what was typed and is not in force yet, else what is. */
function shownText({ fresh, drafts, record }, cell) {
  const [row, column] = cell.split(".");
  const value = record.nodes[row][column];
  const given = typeof value === "boolean" ? (value ? "yes" : "no") : String(value ?? "");
  return fresh.get(cell) ?? drafts.get(cell) ?? given;
}

function updateRow(entry, view, node, row) {
  const told = [];
  for (const { id, of } of COLUMNS) {
    const cell = `${row}.${id}`;
    const input = view.querySelector(`[data-column=${id}]`);
    const text = shownText(entry, cell);
    if (input.type === "checkbox") input.checked = text === "yes";
    else if (!("typing" in input.dataset) && input.value !== text) input.value = text;
    const name = `${of} ${node.name}`;
    if (input.ariaLabel !== name) input.ariaLabel = name;
    input.classList.toggle("corrected", cell in (entry.record.corrections?.nodes ?? {}));
    const fault = entry.cellFaults.get(cell);
    if (fault) told.push([input, fault]);
    else if (input.hasAttribute("aria-invalid")) {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
    }
  }
  showFaults(view, row, told);
}

// In a row of its own below the cell's, where even a phone shows all of it.
function showFaults(view, row, told) {
  const id = `node-${row}-fault`;
  const text = told.map(([, fault]) => fault).join(" ");
  const below = view.nextElementSibling?.matches(".fault-row") ? view.nextElementSibling : null;
  if (!text) return below?.remove();
  if (below?.textContent !== text) {
    const line = h("p", { id, class: "fault", role: "alert" }, text);
    below?.remove();
    view.after(h("tr", { class: "fault-row" }, h("td", { colspan: COLUMNS.length + 1 }, line)));
  }
  for (const [input] of told) {
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", id);
  }
}
