// What went wrong: in words where the visitor can mend it, with its traceback where it is ours.

import { toClipboard } from "../app/clipboard.js";
import { CodeError, UserError } from "../python/client.js";
import { button, h } from "./dom.js";

const TITLES = {
  bug: "Something went wrong in Flipside itself",
  code: "There is a fault in this tool’s code",
  user: "This does not work yet",
};

/** @param {Error} error  @param {{title?: string, words?: string, actions?: Node[], onDismiss?: () => void}} options */
export function problemView(error, { title, words, actions = [], onDismiss } = {}) {
  const code = error instanceof CodeError;
  const ours = !code && !(error instanceof UserError);
  const kind = ours ? "bug" : code ? "code" : "user";
  return h(
    "div",
    { class: `problem${ours ? " bug" : ""}`, role: "group", data: { problem: kind } },
    h("p", { class: "problem-title" }, title ?? TITLES[kind]),
    h("p", null, words ?? (ours ? plainly(error) : error.message)),
    error.remedy && h("p", { class: "remedy" }, error.remedy),
    ours && (error.traceback || !words) && traceView(error),
    code && error.traceback && ownTrace(error),
    (actions.length > 0 || onDismiss) &&
      h("div", { class: "actions" }, actions, onDismiss && button("Dismiss", "dismiss", onDismiss, { class: "small" })),
  );
}

/** Of a tool's own code: the lines of that file alone, so it is worth reading at once. */
function ownTrace({ traceback }) {
  // No region: the same fault may be told in the code and in place of the report.
  return h("pre", { tabindex: "0", role: "group", "aria-label": "Traceback" }, traceback);
}

function plainly(error) {
  return `It is not your file’s fault, and nothing you loaded is lost. (${error.message || error})`;
}

function traceView(error) {
  const text = error.traceback || error.stack || String(error);
  const copied = h("span", { class: "copied", role: "status" });
  const copy = button("Copy", "copy-traceback", async () => {
    copied.textContent = (await toClipboard(text))
      ? "Copied"
      : "Your browser does not allow it; select the text above.";
  });
  return h(
    "details",
    { class: "trace" },
    h("summary", null, "Details for a report of this fault"),
    h("pre", { tabindex: "0", role: "region", "aria-label": "Traceback" }, text),
    h("div", { class: "actions" }, copy, copied),
  );
}
