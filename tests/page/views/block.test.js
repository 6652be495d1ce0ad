import assert from "node:assert/strict";
import { test } from "node:test";
import { frame } from "../../../static/views/block.js";
import { h } from "../../../static/views/dom.js";
import { explanationOf } from "./explanation.mjs";
import { called, nameOf, stage, texts } from "./stage.mjs";

const BLOCK = { type: "metrics", id: "summary", title: "Summary", help: "What the spread is." };

test("a block is called by its title and found by its id", (t) => {
  const place = stage(t, frame("section", BLOCK, [], h("p", null, "content")));
  const block = called(place, "Summary");
  assert.equal(block.tagName, "SECTION");
  assert.equal(block.id, "block-summary");
  assert.equal(block.dataset.block, "summary");
  assert.equal(block.className, "block metrics");
  assert.equal(block.tabIndex, -1); // so that it can be gone to
  assert.equal(block.lastElementChild.textContent, "content");
});

test("a block without a title is called by its name", (t) => {
  const place = stage(t, frame("section", { type: "file", id: "f", title: "", name: "trials.csv" }, []));
  assert.equal(nameOf(place.firstChild), "trials.csv");
});

test("what a block means is explained on the screen and told on paper", (t) => {
  const place = stage(t, frame("section", BLOCK, []));
  const told = explanationOf(called(place, "About Summary"));
  assert.equal(told.querySelector("strong").textContent, "Summary");
  assert.equal(told.querySelector("p").textContent, "What the spread is.");
  assert.deepEqual(texts(place, ".print-only.help"), ["What the spread is."]);
});

test("a block that explains nothing has no mark for it and no empty line on paper", (t) => {
  const place = stage(t, frame("section", { ...BLOCK, help: "" }, []));
  assert.equal(place.querySelector(".explain"), null);
  assert.equal(place.querySelector(".print-only"), null);
});

test("the tools stand in the head, where there are any", (t) => {
  const place = stage(t, frame("figure", BLOCK, [h("button", null, "CSV"), h("button", null, "PNG")]));
  assert.deepEqual(texts(place, "figcaption .block-tools button"), ["CSV", "PNG"]);
  assert.equal(stage(t, frame("section", BLOCK, [])).querySelector(".block-tools"), null);
});

test("a figure has its head as its caption", (t) => {
  const place = stage(t, frame("figure", BLOCK, []));
  assert.equal(place.querySelector("figure > figcaption h3").textContent, "Summary");
  assert.equal(stage(t, frame("section", BLOCK, [])).querySelector("figcaption"), null);
});

test("title and explanation are text, whatever they hold", (t) => {
  const html = '<img src="x"><b>&amp; "bold"</b>';
  const place = stage(t, frame("section", { ...BLOCK, title: html, help: html }, []));
  const told = explanationOf(called(place, `About ${html}`));
  assert.equal(place.querySelector("h3").textContent, html);
  assert.equal(place.querySelector(".help").textContent, html);
  assert.equal(told.textContent, html + html);
  for (const root of [place, told]) assert.equal(root.querySelector("img, b"), null);
});
