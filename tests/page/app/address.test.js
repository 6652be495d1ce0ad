// What an address carries in place of a tool is tested in tests/unit/workshop/test_address.py.
import assert from "node:assert/strict";
import { test } from "node:test";
import { format, parse, withoutDefaults } from "../../../static/app/address.js";
import { manifest } from "../built.mjs";

const INVERSION = {
  id: "inversion",
  parameters: [
    { id: "tail", default: 1 },
    { id: "against", default: "bottom" },
    { id: "first", default: "" },
  ],
};
const SEASONS = { id: "seasonality", parameters: [{ id: "tail", default: 1 }] };
const TOOLS = [INVERSION, SEASONS];

test("an address names a tool and its parameters", () => {
  assert.deepEqual(parse("#tool=seasonality&tail=2", TOOLS), { tool: SEASONS, params: { tail: "2" }, unknown: [] });
});

test("an empty address means the first tool with its defaults", () => {
  for (const hash of ["", "#"]) assert.deepEqual(parse(hash, TOOLS), { tool: INVERSION, params: {}, unknown: [] });
});

test("a tool that there is not is told and the first takes its place", () => {
  assert.deepEqual(parse("#tool=tarot&tail=2", TOOLS), {
    tool: INVERSION,
    params: { tail: "2" },
    unknown: ["tool=tarot"],
  });
});

test("a parameter that the tool does not have is told and not taken", () => {
  const asked = parse("#tool=seasonality&colour=blue&against=universe&tail=many", TOOLS);
  assert.deepEqual(asked.unknown, ["colour", "against"]);
  assert.deepEqual(asked.params, { tail: "many" });
});

test("what is the default is in no address", () => {
  assert.equal(format(INVERSION, { tail: 1, against: "bottom", first: "" }), "#tool=inversion");
  assert.equal(format(INVERSION, { tail: "1", first: null }), "#tool=inversion");
  assert.deepEqual(parse("#tool=inversion&tail=1&against=universe", TOOLS).params, { against: "universe" });
});

test("a value is escaped and read again as it was", () => {
  const first = 'a & b = "c"; 50% + #1';
  const hash = format(INVERSION, { first });
  assert.doesNotMatch(hash.slice(1), /[ "#]/);
  assert.deepEqual(parse(hash, TOOLS), { tool: INVERSION, params: { first }, unknown: [] });
});

test("an address has no order of its own", () => {
  assert.equal(format(INVERSION, { against: "universe", tail: 2 }), "#tool=inversion&tail=2&against=universe");
});

test("what a tool does not declare is in no address", () => {
  assert.deepEqual(withoutDefaults(INVERSION, { tail: 2, rows: [1, 2, 3] }), { tail: 2 });
  assert.equal(format(INVERSION, { tail: 2, rows: [1, 2, 3] }), "#tool=inversion&tail=2");
});

test("a number that is nothing is no default of another", () => {
  assert.deepEqual(withoutDefaults(INVERSION, { tail: 0 }), { tail: 0 });
});

test("the address of every tool of the gallery leads back to it", () => {
  for (const tool of manifest.tools) {
    const asked = parse(format(tool, {}), manifest.tools);
    assert.deepEqual([asked.tool.id, asked.params, asked.unknown], [tool.id, {}, []]);
  }
});
