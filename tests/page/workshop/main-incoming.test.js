import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { called, nameOf, texts } from "../views/stage.mjs";
import { promised, turn } from "../waiting.mjs";
import { paneIn, textIn } from "./editing.mjs";
import { plays, pythons } from "./ownpython.mjs";
import { BROKEN, dataSet, toolFile, workbench } from "./workbench.mjs";

const COUNTER = toolFile("counter", "Counter");
const file = (source, name = "counter.py") => new File([source], name);
const linked = (source) => deflateRawSync(source).toString("base64url");

beforeEach(() => history.replaceState(null, "", "/below/"));

const card = (page) => page.slots.code.querySelector("section.consent");
const tick = (page, name) => [...card(page).querySelectorAll("input")].find((box) => nameOf(box).startsWith(name));
const shared = (page) => [...page.own.records.values()].filter(({ origin }) => origin === "shared");
const isGiven = (page, record, ...entries) => page.own.granted(record, entries);

/** A page on which a tool from somebody else is asked about. */
async function arrived(t, { source = COUNTER, ...options } = {}) {
  const page = await workbench(t, options);
  await page.shop.fromFile(file(source));
  await turn();
  return page;
}

// Before it runs

test("a tool that somebody sent is neither run nor imported nor kept before it is allowed", async (t) => {
  const page = await arrived(t, { entries: [dataSet("set-1")] });
  assert.match(card(page).textContent, /It came with the file counter\.py\. Nothing of it has run yet\./);
  assert.deepEqual(
    pythons.flatMap(({ asked }) => asked.map(({ call }) => call)),
    ["remove", "outline"],
  );
  assert.ok(pythons[0].ended);
  assert.equal(page.own.records.size, 0);
  assert.deepEqual([page.chosen, page.ran], [[], []]);
  assert.equal(document.activeElement, card(page).querySelector("h2"));
});

test("a tool in a link is asked about in the same way, with its code to read", async (t) => {
  const page = await workbench(t);
  await page.shop.fromLink(linked(COUNTER));
  assert.match(card(page).textContent, /It came with a link\. Nothing of it has run yet\./);
  assert.equal(textIn(paneIn(card(page))), COUNTER);
  assert.equal(page.own.records.size, 0);
});

test("it takes the place of code that is shown", async (t) => {
  const page = await workbench(t);
  await page.shop.open("seasonality");
  await page.shop.fromFile(file(COUNTER));
  assert.equal(page.view(), null);
  assert.notEqual(card(page), null);
});

test("data that comes while it is asked about can be ticked", async (t) => {
  const page = await arrived(t);
  assert.equal(card(page).querySelector("input"), null);
  page.sets.entries.push(dataSet("set-1", "momentum"));
  page.sets.selected = "set-1";
  page.shop.dataChanged();
  assert.ok(tick(page, "momentum").checked);
});

test("not to run it leaves nothing behind, in the address neither", async (t) => {
  const page = await workbench(t);
  history.replaceState(null, "", `/below/?visit=2#code=${linked(COUNTER)}`);
  await page.shop.fromLink(linked(COUNTER));
  assert.match(location.hash, /^#code=/, "as long as nothing is decided");
  await page.press("Do not run it");
  assert.equal(location.href, "https://flipside.example/below/?visit=2");
  assert.equal(card(page), null);
  assert.equal(page.own.records.size, 0);
  assert.equal(document.activeElement, page.showCode);
  assert.ok(pythons.every(({ ended }) => ended));
  assert.deepEqual(page.ran, []);
});

test("not to run what came as a file leaves the address as it is", async (t) => {
  const page = await arrived(t);
  history.replaceState(null, "", "/below/#tool=seasonality&tail=3");
  await page.press("Do not run it");
  assert.equal(location.hash, "#tool=seasonality&tail=3");
});

// Once it is allowed

test("a tool that is allowed is kept as somebody else's, run, and given what was ticked and nothing else", async (t) => {
  const [momentum, secret] = [dataSet("set-1", "momentum"), dataSet("set-2", "secret")];
  const page = await arrived(t, { entries: [momentum, secret] });
  await page.press("Run it");
  const record = page.own.of("counter");
  assert.equal(record.source, COUNTER);
  assert.equal(record.origin, "shared");
  assert.equal(record.from, "the file counter.py");
  assert.equal(page.tag(), "shared");
  assert.equal(page.text(), COUNTER);
  assert.ok(isGiven(page, record, momentum));
  assert.ok(!isGiven(page, record, secret));
  assert.ok(!isGiven(page, record, momentum, secret));
  assert.deepEqual(page.ran, ["counter"]);
  assert.deepEqual(page.chosen.at(-1).origin, "shared");
  assert.equal(page.sets.select.mock.callCount(), 0);
});

/** A page that asks about a tool and has been told to run it, while what it says of itself is still being read. */
async function waiting(t) {
  const outline = promised();
  const page = await workbench(t, { entries: [dataSet("set-1")] });
  plays.outline = () => outline.promise;
  await page.shop.fromFile(file(COUNTER));
  called(card(page), "Run it").click();
  return { page, outline };
}

test("a tool that is not to be run after all is not, though it was to be a moment before", async (t) => {
  const { page, outline } = await waiting(t);
  called(card(page), "Do not run it").click();
  outline.resolve({ id: "counter" });
  await turn();
  assert.equal(page.own.records.size, 0);
  assert.deepEqual([page.chosen, page.ran], [[], []]);
  assert.equal(page.slots.code.childElementCount, 0);
});

test("another tool that comes meanwhile is asked about, and the first is not run", async (t) => {
  const { page, outline } = await waiting(t);
  await page.shop.fromFile(file(toolFile("other", "Other"), "other.py"));
  outline.resolve({ id: "counter" });
  await turn();
  assert.equal(page.own.records.size, 0);
  assert.deepEqual(page.ran, []);
  assert.match(card(page).textContent, /the file other\.py/);
});

test("pressed twice it is one tool", async (t) => {
  const { page, outline } = await waiting(t);
  called(card(page), "Run it").click();
  outline.resolve({ id: "counter" });
  await turn();
  assert.deepEqual([...page.own.records.keys()], ["counter"]);
});

test("without a tick it is given nothing", async (t) => {
  const momentum = dataSet("set-1", "momentum");
  const page = await arrived(t, { entries: [momentum] });
  tick(page, "momentum").click();
  await page.press("Run it");
  assert.ok(!isGiven(page, page.own.of("counter"), momentum));
});

test("data that was ticked and is not on the screen is shown, so that the tool is not run on other data", async (t) => {
  const page = await arrived(t, { entries: [dataSet("set-1", "momentum"), dataSet("set-2", "other")] });
  tick(page, "momentum").click();
  tick(page, "other").click();
  await page.press("Run it");
  assert.deepEqual(
    page.sets.select.mock.calls.map(({ arguments: [id] }) => id),
    ["set-2"],
  );
});

test("its Python has the data that it was given when it is run, and no other", async (t) => {
  const entries = [dataSet("set-1", "momentum"), dataSet("set-2", "secret")];
  const page = await arrived(t, { entries });
  await page.press("Run it");
  await page.shop.run(page.own.of("counter"), ["set-1"], {}, { onProgress() {} });
  assert.deepEqual(
    pythons.flatMap((python) => python.all("read").map(([, { name }]) => name)),
    ["momentum.csv"],
  );
});

test("an id that is taken, or none at all, does not lay it over another tool", async (t) => {
  const cases = [
    [toolFile("inversion", "Mine"), "inversion_2"],
    [BROKEN, "shared_tool"],
  ];
  for (const [source, id] of cases) {
    await t.test(id, async (t) => {
      const page = await arrived(t, { source });
      await page.press("Run it");
      assert.deepEqual([...page.own.records.keys()], [id]);
      assert.equal(page.own.of("inversion"), null);
      assert.equal(page.text(), source);
    });
  }
});

for (const odd of ["__proto__ ", "../secret", "a b", "x".repeat(60), 'a"><img>', "", 7, null]) {
  test(`an id that is no name is not taken: ${JSON.stringify(odd).slice(0, 20)}`, async (t) => {
    const page = await workbench(t);
    plays.outline = () => ({ id: odd, title: "Counter" });
    await page.shop.fromFile(file(COUNTER));
    await page.press("Run it");
    assert.deepEqual([...page.own.records.keys()], ["shared_tool"]);
    assert.equal(page.view().querySelector(".file-name").textContent, "shared_tool.py");
  });
}

test("a fault in it is told at its line when it is allowed, and it is not run", async (t) => {
  const page = await arrived(t, { source: `${COUNTER}${BROKEN}` });
  await page.press("Run it");
  assert.ok(page.faults().includes("SyntaxError: invalid syntax"));
  assert.deepEqual(page.ran, []);
});

test("the same tool again is not asked about or kept twice, and another text of it is", async (t) => {
  const page = await arrived(t);
  await page.press("Run it");
  await page.press("Close");
  await page.shop.fromFile(file(COUNTER, "again.py"));
  assert.equal(card(page), null);
  assert.equal(page.view().dataset.code, "counter");
  assert.equal(page.chosen.at(-1).id, "counter");
  assert.equal(shared(page).length, 1);
  await page.shop.fromFile(file(`${COUNTER}# changed\n`));
  assert.notEqual(card(page), null);
});

test("a tool of one's own with the same text does not make a stranger's trusted", async (t) => {
  const page = await workbench(t);
  const tool = { id: "counter", title: "Counter", accepts: [], parameters: [] };
  page.own.put("counter", { source: COUNTER, origin: "new", name: "counter", tool });
  await page.shop.fromFile(file(COUNTER));
  assert.notEqual(card(page), null);
});

test("what is changed in a tool from somebody else stays somebody else's", async (t) => {
  const page = await arrived(t);
  await page.press("Run it");
  page.write(toolFile("counter", "Mine now"));
  await page.run();
  assert.equal(page.own.of("counter").origin, "shared");
  assert.equal(page.tag(), "shared");
});

test("another id in it does not lay it over another tool", async (t) => {
  const page = await arrived(t);
  await page.press("Run it");
  page.write(toolFile("inversion", "Mine now"));
  await page.run();
  assert.deepEqual([...page.own.records.keys()], ["counter"]);
  assert.equal(page.chosen.at(-1).id, "counter");
  assert.equal(page.chosen.at(-1).title, "Mine now");
  assert.deepEqual(page.ran, ["counter", "counter"], "it may call itself what it likes");
});

test("a tool that is allowed before it was read gets the name that it has, and runs only then", async (t) => {
  const page = await workbench(t);
  const late = promised();
  plays.outline = () => late.promise;
  await page.shop.fromFile(file(COUNTER));
  await page.press("Run it");
  assert.deepEqual(page.ran, []);
  late.resolve({ id: "counter", title: "Counter" });
  await turn();
  assert.deepEqual([...page.own.records.keys()], ["counter"]);
  assert.deepEqual(page.ran, ["counter"]);
});

// What cannot be taken

test("a link or a file that cannot be read is told, asked about nothing, and can be dismissed", async (t) => {
  const page = await workbench(t);
  history.replaceState(null, "", "/below/#code=damaged");
  await page.shop.fromLink("damaged");
  assert.match(page.slots.code.textContent, /The tool in this link cannot be read/);
  assert.match(page.announced.at(-1), /cannot be read/);
  assert.equal(card(page), null);
  await page.press("Dismiss");
  assert.equal(location.hash, "");
  assert.equal(page.slots.code.childNodes.length, 0);
  await page.shop.fromFile(new File([Buffer.from("# Größe\n", "latin1")], "tool.py"));
  assert.match(page.slots.code.textContent, /tool\.py is not text in UTF-8\./);
  assert.equal(page.own.records.size, 0);
  assert.equal(pythons.length, 0);
});

// More data for it

test("data that it has not had is given only when the visitor says so, and then it is run", async (t) => {
  const [momentum, later] = [dataSet("set-1", "momentum"), dataSet("set-2", "later")];
  const page = await arrived(t, { entries: [momentum] });
  await page.press("Run it");
  const record = page.own.of("counter");
  const then = t.mock.fn();
  page.shop.askGrant(record, [later], then);
  assert.ok(!isGiven(page, record, later));
  assert.deepEqual(texts(page.slots.grant, "button"), ["Give it “later”"]);
  assert.match(page.slots.grant.textContent, /“Counter” is from somebody else\./);
  called(page.slots.grant, "Give it “later”").click();
  assert.ok(isGiven(page, record, later));
  assert.equal(then.mock.callCount(), 1);
  assert.equal(page.slots.grant.childNodes.length, 0);
  assert.equal(document.activeElement, page.slots.result);
});
