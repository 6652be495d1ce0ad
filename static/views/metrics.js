// A group of numbers, each with its explanation one hover, focus or tap away.

import { value } from "../app/format.js";
import { frame } from "./block.js";
import { h } from "./dom.js";
import { explain } from "./popover.js";

/** @param {object} block of type metrics */
export function metricsView(block, { periodsPerYear }) {
  const items = block.items.map((item) => itemView(block, item, periodsPerYear));
  return frame("section", block, [], h("dl", { class: "items" }, items));
}

function itemView(block, item, periodsPerYear) {
  const missing = item.value === null || item.value === "";
  const helpId = `help-${block.id}-${item.id}`;
  const label = h("button", { type: "button", class: "term", "aria-describedby": helpId }, item.label);
  const view = h(
    "div",
    { class: "item" },
    h("dt", null, label),
    h(
      "dd",
      {
        class: `value ${item.unit}${missing ? " missing" : ""}`,
        data: { block: block.id, id: item.id, value: missing ? "" : item.value, unit: item.unit },
      },
      value(item.value, item.unit, { periodsPerYear }),
    ),
    missing && item.note && h("dd", { class: "note" }, item.note),
    h("dd", { class: "print-only help", id: helpId }, item.help, !missing && item.note ? ` ${item.note}` : ""),
  );
  return explain(view, { title: item.label, text: item.help, note: item.note, exact: exactly(item) });
}

/** All digits of a number, for whoever checks it. */
export function exactly({ value: raw, unit }) {
  if (typeof raw !== "number" || Number.isInteger(raw)) return null;
  return unit === "fraction" ? `${Number((raw * 100).toPrecision(12))}%` : String(raw);
}
