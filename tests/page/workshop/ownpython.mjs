// Stands for python/box.js in what is imported after this: a Python of a tool's own that answers when a test says so, or by
// what the test plays.
import { register } from "node:module";
import { promised } from "../waiting.mjs";

export { endedBy } from "../../../static/python/box.js";

const place = `
  export async function resolve(specifier, context, next) {
    if (specifier.endsWith("/python/box.js") && context.parentURL?.includes("/static/workshop/"))
      return { url: ${JSON.stringify(import.meta.url)}, shortCircuit: true };
    return next(specifier, context);
  }`;
register(`data:text/javascript,${encodeURIComponent(place)}`);

const CALLS = ["read", "remove", "outline", "provide", "declare", "runSource"];

/** All that were started, in that order; `forget` begins anew. */
export const pythons = [];

/** What is answered at once: functions by call, given the call's arguments and the Python. */
export const plays = {};

export function forget() {
  pythons.length = 0;
  for (const call of Object.keys(plays)) delete plays[call];
}

/**
 * As box.js makes it. A test sees `asked`, each {call, args, resolve, reject}; `ended`, why it was; `tell`, for its status;
 * and `until`, which waits for the next call of a kind.
 */
export function createBox({ onStatus }) {
  const python = { asked: [], ended: null, tell: (state) => onStatus({ state }) };
  const waiting = [];
  const taken = new Set();

  function hand() {
    for (const wait of [...waiting]) {
      const found = python.asked.find((each) => each.call === wait.call && !taken.has(each));
      if (!found) continue;
      taken.add(found);
      waiting.splice(waiting.indexOf(wait), 1);
      wait.resolve(found);
    }
  }

  function ask(call, args) {
    const { promise, resolve, reject } = promised();
    python.asked.push({ call, args, resolve, reject });
    if (python.ended) {
      reject(python.ended);
      return promise;
    }
    hand();
    if (plays[call]) {
      new Promise((done) => done(plays[call](...args, python))).then(resolve, reject);
    }
    return promise;
  }

  for (const call of CALLS) python[call] = (...args) => ask(call, args);
  python.end = (error) => {
    if (python.ended) return;
    python.ended = error;
    for (const { reject } of python.asked) reject(error);
  };
  python.until = (call) => {
    const { promise, resolve } = promised();
    waiting.push({ call, resolve });
    hand();
    return promise;
  };
  /** The arguments of all calls of a kind. */
  python.all = (call) => python.asked.filter((each) => each.call === call).map(({ args }) => args);
  pythons.push(python);
  python.tell("loading");
  return python;
}
