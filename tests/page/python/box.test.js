import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { afterEach, beforeEach, mock, test as named } from "node:test";
import { Bug, CodeError, UserError } from "../../../static/python/client.js";
import { manifest } from "../built.mjs";
import { turn } from "../waiting.mjs";

const { limits } = manifest;
const ANSWER_AT_MOST = 100_000; // characters of what nobody waits for
const [ARCHIVE, OTHER] = manifest.archives.filter((path) => !manifest.late.includes(path));
const NO_MESSAGE = "it sent what is no message of a tool";
const FAILED = "its Python failed";

// What never comes fails the test that waits for it, and by its name.
const test = (name, run) => named(name, { timeout: 20_000 }, run);

let answers; // path -> what the host answers instead of the file
let asked; // the paths, in that order
let boxes; // so that no port keeps the process alive
let times = 0;

function serve(address) {
  const path = new URL(address).pathname.slice("/below/".length);
  asked.push(path);
  return Promise.resolve(answers.get(path)?.() ?? new Response(`content of ${path}`));
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  answers = new Map();
  asked = [];
  boxes = [];
  mock.method(globalThis, "fetch", serve);
});
afterEach(() => {
  for (const { python } of boxes) python.end(new Error("The test is over."));
  mock.restoreAll();
  mock.timers.reset();
});

/** One that other tests have not had: it has fetched nothing yet. */
const freshly = () => import(`../../../static/python/box.js?${++times}`);

const frames = () => [...document.querySelectorAll("iframe")];

function hear(frame, data, source = frame.contentWindow) {
  const event = new window.Event("message");
  Object.defineProperties(event, { data: { value: data }, source: { value: source } });
  window.dispatchEvent(event);
}

/** What is awaited until it is the case, looked at whenever `changed` is called. */
function awaiting() {
  const waiting = new Set();
  const changed = () => {
    for (const look of waiting) look();
  };
  const until = (found) =>
    new Promise((resolve) => {
      const look = () => {
        const it = found();
        if (!it) return;
        waiting.delete(look);
        resolve(it);
      };
      waiting.add(look);
      look();
    });
  return { changed, until };
}

/** A box whose frame the test plays: `say` is what comes out of it, `heard` what its worker is told. */
async function opened(module) {
  const { createBox } = module ?? (await freshly());
  const { changed, until } = awaiting();
  const statuses = [];
  const python = createBox({
    onStatus(status) {
      statuses.push(status);
      changed();
    },
  });
  const frame = frames().at(-1);
  const box = { python, frame, statuses, until, heard: [], started: [] };
  frame.contentWindow.postMessage = (told, target, [port]) => {
    box.started.push({ told, target });
    box.say = (message) => port.postMessage(typeof message === "string" ? message : JSON.stringify(message));
    port.onmessage = ({ data }) => {
      box.heard.push(data.message);
      changed();
    };
    changed();
  };
  boxes.push(box);
  return box;
}

/** The same, once its Python is ready. */
async function ready(module) {
  const box = await opened(module);
  hear(box.frame, "ready");
  await box.until(() => box.say);
  box.say({ status: { state: "ready" } });
  await box.until(() => box.statuses.at(-1).state === "ready");
  return box;
}

/** Asks the tool for a report; answers with the number of that and the promise of what comes of it. */
async function running(options) {
  const box = await ready();
  const report = box.python.runSource({ source: "pass" }, ["set-1"], {}, options);
  report.catch(() => {});
  const { id } = await box.until(() => box.heard.find(({ call }) => call));
  return { ...box, id, report };
}

const endedBy = (reason) => (error) => {
  assert.ok(error instanceof UserError);
  assert.equal(error.message, `The tool was ended: ${reason}.`);
  assert.equal(error.remedy, "Your data and everything else on this page are as they were.");
  return true;
};

/** The tool is ended because of what it says, while it should answer. */
async function assertEnds(message, reason) {
  const { say, id, report, frame, statuses } = await running();
  say(typeof message === "function" ? message(id) : message);
  await assert.rejects(report, endedBy(reason));
  assert.equal(frame.isConnected, false);
  assert.deepEqual(statuses.at(-1), { state: "ended" });
}

// The frame

test("its frame has an origin that is nobody's, and a policy that lets it run the relay and connect to nothing", async () => {
  const { frame } = await opened();
  assert.equal(frame.getAttribute("sandbox"), "allow-scripts");
  assert.equal(frame.hidden, true);
  const [, policy] = frame.srcdoc.match(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/);
  assert.equal(
    policy,
    `default-src 'none'; script-src '${manifest.relay}' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'none'`,
  );
  const [, script] = frame.srcdoc.match(/<script>(.*)<\/script>/s);
  assert.equal(`sha256-${createHash("sha256").update(script).digest("base64")}`, manifest.relay);
});

test("a frame that is ready is told its script and its limits, and another's word for it is none", async () => {
  // Comes as soon as promises do, so that it is known what would have happened by then.
  answers.set("python/boxed.js", () => ({ ok: true, text: async () => "the script" }));
  const box = await opened();
  const stranger = document.body.appendChild(document.createElement("iframe"));
  hear(box.frame, "ready", stranger.contentWindow);
  hear(box.frame, "steady");
  stranger.remove();
  await turn();
  assert.deepEqual(box.started, []);
  hear(box.frame, "ready");
  await box.until(() => box.say);
  assert.deepEqual(box.started, [
    {
      told: {
        script: "the script",
        longest: limits.report_bytes + 1_000_000,
        most: limits.messages_per_second,
        memory: limits.memory_bytes,
      },
      target: "*",
    },
  ]);
});

test("it gets Python's parts as bytes, and the archives that come late without being asked for", async () => {
  const box = await ready();
  const parts = manifest.runtime.filter(({ as }) => as !== "script").map(({ path }) => path);
  await box.until(() => box.heard.filter(({ part }) => part).length === parts.length);
  const got = box.heard.filter(({ part }) => part);
  assert.deepEqual(got.map(({ part }) => part).sort(), [...parts].sort());
  assert.ok(got.every(({ made }) => made instanceof ArrayBuffer && made.byteLength > 0));
  const { files } = await box.until(() => box.heard.find(({ files }) => files));
  assert.deepEqual([...files.keys()], manifest.late);
  assert.equal(await files.get(manifest.late[0]).text(), `content of ${manifest.late[0]}`);
});

test("the parts are given to it and kept by nobody else", async () => {
  const bytes = new ArrayBuffer(8);
  answers.set("start/python.bin", () => ({ ok: true, arrayBuffer: async () => bytes }));
  const box = await ready();
  const { made } = await box.until(() => box.heard.find(({ part }) => part === "start/python.bin"));
  assert.equal(made.byteLength, 8);
  assert.equal(bytes.byteLength, 0); // it is the other side's now
});

test("a call reaches the tool, and its answer the one who asked", async () => {
  const seen = [];
  const { say, id, report, heard } = await running({ onProgress: (...told) => seen.push(told) });
  const { args } = heard.find(({ call }) => call === "run_source");
  assert.deepEqual(args, { source: "pass", ids: ["set-1"], params: {} });
  say({ id, progress: [0.5, "Half"] });
  say({ id, ok: true, value: { verdict: "Done." } });
  assert.deepEqual(await report, { verdict: "Done." });
  assert.deepEqual(seen, [[0.5, "Half"]]);
});

test("a tool whose script or parts do not come has a failed start, and its frame is gone", async () => {
  for (const path of ["python/boxed.js", "start/python.bin"]) {
    answers.set(path, () => new Response("", { status: 404 }));
    const box = await opened();
    const outlining = box.python.outline("pass");
    const told = assert.rejects(outlining, (error) => error instanceof Bug && /404/.test(error.message));
    await box.until(() => box.statuses.some(({ state }) => state === "failed"));
    await told;
    const name = path.split("/").at(-1);
    assert.match(
      box.statuses.at(-1).error.message,
      new RegExp(`${name} could not be fetched \\(the server says 404\\)`),
    );
    assert.equal(box.frame.isConnected, false);
    await assert.rejects(box.python.outline("pass"), Bug);
    answers.clear();
  }
});

test("a start that fails by its own word is over, too", async () => {
  const box = await opened();
  hear(box.frame, "ready");
  await box.until(() => box.say);
  box.say({ status: { state: "failed", error: { message: "No memory." } } });
  await box.until(() => box.statuses.at(-1).state === "failed");
  assert.equal(box.statuses.at(-1).error.message, "No memory.");
  await assert.rejects(box.python.outline("pass"), (error) => error instanceof Bug && error.message === "No memory.");
  assert.equal(box.frame.isConnected, false);
});

test("a start in a state that there is not is no start", async () => {
  const box = await opened();
  const outlining = box.python.outline("pass");
  hear(box.frame, "ready");
  await box.until(() => box.say);
  box.say({ status: { state: "constructor" } });
  await assert.rejects(outlining, endedBy(NO_MESSAGE));
  assert.deepEqual(box.statuses.at(-1), { state: "ended" });
});

test("a cancel throws the frame away and starts another", async () => {
  const box = await running();
  const told = assert.rejects(box.report, { name: "Cancelled" });
  box.python.cancel();
  await told;
  assert.equal(box.frame.isConnected, false);
  assert.equal(frames().length, 1); // that of the fresh one
});

test("two tools have two frames, and one that is ended takes nothing of the other with it", async () => {
  const module = await freshly();
  const one = await ready(module);
  const two = await ready(module);
  const report = two.python.outline("pass");
  const { id } = await two.until(() => two.heard.find(({ call }) => call));
  one.say("{");
  await one.until(() => one.statuses.at(-1).state === "ended");
  assert.deepEqual([one.frame.isConnected, two.frame.isConnected], [false, true]);
  two.say({ id, ok: true, value: "an outline" });
  assert.equal(await report, "an outline");
});

// What comes out

const FORGED = {
  "no JSON": "{",
  "JSON of another kind": "[]",
  null: "null",
  "a number": "5",
  "an object of nothing": "{}",
  prototypes: '{"__proto__": {"ok": true, "id": 1}, "constructor": 1}',
  "an answer to another question": (id) => ({ id: id + 1, ok: true, value: {} }),
  "an answer to a number that is a text": (id) => ({ id: `${id}`, ok: true, value: {} }),
  "an answer to no number": { id: "constructor", ok: true, value: {} },
  "an answer that is neither good nor bad": (id) => ({ id, ok: "yes", value: {} }),
  "a failure of another question": (id) => ({ id: id + 1, ok: false, error: { message: "No." } }),
  "a status of its own": { status: { state: "failed", error: { message: "Flipside is broken." } } },
  "a status once more": { status: { state: "ready" } },
  "a status that there is not": { status: { state: "constructor" } },
  "a status that is a text": { status: "ready" },
  "a long progress": (id) => ({ id, progress: [0, "x".repeat(ANSWER_AT_MOST)] }),
  "a long wish": { want: "x".repeat(ANSWER_AT_MOST) },
};

for (const [name, message] of Object.entries(FORGED)) {
  test(`a forged message ends the tool: ${name}`, () => assertEnds(message, NO_MESSAGE));
}

const nested = (depth) => Array.from({ length: depth }).reduce((inner) => [inner], 0);

test("a report that is nested too deep ends the tool, and one that is just not is given", async () => {
  await assertEnds((id) => ({ id, ok: true, value: nested(42) }), NO_MESSAGE);
  await assertEnds(
    (id) => `{"id": ${id}, "ok": true, "value": ${"[".repeat(500_000)}${"]".repeat(500_000)}}`,
    NO_MESSAGE,
  );
  const { say, id, report } = await running();
  say({ id, ok: true, value: nested(41) });
  assert.deepEqual(await report, nested(41));
});

test("an answer may be long where somebody waits for it, and only there", async () => {
  const box = await running();
  const long = "x".repeat(ANSWER_AT_MOST);
  box.say({ id: box.id, ok: true, value: long });
  assert.equal(await box.report, long);
  box.say({ id: box.id, progress: [0, long] });
  await box.until(() => box.statuses.at(-1).state === "ended");
});

test("what is long and awaited by nobody ends the tool before anybody looks into it", async () => {
  const box = await ready();
  const parsed = mock.method(JSON, "parse");
  box.say(`{"id": 1, "ok": true, "value": "${"x".repeat(ANSWER_AT_MOST)}"}`);
  await box.until(() => box.statuses.at(-1).state === "ended");
  assert.equal(parsed.mock.callCount(), 0);
  await assert.rejects(box.python.outline("pass"), endedBy(NO_MESSAGE));
});

test("an answer that was given is not given again", async () => {
  const box = await running();
  box.say({ id: box.id, ok: true, value: 1 });
  assert.equal(await box.report, 1);
  box.say({ id: box.id, ok: true, value: 2 });
  await box.until(() => box.statuses.at(-1).state === "ended");
  await assert.rejects(box.python.outline("pass"), endedBy(NO_MESSAGE));
});

test("the reason why the frame has ended it is told in words", async () => {
  await assertEnds({ ended: "messages" }, `it sent more than ${limits.messages_per_second} messages in a second`);
  await assertEnds({ ended: "length" }, `it sent more than ${limits.report_bytes / 1e6} MB in a second`);
  await assertEnds({ ended: "form" }, NO_MESSAGE);
  await assertEnds({ ended: "failure" }, FAILED);
});

test("a reason of its own, and the end of its Python, are told without its words", async () => {
  await assertEnds({ ended: "constructor" }, FAILED);
  await assertEnds({ ended: "Go to my page" }, FAILED);
  await assertEnds((id) => ({ id, ok: false, error: { kind: "fatal", message: "Go to my page." } }), FAILED);
});

test("a message is made anew of what it must have", async () => {
  const seen = [];
  const { say, id, report } = await running({ onProgress: (...told) => seen.push(told) });
  const odd = [
    [2, "above"],
    [-1, "below"],
    ["0.5", "a text"],
    [0.5, { toString: "x" }],
    [1, "x".repeat(3000)],
  ];
  for (const progress of odd) say({ id, progress, status: null, want: 5 });
  say({ id, ok: true, value: 1, error: "x", progress: "x" });
  assert.equal(await report, 1);
  assert.deepEqual(seen, [
    [null, "above"],
    [null, "below"],
    [null, "a text"],
    [0.5, ""],
    [1, "x".repeat(2000)],
  ]);
});

test("a stage is a short text or none", async () => {
  const box = await opened();
  hear(box.frame, "ready");
  await box.until(() => box.say);
  box.say({ status: { state: "loading", stage: "x".repeat(3000) } });
  box.say({ status: { state: "loading", stage: { html: 1 } } });
  box.say({ status: { state: "ready" } });
  await box.until(() => box.statuses.at(-1).state === "ready");
  assert.deepEqual(
    box.statuses.slice(-3, -1).map(({ stage }) => stage),
    ["x".repeat(2000), ""],
  );
});

test("a status that there is not ends the tool while it starts, too", async () => {
  for (const state of ["constructor", "", null, undefined]) {
    const box = await opened();
    hear(box.frame, "ready");
    await box.until(() => box.say);
    box.say({ status: { state } });
    await box.until(() => box.statuses.at(-1).state !== "loading");
    assert.deepEqual(box.statuses.at(-1), { state: "ended" });
    await assert.rejects(box.python.outline("pass"), endedBy(NO_MESSAGE));
  }
});

/** What is told where the tool says that this went wrong. */
async function failing(error) {
  const { say, id, report } = await running();
  say({ id, ok: false, error });
  return report.then(assert.fail, (told) => told);
}

test("what the visitor can mend is told as that, with its parts cut to their lengths", async () => {
  const told = await failing({
    kind: "user",
    message: "m".repeat(3000),
    remedy: "r".repeat(3000),
    field: "tail",
    line: 3,
    faults: { tail: "t".repeat(3000), window: 5 },
  });
  assert.ok(told instanceof UserError);
  assert.deepEqual([told.message.length, told.remedy.length, told.field, told.line], [2000, 2000, "tail", 3]);
  assert.deepEqual(told.faults, { tail: "t".repeat(2000), window: "" });
  assert.equal(told.record, null);
});

test("a fault that it calls Flipside's is told as its own", async () => {
  for (const kind of ["bug", "constructor", undefined]) {
    const told = await failing({ kind, message: "x".repeat(5000), traceback: "t".repeat(50_000), line: "3" });
    assert.ok(told instanceof CodeError);
    assert.deepEqual([told.message.length, told.traceback.length, told.line], [2000, 20_000, null]);
  }
});

test("an error without words has words", async () => {
  for (const error of [null, undefined, "No.", { message: 5, traceback: {}, line: 1.5 }]) {
    const told = await failing(error);
    assert.ok(told instanceof CodeError);
    assert.deepEqual([told.message, told.traceback, told.line], ["It did not say what went wrong.", "", null]);
  }
});

test("faults are no more than there can be parameters, and none where they are a text", async () => {
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`f${n}`, "x"]));
  assert.equal(
    Object.keys((await failing({ kind: "user", message: "No.", faults: many })).faults).length,
    limits.parameters,
  );
  assert.deepEqual((await failing({ kind: "user", message: "No.", faults: "x".repeat(1000) })).faults, {});
});

// What it asks for

/** What the page gives for a path. */
async function wanted(box, path) {
  const before = box.heard.length;
  box.say({ want: path });
  const { files } = await box.until(() => box.heard.slice(before).find(({ files }) => files?.has(path)));
  return files.get(path);
}

/** A box that has got all that comes by itself. */
async function supplied() {
  const box = await ready();
  await box.until(() => box.heard.some(({ files }) => files));
  asked.length = 0;
  return box;
}

test("it is given the page's archives and no other file", async () => {
  const box = await supplied();
  assert.equal(await (await wanted(box, ARCHIVE)).text(), `content of ${ARCHIVE}`);
  const elsewhere = ["../../secret", "https://example.com/", "//example.com/x", `${ARCHIVE}?x`, `./${ARCHIVE}`];
  const here = ["manifest.js", "pyodide/../index.html", "__proto__", "constructor", "", ".", "x".repeat(9000)];
  for (const path of [...elsewhere, ...here]) assert.equal(await wanted(box, path), null, path);
  assert.deepEqual(asked, [ARCHIVE]);
});

test("what it wants over and over is fetched once", async () => {
  const box = await supplied();
  for (let n = 0; n < 3; n += 1) box.say({ want: ARCHIVE });
  await box.until(() => box.heard.filter(({ files }) => files?.has(ARCHIVE)).length === 3);
  await wanted(box, OTHER);
  assert.deepEqual(asked, [ARCHIVE, OTHER]);
});

test("what one tool's Python was given is not fetched again for the next", async () => {
  const module = await freshly();
  const one = await ready(module);
  await one.until(() => one.heard.some(({ files }) => files));
  asked.length = 0;
  const two = await ready(module);
  await two.until(() => two.heard.some(({ files }) => files));
  assert.deepEqual(
    asked.filter((path) => manifest.archives.includes(path)),
    [],
  );
});

test("an archive that does not come is none, and is fetched anew when it is wanted again", async () => {
  const box = await supplied();
  answers.set(ARCHIVE, () => new Response("", { status: 503 }));
  assert.equal(await wanted(box, ARCHIVE), null);
  answers.clear();
  assert.equal(await (await wanted(box, ARCHIVE)).text(), `content of ${ARCHIVE}`);
});
