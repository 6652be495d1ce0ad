import assert from "node:assert/strict";
import { test } from "node:test";
import { createTyping } from "../../../static/views/typing.js";
import { press, type } from "./keys.mjs";
import { called, describedBy, lend, nameOf } from "./stage.mjs";

/** The window, opened; a browser opens and closes it, which jsdom does not. */
function show(t) {
  lend(t, HTMLDialogElement.prototype, "showModal", function () {
    this.open = true;
  });
  lend(t, HTMLDialogElement.prototype, "close", function () {
    this.open = false;
  });
  const files = [];
  const open = createTyping((file) => files.push(file));
  const dialog = document.querySelector("main").lastElementChild;
  t.after(() => dialog.remove());
  open();
  const field = called(dialog, "Names and weights, one node a line");
  const use = () => called(dialog, "Use these weights").closest("form").requestSubmit();
  return { dialog, field, open, use, files };
}
const total = (dialog) => dialog.querySelector("#typed-sum").textContent;
const fault = (dialog) => dialog.querySelector("[role=alert]").textContent;

test("the window is opened with its name, an empty field and how to fill it", (t) => {
  const { dialog, field } = show(t);
  assert.equal(dialog.open, true);
  assert.equal(nameOf(dialog), "Type node weights");
  assert.equal(field.value, "");
  assert.match(describedBy(field), /For example “Return on equity, 20”/);
  assert.equal(total(dialog), "");
});

test("how many nodes there are and what they add up to runs with what is typed", (t) => {
  const { dialog, field } = show(t);
  type(field, "Return on equity, TTM, 20");
  assert.equal(total(dialog), "1 node, adding up to 20");
  type(field, "Return on equity, TTM, 20\nMomentum 50\n\nSize; 30.5");
  assert.equal(total(dialog), "3 nodes, adding up to 100.5");
  assert.match(describedBy(field), /adding up to 100\.5/);
  type(field, "");
  assert.equal(total(dialog), "");
});

test("what was typed is used as a file of its own, and the window is empty and closed", async (t) => {
  const { dialog, field, use, files } = show(t);
  type(field, "Return on equity, TTM, 20\nMomentum 50\n\nSize; 30");
  use();
  assert.equal(files.length, 1);
  assert.equal(files[0].name, "Typed weights.csv");
  assert.equal(files[0].type, "text/csv");
  assert.equal(await files[0].text(), 'Node,Weight\n"Return on equity, TTM",20\nMomentum,50\nSize,30\n');
  assert.equal(dialog.open, false);
  assert.equal(field.value, "");
  assert.equal(total(dialog), "");
});

test("the next weights that are typed have another name", (t) => {
  const { field, open, use, files } = show(t);
  for (const _ of [1, 2, 3]) {
    open();
    type(field, "a 1\nb 2");
    use();
  }
  assert.deepEqual(
    files.map(({ name }) => name),
    ["Typed weights.csv", "Typed weights 2.csv", "Typed weights 3.csv"],
  );
});

test("what is typed wrong is said with its line, and stays to be mended", (t) => {
  const { dialog, field, use, files } = show(t);
  type(field, "Value, 20\nQuality, much");
  called(dialog, "Use these weights").focus();
  use();
  assert.equal(fault(dialog), "Line 2: “much” is not a number. Write “Name, weight”.");
  assert.equal(field.getAttribute("aria-invalid"), "true");
  assert.match(describedBy(field), /“much” is not a number/);
  assert.equal(document.activeElement, field);
  assert.equal(field.value, "Value, 20\nQuality, much");
  assert.equal(dialog.open, true);
  assert.deepEqual(files, []);
});

test("a line that is wrong is not left out, however many are right", (t) => {
  const { dialog, field, use, files } = show(t);
  type(field, "Value, 20\nSize, 30\nQuality, much");
  use();
  assert.match(fault(dialog), /^Line 3: “much” is not a number/);
  assert.deepEqual(files, []);
});

test("a fault goes as soon as one types on", (t) => {
  const { dialog, field, use } = show(t);
  type(field, "Value");
  use();
  assert.notEqual(fault(dialog), "");
  type(field, "Value, 2");
  assert.equal(fault(dialog), "");
  assert.equal(field.hasAttribute("aria-invalid"), false);
});

test("fewer than two nodes are no ranking system", (t) => {
  const { dialog, field, use, files } = show(t);
  use();
  assert.equal(fault(dialog), "There are no nodes yet; a ranking system has at least two.");
  type(field, "Value, 20");
  use();
  assert.equal(fault(dialog), "There is 1 node; a ranking system has at least two.");
  type(field, "Value, 20\nSize, 80");
  use();
  assert.equal(files.length, 1);
});

test("what was typed is there when the window is opened again after a cancel", (t) => {
  const { dialog, field, open, files } = show(t);
  type(field, "Value, 20\nQuality, much");
  called(dialog, "Cancel").click();
  assert.equal(dialog.open, false);
  open();
  assert.equal(field.value, "Value, 20\nQuality, much");
  assert.deepEqual(files, []);
});

test("Enter with Control or Command uses the weights, and alone begins a line", (t) => {
  const { field, open, files } = show(t);
  for (const [times, held] of [{ ctrlKey: true }, { metaKey: true }].entries()) {
    open();
    type(field, "a 1\nb 2");
    assert.equal(press(field, "Enter"), true);
    assert.equal(files.length, times);
    press(field, "Enter", held);
    assert.equal(files.length, times + 1);
  }
});

test("what is typed is text, whatever it holds", (t) => {
  const { dialog, field, use } = show(t);
  type(field, "a 1\nb, <img src=x>");
  use();
  assert.match(fault(dialog), /“<img src=x>” is not a number/);
  assert.equal(dialog.querySelector("img"), null);
});
