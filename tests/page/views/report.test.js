import assert from "node:assert/strict";
import { test } from "node:test";
import { contentsView, reportView } from "../../../static/views/report.js";
import { explanationOf } from "./explanation.mjs";
import { column, DATA, metric, metrics, reportOf, TOOL, table, text } from "./reports.mjs";
import { called, nameOf, stage, texts } from "./stage.mjs";

const WEIGHTS = { name: "trials", kind: "weight_table", nodes: 4, trials: 10 };
const RESULTS = { name: "results", kind: "trial_results", trials: 10, columns: 1 };

function show(t, other = {}) {
  const context = { tool: TOOL, python: {}, announce: t.mock.fn(), onLoad: t.mock.fn(), decisions: {} };
  return { place: stage(t, reportView(reportOf(other), context)), ...context };
}
const params = (place) => place.querySelector(".report-params").textContent;
const others = (t, ...names) => {
  const data = [DATA, ...names.map((name) => ({ ...DATA, name }))];
  return texts(show(t, { data }).place, ".report-others");
};

test("the head of the report says what it is, of which data, and with which parameters", (t) => {
  const { place } = show(t);
  const article = place.querySelector("article");
  assert.equal(nameOf(article), "Inversion analysis");
  assert.equal(article.dataset.tool, "inversion");
  assert.equal(place.querySelector("h2").tabIndex, -1); // a link may lead to it
  assert.deepEqual(texts(place, ".report-data"), ["momentum 48 months, 2010-01 to 2013-12"]);
  assert.deepEqual(texts(place, ".report-data strong"), ["momentum"]);
  assert.deepEqual(texts(place, ".report-data .whole"), ["2010-01", "2013-12"]);
});

test("parameters read as in the form, in percent and by the words of their choices", (t) => {
  const { place } = show(t, {
    params: { tail: 2, against: "universe", window: 12, min_depth: 0.07, first: "1970-01-31" },
  });
  assert.equal(
    params(place),
    "Buckets at each end: 2 buckets · Compare the top with: the universe average · Rolling window: 12 periods · " +
      "List episodes from: 7% · From: 1970-01",
  );
});

test("one of a unit is not called many, and what was left empty is not told", (t) => {
  const { place } = show(t, { params: { tail: 1, against: "", window: null } });
  assert.equal(params(place), "Buckets at each end: 1 bucket");
});

test("the others that the detail is compared with are named, and of many the first", (t) => {
  assert.deepEqual(others(t), []);
  assert.deepEqual(others(t, "second"), ["Compared with second"]);
  assert.deepEqual(others(t, "second", "third"), ["Compared with second and third"]);
  assert.deepEqual(others(t, "b", "c", "d", "e"), ["Compared with b, c, d and e"]);
  assert.deepEqual(others(t, "b", "c", "d", "e", "f"), ["Compared with b, c, d and 2 more"]);
});

test("trials and their results are together, and not compared", (t) => {
  const { place } = show(t, { data: [WEIGHTS, { ...WEIGHTS, name: "system", trials: 0 }, RESULTS], params: {} });
  assert.deepEqual(texts(place, ".report-data"), ["trials 4 nodes, 10 trials"]);
  assert.deepEqual(texts(place, ".report-others"), ["Together with system and results"]);
});

test("the verdict comes first, then what to keep in mind, then the blocks in their order", (t) => {
  const { place } = show(t, {
    warnings: ["The history is short.", "One bucket is empty."],
    blocks: [text("b", "Second."), metrics("a", metric("n"))],
  });
  const parts = [...place.querySelector("article").children].map(({ className }) => className);
  assert.deepEqual(parts, ["report-head", "verdict good", "warnings", "block text", "block metrics", "colophon"]);
  assert.deepEqual(texts(place, ".warnings li"), ["The history is short.", "One bucket is empty."]);
});

test("without anything to keep in mind there is no empty list", (t) => {
  assert.equal(show(t).place.querySelector(".warnings"), null);
});

test("a block of a kind that this page does not know harms no other", (t) => {
  const { place } = show(t, { blocks: [{ type: "film", id: "f", title: "F" }, text("b", "Here.")] });
  assert.deepEqual(texts(place, ".block h3"), ["Title of b"]);
});

test("dates and empty tables read as the frequency of the data says", (t) => {
  const block = table("t", [column("when", "date")], [["2010-01-28"]]);
  const empty = table("e", [column("when", "date")], []);
  const monthly = show(t, { blocks: [block, empty] }).place;
  assert.deepEqual(texts(monthly, "tbody th"), ["2010-01"]);
  assert.deepEqual(texts(monthly, "#block-e .hint"), ["None in this history."]);
  const daily = show(t, { data: { ...DATA, periods_per_year: 252 }, blocks: [block] }).place;
  assert.deepEqual(texts(daily, "tbody th"), ["2010-01-28"]);
  const undated = show(t, { data: [WEIGHTS], params: {}, blocks: [empty] }).place;
  assert.deepEqual(texts(undated, "#block-e .hint"), ["None."]);
});

test("whose tool has computed a report is said at its end", (t) => {
  assert.deepEqual(texts(show(t).place, ".colophon"), [
    "Computed by Flipside 0.1.0 in this browser. Not investment advice.",
  ]);
  assert.deepEqual(texts(show(t, { origin: "shared" }).place, ".colophon"), [
    "Computed in this browser by a tool that is not Flipside’s own, with Flipside 0.1.0. Not investment advice.",
  ]);
});

test("the report can be saved and printed", (t) => {
  const group = called(show(t).place, "Save the report");
  assert.deepEqual([...group.querySelectorAll("button")].map(nameOf), ["Save HTML", "Save JSON", "Print"]);
});

const BLOCKS = ["a", "b", "c", "d"].map((id) => text(id, "Words."));

test("a report of several parts lists them, and each entry goes there with the keyboard's place", (t) => {
  const { place } = show(t, { blocks: BLOCKS });
  const nav = place.querySelector("nav.contents.narrow");
  assert.equal(nav.getAttribute("aria-label"), "Parts of the report");
  assert.deepEqual(texts(nav, "button"), ["Title of a", "Title of b", "Title of c", "Title of d"]);
  const seen = t.mock.method(window.Element.prototype, "scrollIntoView", () => {});
  nav.querySelectorAll("button")[2].click();
  assert.equal(document.activeElement.id, "block-c");
  assert.equal(seen.mock.calls[0].this.id, "block-c");
});

test("beside a wide report the same list stands by itself", (t) => {
  show(t, { blocks: BLOCKS });
  const nav = contentsView(reportOf({ blocks: BLOCKS }), "wide");
  assert.equal(nav.className, "contents wide");
  nav.querySelector("button").click();
  assert.equal(document.activeElement.id, "block-a");
});

test("few parts need no list, and neither does a part without a title", () => {
  assert.equal(contentsView(reportOf({ blocks: BLOCKS.slice(1) }), "wide"), null);
  assert.equal(contentsView(reportOf({ blocks: [...BLOCKS.slice(1), { type: "file", id: "f" }] }), "wide"), null);
  assert.equal(contentsView(null, "wide"), null);
});

test("a file of the report that is data is gone on with", (t) => {
  const file = { type: "file", id: "f", name: "trials.csv", mime: "text/csv", content: "a,b\n", load: "Go on" };
  const { place, onLoad } = show(t, { blocks: [file] });
  called(place, "Go on").click();
  const [block, given] = onLoad.mock.calls[0].arguments;
  assert.equal(block, file);
  assert.equal(given.name, "trials.csv");
});

test("whatever a report holds is text: titles, verdict, warnings, labels, cells, notes and explanations", async (t) => {
  const html = '<img src="x" onerror="document.title=1"><script>document.title=1</script><b>bold</b>';
  const { place } = show(t, {
    title: html,
    data: [
      { ...DATA, name: html },
      { ...DATA, name: html },
    ],
    verdict: { level: "good", label: html, text: html },
    warnings: [html],
    blocks: [
      { ...metrics("m", metric("m", { label: html, value: html, unit: "text", help: html, note: html })), title: html },
      table("t", [column("c", "text", { label: html, help: html })], [[html]], { title: html, help: html }),
      { ...text("p", html, html), title: html },
      { type: "file", id: "f", name: "f.html", mime: "text/html", content: html, load: html, title: html },
      { type: "copy", id: "y", title: html, help: html, note: html, pages: [{ label: html, content: html }] },
      { type: "chart", id: "c", title: html, alt: html, help: html, spec: {} },
    ],
  });
  const parts = {
    h2: 1,
    ".report-data strong": 1,
    ".level": 1,
    ".answer": 1,
    ".warnings li": 1,
    h3: 6,
    ".contents button": 6,
    ".term": 1,
    "dd.value": 1,
    ".sort": 1,
    "tbody th": 1,
    ".block.text > p": 2,
    "[data-action=load-file]": 1,
    ".block.copy > .hint": 1,
  };
  for (const [part, count] of Object.entries(parts)) {
    assert.deepEqual(texts(place, part), Array(count).fill(html), part);
  }
  assert.deepEqual(texts(place, ".report-others"), [`Compared with ${html}`]);
  assert.deepEqual(texts(place, "[data-action=copy-page]"), [`Copy ${html}`]);
  assert.equal(place.querySelector(".chart-holder").getAttribute("aria-label"), html);
  for (const explained of place.querySelectorAll(".term, .explain")) {
    const told = explanationOf(explained);
    assert.ok(told.textContent.includes(html));
    assert.equal(told.querySelector("img, script, b"), null);
  }
  assert.equal(place.querySelector("img, script, b"), null);
  assert.notEqual(document.title, "1");
});
