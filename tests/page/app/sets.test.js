import assert from "node:assert/strict";
import { test } from "node:test";
import { createSets } from "../../../static/app/sets.js";
import { Cancelled, UserError } from "../../../static/python/client.js";
import { slowPython } from "../slowpython.mjs";
import { turn } from "../waiting.mjs";

const MOST = 1000;
const file = (name, size = 10) => ({ name, size });
const RECORD = { columns: [{ name: "Date" }], facts: [], corrections: {}, nodes: [] };

function started({ prefer = () => false } = {}) {
  const python = slowPython();
  const told = [];
  const sets = createSets({
    python,
    maxBytes: MOST,
    onChange() {},
    onProgress() {},
    onProblem: (name, error) => told.push([name, error.message]),
    prefer,
  });
  return { sets, python, told };
}

/** The latest reading goes well, and what was corrected is in force. */
async function good(python, more = {}) {
  const { args, resolve } = python.all("read").at(-1);
  resolve({ data: { name: args[1].name, ...more.data }, import: { ...RECORD, corrections: args[2], ...more.record } });
  await turn();
}

async function bad(python, message = "It is empty.", more = {}) {
  python
    .all("read")
    .at(-1)
    .reject(new UserError({ message, ...more }));
  await turn();
}

/** A page on which these files were read well. */
async function loaded(names, options) {
  const page = started(options);
  const adding = page.sets.add(names.map((name) => file(name)));
  for (const _ of names) await good(page.python);
  await adding;
  return page;
}

const names = ({ entries }) => entries.map(({ name }) => name);
const corrections = (python) => python.all("read").at(-1).args[2];

test("files are read one after the other, and the first is shown in detail", async () => {
  const { sets, python } = started();
  const adding = sets.add([file("first"), file("second")]);
  assert.deepEqual(names(sets), ["first", "second"]); // listed before they are read
  assert.equal(python.asked.length, 1);
  sets.select("set-1");
  assert.equal(sets.current(), undefined); // there is nothing to show of it yet
  await good(python);
  assert.equal(sets.current().name, "first");
  await good(python);
  assert.deepEqual(
    (await adding).map(({ name }) => name),
    ["first", "second"],
  );
  assert.equal(sets.current().name, "first");
});

test("files that come later are shown in detail, and compared like the others", async () => {
  const { sets, python } = await loaded(["first", "second"]);
  sets.add([file("third"), file("fourth")]);
  await good(python);
  await good(python);
  assert.equal(sets.current().name, "third");
  assert.ok(sets.entries.every(({ compared }) => compared));
});

test("two files of one name stay apart", async () => {
  const { sets, python } = await loaded(["same", "same"]);
  const [first, second] = sets.entries;
  assert.notEqual(first.id, second.id);
  assert.deepEqual(
    python.all("read").map(({ args }) => [args[0], args[1]]),
    [
      [first.id, first.file],
      [second.id, second.file],
    ],
  );
});

test("what came from a report or a sample is marked as that", async () => {
  const { sets, python } = started();
  sets.add([file("trials")], { brought: "Trial,Value" });
  await good(python);
  sets.add([file("momentum")], { sample: true });
  await good(python);
  assert.deepEqual(
    sets.entries.map(({ brought, sample }) => [brought, sample]),
    [
      ["Trial,Value", false],
      [null, true],
    ],
  );
});

test("a bad file among good ones is refused in words, and the good ones are there", async () => {
  const { sets, python, told } = started();
  const adding = sets.add([file("empty"), file("good"), file("word")]);
  await bad(python, "empty is empty.");
  await good(python);
  await bad(python, "word has a word.");
  assert.deepEqual(
    (await adding).map(({ name }) => name),
    ["good"],
  );
  assert.deepEqual(names(sets), ["good"]);
  assert.equal(sets.current().name, "good");
  assert.deepEqual(told, [
    ["empty", "empty is empty."],
    ["word", "word has a word."],
  ]);
  assert.deepEqual(
    sets.problems.map(({ name, entry }) => [name, entry]),
    [
      ["empty", null],
      ["word", null],
    ],
  );
});

test("a bad file leaves the one in detail there", async () => {
  const { sets, python } = await loaded(["first"]);
  sets.add([file("empty")]);
  await bad(python);
  assert.equal(sets.current().name, "first");
});

test("a file that is too large is refused at once, and Python never hears of it", async () => {
  const { sets, python, told } = started();
  const adding = sets.add([file("huge", MOST + 1), file("just", MOST)]);
  assert.match(told[0][1], /^huge is /);
  await good(python);
  await adding;
  assert.deepEqual(
    python.asked.map(({ args }) => args[1].name),
    ["just"],
  );
});

test("what is no file is refused with what to do", () => {
  const { sets, told } = started();
  sets.refuse("folder", "It is a folder.", "Drop the files in it.");
  assert.deepEqual(told, [["folder", "It is a folder."]]);
  assert.equal(sets.problems[0].error.remedy, "Drop the files in it.");
});

test("a problem is dismissed by itself", async () => {
  const { sets, python } = started();
  sets.add([file("a"), file("b")]);
  await bad(python);
  await bad(python);
  assert.notEqual(sets.problems[0].id, sets.problems[1].id);
  sets.dismiss(sets.problems[0].id);
  assert.deepEqual(
    sets.problems.map(({ name }) => name),
    ["b"],
  );
});

test("where something else ended the worker, the file is read again", async () => {
  const { sets, python, told } = started();
  const adding = sets.add([file("first")]);
  python.all("read")[0].reject(new Cancelled());
  await turn();
  assert.equal(python.all("read").length, 2);
  await good(python);
  await adding;
  assert.deepEqual([names(sets), told], [["first"], []]);
});

// Removing

test("removing another set leaves the one in detail", async () => {
  const { sets, python } = await loaded(["first", "second", "third"]);
  sets.remove(sets.entries[1].id);
  assert.deepEqual([names(sets), sets.current().name], [["first", "third"], "first"]);
  assert.deepEqual(
    python.all("remove").map(({ args }) => args),
    [["set-2"]],
  );
  assert.equal(python.cancelled, 0);
});

test("the last one in detail stays there as well", async () => {
  const { sets } = await loaded(["first", "second", "third"]);
  sets.select("set-3");
  sets.remove("set-1");
  assert.equal(sets.current().name, "third");
});

test("removing the one in detail shows the next, or rather one that suits", async () => {
  const plain = await loaded(["first", "second", "third"]);
  plain.sets.remove("set-1");
  assert.equal(plain.sets.current().name, "second");
  const preferred = await loaded(["first", "second", "third"], { prefer: ({ name }) => name === "third" });
  preferred.sets.remove("set-1");
  assert.equal(preferred.sets.current().name, "third");
});

test("removing the last one leaves nothing", async () => {
  const { sets } = await loaded(["first"]);
  sets.remove("set-1");
  assert.deepEqual([names(sets), sets.selected, sets.current()], [[], null, undefined]);
});

test("a file is given up while it is read, and no problem comes of it", async () => {
  const { sets, python, told } = await loaded(["first"]);
  const adding = sets.add([file("large")]);
  python.all("read").at(-1).onProgress(0.2, "Reading");
  sets.remove("set-2");
  assert.equal(python.cancelled, 1);
  python.all("read").at(-1).reject(new Cancelled());
  python.all("remove")[0].reject(new Cancelled());
  await turn();
  assert.deepEqual(await adding, []);
  assert.deepEqual([names(sets), sets.problems, told], [["first"], [], []]);
  assert.equal(sets.current().name, "first");
  assert.equal(python.all("read").length, 2);
});

test("a set that is removed while it is read again ends nothing", async () => {
  const { sets, python } = await loaded(["first", "second"]);
  sets.correct(sets.entries[1], { order: "descending" });
  python.all("read").at(-1).onProgress(0.2, "Reading");
  sets.remove("set-2");
  assert.equal(python.cancelled, 0);
  await good(python);
  assert.deepEqual(names(sets), ["first"]);
});

test("a file that is removed while it waits ends nothing, and its answer finds nobody", async () => {
  const { sets, python } = started();
  const adding = sets.add([file("first")]);
  sets.remove("set-1");
  assert.equal(python.cancelled, 0);
  await good(python);
  assert.deepEqual(await adding, []);
  assert.deepEqual([names(sets), sets.selected], [[], null]);
});

test("a file that is removed before its turn is never read", async () => {
  const { sets, python } = started();
  const adding = sets.add([file("first"), file("second")]);
  sets.remove("set-2");
  await good(python);
  await adding;
  assert.equal(python.all("read").length, 1);
});

test("the card that is being mended is left by choosing a set", async () => {
  const { sets } = await loaded(["first", "second"]);
  sets.mend({ name: "other" });
  sets.select("set-2");
  assert.deepEqual([sets.current().name, sets.mending], ["second", null]);
});

test("a set is left out of the comparison, and stays in the list", async () => {
  const { sets } = await loaded(["first", "second"]);
  sets.compare("set-2", false);
  assert.deepEqual(
    sets.entries.map(({ name, compared }) => [name, compared]),
    [
      ["first", true],
      ["second", false],
    ],
  );
  sets.compare("set-2", true);
  assert.equal(sets.entries[1].compared, true);
});

// Corrections

test("corrections add up and are taken back together", async () => {
  const { sets, python } = await loaded(["first"]);
  const [entry] = sets.entries;
  sets.correct(entry, { order: "descending" });
  await good(python);
  sets.correct(entry, { first: "2002-01-01" });
  assert.deepEqual(corrections(python), { order: "descending", first: "2002-01-01" });
  await good(python);
  sets.reset(entry);
  assert.deepEqual(corrections(python), {});
});

test("each set keeps its own corrections", async () => {
  const { sets, python } = await loaded(["first", "second"]);
  sets.correct(sets.entries[0], { order: "descending" });
  await good(python);
  sets.correct(sets.entries[1], { unit: "percent" });
  assert.deepEqual(corrections(python), { unit: "percent" });
});

test("an emptied field takes its correction back", async () => {
  const { sets, python } = await loaded(["first"]);
  const [entry] = sets.entries;
  sets.correct(entry, { first: "2002-01-01", order: "descending" });
  await good(python);
  sets.correct(entry, { first: "" });
  assert.deepEqual(corrections(python), { order: "descending" });
});

test("a correction while another is read adds to it", async () => {
  const { sets, python } = await loaded(["first"]);
  const [entry] = sets.entries;
  sets.correct(entry, { order: "descending" });
  sets.correct(entry, { unit: "percent" });
  assert.deepEqual(corrections(python), { order: "descending", unit: "percent" });
  await good(python);
  assert.deepEqual(entry.record.corrections, { order: "descending", unit: "percent" });
});

test("a correction that cannot be is told, leaves the set as it was, and is not tried with the next", async () => {
  const { sets, python } = await loaded(["first"]);
  const [entry] = sets.entries;
  sets.correct(entry, { last: "2001-06-30" });
  await bad(python, "At least 12 periods are needed.", { field: "last" });
  assert.deepEqual([entry.fault.field, entry.changed, entry.version], ["last", "last", 1]);
  assert.deepEqual([sets.problems, sets.current()], [[], entry]);
  sets.correct(entry, { first: "2002-01-01" });
  assert.deepEqual(corrections(python), { first: "2002-01-01" });
  await good(python);
  assert.equal(entry.fault, null);
});

test("a correction of where the table lies forgets the roles of columns", async () => {
  for (const id of ["kind", "sheet", "section", "layout", "delimiter", "grouping"]) {
    const { sets, python } = await loaded(["first"]);
    const [entry] = sets.entries;
    sets.correct(entry, { columns: { 5: "benchmark" }, unit: "percent" });
    await good(python);
    sets.correct(entry, { [id]: "other" });
    assert.deepEqual(corrections(python), { unit: "percent", [id]: "other" });
  }
});

test("a correction of anything else keeps the roles of columns", async () => {
  const { sets, python } = await loaded(["first"]);
  const [entry] = sets.entries;
  sets.correct(entry, { columns: { 5: "benchmark" } });
  await good(python);
  sets.correct(entry, { order: "descending" });
  assert.deepEqual(corrections(python), { columns: { 5: "benchmark" }, order: "descending" });
});

const nodes = (...all) => all.map((name) => ({ name }));

test("limits stay with their nodes where a correction brings other rows", async () => {
  const { sets, python } = started();
  sets.add([file("system")]);
  await good(python, { record: { nodes: nodes("Core", "Alone") } });
  const [entry] = sets.entries;
  sets.correctNodes(entry, { "1.max": "45" });
  await good(python, { record: { nodes: nodes("Core", "Alone") } });
  sets.correct(entry, { level: "all" });
  assert.deepEqual(corrections(python), { level: "all" }); // rows are others, so no cell is named by its row
  await good(python, { record: { nodes: nodes("Core", "Value", "Alone") } });
  assert.deepEqual(corrections(python), { level: "all", nodes: { "2.max": "45" } });
});

test("where the rows are others, what was typed in the old ones and is not in force is gone", async () => {
  const { sets, python } = started();
  sets.add([file("system")]);
  await good(python);
  const [entry] = sets.entries;
  sets.correctNodes(entry, { "0.min": "many" });
  await bad(python, "No number.", { field: "nodes.0.min" });
  assert.equal(entry.drafts.size, 1);
  sets.correct(entry, { level: "all" });
  await good(python);
  assert.deepEqual([entry.drafts.size, entry.cellFaults.size], [0, 0]);
});

test("a correction that moves no rows keeps the cells and what is typed in them", async () => {
  const { sets, python } = started();
  sets.add([file("system")]);
  await good(python);
  const [entry] = sets.entries;
  sets.correctNodes(entry, { "1.max": "45" });
  await good(python);
  sets.correctNodes(entry, { "0.min": "many" });
  await bad(python, "No number.", { field: "nodes.0.min" });
  await bad(python, "No number.", { field: "nodes.0.min" });
  sets.correct(entry, { unit: "percent" });
  assert.deepEqual(corrections(python), { nodes: { "1.max": "45" }, unit: "percent" });
  await good(python);
  assert.equal(entry.drafts.get("0.min"), "many");
});

test("a reset forgets what was typed in cells", async () => {
  const { sets, python } = started();
  sets.add([file("system")]);
  await good(python);
  const [entry] = sets.entries;
  sets.correctNodes(entry, { "0.min": "many" });
  await bad(python, "No number.", { field: "nodes.0.min" });
  sets.reset(entry);
  assert.deepEqual([entry.drafts.size, entry.cellFaults.size], [0, 0]);
  assert.deepEqual(corrections(python), {});
});

// Mending what could not be read

async function understoodInPart() {
  const page = started();
  page.sets.add([file("odd")]);
  await bad(page.python, "No column holds dates.", { import: RECORD });
  return { ...page, problem: page.sets.problems[0] };
}

test("a file that was understood in part is mended and then one of the others", async () => {
  const { sets, python, problem } = await understoodInPart();
  assert.deepEqual(names(sets), []);
  sets.mend(problem.entry);
  assert.equal(sets.mending.record, RECORD);
  sets.correct(problem.entry, { kind: "weight_table" });
  await good(python);
  assert.deepEqual([names(sets), sets.problems, sets.mending], [["odd"], [], null]);
  assert.equal(sets.current(), problem.entry);
});

test("a file that cannot be mended by a correction stays a problem, with what is wrong now", async () => {
  const { sets, python, problem } = await understoodInPart();
  sets.mend(problem.entry);
  sets.correct(problem.entry, { kind: "weight_table" });
  await bad(python, "No column holds weights.");
  assert.equal(sets.problems[0].error.message, "No column holds weights.");
  assert.equal(sets.mending, problem.entry);
  sets.correct(problem.entry, { kind: "bucket_returns" });
  python.all("read").at(-1).reject(new Cancelled());
  await turn();
  assert.equal(sets.problems[0].error.message, "No column holds weights.");
});

test("a file is mended by taking the corrections back as well", async () => {
  const { sets, python, problem } = await understoodInPart();
  sets.reset(problem.entry);
  await good(python);
  assert.deepEqual([names(sets), sets.problems], [["odd"], []]);
});

test("a problem that is dismissed takes its file with it", async () => {
  const { sets, python, problem } = await understoodInPart();
  sets.mend(problem.entry);
  sets.correct(problem.entry, { kind: "weight_table" });
  sets.dismiss(problem.id);
  assert.deepEqual([sets.problems, sets.mending], [[], null]);
  assert.deepEqual(
    python.all("remove").map(({ args }) => args),
    [["set-1"]],
  );
  await good(python);
  assert.deepEqual([names(sets), sets.selected], [[], null]);
});
