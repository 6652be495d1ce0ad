// One parameter of a tool as a field. The form mirrors the limits; the tool itself is what enforces them.

import { h } from "./dom.js";
import { explainButton } from "./popover.js";

const round = (value) => Number(value.toPrecision(12)); // 0.07 * 100 is not 7

/**
 * @param {object} parameter its declaration  @param {*} value as in the address; undefined where default
 * @param {(value: *) => void} onChange gets undefined where the field is empty
 * @param {{prefix?: string, needed?: boolean}} options `prefix` tells the ids of two forms on the page apart;
 *   `needed`: there is no default
 * @returns {{element: Node, showFault: (message: string|null) => void}}
 */
export function field(parameter, value, onChange, { prefix = "", needed = false } = {}) {
  const { id, label, help, unit } = parameter;
  const scale = unit === "fraction" ? 100 : 1;
  const fault = h("p", { class: "fault", id: `${prefix}fault-${id}`, hidden: true });
  const hint = needed ? "Needed" : hintFor(parameter);
  const hintView = hint && h("p", { class: "hint", id: `${prefix}hint-${id}` }, hint);
  const described = [hintView?.id].filter(Boolean);

  const showFault = (message) => {
    fault.textContent = message ?? "";
    fault.hidden = !message;
    input.setAttribute("aria-invalid", String(Boolean(message)));
    const ids = [...described, ...(message ? [fault.id] : [])];
    if (ids.length) input.setAttribute("aria-describedby", ids.join(" "));
    else input.removeAttribute("aria-describedby");
  };
  const change = () => {
    const { value: typed, fault: message } = read(input, parameter, scale);
    showFault(message);
    if (!message) onChange(typed);
  };
  const input = inputFor(parameter, value, scale, { change, id: `${prefix}param-${id}`, required: needed });
  const mark = unit === "fraction" ? "%" : unit;
  const boolean = parameter.kind === "boolean";
  showFault(null);

  const name = h("label", { for: input.id }, label);
  const about = explainButton(label, { title: label, text: help });
  const element = h(
    "div",
    { class: `field ${parameter.kind}`, data: { parameter: id } },
    h("div", { class: "field-label" }, boolean && input, name, about),
    !boolean && h("div", { class: "field-input" }, input, mark && h("span", { class: "unit" }, mark)),
    fault,
    hintView,
  );
  return { element, showFault };
}

function hintFor({ automatic, default: usual, kind }) {
  return usual === null && automatic && kind !== "choice" ? `Left empty: ${automatic}` : null;
}

function inputFor(parameter, value, scale, { change, id: inputId, required }) {
  const { id, kind, choices, min, max, step, automatic, default: usual } = parameter;
  const shared = { id: inputId, name: id, required, on: { change } };
  const now = value ?? usual;
  if (kind === "choice") {
    const options = choices.map((choice) => h("option", { value: choice.value }, choice.label));
    if (usual === null) options.unshift(h("option", { value: "" }, `Automatic: ${automatic}`));
    return h("select", { ...shared, value: String(now ?? "") }, options);
  }
  if (kind === "boolean") {
    return h("input", { ...shared, type: "checkbox", checked: ["true", "1"].includes(String(now)) });
  }
  if (kind === "date") return h("input", { ...shared, type: "date", value: wholeDate(now) });
  if (kind === "text") return h("input", { ...shared, type: "text", value: now ?? "", spellcheck: "false" });
  const scaled = (limit) => (limit === null ? null : round(limit * scale));
  return h("input", {
    ...shared,
    type: "number",
    min: scaled(min),
    max: scaled(max),
    step: step === null ? (kind === "integer" ? 1 : "any") : scaled(step),
    inputmode: kind === "integer" ? "numeric" : "decimal",
    value: now === null || Number.isNaN(Number(now)) ? "" : round(Number(now) * scale),
  });
}

// A link may say "2009-03"; a date field needs a day.
const wholeDate = (text) => (/^\d{4}-\d{2}$/.test(text ?? "") ? `${text}-01` : (text ?? ""));

function read(input, { kind, label, min, max, unit }, scale) {
  if (kind === "boolean") return { value: input.checked };
  if (input.validity.badInput) {
    return { fault: kind === "date" ? `${label} is a whole date.` : `${label} is a number.` };
  }
  if (input.value === "") return { value: undefined };
  if (kind !== "integer" && kind !== "number") return { value: input.value };
  const value = round(Number(input.value) / scale);
  if (kind === "integer" && !Number.isInteger(value)) return { fault: `${label} is a whole number.` };
  const below = min !== null && value < min;
  const above = max !== null && value > max;
  const show = (limit) => `${round(limit * scale)}${unit === "fraction" ? "%" : ""}`;
  if (!below && !above) return { value };
  if (min !== null && max !== null) return { fault: `${label} lies between ${show(min)} and ${show(max)}.` };
  return { fault: below ? `${label} is ${show(min)} or more.` : `${label} is ${show(max)} or less.` };
}
