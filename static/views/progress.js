// A long computation: how far it is, in words, and the way to end it.

import { button, h } from "./dom.js";

/**
 * A panel that is changed in place: a button made anew while it is being pressed would not be clicked.
 * @returns {{element: Node, show: (progress: {fraction?: number, message?: string}|null) => void}}
 */
export function createProgress(onCancel) {
  const words = h("p");
  const bar = h("progress", { max: "1" });
  const cancel = button("Cancel", "cancel", onCancel, { id: "cancel" });
  const element = h("div", { class: "panel progress", data: { part: "progress" } }, words, bar, cancel);
  const show = (progress) => {
    words.textContent = progress?.message || "Computing";
    setBar(bar, progress?.fraction, words.textContent);
  };
  return { element, show };
}

/** Moves a progress bar; without a fraction it only says that something goes on. */
export function setBar(bar, fraction, label) {
  if (fraction === undefined || fraction === null) bar.removeAttribute("value");
  else bar.value = fraction;
  bar.setAttribute("aria-label", label);
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
