// Which analysis, and its settings.

import { button, h, swap } from "./dom.js";
import { markTools, toolChooser } from "./toolchooser.js";
import { toolForm } from "./toolform.js";

const narrow = matchMedia("(max-width: 999px)");

/**
 * @param {HTMLElement} slot
 * @param {{tools: object[], onChange: (tool: object, params: object) => void, onCode: (id: string) => void}} options
 * @returns {{draw: (asked: object) => void, showFaults: (faults: object) => void, fold: () => void,
 *   mark: (reasons: object) => void, note: (words: string) => void}}
 */
export function createSetup(slot, { tools, onChange, onCode }) {
  let form;
  let marks = {};
  const note = h("p", { class: "hint", data: { part: "switched" }, hidden: true });
  const settings = h("details", { class: "settings", open: true }, h("summary", null, "Settings"));

  function draw({ tool, params, unknown }) {
    form = toolForm(tool, params, (next, redraw) => {
      onChange(tool, next);
      if (redraw) draw({ tool, params: next, unknown: [] });
    });
    const chooser = toolChooser(tools, tool, (chosen) => {
      onChange(chosen, {});
      draw({ tool: chosen, params: {}, unknown: [] });
    });
    const stray =
      unknown.length > 0 &&
      h("p", { class: "fault" }, `The link asks for what this analysis does not have: ${unknown.join(", ")}.`);
    settings.replaceChildren(settings.firstChild, form.element);
    const code = button("Read or change the code", "code", () => onCode(tool.id), {
      id: "show-code",
      class: "linkish",
    });
    swap(slot, h("h2", { id: "setup-heading" }, "Analysis"), chooser, note, stray, settings, h("div", null, code));
    markTools(slot, marks);
  }

  return {
    draw,
    mark: (reasons) => {
      marks = reasons;
      markTools(slot, marks);
    },
    note: (words) => {
      note.textContent = words;
      note.hidden = !words;
    },
    showFaults: (faults) => {
      form.showFaults(faults);
      if (Object.keys(faults).length) settings.open = true;
    },
    // On a narrow screen the report would begin far below a long form.
    fold: () => {
      if (narrow.matches) settings.open = false;
    },
  };
}
