import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { createOwn } from "../../../static/app/own.js";
import { memoryDb } from "../memorydb.mjs";
import { turn } from "../waiting.mjs";

const INVERSION = { id: "inversion", title: "Inversion", samples: ["a.csv"], packages: ["numpy"] };
const SEASONS = { id: "seasonality", title: "Seasons", samples: [], packages: ["numpy"] };
const EDITED = { id: "seasonality", title: "Seasons, edited" };
const MINE = { id: "my_tool", title: "Mine" };

let db;
let channels; // of all tabs

/** A channel between tabs that ends with the test; Node's own keeps the process alive. */
class Channel {
  constructor() {
    channels.push(this);
  }

  postMessage(data) {
    for (const each of channels) if (each !== this) queueMicrotask(() => each.onmessage?.({ data }));
  }
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1000 });
  db = memoryDb();
  channels = [];
  globalThis.indexedDB = db;
  globalThis.BroadcastChannel = Channel;
});
afterEach(async () => {
  mock.timers.runAll();
  await turn();
  mock.timers.reset();
  delete globalThis.indexedDB;
});

/** A page that has read what was kept. */
async function visit(versions = 50) {
  const onChange = mock.fn();
  const problems = [];
  const own = createOwn({
    gallery: [INVERSION, SEASONS],
    versions,
    onChange,
    onProblem: (error) => problems.push(error.message),
  });
  await own.ready;
  return { own, problems, changes: () => onChange.mock.callCount() };
}

const ids = ({ tools }) => tools.map(({ id }) => id);
const titles = ({ tools }) => tools.map(({ title }) => title);
const edited = (source = "1", more = {}) => ({ origin: "edited", name: "seasonality", source, tool: EDITED, ...more });
const mine = (source = "1", more = {}) => ({ origin: "new", name: "my_tool", source, tool: MINE, ...more });

/** Lets what was typed be kept. */
async function kept() {
  mock.timers.tick(300);
  await turn();
  return Object.fromEntries([...db.records].map(([id, { source }]) => [id, source]));
}

test("without tools of one's own the list is the gallery's", async () => {
  const { own, changes } = await visit();
  assert.deepEqual(own.tools, [INVERSION, SEASONS]);
  assert.equal(own.lasting, true);
  assert.equal(changes(), 0);
});

test("an edited tool takes the place of the gallery's, and a new one comes behind them, the oldest first", async () => {
  const { own } = await visit();
  const list = own.tools;
  own.put("my_tool", mine());
  mock.timers.tick(1);
  own.put("another", mine("2", { tool: { ...MINE, title: "Another" } }));
  own.put("seasonality", edited());
  mock.timers.tick(1);
  own.put("my_tool", { source: "3" });
  assert.deepEqual(titles(own), ["Inversion", "Seasons, edited", "Mine", "Another"]);
  assert.equal(own.tools, list); // the rest of the page holds on to it
});

test("a tool of one's own is listed by its record, not by what it says of itself", async () => {
  const { own } = await visit();
  own.put("my_tool", mine("1", { tool: { id: "inversion", title: "Mine", packages: ["evil"] } }));
  const listed = own.tools.at(-1);
  assert.deepEqual([listed.id, listed.origin, listed.packages, listed.samples], ["my_tool", "new", [], []]);
});

test("an edit that is not understood yet is listed as the gallery's was, and a new tool not at all", async () => {
  const { own } = await visit();
  own.put("seasonality", edited("(", { tool: null }));
  own.put("my_tool", mine("(", { tool: null }));
  assert.deepEqual(titles(own), ["Inversion", "Seasons"]);
  assert.equal(own.of("seasonality").source, "(");
});

test("one whose code is the gallery's again is run as the gallery's", async () => {
  const { own } = await visit();
  own.put("seasonality", edited());
  assert.equal(own.of("seasonality").source, "1");
  own.put("seasonality", { active: false });
  assert.equal(own.of("seasonality"), null);
  assert.equal(own.tools[1], SEASONS);
  assert.equal(own.of("inversion"), null);
});

test("one that nobody has agreed to is not listed", async () => {
  const { own } = await visit();
  own.put("counter", mine("1", { origin: "shared", active: false }));
  assert.deepEqual(ids(own), ["inversion", "seasonality"]);
});

test("typing draws nothing anew while nothing that is listed changes", async () => {
  const { own, changes } = await visit();
  own.put("my_tool", mine());
  const before = changes();
  const listed = own.tools.at(-1);
  own.put("my_tool", { source: "12" });
  own.put("my_tool", { source: "123" });
  assert.equal(changes(), before);
  assert.equal(own.tools.at(-1), listed);
  own.put("my_tool", { tool: { ...MINE, title: "Renamed" } });
  assert.equal(changes(), before + 1);
});

test("a tool that cannot be listed yet is a change all the same", async () => {
  const { own, changes } = await visit();
  own.put("my_tool", mine("(", { tool: null }));
  assert.equal(changes(), 1);
});

// Keeping

test("what is kept is there in the next visit", async () => {
  const { own } = await visit();
  own.put("seasonality", edited());
  own.put("my_tool", mine("2"));
  assert.deepEqual(await kept(), { seasonality: "1", my_tool: "2" });
  const next = await visit();
  assert.deepEqual(titles(next.own), ["Inversion", "Seasons, edited", "Mine"]);
  assert.equal(next.own.of("my_tool").source, "2");
  assert.equal(next.changes(), 1);
});

test("what was typed is kept while one goes on typing", async () => {
  const { own } = await visit();
  let source = "";
  for (const letter of "# never a pause") {
    source += letter;
    own.put("my_tool", mine(source));
    mock.timers.tick(200);
    await turn();
  }
  assert.match(db.records.get("my_tool").source, /^# never/);
});

test("many letters are not many writings", async () => {
  const { own } = await visit();
  own.put("my_tool", mine("a"));
  own.put("my_tool", mine("ab"));
  mock.timers.tick(299);
  await turn();
  assert.equal(db.records.size, 0);
  own.put("my_tool", mine("abc"));
  assert.deepEqual(await kept(), { my_tool: "abc" });
});

test("all but the text is kept at once", async () => {
  const { own } = await visit();
  own.put("my_tool", mine());
  await kept();
  own.put("my_tool", { tool: { ...MINE, title: "Understood" } });
  await turn();
  assert.equal(db.records.get("my_tool").tool.title, "Understood");
});

test("a page that is left, or put out of sight, keeps what was typed last", async () => {
  for (const [target, type] of [
    [window, "pagehide"],
    [document, "visibilitychange"],
  ]) {
    const { own } = await visit();
    own.put("my_tool", mine(type));
    target.dispatchEvent(new window.Event(type));
    await turn();
    assert.equal(db.records.get("my_tool").source, type);
  }
});

test("a change keeps what it does not name, and tells when it was", async () => {
  const { own } = await visit();
  own.put("my_tool", mine());
  mock.timers.tick(5);
  const record = own.put("my_tool", { source: "2" });
  assert.deepEqual([record.made, record.changed, record.origin, record.versions], [1000, 1005, "new", []]);
});

test("what was changed before the store was read is not lost to it", async () => {
  const first = await visit();
  first.own.put("my_tool", mine("old"));
  await kept();
  const own = createOwn({ gallery: [], versions: 50, onChange() {}, onProblem: assert.fail });
  own.put("my_tool", mine("new"));
  await own.ready;
  assert.equal(own.of("my_tool").source, "new");
});

test("a browser that keeps nothing says so, and the tools work", async () => {
  globalThis.indexedDB = memoryDb({ refuses: new DOMException("Not in a private window.", "SecurityError") });
  const { own, problems, changes } = await visit();
  assert.equal(own.lasting, false);
  assert.equal(changes(), 1); // so that the page can say it
  own.put("my_tool", mine());
  own.remember("my_tool");
  await kept();
  assert.deepEqual([ids(own), problems], [["inversion", "seasonality", "my_tool"], []]);
  assert.equal(own.of("my_tool").versions.length, 1);
});

test("a store that is full is told, and what was typed stays", async () => {
  const { own, problems } = await visit();
  db.full = new DOMException("It is full.", "QuotaExceededError");
  own.put("my_tool", mine("typed"));
  await kept();
  assert.deepEqual(problems, ["This browser could not keep “my_tool” (It is full.). Download it before you leave."]);
  assert.equal(own.lasting, false);
  assert.equal(own.of("my_tool").source, "typed");
});

test("a store that cannot be read is told", async () => {
  db.open = () => {
    const opening = {};
    queueMicrotask(() => {
      opening.result = {
        transaction() {
          throw new Error("It is damaged.");
        },
      };
      opening.onsuccess();
    });
    return opening;
  };
  const { own, problems } = await visit();
  assert.deepEqual(problems, ["It is damaged."]);
  assert.deepEqual(ids(own), ["inversion", "seasonality"]);
});

// History

test("the versions are kept with the newest first, and the same again is no further one", async () => {
  const { own } = await visit();
  for (const source of ["1", "2", "2"]) {
    own.put("my_tool", mine(source));
    own.remember("my_tool");
    mock.timers.tick(10);
  }
  own.put("my_tool", mine("1"));
  own.remember("my_tool");
  assert.deepEqual(own.of("my_tool").versions, [
    { source: "1", at: 1030 },
    { source: "2", at: 1010 },
    { source: "1", at: 1000 },
  ]);
});

test("no more versions are kept than the limit says, the oldest go", async () => {
  const { own } = await visit(3);
  for (const source of ["1", "2", "3", "4", "5"]) {
    own.put("my_tool", mine(source));
    own.remember("my_tool");
  }
  await kept();
  assert.deepEqual(
    db.records.get("my_tool").versions.map(({ source }) => source),
    ["5", "4", "3"],
  );
});

// Other tabs

test("two tabs do not take each other's versions away", async () => {
  const one = (await visit()).own;
  const other = (await visit()).own;
  one.put("my_tool", mine("1"));
  one.remember("my_tool");
  await kept();
  assert.equal(other.of("my_tool").source, "1");
  other.put("my_tool", { source: "2" });
  other.remember("my_tool");
  await kept();
  assert.deepEqual(
    db.records.get("my_tool").versions.map(({ source }) => source),
    ["2", "1"],
  );
});

test("what is deleted in one tab is gone in the other", async () => {
  const one = (await visit()).own;
  const other = (await visit()).own;
  one.put("my_tool", mine());
  await kept();
  one.remove("my_tool");
  await turn();
  assert.deepEqual(ids(other), ["inversion", "seasonality"]);
});

test("what is being typed here is not replaced by what another tab has kept", async () => {
  const one = (await visit()).own;
  const other = (await visit()).own;
  one.put("my_tool", mine("theirs"));
  mock.timers.tick(200);
  other.put("my_tool", mine("typed here"));
  mock.timers.tick(100);
  await turn();
  assert.equal(db.records.get("my_tool").source, "theirs");
  assert.equal(other.of("my_tool").source, "typed here");
});

// Deleting, naming, giving

test("a tool is deleted, here and in what is kept, and had back as it was", async () => {
  const { own } = await visit();
  own.put("seasonality", edited());
  own.remember("seasonality");
  await kept();
  const record = own.remove("seasonality");
  assert.equal(own.tools[1], SEASONS);
  assert.deepEqual(await kept(), {});
  own.restore(record);
  assert.deepEqual(titles(own), ["Inversion", "Seasons, edited"]);
  await kept();
  const { source, origin, versions } = db.records.get("seasonality");
  assert.deepEqual(
    { source, origin, versions },
    { source: "1", origin: "edited", versions: [{ source: "1", at: 1000 }] },
  );
});

test("a tool that is deleted while it is typed is not kept after all", async () => {
  const { own } = await visit();
  own.put("my_tool", mine());
  own.remove("my_tool");
  assert.deepEqual(await kept(), {});
});

test("another id in the code is the tool's new name, and all that was known goes with it", async () => {
  const { own } = await visit();
  own.put("my_tool", mine());
  own.remember("my_tool");
  await kept();
  const record = own.rename("my_tool", "streak");
  assert.deepEqual(await kept(), { streak: "1" });
  assert.deepEqual([record.name, record.made, record.versions.length], ["streak", 1000, 1]);
  assert.equal(own.renamed.get("my_tool"), "streak");
  assert.deepEqual(ids(own), ["inversion", "seasonality", "streak"]);
  own.put("my_tool", mine("again"));
  assert.equal(own.renamed.has("my_tool"), false);
});

test("an id that a tool has gets a number behind it", async () => {
  const { own } = await visit();
  assert.equal(own.free("my_tool"), "my_tool");
  assert.equal(own.free("inversion"), "inversion_2");
  own.put("my_tool", mine());
  own.put("my_tool_2", mine("2", { active: false }));
  assert.equal(own.free("my_tool"), "my_tool_3");
});

test("a tool from somebody else gets the data that it was given and no other", async () => {
  const { own } = await visit();
  const counter = own.put("counter", mine("1", { origin: "shared" }));
  const one = { id: "set-1" };
  const two = { id: "set-2" };
  assert.equal(own.granted(counter, [one]), false);
  own.grant(counter, [one]);
  assert.equal(own.granted(counter, [one]), true);
  assert.equal(own.granted(counter, [one, two]), false);
  assert.equal(own.granted({ id: "count", origin: "shared" }, [one]), false);
  assert.equal(own.granted(own.put("my_tool", mine()), [one, two]), true);
});

test("what was given is asked for anew once it was taken back, and in a new visit", async () => {
  const { own } = await visit();
  const counter = own.put("counter", mine("1", { origin: "shared" }));
  const other = own.put("counter_2", mine("2", { origin: "shared" }));
  const one = { id: "set-1" };
  own.grant(counter, [one]);
  own.grant(other, [one]);
  own.revoke(counter);
  assert.equal(own.granted(counter, [one]), false);
  assert.equal(own.granted(other, [one]), true);
  await kept();
  const next = (await visit()).own;
  assert.equal(next.granted(next.of("counter_2"), [one]), false);
});
