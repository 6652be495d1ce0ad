import assert from "node:assert/strict";
import { test } from "node:test";
import { createNodeCorrections, moved, noDrafts } from "../../../static/app/nodes.js";
import { createReader } from "../../../static/app/reading.js";
import { Cancelled, UserError } from "../../../static/python/client.js";
import { slowPython } from "../slowpython.mjs";
import { turn } from "../waiting.mjs";

/** An entry that was read well, and what corrects its cells. */
function started(corrections = {}) {
  const python = slowPython();
  const read = createReader({ python, onChange() {}, onProgress() {} });
  const correct = createNodeCorrections(read, () => {});
  const entry = { id: "set-1", file: {}, turn: 1, version: 1, data: {}, record: { corrections }, ...noDrafts() };
  return { python, correct, entry, read };
}

/** The corrections of the latest reading. */
const asked = (python) => python.asked.at(-1).args[2];

/** The latest reading goes well: what was asked for is in force. */
async function good(python) {
  python.asked.at(-1).resolve({ data: {}, import: { corrections: asked(python) } });
  await turn();
}

async function bad(python, cell, message = "No.") {
  python.asked.at(-1).reject(new UserError({ message, field: cell && `nodes.${cell}` }));
  await turn();
}

test("a cell is read with all other corrections", async () => {
  const { python, correct, entry } = started({ order: "descending", nodes: { "1.max": "35" } });
  correct(entry, { "0.max": "41" });
  assert.deepEqual(asked(python), { order: "descending", nodes: { "1.max": "35", "0.max": "41" } });
  await good(python);
  assert.equal(python.asked.length, 1);
  assert.deepEqual([entry.drafts.size, entry.cellFaults.size, entry.fault], [0, 0, null]);
});

test("several cells at once are one reading", async () => {
  const { python, correct, entry } = started();
  correct(entry, { "1.min": "20", "1.max": "40", "2.min": "10" });
  assert.deepEqual(asked(python).nodes, { "1.min": "20", "1.max": "40", "2.min": "10" });
  await good(python);
  assert.equal(python.asked.length, 1);
});

test("what is typed while a cell is read comes with the next reading, all of it at once", async () => {
  const { python, correct, entry } = started();
  correct(entry, { "0.max": "50" });
  correct(entry, { "1.max": "35" });
  correct(entry, { "2.max": "30" });
  assert.equal(python.asked.length, 1);
  await good(python);
  assert.deepEqual(asked(python).nodes, { "0.max": "50", "1.max": "35", "2.max": "30" });
  await good(python);
  assert.equal(python.asked.length, 2);
});

test("a cell that is changed again while it is read has its newest text in the end", async () => {
  const { python, correct, entry } = started();
  correct(entry, { "0.max": "5" });
  correct(entry, { "0.max": "50" });
  await good(python);
  await good(python);
  assert.deepEqual(entry.record.corrections.nodes, { "0.max": "50" });
});

test("a fault stands at its cell, and what was typed is kept", async () => {
  const { python, correct, entry } = started({ nodes: { "1.max": "35" } });
  correct(entry, { "0.min": "many" });
  await bad(python, "0.min", "“many” is no number.");
  assert.deepEqual([...entry.cellFaults], [["0.min", "“many” is no number."]]);
  assert.deepEqual([...entry.drafts], [["0.min", "many"]]);
  assert.deepEqual(entry.record.corrections.nodes, { "1.max": "35" });
});

test("of several cells the one that is at fault has the fault", async () => {
  const { python, correct, entry } = started();
  correct(entry, { "0.max": "50", "1.max": "much" });
  await bad(python, "1.max");
  assert.deepEqual([...entry.cellFaults.keys()], ["1.max"]);
});

test("a fault that names no cell stands at the first that was changed", async () => {
  const { python, correct, entry } = started();
  correct(entry, { "2.max": "1", "3.max": "1" });
  await bad(python, null, "The maxima do not reach 100.");
  assert.deepEqual([...entry.cellFaults.keys()], ["2.max"]);
});

test("other cells are read all the same, and a fault is gone once it is mended", async () => {
  const { python, correct, entry } = started();
  correct(entry, { "0.min": "many" });
  await bad(python, "0.min");
  correct(entry, { "2.max": "25" });
  // Tried again with the rest first: it may be right by now.
  assert.deepEqual(asked(python).nodes, { "0.min": "many", "2.max": "25" });
  await bad(python, "0.min");
  assert.deepEqual(asked(python).nodes, { "2.max": "25" });
  await good(python);
  assert.deepEqual(entry.record.corrections.nodes, { "2.max": "25" });
  assert.deepEqual([...entry.drafts], [["0.min", "many"]]);
  assert.deepEqual([...entry.cellFaults.keys()], ["0.min"]);

  correct(entry, { "0.min": "38" });
  assert.equal(entry.cellFaults.size, 0); // at once, before it is known better
  await good(python);
  assert.deepEqual(entry.record.corrections.nodes, { "2.max": "25", "0.min": "38" });
  assert.equal(entry.drafts.size, 0);
});

test("a minimum above the maximum is right once the maximum is raised", async () => {
  const { python, correct, entry } = started({ nodes: { "2.max": "18" } });
  correct(entry, { "2.min": "19" });
  await bad(python, "2.min");
  correct(entry, { "2.max": "21" });
  await good(python);
  assert.equal(python.asked.length, 2);
  assert.deepEqual(entry.record.corrections.nodes, { "2.max": "21", "2.min": "19" });
  assert.deepEqual([entry.drafts.size, entry.cellFaults.size], [0, 0]);
});

test("two faults stand at two cells", async () => {
  const { python, correct, entry } = started();
  correct(entry, { "0.min": "many" });
  await bad(python, "0.min");
  correct(entry, { "1.min": "few" });
  await bad(python, "0.min");
  await bad(python, "1.min");
  assert.deepEqual([...entry.cellFaults.keys()], ["0.min", "1.min"]);
  assert.deepEqual(Object.fromEntries(entry.drafts), { "0.min": "many", "1.min": "few" });
});

test("where something else ended the worker, the cells are read again", async () => {
  const { python, correct, entry } = started();
  correct(entry, { "0.max": "41" });
  python.asked[0].reject(new Cancelled());
  await turn();
  assert.equal(python.asked.length, 2);
  assert.deepEqual(asked(python).nodes, { "0.max": "41" });
  await good(python);
  assert.deepEqual([entry.drafts.size, entry.cellFaults.size], [0, 0]);
});

test("where something else ended the worker, the newest text of a cell is read", async () => {
  const { python, correct, entry } = started();
  correct(entry, { "0.max": "41" });
  correct(entry, { "0.max": "42" });
  python.asked[0].reject(new Cancelled());
  await turn();
  assert.deepEqual(asked(python).nodes, { "0.max": "42" });
  await good(python);
});

test("another correction meanwhile takes the cells with it", async () => {
  const { python, correct, entry, read } = started();
  correct(entry, { "0.max": "41" });
  const other = read(entry, { order: "descending" });
  python.asked[1].resolve({ data: {}, import: { corrections: { order: "descending" } } });
  await other;
  python.asked[0].resolve({ data: {}, import: { corrections: { nodes: { "0.max": "41" } } } });
  await turn();
  assert.deepEqual(asked(python), { order: "descending", nodes: { "0.max": "41" } });
  await good(python);
  assert.deepEqual(entry.record.corrections, { order: "descending", nodes: { "0.max": "41" } });
});

test("the cells of a set that is gone are not read again", async () => {
  const { python, correct, entry } = started();
  correct(entry, { "0.max": "41" });
  correct(entry, { "0.max": "42" });
  entry.gone = true;
  python.asked[0].reject(new Cancelled());
  await turn();
  assert.equal(python.asked.length, 1);
});

test("an error of the page's own does not stop the next correction", async () => {
  const { python, correct, entry } = started();
  entry.record = null; // as if it had been taken away
  await assert.rejects(correct(entry, { "0.max": "41" }));
  entry.record = { corrections: {} };
  correct(entry, { "0.max": "42" });
  assert.equal(python.asked.length, 1);
  await good(python);
});

const rows = (...names) => names.map((name) => ({ name }));

test("the limits stay with their nodes, which stand in other rows now", () => {
  const nodes = { "1.max": "45", "0.min": "10", "1.locked": "yes" };
  assert.deepEqual(moved(nodes, rows("Core", "Alone"), rows("Value", "Alone", "Core")), {
    "1.max": "45",
    "2.min": "10",
    "1.locked": "yes",
  });
});

test("what belongs to a node that is gone is gone, and so is a name that was given", () => {
  const nodes = { "0.max": "45", "1.name": "Trend", "1.max": "30", "7.max": "1" };
  assert.deepEqual(moved(nodes, rows("Core", "Trend"), rows("Trend")), { "0.max": "30" });
});
