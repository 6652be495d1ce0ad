import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { createAnalysis } from "../../../static/app/analysis.js";
import { Cancelled, UserError } from "../../../static/python/client.js";
import { slowPython } from "../slowpython.mjs";
import { turn } from "../waiting.mjs";

const job = (tail, id = "inversion") => ({ tool: { id }, ids: ["set-1"], params: { tail } });

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

function started() {
  const python = slowPython();
  const seen = []; // what the screen would have shown
  const analysis = createAnalysis({
    python,
    onChange: () => seen.push({ ...analysis }),
  });
  return { analysis, python, seen, reports: () => seen.filter(({ phase }) => phase === "done").map((s) => s.report) };
}

/** Asks for a report and lets the delay pass. */
async function ask(analysis, wanted, delay = 0) {
  analysis.request(wanted, delay);
  mock.timers.tick(delay);
  await turn();
}

test("a report is asked for with the tool, the sets and the parameters, and shown", async () => {
  const { analysis, python, seen } = started();
  await ask(analysis, job(2));
  assert.deepEqual(python.asked[0].args.slice(0, 3), ["inversion", ["set-1"], { tail: 2 }]);
  assert.equal(analysis.phase, "running");
  python.asked[0].resolve("two");
  await turn();
  assert.deepEqual([analysis.phase, analysis.report, analysis.error, analysis.progress], ["done", "two", null, null]);
  assert.deepEqual(
    seen.map(({ phase }) => phase),
    ["running", "done"],
  );
});

test("only the last of many changes is computed", async () => {
  const { analysis, python, reports } = started();
  for (const tail of [2, 3, 4]) {
    analysis.request(job(tail), 250);
    mock.timers.tick(249);
  }
  await ask(analysis, job(5), 250);
  assert.equal(python.asked.length, 1);
  assert.deepEqual(python.asked[0].args[2], { tail: 5 });
  python.asked[0].resolve("five");
  await turn();
  assert.deepEqual(reports(), ["five"]);
});

test("a report that is no longer wanted is never shown, and one is computed at a time", async () => {
  const { analysis, python, reports } = started();
  await ask(analysis, job(2));
  await ask(analysis, job(3));
  await ask(analysis, job(4));
  assert.equal(python.asked.length, 1);
  python.asked[0].resolve("two");
  await turn();
  assert.deepEqual(
    python.asked.map(({ args }) => args[2].tail),
    [2, 4],
  );
  assert.equal(analysis.phase, "running");
  python.asked[1].resolve("four");
  await turn();
  assert.deepEqual(reports(), ["four"]);
});

test("an error of what is no longer wanted is never shown", async () => {
  const { analysis, python, seen } = started();
  await ask(analysis, job(2));
  await ask(analysis, job(3));
  python.asked[0].reject(new Error("Too late."));
  await turn();
  python.asked[1].resolve("three");
  await turn();
  assert.equal(analysis.report, "three");
  assert.ok(seen.every(({ error }) => error === null));
});

test("another tool ends what the last one is at, the same tool does not", async () => {
  const { analysis, python } = started();
  await ask(analysis, job(1));
  assert.equal(python.left, 0);
  await ask(analysis, job(2));
  assert.equal(python.left, 0);
  await ask(analysis, job(1, "seasonality"));
  assert.equal(python.left, 1);
});

test("progress is that of what is wanted, and gone at its end", async () => {
  const { analysis, python } = started();
  await ask(analysis, job(2));
  python.asked[0].onProgress(0.25, "Counting");
  assert.deepEqual(analysis.progress, { fraction: 0.25, message: "Counting" });
  await ask(analysis, job(3));
  assert.equal(analysis.progress, null);
  python.asked[0].onProgress(0.5, "Counting what nobody wants");
  assert.equal(analysis.progress, null);
  python.asked[0].resolve("two");
  await turn();
  python.asked[1].onProgress(0.75, "Nearly");
  python.asked[1].resolve("three");
  await turn();
  assert.equal(analysis.progress, null);
});

test("an error is shown and the last report stays; the next request takes the error away", async () => {
  const { analysis, python } = started();
  await ask(analysis, job(2));
  python.asked[0].resolve("two");
  await turn();
  await ask(analysis, job(6));
  const error = new UserError({ message: "There are 10 buckets.", field: "tail" });
  python.asked[1].reject(error);
  await turn();
  assert.deepEqual([analysis.phase, analysis.error, analysis.report], ["error", error, "two"]);
  await ask(analysis, job(3));
  assert.deepEqual([analysis.phase, analysis.error], ["running", null]);
});

test("what another ended is simply done again", async () => {
  const { analysis, python, seen } = started();
  await ask(analysis, job(2));
  python.asked[0].reject(new Cancelled()); // as when a file was given up while it was read
  await turn();
  assert.deepEqual(
    python.asked.map(({ args }) => args[2]),
    [{ tail: 2 }, { tail: 2 }],
  );
  python.asked[1].resolve("two");
  await turn();
  assert.deepEqual(
    seen.map(({ phase }) => phase),
    ["running", "done"],
  );
});

test("a cancel ends the computation, and nothing is done until it is asked for", async () => {
  const { analysis, python } = started();
  await ask(analysis, job(2));
  python.asked[0].onProgress(0.5, "Half");
  analysis.cancel();
  python.asked[0].reject(new Cancelled());
  await turn();
  assert.equal(python.cancelled, 1);
  assert.deepEqual([analysis.phase, analysis.progress, analysis.error], ["cancelled", null, null]);
  assert.equal(python.asked.length, 1);
});

test("the same is run again after a cancel", async () => {
  const { analysis, python } = started();
  await ask(analysis, job(2));
  analysis.cancel();
  python.asked[0].reject(new Cancelled());
  await turn();
  analysis.again();
  mock.timers.tick(0);
  await turn();
  assert.deepEqual(python.asked[1].args.slice(0, 3), python.asked[0].args.slice(0, 3));
  python.asked[1].resolve("two");
  await turn();
  assert.deepEqual([analysis.phase, analysis.report], ["done", "two"]);
});

test("a change meanwhile wins after a cancel", async () => {
  const { analysis, python, reports } = started();
  await ask(analysis, job(1, "probe"));
  await ask(analysis, job(2)); // waits behind what has no end
  analysis.cancel();
  python.asked[0].reject(new Cancelled());
  await turn();
  analysis.again();
  mock.timers.tick(0);
  await turn();
  assert.deepEqual(
    python.asked.map(({ args }) => args[0]),
    ["probe", "inversion"],
  );
  python.asked[1].resolve("two");
  await turn();
  assert.deepEqual(reports(), ["two"]);
});

test("where nothing was asked for there is nothing to do again", async () => {
  const { analysis, python, seen } = started();
  analysis.again();
  mock.timers.tick(1000);
  await turn();
  assert.deepEqual([python.asked, seen], [[], []]);
});

test("a report that is cleared stays away, with the one that was on its way and the one about to be asked for", async () => {
  const { analysis, python, reports } = started();
  await ask(analysis, job(2));
  python.asked[0].resolve("two");
  await turn();
  await ask(analysis, job(3));
  analysis.request(job(4), 250);
  analysis.clear();
  assert.deepEqual([analysis.phase, analysis.report, analysis.error], ["none", null, null]);
  python.asked[1].resolve("three");
  mock.timers.tick(1000);
  await turn();
  analysis.again();
  mock.timers.tick(1000);
  await turn();
  assert.equal(python.asked.length, 2);
  assert.deepEqual([analysis.phase, reports()], ["none", ["two"]]);
});

test("clearing what is empty draws nothing", () => {
  const { analysis, seen } = started();
  analysis.clear();
  assert.deepEqual(seen, []);
});
