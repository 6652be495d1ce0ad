import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { dropZone, pastedFile, startDrops, startPicker } from "../../../static/views/drop.js";
import { called, lend, stage, texts } from "./stage.mjs";

// It listens on the window for as long as the page is there.
const heard = { files: [], folders: [], nothing: 0 };
startDrops({
  onFiles: (files) => heard.files.push(files),
  onFolder: (name) => heard.folders.push(name),
  onNothing: () => {
    heard.nothing += 1;
  },
});
beforeEach(() => Object.assign(heard, { files: [], folders: [], nothing: 0 }));

const overlay = document.querySelector(".drop-overlay");
const CSV = new File(["Date,Q1\n"], "made up.csv");
const CELLS = "Date\tQ1\n2001-01-31\t1.5\n";

/** What a hand carries over the window: files, folders by name, or text. */
function carried({ files = [], folders = [], text = "", types }) {
  const items = [
    ...files.map((file) => ({ kind: "file", getAsFile: () => file, webkitGetAsEntry: () => ({ isDirectory: false }) })),
    ...folders.map((name) => ({ kind: "file", webkitGetAsEntry: () => ({ isDirectory: true, name }) })),
    ...(text ? [{ kind: "string" }] : []),
  ];
  return {
    items,
    files,
    types: types ?? [items.some(({ kind }) => kind === "file") && "Files", text && "text/plain"].filter(Boolean),
    getData: (type) => (type === "text/plain" ? text : ""),
  };
}

function send(type, what, target = document.querySelector("main")) {
  const event = new Event(type, { bubbles: true, composed: true, cancelable: true });
  const name = type === "paste" ? "clipboardData" : "dataTransfer";
  target.dispatchEvent(Object.assign(event, { [name]: carried(what) }));
  return event;
}

const names = () => heard.files.flat().map(({ name }) => name);

test("a dropped file is taken, and the browser does not open it", () => {
  const over = send("dragover", { files: [CSV] });
  assert.equal(over.defaultPrevented, true);
  assert.equal(over.dataTransfer.dropEffect, "copy");
  assert.equal(send("drop", { files: [CSV] }).defaultPrevented, true);
  assert.deepEqual(heard.files, [[CSV]]);
});

test("several files come together, in their order", () => {
  const other = new File([""], "empty.csv");
  send("drop", { files: [other, CSV] });
  assert.deepEqual(heard.files, [[other, CSV]]);
});

test("a folder is told by its name, and the files beside it are taken", () => {
  send("drop", { folders: ["returns"], files: [CSV] });
  assert.deepEqual(heard.folders, ["returns"]);
  assert.deepEqual(heard.files, [[CSV]]);
  send("drop", { folders: ["another"] });
  assert.deepEqual(heard.folders, ["returns", "another"]);
  assert.equal(heard.files.length, 1);
});

test("a browser that does not tell folders from files gives its files", () => {
  const event = new Event("drop", { bubbles: true, cancelable: true });
  const items = [{ kind: "file", getAsFile: () => CSV }];
  window.dispatchEvent(Object.assign(event, { dataTransfer: { items, types: ["Files"], getData: () => "" } }));
  assert.deepEqual(heard.files, [[CSV]]);
});

test("dropped cells are a file", async () => {
  send("drop", { text: CELLS });
  assert.match(names()[0], /^Pasted cells \d+\.tsv$/);
  assert.equal(await heard.files[0][0].text(), CELLS);
});

test("dropped words are no file", () => {
  send("drop", { text: "a few words" });
  assert.deepEqual(heard.files, []);
});

test("the text that comes with a dropped file is not read beside it", () => {
  send("drop", { files: [CSV], text: CELLS });
  assert.deepEqual(heard.files, [[CSV]]);
});

test("what is neither file nor text is left to the browser", () => {
  assert.equal(send("dragover", { types: ["text/uri-list"] }).defaultPrevented, false);
  assert.equal(send("drop", { types: ["text/uri-list"] }).defaultPrevented, false);
  assert.deepEqual(heard.files, []);
});

test("a file that is dropped on a field is read, and the page stays", (t) => {
  const field = document.createElement("input");
  stage(t, field);
  for (const type of ["dragover", "drop"]) assert.equal(send(type, { files: [CSV] }, field).defaultPrevented, true);
  assert.deepEqual(heard.files, [[CSV]]);
});

test("text that is dropped on a field belongs to the field", (t) => {
  const field = document.createElement("textarea");
  stage(t, field);
  for (const type of ["dragover", "drop"]) assert.equal(send(type, { text: CELLS }, field).defaultPrevented, false);
  assert.deepEqual(heard.files, []);
});

test("the window shows that it takes the file, until it leaves or is dropped", () => {
  assert.equal(overlay.hidden, true);
  assert.match(overlay.textContent, /It stays in this browser/);
  for (const end of ["dragleave", "drop"]) {
    send("dragenter", { files: [CSV] });
    assert.equal(overlay.hidden, false);
    send(end, { files: [CSV] });
    assert.equal(overlay.hidden, true);
  }
});

test("going from one part of the window to the next is not leaving it", () => {
  send("dragenter", { files: [CSV] });
  send("dragenter", { files: [CSV] });
  send("dragleave", { files: [CSV] });
  assert.equal(overlay.hidden, false);
  send("dragleave", { files: [CSV] });
  assert.equal(overlay.hidden, true);
});

test("text that is dragged over the window does not cover it", () => {
  send("dragenter", { text: CELLS });
  assert.equal(overlay.hidden, true);
  send("dragleave", { text: CELLS });
});

test("pasted cells are a file, each with a name of its own", async () => {
  send("paste", { text: CELLS });
  send("paste", { text: CELLS });
  const [first, second] = names();
  assert.match(first, /^Pasted cells \d+\.tsv$/);
  assert.notEqual(first, second);
  assert.equal(await heard.files[0][0].text(), CELLS);
  assert.equal(heard.nothing, 0);
});

for (const [what, text, name] of [
  ["one row of cells", "Value\t40", /\.tsv$/],
  ["lines of one column", "Value\nMomentum", /\.tsv$/],
  ["a number", "-1.5", /\.tsv$/],
  ["numbers in one line, with a true minus and per cent", "1.5% \u22122,5%", /\.tsv$/],
  ["the XML of a ranking system", '\n <RankingSystem RankType="Higher">', /^Pasted ranking system \d+\.xml$/],
  ["XML with a declaration", '<?xml version="1.0"?><a/>', /\.xml$/],
  ["XML with a comment before it", "<!-- mine --><a/>", /\.xml$/],
]) {
  test(`${what} can be pasted`, () => {
    send("paste", { text });
    assert.equal(heard.files.length, 1);
    assert.match(names()[0], name);
  });
}

for (const text of ["a few words", "value4money", "", " - ", "2 < 3 stocks", "\n"]) {
  test(`${JSON.stringify(text)} is told to be nothing that can be read`, () => {
    send("paste", { text });
    assert.deepEqual(heard, { files: [], folders: [], nothing: 1 });
  });
}

test("a pasted file is taken as it is", () => {
  send("paste", { files: [CSV] });
  assert.deepEqual(heard.files, [[CSV]]);
});

test("of cells and the picture of them the cells are meant", () => {
  send("paste", { files: [new File(["x"], "image.png")], text: CELLS });
  assert.deepEqual(
    names().map((name) => name.split(".").at(-1)),
    ["tsv"],
  );
});

test("what is pasted into a field stays there", (t) => {
  const editable = document.createElement("p");
  editable.setAttribute("contenteditable", "true");
  editable.append(document.createElement("b"));
  const fields = ["input", "textarea", "select"].map((tag) => document.createElement(tag));
  stage(t, fields, editable);
  for (const field of [...fields, editable.firstChild]) {
    const event = send("paste", { text: CELLS, files: [CSV] }, field);
    assert.equal(event.defaultPrevented, false);
  }
  assert.deepEqual(heard, { files: [], folders: [], nothing: 0 });
});

test("what is pasted into the code editor stays there, though it is in a shadow root", (t) => {
  const host = document.createElement("div");
  stage(t, host);
  const editor = document.createElement("div");
  editor.setAttribute("contenteditable", "true");
  host.attachShadow({ mode: "open" }).append(editor);
  send("paste", { text: CELLS }, editor);
  assert.deepEqual(heard, { files: [], folders: [], nothing: 0 });
});

test("the kind of a pasted file follows what it is", () => {
  assert.equal(pastedFile("<a/>").type, "text/xml");
  assert.equal(pastedFile(CELLS).type, "text/tab-separated-values");
});

test("the empty page tells the ways in, and its button asks for files", (t) => {
  const choose = t.mock.fn();
  const place = stage(t, dropZone(choose));
  assert.equal(texts(place, "p")[0], "Drop a file anywhere on this page");
  assert.match(texts(place, "p")[1], /CSV, TSV, XLSX, JSON.*paste here/);
  called(place, "Choose files").click();
  assert.equal(choose.mock.callCount(), 1);
});

test("the button opens the page's file field, and the same file may be chosen again", (t) => {
  const input = document.createElement("input");
  const chosen = [];
  const opened = t.mock.method(input, "click", () => {});
  const open = startPicker(input, (files) => chosen.push(files));
  open();
  assert.equal(opened.mock.callCount(), 1);
  for (let twice = 0; twice < 2; twice += 1) {
    const files = [CSV];
    lend(t, input, "files", files);
    // As in a browser: what is emptied holds no file any more.
    Object.defineProperty(input, "value", { set: () => files.splice(0), configurable: true });
    input.dispatchEvent(new Event("change"));
    assert.equal(files.length, 0);
  }
  assert.deepEqual(chosen, [[CSV], [CSV]]);
});

test("a choice that was given up is none", (t) => {
  const input = document.createElement("input");
  const onFiles = t.mock.fn();
  startPicker(input, onFiles);
  lend(t, input, "files", []);
  input.dispatchEvent(new Event("change"));
  assert.equal(onFiles.mock.callCount(), 0);
});
