import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { pause } from "../../../static/app/pause.js";

const had = Object.getOwnPropertyDescriptor(globalThis, "scheduler");

const withScheduler = (value) => Object.defineProperty(globalThis, "scheduler", { value, configurable: true });

afterEach(() => {
  if (had) Object.defineProperty(globalThis, "scheduler", had);
  else delete globalThis.scheduler;
});

test("what is due comes before what goes on", async () => {
  withScheduler(undefined);
  const order = [];
  setTimeout(() => order.push("due"));
  const goingOn = pause().then(() => order.push("goes on"));
  await Promise.resolve();
  assert.deepEqual(order, []); // the task has to end for that
  await goingOn;
  assert.deepEqual(order, ["due", "goes on"]);
});

test("the browser's own way to yield is taken where it has one", async () => {
  const order = [];
  withScheduler({
    yield: () => {
      order.push("yields");
      return Promise.resolve("at once");
    },
  });
  assert.equal(await pause(), "at once");
  assert.deepEqual(order, ["yields"]);
});

test("a browser whose scheduler cannot yield goes on by a timer", async () => {
  withScheduler({ postTask() {} });
  assert.equal(await pause(), undefined);
});
