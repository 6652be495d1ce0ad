import assert from "node:assert/strict";
import { test } from "node:test";
import { Bug, UserError } from "../../../static/python/client.js";
import { setsView, showReading } from "../../../static/views/sets.js";
import { called, describedBy, nameOf, stage, texts } from "./stage.mjs";

const RETURNS = {
  kind: "bucket_returns",
  periods: 48,
  from: "2010-01-28",
  to: "2013-12-28",
  periods_per_year: 12,
  labels: ["Q1", "Q2"],
  buckets: 2,
};
const SERIES = { ...RETURNS, kind: "return_series", buckets: undefined };
const entry = (name, data = RETURNS, other = {}) => ({
  id: name,
  name: `${name}.csv`,
  data: data && { name, ...data },
  compared: true,
  busy: !data,
  progress: null,
  ...other,
});
const coming = (name, other) => entry(name, null, other);

const ALONE = { title: "Time of the year", accepts: ["bucket_returns"], several: false, compares: [] };
const SEVERAL = { title: "Lineup", accepts: ["bucket_returns"], several: true, compares: [] };
const LEARNER = { title: "Learn", accepts: ["weight_table", "trial_results"], several: true, compares: [] };

/** The list of these sets; the first is selected, and what is pressed is kept. */
function show(t, entries, { tool = ALONE, python = "ready", problems = [], selected = entries[0]?.id } = {}) {
  const heard = {};
  for (const name of ["select", "compare", "remove", "dismiss", "onChoose", "onType", "onScript", "onUnderstood"])
    heard[name] = t.mock.fn();
  const current = () => entries.find(({ id, data }) => id === selected && data);
  const sets = { entries, problems, selected, current, ...heard };
  return { place: stage(t, setsView(sets, { python, tool }, heard)), ...heard };
}
const calls = (heard) => heard.mock.calls.map(({ arguments: given }) => given);
const parts = (place) => texts(place, ".set-part");
const hints = (place) => texts(place, ".hint");
const three = () => [entry("first"), entry("second"), entry("third")];
const choose = (place, name) => {
  called(place, name).checked = true;
  called(place, name).dispatchEvent(new Event("change"));
};

test("each set is told by its name and what it is, and the chosen one is marked", (t) => {
  const { place } = show(t, [entry("first"), entry("series", SERIES)]);
  assert.deepEqual(texts(place, ".set-name"), ["first", "series"]);
  assert.deepEqual(texts(place, ".set-line"), [
    "2 buckets, 48 months, 2010-01 to 2013-12",
    "2 series, 48 months, 2010-01 to 2013-12",
  ]);
  assert.equal(called(place, "first").checked, true);
  assert.equal(called(place, "series").checked, false);
  assert.equal(describedBy(called(place, "first")), "2 buckets, 48 months, 2010-01 to 2013-12");
});

test("more data come in by each of the ways", (t) => {
  const { place, onChoose, onType, onScript } = show(t, three());
  called(place, "Add files").click();
  called(place, "Type node weights").click();
  called(place, "Get the data by script").click();
  for (const heard of [onChoose, onType, onScript]) assert.equal(heard.mock.callCount(), 1);
});

test("another set is chosen, corrected and removed by name", (t) => {
  const entries = three();
  const { place, select, remove, onUnderstood } = show(t, entries);
  choose(place, "second");
  assert.deepEqual(calls(select), [["second"]]);
  called(place, "Remove third").click();
  assert.deepEqual(calls(remove), [["third"]]);
  place.querySelector("#understood-second").click();
  assert.deepEqual(calls(onUnderstood), [[entries[1]]]);
});

test("one set alone has nothing to compare, and neither have several of a tool that takes one", (t) => {
  for (const { place } of [show(t, [entry("first")], { tool: SEVERAL }), show(t, three(), { tool: ALONE })]) {
    assert.deepEqual(parts(place), []);
    assert.deepEqual(hints(place), []);
    assert.equal(place.querySelector("[type=checkbox]"), null);
    assert.equal(called(place, "first").type, "radio");
    place.remove(); // ids are there once
  }
});

test("a tool of several says which is shown in detail and which are compared", (t) => {
  const { place, select } = show(t, three(), { tool: SEVERAL });
  assert.deepEqual(parts(place), ["Shown in detail", "Compare", "Compare"]);
  assert.deepEqual(hints(place), ["One is shown in detail; the others are compared with it."]);
  assert.equal(called(place, "Show first in detail").checked, true);
  assert.equal(called(place, "Compare second").checked, true);
  choose(place, "Show third in detail");
  assert.deepEqual(calls(select), [["third"]]);
});

test("the one in detail may be any of them", (t) => {
  const { place } = show(t, three(), { tool: SEVERAL, selected: "third" });
  assert.deepEqual(parts(place), ["Compare", "Compare", "Shown in detail"]);
});

test("one is left out of the comparison and taken in again", (t) => {
  const entries = [entry("first"), entry("second", RETURNS, { compared: false }), entry("third")];
  const { place, compare } = show(t, entries, { tool: SEVERAL });
  assert.equal(called(place, "Compare second").checked, false);
  called(place, "Compare second").click();
  called(place, "Compare third").click();
  assert.deepEqual(calls(compare), [
    ["second", true],
    ["third", false],
  ]);
});

test("a set of another kind is not used and says so", (t) => {
  const { place } = show(t, [...three(), entry("series", SERIES)], { tool: SEVERAL });
  assert.deepEqual(parts(place), ["Shown in detail", "Compare", "Compare", "Not used by this analysis"]);
});

const trials = entry("trials", { kind: "weight_table", nodes: 4, trials: 10 });
const results = entry("results", { kind: "trial_results", trials: 10, columns: 1 });

test("trials and results are used together, and neither is in detail", (t) => {
  const { place, compare } = show(t, [trials, results], { tool: LEARNER });
  assert.deepEqual(parts(place), ["Use", "Use"]);
  assert.deepEqual(hints(place), ["The trials and their results are used together, the results in this order."]);
  assert.equal(called(place, "trials").type, "radio");
  called(place, "Use results").click();
  assert.deepEqual(calls(compare), [["results", false]]);
});

test("weights without trials say why they are not used", (t) => {
  const bare = entry("system", { kind: "weight_table", nodes: 4, trials: 0 });
  const { place } = show(t, [bare, entry("first")], { tool: LEARNER });
  assert.deepEqual(parts(place), ["Has no trials, so it is not used", "Not used by this analysis"]);
});

test("a file that is being read cannot be chosen yet, and is cancelled by name", (t) => {
  const { place, remove } = show(t, [entry("first"), coming("second")]);
  const radio = called(place, "second.csv");
  assert.equal(radio.disabled, true);
  assert.equal(place.querySelector("#understood-second"), null);
  called(place, "Cancel reading second.csv").click();
  assert.deepEqual(calls(remove), [["second"]]);
  assert.deepEqual(texts(place, "[data-action=remove]"), ["Remove", "Cancel"]);
});

test("a file says what it waits for", (t) => {
  const line = (python, other) => texts(show(t, [coming("a", other)], { python }).place, ".set-line");
  assert.deepEqual(line("loading"), ["Waiting for Python to start"]);
  assert.deepEqual(line("failed"), ["Waiting: Python did not start"]);
  assert.deepEqual(line("ready"), ["Reading"]);
  assert.deepEqual(line("ready", { progress: { fraction: 0.2, message: "Reading row 1,000" } }), ["Reading row 1,000"]);
});

test("how far the reading is shows in a bar, only where Python reads", (t) => {
  const reading = { progress: { fraction: 0.2, message: "Reading row 1,000" } };
  const { place } = show(t, [coming("a", reading)]);
  const bar = called(place, "Reading a.csv");
  assert.equal(bar.value, 0.2);
  place.remove(); // ids are there once
  assert.equal(show(t, [coming("a", reading)], { python: "loading" }).place.querySelector("progress"), null);
  assert.equal(show(t, [entry("a")]).place.querySelector("progress"), null);
});

test("a set that is read again says so in place of what it was", (t) => {
  const { place } = show(t, [entry("a", RETURNS, { busy: true })]);
  assert.deepEqual(texts(place, ".set-line"), ["Reading"]);
  assert.deepEqual(texts(place, "[data-action=remove]"), ["Remove"]);
});

test("the bar moves without the list being made anew", (t) => {
  const reading = coming("a", { progress: { fraction: 0.2, message: "Row 1" } });
  const { place } = show(t, [reading]);
  const bar = called(place, "Reading a.csv");
  reading.progress = { fraction: 0.7, message: "Row 9" };
  showReading(reading);
  assert.equal(called(place, "Reading a.csv"), bar);
  assert.equal(bar.value, 0.7);
  assert.deepEqual(texts(place, ".set-line"), ["Row 9"]);
});

test("the progress of a file that is not listed harms nothing", () => {
  showReading(coming("gone", { progress: { fraction: 0.2 } }));
});

test("a file that could not be read says which and why, and is dismissed", (t) => {
  const error = new UserError({ message: "It is empty.", remedy: "Choose another." });
  const { place, dismiss } = show(t, three(), {
    problems: [{ id: "problem-1", name: "empty.csv", error, entry: null }],
  });
  assert.deepEqual(texts(place, ".problem p"), ["empty.csv could not be read", "It is empty.", "Choose another."]);
  assert.equal(place.querySelector("[data-action=mend]"), null);
  called(place, "Dismiss").click();
  assert.deepEqual(calls(dismiss), [["problem-1"]]);
});

test("a file that was understood in part can be corrected", (t) => {
  const half = coming("half");
  const error = new UserError({ message: "No dates." });
  const problems = [{ id: "problem-1", name: "half.csv", error, entry: half }];
  const { place, onUnderstood } = show(t, [], { problems });
  called(place, "Correct how it is read").click();
  assert.deepEqual(calls(onUnderstood), [[half]]);
});

test("where Flipside itself went wrong the file is not blamed", (t) => {
  const problems = [{ id: "p", name: "a.csv", error: new Bug({ message: "boom" }), entry: null }];
  const { place } = show(t, [], { problems });
  assert.deepEqual(texts(place, ".problem-title"), ["a.csv: something went wrong in Flipside itself"]);
});

test("names of files and problems are text, whatever they hold", (t) => {
  const html = '<img src="x"> & <b>"bold"</b>';
  const named = entry(html, RETURNS, { id: "s" });
  const reading = coming(html, { id: "r", progress: { message: html } });
  const problems = [{ id: "p", name: html, error: new UserError({ message: html }), entry: null }];
  const { place } = show(t, [named, reading], { problems, tool: SEVERAL, selected: "s" });
  assert.deepEqual(texts(place, ".set-name"), [html, `${html}.csv`]);
  assert.equal(texts(place, ".set-line")[1], html);
  assert.deepEqual(texts(place, ".problem p"), [`${html} could not be read`, html]);
  assert.equal(nameOf(place.querySelector("#remove-s")), `Remove ${html}`);
  assert.equal(place.querySelector("img, b"), null);
});
