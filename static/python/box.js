// A Python of its own for a tool that is not the gallery's: a worker in a frame whose origin is nobody's, so that it reaches
// neither what the browser keeps for this page nor the page itself, and whose policy allows no connection at all. It
// holds the data that it is given, and is thrown away whole.

import manifest from "../manifest.js";
import { open } from "../origin/page.js";
import { Bug, createPython, UserError } from "./client.js";
import relay from "./relay.js" with { type: "text" };

const POLICY = `default-src 'none'; script-src '${manifest.relay}' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'none'`;
const WORKER = "python/boxed.js";
const { limits } = manifest;
const REASONS = new Map([
  ["messages", `it sent more than ${limits.messages_per_second} messages in a second`],
  ["form", "it sent what is no message of a tool"],
  ["length", `it sent more than ${Math.round(limits.report_bytes / 1e6)} MB in a second`],
  ["failure", "its Python failed"],
]);
const STATES = new Set(["loading", "ready", "failed"]);
const LONG = 100_000; // characters: only an answer that somebody waits for may be longer
const DEEPEST = 40; // nothing that a tool answers is nested deeper, and what looks into it would not come back
const BESIDE = 1_000_000; // characters of all else in the second of the longest report

/**
 * @param {{onStatus: (status: object) => void}} options as of createPython
 * @returns a Python as client.js has it; one that ended itself rejects what was asked of it and is `ended`
 */
export function createBox({ onStatus }) {
  const python = createPython({
    onStatus: (status) => {
      onStatus(status);
      if (status.state === "failed") python.end(new Bug(status.error));
    },
    createParts,
    startWorker: () =>
      startWorker((reason) => {
        python.end(endedBy(REASONS.get(reason) ?? REASONS.get("failure")));
        onStatus({ state: "ended" });
      }),
  });
  return python;
}

/** What is told of a tool that had to be ended. */
export function endedBy(reason) {
  return new UserError({
    message: `The tool was ended: ${reason}.`,
    remedy: "Your data and everything else on this page are as they were.",
  });
}

// As bytes: what the page has compiled cannot be handed to another origin. Nothing of it is kept.
function createParts() {
  const files = manifest.runtime.filter((file) => file.as !== "script");
  const fetched = async ({ path }) => await (await opened(path)).arrayBuffer();
  return { total: 0, loaded: 0, once: true, all: () => files.map((file) => ({ file, content: fetched(file) })) };
}

async function opened(path) {
  const name = path.split("/").pop();
  const response = await open(path).catch((error) => {
    throw new Error(`${name} could not be fetched (${error.message}).`);
  });
  if (!response.ok) throw new Error(`${name} could not be fetched (the server says ${response.status}).`);
  return response;
}

const archives = new Map(); // path -> promise of a Blob: each is fetched once, however often a tool asks

/** What a tool's Python asks for: only what the page has for Python, and nothing else, whatever that is. */
function archive(path) {
  if (!manifest.archives.includes(path)) return null;
  if (!archives.has(path)) {
    const coming = opened(path).then((response) => response.blob());
    archives.set(path, coming);
    coming.catch(() => archives.delete(path));
  }
  return archives.get(path).catch(() => null);
}

/** Something that is used like a worker. `onEnded` is told why the frame has ended it. */
function startWorker(onEnded) {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  Object.assign(frame, { hidden: true, title: "A tool’s own Python" });
  frame.srcdoc = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}"><script>${relay}</script>`;
  const { port1: port, port2: theirs } = new MessageChannel();
  let started = false;
  const awaited = new Set(); // the ids of what was asked and is not answered
  const worker = {
    onmessage: null,
    onerror: null,
    postMessage(message, transfer = []) {
      port.postMessage({ message, transfer }, transfer);
      if (message.call) awaited.add(message.id);
    },
    terminate() {
      port.close();
      frame.remove();
    },
  };
  const ready = new Promise((resolve) => {
    addEventListener("message", function hear({ source, data }) {
      if (source !== frame.contentWindow || data !== "ready") return;
      removeEventListener("message", hear);
      resolve();
    });
  });

  port.onmessage = ({ data }) => {
    const long = data.length > LONG;
    const message = long && awaited.size === 0 ? null : understood(data);
    const answer = message && "ok" in message;
    if (!message || (long && !answer) || (answer && !awaited.delete(message.id))) return onEnded("form");
    if ("ended" in message) return onEnded(message.ended);
    if ("want" in message) return hand([message.want]);
    if (message.status && started) return onEnded("form"); // the tool's word on how Python fares
    started ||= message.status?.state === "ready";
    worker.onmessage?.({ data: message });
  };

  async function hand(paths) {
    const files = paths.map(async (path) => [path, await archive(path)]);
    worker.postMessage({ files: new Map(await Promise.all(files)) });
  }

  async function start() {
    const script = await (await opened(WORKER)).text();
    await ready;
    const told = {
      script,
      longest: limits.report_bytes + BESIDE,
      most: limits.messages_per_second,
      memory: limits.memory_bytes,
    };
    frame.contentWindow?.postMessage(told, "*", [theirs]);
    await hand(manifest.late);
  }

  document.body.append(frame);
  start().catch((error) => worker.onerror?.({ message: error.message, preventDefault() {} }));
  return worker;
}

/** A message of the worker's made anew from what it must consist of; null where it does not. Anything may come. */
function understood(text) {
  let told;
  try {
    told = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof told !== "object" || told === null) return null;
  const { id, ok, value, status, progress, want, ended } = told;
  if (typeof ended === "string") return { ended };
  if (typeof want === "string") return { want };
  if (status) {
    const { state, stage, error } = status;
    return STATES.has(state) ? { status: { state, stage: words(stage), error: fault(error) } } : null;
  }
  if (Array.isArray(progress)) return { id, progress: [fraction(progress[0]), words(progress[1])] };
  if (typeof ok !== "boolean" || isDeep(value)) return null;
  if (ok) return { id, ok, value };
  return told.error?.kind === "fatal" ? { ended: "failure" } : { id, ok, error: fault(told.error) };
}

const isObject = (value) => typeof value === "object" && value !== null;

function isDeep(value) {
  let level = [value].filter(isObject);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((each) => Object.values(each).filter(isObject));
  }
  return false;
}

// What goes wrong in there is the visitor's to mend or the tool's fault, whatever it says of Flipside.
function fault(error) {
  const { kind, message, remedy, traceback, field, line, faults } = error ?? {};
  const told = isObject(faults) ? Object.entries(faults).slice(0, limits.parameters) : [];
  return {
    kind: kind === "user" ? "user" : "code",
    message: words(message) || "It did not say what went wrong.",
    remedy: words(remedy) || null,
    traceback: words(traceback, 20_000),
    field: words(field) || null,
    line: Number.isInteger(line) ? line : null,
    faults: Object.fromEntries(told.map(([id, each]) => [id, words(each)])),
  };
}

const words = (value, most = 2000) => (typeof value === "string" ? value.slice(0, most) : "");
const fraction = (value) => (typeof value === "number" && value >= 0 && value <= 1 ? value : null);
