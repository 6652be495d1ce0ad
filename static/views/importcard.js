// What was understood of a file, with the reason for each decision, and the way to correct it.

import { faultOf, sentence } from "../app/faults.js";
import { counted, describe, number } from "../app/format.js";
import { Cancelled } from "../python/client.js";
import { columnsView } from "./columns.js";
import { button, dated, h, swap } from "./dom.js";
import { factsView, TEXT_FACTS } from "./facts.js";
import { createNodes } from "./nodes.js";

const narrow = matchMedia("(max-width: 999px)");
const folds = new Map(); // what the visitor opened or closed, over all files of the visit

/** Keeps the card of the analysed data set in `slot`. */
export function createImport(slot, sets) {
  let drawn = "";
  let card = null;

  function draw(entry) {
    const key = entry && [entry.id, entry.version, entry.busy, entry.fault?.message, entry.cellFaults.size].join();
    if (key === drawn) return;
    drawn = key;
    if (!entry) {
      card = null;
      return swap(slot);
    }
    if (card?.entry !== entry || card.kind !== kindOf(entry)) {
      card = createCard(entry, sets);
      return swap(slot, card.element);
    }
    const left = slot.querySelector(".columns .scroll")?.scrollLeft;
    card.update();
    // Whoever corrects the hundredth column looks at the hundredth column.
    slot.querySelector(".columns .scroll")?.scrollTo({ left });
  }

  function open(entry) {
    folds.set("card", true);
    draw(entry);
    slot.querySelector("details.import").open = true;
    slot.querySelector("summary").focus();
    slot.scrollIntoView({ block: "start" });
  }

  return { draw, open };
}

const kindOf = ({ record }) => (record.nodes?.length ? "nodes" : "columns");

/** The card of one set: what changes is drawn anew, the table of nodes is not, because it is typed in. */
function createCard(entry, sets) {
  const onCorrect = (change) => sets.correct(entry, change);
  const nodes = kindOf(entry) === "nodes" ? createNodes(entry, (changes) => sets.correctNodes(entry, changes)) : null;
  const line = h("span", { class: "import-line" });
  const before = h("div", { class: "import-part", tabindex: "-1" });
  const after = h("div", { class: "import-part", tabindex: "-1" });
  const element = h(
    "details",
    {
      class: "panel import",
      open: folds.get("card") ?? !(entry.sample || narrow.matches),
      data: { set: entry.id },
    },
    h("summary", { id: "import-summary", on: { click: remember("card") } }, h("h2", null, "What was understood"), line),
    h("div", { class: "import-body" }, before, nodes?.element, after),
  );

  function update() {
    const { record, data } = entry;
    line.replaceChildren(...dated(`${record.name}: ${understood(data)}${glance(record)}`));
    swap(before, beforeView(entry, onCorrect));
    nodes?.update();
    swap(
      after,
      afterView(entry, onCorrect, () => sets.reset(entry)),
    );
  }

  update();
  return { entry, kind: kindOf(entry), element, update };
}

function beforeView(entry, onCorrect) {
  const { record } = entry;
  const main = record.facts.filter(({ id }) => !TEXT_FACTS.includes(id));
  return [
    record.warnings.length > 0 &&
      h(
        "ul",
        { class: "warnings" },
        record.warnings.map((w) => h("li", null, w)),
      ),
    unplacedFault(entry),
    factsView(main, entry, onCorrect),
    record.dropped.length > 0 &&
      h(
        "ul",
        { class: "dropped" },
        record.dropped.map((each) => h("li", null, droppedLine(each))),
      ),
  ];
}

function afterView(entry, onCorrect, onReset) {
  const { record } = entry;
  const text = record.facts.filter(({ id }) => TEXT_FACTS.includes(id));
  const corrected = Object.keys(record.corrections ?? {}).length > 0;
  const columns = record.columns.length > 0 || record.preview.rows.length > 0;
  const count = record.columns.length;
  return [
    text.length > 0 &&
      foldable("text", "How the text was read", factsView(text, entry, onCorrect), urgent(text, entry)),
    columns &&
      foldable(
        "columns",
        count ? `Columns and first rows (${counted(count, "column")})` : "First rows",
        columnsView(entry, onCorrect),
        kindOf(entry) === "columns",
      ),
    h(
      "div",
      { class: "actions" },
      h(
        "p",
        { class: "hint" },
        entry.busy ? "Reading again …" : "A change is applied at once; nothing leaves this browser.",
      ),
      button("Reset corrections", "reset-corrections", onReset, {
        id: "reset-corrections",
        disabled: !corrected && !entry.fault && !entry.cellFaults.size,
      }),
    ),
  ];
}

const understood = (data) => (data ? describe(data) : "could not be read yet");

// The decisions that change every number, readable while the card is folded.
function glance(record) {
  const told = ["section", "values", "unit", "order"].flatMap((id) => {
    const fact = record.facts.find((each) => each.id === id);
    if (!fact) return [];
    const chosen = fact.choices?.find(({ value }) => String(value) === String(fact.value));
    return [(chosen?.label ?? fact.text).replace(/\s*\(.*$/, "")];
  });
  const warned = record.warnings.length;
  if (warned) told.push(`${warned} warning${warned === 1 ? "" : "s"}`);
  return told.map((words) => ` · ${words}`).join("");
}

function foldable(id, title, content, open) {
  const summary = h("summary", { id: `fold-${id}`, on: { click: remember(id) } }, title);
  return h("details", { class: `fold ${id}`, open: folds.get(id) ?? open }, summary, content);
}

// Folded facts show themselves where one was corrected or could not be.
const urgent = (facts, entry) => facts.some(({ id }) => id in (entry.record.corrections ?? {}) || faultOf(entry, id));

// The click comes before the details turns.
const remember =
  (id) =>
  ({ currentTarget }) =>
    folds.set(id, !currentTarget.parentElement.open);

function droppedLine({ count, reason, rows = [] }) {
  const where = rows.map((row) => number(row)).join(", ");
  const more = count > rows.length && rows.length ? " and more" : "";
  const place = where ? ` (row${rows.length === 1 && !more ? "" : "s"} ${where}${more})` : "";
  return `${number(count)} row${count === 1 ? "" : "s"} left out: ${reason}${place}`;
}

function unplacedFault(entry) {
  const { fault, record } = entry;
  if (!fault || fault instanceof Cancelled) return null;
  if (entry.cellFaults.size > 0 && faultOf(entry, "nodes")) return null;
  const places = [...record.facts.map(({ id }) => id), "columns"];
  if (places.some((id) => faultOf(entry, id))) return null;
  return h("p", { class: "fault", role: "alert" }, sentence(fault));
}
