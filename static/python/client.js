// The page's side of Python: promises in front of one worker that can be ended and
// started afresh. Only this file talks to the worker.

import { startWorker as startOwnWorker } from "../origin/page.js";
import { createParts as createOwnParts } from "./parts.js";

/**
 * The visitor's to mend: a bad file, a bad parameter. Shown in words. `record` is what was understood of a
 * file until it could not be read.
 */
export class UserError extends Error {
  constructor({ message, field, remedy, faults, line, import: record }) {
    super(message);
    const more = { faults: faults ?? {}, line: line ?? null, record: record ?? null };
    Object.assign(this, { name: "UserError", field, remedy, ...more });
  }
}

/** The visitor ended the computation; nothing to show. */
export class Cancelled extends Error {
  constructor() {
    super("Cancelled.");
    this.name = "Cancelled";
  }
}

/** A fault in a tool's own code, its author's to mend: the line of the file, and the traceback of that file alone. */
export class CodeError extends Error {
  constructor({ message, line, traceback }) {
    super(message);
    Object.assign(this, { name: "CodeError", line: line ?? null, traceback: traceback ?? "" });
  }
}

/** Flipside's own fault, with the traceback. */
export class Bug extends Error {
  constructor({ message, traceback }) {
    super(message);
    Object.assign(this, { name: "Bug", traceback: traceback ?? "" });
  }
}

// A worker that never says anything again is the one failure that no event reports.
const SILENCE_MS = 45_000;
const CLASSES = { user: UserError, code: CodeError };
// Larger files go to the worker as they are, to be read there in pieces; that costs nothing, whatever their size.
const AT_ONCE = 8_000_000;

/**
 * Start Python and keep it.
 * @param {{onStatus: (status: {state: "loading"|"ready"|"failed", stage?: string,
 *   loaded?: number, total?: number, error?: {message: string, traceback?: string}}) => void,
 *   startWorker?: () => Worker, createParts?: Function}} options the last two where Python is not the page's own (box.js)
 */
export function createPython({ onStatus, startWorker = startOwnWorker, createParts = createOwnParts }) {
  const files = new Map(); // data set id -> {file, corrections}, as last read well
  const pending = new Map(); // message id -> {call, args, file, resolve, reject, onProgress}
  let lastId = 0;
  let posting = Promise.resolve(); // keeps the order while file bytes are fetched
  let worker;
  let state;
  let stage;
  let ended = null; // why, once it is for good
  let listen = () => {};

  const tell = () => onStatus({ state, stage, loaded: parts.loaded, total: parts.total });
  const parts = createParts(() => {
    if (state !== "loading") return;
    listen();
    tell();
  });

  function settle(error) {
    const all = [...pending.values()];
    pending.clear();
    for (const { reject } of all) reject(error);
  }

  // A failed start keeps what was asked: a retry does it. A worker that dies later does not.
  function fail(error) {
    const started = state === "ready";
    state = "failed";
    worker.terminate();
    if (started) settle(new Bug(error));
    onStatus({ state, error });
  }

  function start() {
    state = "loading";
    stage = "Fetching Python";
    const mine = startWorker();
    worker = mine;
    const coming = parts.all();
    // Chromium drops what is posted to a module worker before its imports have run, so nothing
    // is posted before the worker has said something.
    let heard;
    posting = new Promise((resolve) => {
      heard = resolve;
    });

    let silence;
    listen = () => {
      clearTimeout(silence);
      silence = setTimeout(() => {
        if (worker !== mine || state !== "loading") return;
        fail({ message: "Nothing has arrived for a while. The connection may be interrupted." });
      }, SILENCE_MS);
    };
    listen();
    tell();
    for (const { file, content } of coming) {
      content.then(
        (made) =>
          posting.then(() => worker === mine && mine.postMessage({ part: file.path, made }, parts.once ? [made] : [])),
        (error) => {
          clearTimeout(silence);
          if (worker === mine && state === "loading") fail({ message: error.message });
        },
      );
    }

    mine.onmessage = ({ data }) => {
      if (worker !== mine) return;
      heard();
      if (!data.status) return receive(data);
      if (data.status.state === "loading") {
        stage = data.status.stage;
        listen();
        return tell();
      }
      clearTimeout(silence);
      if (data.status.state === "failed") return fail(data.status.error);
      state = data.status.state;
      onStatus({ state });
    };
    const broken = (event) => {
      event.preventDefault(); // else the page reports it a second time, as nobody's
      if (worker !== mine) return; // what is left of one that was ended in the middle of something
      clearTimeout(silence);
      const what = state === "loading" ? "Python's worker could not be loaded" : "Python's worker failed";
      fail({ message: event.message ? `${what} (${event.message}).` : `${what}.` });
    };
    mine.onerror = broken;
    mine.onmessageerror = broken;

    const asked = [...pending.keys()];
    for (const [id, { file, corrections }] of files) {
      // It was read well before; should it fail now, the next call that needs it says so.
      ask("read", { id, name: file.name, corrections }, { file }).catch(() => {});
    }
    for (const id of asked) post(id);
  }

  function receive({ id, ok, value, error, progress }) {
    const call = pending.get(id);
    if (!call) return;
    if (progress) return call.onProgress?.(progress[0], progress[1]);
    pending.delete(id);
    if (ok) return call.resolve(value);
    call.reject(new (CLASSES[error.kind] ?? Bug)(error));
    if (error.kind === "fatal") restart(new Bug(error));
  }

  function restart(reason) {
    worker.terminate();
    settle(reason);
    start();
  }

  function post(id) {
    const mine = worker;
    posting = posting.then(async () => {
      const call = pending.get(id);
      if (!call || mine !== worker) return;
      try {
        const large = call.file?.size > AT_ONCE;
        const content = large ? await readable(call.file) : await call.file?.arrayBuffer();
        if (mine !== worker) return;
        mine.postMessage({ id, call: call.call, args: call.args, content }, content && !large ? [content] : []);
      } catch (error) {
        pending.delete(id);
        if (!call.file) return call.reject(error); // what was asked cannot be handed over
        call.reject(
          new UserError({
            message: `The browser could not open ${call.file.name} (${error.message}).`,
            remedy: "It may have been moved, changed or locked since it was chosen. Choose it again.",
          }),
        );
      }
    });
  }

  /** The file itself, once it is known that it can be opened. */
  async function readable(file) {
    await file.slice(0, 1).arrayBuffer();
    return file;
  }

  function ask(call, args, { onProgress, file } = {}) {
    if (ended) return Promise.reject(ended);
    return new Promise((resolve, reject) => {
      const id = ++lastId;
      pending.set(id, { call, args, file, resolve, reject, onProgress });
      if (state !== "failed") post(id);
    });
  }

  start();
  return {
    async read(id, file, corrections = {}, { onProgress } = {}) {
      const value = await ask("read", { id, name: file.name, corrections }, { onProgress, file });
      files.set(id, { file, corrections });
      return value;
    },
    run: (tool_id, ids, params, options) => ask("run", { tool_id, ids, params }, options),
    html: (report, charts) => ask("html", { report, charts }),
    script: (kind, params) => ask("script", { kind, params }),
    /** Of a tool's file: what it says of itself, without running it; what it needs installed; its declaration; its report. */
    outline: (source) => ask("outline", { source }),
    provide: (source, options) => ask("provide", { source }, options),
    declare: (source, name) => ask("declare", { source, name }),
    runSource: (tool, ids, params, options) => ask("run_source", { ...tool, ids, params }, options),
    /** What another Python has answered to these, if it is fit to be shown; a report with where its tool is from. */
    declared: (tool) => ask("declared", { tool }),
    admit: (report, origin, { ids = null, several = false } = {}) => ask("admit", { report, origin, ids, several }),
    async remove(id) {
      files.delete(id);
      await ask("remove", { id });
      files.delete(id); // a read that was still on its way had put it back
    },
    cancel() {
      if (state !== "failed") restart(new Cancelled());
    },
    retry() {
      if (state === "failed") start();
    },
    /** Ends Python for good; what was asked of it is rejected with `error`. */
    end(error) {
      if (ended) return;
      ended = error;
      state = "ended";
      worker.terminate();
      worker = null;
      settle(error);
    },
  };
}
