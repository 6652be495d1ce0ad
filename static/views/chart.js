// A chart: drawn when it comes near the screen, drawn again when the width or the theme changes.

import { pause } from "../app/pause.js";
import { fileName, save } from "../app/save.js";
import { frame } from "./block.js";
import { chartTip } from "./charttip.js";
import { button, h } from "./dom.js";
import { draw, toPng, toSvg } from "./drawing.js";
import { current, LIGHT, onThemeChange } from "./theme.js";

const charts = new Set(); // those on the page
const waiting = new Set();
const heights = new Map(); // as last drawn, by block: a new report then keeps its place on the screen
let working = false;

/** @param {object} block of type chart */
export function chartView(block, { report }) {
  const holder = h("div", { class: "chart-holder" });
  describe(holder, block.alt);
  holder.style.minHeight = `${heights.get(block.id) ?? (block.spec.height ?? 240) + 50}px`;
  const chart = { block, holder, view: null, width: 0, colours: null, seen: false };
  charts.add(chart);
  near.observe(holder);
  width.observe(holder);
  const saved = (ending, make) =>
    button(
      ending.toUpperCase(),
      `save-${ending}`,
      async () => save(fileName(report, block.id, ending), await make(), "image/svg+xml"),
      {
        class: "small",
        "aria-label": `Save “${block.title}” as ${ending.toUpperCase()}`,
        data: { block: block.id },
      },
    );
  const tools = [saved("svg", () => toSvg(block.spec)), saved("png", async () => toPng(await toSvg(block.spec)))];
  return frame("figure", block, tools, holder, h("p", { class: "print-only help" }, block.alt));
}

/** Says what a holder shows as one picture; without words its text is read as it stands. */
function describe(holder, words) {
  holder.role = words ? "img" : null;
  holder.ariaLabel = words;
}

/** Ends the charts that are no longer on the page. */
export function dropCharts() {
  for (const chart of charts) {
    if (chart.holder.isConnected) continue;
    charts.delete(chart);
    waiting.delete(chart);
    near.unobserve(chart.holder);
    width.unobserve(chart.holder);
    chart.view?.finalize();
  }
}

/** The light SVG of every chart of `report`, by block id, also of those not yet on the screen. */
export async function drawAll(report) {
  const drawn = {};
  for (const { type, id, spec } of report.blocks) {
    // A chart that is refused is left out; the report says so in its place.
    if (type === "chart") drawn[id] = await toSvg(spec).catch(() => undefined);
  }
  return drawn;
}

/** Draws every chart of the page in the light theme, for paper. */
export async function drawForPrint() {
  for (const chart of charts) await redraw(chart, LIGHT);
}

// Once Vega is there a drawing needs no timer and no network, so it is done before the paper is.
window.addEventListener("beforeprint", drawForPrint);
window.addEventListener("afterprint", () => {
  for (const chart of charts) wait(chart);
});

function chartOf(holder) {
  return [...charts].find((chart) => chart.holder === holder);
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      const chart = chartOf(target);
      if (!chart) continue;
      chart.seen = isIntersecting;
      if (isIntersecting) wait(chart);
    }
  },
  { rootMargin: "400px" },
);

const width = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const chart = chartOf(target);
    if (chart?.seen && Math.abs(target.clientWidth - chart.width) > 2) wait(chart);
  }
});

onThemeChange(() => {
  for (const chart of charts) if (chart.seen) wait(chart);
});

function wait(chart) {
  waiting.add(chart);
  if (!working) work();
}

// One chart at a time, with a pause between them in which the page answers.
async function work() {
  working = true;
  while (waiting.size) {
    await pause();
    const [chart] = waiting;
    if (!chart) break;
    waiting.delete(chart);
    await redraw(chart, current(), pause);
  }
  working = false;
}

async function redraw(chart, colours, pause) {
  const { holder, block } = chart;
  const size = holder.clientWidth;
  if (!holder.isConnected || !size) return;
  if (chart.view && chart.width === size && chart.colours === colours) return;
  const canvas = h("div", { class: "chart", "aria-hidden": "true" }); // the holder describes it
  try {
    const view = await draw(canvas, block.spec, { width: size, tooltip: chartTip, colours, pause });
    if (!holder.isConnected) return view.finalize(); // a new report came meanwhile
    chart.view?.finalize();
    Object.assign(chart, { view, width: size, colours });
    holder.replaceChildren(canvas);
    holder.style.minHeight = "";
    if (holder.offsetHeight) heights.set(block.id, holder.offsetHeight); // none where the report is hidden
    holder.dataset.drawn = "true";
    describe(holder, block.alt);
  } catch (error) {
    chart.width = size;
    describe(holder, null);
    holder.replaceChildren(h("p", { class: "fault" }, error.message));
    holder.dataset.drawn = "false";
  }
}
