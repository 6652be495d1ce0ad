import assert from "node:assert/strict";
import { test } from "node:test";
import { swap } from "../../../static/views/dom.js";
import { ownToolsView } from "../../../static/views/owntools.js";
import { called, nameOf, stage, texts } from "./stage.mjs";

const record = (id, origin, other = {}) => ({ id, origin, name: `${id} by name`, active: true, ...other });

/** The list, drawn anew with each change as the page does it. */
function show(t, { records = [], tools = [], lasting = true } = {}) {
  const own = { records: new Map(records.map((each) => [each.id, each])), tools, lasting };
  const place = stage(t);
  const heard = { onOpen: t.mock.fn(), onCreate: t.mock.fn(), onFile: t.mock.fn() };
  const restored = [];
  const actions = {
    ...heard,
    onDelete(id) {
      own.records.delete(id);
      draw();
    },
    onRestore(back) {
      restored.push(back);
      own.records.set(back.id, back);
      draw();
    },
  };
  const draw = () => swap(place, ownToolsView(own, actions));
  draw();
  return { place, own, draw, restored, ...heard };
}
const rows = (place) => texts(place, "li.row > span:first-child");
const status = (place) => place.querySelector("[role=status]");

const THREE = [record("seasonality", "edited"), record("my_tool", "new"), record("counter", "shared")];
const TITLES = [
  { id: "seasonality", title: "Time of the year" },
  { id: "my_tool", title: "My tool" },
  { id: "counter", title: "Counter" },
];

test("without any of one's own there is no empty list, and the ways to one", (t) => {
  const { place, onCreate, onFile } = show(t);
  assert.equal(place.querySelector("ul"), null);
  assert.deepEqual(texts(place, "h2"), ["Your tools"]);
  called(place, "New tool").click();
  called(place, "Open a .py file").click();
  assert.equal(onCreate.mock.callCount(), 1);
  assert.equal(onFile.mock.callCount(), 1);
});

test("each is listed by its title with a word for where it is from", (t) => {
  const { place } = show(t, { records: THREE, tools: TITLES });
  assert.deepEqual(rows(place), ["Time of the year edited", "My tool yours", "Counter shared"]);
});

test("one that is not understood yet is listed by its name", (t) => {
  const { place } = show(t, { records: [record("draft", "new")] });
  assert.deepEqual(rows(place), ["draft by name yours"]);
  assert.equal(nameOf(place.querySelector("[data-action=own-code]")), "Code of draft by name");
});

test("one whose code is the gallery's again, or that nobody has agreed to, is not listed", (t) => {
  const { place } = show(t, { records: [record("seasonality", "edited", { active: false }), THREE[1]], tools: TITLES });
  assert.deepEqual(rows(place), ["My tool yours"]);
});

test("its code is opened", (t) => {
  const { place, onOpen } = show(t, { records: THREE, tools: TITLES });
  called(place, "Code of Counter").click();
  assert.deepEqual(onOpen.mock.calls[0].arguments, ["counter"]);
});

test("what is deleted is told in the new list, and the way back has the keyboard's place", (t) => {
  const { place } = show(t, { records: THREE, tools: TITLES });
  const button = called(place, "Delete My tool");
  button.focus();
  button.click();
  assert.deepEqual(rows(place), ["Time of the year edited", "Counter shared"]);
  assert.equal(status(place).textContent, "“My tool” is deleted. Undo");
  assert.equal(document.activeElement, called(place, "Undo"));
});

test("one of each origin is had back as it was, with the keyboard's place at its code", (t) => {
  const { place, restored, own } = show(t, { records: THREE, tools: TITLES });
  for (const [i, title] of ["Time of the year", "My tool", "Counter"].entries()) {
    called(place, `Delete ${title}`).click();
    assert.equal(own.records.has(THREE[i].id), false);
    called(place, "Undo").click();
    assert.equal(restored.at(-1), THREE[i]);
    assert.equal(nameOf(document.activeElement), `Code of ${title}`);
    assert.equal(status(place).textContent, "");
  }
});

test("the last one is had back as well", (t) => {
  const { place } = show(t, { records: [THREE[1]], tools: TITLES });
  called(place, "Delete My tool").click();
  assert.equal(place.querySelector("ul"), null);
  called(place, "Undo").click();
  assert.deepEqual(rows(place), ["My tool yours"]);
});

test("a browser that keeps nothing says so, and only such a one", (t) => {
  const words = "This browser keeps nothing after you leave: download what you want to keep.";
  assert.ok(texts(show(t, { lasting: false }).place, ".hint").includes(words));
  assert.equal(texts(show(t).place, ".hint").includes(words), false);
});

test("titles and names are text, whatever they hold", (t) => {
  const html = '<img src="x"> & <b>"bold"</b>';
  const { place } = show(t, { records: [THREE[1]], tools: [{ id: "my_tool", title: html }] });
  assert.deepEqual(rows(place), [`${html} yours`]);
  called(place, `Delete ${html}`).click();
  assert.equal(status(place).textContent, `“${html}” is deleted. Undo`);
  assert.equal(place.querySelector("img, b"), null);
});
