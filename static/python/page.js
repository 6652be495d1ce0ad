// The page's Python: started before the rest of the page is there. index.html asks for this file first.

import { createPython } from "./client.js";

let status = { state: "loading" };
let listener = () => {};

export const python = createPython({
  onStatus: (next) => {
    status = next;
    listener(next);
  },
});

/** Calls `onStatus` with what is the case now, and whenever that changes; see client.js. */
export function watch(onStatus) {
  listener = onStatus;
  onStatus(status);
}
