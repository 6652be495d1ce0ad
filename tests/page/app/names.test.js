import assert from "node:assert/strict";
import { test } from "node:test";
import { formatNames, meant, parseNames, withName } from "../../../static/app/names.js";

const ODD = 'Price; "sales"';
const KNOWN = ["Value", "Momentum", "Size", ODD];
const BOTH = ["drop", "protect"];

test("names are separated by semicolons, and what is empty is none", () => {
  assert.deepEqual(parseNames("Value; Momentum;Size"), ["Value", "Momentum", "Size"]);
  assert.deepEqual(parseNames(" ; Value ;; "), ["Value"]);
  assert.deepEqual(parseNames(""), []);
});

test("a name that holds a semicolon is in quotes and read again as it was", () => {
  assert.equal(formatNames([ODD, "Size"]), '"Price; ""sales"""; Size');
  for (const names of [[ODD, "Size"], ["Size", ODD], ['"'], ['"sales"'], [";"], ["a", 'b "c"', "d; e"]]) {
    assert.deepEqual(parseNames(formatNames(names)), names);
  }
});

test("a quote that is never closed loses no other name", () => {
  assert.deepEqual(parseNames('"Price; Size'), ['"Price', "Size"]);
});

test("a typed name means one that differs by capitals only, but rather the same", () => {
  assert.equal(meant("momentum", KNOWN), "Momentum");
  assert.equal(meant("roe", ["ROE", "roe"]), "roe");
  assert.equal(meant("Roe", ["ROE", "roe"]), "ROE");
  assert.equal(meant("Quality", KNOWN), undefined);
});

test("a decision adds the name, and taking it back leaves none", () => {
  const dropped = withName({ tail: 2 }, "Momentum", "drop", BOTH, KNOWN);
  assert.deepEqual(dropped, { tail: 2, drop: "Momentum", protect: "" });
  assert.deepEqual(withName(dropped, "Momentum", null, BOTH, KNOWN), { tail: 2, drop: "", protect: "" });
});

test("the other choice takes the place of the first", () => {
  assert.deepEqual(withName({ drop: "Momentum; Size" }, "Momentum", "protect", BOTH, KNOWN), {
    drop: "Size",
    protect: "Momentum",
  });
});

test("what was typed is taken back and the rest of it stays", () => {
  assert.equal(withName({ drop: "momentum;Size; Unheard of" }, "Momentum", null, BOTH, KNOWN).drop, "Size; Unheard of");
});

test("a name is listed once, and with a semicolon like any other", () => {
  const once = withName({ drop: "momentum" }, "Momentum", "drop", BOTH, KNOWN);
  assert.equal(once.drop, "Momentum");
  const odd = withName(withName({}, ODD, "drop", BOTH, KNOWN), "Size", "drop", BOTH, KNOWN);
  assert.equal(odd.drop, '"Price; ""sales"""; Size');
  assert.equal(withName(odd, ODD, null, BOTH, KNOWN).drop, "Size");
});

test("a decision changes no other object", () => {
  const params = Object.freeze({ drop: "Size" });
  withName(params, "Value", "drop", BOTH, KNOWN);
  assert.deepEqual(params, { drop: "Size" });
});
