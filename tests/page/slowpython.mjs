// A Python that answers when a test says so.

import { promised } from "./waiting.mjs";

/**
 * @returns an object like client.js makes it; `asked` has every call that is answered: {call, args, onProgress, resolve,
 *   reject}, `cancelled` and `left` count the others
 */
export function slowPython() {
  const asked = [];
  const ask =
    (call) =>
    (...args) => {
      const { promise, resolve, reject } = promised();
      asked.push({ call, args, onProgress: args.at(-1)?.onProgress, resolve, reject });
      return promise;
    };
  const python = { asked, cancelled: 0, left: 0, read: ask("read"), run: ask("run"), remove: ask("remove") };
  python.cancel = () => {
    python.cancelled += 1;
  };
  python.leave = () => {
    python.left += 1;
  };
  /** All that was asked of one kind, in that order. */
  python.all = (call) => asked.filter((each) => each.call === call);
  return python;
}
