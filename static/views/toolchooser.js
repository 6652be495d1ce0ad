// The tools, each by its title and the question it answers.

import { h } from "./dom.js";

/** What a tool that is not the gallery's is called in a word. */
export const TAGS = { edited: "edited", new: "yours", shared: "shared" };

/** Marks the tools that do not suit the chosen data: `reasons` has the words by tool id, empty where one does. */
export function markTools(slot, reasons) {
  for (const label of slot.querySelectorAll(".tool")) {
    const reason = label.querySelector(".tool-reason");
    const words = reasons[label.dataset.tool] ?? "";
    if (reason.textContent === words) continue;
    reason.textContent = words;
    reason.hidden = !words;
    label.classList.toggle("unsuited", Boolean(words));
  }
}

/** @param {object[]} tools as the manifest lists them  @param {(tool: object) => void} onChoose */
export function toolChooser(tools, chosen, onChoose) {
  return h(
    "fieldset",
    { class: "tools" },
    h("legend", { class: "visually-hidden" }, "Analysis"),
    tools.map((tool) =>
      h(
        "label",
        { class: "tool", data: { tool: tool.id } },
        h("input", {
          type: "radio",
          name: "tool",
          value: tool.id,
          id: `tool-${tool.id}`,
          checked: tool.id === chosen.id,
          on: { change: () => onChoose(tool) },
        }),
        h(
          "span",
          null,
          h("span", { class: "tool-title" }, tool.title, tool.origin && h("span", { class: "tag" }, TAGS[tool.origin])),
          h("span", { class: "tool-question" }, tool.question),
          h("span", { class: "tool-reason", hidden: true }),
        ),
      ),
    ),
  );
}
