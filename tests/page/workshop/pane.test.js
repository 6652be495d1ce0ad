import assert from "node:assert/strict";
import { test } from "node:test";
import { editor, reader } from "../../../static/workshop/pane.js";
import { lend, stage } from "../views/stage.mjs";
import { changesIn, cursorIn, faultsIn, isEditable, labelOf, pressIn, textIn, write } from "./editing.mjs";

const SOURCE = "a = 1\n    b = 2\n\nc = 3\n";

function opened(t, source = SOURCE) {
  const onChange = t.mock.fn();
  const onRun = t.mock.fn();
  const pane = editor({ label: "Code of Counter", source, onChange, onRun });
  stage(t, pane.element);
  t.after(() => pane.destroy());
  return { pane, onChange, onRun, told: () => onChange.mock.calls.map(({ arguments: [text] }) => text) };
}

test("an editor holds the file, says what it is, and tells of each change and of nothing else", (t) => {
  const { pane, told } = opened(t);
  assert.equal(pane.source, SOURCE);
  assert.ok(isEditable(pane.element));
  assert.equal(labelOf(pane.element), "Code of Counter");
  pane.mark(2, "It is wrong.");
  pane.reveal(3);
  assert.deepEqual(told(), []);
  write(pane.element, "d = 4");
  assert.equal(pane.source, "d = 4");
  assert.deepEqual(told(), ["d = 4"]);
});

test("another text in its place is told as a change, and can be undone", (t) => {
  const { pane, told } = opened(t);
  pane.source = "d = 4\n";
  assert.equal(textIn(pane.element), "d = 4\n");
  pressIn(pane.element, "z", { ctrlKey: true });
  assert.equal(pane.source, SOURCE);
  assert.deepEqual(told(), ["d = 4\n", SOURCE]);
});

test("a line at fault is marked from its first letter on, and only that one", (t) => {
  const { pane } = opened(t);
  pane.mark(4, "It is wrong.");
  pane.mark(2, "This is wrong.");
  assert.deepEqual(faultsIn(pane.element), ["    b = 2"]);
  assert.equal(pane.element.shadowRoot.querySelector(".cm-lintRange-error").textContent, "b = 2");
  for (const none of [null, undefined]) {
    pane.mark(2, "This is wrong.");
    pane.mark(none);
    assert.deepEqual(faultsIn(pane.element), []);
  }
});

test("a line that there is not is the nearest, and an empty one is marked as well", (t) => {
  const { pane } = opened(t, "a = 1\n\nc = 3");
  for (const [line, text] of [
    [99, "c = 3"],
    [-1, "a = 1"],
    [2, ""],
  ]) {
    pane.mark(line, "It is wrong.");
    assert.deepEqual(faultsIn(pane.element), [text], String(line));
  }
  pane.reveal(99);
  assert.equal(cursorIn(pane.element), 3);
});

test("a line that is revealed has the cursor and the keyboard's place", (t) => {
  const { pane } = opened(t);
  pane.reveal(4);
  assert.equal(cursorIn(pane.element), 4);
  assert.equal(document.activeElement, pane.element);
});

test("Control and Enter run it, and add no line", (t) => {
  const { pane, onRun } = opened(t);
  pane.focus();
  assert.equal(pressIn(pane.element, "Enter", { ctrlKey: true }), false);
  assert.equal(onRun.mock.callCount(), 1);
  assert.equal(pane.source, SOURCE);
});

test("Tab indents by four, and after Escape it leaves the editor", (t) => {
  const { pane } = opened(t, "a = 1\n");
  pane.focus();
  assert.equal(pressIn(pane.element, "Tab"), false);
  assert.equal(pane.source, "    a = 1\n");
  pressIn(pane.element, "Escape");
  assert.equal(pressIn(pane.element, "Tab"), true, "the browser moves on");
  assert.equal(pane.source, "    a = 1\n");
});

test("Tab leaves the editor after an Escape that takes back a selection as well", (t) => {
  const { pane } = opened(t, "a = 1\n");
  pane.focus();
  pressIn(pane.element, "a", { ctrlKey: true });
  pressIn(pane.element, "Escape");
  assert.equal(pressIn(pane.element, "Tab"), true);
  assert.equal(pane.source, "a = 1\n");
});

test("a file that is dropped on the editor is left to the page: it is not put into the code", (t) => {
  const { pane } = opened(t);
  const readers = [];
  lend(
    t,
    globalThis,
    "FileReader",
    class {
      readAsText(file) {
        readers.push(file);
      }
    },
  );
  const heard = t.mock.fn();
  pane.element.addEventListener("drop", heard);
  const event = new window.Event("drop", { bubbles: true, composed: true, cancelable: true });
  Object.defineProperty(event, "dataTransfer", { value: { files: [new File(["1,2"], "data.csv")] } });
  pane.element.shadowRoot.querySelector(".cm-content").dispatchEvent(event);
  assert.equal(heard.mock.callCount(), 1);
  assert.deepEqual(readers, []);
  assert.equal(pane.source, SOURCE);
});

test("code to read is all there and cannot be typed in", (t) => {
  const pane = reader({ label: "Code to read", source: SOURCE });
  stage(t, pane);
  assert.equal(textIn(pane), SOURCE);
  assert.equal(labelOf(pane), "Code to read");
  assert.ok(!isEditable(pane));
  pressIn(pane, "Enter");
  pressIn(pane, "Tab");
  assert.equal(textIn(pane), SOURCE);
  assert.deepEqual(changesIn(pane), { added: [], gone: [] });
});

test("of code with an original it shows what was added and what is gone", (t) => {
  const pane = reader({ label: "Changes", source: "a = 1\nb = 2\nd = 4\n", original: "a = 1\nb = 3\nd = 4\n" });
  stage(t, pane);
  assert.deepEqual(changesIn(pane), { added: ["b = 2"], gone: ["b = 3"] });
  assert.equal(textIn(pane), "a = 1\nb = 2\nd = 4\n");
});

test("beside an empty original all of it is new", (t) => {
  const pane = reader({ label: "Changes", source: "a = 1\nb = 2", original: "" });
  stage(t, pane);
  assert.deepEqual(changesIn(pane).added, ["a = 1", "b = 2"]);
});
