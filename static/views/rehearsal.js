// While Python starts the page has nothing to do. It loads Vega then and draws a chart that nobody sees, with a bit of
// everything: the browser has compiled Vega by the time the first real chart is wanted.

import { draw, loadVega } from "./drawing.js";

const date = (field) => ({ field, type: "temporal", timeUnit: "utcyearmonthdate", axis: { format: "%Y" } });
const number = (field, scale) => ({ field, type: "quantitative", scale, axis: { title: "Spread", format: ".0%" } });
const colours = { domain: [-1, 0, 1], range: ["#c8501e", "#f2f2f0", "#0b6e99"], interpolate: "rgb" };
const encoding = { x: date("date"), y: number("value") };
const gradient = { orient: "top", direction: "horizontal", format: "d" };
const layers = [
  { mark: "bar", encoding: { x: { field: "name", type: "ordinal" }, y: number("value") } },
  { mark: "rect", encoding: { x: date("date"), x2: { field: "end" } } },
  { mark: "area", encoding },
  {
    mark: { type: "rule", opacity: 0 },
    encoding: { x: date("date"), tooltip: [{ ...date("date"), format: "%d %b %Y" }] },
  },
  {
    mark: "line",
    encoding: {
      ...encoding,
      y: number("value", { type: "log" }),
      color: { ...number("value", colours), legend: gradient },
    },
  },
];
const values = Array.from({ length: 60 }, (_, i) => ({
  date: `20${10 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}-28`,
  end: "2015-12-28",
  name: `${i % 10}`,
  value: 1 + (i % 7),
}));

const idle = () => new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(() => resolve()));
let rehearsed = false;

/** Loads the chart library, and draws with it once. */
export async function rehearse() {
  await loadVega();
  if (rehearsed) return;
  rehearsed = true;
  for (const layer of layers) {
    await idle();
    const spec = { data: { values }, height: 60, layer: [layer] };
    const view = await draw(document.createElement("div"), spec, { width: 300, pause: idle });
    view.finalize();
  }
}
