import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";

const RELAY = readFileSync(new URL("../../../static/python/relay.js", import.meta.url), "utf8");
const PAGE_BYTES = 65_536;
const LIMITS = { longest: 1000, most: 5, memory: 4 * PAGE_BYTES };

/** A frame with the relay in it, of which the test plays the page, the worker and the clock. */
function framed() {
  const heard = []; // by the page, from the frame
  const hearing = new Set();
  const workers = [];
  const frame = { heard, workers, now: 5000, texts: [] };

  class Worker {
    posted = [];
    ended = false;

    constructor(address, options) {
      Object.assign(this, { address, options });
      workers.push(this);
    }

    postMessage(message, transfer) {
      this.posted.push({ message, transfer });
    }

    terminate() {
      this.ended = true;
    }
  }

  class Blob {
    constructor(texts, { type }) {
      frame.texts.push({ texts, type });
    }
  }

  const parent = { postMessage: (...told) => heard.push(told) };
  const scope = createContext({
    Blob,
    Worker,
    parent,
    URL: { createObjectURL: () => `blob:${frame.texts.length}` },
    performance: { now: () => frame.now },
    addEventListener: (type, listener) => type === "message" && hearing.add(listener),
    removeEventListener: (_, listener) => hearing.delete(listener),
  });
  runInContext(RELAY, scope);
  frame.tell = (data, { source = parent, ports = [] } = {}) => {
    for (const listener of [...hearing]) listener({ data, source, ports });
  };
  return frame;
}

/** The same, once the page has told it what to start. `said` is what the page is told. */
function started() {
  const frame = framed();
  const said = [];
  const port = { onmessage: null, postMessage: (text) => said.push(text) };
  frame.tell({ script: "the script", ...LIMITS }, { ports: [port] });
  const [worker] = frame.workers;
  const say = (data) => worker.onmessage?.({ data });
  return { frame, port, said, worker, say };
}

const ended = (reason) => JSON.stringify({ ended: reason });

/** What the worker says ends it, and the page is told why; nothing that it says afterwards comes through. */
function assertEnds({ worker, said, say }, reason) {
  assert.equal(said.at(-1), ended(reason));
  assert.equal(worker.ended, true);
  const before = said.length;
  say("Still here.");
  assert.equal(said.length, before);
}

// The start

test("it tells the page that it is ready, and starts nothing before it is told what", () => {
  const { heard, workers } = framed();
  assert.deepEqual(heard, [["ready", "*"]]);
  assert.deepEqual(workers, []);
});

test("it is started by the page, by nobody else, and once", () => {
  const frame = framed();
  const told = { script: "the script", ...LIMITS };
  const port = { postMessage() {} };
  frame.tell(told, { source: {}, ports: [port] });
  frame.tell(told, { source: null, ports: [port] });
  assert.deepEqual(frame.workers, []);
  frame.tell(told, { ports: [port] });
  frame.tell({ ...told, script: "another" }, { ports: [port] });
  assert.equal(frame.workers.length, 1);
  assert.equal(frame.texts[0].texts[1], "the script");
});

test("the worker's own memory has a limit before anything else runs in it", () => {
  const { frame, worker } = started();
  const [{ texts, type }] = frame.texts;
  assert.equal(type, "text/javascript");
  assert.deepEqual([worker.address, worker.options.name], ["blob:1", "tool"]);
  const scope = createContext({});
  runInContext(texts[0], scope);
  const grown = (pages) =>
    runInContext(
      `(() => {
        const memory = new WebAssembly.Memory({ initial: 1, maximum: 100 });
        try {
          return [memory.grow(${pages}), memory.buffer.byteLength / ${PAGE_BYTES}];
        } catch (error) {
          return [error.name, memory.buffer.byteLength / ${PAGE_BYTES}];
        }
      })()`,
      scope,
    );
  assert.deepEqual([...grown(3)], [1, 4]); // as many pages as there were before, and as there are
  assert.deepEqual([...grown(4)], ["RangeError", 1]);
});

// What passes

test("texts pass to the page as they are, and what the page says passes to the worker with what is handed over", () => {
  const { port, said, worker, say } = started();
  say('{"id": 1, "progress": [0.5, "Half"]}');
  say("no JSON");
  assert.deepEqual(said, ['{"id": 1, "progress": [0.5, "Half"]}', "no JSON"]);
  const bytes = new ArrayBuffer(1);
  port.onmessage({ data: { message: { id: 1, content: bytes }, transfer: [bytes] } });
  assert.deepEqual(worker.posted, [{ message: { id: 1, content: bytes }, transfer: [bytes] }]);
});

test("so many messages a second pass, and one more ends it", () => {
  const it = started();
  for (let n = 0; n < LIMITS.most; n += 1) it.say(`${n}`);
  assert.deepEqual(it.said, ["0", "1", "2", "3", "4"]);
  it.say("5");
  assertEnds(it, "messages");
});

test("a message too long ends it, and so do those of a second together", () => {
  const one = started();
  one.say("x".repeat(LIMITS.longest));
  assert.equal(one.said.length, 1);
  one.say("x");
  assertEnds(one, "length");
  const other = started();
  other.say("x".repeat(LIMITS.longest + 1));
  assertEnds(other, "length");
  assert.deepEqual(other.said, [ended("length")]);
});

test("every second is counted anew", () => {
  const it = started();
  for (let second = 0; second < 3; second += 1) {
    for (let n = 0; n < LIMITS.most; n += 1) it.say("x".repeat(LIMITS.longest / LIMITS.most));
    it.frame.now += 1001;
  }
  assert.equal(it.said.length, 3 * LIMITS.most);
  assert.equal(it.worker.ended, false);
});

for (const [name, data] of Object.entries({
  "a number": 5,
  "an object like a message": { id: 1, ok: true, value: 1 },
  "an object like a text": { length: 1, charCodeAt: () => 65 },
  bytes: new ArrayBuffer(8),
  "a list of texts": ["x"],
  null: null,
  undefined,
})) {
  test(`what is no text ends it: ${name}`, () => {
    const it = started();
    it.say(data);
    assertEnds(it, "form");
    assert.deepEqual(it.said, [ended("form")]);
  });
}

test("a message that cannot be taken out of its Python ends it", () => {
  const it = started();
  it.worker.onmessageerror({});
  assertEnds(it, "form");
});

test("a worker that fails is ended, and the browser reports it to nobody else", () => {
  const it = started();
  let prevented = false;
  it.worker.onerror({
    message: "Go to my page.",
    preventDefault() {
      prevented = true;
    },
  });
  assert.equal(prevented, true);
  assertEnds(it, "failure");
  assert.deepEqual(it.said, [ended("failure")]);
});
