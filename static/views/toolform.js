// The form of a tool, or of a script that fetches data, made from its declaration.

import { button, h } from "./dom.js";
import { field } from "./field.js";

/**
 * @param {object} tool its declaration in the manifest
 * @param {object} params the values that differ from the defaults
 * @param {(params: object) => void} onChange
 * @param {string} prefix of the ids, where there is another form on the page
 * @returns {{element: Node, showFaults: (faults: object) => void}}
 */
export function toolForm(tool, params, onChange, prefix = "") {
  const values = { ...params };
  const fields = tool.parameters.map((parameter) => [
    parameter.id,
    field(
      parameter,
      params[parameter.id],
      (value) => {
        if (value === undefined) delete values[parameter.id];
        else values[parameter.id] = value;
        onChange({ ...values });
      },
      { prefix, needed: tool.required?.includes(parameter.id) },
    ),
  ]);
  const reset = button("Use the defaults", "reset-parameters", () => onChange({}, true), {
    id: `${prefix}reset-parameters`,
    class: "linkish",
  });
  const element = h(
    "form",
    { class: "tool-form", "aria-label": `Settings of ${tool.title}`, on: { submit: (e) => e.preventDefault() } },
    fields.map(([, { element }]) => element),
    tool.parameters.length > 0 && reset,
  );
  const showFaults = (faults) => {
    for (const [id, each] of fields) each.showFault(faults[id] ?? null);
  };
  return { element, showFaults };
}
