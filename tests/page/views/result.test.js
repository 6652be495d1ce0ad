import assert from "node:assert/strict";
import { test } from "node:test";
import { createAnalysis } from "../../../static/app/analysis.js";
import { Bug, CodeError, UserError } from "../../../static/python/client.js";
import { button } from "../../../static/views/dom.js";
import { createResult } from "../../../static/views/result.js";
import { slowPython } from "../slowpython.mjs";
import { turn } from "../waiting.mjs";
import { column, DATA, metric, metrics, reportOf, TOOL, table, text } from "./reports.mjs";
import { called, lend, nameOf, stage, texts } from "./stage.mjs";

const first = reportOf({ verdict: { level: "good", label: "Good", text: "The first." } });
const second = reportOf({ verdict: { level: "bad", label: "Bad", text: "The second." } });

/** The view of an analysis that a test changes by hand, or of `analysis`, at a time that it says. */
function show(t, { analysis: given, remedies = () => [], decisions = {} } = {}) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const clock = { now: 1000 };
  lend(t, performance, "now", () => clock.now);
  const slots = Object.fromEntries(
    ["progress", "problem", "report", "contents"].map((id) => [id, document.createElement("div")]),
  );
  for (const slot of Object.values(slots)) slot.tabIndex = -1;
  stage(t, Object.values(slots));
  const none = { phase: "none", report: null, progress: null, error: null, since: 0 };
  const analysis = given ?? { ...none, cancel: t.mock.fn(), again: t.mock.fn() };
  const announced = [];
  const announce = (words) => announced.push(words);
  const draw = createResult(slots, { analysis, python: {}, tools: [TOOL], announce, decisions, remedies });
  const set = (change, waiting = "") => {
    Object.assign(analysis, change);
    draw(waiting);
  };
  const pass = (ms) => {
    clock.now += ms;
    t.mock.timers.tick(ms);
  };
  const run = (progress = null) => set({ phase: "running", progress, error: null, since: clock.now });
  return { slots, analysis, announced, draw, set, pass, run };
}

const answer = ({ report }) => texts(report, ".answer");
const told = (slots) => [slots.report.hidden, slots.report.className, slots.report.getAttribute("aria-busy")];

test("before anything is asked for there is nothing", (t) => {
  const { slots, draw, announced } = show(t);
  draw("");
  for (const slot of Object.values(slots)) assert.equal(slot.childElementCount, 0);
  assert.deepEqual(announced, []);
  assert.equal(document.body.dataset.report, "none");
});

test("a report is shown, announced with its verdict, and said to be there for scripts", (t) => {
  const { slots, set, announced } = show(t);
  set({ phase: "done", report: first });
  assert.deepEqual(answer(slots), ["The first."]);
  assert.deepEqual(told(slots), [false, "", "false"]);
  assert.deepEqual(announced, ["The report is ready. The first."]);
  assert.equal(document.body.dataset.report, "done");
});

test("while the next report is computed the last one stays, dimmed and called busy", (t) => {
  const { slots, set, run } = show(t);
  set({ phase: "done", report: first });
  run();
  assert.deepEqual(answer(slots), ["The first."]);
  assert.deepEqual(told(slots), [false, "stale", "true"]);
  assert.equal(document.body.dataset.report, "running");
  set({ phase: "done", report: second });
  assert.deepEqual(answer(slots), ["The second."]);
  assert.deepEqual(told(slots), [false, "", "false"]);
});

test("a report that stays is not drawn anew", (t) => {
  const { slots, set, run, draw } = show(t);
  set({ phase: "done", report: first });
  const drawn = slots.report.firstChild;
  run();
  draw("");
  set({ phase: "done", report: first });
  assert.equal(slots.report.firstChild, drawn);
});

test("a report that is no longer wanted is never shown as the new one", async (t) => {
  const python = slowPython();
  let draw = () => {};
  const analysis = createAnalysis({ python, onChange: () => draw() });
  const { slots, draw: drawn, pass, announced } = show(t, { analysis });
  draw = () => drawn("");
  const ask = async (params) => {
    analysis.request({ tool: TOOL, ids: ["a"], params });
    pass(0);
    await turn();
  };
  await ask({ tail: 1 });
  await ask({ tail: 2 });
  python.all("run")[0].resolve(first);
  await turn();
  assert.deepEqual(answer(slots), []);
  assert.equal(document.body.dataset.report, "running");
  python.all("run")[1].resolve(second);
  await turn();
  assert.deepEqual(answer(slots), ["The second."]);
  assert.deepEqual(announced, ["The report is ready. The second."]);
});

test("what is done at once shows no progress, which would only flicker", (t) => {
  const { slots, set, run, pass } = show(t);
  run();
  pass(299);
  assert.equal(slots.progress.childElementCount, 0);
  set({ phase: "done", report: first });
  pass(1000);
  assert.equal(slots.progress.childElementCount, 0);
});

test("what takes longer says how far it is, in words and by its bar", (t) => {
  const { slots, set, run, pass } = show(t);
  run({ fraction: 0.25, message: "Resampling" });
  pass(300);
  const bar = called(slots.progress, "Resampling");
  assert.equal(bar.value, 0.25);
  assert.deepEqual(texts(slots.progress, "p"), ["Resampling"]);
  set({ progress: { fraction: 0.75, message: "Testing" } });
  assert.equal(called(slots.progress, "Testing"), bar);
  assert.equal(bar.value, 0.75);
});

test("what Python still waits for is said in place of the progress", (t) => {
  const { slots, analysis, draw, pass, run } = show(t);
  run();
  draw("Waiting for Python to start");
  pass(300);
  assert.deepEqual(texts(slots.progress, "p"), ["Waiting for Python to start"]);
  assert.equal(slots.progress.querySelector("progress").hasAttribute("value"), false);
  analysis.progress = { fraction: 0.5, message: "Computing spreads" };
  draw("");
  assert.deepEqual(texts(slots.progress, "p"), ["Computing spreads"]);
});

test("the button that cancels is not touched while the bar moves, for it may be being pressed, and cancels", (t) => {
  const { slots, analysis, set, run, pass } = show(t);
  run();
  pass(300);
  const cancel = called(slots.progress, "Cancel");
  const watch = new window.MutationObserver(() => {});
  watch.observe(slots.progress, { childList: true });
  set({ progress: { fraction: 0.5, message: "Still at it" } });
  assert.deepEqual(watch.takeRecords(), []);
  cancel.click();
  assert.equal(analysis.cancel.mock.callCount(), 1);
});

test("after a cancel the last report is not taken for an answer, and the analysis can be run again", (t) => {
  const { slots, analysis, set, run, pass, announced } = show(t);
  set({ phase: "done", report: first });
  run();
  set({ phase: "cancelled", error: null });
  assert.equal(slots.report.hidden, true);
  assert.equal(slots.contents.hidden, true);
  assert.deepEqual(texts(slots.progress, "p"), ["Cancelled. Your data is still here."]);
  assert.equal(announced.at(-1), "Cancelled.");
  called(slots.progress, "Run again").click();
  assert.equal(analysis.again.mock.callCount(), 1);
  run();
  pass(300);
  assert.deepEqual(texts(slots.progress, "p"), ["Computing"]);
  assert.deepEqual(told(slots), [false, "stale", "true"]);
});

test("what the visitor can mend is told with what to do, and the last report is not beside it", (t) => {
  const error = new UserError({
    message: "There are 10 buckets.",
    remedy: "Choose 5 or fewer.",
    faults: { tail: "x" },
  });
  const take = button("Take back “Drop Size”", "take-back", () => {});
  const { slots, set, announced } = show(t, { remedies: (given) => (given === error ? [take] : []) });
  set({ phase: "done", report: first });
  set({ phase: "error", error });
  assert.deepEqual(texts(slots.problem, "p"), [
    "This analysis cannot be made",
    "There are 10 buckets.",
    "Choose 5 or fewer.",
  ]);
  assert.deepEqual([...slots.problem.querySelectorAll("button")].map(nameOf), ["Take back “Drop Size”"]);
  assert.equal(slots.report.hidden, true);
  assert.equal(slots.contents.hidden, true);
  assert.equal(announced.at(-1), "The analysis failed. There are 10 buckets.");
  assert.equal(document.body.dataset.report, "error");
});

test("the problem is gone as soon as something else is asked for, and the next report is shown", (t) => {
  const { slots, set, run } = show(t);
  set({ phase: "done", report: first });
  set({ phase: "error", error: new UserError({ message: "No." }) });
  run();
  assert.equal(slots.problem.childElementCount, 0);
  assert.deepEqual(told(slots), [false, "stale", "true"]);
  set({ phase: "done", report: second });
  assert.deepEqual(answer(slots), ["The second."]);
  assert.equal(slots.contents.hidden, false);
});

test("another problem takes the place of the first", (t) => {
  const { slots, set, run } = show(t);
  set({ phase: "error", error: new UserError({ message: "The first fault." }) });
  run();
  set({ phase: "error", error: new UserError({ message: "The second fault." }) });
  assert.deepEqual(texts(slots.problem, ".problem p:not(.problem-title)"), ["The second fault."]);
});

test("a fault of ours, or of a tool’s code, is told as that and can be run again", (t) => {
  for (const [error, title] of [
    [new Bug({ message: "division by zero", traceback: "Traceback" }), "Something went wrong in Flipside itself"],
    [new CodeError({ message: "name 'x' is not defined" }), "There is a fault in this tool’s code"],
  ]) {
    const { slots, analysis, set } = show(t, { remedies: () => assert.fail("there is no remedy for this") });
    set({ phase: "error", error });
    assert.deepEqual(texts(slots.problem, ".problem-title"), [title]);
    called(slots.problem, "Run again").click();
    assert.equal(analysis.again.mock.callCount(), 1);
    t.mock.timers.reset();
  }
});

test("a report that was cleared is gone with its list of parts", (t) => {
  const { slots, set, announced } = show(t);
  const blocks = ["a", "b", "c", "d"].map((id) => text(id, "Words."));
  set({ phase: "done", report: reportOf({ blocks }) });
  assert.equal(slots.contents.querySelectorAll("nav.wide button").length, 4);
  announced.length = 0;
  set({ phase: "none", report: null });
  for (const slot of Object.values(slots)) assert.equal(slot.childElementCount, 0);
  assert.equal(document.body.dataset.report, "none");
  assert.deepEqual(announced, []);
});

test("each outcome is announced once, however often it is drawn", (t) => {
  const { set, draw, announced } = show(t);
  set({ phase: "done", report: first });
  draw("");
  assert.equal(announced.length, 1);
});

const decided = (verdict) =>
  reportOf({
    verdict: { level: "good", label: "Good", text: verdict },
    blocks: [
      table("suggestions", [column("factor", "text")], [["Value"]], {
        actions: { column: "factor", choices: [{ label: "Drop", parameter: "drop" }] },
      }),
      metrics("m", metric("n")),
    ],
  });
const view = () => button("Drop", "decide", () => {}, { id: "decide-Value" });

test("the button that was pressed has the keyboard’s place in the report that follows", (t) => {
  const { slots, set, run } = show(t, { decisions: { view } });
  set({ phase: "done", report: decided("The first.") });
  called(slots.report, "Drop").focus();
  run();
  set({ phase: "done", report: decided("The second.") });
  assert.deepEqual(answer(slots), ["The second."]);
  assert.equal(document.activeElement, called(slots.report, "Drop"));
});

test("where the report with the keyboard’s place has failed, the way back has it", (t) => {
  const take = button("Take back", "take-back", () => {});
  const { slots, set } = show(t, { decisions: { view }, remedies: () => [take] });
  set({ phase: "done", report: decided("The first.") });
  called(slots.report, "Drop").focus();
  set({ phase: "error", error: new UserError({ message: "Too few." }) });
  assert.equal(document.activeElement, take);
});

test("a failure takes the keyboard’s place from nowhere else", (t) => {
  const { slots, set } = show(t, { remedies: () => [button("Take back", "take-back", () => {})] });
  set({ phase: "done", report: first });
  const field = document.createElement("input");
  stage(t, field);
  field.focus();
  set({ phase: "error", error: new UserError({ message: "Too few." }) });
  assert.equal(document.activeElement, field);
  assert.equal(slots.problem.contains(document.activeElement), false);
});

test("how a table was sorted is forgotten with the report, and kept from one to the next", (t) => {
  const { slots, set } = show(t, { decisions: { view } });
  const sorted = () => slots.report.querySelector("[aria-sort]") !== null;
  set({ phase: "done", report: decided("The first.") });
  slots.report.querySelector("[data-action=sort]").click();
  set({ phase: "done", report: { ...decided("The second."), data: DATA } });
  assert.equal(sorted(), true);
  set({ phase: "none", report: null });
  set({ phase: "done", report: decided("The third.") });
  assert.equal(sorted(), false);
});
