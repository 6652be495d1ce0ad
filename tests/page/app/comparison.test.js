import assert from "node:assert/strict";
import { test } from "node:test";
import { arriving, comparing, complete, given, partOf } from "../../../static/app/comparison.js";

const ONE = { id: "inversion", accepts: ["bucket_returns"], compares: [], several: false };
const LINEUP = { id: "lineup", accepts: ["bucket_returns"], compares: [], several: true };
// Takes a file of factors by itself, or two and more of bucket returns.
const SAME = {
  id: "redundancy",
  accepts: ["factor_panel", "bucket_returns"],
  compares: ["bucket_returns"],
  several: true,
};
const RESULTS = { id: "weight_results", accepts: ["weight_table", "trial_results"], compares: [], several: true };

const entry = (id, kind = "bucket_returns", more = {}) => ({ id, compared: true, data: { kind, trials: 0, ...more } });
const pending = (id) => ({ id, compared: true });

function setsOf(selected, ...entries) {
  return { selected, entries, current: () => entries.find((each) => each.id === selected && each.data) };
}

const ids = (entries) => entries.map(({ id }) => id);
const parts = (sets, tool) => sets.entries.map((each) => partOf(each, sets, tool));

const three = (selected = "first") => setsOf(selected, entry("first"), entry("second"), entry("third"));

test("the one shown in detail comes first, and the others are compared as they are listed", () => {
  assert.deepEqual(ids(given(three(), LINEUP)), ["first", "second", "third"]);
  assert.deepEqual(ids(given(three("third"), LINEUP)), ["third", "first", "second"]);
  assert.deepEqual(parts(three("third"), LINEUP), ["compared", "compared", "detail"]);
});

test("one is left out and taken in again", () => {
  const sets = three();
  sets.entries[1].compared = false;
  assert.deepEqual(ids(given(sets, LINEUP)), ["first", "third"]);
  assert.deepEqual(parts(sets, LINEUP), ["detail", "left out", "compared"]);
  sets.entries[1].compared = true;
  assert.deepEqual(ids(given(sets, LINEUP)), ["first", "second", "third"]);
});

test("one that was left out can be shown in detail", () => {
  const sets = three("second");
  sets.entries[1].compared = false;
  assert.deepEqual(ids(given(sets, LINEUP)), ["second", "first", "third"]);
  assert.deepEqual(parts(sets, LINEUP), ["compared", "detail", "compared"]);
});

test("a set of another kind is not used and says so", () => {
  const sets = setsOf("second", entry("first"), entry("second"), entry("series", "return_series"));
  assert.deepEqual(parts(sets, LINEUP), ["compared", "detail", "unsuited"]);
  assert.deepEqual(ids(given(sets, LINEUP)), ["second", "first"]);
});

test("a tool of one is given the one in detail, and makes nothing of the others", () => {
  assert.deepEqual(ids(given(three("second"), ONE)), ["second"]);
  assert.deepEqual(parts(three("second"), ONE), [null, "detail", null]);
});

test("a tool is given nothing where the one in detail does not suit it", () => {
  assert.deepEqual(given(setsOf("series", entry("series", "return_series"), entry("first")), LINEUP), []);
});

test("without a set in detail nothing is given", () => {
  assert.deepEqual(given(setsOf(null, entry("first")), LINEUP), []);
  assert.deepEqual(given(setsOf("first", pending("first")), LINEUP), []);
});

test("what is not read yet is no part of anything", () => {
  const sets = setsOf("first", entry("first"), pending("second"));
  assert.deepEqual(parts(sets, LINEUP), ["detail", null]);
  assert.deepEqual(ids(given(sets, LINEUP)), ["first"]);
});

test("a tool that compares one kind takes nothing else beside it, and a set of another kind by itself", () => {
  const entries = () => [
    entry("first"),
    entry("second"),
    entry("factors", "factor_panel"),
    entry("more", "factor_panel"),
  ];
  const systems = setsOf("first", ...entries());
  assert.deepEqual(ids(given(systems, SAME)), ["first", "second"]);
  assert.deepEqual(parts(systems, SAME), ["detail", "compared", null, null]);
  const factors = setsOf("factors", ...entries());
  assert.deepEqual(ids(given(factors, SAME)), ["factors"]);
  assert.deepEqual(parts(factors, SAME), [null, null, "detail", null]);
});

test("the tables of trials come before the results, that of the latest generation first", () => {
  const sets = setsOf(
    "b",
    entry("system", "weight_table"),
    entry("a", "trial_results", { trials: 10 }),
    entry("first", "weight_table", { trials: 10 }),
    entry("next", "weight_table", { trials: 20 }),
    entry("b", "trial_results", { trials: 10 }),
  );
  assert.deepEqual(ids(given(sets, RESULTS)), ["next", "first", "system", "a", "b"]);
  assert.deepEqual(parts(sets, RESULTS), ["used", "used", "used", "used", "used"]);
});

test("the order of results is that in which they came, whichever is looked at", () => {
  for (const selected of ["trials", "a", "b"]) {
    const sets = setsOf(
      selected,
      entry("a", "trial_results", { trials: 5 }),
      entry("trials", "weight_table", { trials: 10 }),
      entry("b", "trial_results", { trials: 5 }),
    );
    assert.deepEqual(ids(given(sets, RESULTS)), ["trials", "a", "b"]);
  }
});

test("results left out are not used", () => {
  const sets = setsOf(
    "trials",
    entry("trials", "weight_table", { trials: 10 }),
    entry("a", "trial_results", { trials: 10 }),
  );
  sets.entries[1].compared = false;
  assert.deepEqual(ids(given(sets, RESULTS)), ["trials"]);
  assert.deepEqual(parts(sets, RESULTS), ["used", "left out"]);
});

test("weights without trials are used beside the trials that were made of them", () => {
  const alone = setsOf("system", entry("system", "weight_table"));
  assert.deepEqual(parts(alone, RESULTS), ["unsuited"]);
  assert.deepEqual(given(alone, RESULTS), []);
  const together = setsOf("system", entry("system", "weight_table"), entry("trials", "weight_table", { trials: 10 }));
  assert.deepEqual(parts(together, RESULTS), ["used", "used"]);
  assert.deepEqual(ids(given(together, RESULTS)), ["trials", "system"]);
});

test("results are no trials that weights could belong to", () => {
  const sets = setsOf("system", entry("system", "weight_table"), entry("a", "trial_results", { trials: 10 }));
  assert.deepEqual(parts(sets, RESULTS), ["unsuited", "used"]);
  assert.equal(complete(given(sets, RESULTS), RESULTS), false);
});

test("a tool can start once it has what it needs", () => {
  const table = entry("trials", "weight_table", { trials: 10 });
  const results = entry("a", "trial_results", { trials: 10 });
  assert.equal(complete([table], RESULTS), false);
  assert.equal(complete([results], RESULTS), false);
  assert.equal(complete([table, results], RESULTS), true);
  assert.equal(complete([], ONE), false);
  assert.equal(complete([entry("first")], ONE), true);
  assert.equal(complete([entry("first")], SAME), false);
  assert.equal(complete([entry("first"), entry("second")], SAME), true);
  assert.equal(complete([entry("factors", "factor_panel")], SAME), true);
});

test("one set alone has nothing to compare", () => {
  assert.equal(comparing(setsOf("first", entry("first")), LINEUP), false);
  assert.equal(comparing(setsOf("first", entry("first"), pending("second")), LINEUP), false);
  assert.equal(comparing(three(), LINEUP), true);
  assert.equal(comparing(three(), ONE), false);
});

test("a tool that compares one kind has something to compare only where such a set is in detail", () => {
  const entries = [entry("first"), entry("second"), entry("factors", "factor_panel")];
  assert.equal(comparing(setsOf("first", ...entries), SAME), true);
  assert.equal(comparing(setsOf("factors", ...entries), SAME), false);
  assert.equal(comparing(setsOf("first", entries[0], entries[2]), SAME), false);
});

test("an analysis of all waits until the last has come", () => {
  assert.equal(arriving(setsOf("first", entry("first"), pending("second"))), true);
  assert.equal(arriving(three()), false);
});
