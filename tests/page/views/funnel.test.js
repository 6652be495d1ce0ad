import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Bug, Cancelled, UserError } from "../../../static/python/client.js";
import { startFunnel } from "../../../static/views/funnel.js";
import { called, texts } from "./stage.mjs";

// It listens on the window for as long as the page is there.
const slot = document.createElement("div");
document.body.append(slot);
const tell = startFunnel(slot);
beforeEach(() => slot.replaceChildren());

const kinds = () => [...slot.children].map((box) => box.dataset.problem);
const fail = (message, error) => window.dispatchEvent(new window.ErrorEvent("error", { message, error }));
const reject = (reason) => window.dispatchEvent(Object.assign(new Event("unhandledrejection"), { reason }));

test("an error that nobody caught is shown as a fault of Flipside's own", () => {
  fail("Uncaught", new TypeError("x is undefined"));
  assert.deepEqual(kinds(), ["bug"]);
  assert.match(slot.textContent, /Something went wrong in Flipside itself/);
  assert.match(slot.textContent, /x is undefined/);
});

test("a promise that nobody caught is shown with its traceback", () => {
  reject(new Bug({ message: "ZeroDivisionError: division by zero", traceback: "Traceback: line 1" }));
  assert.deepEqual(kinds(), ["bug"]);
  assert.deepEqual(texts(slot, "pre"), ["Traceback: line 1"]);
  assert.equal(slot.querySelector("details").open, false);
});

test("an error without an object is told in its words, or at least as a part that is missing", () => {
  fail("Script error.", null);
  fail("", null);
  const [first, second] = texts(slot, ".problem > p:nth-child(2)");
  assert.match(first, /\(Script error\.\)/);
  assert.match(second, /\(A part of the page could not be loaded\.\)/);
});

test("a reason that is no error is told as well", () => {
  reject("out of luck");
  assert.match(slot.textContent, /\(out of luck\)/);
});

test("what the visitor can mend is told in words, without a traceback", () => {
  reject(new UserError({ message: "There are too many rows.", remedy: "Shorten the file." }));
  assert.deepEqual(kinds(), ["user"]);
  assert.match(slot.textContent, /There are too many rows\.Shorten the file\./);
  assert.equal(slot.querySelector("pre"), null);
});

test("what the visitor ended is no fault", () => {
  reject(new Cancelled());
  assert.deepEqual(kinds(), []);
});

test("a measurement that waits for the next frame is no fault", () => {
  fail("ResizeObserver loop completed with undelivered notifications.", null);
  fail("ResizeObserver loop limit exceeded", null);
  assert.deepEqual(kinds(), []);
  fail("The ResizeObserver loop is broken", null);
  assert.deepEqual(kinds(), ["bug"]);
});

test("one that was caught is shown in the same way", () => {
  tell(new Error("the picture could not be made"));
  tell(new Cancelled());
  assert.deepEqual(kinds(), ["bug"]);
});

test("each fault stays until it is dismissed", () => {
  tell(new Error("first"));
  tell(new Error("second"));
  assert.equal(slot.children.length, 2);
  called(slot.firstElementChild, "Dismiss").click();
  assert.equal(slot.children.length, 1);
  assert.match(slot.textContent, /second/);
});

test("what went wrong is text, whatever it says", () => {
  const html = '<img src="x"> & <b>"bold"</b>';
  reject(html);
  tell(new UserError({ message: html, remedy: html }));
  tell(new Bug({ message: html, traceback: html }));
  assert.ok(texts(slot, "p").includes(html));
  assert.deepEqual(texts(slot, "pre").at(-1), html);
  assert.equal(slot.querySelector("img, b"), null);
});
