import assert from "node:assert/strict";
import { test } from "node:test";
import { createChoice } from "../../../static/app/choice.js";

const tool = (id, ...accepts) => ({ id, accepts, compares: [], several: false });
const INVERSION = tool("inversion", "bucket_returns");
const LINEUP = tool("lineup", "bucket_returns");
const SIGNIFICANCE = tool("significance", "return_series", "bucket_returns");
const WEIGHTS = tool("weights", "weight_table");
const RESULTS = tool("weight_results", "weight_table", "trial_results");

const entry = (kind, more = {}) => ({ data: { kind, trials: 0, ...more } });
const BUCKETS = entry("bucket_returns");
const SERIES = entry("return_series");
const SYSTEM = entry("weight_table");
const SETS = { entries: [BUCKETS, SERIES, SYSTEM] };

const gallery = () => [INVERSION, LINEUP, SIGNIFICANCE, WEIGHTS, RESULTS];
const asked = (tool, params = {}) => ({ tool, params, unknown: [] });

/** A choice in which these were asked for, one after the other. */
function after(...wishes) {
  const choice = createChoice(gallery());
  for (const wish of wishes) choice.remember(wish);
  return choice;
}

test("the tool that was asked for stays where it works on the data", () => {
  const wish = asked(LINEUP, { tail: 2 });
  assert.equal(after(wish).forSet(BUCKETS, wish, SETS), wish);
});

test("other data bring the first tool that works on them", () => {
  const wish = asked(LINEUP);
  assert.deepEqual(after(wish).forSet(SERIES, wish, SETS), { ...asked(SIGNIFICANCE), followed: true });
});

test("the page goes back to the tool of the other data, with its parameters", () => {
  const wish = asked(LINEUP, { tail: 2 });
  const choice = after(wish);
  const followed = choice.forSet(SERIES, wish, SETS);
  // It would work on these as well, but nobody has asked for it.
  assert.deepEqual(choice.forSet(BUCKETS, followed, SETS), wish);
});

test("of several that were asked for the newest comes back", () => {
  const choice = after(asked(INVERSION, { tail: 3 }), asked(LINEUP), asked(WEIGHTS));
  assert.equal(choice.forSet(BUCKETS, asked(WEIGHTS), SETS).tool, LINEUP);
  choice.remember(asked(INVERSION, { tail: 4 }));
  choice.remember(asked(WEIGHTS));
  assert.deepEqual(choice.forSet(BUCKETS, asked(WEIGHTS), SETS), asked(INVERSION, { tail: 4 }));
});

test("an address is all there is to come back to", () => {
  const choice = after(asked(LINEUP));
  choice.remember(asked(WEIGHTS), true);
  const told = choice.forSet(BUCKETS, asked(WEIGHTS), SETS);
  assert.deepEqual([told.tool, told.followed], [INVERSION, true]);
});

test("where nothing works on the data the tool stays", () => {
  const wish = asked(LINEUP);
  assert.equal(after(wish).forSet(entry("factor_panel"), wish, SETS), wish);
});

test("a tool that only followed stays where nothing was asked for that works", () => {
  const followed = { ...asked(LINEUP), followed: true };
  assert.equal(after(asked(WEIGHTS)).forSet(BUCKETS, followed, SETS), followed);
});

test("a deleted tool is not chosen again by itself", () => {
  const tools = gallery();
  const choice = createChoice(tools);
  choice.remember(asked(LINEUP));
  choice.remember(asked(WEIGHTS));
  tools.splice(1, 1);
  assert.equal(choice.forSet(BUCKETS, asked(WEIGHTS), SETS).tool, INVERSION);
});

test("a tool is chosen again as it is now", () => {
  const tools = gallery();
  const choice = createChoice(tools);
  choice.remember(asked(LINEUP, { tail: 2 }));
  choice.remember(asked(WEIGHTS));
  tools[1] = { ...LINEUP, parameters: ["depth"] };
  const told = choice.forSet(BUCKETS, asked(WEIGHTS), SETS);
  assert.equal(told.tool, tools[1]);
  assert.deepEqual(told.params, { tail: 2 });
  // One whose new declaration takes other data is none for these.
  tools[1] = tool("lineup", "factor_panel");
  assert.equal(choice.forSet(BUCKETS, asked(WEIGHTS), SETS).tool, INVERSION);
});

test("trials that were brought back from a report are there for their results", () => {
  const brought = { brought: "Trial,Value", data: { kind: "weight_table", trials: 10 } };
  const sets = { entries: [SYSTEM, brought] };
  const choice = after(asked(WEIGHTS));
  assert.deepEqual(choice.forSet(brought, asked(WEIGHTS), sets), { ...asked(RESULTS), followed: true });
  const there = asked(RESULTS, { elite: 0.2 });
  assert.equal(choice.forSet(brought, there, sets), there);
  // The same file, but dropped, leaves the choice to the visitor.
  const dropped = { ...brought, brought: null };
  assert.equal(choice.forSet(dropped, asked(WEIGHTS), { entries: [SYSTEM, dropped] }).tool, WEIGHTS);
});

test("a tool that follows has the parameters that it was asked for with", () => {
  const brought = { brought: "Trial,Value", data: { kind: "weight_table", trials: 10 } };
  const choice = after(asked(RESULTS, { elite: 0.2 }), asked(WEIGHTS));
  assert.deepEqual(choice.forSet(brought, asked(WEIGHTS), { entries: [brought] }).params, { elite: 0.2 });
});
