import assert from "node:assert/strict";
import { test } from "node:test";
import { faultOf, sentence } from "../../../static/app/faults.js";
import { Cancelled, UserError } from "../../../static/python/client.js";

const failed = (told, changed = null) => ({ fault: new UserError({ message: "No.", ...told }), changed });

test("a fault stands at the field that it names", () => {
  const entry = failed({ field: "last", remedy: "Take a later date." });
  assert.equal(faultOf(entry, "last"), "No. Take a later date.");
  assert.equal(faultOf(entry, "first"), null);
});

test("a fault that names no field stands at the one that was changed", () => {
  const entry = failed({}, "last");
  assert.equal(faultOf(entry, "last"), "No.");
  assert.equal(faultOf(entry, "first"), null);
  assert.equal(faultOf(failed({ field: "first" }, "last"), "last"), null);
});

test("the columns are at fault wherever one of them is", () => {
  assert.equal(faultOf(failed({ field: "columns.3" }), "columns"), "No.");
  assert.equal(faultOf(failed({ field: "columns.3" }), "columns.3"), "No.");
  assert.equal(faultOf(failed({ field: "columns.3" }), "columns.33"), null);
  assert.equal(faultOf(failed({ field: "columns.33" }), "columns.3"), null);
  assert.equal(faultOf(failed({ field: "columnsets" }), "columns"), null);
});

test("without a fault, or where the reading was only cancelled, nothing is told", () => {
  assert.equal(faultOf({ fault: null, changed: "last" }, "last"), null);
  assert.equal(faultOf({ fault: new Cancelled(), changed: "last" }, "last"), null);
});

test("a fault is told with what to do about it, where there is something", () => {
  assert.equal(sentence({ message: "It is empty.", remedy: "Choose another." }), "It is empty. Choose another.");
  assert.equal(sentence({ message: "It is empty.", remedy: null }), "It is empty.");
});
