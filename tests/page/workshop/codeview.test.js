import assert from "node:assert/strict";
import { test } from "node:test";
import { CodeError, UserError } from "../../../static/python/client.js";
import { codeView } from "../../../static/workshop/codeview.js";
import { called, stage, texts } from "../views/stage.mjs";
import { promised, turn } from "../waiting.mjs";
import { cursorIn, faultsIn, labelOf, paneIn, pressIn, textIn, write } from "./editing.mjs";

const SOURCE = "from flipside import report\n\nTOOL = 1\n";
const GALLERY = { id: "seasonality", title: "Time of the year", name: "seasonality", origin: null };
const words = (text) => () => {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
};

function shown(t, { tool = GALLERY, source = SOURCE, panels = [], resettable = true } = {}) {
  const [onChange, onRun, onReset, onClose] = [t.mock.fn(), t.mock.fn(), t.mock.fn(), t.mock.fn()];
  const view = codeView({ tool, source, panels, onChange, onRun, onReset, onClose, resettable });
  const place = stage(t, view.element);
  t.after(() => view.editor.destroy());
  const tag = place.querySelector("[data-part=tag]");
  const panel = place.querySelector(".code-panel");
  const note = place.querySelector("[data-part=code-note]");
  return { view, place, tag, panel, note, pane: paneIn(place), onChange, onRun, onReset, onClose };
}

test("it names the tool and its file, and holds its code", (t) => {
  const { place, pane } = shown(t);
  assert.equal(place.querySelector("h2").textContent, "Time of the year");
  assert.equal(place.querySelector(".file-name").textContent, "seasonality.py");
  assert.equal(textIn(pane), SOURCE);
  assert.match(labelOf(pane), /^Code of Time of the year\. .*press Escape, then Tab, to leave the editor\.$/);
  assert.equal(called(place, "Time of the year").dataset.code, "seasonality");
});

test("of the gallery's own code it says that a change can be taken back, and of other code where it runs", (t) => {
  const own = /Reset takes it back/;
  const boxed = /in a Python of its own: without a network, and with nothing but the data that you give it/;
  const gallery = shown(t).place.textContent;
  assert.match(gallery, own);
  assert.doesNotMatch(gallery, boxed);
  for (const origin of ["edited", "new", "shared"]) {
    const other = shown(t, { tool: { ...GALLERY, origin } }).place.textContent;
    assert.match(other, boxed);
    assert.doesNotMatch(other, own);
  }
});

test("a tool that is made of more files than this one says so", (t) => {
  const beside = /It uses helpers in files beside it, which stay as they are\./;
  assert.match(shown(t, { source: `${SOURCE}from ._weights import nodes\n` }).place.textContent, beside);
  assert.doesNotMatch(shown(t, { source: `${SOURCE}# from ._weights import nodes\n` }).place.textContent, beside);
});

test("a tool is marked by where it is from, and the gallery's is not", (t) => {
  const { view, tag } = shown(t);
  for (const [origin, mark] of Object.entries({ edited: "edited", new: "yours", shared: "shared" })) {
    view.tag(origin);
    assert.ok(!tag.hidden);
    assert.equal(tag.textContent, mark);
  }
  view.tag(undefined);
  assert.ok(tag.hidden);
  assert.equal(tag.textContent, "");
});

test("Reset can be pressed only where there is something to take back, and leaves its keyboard's place to Run", (t) => {
  const { view, place, onReset } = shown(t);
  const reset = called(place, "Reset");
  view.tag(undefined);
  assert.ok(reset.disabled);
  view.tag("edited");
  assert.ok(!reset.disabled);
  reset.focus();
  reset.click();
  assert.equal(onReset.mock.callCount(), 1);
  view.tag(undefined);
  assert.equal(document.activeElement, called(place, "Run"));
  view.tag("edited");
  view.tag(undefined);
  assert.equal(document.activeElement, called(place, "Run"));
});

test("a tool that the gallery does not have cannot be reset", (t) => {
  const { view, place } = shown(t, { resettable: false });
  view.tag("new");
  assert.ok(!texts(place, "button").includes("Reset"));
});

test("what is typed, run and closed is told", (t) => {
  const { place, pane, onChange, onRun, onClose } = shown(t);
  write(pane, "a = 1\n");
  assert.deepEqual(onChange.mock.calls[0].arguments, ["a = 1\n"]);
  called(place, "Run").click();
  pressIn(pane, "Enter", { ctrlKey: true });
  assert.equal(onRun.mock.callCount(), 2);
  called(place, "Close").click();
  assert.equal(onClose.mock.callCount(), 1);
});

// The panels

const TWO = [
  { id: "history", label: "History", follows: true, view: words("the history") },
  { id: "answer", label: "Paste an answer", view: words("the answer") },
];

test("a panel is opened and closed by its button, takes the place of the one before, and gets the keyboard's place", async (t) => {
  const { place, panel } = shown(t, { panels: TWO });
  const expanded = () => TWO.map(({ label }) => called(place, label).getAttribute("aria-expanded"));
  assert.deepEqual(expanded(), ["false", "false"]);
  called(place, "History").click();
  await turn();
  assert.equal(panel.textContent, "the history");
  assert.deepEqual(expanded(), ["true", "false"]);
  assert.equal(document.activeElement, panel);
  called(place, "Paste an answer").click();
  await turn();
  assert.equal(panel.textContent, "the answer");
  assert.deepEqual(expanded(), ["false", "true"]);
  called(place, "Paste an answer").click();
  await turn();
  assert.equal(panel.childNodes.length, 0);
  assert.deepEqual(expanded(), ["false", "false"]);
});

test("a panel that arrives late does not take the place of the next", async (t) => {
  const late = promised();
  const panels = [{ id: "prompt", label: "Copy a prompt", view: () => late.promise }, ...TWO];
  const { place, panel } = shown(t, { panels });
  called(place, "Copy a prompt").click();
  called(place, "History").click();
  await turn();
  late.resolve(words("the prompt")());
  await turn();
  assert.equal(panel.textContent, "the history");
  assert.equal(called(place, "History").getAttribute("aria-expanded"), "true");
  assert.equal(called(place, "Copy a prompt").getAttribute("aria-expanded"), "false");
});

test("a panel that arrives late does not open again what was closed", async (t) => {
  const late = promised();
  const { place, panel } = shown(t, { panels: [{ id: "prompt", label: "Copy a prompt", view: () => late.promise }] });
  called(place, "Copy a prompt").click();
  called(place, "Copy a prompt").click();
  late.resolve(words("the prompt")());
  await turn();
  assert.equal(panel.childNodes.length, 0);
});

test("when the code has changed, a panel that tells of it follows where it is open, and the keyboard's place stays", async (t) => {
  let told = "old";
  const panels = [{ id: "history", label: "History", follows: true, view: () => words(told)() }];
  const { view, place, panel } = shown(t, { panels });
  await view.redraw();
  assert.equal(panel.textContent, "");
  called(place, "History").click();
  await turn();
  const run = called(place, "Run");
  run.focus();
  told = "new";
  await view.redraw();
  assert.equal(panel.textContent, "new");
  assert.equal(document.activeElement, run);
});

test("a panel that holds what the visitor has typed is not drawn anew with the code, but when what it tells of has changed", async (t) => {
  const view_ = t.mock.fn(words("the prompt"));
  const panels = [{ id: "prompt", label: "Copy a prompt", view: view_ }, ...TWO];
  const { view, place } = shown(t, { panels });
  called(place, "Copy a prompt").click();
  await turn();
  await view.redraw();
  await view.redraw("answer");
  assert.equal(view_.mock.callCount(), 1);
  await view.redraw("prompt");
  assert.equal(view_.mock.callCount(), 2);
});

// Notes and faults

test("a note gives way to the next, and one that stands for something else is left alone", (t) => {
  const { view, note } = shown(t);
  view.note("It can be run.");
  view.note("", "Something else.");
  assert.equal(note.textContent, "It can be run.");
  view.note("", "It can be run.");
  assert.equal(note.textContent, "");
});

test("a fault is told beside the code, its line marked and gone to by a button, until it is mended", (t) => {
  const { view, place, pane } = shown(t);
  const faults = place.querySelector("[data-part=code-faults]");
  view.fault(new CodeError({ message: "NameError: name 'TALE' is not defined", line: 3, traceback: "" }));
  assert.match(faults.textContent, /NameError: name 'TALE' is not defined/);
  assert.deepEqual(faultsIn(pane), ["TOOL = 1"]);
  called(place, "Go to line 3").click();
  assert.equal(cursorIn(pane), 3);
  assert.equal(document.activeElement, pane);
  view.fault(null);
  assert.equal(faults.childNodes.length, 0);
  assert.deepEqual(faultsIn(pane), []);
});

test("a fault without a line takes the mark of the last one away, and has the actions that it is given", (t) => {
  const { view, place, pane } = shown(t);
  view.fault(new CodeError({ message: "SyntaxError", line: 3 }));
  const action = document.createElement("button");
  action.textContent = "Make it mine";
  view.fault(new UserError({ message: "Another id.", remedy: "Keep it." }), [action]);
  assert.deepEqual(faultsIn(pane), []);
  assert.deepEqual(texts(place, "[data-part=code-faults] button"), ["Make it mine"]);
});

test("a line number of the browser's own error marks nothing in the tool", (t) => {
  const { view, pane } = shown(t);
  view.fault(Object.assign(new TypeError("x is undefined"), { line: 3 }));
  assert.deepEqual(faultsIn(pane), []);
});

test("another id and another title are shown as such", (t) => {
  const { view, place } = shown(t);
  view.renamed("streak");
  view.name("Streaks <b>");
  assert.equal(place.querySelector(".file-name").textContent, "streak.py");
  assert.equal(called(place, "Streaks <b>").dataset.code, "streak");
});
