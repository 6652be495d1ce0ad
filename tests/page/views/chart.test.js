import assert from "node:assert/strict";
import { test } from "node:test";
import { DARK, LIGHT } from "../../../static/views/theme.js";
import { changed, chartBlock, REFUSED, spec } from "./charts.mjs";
import { keepSaves } from "./saves.mjs";
import { called, lend, stage, texts } from "./stage.mjs";

// The views watch the page from the moment they are fetched: which charts are near, how wide they are, whether it is dark.
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
const media = { dark: false, print: false, listeners: [] };
Object.assign(globalThis, {
  IntersectionObserver: Watcher,
  ResizeObserver: Watcher,
  matchMedia: (query) => ({
    get matches() {
      return query === "print" ? media.print : query.includes("dark") && media.dark;
    },
    addEventListener: (_, listener) => media.listeners.push(listener),
  }),
});
const theme = await import("../../../static/views/theme.js?watched");
const { chartView, drawAll, drawForPrint, dropCharts } = await import("../../../static/views/chart.js");
const [near, width] = watchers;
