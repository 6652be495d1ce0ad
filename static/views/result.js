// What comes of an analysis: progress, a problem, or the report. The last report stays, dimmed, meanwhile.

import { UserError } from "../python/client.js";
import { dropCharts } from "./chart.js";
import { button, inPlace, swap } from "./dom.js";
import { problemView } from "./problem.js";
import { cancelledView, createProgress } from "./progress.js";
import { contentsView, reportView } from "./report.js";
import { forgetTables } from "./table.js";

const PATIENCE_MS = 300; // below this a progress bar only flickers

/** @param {object} slots elements by name: progress, problem, report */
export function createResult(slots, { analysis, python, tools, announce, onLoad, decisions, remedies }) {
  let shown = null;
  let phase = null;
  let timer;
  const running = createProgress(analysis.cancel);

  function progress(waiting) {
    clearTimeout(timer);
    if (analysis.phase === "cancelled") return swap(slots.progress, cancelledView(analysis.again));
    if (analysis.phase !== "running") return swap(slots.progress);
    const early = PATIENCE_MS - (performance.now() - analysis.since);
    if (early > 0) {
      timer = setTimeout(progress, early, waiting);
      return;
    }
    running.show(waiting ? { message: waiting } : analysis.progress);
    if (!running.element.isConnected) swap(slots.progress, running.element);
  }

  function problem() {
    const { error } = analysis;
    if (analysis.phase !== "error") return swap(slots.problem);
    const again = button("Run again", "again", analysis.again);
    const user = error instanceof UserError;
    const title = user ? "This analysis cannot be made" : undefined;
    swap(slots.problem, problemView(error, { title, actions: user ? remedies(error) : [again] }));
  }

  function report() {
    if (analysis.report !== shown) {
      shown = analysis.report;
      const tool = shown && tools.find(({ id }) => id === shown.tool);
      const view = shown && reportView(shown, { tool, python, announce, onLoad, decisions });
      inPlace(slots.report, () => swap(slots.report, view));
      swap(slots.contents, contentsView(shown, "wide"));
      dropCharts();
      if (!shown) forgetTables();
    }
    const held = slots.report.contains(document.activeElement);
    slots.report.classList.toggle("stale", analysis.phase === "running");
    slots.report.hidden = slots.contents.hidden = ["error", "cancelled"].includes(analysis.phase);
    slots.report.setAttribute("aria-busy", String(analysis.phase === "running"));
    // The keyboard's place does not vanish with the report: where it was, now stands what went wrong.
    if (held && analysis.phase === "error") slots.problem.querySelector("button")?.focus({ preventScroll: true });
  }

  /** @param {string} waiting what the analysis waits for, or an empty text */
  return function draw(waiting) {
    progress(waiting);
    if (analysis.phase !== phase || analysis.report !== shown) {
      phase = analysis.phase;
      problem();
      report();
      document.body.dataset.report = phase;
      if (phase === "done") announce(`The report is ready. ${shown.verdict.text}`);
      if (phase === "cancelled") announce("Cancelled.");
      if (phase === "error") announce(`The analysis failed. ${analysis.error.message}`);
    }
  };
}
