// The list of data sets: what each is in one line, its part in the analysis, and what could not be read.

import { comparing, partOf } from "../app/comparison.js";
import { describe } from "../app/format.js";
import { takesResults } from "../app/suit.js";
import { UserError } from "../python/client.js";
import { button, dated, h } from "./dom.js";
import { problemView } from "./problem.js";
import { setBar } from "./progress.js";

/** @param {object} sets as app/sets.js keeps them  @param {{python: string, tool: object}} state */
export function setsView(sets, state, { onChoose, onType, onScript, onUnderstood }) {
  return [
    h(
      "div",
      { class: "panel-head" },
      h("h2", { id: "data-heading" }, "Data"),
      button("Add files", "add", onChoose, { class: "small", id: "add-files" }),
    ),
    h(
      "div",
      { class: "actions" },
      button("Type node weights", "type", onType, { class: "linkish", id: "type-nodes" }),
      button("Get the data by script", "script", onScript, { class: "linkish", id: "script-more" }),
    ),
    comparing(sets, state.tool) && h("p", { class: "hint" }, togetherLine(state.tool)),
    h(
      "ul",
      { class: "sets" },
      sets.entries.map((entry) => setView(entry, sets, state, onUnderstood)),
    ),
    sets.problems.map(({ id, name, error, entry }) =>
      problemView(error, {
        actions: entry
          ? [
              button("Correct how it is read", "mend", () => onUnderstood(entry), {
                class: "small",
                id: `mend-${id}`,
              }),
            ]
          : [],
        title: `${name}${error instanceof UserError ? " could not be read" : ": something went wrong in Flipside itself"}`,
        onDismiss: () => sets.dismiss(id),
      }),
    ),
  ];
}

const togetherLine = (tool) =>
  takesResults(tool)
    ? "The trials and their results are used together, the results in this order."
    : "One is shown in detail; the others are compared with it.";

function setView(entry, sets, { python, tool }, onUnderstood) {
  const name = entry.data?.name ?? entry.name;
  const id = `choose-${entry.id}`;
  const several = comparing(sets, tool);
  const radio = h("input", {
    type: "radio",
    name: "set",
    id,
    checked: sets.selected === entry.id,
    disabled: !entry.data,
    "aria-label": several && !takesResults(tool) ? `Show ${name} in detail` : null,
    "aria-describedby": `${id}-line`,
    on: { change: () => sets.select(entry.id) },
  });
  return h(
    "li",
    { class: "set", data: { set: entry.id } },
    radio,
    h(
      "div",
      { class: "set-words" },
      h("label", { for: id, class: "set-name" }, name),
      h("p", { id: `${id}-line`, class: "set-line" }, dated(line(entry, python))),
      several && partView(entry, name, sets, tool),
      entry.busy && python === "ready" && bar(entry),
      h(
        "div",
        { class: "actions" },
        entry.data &&
          button("What was understood", "understood", () => onUnderstood(entry), {
            class: "linkish",
            id: `understood-${entry.id}`,
          }),
        button(entry.data ? "Remove" : "Cancel", "remove", () => sets.remove(entry.id), {
          class: "linkish",
          id: `remove-${entry.id}`,
          "aria-label": entry.data ? `Remove ${name}` : `Cancel reading ${name}`,
        }),
      ),
    ),
  );
}

/** The part that a set has in a comparison; the visitor may leave one out without removing it. */
function partView(entry, name, sets, tool) {
  const part = partOf(entry, sets, tool);
  if (!part) return null;
  if (part === "detail") return h("p", { class: "set-part detail" }, "Shown in detail");
  if (part === "unsuited") {
    const bare = takesResults(tool) && tool.accepts.includes(entry.data.kind);
    return h("p", { class: "set-part" }, bare ? "Has no trials, so it is not used" : "Not used by this analysis");
  }
  const word = takesResults(tool) ? "Use" : "Compare";
  const box = h("input", {
    type: "checkbox",
    id: `compare-${entry.id}`,
    checked: part !== "left out",
    "aria-label": `${word} ${name}`,
    on: { change: ({ target }) => sets.compare(entry.id, target.checked) },
  });
  return h("label", { class: "set-part" }, box, word);
}

function line(entry, python) {
  if (!entry.busy && entry.data) return describe(entry.data);
  if (python === "loading") return "Waiting for Python to start";
  if (python === "failed") return "Waiting: Python did not start";
  return entry.progress?.message ?? "Reading";
}

function bar(entry) {
  const element = h("progress", { max: "1", id: `reading-${entry.id}` });
  setBar(element, entry.progress?.fraction, `Reading ${entry.name}`);
  return element;
}

/** Shows how far the reading of a set is, without making the list anew. */
export function showReading(entry) {
  const element = document.getElementById(`reading-${entry.id}`);
  if (!element) return;
  setBar(element, entry.progress.fraction, `Reading ${entry.name}`);
  document.getElementById(`choose-${entry.id}-line`).textContent = line(entry, "ready");
}
