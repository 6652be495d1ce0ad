import assert from "node:assert/strict";
import { test } from "node:test";
import { alone, lacking, suits, takesResults, unsuited } from "../../../static/app/suit.js";

const SEASONS = { id: "seasonality", title: "Time of the year", accepts: ["bucket_returns"], compares: [] };
const NOISE = { id: "significance", title: "Noise", accepts: ["bucket_returns", "return_series"], compares: [] };
const SAME = {
  id: "redundancy",
  title: "Same bet",
  accepts: ["factor_panel", "bucket_returns"],
  compares: ["bucket_returns"],
};
const WEIGHTS = { id: "weights", title: "Trials", accepts: ["weight_table"], compares: [] };
const RESULTS = { id: "weight_results", title: "Results", accepts: ["weight_table", "trial_results"], compares: [] };
const TOOLS = [SEASONS, NOISE, SAME, RESULTS, WEIGHTS];

const entry = (name, kind, trials = 0) => ({ data: { name, kind, trials } });
const BUCKETS = entry("first", "bucket_returns");
const SERIES = entry("series", "return_series");
const SYSTEM = entry("system", "weight_table");
const TRIALS = entry("trials", "weight_table", 10);
const ANSWERS = entry("results", "trial_results", 10);

/** The sets, of which the first is in detail. */
const setsOf = (...entries) => ({ entries, current: () => entries[0] });

const reason = (entry, tool, ...others) => unsuited(entry.data, tool, setsOf(entry, ...others));

test("a tool works on the kinds that it accepts", () => {
  assert.equal(suits(BUCKETS.data, SEASONS, setsOf(BUCKETS)), true);
  assert.equal(suits(SERIES.data, SEASONS, setsOf(SERIES)), false);
  assert.equal(reason(BUCKETS, SEASONS), "");
  assert.equal(reason(SERIES, SEASONS), "Works on bucket returns, not on return series.");
  assert.equal(reason(SYSTEM, NOISE), "Works on bucket returns and return series, not on node weights.");
});

test("a tool that compares a kind works on two of it, and on one of another", () => {
  const second = entry("second", "bucket_returns");
  assert.equal(suits(BUCKETS.data, SAME, setsOf(BUCKETS, SERIES)), false);
  assert.equal(suits(BUCKETS.data, SAME, setsOf(BUCKETS, second)), true);
  assert.equal(suits(BUCKETS.data, SAME, setsOf(BUCKETS, { data: null })), false); // one that is being read
  const factors = entry("factors", "factor_panel");
  assert.equal(suits(factors.data, SAME, setsOf(factors)), true);
  assert.equal(reason(BUCKETS, SAME), "Compares two files or more of bucket returns; this is the only one.");
  assert.equal(alone([BUCKETS], SAME), true);
  assert.equal(alone([BUCKETS, second], SAME), false);
  assert.equal(alone([factors], SAME), false);
});

test("weights without trials have no results", () => {
  assert.equal(takesResults(RESULTS), true);
  assert.equal(takesResults(WEIGHTS), false);
  assert.equal(reason(SYSTEM, RESULTS), "“system” has no trials yet.");
  assert.equal(reason(TRIALS, RESULTS), "");
  assert.equal(reason(SYSTEM, WEIGHTS), "");
});

test("without data nothing is asked for", () => {
  assert.equal(lacking({ entries: [], current: () => undefined }, [], SEASONS, TOOLS), null);
});

test("a tool that has what it needs lacks nothing", () => {
  assert.equal(lacking(setsOf(BUCKETS), [BUCKETS], SEASONS, TOOLS), null);
  assert.equal(lacking(setsOf(TRIALS, ANSWERS), [TRIALS, ANSWERS], RESULTS, TOOLS), null);
});

test("a tool that suits no data asks for some", () => {
  const asked = lacking(setsOf(SERIES), [], SEASONS, TOOLS);
  assert.equal(asked.what, "data");
  assert.equal(asked.title, "“Time of the year” works on bucket returns");
  assert.equal(asked.text, "“series” is return series. Add a file of the right kind, or choose another analysis.");
  assert.match(lacking(setsOf(SYSTEM), [], NOISE, TOOLS).title, /works on bucket returns or return series$/);
});

test("one system alone is told that another is missing, or that no other is chosen", () => {
  const only = lacking(setsOf(BUCKETS), [], SAME, TOOLS);
  assert.deepEqual(only, {
    what: "data",
    title: "“Same bet” compares two files or more of bucket returns",
    text: "“first” is the only one. Add another, or choose another analysis.",
  });
  const second = entry("second", "bucket_returns");
  const chosen = lacking(setsOf(BUCKETS, second), [BUCKETS], SAME, TOOLS);
  assert.equal(chosen.text, "Only “first” is chosen. Choose another to compare it with.");
  assert.equal(lacking(setsOf(BUCKETS, second), [BUCKETS, second], SAME, TOOLS), null);
});

test("results without trials ask for the trials", () => {
  const asked = lacking(setsOf(ANSWERS), [ANSWERS], RESULTS, TOOLS);
  assert.deepEqual([asked.what, asked.title], ["table", "The trials that these results belong to"]);
  assert.equal(asked.tool, undefined);
});

test("weights without trials lead to the tool that makes them", () => {
  const asked = lacking(setsOf(SYSTEM), [], RESULTS, TOOLS);
  assert.deepEqual([asked.what, asked.title, asked.tool], ["trials", "There are no trials yet", WEIGHTS]);
});

test("trials wait for their results", () => {
  const asked = lacking(setsOf(TRIALS), [TRIALS, SYSTEM], RESULTS, TOOLS);
  assert.deepEqual(
    [asked.what, asked.begun, asked.title],
    ["results", false, "Paste or drop the results: one number per trial"],
  );
  assert.match(asked.text, /^10 trials wait for their results\./);
});

test("results of the last generation are there and those of the next are asked for", () => {
  const next = entry("next", "weight_table", 2000);
  const asked = lacking(setsOf(next, TRIALS, ANSWERS), [next, TRIALS, ANSWERS], RESULTS, TOOLS);
  assert.deepEqual(
    [asked.what, asked.begun, asked.title],
    ["results", true, "1,990 of 2,000 trials have no results yet"],
  );
});

test("results that are not used answer nothing", () => {
  assert.equal(lacking(setsOf(TRIALS, ANSWERS), [TRIALS], RESULTS, TOOLS).begun, false);
});

test("results in several files answer together", () => {
  const half = entry("half", "trial_results", 5);
  assert.equal(lacking(setsOf(TRIALS), [TRIALS, half, half], RESULTS, TOOLS), null);
});
