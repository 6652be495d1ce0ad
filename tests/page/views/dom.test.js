import assert from "node:assert/strict";
import { test } from "node:test";
import { button, dated, h, icon, inPlace, swap } from "../../../static/views/dom.js";
import { lend, stage } from "./stage.mjs";

const HTML = '<img src="x" onerror="boom()"> & <b>"bold"</b>';

test("whatever is put into an element as a string is text", () => {
  const made = h("p", { title: HTML }, HTML, [HTML, [HTML]]);
  assert.equal(made.textContent, HTML.repeat(3));
  assert.equal(made.title, HTML);
  assert.equal(made.childElementCount, 0);
});

test("what is missing leaves no child behind, and a zero is a child", () => {
  const made = h("p", null, null, undefined, false, 0, "", [null, "a", [h("b", null, "c")]]);
  assert.equal(made.textContent, "0ac");
  assert.equal(made.children.length, 1);
});

test("what is missing leaves its attribute out", () => {
  const made = h("a", { href: null, title: undefined, download: false, id: "", class: "x", "data-on": true });
  assert.deepEqual(made.getAttributeNames().sort(), ["class", "data-on", "id"]);
  assert.equal(made.getAttribute("data-on"), "");
});

test("the state of a field is set as it is, not as an attribute", () => {
  const options = ["a", "b"].map((value) => h("option", { value }, value));
  const select = h("select", { value: "b", disabled: false }, options);
  assert.equal(select.value, "b");
  assert.equal(select.disabled, false);
  const box = h("input", { type: "checkbox", checked: true });
  assert.equal(box.checked, true);
  assert.equal(box.hasAttribute("checked"), false);
  assert.equal(h("input", { type: "text", value: "" }).hasAttribute("value"), false);
  assert.equal(h("p", { hidden: true }).hidden, true);
});

test("entries of the dataset are set where there are any", () => {
  const made = h("p", { data: { block: "a b", row: 0, none: null, nothing: undefined } });
  assert.deepEqual({ ...made.dataset }, { block: "a b", row: "0" });
});

test("each listener hears its event", (t) => {
  const heard = { click: t.mock.fn(), change: t.mock.fn() };
  const made = h("input", { on: heard });
  made.dispatchEvent(new Event("click"));
  assert.equal(heard.click.mock.callCount(), 1);
  assert.equal(heard.change.mock.callCount(), 0);
});

test("a button sends no form and is found by what it does", (t) => {
  const act = t.mock.fn();
  const made = button("Save", "save-csv", act, { class: "small", data: { block: "years" }, "aria-label": "Save it" });
  assert.equal(made.type, "button");
  assert.deepEqual({ ...made.dataset }, { action: "save-csv", block: "years" });
  assert.equal(made.className, "small");
  assert.equal(made.getAttribute("aria-label"), "Save it");
  assert.equal(made.textContent, "Save");
  made.click();
  assert.equal(act.mock.callCount(), 1);
});

test("the focus stays on what has the same id after a swap", (t) => {
  const place = stage(t, h("button", { id: "kept" }, "old"));
  place.firstChild.focus();
  swap(place, h("button", null, "another"), h("button", { id: "kept" }, "new"));
  assert.equal(document.activeElement.textContent, "new");
});

test("where what had the focus is gone, its place has it", (t) => {
  const place = stage(t, h("button", { id: "gone" }, "old"));
  place.firstChild.focus();
  swap(place, null, [h("button", null, "new")], false);
  assert.equal(document.activeElement, place);
  assert.equal(place.textContent, "new");
});

test("a swap elsewhere takes the focus from nobody", (t) => {
  const place = stage(t, h("p", null, "old"));
  const other = stage(t, h("button", null, "here"));
  other.firstChild.focus();
  swap(place, h("button", { id: "new" }, "new"));
  assert.equal(document.activeElement, other.firstChild);
});

// One button, or its twin after the change, that lies at `tops` one after the other.
function moving(t, tops, height = 600) {
  lend(t, document.documentElement, "clientHeight", height);
  const scrolled = t.mock.method(globalThis, "scrollBy", () => {});
  const make = (top) => {
    const made = h("button", { id: "pressed" }, "Drop");
    made.getBoundingClientRect = () => ({ top, bottom: top + 20 });
    return made;
  };
  const slot = stage(t, make(tops[0]));
  slot.firstChild.focus();
  return { slot, twin: make(tops[1]), scrolled: () => scrolled.mock.calls.map((call) => call.arguments) };
}

test("what has the focus stands where it stood on the screen after a change", (t) => {
  const { slot, twin, scrolled } = moving(t, [200, 350]);
  inPlace(slot, () => swap(slot, twin));
  assert.equal(document.activeElement, twin);
  assert.deepEqual(scrolled(), [[0, 150]]);
});

for (const [where, top] of Object.entries({ above: -50, below: 700 })) {
  test(`nothing is scrolled for what was out of sight, ${where} the window`, (t) => {
    const { slot, twin, scrolled } = moving(t, [top, 350]);
    inPlace(slot, () => swap(slot, twin));
    assert.equal(document.activeElement, twin);
    assert.deepEqual(scrolled(), []);
  });
}

test("nothing is scrolled where what had the focus is gone, has no id or was elsewhere", (t) => {
  const gone = moving(t, [200, 350]);
  inPlace(gone.slot, () => swap(gone.slot, "nothing"));
  assert.deepEqual(gone.scrolled(), []);

  const slot = stage(t, h("button", null, "without an id"));
  slot.firstChild.focus();
  inPlace(slot, () => swap(slot, "nothing"));
  const done = t.mock.fn();
  document.activeElement.blur();
  inPlace(slot, done);
  assert.equal(done.mock.callCount(), 1);
  assert.deepEqual(gone.scrolled(), []);
});

test("a part that scrolls by itself is scrolled to where it was", (t) => {
  const { slot, twin, scrolled } = moving(t, [200, 260]);
  const part = (child) => h("div", { class: "scroll" }, child);
  const old = part(slot.firstChild);
  slot.append(old);
  Object.assign(old, { scrollLeft: 70, scrollTop: 40 });
  old.firstChild.focus();
  const next = part(twin);
  const told = [];
  next.scrollTo = (...to) => told.push(["to", ...to]);
  next.scrollBy = (...by) => told.push(["by", ...by]);
  inPlace(slot, () => swap(slot, next));
  assert.deepEqual(told, [
    ["to", 70, 40],
    ["by", 0, 60],
  ]);
  assert.deepEqual(scrolled(), [[0, 60]]);
});

test("a date in a line is kept whole, and the words around it are text", () => {
  const line = h("p", null, dated("<b> from 1927-01 to 2020-06-30, 12 months"));
  assert.equal(line.textContent, "<b> from 1927-01 to 2020-06-30, 12 months");
  assert.deepEqual(
    [...line.children].map((each) => [each.className, each.textContent]),
    [
      ["whole", "1927-01"],
      ["whole", "2020-06-30"],
    ],
  );
});

test("a mark is drawn and not read out", () => {
  const mark = icon("M1 1h2", "M3 3v4");
  assert.equal(mark.namespaceURI, "http://www.w3.org/2000/svg");
  assert.equal(mark.getAttribute("aria-hidden"), "true");
  assert.deepEqual(
    [...mark.children].map((path) => path.getAttribute("d")),
    ["M1 1h2", "M3 3v4"],
  );
});
