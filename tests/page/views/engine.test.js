import assert from "node:assert/strict";
import { test } from "node:test";
import { engineProblem, engineView, waitingFor } from "../../../static/views/engine.js";
import { called, stage, texts } from "./stage.mjs";

const LOADING = { state: "loading", stage: "Loading Python …", loaded: 3_940_000, total: 11_200_000 };
const VERSION = { version: "3.13.2" };
const show = (t, status) => stage(t, engineView(status, VERSION));

test("Python that is there is told with its version", (t) => {
  const place = show(t, { state: "ready" });
  assert.equal(place.textContent, "Python 3.13.2 is ready");
  assert.equal(place.querySelector("progress"), null);
});

test("Python that did not start is told", (t) => {
  const place = show(t, { state: "failed", error: { message: "numpy.wasm could not be fetched." } });
  assert.equal(place.textContent, "Python did not start");
  assert.equal(place.querySelector("progress"), null);
});

test("while Python loads, it is told what it does and how far it is", (t) => {
  const place = show(t, LOADING);
  assert.deepEqual(texts(place, ".stage, .amount"), ["Loading Python ", "3.9 of 11.2\u00a0MB"]);
  const bar = called(place, "Python is loading");
  assert.equal(bar.tagName, "PROGRESS");
  assert.ok(Math.abs(bar.value - 3.94 / 11.2) < 1e-9);
});

test("before it is known how much there is, no share is made up", (t) => {
  const place = show(t, { state: "loading", loaded: 0, total: 0 });
  assert.deepEqual(texts(place, ".stage, .amount"), ["Python is starting", ""]);
  assert.equal(called(place, "Python is loading").hasAttribute("value"), false);
});

test("an analysis says what it waits for", () => {
  assert.equal(waitingFor({ state: "ready", loaded: 5, total: 5 }), "");
  assert.equal(waitingFor(LOADING), "Waiting for Python: 3.9 of 11.2\u00a0MB");
  assert.equal(waitingFor({ state: "loading" }), "Waiting for Python");
  assert.equal(waitingFor({ state: "failed", loaded: 1, total: 2 }), "Python did not start; the analysis waits for it");
});

test("a start that failed says which file was missing and offers to try again", (t) => {
  const retry = t.mock.fn();
  const error = { message: "python.bin could not be fetched (the server says 404)." };
  const place = stage(t, engineProblem({ state: "failed", error }, retry));
  assert.deepEqual(texts(place, ".problem > p"), [
    "Python did not start",
    "python.bin could not be fetched (the server says 404). Check the connection, then try again; what you loaded is kept.",
  ]);
  assert.equal(place.querySelector("details"), null); // no traceback, as there is none to be read
  called(place, "Retry").click();
  assert.equal(retry.mock.callCount(), 1);
});

test("a start that failed in Python has its traceback, folded", (t) => {
  const error = { message: "It broke.", traceback: "Traceback: <b>here</b>" };
  const place = stage(
    t,
    engineProblem({ state: "failed", error }, () => {}),
  );
  assert.equal(place.querySelector("details").open, false);
  assert.deepEqual(texts(place, "pre"), ["Traceback: <b>here</b>"]);
  assert.equal(place.querySelector("b"), null);
});

test("a start that failed without a reason says that", (t) => {
  const place = stage(
    t,
    engineProblem({ state: "failed" }, () => {}),
  );
  assert.match(place.textContent, /No reason was given\. Check the connection/);
});
