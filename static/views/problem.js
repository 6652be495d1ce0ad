// What went wrong: in words where the visitor can mend it, with its traceback where it is ours.

import { UserError } from "../python/client.js";
import { button, h } from "./dom.js";

/** @param {Error} error  @param {{title?: string, words?: string, actions?: Node[], onDismiss?: () => void}} options */
export function problemView(error, { title, words, actions = [], onDismiss } = {}) {
  const ours = !(error instanceof UserError);
  return h(
    "div",
    { class: `problem${ours ? " bug" : ""}`, role: "group", data: { problem: ours ? "bug" : "user" } },
    h(
      "p",
      { class: "problem-title" },
      title ?? (ours ? "Something went wrong in Flipside itself" : "This does not work yet"),
    ),
    h("p", null, words ?? (ours ? plainly(error) : error.message)),
    error.remedy && h("p", { class: "remedy" }, error.remedy),
    ours && (error.traceback || !words) && traceView(error),
    (actions.length > 0 || onDismiss) &&
      h("div", { class: "actions" }, actions, onDismiss && button("Dismiss", "dismiss", onDismiss, { class: "small" })),
  );
}

function plainly(error) {
  return `It is not your file’s fault, and nothing you loaded is lost. (${error.message || error})`;
}

function traceView(error) {
  const text = error.traceback || error.stack || String(error);
  const copied = h("span", { class: "copied", role: "status" });
  const copy = button("Copy", "copy-traceback", async () => {
    await navigator.clipboard.writeText(text);
    copied.textContent = "Copied";
  });
  return h(
    "details",
    { class: "trace" },
    h("summary", null, "Details for a report of this fault"),
    h("pre", { tabindex: "0", role: "region", "aria-label": "Traceback" }, text),
    h("div", { class: "actions" }, copy, copied),
  );
}
