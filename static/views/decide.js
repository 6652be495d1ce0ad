// What a visitor decides about the rows of a table: buttons that write the row's name into a parameter of the form.

import { meant, parseNames, withName } from "../app/names.js";
import { button, h } from "./dom.js";

/**
 * @param {{asked: () => {tool: object, params: object}, onChange: (tool: object, params: object) => void}} options
 *   `asked` tells what the form and the address ask for now
 */
export function createDecisions({ asked, onChange }) {
  let last = null; // the last decision, as long as nothing else was changed since

  const chosen = (name, { choices }, known) =>
    choices.find(({ parameter }) =>
      parseNames(String(asked().params[parameter] ?? "")).some((typed) => meant(typed, known) === name),
    )?.parameter;

  /** The buttons for one row of `block`; the pressed one is what was decided, pressed again it is taken back. */
  function view(block, name, report) {
    const { column, choices } = block.actions;
    const place = block.columns.findIndex(({ id }) => id === column);
    const known = block.rows.map((row) => row[place]);
    const buttons = choices.map(({ label, parameter }) =>
      button(label, "decide", ({ currentTarget }) => press(currentTarget, parameter, label), {
        class: "small",
        id: `decide-${block.id}-${parameter}-${encodeURIComponent(name)}`,
        "aria-label": `${label} ${name}`,
        data: { parameter, name },
      }),
    );

    function mark() {
      const now = chosen(name, block.actions, known);
      for (const each of buttons) each.setAttribute("aria-pressed", String(each.dataset.parameter === now));
    }

    function press(pressed, parameter, label) {
      const { tool, params } = asked();
      if (tool.id !== report.tool) return; // another analysis was chosen and is being computed
      pressed.focus({ preventScroll: true }); // not every browser does
      const next = chosen(name, block.actions, known) === parameter ? null : parameter;
      const all = choices.map((choice) => choice.parameter);
      onChange(tool, withName(params, name, next, all, known));
      last = { tool, before: params, after: asked().params, words: `${next ? "" : "not "}${label} ${name}` };
      mark();
    }

    mark();
    return h("div", { class: "decide", role: "group", "aria-label": `Your choice for ${name}` }, buttons);
  }

  /** Where the last decision cannot be computed: a button that takes it back. */
  function remedies() {
    if (!last || asked().params !== last.after) return [];
    const { tool, before, words } = last;
    return [
      button(`Take back “${words}”`, "take-back", () => onChange(tool, before), { id: "take-back", class: "small" }),
    ];
  }

  return { view, remedies };
}
