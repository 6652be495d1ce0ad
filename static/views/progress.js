// A long computation: how far it is, in words, and the way to end it.

import { button, h } from "./dom.js";

/** @param {{fraction?: number, message?: string}|null} progress  @param {() => void} onCancel */
export function progressView(progress, onCancel) {
  const words = progress?.message || "Computing";
  return h(
    "div",
    { class: "panel progress", data: { part: "progress" } },
    h("p", null, words),
    h("progress", { max: "1", value: progress?.fraction ?? null, "aria-label": words }),
    onCancel && button("Cancel", "cancel", onCancel, { id: "cancel" }),
  );
}

/** After a cancel. */
export function cancelledView(onAgain) {
  return h(
    "div",
    { class: "panel progress", data: { part: "cancelled" } },
    h("p", null, "Cancelled. Your data is still here."),
    button("Run again", "again", onAgain, { id: "again", class: "primary" }),
  );
}
