import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../../../static/python/client.js";
import { createLoop } from "../../../static/views/loop.js";
import { type } from "./keys.mjs";
import { called, nameOf, stage, texts } from "./stage.mjs";

const MAKER = { id: "weights", title: "Weight randomizer", accepts: ["weight_table"], compares: [], several: false };
const LEARNER = {
  id: "weight_results",
  title: "Learn from the results",
  accepts: ["weight_table", "trial_results"],
  compares: [],
  several: true,
};
const trials = (count) => ({ id: "t", data: { name: "trials", kind: "weight_table", nodes: 4, trials: count } });
const results = (count) => ({ id: "r", data: { name: "Pasted cells 1", kind: "trial_results", trials: count } });

/** The loop beside these sets, all of them given to the tool that learns; `draw` asks for what is lacking. */
function show(t, entries, { phase = "none", given = entries } = {}) {
  const slots = { lacking: document.createElement("div"), result: document.createElement("div") };
  for (const slot of Object.values(slots)) slot.tabIndex = -1;
  stage(t, Object.values(slots));
  const sets = {
    entries,
    current: () => entries[0],
    select: t.mock.fn(),
    remove: t.mock.fn(),
    add: t.mock.fn(async () => {}),
  };
  const heard = { onFiles: t.mock.fn(), onChoose: t.mock.fn(), onTool: t.mock.fn() };
  const analysis = { phase };
  const ask = { tool: () => LEARNER, given: () => given };
  const loop = createLoop(slots, { sets, analysis, tools: [MAKER, LEARNER], ...ask, ...heard });
  return { ...loop, slots, sets, analysis, ...heard };
}
const asked = ({ lacking }) => texts(lacking, "h2");

test("what the analysis lacks is asked for, and no longer once it is there", (t) => {
  const entries = [trials(10)];
  const { draw, slots } = show(t, entries);
  draw();
  assert.deepEqual(asked(slots), ["Paste or drop the results: one number per trial"]);
  entries.push(results(10));
  draw();
  assert.deepEqual(asked(slots), []);
});

test("results that were typed go the way of a file that was pasted", async (t) => {
  const { draw, slots, onFiles } = show(t, [trials(2)]);
  draw();
  type(called(slots.lacking, "Results, one trial a line"), "10.1\n12.4\n");
  called(slots.lacking, "Use these results").click();
  const [[file]] = onFiles.mock.calls[0].arguments;
  assert.match(file.name, /^Pasted cells \d+\.tsv$/);
  assert.equal(await file.text(), "10.1\n12.4\n");
});

test("the tool that makes trials and the choice of files are reached from here", (t) => {
  const bare = show(t, [trials(0)]);
  bare.draw();
  called(bare.slots.lacking, "Weight randomizer").click();
  assert.deepEqual(bare.onTool.mock.calls[0].arguments, [MAKER]);
  bare.slots.lacking.remove(); // ids are there once
  const lost = show(t, [results(10)]);
  lost.draw();
  called(lost.slots.lacking, "Choose files").click();
  assert.equal(lost.onChoose.mock.callCount(), 1);
});

test("where an error says it better, the same is not asked for as well", (t) => {
  const { draw, slots, analysis } = show(t, [trials(10), results(8)], { phase: "error" });
  draw();
  assert.deepEqual(asked(slots), []);
  analysis.phase = "done";
  draw();
  assert.deepEqual(asked(slots), ["2 of 10 trials have no results yet"]);
});

test("an error of before hides no request for what nothing can begin without", (t) => {
  const { draw, slots } = show(t, [trials(10)], { phase: "error" });
  draw();
  assert.deepEqual(asked(slots), ["Paste or drop the results: one number per trial"]);
});

const BLOCK = { type: "file", id: "trials", content: "Node,Weight\n" };
const FILE = new File(["Node,Weight\n"], "trials.csv");

test("a file that a report made becomes a data set, and what is asked for then has the keyboard's place", async (t) => {
  const entries = [trials(10)];
  const { onLoad, draw, sets, slots } = show(t, entries);
  sets.add.mock.mockImplementation(async () => draw());
  const seen = t.mock.method(slots.lacking, "scrollIntoView", () => {});
  await onLoad(BLOCK, FILE);
  assert.deepEqual(sets.add.mock.calls[0].arguments, [[FILE], { brought: BLOCK.content }]);
  assert.equal(document.activeElement, slots.lacking);
  assert.equal(seen.mock.callCount(), 1);
});

test("where nothing is asked for the result has it", async (t) => {
  const { onLoad, slots } = show(t, []);
  await onLoad(BLOCK, FILE);
  assert.equal(document.activeElement, slots.result);
});

test("the same file is brought back once", async (t) => {
  const { onLoad, sets } = show(t, [results(1), { ...trials(10), brought: BLOCK.content }]);
  await onLoad(BLOCK, FILE);
  assert.equal(sets.add.mock.callCount(), 0);
  assert.deepEqual(sets.select.mock.calls[0].arguments, ["t"]);
});

test("the same file that could not be read, or was removed, is brought again", async (t) => {
  const { onLoad, sets } = show(t, [
    { id: "x", brought: BLOCK.content, data: null },
    { ...trials(1), brought: "else" },
  ]);
  await onLoad(BLOCK, FILE);
  assert.equal(sets.add.mock.callCount(), 1);
  assert.equal(sets.select.mock.callCount(), 0);
});

const unfit = new UserError({ message: "The results of trials 9, 10 are missing." });

test("results that do not fit are taken away in one step, and are asked for again", (t) => {
  const { remedies, sets, slots } = show(t, [trials(10), results(8)]);
  const [button, ...others] = remedies(unfit);
  assert.equal(others.length, 0);
  assert.equal(nameOf(button), "Remove “Pasted cells 1” and paste again");
  button.click();
  assert.deepEqual(sets.remove.mock.calls[0].arguments, ["r"]);
  assert.equal(document.activeElement, slots.lacking);
});

test("where a setting is at fault, or no results were given, there is nothing to take away", (t) => {
  const setting = new UserError({ message: "Too many.", faults: { generations: "Too many." } });
  assert.deepEqual(show(t, [trials(10), results(8)]).remedies(setting), []);
  assert.deepEqual(show(t, [trials(10)]).remedies(unfit), []);
  assert.deepEqual(show(t, []).remedies(unfit), []);
});
