import assert from "node:assert/strict";
import { test } from "node:test";
import { createNodes } from "../../../static/views/nodes.js";
import { press, type } from "./keys.mjs";
import { called, describedBy, enter, nameOf, stage, texts } from "./stage.mjs";

const node = (name, weight, other = {}) => ({
  name,
  weight,
  min: null,
  max: null,
  locked: false,
  group: "",
  level: "",
  ...other,
});
const SYSTEM = [node("Value", 40), node("Quality", 30), node("Momentum", 20), node("Size", 10)];

/** The table of a data set, and what a visitor changed in it. */
function show(t, { nodes = SYSTEM, corrections = {}, ...other } = {}) {
  const entry = {
    record: { nodes, corrections },
    fresh: new Map(),
    drafts: new Map(),
    cellFaults: new Map(),
    ...other,
  };
  const changes = [];
  const { element, update } = createNodes(entry, (change) => changes.push(change));
  const place = stage(t, element);
  update();
  const cell = (row, column) => place.querySelector(`[data-cell="${row}.${column}"]`);
  const sums = () => place.querySelector("[data-part=sums]").textContent;
  const column = (id) => [...place.querySelectorAll(`tbody [data-column=${id}]`)].map(({ value }) => value);
  return { place, entry, changes, update, cell, sums, column };
}

const fresh = (entry, cell, text) => entry.fresh.set(cell, text);
const focused = () => document.activeElement.id;

test("each node has a row with its weight, its limits and its group, and none where there are none", (t) => {
  const { place, column, cell } = show(t, {
    nodes: [node("Value", 60, { min: 0, max: 70.5, group: "Core" }), SYSTEM[1]],
  });
  assert.deepEqual(texts(place, "h3"), ["Weights and limits (2 nodes)"]);
  assert.deepEqual(column("name"), ["Value", "Quality"]);
  assert.deepEqual(column("weight"), ["60", "30"]);
  assert.deepEqual(column("min"), ["0", ""]);
  assert.deepEqual(column("max"), ["70.5", ""]);
  assert.deepEqual(column("group"), ["Core", ""]);
  assert.equal(cell(0, "locked").checked, false);
});

test("a locked node is ticked", (t) => {
  const { cell } = show(t, { nodes: [node("Value", 60, { locked: true }), SYSTEM[1]] });
  assert.equal(cell(0, "locked").checked, true);
  assert.equal(cell(1, "locked").checked, false);
});

test("a screen reader is told of each cell what it is, and of which node", (t) => {
  const { place, entry, cell, update } = show(t);
  assert.deepEqual([...place.querySelectorAll("tbody tr")[1].querySelectorAll("input")].map(nameOf), [
    "Name of Quality",
    "Reference weight of Quality",
    "Minimum of Quality",
    "Maximum of Quality",
    "Lock Quality",
    "Group of Quality",
  ]);
  assert.deepEqual(texts(place, "thead th:not([hidden])"), ["Node", "Weight", "Minimum", "Maximum", "Locked", "Group"]);
  assert.equal(called(place, "Nodes: table").tagName, "DIV");
  entry.record.nodes = [node("Trend", 40), ...SYSTEM.slice(1)];
  update();
  assert.equal(nameOf(cell(0, "max")), "Maximum of Trend");
});

test("a changed cell is told by its place, without the blanks around it", (t) => {
  const { cell, changes } = show(t);
  enter(cell(1, "max"), " 35 ");
  enter(cell(3, "name"), "Small");
  assert.deepEqual(changes, [{ "1.max": "35" }, { "3.name": "Small" }]);
});

test("a lock is told as yes or no", (t) => {
  const { cell, changes } = show(t, { nodes: [node("Value", 60, { locked: true }), SYSTEM[1]] });
  cell(1, "locked").click();
  cell(0, "locked").click();
  assert.deepEqual(changes, [{ "1.locked": "yes" }, { "0.locked": "no" }]);
});

test("a cell that holds what it held is no change", (t) => {
  const { cell, changes } = show(t);
  enter(cell(0, "weight"), "40 ");
  enter(cell(0, "max"), "");
  cell(1, "locked").click();
  cell(1, "locked").checked = false;
  enter(cell(1, "locked"), "on");
  assert.deepEqual(changes, [{ "1.locked": "yes" }]);
});

test("the sum runs with what is typed, and Escape takes that back", (t) => {
  const { cell, sums, changes } = show(t);
  assert.equal(sums(), "The weights add up to 100");
  type(cell(0, "weight"), "30.5");
  assert.equal(sums(), "The weights add up to 90.5");
  press(cell(0, "weight"), "Escape");
  assert.equal(cell(0, "weight").value, "40");
  assert.equal(sums(), "The weights add up to 100");
  assert.deepEqual(changes, []);
});

test("Escape in a cell in which nothing was typed is left to whatever else it closes", (t) => {
  const { cell } = show(t);
  cell(0, "weight").focus();
  cell(0, "weight").value = "41";
  press(cell(0, "weight"), "Escape");
  assert.equal(cell(0, "weight").value, "41");
});

test("Enter and the arrows keep what was typed and go to the row below or above", (t) => {
  const { cell, changes } = show(t);
  type(cell(0, "max"), "50");
  assert.equal(press(cell(0, "max"), "Enter"), false);
  assert.equal(focused(), "node-1-max");
  type(cell(1, "max"), "35");
  press(cell(1, "max"), "ArrowDown");
  assert.equal(focused(), "node-2-max");
  press(cell(2, "max"), "ArrowUp");
  assert.equal(focused(), "node-1-max");
  press(cell(1, "max"), "Enter", { shiftKey: true });
  assert.equal(focused(), "node-0-max");
  assert.deepEqual(changes.slice(0, 2), [{ "0.max": "50" }, { "1.max": "35" }]);
});

test("what is gone to is selected, so that it is typed over", (t) => {
  const { cell } = show(t);
  cell(0, "weight").focus();
  press(cell(0, "weight"), "Enter");
  assert.deepEqual([cell(1, "weight").selectionStart, cell(1, "weight").selectionEnd], [0, 2]);
});

test("at the first and the last row the keyboard's place stays", (t) => {
  const { cell } = show(t);
  cell(3, "weight").focus();
  press(cell(3, "weight"), "ArrowDown");
  assert.equal(focused(), "node-3-weight");
  cell(0, "weight").focus();
  press(cell(0, "weight"), "ArrowUp");
  assert.equal(focused(), "node-0-weight");
});

test("the arrows go through the locks as well", (t) => {
  const { cell } = show(t);
  cell(0, "locked").focus();
  press(cell(0, "locked"), "ArrowDown");
  assert.equal(focused(), "node-1-locked");
});

test("the list of groups has the arrows, and Enter goes on", (t) => {
  const { cell } = show(t);
  cell(0, "group").focus();
  assert.equal(press(cell(0, "group"), "ArrowDown"), true);
  assert.equal(focused(), "node-0-group");
  press(cell(0, "group"), "Enter");
  assert.equal(focused(), "node-1-group");
});

test("keys with others held, and those of an input method, are left alone", (t) => {
  const { cell } = show(t);
  cell(0, "max").focus();
  for (const more of [{ altKey: true }, { ctrlKey: true }, { metaKey: true }, { isComposing: true }]) {
    assert.equal(press(cell(0, "max"), "Enter", more), true);
    assert.equal(press(cell(0, "max"), "ArrowDown", more), true);
  }
  assert.equal(focused(), "node-0-max");
});

function paste(target, text) {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  event.clipboardData = { getData: (type) => (type === "text/plain" ? text : "") };
  return target.dispatchEvent(event);
}

test("a column of a spreadsheet fills the rows below, and several fill the columns beside it", (t) => {
  const { cell, changes } = show(t);
  assert.equal(paste(cell(1, "min"), "20\t40\r\n10\t 30 \r\n"), false);
  assert.deepEqual(changes, [{ "1.min": "20", "1.max": "40", "2.min": "10", "2.max": "30" }]);
});

test("cells that would fill rows or columns that are not there are left out", (t) => {
  const { cell, changes } = show(t);
  paste(cell(3, "locked"), "yes\tCore\tmore\nno\tCore\tmore\n");
  assert.deepEqual(changes, [{ "3.locked": "yes", "3.group": "Core" }]);
});

test("a single value that is pasted is left to the field", (t) => {
  const { cell, changes } = show(t);
  assert.equal(paste(cell(1, "min"), "20\n"), true);
  assert.deepEqual(changes, []);
});

test("what was being typed gives way to the cells that are pasted over it", (t) => {
  const { cell, entry, update } = show(t);
  type(cell(0, "min"), "3");
  paste(cell(0, "min"), "20\n10\n");
  fresh(entry, "0.min", "20");
  update();
  assert.equal(cell(0, "min").value, "20");
});

test("what is being typed survives the reading of another cell, in the same field", (t) => {
  const { cell, entry, update } = show(t);
  const field = cell(1, "max");
  type(field, "3");
  entry.record.nodes = [node("Value", 40, { max: 50 }), ...SYSTEM.slice(1)];
  update();
  assert.equal(cell(1, "max"), field);
  assert.equal(field.value, "3");
  assert.equal(cell(0, "max").value, "50");
  assert.equal(document.activeElement, field);
});

test("what was typed and left shows until it is read, and then what was read", (t) => {
  const { cell, entry, update } = show(t);
  type(cell(0, "weight"), "45");
  press(cell(0, "weight"), "Enter");
  fresh(entry, "0.weight", "45");
  update();
  assert.equal(cell(0, "weight").value, "45");
  entry.fresh.clear();
  entry.record.nodes = [node("Value", 44), ...SYSTEM.slice(1)];
  update();
  assert.equal(cell(0, "weight").value, "44");
});

test("what cannot be read yet shows as it was typed, and newer typing before it", (t) => {
  const { cell, entry, update } = show(t, { drafts: new Map([["0.min", "many"]]) });
  assert.equal(cell(0, "min").value, "many");
  fresh(entry, "0.min", "3");
  update();
  assert.equal(cell(0, "min").value, "3");
});

test("a fault stands in a row below its cell, which says where, and the other cells have none", (t) => {
  const { place, cell } = show(t, { cellFaults: new Map([["1.min", "“many” is not a number."]]) });
  const rows = [...place.querySelectorAll("tbody tr")];
  assert.deepEqual(
    rows.map(({ className }) => className),
    ["", "", "fault-row", "", ""],
  );
  const alert = rows[2].querySelector("[role=alert]");
  assert.equal(alert.textContent, "“many” is not a number.");
  assert.equal(cell(1, "min").getAttribute("aria-invalid"), "true");
  assert.equal(describedBy(cell(1, "min")), "“many” is not a number.");
  assert.equal(place.querySelectorAll("[aria-invalid], [aria-describedby]").length, 1);
});

test("two faults of a row are told together", (t) => {
  const { place, cell } = show(t, {
    cellFaults: new Map([
      ["1.max", "“few” is not a number."],
      ["1.min", "“many” is not a number."],
    ]),
  });
  assert.deepEqual(texts(place, "[role=alert]"), ["“many” is not a number. “few” is not a number."]);
  assert.equal(cell(1, "max").getAttribute("aria-invalid"), "true");
});

test("a fault that is mended is gone with all that said so", (t) => {
  const { place, entry, update } = show(t, { cellFaults: new Map([["1.min", "“many” is not a number."]]) });
  entry.cellFaults.clear();
  update();
  assert.equal(place.querySelector(".fault-row"), null);
  assert.equal(place.querySelector("[aria-invalid], [aria-describedby]"), null);
});

test("a fault that stays is not alerted again, and another one is", (t) => {
  const { place, entry, update } = show(t, { cellFaults: new Map([["1.min", "“many” is not a number."]]) });
  const alert = place.querySelector("[role=alert]");
  update();
  assert.equal(place.querySelector("[role=alert]"), alert);
  entry.cellFaults.set("1.min", "“more” is not a number.");
  update();
  assert.notEqual(place.querySelector("[role=alert]"), alert);
  assert.deepEqual(texts(place, "[role=alert]"), ["“more” is not a number."]);
});

test("cells that were corrected are marked, and no others", (t) => {
  const { place } = show(t, { corrections: { nodes: { "0.max": "50", "2.name": "Trend" } } });
  assert.deepEqual(
    [...place.querySelectorAll(".corrected")].map(({ id }) => id),
    ["node-0-max", "node-2-name"],
  );
});

const LEVELS = [
  node("Core", 60),
  node("Value", 25, { level: "Core" }),
  node("Quality", 75.5, { level: "Core" }),
  node("Alone", 40),
];

test("weights of several levels have sums of their own, and each row says its level", (t) => {
  const { place, sums } = show(t, { nodes: LEVELS });
  assert.equal(sums(), "The weights add up to, by level: Top level: 100 · Core: 100.5");
  assert.deepEqual(texts(place, ".node-level"), ["Top level", "Core", "Core", "Top level"]);
  assert.ok(texts(place, "thead th:not([hidden])").includes("Level"));
});

test("one level, if it is that of a composite, is said as well", (t) => {
  const { place, sums } = show(t, { nodes: LEVELS.slice(1, 3) });
  assert.equal(sums(), "The weights add up to 100.5");
  assert.deepEqual(texts(place, ".node-level:not([hidden])"), ["Core", "Core"]);
});

test("without levels there is no column for them", (t) => {
  const { place } = show(t);
  assert.deepEqual(texts(place, ".node-level:not([hidden])"), []);
  assert.equal(texts(place, "thead th:not([hidden])").includes("Level"), false);
});

test("other rows take the place of the old ones where the level is changed", (t) => {
  const { entry, column, update, place } = show(t, { nodes: [LEVELS[0], LEVELS[3]] });
  entry.record.nodes = LEVELS;
  entry.cellFaults.set("3.max", "No.");
  update();
  assert.deepEqual(column("name"), ["Core", "Value", "Quality", "Alone"]);
  assert.deepEqual(texts(place, "h3"), ["Weights and limits (4 nodes)"]);
  assert.equal(place.querySelectorAll("tbody tr").length, 5);
});

test("the groups that there are can be chosen, each once", (t) => {
  const nodes = [
    node("a", 1, { group: "Price" }),
    node("b", 1),
    node("c", 1, { group: "Price" }),
    node("d", 1, { group: "Core" }),
  ];
  const { place, cell } = show(t, { nodes });
  assert.deepEqual(
    [...place.querySelectorAll("datalist option")].map(({ value }) => value),
    ["Price", "Core"],
  );
  assert.equal(cell(1, "group").list, place.querySelector("datalist"));
  assert.equal(cell(1, "name").list, null);
});

test("the names are as wide as the longest, within bounds", (t) => {
  const sizes = (...names) => show(t, { nodes: names.map((name) => node(name, 1)) }).cell(0, "name").size;
  assert.equal(sizes("a", "b"), 12);
  assert.equal(sizes("a".repeat(20), "b"), 20);
  assert.equal(sizes("a".repeat(80), "b"), 36);
});

test("a cell that is read again keeps its caret", (t) => {
  const { cell, update } = show(t);
  const written = t.mock.fn();
  Object.defineProperty(cell(0, "weight"), "value", { get: () => "40", set: written, configurable: true });
  update();
  assert.equal(written.mock.callCount(), 0); // to write the same text would put the caret at its end
});

test("names, groups and faults are text, whatever they hold", (t) => {
  const html = '<img src="x"> & <b>"bold"</b>';
  const { place, cell } = show(t, {
    nodes: [node(html, 1, { group: html, level: html }), SYSTEM[0]],
    cellFaults: new Map([["0.min", html]]),
  });
  assert.equal(cell(0, "name").value, html);
  assert.equal(nameOf(cell(0, "min")), `Minimum of ${html}`);
  assert.deepEqual(texts(place, "[role=alert], .node-level"), [html, html, "Top level"]);
  assert.equal(place.querySelector("datalist option").value, html);
  assert.equal(place.querySelector("img, b"), null);
});
