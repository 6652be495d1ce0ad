import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Cancelled, CodeError, UserError } from "../../../static/python/client.js";
import { manifest } from "../built.mjs";
import { turn } from "../waiting.mjs";
import { forget, plays, pythons } from "./ownpython.mjs";

const { createBoxes } = await import("../../../static/workshop/boxes.js");
const { run_seconds: RUN_S, check_seconds: CHECK_S } = manifest.limits;
const NO_PROGRESS = { onProgress() {} };
const MINE = { id: "mine", origin: "new", name: "my_file", source: "mine = 1" };
const OTHER = { id: "seasonality", origin: "edited", name: "seasonality", source: "other = 1" };
const SHARED = { id: "counter", origin: "shared", name: "counter", source: "shared = 1" };
const REPORT = { verdict: "There are 24." };

beforeEach(forget);

function entry(id, more = {}) {
  return { id, file: new File(["1,2"], `${id}.csv`), record: { corrections: { unit: id } }, version: 1, ...more };
}

/** The page's boxes, with a Python of its own that admits everything, and what it was asked. */
function page(t, ...entries) {
  const python = {
    admit: t.mock.fn(async (report, origin) => ({ ...report, origin })),
    declared: t.mock.fn(async (tool) => ({ ...tool, looked: "at" })),
  };
  const sets = { entries };
  return { boxes: createBoxes({ python, sets }), python, sets };
}

/** Has all tools answer at once. */
function playAll() {
  const calls = {
    read: () => ({}),
    remove: () => null,
    provide: () => null,
    declare: () => ({ id: "declared" }),
    outline: () => ({ title: "Counter" }),
    runSource: () => REPORT,
  };
  Object.assign(plays, calls);
}

const tooLong = (what, seconds) => (error) => {
  assert.ok(error instanceof UserError);
  assert.equal(error.message, `The tool was ended: ${what} longer than ${seconds} seconds.`);
  return true;
};

/** What comes of a promise, looked at later: a rejection must not be nobody's meanwhile. */
const outcome = (promise) =>
  promise.then(
    (value) => ({ value }),
    (error) => ({ error }),
  );

// Which data a tool gets

test("a tool gets the data sets that it is run on, as the visitor has corrected them, and no other", async (t) => {
  playAll();
  const [one, secret, two] = [entry("set-1"), entry("set-2"), entry("set-3")];
  const { boxes } = page(t, one, secret, two);
  await boxes.run(SHARED, ["set-3", "set-1"], { tail: 2 }, NO_PROGRESS);
  const [python] = pythons;
  assert.deepEqual(python.all("read"), [
    ["set-3", two.file, two.record.corrections],
    ["set-1", one.file, one.record.corrections],
  ]);
  const [[tool, ids, params]] = python.all("runSource");
  assert.deepEqual(tool, { source: SHARED.source, name: "counter", origin: "shared" });
  assert.deepEqual([ids, params], [["set-3", "set-1"], { tail: 2 }]);
});

test("data that a Python has is not read again, until it is corrected", async (t) => {
  playAll();
  const { boxes, sets } = page(t, entry("set-1"));
  await boxes.run(MINE, ["set-1"], {}, NO_PROGRESS);
  await boxes.run(MINE, ["set-1"], {}, NO_PROGRESS);
  assert.equal(pythons[0].all("read").length, 1);
  sets.entries = [entry("set-1", { version: 2, record: { corrections: { unit: "percent" } } })];
  await boxes.run(MINE, ["set-1"], {}, NO_PROGRESS);
  assert.equal(pythons[0].all("read").length, 2);
  assert.deepEqual(pythons[0].all("read")[1][2], { unit: "percent" });
});

test("data that could not be read is tried again the next time, and the tool is not run without it", async (t) => {
  playAll();
  plays.read = () => Promise.reject(new UserError({ message: "The browser could not open it." }));
  const { boxes } = page(t, entry("set-1"));
  await assert.rejects(boxes.run(MINE, ["set-1"], {}, NO_PROGRESS), /could not open it/);
  assert.deepEqual(pythons[0].all("runSource"), []);
  plays.read = () => ({});
  await boxes.run(MINE, ["set-1"], {}, NO_PROGRESS);
  assert.equal(pythons[0].all("read").length, 2);
});

test("data that was removed is forgotten where it was given, and that alone", async (t) => {
  playAll();
  const [one, two] = [entry("set-1"), entry("set-2")];
  const { boxes, sets } = page(t, one, two);
  boxes.tidy();
  await boxes.run(MINE, ["set-1", "set-2"], {}, NO_PROGRESS);
  sets.entries = [two];
  boxes.tidy();
  boxes.tidy();
  assert.deepEqual(pythons[0].all("remove"), [["set-1"]]);
  sets.entries = [one, two];
  await boxes.run(MINE, ["set-1", "set-2"], {}, NO_PROGRESS);
  assert.deepEqual(
    pythons[0].all("read").map(([id]) => id),
    ["set-1", "set-2", "set-1"],
  );
});

test("a Python that was ended is told of nothing when data is removed", async (t) => {
  playAll();
  const { boxes, sets } = page(t, entry("set-1"));
  await boxes.run(MINE, ["set-1"], {}, NO_PROGRESS);
  boxes.cancel();
  sets.entries = [];
  boxes.tidy();
  assert.deepEqual(pythons[0].all("remove"), []);
});

// Which Python runs it

test("the visitor's own tools share a Python", async (t) => {
  playAll();
  const { boxes } = page(t);
  await boxes.run(MINE, [], {}, NO_PROGRESS);
  await boxes.run(OTHER, [], {}, NO_PROGRESS);
  await boxes.declare({ ...MINE, source: "mine = 2" });
  assert.equal(pythons.length, 1);
  assert.equal(pythons[0].ended, null);
});

test("a tool from somebody else has a Python by itself, which sees nothing of the one before", async (t) => {
  playAll();
  const { boxes } = page(t, entry("set-1"), entry("set-2"));
  const turns = [
    MINE,
    SHARED,
    { ...SHARED, id: "counter_2" },
    { ...SHARED, id: "counter_2", source: "shared = 2" },
    MINE,
  ];
  for (const record of turns) await boxes.run(record, ["set-1"], {}, NO_PROGRESS);
  assert.equal(pythons.length, turns.length);
  for (const python of pythons.slice(0, -1)) assert.ok(python.ended instanceof Cancelled);
  assert.equal(pythons.at(-1).ended, null);
  for (const python of pythons) assert.equal(python.all("read").length, 1);
});

test("the same tool from somebody else keeps its Python", async (t) => {
  playAll();
  const { boxes } = page(t);
  await boxes.declare(SHARED);
  await boxes.run({ ...SHARED }, [], {}, NO_PROGRESS);
  assert.equal(pythons.length, 1);
});

test("a Python that failed or ended itself is not asked again", async (t) => {
  playAll();
  const { boxes } = page(t, entry("set-1"));
  for (const state of ["failed", "ended"]) {
    await boxes.run(MINE, ["set-1"], {}, NO_PROGRESS);
    pythons.at(-1).tell(state);
  }
  await boxes.run(MINE, ["set-1"], {}, NO_PROGRESS);
  assert.equal(pythons.length, 3);
  assert.equal(pythons[2].all("read").length, 1);
});

test("what is being computed is ended when it is cancelled, and the next run has another Python", async (t) => {
  playAll();
  delete plays.runSource;
  const { boxes } = page(t);
  const running = outcome(boxes.run(MINE, [], {}, NO_PROGRESS));
  await turn();
  boxes.cancel();
  boxes.cancel();
  assert.ok((await running).error instanceof Cancelled);
  playAll();
  await boxes.run(MINE, [], {}, NO_PROGRESS);
  assert.equal(pythons.length, 2);
});

test("a visitor is told that a Python starts, but not of one that is ready", async (t) => {
  playAll();
  const { boxes } = page(t);
  const onProgress = t.mock.fn();
  await boxes.run(MINE, [], {}, { onProgress });
  assert.deepEqual(onProgress.mock.calls[0].arguments, [null, "Starting a Python of its own for this tool"]);
  pythons[0].tell("ready");
  onProgress.mock.resetCalls();
  await boxes.run(MINE, [], {}, { onProgress });
  assert.equal(onProgress.mock.callCount(), 0);
  assert.equal(pythons[0].all("runSource")[1][3].onProgress, onProgress);
});

// What a tool needs

test("what a tool needs is installed before it is run, and again only when its code is another", async (t) => {
  playAll();
  const { boxes } = page(t);
  const onProgress = t.mock.fn();
  await boxes.run(MINE, [], {}, { onProgress });
  await boxes.run(MINE, [], {}, NO_PROGRESS);
  await boxes.declare(OTHER);
  const [python] = pythons;
  assert.deepEqual(
    python.all("provide").map(([source]) => source),
    [MINE.source, OTHER.source],
  );
  assert.equal(python.all("provide")[0][1].onProgress, onProgress);
  assert.ok(python.asked.findIndex(({ call }) => call === "provide") === 0);
});

test("what could not be installed is tried again, and nothing is run without it", async (t) => {
  playAll();
  plays.provide = () => Promise.reject(new UserError({ message: "This tool needs polars.", line: 4 }));
  const { boxes } = page(t);
  for (const times of [1, 2]) {
    await assert.rejects(boxes.declare(MINE), /needs polars/);
    assert.equal(pythons[0].all("provide").length, times);
  }
  assert.deepEqual(pythons[0].all("declare"), []);
});

// What comes out of it

test("a report goes through the page's own Python with where its tool is from, and is that tool's", async (t) => {
  playAll();
  plays.runSource = () => ({ ...REPORT, tool: "inversion", origin: null });
  const { boxes, python } = page(t, entry("set-1"), entry("set-2"));
  const record = { ...SHARED, tool: { several: true } };
  const report = await boxes.run(record, ["set-1", "set-2"], {}, NO_PROGRESS);
  const [admitted, origin, options] = python.admit.mock.calls[0].arguments;
  assert.equal(admitted.verdict, REPORT.verdict);
  assert.equal(origin, "shared");
  assert.deepEqual(options, { ids: ["set-1", "set-2"], several: true });
  assert.equal(report.tool, "counter");
  assert.equal(report.origin, "shared");
});

test("of a tool that is not understood yet, one set is expected", async (t) => {
  playAll();
  const { boxes, python } = page(t, entry("set-1"));
  for (const tool of [undefined, null, {}]) await boxes.run({ ...MINE, tool }, ["set-1"], {}, NO_PROGRESS);
  assert.deepEqual(
    python.admit.mock.calls.map(({ arguments: [, , { several }] }) => several),
    [false, false, false],
  );
});

test("a report or a declaration that the page's own Python refuses is none", async (t) => {
  playAll();
  const { boxes, python } = page(t);
  const refuse = async () => {
    throw new CodeError({ message: "The report breaks the contract: no help" });
  };
  python.admit.mock.mockImplementation(refuse);
  await assert.rejects(boxes.run(MINE, [], {}, NO_PROGRESS), /breaks the contract/);
  python.declared.mock.mockImplementation(refuse);
  await assert.rejects(boxes.declare(MINE), /breaks the contract/);
});

test("a declaration is that of the file, under the file's name, as the page's own Python has looked at it", async (t) => {
  playAll();
  plays.declare = (source, name) => ({ source, name });
  const { boxes } = page(t);
  const looked = { looked: "at" };
  assert.deepEqual(await boxes.declare(MINE), { source: MINE.source, name: "my_file", ...looked });
  const { name: _, ...nameless } = MINE;
  assert.deepEqual(await boxes.declare(nameless), { source: MINE.source, name: "mine", ...looked });
});

// How long it may take

test("a tool that runs for longer than it may is ended with all that it holds, and told so", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  playAll();
  delete plays.runSource;
  const { boxes } = page(t, entry("set-1"));
  const running = outcome(boxes.run(MINE, ["set-1"], {}, NO_PROGRESS));
  await pythons[0].until("runSource");
  t.mock.timers.tick(1000 * RUN_S - 1);
  assert.equal(pythons[0].ended, null);
  t.mock.timers.tick(1);
  tooLong("it ran", RUN_S)((await running).error);
  playAll();
  await boxes.run(MINE, ["set-1"], {}, NO_PROGRESS);
  assert.equal(pythons.length, 2);
  assert.equal(pythons[1].all("read").length, 1);
});

test("a tool that has answered in time is not ended later", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  playAll();
  const { boxes } = page(t, entry("set-1"));
  await boxes.run(MINE, ["set-1"], {}, NO_PROGRESS);
  await boxes.declare(MINE);
  plays.runSource = () => Promise.reject(new CodeError({ message: "NameError" }));
  await assert.rejects(boxes.run(MINE, ["set-1"], {}, NO_PROGRESS), /NameError/);
  t.mock.timers.tick(10_000 * RUN_S);
  assert.equal(pythons[0].ended, null);
  assert.equal(pythons.length, 1);
});

test("a file that takes too long to import is ended", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  playAll();
  delete plays.declare;
  const { boxes } = page(t);
  const declaring = outcome(boxes.declare(MINE));
  await pythons[0].until("declare");
  t.mock.timers.tick(1000 * CHECK_S - 1);
  assert.equal(pythons[0].ended, null);
  t.mock.timers.tick(1);
  tooLong("importing the file took", CHECK_S)((await declaring).error);
});

test("data that takes too long to read ends it", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  playAll();
  delete plays.read;
  const { boxes } = page(t, entry("set-1"));
  const running = outcome(boxes.run(MINE, ["set-1"], {}, NO_PROGRESS));
  await pythons[0].until("read");
  t.mock.timers.tick(1000 * RUN_S);
  tooLong("reading the data took", RUN_S)((await running).error);
});

test("what has to be fetched takes what time it takes", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  playAll();
  delete plays.provide;
  const { boxes } = page(t);
  const running = outcome(boxes.run(MINE, [], {}, NO_PROGRESS));
  const providing = await pythons[0].until("provide");
  t.mock.timers.tick(1000 * 3600);
  assert.equal(pythons[0].ended, null);
  providing.resolve();
  assert.equal((await running).value.verdict, REPORT.verdict);
});

test("a Python in which something of the last run never lets go is ended before the next is begun", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  playAll();
  delete plays.remove;
  const { boxes } = page(t);
  await boxes.run(MINE, [], {}, NO_PROGRESS);
  const running = outcome(boxes.run(MINE, [], {}, NO_PROGRESS));
  await pythons[0].until("remove");
  assert.equal(pythons[0].all("runSource").length, 1);
  t.mock.timers.tick(1000 * CHECK_S);
  tooLong("it did not answer", CHECK_S)((await running).error);
  assert.equal(pythons[0].all("runSource").length, 1);
});

// What a file says of itself

test("what a file says of itself is read without running it, in a Python that holds nothing and is gone then", async (t) => {
  playAll();
  const { boxes } = page(t, entry("set-1"));
  await boxes.run(MINE, ["set-1"], {}, NO_PROGRESS);
  assert.deepEqual(await boxes.outline("a = 1"), { title: "Counter" });
  const [own, other] = pythons;
  assert.deepEqual(
    other.asked.map(({ call, args }) => [call, ...args]),
    [
      ["remove", "nothing"],
      ["outline", "a = 1"],
    ],
  );
  assert.ok(other.ended);
  assert.equal(own.ended, null);
});

test("a file that cannot be read leaves no Python behind either", async (t) => {
  playAll();
  plays.outline = () => Promise.reject(new CodeError({ message: "SyntaxError", line: 1 }));
  const { boxes } = page(t);
  await assert.rejects(boxes.outline("a ="), /SyntaxError/);
  assert.ok(pythons[0].ended);
});

test("the time to read a file begins when Python is there", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { boxes } = page(t);
  const outlining = outcome(boxes.outline("a = 1"));
  const there = await pythons[0].until("remove");
  t.mock.timers.tick(1000 * 3600);
  assert.equal(pythons[0].ended, null);
  there.resolve();
  await pythons[0].until("outline");
  t.mock.timers.tick(1000 * CHECK_S);
  tooLong("reading the file took", CHECK_S)((await outlining).error);
});

// Trying a file

const samples = (...names) => names.map((name) => new File(["1"], name));

test("a file is tried on the samples of what it declares and on nothing that is loaded, with its defaults", async (t) => {
  playAll();
  const { boxes, python } = page(t, entry("set-1"));
  await boxes.run(MINE, ["set-1"], {}, NO_PROGRESS);
  python.admit.mock.resetCalls();
  const steps = [];
  const files = samples("a.csv", "b.csv");
  const samplesFor = t.mock.fn(async () => files);
  await boxes.tryOut(OTHER, samplesFor, (step) => steps.push(step));
  assert.deepEqual(steps, ["declared", "ran", "admitted"]);
  assert.deepEqual(samplesFor.mock.calls[0].arguments, [{ id: "declared", looked: "at" }]);
  const [own, trial] = pythons;
  assert.deepEqual(
    trial.all("read").map(([, file]) => file),
    files,
  );
  const [[tool, ids, params]] = trial.all("runSource");
  assert.deepEqual(tool, { source: OTHER.source, name: "seasonality", origin: "edited" });
  assert.deepEqual(
    ids,
    trial.all("read").map(([id]) => id),
  );
  assert.deepEqual(params, {});
  assert.deepEqual(python.admit.mock.calls[0].arguments, [REPORT, "edited"]);
  // Its Python is thrown away, and the one in which the visitor's tools run is as it was.
  assert.ok(trial.ended);
  assert.equal(own.ended, null);
  assert.equal(own.all("read").length, 1);
});

/** Tries a file that fails; answers with the steps that were done and the error. */
async function failing(t, { refuses } = {}) {
  const { boxes, python } = page(t);
  if (refuses) python.admit.mock.mockImplementation(() => Promise.reject(refuses));
  const steps = [];
  const { error } = await outcome(
    boxes.tryOut(
      OTHER,
      async () => samples("a.csv"),
      (step) => steps.push(step),
    ),
  );
  assert.ok(pythons[0].ended, "it is thrown away in any case");
  return { steps, error };
}

test("a file that cannot be imported is tried no further", async (t) => {
  playAll();
  plays.declare = () => Promise.reject(new CodeError({ message: "SyntaxError", line: 1 }));
  const { steps, error } = await failing(t);
  assert.deepEqual(steps, []);
  assert.equal(error.message, "SyntaxError");
  assert.deepEqual(pythons[0].all("runSource"), []);
});

test("a file that fails on the sample has not run", async (t) => {
  playAll();
  plays.runSource = () => Promise.reject(new CodeError({ message: "AttributeError: months", line: 5 }));
  const { steps, error } = await failing(t);
  assert.deepEqual(steps, ["declared"]);
  assert.equal(error.line, 5);
});

test("a file whose report breaks the contract has run, whoever finds that out", async (t) => {
  playAll();
  const breach = new CodeError({ message: "The report breaks the contract: no help" });
  assert.deepEqual(await failing(t, { refuses: breach }), { steps: ["declared", "ran"], error: breach });
  forget();
  playAll();
  plays.runSource = () => Promise.reject(breach);
  assert.deepEqual(await failing(t), { steps: ["declared", "ran"], error: breach });
});

test("a file that hangs when it is tried is ended, and the next one is tried", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  playAll();
  delete plays.runSource;
  const { boxes } = page(t);
  const trying = outcome(
    boxes.tryOut(
      OTHER,
      async () => samples("a.csv"),
      () => {},
    ),
  );
  await pythons[0].until("runSource");
  t.mock.timers.tick(1000 * RUN_S);
  tooLong("it ran", RUN_S)((await trying).error);
  playAll();
  const steps = [];
  await boxes.tryOut(
    OTHER,
    async () => samples("a.csv"),
    (step) => steps.push(step),
  );
  assert.equal(steps.length, 3);
  assert.equal(pythons.length, 2);
});
