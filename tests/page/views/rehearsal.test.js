import assert from "node:assert/strict";
import { test } from "node:test";
import { loadVega } from "../../../static/views/drawing.js";
import { turn } from "../waiting.mjs";
import { lend } from "./stage.mjs";

/** A page that has just been opened, for it rehearses but once; `drawn` has where each chart went. */
async function opened(t, name) {
  const { rehearse } = await import(`../../../static/views/rehearsal.js?${name}`);
  const { View } = await loadVega();
  const { initialize } = View.prototype;
  const drawn = [];
  t.mock.method(View.prototype, "initialize", function (place) {
    drawn.push(place);
    return Reflect.apply(initialize, this, [place]);
  });
  const ended = t.mock.method(View.prototype, "finalize");
  return { rehearse, drawn, ended };
}

/** A browser that tells when it is idle; answers with how often it was asked. */
function idle(t, then = setImmediate) {
  const asked = { times: 0 };
  lend(t, window, "requestIdleCallback", (next) => {
    asked.times += 1;
    then(next);
  });
  return asked;
}

test("a bit of everything is drawn where nobody sees it, and ended", async (t) => {
  const { rehearse, drawn, ended } = await opened(t, "unseen");
  idle(t);
  const before = document.documentElement.outerHTML;
  await rehearse();
  assert.equal(document.documentElement.outerHTML, before);
  assert.ok(drawn.length >= 3);
  for (const place of drawn) {
    assert.equal(place.isConnected, false);
    assert.ok(place.querySelector("svg path"));
  }
  assert.equal(ended.mock.callCount(), drawn.length);
});

test("nothing is drawn before the browser is idle, and it may answer between the steps", async (t) => {
  const { rehearse, drawn } = await opened(t, "idle");
  const waiting = [];
  const asked = idle(t, (next) => waiting.push(next));
  const made = t.mock.method(document, "createElement");
  const done = rehearse();
  await loadVega();
  await turn();
  assert.equal(made.mock.callCount(), 0);
  let all = false;
  done.then(() => {
    all = true;
  });
  while (!all) {
    for (const next of waiting.splice(0)) next();
    await turn();
  }
  assert.ok(asked.times >= 3 * drawn.length);
});

test("a page rehearses once", async (t) => {
  const { rehearse, drawn } = await opened(t, "once");
  idle(t);
  await Promise.all([rehearse(), rehearse()]);
  const { length } = drawn;
  await rehearse();
  assert.equal(drawn.length, length);
  const [place, ...others] = drawn.map((each) => each.innerHTML);
  assert.equal(others.includes(place), false);
});

test("a browser that does not tell when it is idle rehearses all the same", async (t) => {
  const { rehearse, drawn } = await opened(t, "untold");
  assert.equal(window.requestIdleCallback, undefined);
  await rehearse();
  assert.ok(drawn.length >= 3);
});
