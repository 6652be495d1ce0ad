import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Bug, Cancelled, CodeError, createPython, UserError } from "../../../static/python/client.js";
import { promised, turn } from "../waiting.mjs";

const AT_ONCE = 8_000_000;
const PARTS = ["python.bin", "pyodide.asm.wasm"];

// Nobody waits for 45 seconds here, and what is left of a start must not keep the process alive.
beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

/** What the page has of a worker: `posted` is what it was told, `lost` what it was told after its end. */
class FakeWorker {
  posted = [];
  lost = [];
  ended = false;

  postMessage(message, transfer) {
    structuredClone(message); // refuses what a worker cannot be told
    (this.ended ? this.lost : this.posted).push({ message, transfer });
  }

  terminate() {
    this.ended = true;
  }

  /** Lets it say something to the page. */
  say(data) {
    this.onmessage({ data });
    return turn();
  }

  status(state, more = {}) {
    return this.say({ status: { state, ...more } });
  }

  /** Something goes wrong in it that it does not tell itself; answers with the event. */
  break(message, handler = "onerror") {
    const event = { message, prevented: false };
    event.preventDefault = () => {
      event.prevented = true;
    };
    this[handler](event);
    return event;
  }

  get calls() {
    return this.posted.map(({ message }) => message).filter(({ call }) => call);
  }

  get parts() {
    return this.posted.map(({ message }) => message.part).filter(Boolean);
  }

  /** The latest of its calls of that kind. */
  called(kind) {
    return this.calls.findLast(({ call }) => call === kind);
  }

  answer({ id }, value) {
    return this.say({ id, ok: true, value });
  }

  refuse({ id }, error) {
    return this.say({ id, ok: false, error });
  }
}

/** A Python on workers that the test plays; `parts` are what it is made of, as createParts makes it. */
function started({ once = false, content = () => Promise.resolve(new ArrayBuffer(1)) } = {}) {
  const workers = [];
  const statuses = [];
  const parts = { total: 100, loaded: 0, once, fetched: 0 };
  parts.all = () => {
    parts.fetched += 1;
    return PARTS.map((path) => ({ file: { path }, content: content(path) }));
  };
  let onBytes;
  const python = createPython({
    onStatus: (status) => statuses.push(status),
    startWorker() {
      workers.push(new FakeWorker());
      return workers.at(-1);
    },
    createParts(callback) {
      onBytes = callback;
      return parts;
    },
  });
  const arrive = (loaded) => {
    parts.loaded = loaded;
    onBytes();
  };
  return { python, workers, statuses, parts, arrive, worker: () => workers.at(-1) };
}

/** The same, once Python is ready. */
async function ready(options) {
  const page = started(options);
  await page.worker().status("loading", { stage: "Starting" });
  await page.worker().status("ready");
  return page;
}

/** A file whose bytes come at once, or when `coming` is settled. */
function file(name, { size = 3, bytes = new Uint8Array([1, 2, 3]).buffer, coming = null } = {}) {
  return { name, size, arrayBuffer: () => coming ?? Promise.resolve(bytes) };
}

/** Reads a file well. */
async function read({ python, worker }, id, name, corrections) {
  const reading = python.read(id, file(name), corrections);
  await turn();
  await worker().answer(worker().called("read"), `data of ${name}`);
  return reading;
}

const names = (worker) => worker.calls.map(({ call, args }) => args.name ?? args.tool_id ?? call);

// Asking and answering

test("nothing is posted before the worker has said something", async () => {
  const { python, worker } = started();
  python.run("inversion", ["set-1"], {});
  await turn();
  assert.deepEqual(worker().posted, []);
  await worker().status("loading", { stage: "Starting" });
  assert.deepEqual(worker().parts, PARTS);
  assert.deepEqual(names(worker()), ["inversion"]);
});

test("calls arrive in the order in which they were made, however long a file takes to open", async () => {
  const { python, worker } = await ready();
  const { promise, resolve } = promised();
  python.read("set-1", file("slow.csv", { coming: promise }));
  python.read("set-2", file("fast.csv"));
  python.run("inversion", ["set-1"], {});
  await turn();
  assert.deepEqual(names(worker()), []);
  resolve(new ArrayBuffer(2));
  await turn();
  assert.deepEqual(names(worker()), ["slow.csv", "fast.csv", "inversion"]);
});

test("each call says what it is and carries its arguments", async () => {
  const { python, worker } = await ready();
  const told = async (work, call, args) => {
    work().catch(() => {});
    await turn();
    const { id, ...posted } = worker().calls.at(-1);
    assert.equal(typeof id, "number");
    assert.deepEqual({ call: posted.call, args: posted.args }, { call, args });
  };
  await told(() => python.run("inversion", ["set-1"], { tail: 2 }), "run", {
    tool_id: "inversion",
    ids: ["set-1"],
    params: { tail: 2 },
  });
  await told(() => python.read("set-1", file("a.csv"), { unit: "percent" }), "read", {
    id: "set-1",
    name: "a.csv",
    corrections: { unit: "percent" },
  });
  await told(() => python.read("set-1", file("a.csv")), "read", { id: "set-1", name: "a.csv", corrections: {} });
  await told(() => python.html("report", ["svg"]), "html", { report: "report", charts: ["svg"] });
  await told(() => python.script("bucket_returns", { years: 2 }), "script", {
    kind: "bucket_returns",
    params: { years: 2 },
  });
  await told(() => python.outline("pass"), "outline", { source: "pass" });
  await told(() => python.provide("pass"), "provide", { source: "pass" });
  await told(() => python.declare("pass", "mine"), "declare", { source: "pass", name: "mine" });
  await told(() => python.runSource({ source: "pass", name: "mine" }, ["set-1"], { tail: 2 }), "run_source", {
    source: "pass",
    name: "mine",
    ids: ["set-1"],
    params: { tail: 2 },
  });
  await told(() => python.declared({ id: "mine" }), "declared", { tool: { id: "mine" } });
  await told(() => python.admit("report", "shared", { ids: ["set-1"], several: true }), "admit", {
    report: "report",
    origin: "shared",
    ids: ["set-1"],
    several: true,
  });
  await told(() => python.admit("report", "new"), "admit", {
    report: "report",
    origin: "new",
    ids: null,
    several: false,
  });
  await told(() => python.remove("set-1"), "remove", { id: "set-1" });
});

test("an answer is given to the one who asked, in whatever order they come", async () => {
  const { python, worker } = await ready();
  const first = python.run("first", [], {});
  const second = python.run("second", [], {});
  await turn();
  const [one, two] = worker().calls;
  await worker().answer(two, "of the second");
  await worker().answer(one, "of the first");
  assert.deepEqual([await first, await second], ["of the first", "of the second"]);
});

test("an answer that nobody waits for is nobody's", async () => {
  const { python, worker } = await ready();
  const running = python.run("inversion", [], {});
  await turn();
  const [asked] = worker().calls;
  await worker().answer({ id: asked.id + 1 }, "of nothing");
  await worker().answer(asked, "the report");
  await worker().answer(asked, "once more");
  await worker().refuse(asked, { kind: "user", message: "No." });
  assert.equal(await running, "the report");
});

test("progress is told to the one who asked and ends nothing", async () => {
  const { python, worker } = await ready();
  const seen = [];
  const onProgress = (...told) => seen.push(told);
  const running = python.run("inversion", [], {}, { onProgress });
  const other = python.html("report", []); // which does not listen
  await turn();
  const [asked, html] = worker().calls;
  await worker().say({ id: asked.id, progress: [0.25, "Counting"] });
  await worker().say({ id: html.id, progress: [0.5, "Writing"] });
  await worker().say({ id: asked.id, progress: [null, "Nearly"] });
  await worker().answer(asked, "the report");
  await worker().answer(html, "<html>");
  await worker().say({ id: asked.id, progress: [1, "Late"] });
  assert.deepEqual(seen, [
    [0.25, "Counting"],
    [null, "Nearly"],
  ]);
  assert.deepEqual([await running, await other], ["the report", "<html>"]);
});

// Errors

/** The error that comes of what the worker says went wrong. */
async function failing(error) {
  const { python, worker } = await ready();
  const running = python.run("inversion", [], {});
  await turn();
  const told = assert.rejects(running, (e) => {
    assert.equal(e.message, error.message);
    return true;
  });
  await worker().refuse(worker().calls[0], error);
  await told;
  return running.catch((e) => e);
}

test("what the visitor can mend is a UserError with where and how", async () => {
  const record = { columns: [], facts: [] };
  const faults = { tail: "There are 10 buckets." };
  const error = await failing({
    kind: "user",
    message: "No.",
    field: "tail",
    remedy: "Take 5.",
    faults,
    line: 3,
    import: record,
  });
  assert.ok(error instanceof UserError);
  const { field, remedy, line } = error;
  assert.deepEqual([error.name, field, remedy, line], ["UserError", "tail", "Take 5.", 3]);
  assert.equal(error.record, record);
  assert.equal(error.faults, faults);
  const bare = await failing({ kind: "user", message: "No." });
  assert.deepEqual([bare.faults, bare.line, bare.record], [{}, null, null]);
});

test("a fault in a tool's code is a CodeError with its line, any other a Bug", async () => {
  const code = await failing({ kind: "code", message: "ZeroDivisionError", line: 12, traceback: "line 12" });
  assert.ok(code instanceof CodeError);
  assert.deepEqual([code.name, code.line, code.traceback], ["CodeError", 12, "line 12"]);
  for (const kind of ["bug", "unheard of", undefined]) {
    const bug = await failing({ kind, message: "Oh.", traceback: "here" });
    assert.ok(bug instanceof Bug);
    assert.deepEqual([bug.name, bug.traceback], ["Bug", "here"]);
  }
  assert.equal((await failing({ kind: "code", message: "Oh." })).line, null);
  assert.equal((await failing({ kind: "bug", message: "Oh." })).traceback, "");
});

test("after a fault Python goes on", async () => {
  const page = await ready();
  for (const kind of ["user", "code", "bug"]) {
    const running = page.python.run("inversion", [], {});
    await turn();
    const told = assert.rejects(running, { message: "No." });
    await page.worker().refuse(page.worker().called("run"), { kind, message: "No." });
    await told;
  }
  assert.equal(page.workers.length, 1);
  assert.equal(await read(page, "set-1", "a.csv"), "data of a.csv");
});

test("where Python itself has broken, all that was asked fails by that, and a fresh one has the files again", async () => {
  const page = await ready();
  await read(page, "set-1", "a.csv", { unit: "percent" });
  const running = page.python.run("inversion", ["set-1"], {});
  const waiting = page.python.html("report", []);
  await turn();
  const told = Promise.all([
    assert.rejects(running, (e) => e instanceof Bug && e.message === "Memory access out of bounds."),
    assert.rejects(waiting, (e) => e instanceof Bug && e.message === "Memory access out of bounds."),
  ]);
  const [old] = page.workers;
  await old.refuse(old.called("run"), { kind: "fatal", message: "Memory access out of bounds." });
  await told;
  assert.deepEqual([old.ended, page.workers.length], [true, 2]);
  await page.worker().status("loading", { stage: "Starting" });
  assert.deepEqual(names(page.worker()), ["a.csv"]);
});

// A cancel

test("a cancel ends the worker, and a fresh one reads the files again as they were corrected last", async () => {
  const page = await ready();
  await read(page, "set-1", "a.csv");
  await read(page, "set-2", "b.csv");
  await read(page, "set-1", "a.csv", { order: "descending" });
  const running = page.python.run("probe", ["set-1"], {});
  await turn();
  const [old] = page.workers;
  const told = assert.rejects(running, Cancelled);
  page.python.cancel();
  await told;
  assert.equal(old.ended, true);
  assert.deepEqual(page.statuses.at(-1), { state: "loading", stage: "Fetching Python", loaded: 0, total: 100 });

  const again = page.python.run("inversion", ["set-1"], {});
  await page.worker().status("loading", { stage: "Starting" });
  assert.deepEqual(
    page.worker().calls.map(({ call, args }) => [call, args.name, args.corrections]),
    [
      ["read", "a.csv", { order: "descending" }],
      ["read", "b.csv", {}],
      ["run", undefined, undefined],
    ],
  );
  assert.deepEqual(page.worker().parts, PARTS);
  assert.ok(page.worker().called("read").content instanceof ArrayBuffer);
  await page.worker().answer(page.worker().called("run"), "the report");
  assert.equal(await again, "the report");
});

test("an answer of the worker that was ended is nobody's", async () => {
  const page = await ready();
  const running = page.python.run("probe", [], {});
  await turn();
  const [old] = page.workers;
  const told = assert.rejects(running, Cancelled);
  page.python.cancel();
  await told;
  const again = page.python.run("probe", [], {});
  // Whatever was on its way, by whichever number.
  for (const id of [1, 2, 3]) await old.say({ id, ok: true, value: "stale" });
  await old.status("ready");
  await old.break("It died of its end.");
  assert.equal(page.statuses.at(-1).state, "loading");
  await page.worker().status("ready");
  await page.worker().answer(page.worker().called("run"), "fresh");
  assert.equal(await again, "fresh");
});

test("what was asked in the worker that was ended is not asked in the next", async () => {
  const page = await ready();
  const { promise, resolve } = promised();
  const reading = page.python.read("set-1", file("slow.csv", { coming: promise }));
  const running = page.python.run("inversion", ["set-1"], {});
  await turn();
  const told = Promise.all([assert.rejects(reading, Cancelled), assert.rejects(running, Cancelled)]);
  page.python.cancel();
  await told;
  resolve(new ArrayBuffer(1));
  await page.worker().status("ready");
  assert.deepEqual([page.worker().calls, page.workers[0].lost], [[], []]);
});

test("a file that could not be read is not read again", async () => {
  const page = await ready();
  const reading = page.python.read("set-1", file("bad.csv"));
  await turn();
  const told = assert.rejects(reading, UserError);
  await page.worker().refuse(page.worker().called("read"), { kind: "user", message: "It is empty." });
  await told;
  page.python.cancel();
  await page.worker().status("ready");
  assert.deepEqual(page.worker().calls, []);
});

test("a correction that could not be leaves the file as it was last read well", async () => {
  const page = await ready();
  await read(page, "set-1", "a.csv", { order: "descending" });
  const correcting = page.python.read("set-1", file("a.csv"), { last: "2001-06-30" });
  await turn();
  const told = assert.rejects(correcting, UserError);
  await page.worker().refuse(page.worker().called("read"), { kind: "user", message: "Too short." });
  await told;
  page.python.cancel();
  await page.worker().status("ready");
  assert.deepEqual(
    page.worker().calls.map(({ args }) => args.corrections),
    [{ order: "descending" }],
  );
});

test("a file that is removed is not read again", async () => {
  const page = await ready();
  await read(page, "set-1", "a.csv");
  await read(page, "set-2", "b.csv");
  const removing = page.python.remove("set-1");
  await turn();
  await page.worker().answer(page.worker().called("remove"), null);
  await removing;
  page.python.cancel();
  await page.worker().status("ready");
  assert.deepEqual(names(page.worker()), ["b.csv"]);
});

test("a file that is removed stays away though Python is ended before it knows", async () => {
  const page = await ready();
  await read(page, "set-1", "a.csv");
  const told = assert.rejects(page.python.remove("set-1"), Cancelled);
  page.python.cancel();
  await told;
  await page.worker().status("ready");
  assert.deepEqual(page.worker().calls, []);
});

test("a file that is removed while it is read stays away", async () => {
  const page = await ready();
  const reading = page.python.read("set-1", file("a.csv"));
  const removing = page.python.remove("set-1");
  await turn();
  await page.worker().answer(page.worker().called("read"), "data");
  await page.worker().answer(page.worker().called("remove"), null);
  await Promise.all([reading, removing]);
  page.python.cancel();
  await page.worker().status("ready");
  assert.deepEqual(page.worker().calls, []);
});

test("a file that a fresh worker cannot read any more is told by whoever needs it, and by nobody else", async () => {
  const page = await ready();
  await read(page, "set-1", "a.csv");
  page.python.cancel();
  await page.worker().status("ready");
  const running = page.python.run("inversion", ["set-1"], {});
  // Were this nobody's, the process would end by it.
  await page.worker().refuse(page.worker().called("read"), { kind: "user", message: "It is empty." });
  const told = assert.rejects(running, UserError);
  await page.worker().refuse(page.worker().called("run"), { kind: "user", message: "There is no such set." });
  await told;
});

// The start

test("the start tells its stage and how much has come", async () => {
  const { worker, statuses, arrive } = started();
  arrive(40);
  await worker().status("loading", { stage: "Starting" });
  arrive(100);
  await worker().status("ready");
  arrive(101); // a package for a tool, which is none of the start's business
  assert.deepEqual(statuses, [
    { state: "loading", stage: "Fetching Python", loaded: 0, total: 100 },
    { state: "loading", stage: "Fetching Python", loaded: 40, total: 100 },
    { state: "loading", stage: "Starting", loaded: 40, total: 100 },
    { state: "loading", stage: "Starting", loaded: 100, total: 100 },
    { state: "ready" },
  ]);
});

test("what Python is made of is lent, so that the next worker can have it, or given where it is for one only", async () => {
  for (const once of [false, true]) {
    const bytes = new ArrayBuffer(8);
    const { worker } = started({ once, content: () => Promise.resolve(bytes) });
    await worker().status("loading", { stage: "Starting" });
    const { message, transfer } = worker().posted[0];
    assert.equal(message.made, bytes);
    assert.deepEqual(transfer, once ? [bytes] : []);
  }
});

test("a part that comes late goes to no worker that was ended", async () => {
  const coming = promised();
  let first = true;
  const page = started({
    content(path) {
      if (path !== PARTS[1]) return Promise.resolve(new ArrayBuffer(1));
      const content = first ? coming.promise : Promise.resolve(new ArrayBuffer(2));
      first = false;
      return content;
    },
  });
  await page.worker().status("loading", { stage: "Starting" });
  page.python.cancel();
  coming.resolve(new ArrayBuffer(1));
  await page.worker().status("loading", { stage: "Starting" });
  assert.deepEqual([page.workers[0].parts, page.workers[0].lost], [[PARTS[0]], []]);
  assert.deepEqual(page.workers[1].parts, PARTS);
});

test("a failed start says why, ends its worker, and keeps what was asked until a retry", async () => {
  const page = started();
  const reading = page.python.read("set-1", file("a.csv"));
  await page.worker().status("failed", { error: { message: "python.bin did not arrive as it should be." } });
  assert.deepEqual(page.statuses.at(-1), {
    state: "failed",
    error: { message: "python.bin did not arrive as it should be." },
  });
  assert.equal(page.workers[0].ended, true);
  const running = page.python.run("inversion", ["set-1"], {});
  await turn();

  page.python.retry();
  assert.equal(page.workers.length, 2);
  assert.equal(page.parts.fetched, 2);
  assert.equal(page.statuses.at(-1).state, "loading");
  await page.worker().status("ready");
  assert.deepEqual(names(page.worker()), ["a.csv", "inversion"]);
  await page.worker().answer(page.worker().called("read"), "data");
  await page.worker().answer(page.worker().called("run"), "the report");
  assert.deepEqual([await reading, await running], ["data", "the report"]);
  assert.equal(page.workers[0].lost.filter(({ message }) => message.call === "run").length, 0);
});

test("a retry in vain may be tried again", async () => {
  const page = started();
  const running = page.python.run("inversion", [], {});
  for (let tries = 0; tries < 2; tries += 1) {
    await page.worker().status("failed", { error: { message: "Not yet." } });
    page.python.retry();
  }
  await page.worker().status("ready");
  await page.worker().answer(page.worker().called("run"), "the report");
  assert.equal(await running, "the report");
  assert.equal(page.workers.length, 3);
});

test("a part that cannot be fetched fails the start once, in its own words", async () => {
  const page = started({ content: (path) => Promise.reject(new Error(`${path} could not be fetched (404).`)) });
  await turn();
  assert.deepEqual(
    page.statuses.filter(({ state }) => state === "failed"),
    [{ state: "failed", error: { message: "python.bin could not be fetched (404)." } }],
  );
  assert.equal(page.workers[0].ended, true);
});

test("a part that fails after its worker was ended fails nothing", async () => {
  const coming = promised();
  let first = true;
  const page = started({
    content: () => {
      const content = first ? coming.promise : Promise.resolve(new ArrayBuffer(1));
      first = false;
      return content;
    },
  });
  page.python.cancel();
  coming.reject(new Error("python.bin could not be fetched."));
  await turn();
  assert.equal(page.statuses.at(-1).state, "loading");
});

test("a worker that cannot be loaded is a failed start, and the browser reports it to nobody else", async () => {
  const page = started();
  const event = page.worker().break("Script error.");
  assert.equal(event.prevented, true);
  assert.deepEqual(page.statuses.at(-1), {
    state: "failed",
    error: { message: "Python's worker could not be loaded (Script error.)." },
  });
  page.python.retry();
  page.worker().break("");
  assert.equal(page.statuses.at(-1).error.message, "Python's worker could not be loaded.");
});

test("a worker that dies later takes what was asked with it; a retry reads the files again", async () => {
  for (const handler of ["onerror", "onmessageerror"]) {
    const page = await ready();
    await read(page, "set-1", "a.csv");
    const running = page.python.run("inversion", ["set-1"], {});
    await turn();
    const told = assert.rejects(running, (e) => e instanceof Bug && e.message === "Python's worker failed (Gone.).");
    page.worker().break("Gone.", handler);
    await told;
    assert.equal(page.statuses.at(-1).state, "failed");
    const again = page.python.run("inversion", ["set-1"], {});
    page.python.retry();
    await page.worker().status("ready");
    assert.deepEqual(names(page.worker()).sort(), ["a.csv", "inversion"]);
    await page.worker().answer(page.worker().called("run"), "the report");
    assert.equal(await again, "the report");
  }
});

test("a retry of what works and a cancel of what failed change nothing", async () => {
  const page = await ready();
  page.python.retry();
  assert.equal(page.workers.length, 1);
  page.worker().break("Gone.");
  const running = page.python.run("inversion", [], {});
  page.python.cancel();
  assert.equal(page.workers.length, 1);
  page.python.retry();
  await page.worker().status("ready");
  await page.worker().answer(page.worker().called("run"), "the report");
  assert.equal(await running, "the report");
});

// Silence

const SILENT = "Nothing has arrived for a while. The connection may be interrupted.";

test("a start that hears nothing for 45 seconds gives up", async () => {
  const { worker, statuses } = started();
  mock.timers.tick(44_999);
  assert.equal(statuses.at(-1).state, "loading");
  mock.timers.tick(1);
  assert.deepEqual(statuses.at(-1), { state: "failed", error: { message: SILENT } });
  assert.equal(worker().ended, true);
});

test("bytes and stages are no silence", async () => {
  const { worker, statuses, arrive } = started();
  mock.timers.tick(40_000);
  arrive(10);
  mock.timers.tick(40_000);
  await worker().status("loading", { stage: "Starting" });
  mock.timers.tick(44_999);
  assert.equal(statuses.at(-1).state, "loading");
  mock.timers.tick(1);
  assert.equal(statuses.at(-1).state, "failed");
});

test("a Python that is ready may be silent for ever, and one that failed has failed once", async () => {
  const quiet = await ready();
  mock.timers.tick(1_000_000);
  assert.equal(quiet.statuses.at(-1).state, "ready");
  const failed = started();
  await failed.worker().status("failed", { error: { message: "No." } });
  const before = failed.statuses.length;
  mock.timers.tick(1_000_000);
  assert.equal(failed.statuses.length, before);
});

test("the silence of a worker that was ended is not that of the next", async () => {
  const { python, statuses } = started();
  mock.timers.tick(44_000);
  python.cancel();
  mock.timers.tick(44_000);
  assert.equal(statuses.at(-1).state, "loading");
  mock.timers.tick(1_000);
  assert.equal(statuses.at(-1).state, "failed");
});

// Files

test("the bytes of a file are handed over, not copied", async () => {
  const { python, worker } = await ready();
  const bytes = new Uint8Array([1, 2, 3]).buffer;
  python.read("set-1", file("a.csv", { bytes }));
  await turn();
  const { message, transfer } = worker().posted.at(-1);
  assert.equal(message.content, bytes);
  assert.deepEqual(transfer, [bytes]);
});

test("a large file is handed over as it is, to be read in pieces, and one at the limit by its bytes", async () => {
  const { python, worker } = await ready();
  const large = new File(["x".repeat(AT_ONCE + 1)], "large.csv");
  const whole = mock.method(large, "arrayBuffer");
  const opened = mock.method(large, "slice");
  python.read("set-1", large);
  const limit = file("limit.csv", { size: AT_ONCE });
  const posted = promised();
  mock.method(worker(), "postMessage", (message, transfer) => {
    worker().posted.push({ message, transfer });
    if (worker().calls.length === 2) posted.resolve();
  });
  python.read("set-2", limit);
  await posted.promise;
  const [first, second] = worker().posted.slice(-2);
  assert.equal(first.message.content, large);
  assert.deepEqual(first.transfer, []);
  assert.equal(whole.mock.callCount(), 0);
  assert.deepEqual(opened.mock.calls[0].arguments, [0, 1]);
  assert.ok(second.message.content instanceof ArrayBuffer);
});

test("a file that cannot be opened is told with its name and what to do, and Python goes on", async () => {
  const page = await ready();
  const gone = () => Promise.reject(new DOMException("A requested file could not be found.", "NotFoundError"));
  const small = { name: "gone.csv", size: 3, arrayBuffer: gone };
  const large = { name: "gone.csv", size: AT_ONCE + 1, slice: () => ({ arrayBuffer: gone }) };
  for (const each of [small, large]) {
    const error = await page.python.read("set-1", each).catch((e) => e);
    assert.ok(error instanceof UserError);
    assert.equal(error.message, "The browser could not open gone.csv (A requested file could not be found.).");
    assert.match(error.remedy, /Choose it again\.$/);
  }
  assert.deepEqual(page.worker().calls, []);
  assert.equal(await read(page, "set-2", "b.csv"), "data of b.csv");
});

test("a file that could not be opened is not asked for by a retry", async () => {
  const page = started();
  await page.worker().status("loading", { stage: "Starting" });
  let opens = false;
  const locked = file("locked.csv");
  locked.arrayBuffer = async () => {
    if (!opens) throw new DOMException("It is locked.", "NotReadableError");
    return new ArrayBuffer(1);
  };
  await assert.rejects(page.python.read("set-1", locked), UserError);
  await page.worker().status("failed", { error: { message: "No." } });
  opens = true;
  page.python.retry();
  await page.worker().status("ready");
  assert.deepEqual(page.worker().calls, []);
});

test("what cannot be handed over is an error of that call alone", async () => {
  const page = await ready();
  const error = await page.python.run("inversion", [], { tail: () => {} }).catch((e) => e);
  assert.equal(error.name, "DataCloneError");
  assert.equal(await read(page, "set-1", "a.csv"), "data of a.csv");
});

// The end

test("an end is for good: what was asked and what will be is rejected with its reason", async () => {
  const page = await ready();
  const running = page.python.run("inversion", [], {});
  await turn();
  const reason = new UserError({ message: "The tool was ended." });
  const told = assert.rejects(running, reason);
  page.python.end(reason);
  await told;
  page.python.end(new Error("Once more."));
  await assert.rejects(page.python.run("inversion", [], {}), reason);
  page.python.retry();
  assert.deepEqual([page.workers.length, page.workers[0].ended], [1, true]);
});

test("what an ended Python says late is nobody's", async () => {
  const page = await ready();
  const [worker] = page.workers;
  const running = page.python.run("inversion", [], {});
  await turn();
  const told = assert.rejects(running, /Ended/);
  page.python.end(new Error("Ended."));
  const before = page.statuses.length;
  await worker.say({ id: 1, ok: true, value: "late" });
  await worker.status("ready");
  worker.break("late");
  await told;
  assert.equal(page.statuses.length, before);
});

test("an end in the middle of the start ends the waiting, too", async () => {
  const coming = promised();
  const page = started({ content: () => coming.promise });
  await page.worker().status("loading", { stage: "Starting" });
  page.python.end(new Error("Ended."));
  const before = page.statuses.length;
  page.arrive(50);
  coming.reject(new Error("python.bin could not be fetched."));
  await turn();
  mock.timers.tick(1_000_000);
  assert.equal(page.statuses.length, before);
});
