import assert from "node:assert/strict";
import { test } from "node:test";
import { Bug, CodeError, UserError } from "../../../static/python/client.js";
import { codeProblem, faultText, lineOf, listed } from "../../../static/workshop/faults.js";
import { called, stage, texts } from "../views/stage.mjs";

const TRACEBACK = 'File "tool.py", line 7, in run\n    data.months <b>';
const inCode = (more) =>
  new CodeError({ message: "AttributeError: no months", line: 7, traceback: TRACEBACK, ...more });
const refusal = (more) => new UserError({ message: "It needs polars.", remedy: "Take pandas.", ...more });

test("a fault in the code is told with its message and the lines of the tool that led to it", (t) => {
  const place = stage(t, codeProblem(inCode()));
  assert.match(place.textContent, /There is a fault in this tool’s code/);
  assert.ok(texts(place, "p").includes("AttributeError: no months"));
  assert.equal(place.querySelector("pre").textContent, TRACEBACK);
});

test("the line at fault can be gone to, where it is known and there is an editor", (t) => {
  const onLine = t.mock.fn();
  const place = stage(t, codeProblem(inCode(), { onLine }));
  called(place, "Go to line 7").click();
  assert.deepEqual(onLine.mock.calls[0].arguments, [7]);
  assert.equal(codeProblem(inCode({ line: null }), { onLine }).querySelector("button"), null);
  assert.equal(codeProblem(inCode()).querySelector("button"), null);
});

test("what else can be done stands behind the line", (t) => {
  const more = document.createElement("button");
  more.textContent = "Make it mine";
  const place = stage(t, codeProblem(refusal({ line: 3 }), { onLine() {}, actions: [more] }));
  assert.deepEqual(texts(place, ".actions button"), ["Go to line 3", "Make it mine"]);
  assert.match(place.textContent, /It needs polars\.Take pandas\./);
});

test("only errors of the tool's own file have a line in it", () => {
  assert.equal(lineOf(inCode()), 7);
  assert.equal(lineOf(refusal({ line: 3 })), 3);
  assert.equal(lineOf(refusal()), null);
  assert.equal(lineOf(Object.assign(new TypeError("x is undefined"), { line: 4000 })), null);
  assert.equal(lineOf(Object.assign(new Bug({ message: "Python failed" }), { line: 12 })), null);
  assert.equal(lineOf(null), null);
});

test("as text a fault has its line, what to do, and its traceback", () => {
  assert.equal(faultText(inCode()), `AttributeError: no months (line 7)\n\n${TRACEBACK}`);
  assert.equal(faultText(inCode({ line: null, traceback: "" })), "AttributeError: no months");
  assert.equal(faultText(refusal()), "It needs polars.\n\nTake pandas.");
});

test("a list of nothing says so in place of being empty", () => {
  const item = document.createElement("li");
  assert.equal(listed([], "Nothing yet.").textContent, "Nothing yet.");
  assert.deepEqual([...listed([item], "Nothing yet.").children], [item]);
});
