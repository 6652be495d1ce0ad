import assert from "node:assert/strict";
import { test } from "node:test";
import { explain, explainButton, startExplanations } from "../../../static/views/popover.js";
import { press } from "./keys.mjs";
import { lend, nameOf, stage, texts } from "./stage.mjs";

// What a browser does with a popover, as far as it can be asked for here: whether it is open.
let open = false;
let opened = 0; // times
Object.assign(HTMLElement.prototype, {
  showPopover() {
    open = true;
    opened += 1;
  },
  hidePopover() {
    open = false;
  },
});
startExplanations();
const box = document.getElementById("explanation");

const WINDOW = { width: 1000, height: 600 };
const BOX = { width: 200, height: 100 };

/**
 * Two things with explanations and one without, on a page of a known size: `at` puts the first where a test wants it,
 * `frame` is the browser's next one.
 */
function show(t, content = { title: "Mean", text: "What it is." }) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const frames = [];
  t.mock.method(globalThis, "requestAnimationFrame", (next) => frames.push(next));
  const one = explain(document.createElement("button"), content);
  const two = explain(document.createElement("button"), { title: "Spread", text: "Another." });
  const plain = document.createElement("button");
  one.append(document.createElement("b"));
  seen(t, one, true);
  stage(t, one, two, plain);
  const at = (left, top, height = 20) =>
    lend(t, one, "getBoundingClientRect", () => ({ left, top, bottom: top + height, width: 50, height }));
  at(100, 100);
  lend(t, document.documentElement, "clientWidth", WINDOW.width);
  lend(t, document.documentElement, "clientHeight", WINDOW.height);
  lend(t, box, "offsetWidth", BOX.width);
  lend(t, box, "offsetHeight", BOX.height);
  t.after(() => press(document.body, "Escape"));
  const frame = () => {
    for (const next of frames.splice(0)) next();
  };
  return { one, two, plain, at, frame, tick: (ms) => t.mock.timers.tick(ms) };
}

/** Whether the browser shows that `element` has the focus; jsdom guesses by what happened before. */
function seen(t, element, visible) {
  const matches = Element.prototype.matches.bind(element);
  lend(t, element, "matches", (selector) => (selector === ":focus-visible" ? visible : matches(selector)));
}

const over = (target, pointerType = "mouse") =>
  target.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, pointerType }));
const title = () => (open ? box.querySelector("strong")?.textContent : null);

test("there is one box for all of them, and it is a tooltip", () => {
  assert.equal(box.getAttribute("role"), "tooltip");
  assert.equal(box.getAttribute("popover"), "manual");
  assert.equal(box.parentElement, document.querySelector("main"));
});

test("an explanation opens when the pointer rests, and not when it only passes", (t) => {
  const { one, plain, tick } = show(t);
  over(one);
  tick(299);
  assert.equal(title(), null);
  tick(1);
  assert.equal(title(), "Mean");
  press(document.body, "Escape");
  over(one);
  tick(200);
  over(plain);
  tick(1000);
  assert.equal(title(), null);
});

test("from one explanation to the next takes less time", (t) => {
  const { one, two, tick } = show(t);
  over(one);
  tick(300);
  over(two);
  tick(79);
  assert.equal(title(), "Mean");
  tick(1);
  assert.equal(title(), "Spread");
});

test("an explanation that is open is not opened again", (t) => {
  const { one, tick } = show(t);
  one.click();
  const before = opened;
  one.click();
  over(one.firstChild);
  tick(1000);
  assert.equal(title(), "Mean");
  assert.equal(opened, before);
});

test("an explanation closes a moment after the pointer has left, but not where it went into the box", (t) => {
  const { one, plain, tick } = show(t);
  over(one);
  tick(300);
  over(plain);
  tick(199);
  over(box);
  tick(1000);
  assert.equal(title(), "Mean");
  over(plain);
  tick(200);
  assert.equal(title(), null);
});

test("a finger opens it by a tap, not by touching", (t) => {
  const { one, tick } = show(t);
  over(one, "touch");
  tick(1000);
  assert.equal(title(), null);
  one.click();
  assert.equal(title(), "Mean");
});

test("a click elsewhere closes it, and one into the box does not", (t) => {
  const { one, plain } = show(t);
  one.click();
  box.click();
  assert.equal(title(), "Mean");
  plain.click();
  assert.equal(title(), null);
});

test("a click on what is inside of something explained is one on it", (t) => {
  const { one } = show(t);
  one.firstChild.click();
  assert.equal(title(), "Mean");
});

test("the nearest explanation is the one that is meant", (t) => {
  const { one } = show(t);
  explain(one.firstChild, { title: "Inner", text: "Of a part." }).click();
  assert.equal(title(), "Inner");
});

test("the keyboard opens it by focus, once the browser has scrolled there, and closes it by going on", (t) => {
  const { one, plain, frame } = show(t);
  one.focus();
  assert.equal(title(), null);
  frame();
  assert.equal(title(), "Mean");
  plain.focus();
  assert.equal(title(), null);
});

test("whoever tabs on at once is not followed by an explanation", (t) => {
  const { one, plain, frame } = show(t);
  one.focus();
  plain.focus();
  frame();
  assert.equal(title(), null);
});

test("a focus that the browser does not show, as by a click of the mouse, opens nothing", (t) => {
  const { one, frame } = show(t);
  seen(t, one, false);
  one.focus();
  frame();
  assert.equal(title(), null);
});

test("Escape closes it and leaves the focus where it is; other keys do nothing", (t) => {
  const { one, frame, tick } = show(t);
  one.focus();
  frame();
  press(one, "Tab");
  assert.equal(title(), "Mean");
  press(one, "Escape");
  assert.equal(title(), null);
  assert.equal(document.activeElement, one);
  over(one);
  press(one, "Escape");
  tick(1000);
  assert.equal(title(), null);
});

test("an explanation has its title, all digits, what it is and what to keep in mind", (t) => {
  const { one } = show(t, { title: "Mean", text: "What it is.", note: "Few periods.", exact: "0.123456" });
  one.click();
  assert.deepEqual(
    [...box.children].map(({ tagName, className, textContent }) => [tagName, className, textContent]),
    [
      ["STRONG", "", "Mean"],
      ["SPAN", "exact", "0.123456"],
      ["P", "", "What it is."],
      ["P", "note", "Few periods."],
    ],
  );
});

test("what an explanation does not have leaves nothing behind", (t) => {
  const { one, two } = show(t, { title: "Mean", text: "What it is.", note: "Few periods.", exact: "0.1" });
  one.click();
  two.click();
  assert.deepEqual(texts(box, "*"), ["Spread", "Another."]);
});

test("an explanation that changes is asked for when it is opened", (t) => {
  let now = "before";
  const { one } = show(t, () => ({ title: now, text: "It changes." }));
  now = "after";
  one.click();
  assert.equal(title(), "after");
});

test("an explanation is text, whatever it holds", (t) => {
  const html = '<img src="x"> & <b>"bold"</b>';
  const { one } = show(t, { title: html, text: html, note: html, exact: html });
  one.click();
  assert.deepEqual(texts(box, "*"), [html, html, html, html]);
});

test("it stands below what it explains, and above where there is no room below", (t) => {
  const { one, at } = show(t);
  one.click();
  assert.deepEqual([box.style.left, box.style.top], ["100px", "124px"]);
  press(one, "Escape");
  at(100, 550);
  one.click();
  assert.deepEqual([box.style.left, box.style.top], ["100px", `${550 - BOX.height - 4}px`]);
});

test("it stays inside of the window at every edge", (t) => {
  const { one, at } = show(t);
  const place = (left, top, height) => {
    press(one, "Escape");
    at(left, top, height);
    one.click();
    return [box.style.left, box.style.top];
  };
  assert.deepEqual(place(950, 100), [`${WINDOW.width - BOX.width - 8}px`, "124px"]);
  assert.deepEqual(place(-40, 100), ["8px", "124px"]);
  // Taller than the window is what it explains: there is room neither below nor above.
  assert.deepEqual(place(100, -50, 900), ["100px", "8px"]);
});

test("it follows what it explains, and closes where that is scrolled away or gone", (t) => {
  const { one, at } = show(t);
  one.click();
  at(100, 60);
  document.dispatchEvent(new Event("scroll"));
  assert.equal(box.style.top, "84px");
  at(100, -30);
  document.dispatchEvent(new Event("scroll"));
  assert.equal(title(), null);
  at(100, 601);
  one.click();
  assert.equal(title(), null);
  at(100, 100);
  one.click();
  one.remove();
  document.dispatchEvent(new Event("scroll"));
  assert.equal(title(), null);
});

test("it closes where the window changes or is left", (t) => {
  const { one } = show(t);
  for (const type of ["resize", "blur"]) {
    one.click();
    assert.notEqual(title(), null);
    window.dispatchEvent(new Event(type));
    assert.equal(title(), null);
  }
});

test("the round button is called by what it explains, and explains it", (t) => {
  show(t);
  const about = explainButton("Mean <a month>", { title: "Mean", text: "What it is." });
  stage(t, about);
  assert.equal(nameOf(about), "About Mean <a month>");
  assert.equal(about.type, "button");
  about.click();
  assert.equal(title(), "Mean");
});
