import assert from "node:assert/strict";
import { test } from "node:test";
import { Bug, CodeError, UserError } from "../../../static/python/client.js";
import { button } from "../../../static/views/dom.js";
import { problemView } from "../../../static/views/problem.js";
import { turn } from "../waiting.mjs";
import { called, lend, nameOf, stage, texts } from "./stage.mjs";

const show = (t, error, options) => stage(t, problemView(error, options)).querySelector(".problem");
const TRACE = 'Traceback (most recent call last):\n  File "a.py"\nZeroDivisionError: division by zero';
const bug = () => new Bug({ message: "division by zero", traceback: TRACE });
const buttons = (view) => [...view.querySelectorAll("button")].map(nameOf);

test("what the visitor can mend is said in words, with what to do", (t) => {
  const view = show(t, new UserError({ message: "No dates.", remedy: "Add a column." }));
  assert.deepEqual(texts(view, "p"), ["This does not work yet", "No dates.", "Add a column."]);
  assert.equal(view.dataset.problem, "user");
  assert.equal(view.getAttribute("role"), "group");
  assert.equal(view.classList.contains("bug"), false);
  assert.equal(view.querySelector("details, pre"), null);
  assert.deepEqual(buttons(view), []);
});

test("without a remedy there is no empty line", (t) => {
  assert.deepEqual(texts(show(t, new UserError({ message: "No dates." })), ".remedy"), []);
});

test("a fault of ours blames no file, and its traceback is folded", (t) => {
  const view = show(t, bug());
  assert.deepEqual(texts(view, "p"), [
    "Something went wrong in Flipside itself",
    "It is not your file’s fault, and nothing you loaded is lost. (division by zero)",
  ]);
  assert.equal(view.dataset.problem, "bug");
  assert.ok(view.classList.contains("bug"));
  assert.equal(view.querySelector("details").open, false);
  assert.equal(called(view, "Traceback").textContent, TRACE);
  assert.equal(called(view, "Traceback").tabIndex, 0);
});

test("the traceback is copied whole, and it is said that it was", async (t) => {
  const written = [];
  lend(t, navigator, "clipboard", { writeText: async (text) => written.push(text) });
  const view = show(t, bug());
  const status = view.querySelector("[role=status]");
  assert.equal(status.textContent, "");
  called(view, "Copy").click();
  await turn();
  assert.deepEqual(written, [TRACE]);
  assert.equal(status.textContent, "Copied");
});

test("where the browser does not allow to copy, the button says so", async (t) => {
  const refuse = async () => {
    throw new DOMException("Not here.", "NotAllowedError");
  };
  lend(t, navigator, "clipboard", { writeText: refuse });
  const view = show(t, bug());
  called(view, "Copy").click();
  await turn();
  assert.match(view.querySelector("[role=status]").textContent, /does not allow it/);
});

test("an error of the page has its stack in place of a traceback", (t) => {
  const error = new TypeError("x is undefined");
  assert.equal(called(show(t, error), "Traceback").textContent, error.stack);
});

test("words of the page’s own stand in place of the message, and need no empty traceback", (t) => {
  const told = show(t, new Error("404"), { title: "Python did not start", words: "Check the connection." });
  assert.deepEqual(texts(told, "p"), ["Python did not start", "Check the connection."]);
  assert.equal(told.querySelector("details"), null);
  const traced = show(t, bug(), { words: "Check the connection." });
  assert.equal(called(traced, "Traceback").textContent, TRACE);
});

test("a fault in a tool’s code is its author’s, and its lines are there at once", (t) => {
  const view = show(t, new CodeError({ message: "name 'x' is not defined", line: 3, traceback: "line 3, in run" }));
  assert.deepEqual(texts(view, "p"), ["There is a fault in this tool’s code", "name 'x' is not defined"]);
  assert.equal(view.dataset.problem, "code");
  assert.equal(view.classList.contains("bug"), false);
  assert.equal(view.querySelector("details"), null);
  assert.equal(called(view, "Traceback").textContent, "line 3, in run");
  assert.equal(called(view, "Traceback").tabIndex, 0);
});

test("a fault in a tool’s code without a traceback shows no empty one", (t) => {
  assert.equal(show(t, new CodeError({ message: "It never ends." })).querySelector("pre"), null);
});

test("what can be done about it comes before what only dismisses it", (t) => {
  const onDismiss = t.mock.fn();
  const mend = t.mock.fn();
  const actions = [button("Correct how it is read", "mend", mend)];
  const view = show(t, new UserError({ message: "No dates." }), {
    title: "a.csv could not be read",
    actions,
    onDismiss,
  });
  assert.deepEqual(texts(view, ".problem-title"), ["a.csv could not be read"]);
  assert.deepEqual(buttons(view), ["Correct how it is read", "Dismiss"]);
  called(view, "Correct how it is read").click();
  called(view, "Dismiss").click();
  assert.equal(mend.mock.callCount(), 1);
  assert.equal(onDismiss.mock.callCount(), 1);
});

test("titles, messages, remedies and tracebacks are text, whatever they hold", (t) => {
  const html = '<img src="x"> & <b>"bold"</b>';
  const user = show(t, new UserError({ message: html, remedy: html }), { title: html });
  assert.deepEqual(texts(user, "p"), [html, html, html]);
  const ours = show(t, new Bug({ message: html, traceback: html }));
  assert.ok(ours.textContent.includes(`(${html})`));
  assert.equal(ours.querySelector("pre").textContent, html);
  const code = show(t, new CodeError({ message: html, traceback: html }));
  assert.equal(code.querySelector("pre").textContent, html);
  for (const view of [user, ours, code]) assert.equal(view.querySelector("img, b"), null);
});
