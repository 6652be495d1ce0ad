import assert from "node:assert/strict";
import { test } from "node:test";
import { fileView } from "../../../static/views/file.js";
import { keepSaves } from "./saves.mjs";
import { called, describedBy, stage, texts } from "./stage.mjs";

const BLOCK = {
  type: "file",
  id: "trials",
  title: "The trials as a file",
  name: "trials.csv",
  mime: "text/csv",
  content: "Trial;Größe\n1;2\n",
  load: "",
  help: "",
};
const show = (t, other, onLoad = () => {}) => stage(t, fileView({ ...BLOCK, ...other }, { onLoad }));

test("a file is told by its name and its size", (t) => {
  const place = show(t, { content: "x".repeat(18_400) });
  assert.deepEqual(texts(place, "p"), ["trials.csv, 18\u00a0kB"]);
  assert.equal(place.querySelector("h3").textContent, "The trials as a file");
});

test("a file is saved by its name, its kind and what is in it", async (t) => {
  const saves = keepSaves(t);
  called(show(t), "Save trials.csv").click();
  const { name, blob } = await saves.next();
  assert.equal(name, "trials.csv");
  assert.equal(blob.type, "text/csv");
  assert.equal(await blob.text(), BLOCK.content);
  assert.deepEqual(saves.names, ["trials.csv"]);
});

test("a file that is no text comes whole", async (t) => {
  const saves = keepSaves(t);
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const content = Buffer.from(bytes).toString("base64");
  const place = show(t, { name: "book.xlsx", mime: "application/zip", encoding: "base64", content });
  called(place, "Save book.xlsx").click();
  const { blob } = await saves.next();
  assert.deepEqual(new Uint8Array(await blob.arrayBuffer()), bytes);
  assert.deepEqual(texts(place, "p"), ["book.xlsx, 1\u00a0kB"]);
});

test("a file that is data again can be gone on with", async (t) => {
  const onLoad = t.mock.fn();
  const place = show(t, { load: "Analyse the trials" }, onLoad);
  const button = called(place, "Analyse the trials");
  assert.equal(describedBy(button), "trials.csv, 1\u00a0kB");
  button.click();
  const [block, file] = onLoad.mock.calls[0].arguments;
  assert.equal(block.id, "trials");
  assert.equal(file.name, "trials.csv");
  assert.equal(await file.text(), BLOCK.content);
});

test("a file that is no data is only saved", (t) => {
  assert.deepEqual(texts(show(t), "button"), ["Save"]);
});

test("names and titles are text, whatever the report holds", (t) => {
  const html = '<img src="x"><b>&amp; "bold"</b>';
  const place = show(t, { title: html, name: html, load: `Read ${html}`, content: html });
  assert.equal(called(place, html).tagName, "SECTION");
  assert.equal(called(place, `Save ${html}`).textContent, "Save");
  assert.equal(called(place, `Read ${html}`).tagName, "BUTTON");
  assert.equal(place.querySelector("img, b"), null);
});
