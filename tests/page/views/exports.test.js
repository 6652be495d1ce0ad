import assert from "node:assert/strict";
import { test } from "node:test";
import { chartView, dropCharts } from "../../../static/views/chart.js";
import { exportsView } from "../../../static/views/exports.js";
import { chartBlock, REFUSED } from "./charts.mjs";
import { keepSaves } from "./saves.mjs";
import { called, lend, nameOf, stage } from "./stage.mjs";

const REPORT = {
  tool: "inversion",
  data: { name: "10_Portfolios <Spread & Co>" },
  verdict: { text: "It isn't. <b>&</b>" },
  blocks: [chartBlock("growth"), chartBlock("bad", { spec: REFUSED["pictures as marks"][0] })],
};
const NAME = "10-Portfolios-Spread-Co-inversion";

function show(t, python = {}, report = REPORT) {
  const place = stage(t, exportsView(report, { python }));
  return { place, status: () => place.querySelector("[role=status]").textContent };
}

test("what can be saved is a group of buttons", (t) => {
  const { place, status } = show(t);
  const group = called(place, "Save the report");
  assert.deepEqual([...group.querySelectorAll("button")].map(nameOf), ["Save HTML", "Save JSON", "Print"]);
  assert.equal(status(), "");
});

test("the report is saved as JSON, whole and by the name of its data", async (t) => {
  const saves = keepSaves(t);
  const { place } = show(t);
  called(place, "Save JSON").click();
  const { name, blob } = await saves.next();
  assert.equal(name, `${NAME}.json`);
  assert.equal(blob.type, "application/json");
  assert.deepEqual(JSON.parse(await blob.text()), REPORT);
});

test("the report is saved as HTML with its charts as Python writes it", async (t) => {
  const saves = keepSaves(t);
  const html = t.mock.fn(async () => "<!doctype html>ü");
  const { place } = show(t, { html });
  called(place, "Save HTML").click();
  const { name, blob } = await saves.next();
  assert.equal(name, `${NAME}.html`);
  assert.equal(blob.type, "text/html");
  assert.equal(await blob.text(), "<!doctype html>ü");
  const [report, charts] = html.mock.calls[0].arguments;
  assert.equal(report, REPORT);
  assert.match(charts.growth, /^<svg/);
  assert.equal(charts.bad, undefined); // the report says so in its place
});

test("a screen reader is told while the charts are drawn, and the button waits", async (t) => {
  const saves = keepSaves(t);
  const { place, status } = show(t, { html: async () => "" });
  const button = called(place, "Save HTML");
  button.click();
  assert.equal(status(), "Drawing the charts");
  assert.equal(button.disabled, true);
  await saves.next();
  await new Promise(setImmediate);
  assert.equal(status(), "Saved");
  assert.equal(button.disabled, false);
});

test("where Python cannot write the report the fault is passed on, and the button can be pressed again", async (t) => {
  const saves = keepSaves(t);
  const listen = t.mock.method(window.EventTarget.prototype, "addEventListener");
  const fails = async () => {
    throw new Error("no memory");
  };
  const { place, status } = show(t, { html: fails });
  const target = called(place, "Save HTML");
  const click = listen.mock.calls.find((call) => call.this === target).arguments[1];
  await assert.rejects(click({ target }), /no memory/);
  assert.equal(target.disabled, false);
  assert.notEqual(status(), "Saved");
  assert.deepEqual(saves.names, []);
});

test("every chart is drawn before the browser is asked for paper", async (t) => {
  t.after(dropCharts);
  const place = stage(t, chartView(chartBlock("growth"), { report: REPORT }));
  const holder = place.querySelector(".chart-holder");
  lend(t, holder, "clientWidth", 500);
  const asked = new Promise((resolve) => {
    lend(t, window, "print", () => resolve(holder.querySelectorAll("svg").length));
  });
  called(show(t).place, "Print").click();
  assert.equal(await asked, 1);
});
