// The clipboard, which jsdom does not have.
import { lend } from "../views/stage.mjs";

/** A clipboard for the test `t`; answers with the texts that were put there. */
export function lendClipboard(t) {
  const copied = [];
  lend(t, navigator, "clipboard", { writeText: async (text) => void copied.push(text) });
  return copied;
}

/** A browser that does not let the page write to it, for the test `t`. */
export function refuseClipboard(t) {
  const writeText = () => Promise.reject(new DOMException("Not here.", "NotAllowedError"));
  lend(t, navigator, "clipboard", { writeText });
}
