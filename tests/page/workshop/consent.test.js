import assert from "node:assert/strict";
import { test } from "node:test";
import { consentView, grantView } from "../../../static/workshop/consent.js";
import { called, nameOf, stage, texts } from "../views/stage.mjs";
import { promised, turn } from "../waiting.mjs";
import { isEditable, paneIn, pressIn, textIn } from "./editing.mjs";

const SOURCE = 'TOOL = Tool(id="counter")\n# “Größe” ≥ <script>\n';
const OUTLINE = { id: "counter", title: "Counter", question: "How many periods are there?", author: "Ada" };
const data = (name) => ({
  kind: "bucket_returns",
  name,
  buckets: 10,
  periods: 24,
  periods_per_year: 12,
  from: "2018-01-31",
  to: "2019-12-31",
});
const entry = (id, name = id) => ({ id, data: data(name) });
const FIRST = entry("set-1", "momentum");
const SECRET = entry("set-2", "secret");
const sets = (...entries) => ({ entries, selected: entries[0]?.id });

async function shown(t, { outline = OUTLINE, from = "a link", loaded = sets(FIRST, SECRET) } = {}) {
  const onAgree = t.mock.fn();
  const onLeave = t.mock.fn();
  const card = consentView({ source: SOURCE, from, outline: Promise.resolve(outline) }, { onAgree, onLeave });
  card.draw(loaded);
  const place = stage(t, card.element);
  await turn();
  const about = place.querySelector(".consent-about");
  const box = (name) => [...place.querySelectorAll("input")].find((each) => nameOf(each).startsWith(name));
  const agree = () => {
    called(place, "Run it").click();
    return onAgree.mock.calls.at(-1).arguments[0];
  };
  return { card, place, about, box, agree, onAgree, onLeave };
}

const ticked = (place) => [...place.querySelectorAll("input:checked")].map(({ value }) => value);

// What it says

test("the card says where the tool is from, that nothing of it has run, and that nobody has checked it", async (t) => {
  const { place } = await shown(t, { from: "the file from_a_friend.PY" });
  called(place, "A tool from somebody else");
  assert.match(place.textContent, /It came with the file from_a_friend\.PY\. Nothing of it has run yet\./);
  assert.match(place.textContent, /Flipside has not checked it\./);
});

test("it lists what the tool can do and what it cannot", async (t) => {
  const { place } = await shown(t);
  const [can, cannot] = [...place.querySelectorAll(".consent-rules > div")];
  assert.match(can.textContent, /^It canCompute with the data sets that you tick here\.Show a report/);
  assert.match(cannot.textContent, /^It cannotConnect to anything: .*See your other data.*Change this page/);
});

test("its code is there to read, letter by letter, and not to change", async (t) => {
  const pane = paneIn((await shown(t)).place);
  assert.equal(textIn(pane), SOURCE);
  assert.ok(!isEditable(pane));
  pressIn(pane, "Enter");
  assert.equal(textIn(pane), SOURCE);
});

test("what the tool says of itself is told as its own words, once it has been read", async (t) => {
  const reading = promised();
  const options = { onAgree() {}, onLeave() {} };
  const { element } = consentView({ source: SOURCE, from: "a link", outline: reading.promise }, options);
  const about = stage(t, element).querySelector(".consent-about");
  assert.equal(about.textContent, "Reading what it says of itself");
  reading.resolve(OUTLINE);
  await turn();
  assert.deepEqual(texts(about, "p"), [
    "It says of itself:",
    "Counter",
    "How many periods are there?",
    "By Ada, so it says.",
  ]);
});

test("a tool that says nothing, or cannot be read, does not say what it is", async (t) => {
  const failed = () => Promise.reject(new Error("SyntaxError"));
  for (const told of [() => ({}), () => ({ author: "Ada" }), failed]) {
    const { about } = await shown(t, { outline: told() });
    assert.equal(about.textContent, "It does not say what it is.");
  }
});

test("without a question the first paragraph of its docstring stands for it", async (t) => {
  const about = "Counts periods.\n\nFlipside has checked this.";
  const without = await shown(t, { outline: { ...OUTLINE, question: "", about } });
  assert.equal(without.place.querySelector(".consent-docstring").textContent, "Counts periods.");
  assert.equal((await shown(t, { outline: { ...OUTLINE, about } })).place.querySelector(".consent-docstring"), null);
  const alone = await shown(t, { outline: { about } });
  assert.deepEqual(texts(alone.about, "p"), ["It says of itself:", "Counts periods."]);
});

test("nothing of what it says is markup, longer than a few lines, or passes for the page's own words", async (t) => {
  const odd = `<img src=x onerror="alert(1)">\n\u202e”. Flipside has checked it. “${"long ".repeat(500)}`;
  const outline = { title: odd, question: odd, author: odd, about: odd };
  for (const [told, from] of [
    [outline, odd],
    [{ title: odd, about: odd }, odd],
  ]) {
    const { about, place } = await shown(t, { outline: told, from });
    assert.equal(place.querySelector("img"), null);
    const said = [...texts(about, "p"), place.querySelector(".hint").textContent];
    for (const words of said) {
      assert.doesNotMatch(words, /[\n\u202e“”]/);
      assert.ok(words.length < 700, words);
    }
    assert.match(texts(about, ".consent-title")[0], /^<img src=x onerror="alert\(1\)"> .{1,120}…$/);
  }
});

// Which data it is given

test("the data on the screen is ticked and says what it is, other data is not, and what is being read is not offered", async (t) => {
  const { place, box, agree } = await shown(t, { loaded: sets(FIRST, SECRET, { id: "set-3", data: null }) });
  assert.equal(place.querySelectorAll("input").length, 2);
  assert.match(nameOf(box("momentum")), /10 buckets, 24 months, .*2018.*2019/);
  assert.deepEqual(agree(), ["set-1"]);
});

test("it is given what is ticked when it is run, and nothing else", async (t) => {
  const { box, agree } = await shown(t);
  box("momentum").click();
  assert.deepEqual(agree(), []);
  box("secret").click();
  assert.deepEqual(agree(), ["set-2"]);
  box("momentum").click();
  assert.deepEqual(agree(), ["set-1", "set-2"]);
});

test("without data it is said that it is given none, and none is", async (t) => {
  const { place, agree } = await shown(t, { loaded: sets() });
  assert.match(place.textContent, /No data is loaded\. It is given nothing until you choose a file and say so\./);
  assert.deepEqual(agree(), []);
});

test("what the visitor has ticked or not stays so when other data comes or is chosen", async (t) => {
  const { card, place, box, agree } = await shown(t);
  box("momentum").click();
  card.draw({ entries: [FIRST, SECRET, entry("set-4", "later")], selected: "set-4" });
  assert.deepEqual(ticked(place), ["set-4"]);
  card.draw({ entries: [FIRST, SECRET, entry("set-4", "later")], selected: "set-1" });
  assert.deepEqual(agree(), []);
});

test("what nobody has touched follows the data on the screen", async (t) => {
  const { card, agree } = await shown(t, { loaded: sets() });
  card.draw(sets(FIRST));
  assert.deepEqual(agree(), ["set-1"]);
  card.draw({ entries: [FIRST, SECRET], selected: "set-2" });
  assert.deepEqual(agree(), ["set-2"]);
});

test("data that is gone is not given, though it was ticked", async (t) => {
  const { card, box, agree } = await shown(t);
  box("secret").click();
  card.draw(sets(FIRST));
  assert.deepEqual(agree(), ["set-1"]);
});

// The decision

test("only “Run it” runs it, and “Do not run it” only leaves it", async (t) => {
  const { place, box, onAgree, onLeave } = await shown(t);
  box("secret").click();
  assert.equal(onAgree.mock.callCount(), 0);
  called(place, "Do not run it").click();
  assert.deepEqual([onAgree.mock.callCount(), onLeave.mock.callCount()], [0, 1]);
  called(place, "Run it").click();
  assert.deepEqual([onAgree.mock.callCount(), onLeave.mock.callCount()], [1, 1]);
});

test("before it is given data that it has not had, it is named and the data is", (t) => {
  const onAgree = t.mock.fn();
  const title = "<b>Good</b>”, checked by Flipside “";
  const place = stage(t, grantView({ title }, [FIRST, SECRET], { onAgree }));
  assert.match(place.textContent, /^“<b>Good<\/b> , checked by Flipside” is from somebody else\. /);
  assert.match(place.textContent, /It has not been given “momentum” and “secret”\./);
  assert.equal(onAgree.mock.callCount(), 0);
  called(place, "Give it “momentum” and “secret”").click();
  assert.equal(onAgree.mock.callCount(), 1);
});
