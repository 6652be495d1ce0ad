// What an analysis still needs, in words, and where it is results: a field for those who cannot paste on a page.

import { button, h, swap } from "./dom.js";

/**
 * Keeps the request in `slot`.
 * @param {{onResults: (text: string) => void, onTool: (tool: object) => void, onChoose: () => void}} options
 */
export function createLacking(slot, { onResults, onTool, onChoose }) {
  let drawn = "null";
  let typed = ""; // outlives the request that it was typed for

  /** @param {object|null} lack as app/suit.js tells it */
  function draw(lack) {
    const key = JSON.stringify(lack && [lack.title, lack.text]);
    if (key === drawn) return;
    drawn = key;
    const held = slot.contains(document.activeElement);
    swap(slot, lack && lackingView(lack));
    if (held && !lack) slot.parentElement.focus({ preventScroll: true }); // the empty slot cannot have it
  }

  function lackingView({ what, title, text, tool }) {
    return h(
      "section",
      { class: "panel lacking", "aria-labelledby": "lacking-heading", data: { lacking: what } },
      h("h2", { id: "lacking-heading" }, title),
      h("p", null, text),
      what === "results" && resultsForm(),
      tool && button(tool.title, "make-trials", () => onTool(tool), { class: "primary" }),
      what === "table" && button("Choose files", "choose-trials", onChoose),
    );
  }

  function resultsForm() {
    const field = h("textarea", {
      id: "typed-results",
      rows: "3",
      spellcheck: "false",
      autocomplete: "off",
      value: typed,
      on: {
        input: () => {
          typed = field.value;
        },
      },
    });
    const submit = (event) => {
      event.preventDefault();
      if (!typed.trim()) return field.focus();
      const text = typed;
      typed = field.value = "";
      onResults(text);
    };
    return h(
      "form",
      { class: "results-form", on: { submit } },
      h("label", { for: field.id }, "Results, one trial a line"),
      field,
      h("button", { type: "submit", data: { action: "use-results" } }, "Use these results"),
    );
  }

  return draw;
}
