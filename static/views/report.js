// A report from top to bottom: the verdict, what to keep in mind, then its blocks.

import { describe, number, value } from "../app/format.js";
import { chartView } from "./chart.js";
import { copyView } from "./copy.js";
import { button, dated, h } from "./dom.js";
import { exportsView } from "./exports.js";
import { fileView } from "./file.js";
import { metricsView } from "./metrics.js";
import { tableView } from "./table.js";
import { textView } from "./text.js";
import { verdictView } from "./verdict.js";

const NAMED = 4; // so many of the sets compared with are named
const VIEWS = {
  metrics: metricsView,
  table: tableView,
  chart: chartView,
  text: textView,
  file: fileView,
  copy: copyView,
};

/** @param {object} report as report.py makes it  @param {{tool: object, python: object, announce: Function, onLoad: Function, decisions: object}} context */
export function reportView(report, { tool, python, announce, onLoad, decisions }) {
  const [detail, ...others] = [report.data].flat();
  const periodsPerYear = detail?.periods_per_year;
  const context = { report, periodsPerYear, dated: Boolean(periodsPerYear), announce, onLoad, decisions };
  const alike = others.every(({ kind }) => kind !== "trial_results");
  return h(
    "article",
    { class: "report", "aria-labelledby": "report-heading", data: { tool: report.tool } },
    h(
      "header",
      { class: "report-head" },
      h(
        "div",
        null,
        h("h2", { id: "report-heading", tabindex: "-1" }, report.title),
        detail && h("p", { class: "report-data" }, h("strong", null, detail.name), dated(` ${describe(detail)}`)),
        others.length > 0 &&
          h("p", { class: "report-others" }, `${alike ? "Compared" : "Together"} with ${listed(others)}`),
        h("p", { class: "report-params" }, paramsLine(report, tool, context)),
      ),
      exportsView(report, { python }),
    ),
    verdictView(report.verdict),
    report.warnings.length > 0 &&
      h(
        "ul",
        { class: "warnings" },
        report.warnings.map((text) => h("li", null, text)),
      ),
    contentsView(report, "narrow"),
    report.blocks.map((block) => VIEWS[block.type]?.(block, context)),
    h("p", { class: "colophon" }, `${computedBy(report)} Not investment advice.`),
  );
}

const computedBy = ({ origin, version }) =>
  origin
    ? `Computed in this browser by a tool that is not Flipside’s own, with Flipside ${version}.`
    : `Computed by Flipside ${version} in this browser.`;

/** "A, B and C", and of many: "A, B, C and 4 more". */
function listed(sets) {
  const names = sets.map(({ name }) => name);
  const shown = names.length > NAMED ? names.slice(0, NAMED - 1) : names.slice(0, -1);
  const last = names.length > NAMED ? `${number(names.length - shown.length)} more` : names.at(-1);
  return shown.length ? `${shown.join(", ")} and ${last}` : last;
}

/** "Buckets at each end: 1 · Rolling window: 12 periods": what the numbers were computed with. */
function paramsLine(report, tool, { periodsPerYear }) {
  const told = tool.parameters.flatMap(({ id, label, kind, unit, choices }) => {
    const raw = report.params[id];
    if (raw === null || raw === undefined || raw === "") return [];
    const chosen = choices.find((choice) => choice.value === raw)?.label;
    if (unit === "fraction") return [`${label}: ${Number((raw * 100).toPrecision(12))}%`];
    if (kind === "date") return [`${label}: ${value(raw, "date", { periodsPerYear })}`];
    const words = raw === 1 ? unit.replace(/s$/, "") : unit;
    return [`${label}: ${chosen ?? value(raw, kind === "integer" ? "count" : "text")} ${words}`.trim()];
  });
  return told.join(" · ");
}

/** The parts of a report; "wide" stands beside it, "narrow" in it. */
export function contentsView(report, place) {
  const titled = (report?.blocks ?? []).filter(({ title }) => title);
  if (titled.length < 4) return null;
  const go = (id) => () => {
    const block = document.getElementById(`block-${id}`);
    block.scrollIntoView({ block: "start" });
    block.focus({ preventScroll: true });
  };
  const items = titled.map(({ id, title }) => h("li", null, button(title, "go", go(id))));
  return h("nav", { class: `contents ${place}`, "aria-label": "Parts of the report" }, h("ul", null, items));
}
