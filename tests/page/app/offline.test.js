import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { createOffline } from "../../../static/app/offline.js";
import { turn } from "../waiting.mjs";

const OWN = new URL("./sw.js", location.href).href;
const page = globalThis.location;

/** What stands for a browser's service workers: one that shows this page, if any, and what it has for the next visit. */
function withServiceWorker({ controller = null, registration = new EventTarget() } = {}) {
  const container = new EventTarget();
  Object.assign(container, { controller, ready: Promise.resolve(registration) });
  Object.defineProperty(navigator, "serviceWorker", { value: container, configurable: true });
  return { container, registration };
}

const controlled = (registration) => withServiceWorker({ controller: { scriptURL: OWN }, registration });
const frames = () => [...document.querySelectorAll("iframe")].map((frame) => frame.getAttribute("src"));

/** A channel whose messages arrive as soon as promises do; Node's own keeps the process alive. */
class Channel {
  constructor() {
    this.port1 = {};
    this.port2 = { postMessage: (data) => queueMicrotask(() => this.port1.onmessage({ data })) };
  }
}

function registered(more = {}) {
  return Object.assign(new EventTarget(), { waiting: null, installing: null }, more);
}

async function started(onUpdate = () => {}) {
  const offline = createOffline({ onUpdate });
  offline.consider(false);
  mock.timers.tick(2000);
  await turn();
  return offline;
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.MessageChannel = Channel;
});
afterEach(() => {
  mock.timers.reset();
  delete navigator.serviceWorker;
  for (const frame of document.querySelectorAll("iframe")) frame.remove();
  globalThis.location = page;
});

test("the page is kept by a frame, once nothing has happened for two seconds", () => {
  withServiceWorker();
  const offline = createOffline({ onUpdate() {} });
  offline.consider(false);
  mock.timers.tick(1999);
  assert.deepEqual(frames(), []);
  mock.timers.tick(1);
  assert.deepEqual(frames(), ["./offline.html"]);
  assert.equal(document.querySelector("iframe").hidden, true);
});

test("what the page is busy with puts it off", () => {
  withServiceWorker();
  const offline = createOffline({ onUpdate() {} });
  offline.consider(false);
  mock.timers.tick(1000);
  offline.consider(true);
  mock.timers.tick(60_000);
  assert.deepEqual(frames(), []);
  offline.consider(false);
  mock.timers.tick(1000);
  offline.consider(false);
  mock.timers.tick(1999);
  assert.deepEqual(frames(), []);
  mock.timers.tick(1);
  assert.deepEqual(frames(), ["./offline.html"]);
});

test("it is kept once a visit", async () => {
  withServiceWorker();
  const offline = await started();
  offline.consider(false);
  mock.timers.tick(60_000);
  assert.equal(frames().length, 1);
});

test("a browser without service workers keeps nothing and says nothing", () => {
  const offline = createOffline({ onUpdate() {} });
  offline.consider(false);
  mock.timers.tick(60_000);
  assert.deepEqual(frames(), []);
});

test("a page that is kept already needs no frame", async () => {
  controlled(registered());
  await started();
  assert.deepEqual(frames(), []);
});

test("a service worker of another page of that site is not this page's", async () => {
  withServiceWorker({ controller: { scriptURL: new URL("../sw.js", location.href).href } });
  await started();
  assert.deepEqual(frames(), ["./offline.html"]);
});

test("a newer version that waits already is offered", async () => {
  const waiting = {};
  controlled(registered({ waiting }));
  const onUpdate = mock.fn();
  const offline = await started(onUpdate);
  assert.equal(offline.waiting, waiting);
  assert.equal(onUpdate.mock.callCount(), 1);
});

test("a newer version that is fetched meanwhile is offered once it is whole", async () => {
  const registration = registered();
  controlled(registration);
  const onUpdate = mock.fn();
  const offline = await started(onUpdate);
  assert.equal(onUpdate.mock.callCount(), 0);
  registration.installing = new EventTarget();
  registration.dispatchEvent(new Event("updatefound"));
  registration.installing.dispatchEvent(new Event("statechange"));
  assert.equal(offline.waiting, null); // its fetching has only gone on, or broken off
  registration.waiting = registration.installing;
  registration.installing.dispatchEvent(new Event("statechange"));
  assert.equal(offline.waiting, registration.waiting);
  assert.equal(onUpdate.mock.callCount(), 1);
});

test("a newer version whose fetching had begun before is offered as well", async () => {
  const registration = registered({ installing: new EventTarget() });
  controlled(registration);
  const offline = await started();
  registration.waiting = registration.installing;
  registration.installing.dispatchEvent(new Event("statechange"));
  assert.equal(offline.waiting, registration.waiting);
});

/** A page to which a newer version is offered; `posted` is what that one is told, `reloads` how often the page was. */
async function offered(onUpdate = () => {}) {
  const posted = [];
  const waiting = { postMessage: (message, [port]) => posted.push({ message, port }) };
  const { container } = controlled(registered({ waiting }));
  const reload = mock.fn();
  globalThis.location = { href: page.href, reload };
  return { offline: await started(onUpdate), container, posted, reloads: () => reload.mock.callCount() };
}

test("the page is reloaded in the newer version once that has taken over, and once only", async () => {
  const { offline, container, posted, reloads } = await offered();
  offline.take();
  assert.equal(posted[0].message, "take over");
  assert.equal(reloads(), 0);
  container.dispatchEvent(new Event("controllerchange"));
  container.dispatchEvent(new Event("controllerchange"));
  assert.equal(reloads(), 1);
});

test("other tabs that show the last version are counted, and nothing is reloaded", async () => {
  const onUpdate = mock.fn();
  const { offline, posted, reloads } = await offered(onUpdate);
  offline.take();
  posted[0].port.postMessage({ others: 2 });
  await turn();
  assert.equal(offline.others, 2);
  assert.equal(onUpdate.mock.callCount(), 2); // once for the offer
  assert.equal(reloads(), 0);
});

test("later puts the offer away", async () => {
  const onUpdate = mock.fn();
  const { offline, posted } = await offered(onUpdate);
  offline.leave();
  assert.equal(offline.waiting, null);
  assert.equal(onUpdate.mock.callCount(), 2);
  assert.deepEqual(posted, []);
});
