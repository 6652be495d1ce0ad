// The decisions about a file: what was decided, why, and a field to correct it.

import { faultOf } from "../app/faults.js";
import { h } from "./dom.js";

/** How the text was taken apart: rarely wrong, so the card folds these away. */
export const TEXT_FACTS = ["date_format", "decimal", "delimiter", "missing", "encoding", "layout"];

/** @param {object[]} facts of an import record  @param {object} entry as app/sets.js keeps it */
export function factsView(facts, entry, onCorrect) {
  return h(
    "div",
    { class: "facts" },
    facts.map((fact) => factView(fact, entry, onCorrect)),
  );
}

function factView(fact, entry, onCorrect) {
  const id = `fact-${fact.id}`;
  const fault = faultOf(entry, fact.id);
  const changed = fact.id in (entry.record.corrections ?? {});
  return h(
    "div",
    { class: "fact", data: { fact: fact.id } },
    h(fact.input ? "label" : "span", { for: fact.input ? id : null, class: "fact-label" }, fact.label),
    fact.input ? inputFor(fact, id, { fault, changed, onCorrect }) : h("span", { class: "fact-value" }, fact.text),
    h("p", { id: `${id}-reason`, class: "reason" }, fact.reason),
    fault && h("p", { id: `${id}-fault`, class: "fault" }, fault),
  );
}

function inputFor(fact, id, { fault, changed, onCorrect }) {
  const shared = {
    id,
    class: changed ? "fact-input corrected" : "fact-input",
    "aria-describedby": fault ? `${id}-fault ${id}-reason` : `${id}-reason`,
    "aria-invalid": fault ? "true" : null,
  };
  const change = ({ target }) => onCorrect({ [fact.id]: read(target) });
  if (fact.input === "choice") {
    const options = fact.choices.map(({ value, label }) => h("option", { value }, label));
    return h("select", { ...shared, value: String(fact.value), on: { change } }, options);
  }
  return h("input", {
    ...shared,
    type: fact.input === "date" ? "date" : "number",
    step: "any",
    // Four decimals tell 13.0446 from 13; the exact value stays in force until it is changed.
    value: typeof fact.value === "number" ? Number(fact.value.toFixed(4)) : (fact.value ?? ""),
    on: { change },
  });
}

function read({ type, value, valueAsNumber }) {
  if (type === "number") return Number.isNaN(valueAsNumber) ? value : valueAsNumber;
  return value;
}
