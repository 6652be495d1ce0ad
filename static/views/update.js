// A new version of the page is there. It never takes over by itself: that would lose what is loaded.

import { button, h } from "./dom.js";

/** @param {{others: number, take: () => void, leave: () => void}} offline  @param {number} loaded data sets on the page */
export function updateView({ others, take, leave }, loaded) {
  return h(
    "div",
    { class: "update panel", role: "group", "aria-label": "New version" },
    h("p", null, h("strong", null, "A new version is ready. "), updateWords(others, loaded)),
    h(
      "div",
      { class: "actions" },
      button("Reload", "update", take, { class: "primary" }),
      button("Later", "update-later", leave, { class: "linkish" }),
    ),
  );
}

function updateWords(others, loaded) {
  if (others) {
    const tabs = others === 1 ? "another tab" : `${others} other tabs`;
    return `Flipside is open in ${tabs} too. Close ${others === 1 ? "it" : "them"} first, then reload here.`;
  }
  if (loaded) return "Reloading clears the files that you loaded here; you can load them again afterwards.";
  return "It starts when you reload the page.";
}
