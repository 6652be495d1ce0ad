import assert from "node:assert/strict";
import { test } from "node:test";
import { copyView } from "../../../static/views/copy.js";
import { called, lend, nameOf, stage, texts } from "./stage.mjs";

const PAGES = [
  { label: "Trials 1 to 10", content: "1;2" },
  { label: "Trials 11 to 20", content: "3;4" },
  { label: "XML", content: "<Node/>" },
];
const BLOCK = { type: "copy", id: "optimizer", title: "For the optimizer", help: "", pages: PAGES, note: "" };
const many = Array.from({ length: 30 }, (_, i) => ({ label: `Page ${i + 1}`, content: `${i + 1}` }));

/** The view, and what it put on a clipboard: `refuse` for a browser that does not let it. */
function show(t, other = {}, { refuse = false } = {}) {
  const written = [];
  const writeText = async (text) => {
    if (refuse) throw new Error("not allowed");
    written.push(text);
  };
  lend(t, navigator, "clipboard", { writeText });
  const announced = [];
  const place = stage(t, copyView({ ...BLOCK, ...other }, { announce: (text) => announced.push(text) }));
  return { place, written, announced };
}

const states = (place) => [...place.querySelectorAll(".page")].map((page) => page.classList.contains("done"));

// Presses the button and waits for what it does.
async function press(place, name) {
  called(place, name).click();
  await new Promise(setImmediate);
}

test("each page has a button that is called by it", (t) => {
  const { place } = show(t);
  assert.deepEqual([...place.querySelectorAll(".pages button")].map(nameOf), [
    "Copy trials 1 to 10",
    "Copy trials 11 to 20",
    "Copy XML",
  ]);
  assert.deepEqual(states(place), [false, false, false]);
  assert.deepEqual(texts(place, ".page-state"), ["", "", ""]);
  assert.equal(place.querySelector("[data-action=show-pages]").hidden, true);
});

test("a page is copied whole, marked and announced, and the others are not", async (t) => {
  const { place, written, announced } = show(t);
  await press(place, "Copy trials 11 to 20");
  assert.deepEqual(written, ["3;4"]);
  assert.deepEqual(states(place), [false, true, false]);
  assert.deepEqual(texts(place, ".page-state"), ["", "Copied", ""]);
  assert.deepEqual(announced, ["Copied trials 11 to 20."]);
  assert.equal(place.querySelector("textarea"), null);
});

test("where the browser does not let the page copy, the text is there, selected", async (t) => {
  const { place, announced } = show(t, {}, { refuse: true });
  await press(place, "Copy XML");
  const field = called(place, "This browser does not let the page copy. Copy the selected text of XML yourself.");
  assert.equal(field.value, "<Node/>");
  assert.equal(field.readOnly, true);
  assert.equal(document.activeElement, field);
  assert.deepEqual([field.selectionStart, field.selectionEnd], [0, "<Node/>".length]);
  assert.deepEqual(states(place), [false, false, false]);
  assert.deepEqual(announced, []);
  field.dispatchEvent(new Event("copy"));
  assert.deepEqual(states(place), [false, false, true]);
});

test("the text of another page takes the place of the last", async (t) => {
  const { place } = show(t, {}, { refuse: true });
  await press(place, "Copy XML");
  await press(place, "Copy trials 1 to 10");
  assert.deepEqual(
    [...place.querySelectorAll("textarea")].map(({ value }) => value),
    ["1;2"],
  );
});

test("of many pages the first are shown, and the rest where they are asked for", async (t) => {
  const { place, written } = show(t, { pages: many });
  assert.equal(place.querySelectorAll(".page").length, 24);
  const more = called(place, "Show all 30 pages");
  more.click();
  assert.equal(place.querySelectorAll(".page").length, 30);
  assert.equal(more.hidden, true);
  assert.equal(nameOf(document.activeElement), "Copy page 25");
  await press(place, "Copy page 30");
  assert.deepEqual(written, ["30"]);
});

test("showing the rest keeps the marks of what was copied", async (t) => {
  const { place } = show(t, { pages: many });
  await press(place, "Copy page 2");
  called(place, "Show all 30 pages").click();
  assert.deepEqual(
    states(place).flatMap((done, i) => (done ? [i] : [])),
    [1],
  );
});

test("titles, labels, notes and pages are text, whatever they hold", async (t) => {
  const html = '<img src="x"><b>&amp; "bold"</b>';
  const { place } = show(t, { title: html, note: html, pages: [{ label: html, content: html }] }, { refuse: true });
  assert.equal(place.querySelector("h3").textContent, html);
  assert.ok(texts(place, ".hint").includes(html));
  await press(place, `Copy ${html}`);
  assert.equal(place.querySelector("textarea").value, html);
  assert.ok(place.querySelector("label").textContent.includes(html));
  assert.equal(place.querySelector("img, b"), null);
});
