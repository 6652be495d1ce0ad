import assert from "node:assert/strict";
import { test } from "node:test";
import { changed, chartBlock, lendCanvas, REFUSED, spec } from "./charts.mjs";
import { keepSaves } from "./saves.mjs";
import { called, lend, stage, texts } from "./stage.mjs";

// From when the views are fetched they watch which charts are near, how wide they are, and whether it is dark.
const watchers = [];
class Watcher {
  watched = new Set();
  constructor(tell) {
    this.tell = tell;
    watchers.push(this);
  }
  observe(element) {
    this.watched.add(element);
  }
  unobserve(element) {
    this.watched.delete(element);
  }
}
const look = { dark: false, listeners: [] };
Object.assign(globalThis, {
  IntersectionObserver: Watcher,
  ResizeObserver: Watcher,
  matchMedia: (query) => ({
    get matches() {
      return query.includes("dark") && look.dark;
    },
    addEventListener: (_, listener) => look.listeners.push(listener),
  }),
});
const { DARK, LIGHT } = await import("../../../static/views/theme.js");
const { chartView, drawAll, drawForPrint, dropCharts } = await import("../../../static/views/chart.js");
const [near, width] = watchers;

const REPORT = { tool: "inversion", data: { name: "made up" }, blocks: [] };
let times = 0;

/** A chart on the page, as wide as that; a name of its own, as the page remembers the height of each. */
function show(t, other = {}, clientWidth = 500) {
  times += 1;
  const view = chartView(chartBlock(`c${times}`, other), { report: REPORT });
  const place = stage(t, view);
  t.after(dropCharts);
  const holder = place.querySelector(".chart-holder");
  Object.defineProperty(holder, "clientWidth", { value: clientWidth, writable: true });
  return { place, holder };
}

const come = (holder, isIntersecting = true) => near.tell([{ isIntersecting, target: holder }]);

/** Brings the chart near and waits until it is drawn. */
async function drawn(holder) {
  const done = changed(holder);
  come(holder);
  await done;
}

// Charts are drawn one after the other: when this one is there, so are those that were asked for before.
const others = async (t) => drawn(show(t).holder);
const fill = (holder) => holder.querySelector(".mark-rect path").getAttribute("fill");
const turn = (dark) => {
  look.dark = dark;
  for (const listener of look.listeners) listener();
};

test("a chart is told in words, on the screen and on paper", async (t) => {
  const { place, holder } = show(t, { title: "Growth", alt: "Two lines." });
  assert.equal(called(place, "Growth").tagName, "FIGURE");
  assert.equal(holder.getAttribute("role"), "img");
  assert.equal(holder.getAttribute("aria-label"), "Two lines.");
  assert.ok(texts(place, ".print-only").includes("Two lines."));
  await drawn(holder);
  assert.equal(holder.firstElementChild.getAttribute("aria-hidden"), "true");
  assert.equal(holder.getAttribute("role"), "img");
});

test("a chart is drawn when it comes near, and not before", async (t) => {
  const far = show(t).holder;
  come(far, false);
  await others(t);
  assert.equal(far.childElementCount, 0);
  await drawn(far);
  assert.equal(far.dataset.drawn, "true");
  assert.equal(far.querySelector("svg").getAttribute("width"), "500");
});

test("a chart keeps its room before it is drawn, and as it was drawn in the next report", async (t) => {
  const { holder } = show(t, { id: "kept", spec: spec({ height: 300 }) });
  assert.equal(holder.style.minHeight, "350px");
  lend(t, holder, "offsetHeight", 412);
  await drawn(holder);
  assert.equal(holder.style.minHeight, "");
  const next = show(t, { id: "kept" }).holder;
  assert.equal(next.style.minHeight, "412px");
  await drawn(next); // where the report is hidden it has no height
  assert.equal(show(t, { id: "kept" }).holder.style.minHeight, "412px");
  const { height, ...without } = spec();
  assert.equal(show(t, { spec: without }).holder.style.minHeight, "290px");
});

test("a chart is drawn again where its width changes, and not for a hair", async (t) => {
  const { holder } = show(t);
  await drawn(holder);
  const before = holder.querySelector("svg");
  holder.clientWidth = 502;
  width.tell([{ target: holder }]);
  await others(t);
  assert.equal(holder.querySelector("svg"), before);
  holder.clientWidth = 420;
  const again = changed(holder);
  width.tell([{ target: holder }]);
  await again;
  assert.equal(holder.querySelectorAll("svg").length, 1);
  assert.equal(holder.querySelector("svg").getAttribute("width"), "420");
});

test("a chart that is out of sight is not drawn for another width", async (t) => {
  const { holder } = show(t);
  await drawn(holder);
  come(holder, false);
  holder.clientWidth = 420;
  width.tell([{ target: holder }]);
  await others(t);
  assert.equal(holder.querySelector("svg").getAttribute("width"), "500");
});

test("a chart that is seen again is not drawn again", async (t) => {
  const { holder } = show(t);
  await drawn(holder);
  const before = holder.querySelector("svg");
  come(holder);
  await others(t);
  assert.equal(holder.querySelector("svg"), before);
});

test("the charts that are seen turn dark and light with the page", async (t) => {
  t.after(() => turn(false));
  const { holder } = show(t);
  const far = show(t).holder;
  await drawn(holder);
  assert.equal(fill(holder), LIGHT.accent);
  for (const [dark, colours] of [
    [true, DARK],
    [false, LIGHT],
  ]) {
    const again = changed(holder);
    turn(dark);
    await again;
    assert.equal(fill(holder), colours.accent);
  }
  await others(t);
  assert.equal(far.childElementCount, 0);
});

test("paper holds every chart in the light colours, and the page is dark again afterwards", async (t) => {
  t.after(() => turn(false));
  turn(true);
  const seen = show(t).holder;
  await drawn(seen);
  const far = show(t).holder;
  assert.equal(fill(seen), DARK.accent);
  const all = [changed(seen), changed(far)];
  window.dispatchEvent(new Event("beforeprint"));
  await Promise.all(all);
  assert.deepEqual([fill(seen), fill(far)], [LIGHT.accent, LIGHT.accent]);
  const again = changed(seen);
  window.dispatchEvent(new Event("afterprint"));
  await again;
  assert.equal(fill(seen), DARK.accent);
});

test("what is drawn for paper is there when it is awaited, and not drawn twice", async (t) => {
  const holders = [show(t).holder, show(t).holder];
  await drawForPrint();
  const before = holders.map((holder) => holder.querySelector("svg"));
  assert.ok(before.every(Boolean));
  await drawForPrint();
  assert.deepEqual(
    holders.map((holder) => holder.querySelector("svg")),
    before,
  );
});

test("a chart without room, such as in a hidden report, is not drawn", async (t) => {
  const { holder } = show(t, {}, 0);
  await drawForPrint();
  assert.equal(holder.childElementCount, 0);
});

test("a chart that is refused says why in its place, and the next is drawn", async (t) => {
  const [refused] = REFUSED["the address of its data"];
  const { place, holder } = show(t, { spec: refused });
  await drawn(holder);
  assert.equal(holder.dataset.drawn, "false");
  assert.deepEqual(texts(holder, ".fault"), ["This chart was not drawn: it refers to an address."]);
  assert.equal(holder.hasAttribute("role"), false); // or nobody would be read the reason
  assert.equal(place.querySelector(".chart-holder svg, .chart-holder img"), null);
  await others(t);
});

test("what Vega says of a chart that it cannot draw is text", async (t) => {
  const html = '<img src="x"><b>bold</b>';
  const { holder } = show(t, { spec: spec({ transform: [{ filter: `datum.${html}` }] }) });
  await drawn(holder);
  assert.equal(holder.dataset.drawn, "false");
  assert.equal(holder.firstElementChild.childElementCount, 0);
  assert.notEqual(holder.textContent, "");
});

test("a chart is not put into a report that went away while it was drawn", async (t) => {
  const { place, holder } = show(t);
  let pauses = 0;
  const leave = async () => {
    pauses += 1;
    if (pauses === 3) place.remove();
  };
  lend(t, globalThis, "scheduler", { yield: leave });
  come(holder);
  await others(t);
  assert.ok(pauses > 3);
  assert.equal(holder.childElementCount, 0);
});

test("charts that are no longer on the page are not watched any more", async (t) => {
  const gone = show(t);
  const kept = show(t);
  gone.place.remove();
  dropCharts();
  for (const watcher of watchers) {
    assert.equal(watcher.watched.has(gone.holder), false);
    assert.equal(watcher.watched.has(kept.holder), true);
  }
  document.body.append(gone.place);
  t.after(() => gone.place.remove());
  come(gone.holder);
  width.tell([{ target: gone.holder }]);
  await others(t);
  assert.equal(gone.holder.childElementCount, 0);
});

test("a chart is saved by the names of the data, the tool and itself", async (t) => {
  const saves = keepSaves(t);
  lendCanvas(t);
  const { place } = show(t, { id: "growth", title: "Growth" });
  called(place, "Save “Growth” as SVG").click();
  const svg = await saves.next();
  assert.equal(svg.name, "made-up-inversion-growth.svg");
  assert.equal(svg.blob.type, "image/svg+xml");
  assert.match(await svg.blob.text(), /^<svg/);
  called(place, "Save “Growth” as PNG").click();
  const png = await saves.next();
  assert.equal(png.name, "made-up-inversion-growth.png");
  assert.equal(png.blob.type, "image/png");
});

test("all charts of a report are drawn for a file, and one that is refused is left out", async () => {
  const blocks = [
    chartBlock("first"),
    { type: "table", id: "years", rows: [] },
    chartBlock("bad", { spec: REFUSED["a link of a mark"][0] }),
    chartBlock("last"),
  ];
  const made = await drawAll({ ...REPORT, blocks });
  assert.deepEqual(Object.keys(made), ["first", "bad", "last"]);
  assert.match(made.first, /^<svg/);
  assert.equal(made.bad, undefined);
  assert.match(made.last, /^<svg/);
});

test("titles and descriptions are text, whatever the report holds", (t) => {
  const html = '<img src="x"> & <b>"bold"</b>';
  const { place, holder } = show(t, { title: html, alt: html, help: html });
  assert.equal(holder.getAttribute("aria-label"), html);
  assert.deepEqual(texts(place, "h3, .print-only"), [html, html, html]);
  assert.ok(called(place, `Save “${html}” as SVG`));
  assert.equal(place.querySelector("img, b"), null);
});
