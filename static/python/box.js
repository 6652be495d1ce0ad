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
const REASONS = {
  messages: `it sent more than ${limits.messages_per_second} messages in a second`,
  form: "it sent what is no message of a tool",
  length: `it sent more than ${Math.round(limits.report_bytes / 1e6)} MB at once`,
  failure: "its Python failed",
};
const KINDS = new Set(["user", "code", "bug", "fatal"]);

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
        python.end(endedBy(REASONS[reason] ?? REASONS.failure));
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

/** Something that is used like a worker. `onEnded` is told why the frame has ended it. */
function startWorker(onEnded) {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  Object.assign(frame, { hidden: true, title: "A tool’s own Python" });
  frame.srcdoc = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}"><script>${relay}</script>`;
  const { port1: port, port2: theirs } = new MessageChannel();
  const worker = {
    onmessage: null,
    onerror: null,
    postMessage: (message, transfer = []) => port.postMessage({ message, transfer }, transfer),
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
    const message = understood(data);
    if (!message) return onEnded("form");
    if (message.ended) return onEnded(message.ended);
    if (message.want) return hand([message.want]);
    worker.onmessage?.({ data: message });
  };

  async function hand(paths) {
    // Only what the page has for Python, and nothing else, whatever is asked for.
    const fetched = async (path) => (manifest.archives.includes(path) ? (await opened(path)).blob() : null);
    const files = paths.map(async (path) => [path, await fetched(path).catch(() => null)]);
    worker.postMessage({ files: new Map(await Promise.all(files)) });
  }

  async function start() {
    const script = await (await opened(WORKER)).text();
    await ready;
    const told = { script, longest: limits.report_bytes, most: limits.messages_per_second };
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
  const { id, ok, status, progress, want, ended } = told;
  if (typeof ended === "string") return { ended };
  if (typeof want === "string") return { want };
  if (status) return { status: { state: words(status.state), stage: words(status.stage), error: fault(status.error) } };
  if (Array.isArray(progress)) return { id, progress: [fraction(progress[0]), words(progress[1])] };
  if (typeof ok !== "boolean") return null;
  return ok ? { id, ok, value: told.value } : { id, ok, error: fault(told.error) };
}

function fault(error) {
  const { kind, message, remedy, traceback, field, line, faults } = error ?? {};
  return {
    kind: KINDS.has(kind) ? kind : "bug",
    message: words(message) || "It did not say what went wrong.",
    remedy: words(remedy) || null,
    traceback: words(traceback, 20_000),
    field: words(field) || null,
    line: Number.isInteger(line) ? line : null,
    faults: Object.fromEntries(Object.entries(faults ?? {}).map(([id, each]) => [id, words(each)])),
  };
}

const words = (value, most = 2000) => (typeof value === "string" ? value.slice(0, most) : "");
const fraction = (value) => (typeof value === "number" && value >= 0 && value <= 1 ? value : null);
