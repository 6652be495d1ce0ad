import assert from "node:assert/strict";
import { test } from "node:test";
import { quoted } from "../../../static/app/csv.js";

test("a cell with a comma, a quote or a line end is put in quotes", () => {
  assert.equal(quoted("plain"), "plain");
  assert.equal(quoted("a,b"), '"a,b"');
  assert.equal(quoted('say "x"'), '"say ""x"""');
  assert.equal(quoted("two\nlines"), '"two\nlines"');
});
