// The list of data sets: what each is in one line, which one is analysed, and what could not be read.

import { describe } from "../app/format.js";
import { UserError } from "../python/client.js";
import { button, dated, h } from "./dom.js";
import { problemView } from "./problem.js";

/** @param {object} sets as app/sets.js keeps them  @param {{python: string, several: boolean}} state */
export function setsView(sets, state, { onChoose, onUnderstood }) {
  return [
    h(
      "div",
      { class: "panel-head" },
      h("h2", { id: "data-heading" }, "Data"),
      button("Add files", "add", onChoose, { class: "small", id: "add-files" }),
    ),
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

function setView(entry, sets, { python, several }, onUnderstood) {
  const selected = sets.selected === entry.id;
  const name = entry.data?.name ?? entry.name;
  const id = `choose-${entry.id}`;
  const radio = h("input", {
    type: "radio",
    name: "set",
    id,
    checked: selected,
    disabled: !entry.data,
    "aria-describedby": `${id}-line`,
    on: { change: () => sets.select(entry.id) },
  });
  return h(
    "li",
    { class: `set${selected && !several ? " selected" : ""}`, data: { set: entry.id } },
    !several && radio,
    h(
      "div",
      { class: "set-words" },
      h(several ? "span" : "label", { for: several ? null : id, class: "set-name" }, name),
      h("p", { id: `${id}-line`, class: "set-line" }, dated(line(entry, python))),
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

function line(entry, python) {
  if (!entry.busy && entry.data) return describe(entry.data);
  if (python === "loading") return "Waiting for Python to start";
  if (python === "failed") return "Waiting: Python did not start";
  return entry.progress?.message ?? "Reading";
}

function bar(entry) {
  const fraction = entry.progress?.fraction;
  return h("progress", { max: "1", value: fraction ?? null, "aria-label": `Reading ${entry.name}` });
}
