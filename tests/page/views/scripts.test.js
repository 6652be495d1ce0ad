import assert from "node:assert/strict";
import { test } from "node:test";
import { Bug, Cancelled, UserError } from "../../../static/python/client.js";
import { createScripts } from "../../../static/views/scripts.js";
import { promised, turn } from "../waiting.mjs";
import { TOOL } from "./reports.mjs";
import { keepSaves } from "./saves.mjs";
import { called, describedBy, enter, lend, stage, texts } from "./stage.mjs";

const text = (id, label, other = {}) => ({ ...TOOL.parameters[4], id, label, kind: "text", default: "", ...other });
const number = (id, label, usual) => ({ ...TOOL.parameters[0], id, label, default: usual, min: 2, max: 200, unit: "" });
const SYSTEM = text("ranking_system", "Ranking system");
const UNIVERSE = text("universe", "Universe");
const SCRIPTS = [
  {
    id: "weight_table",
    title: "Nodes and weights",
    about: "The ranking system itself.",
    cost: "1 API credit.",
    required: ["ranking_system"],
    parameters: [SYSTEM, text("file", "File", { default: "system.xml" })],
  },
  {
    id: "bucket_returns",
    title: "Bucket returns",
    about: "How every bucket did.",
    cost: "3 API credits.",
    required: ["ranking_system", "universe"],
    parameters: [SYSTEM, UNIVERSE, number("buckets", "Buckets", 20), text("file", "File", { default: "returns.json" })],
  },
];
const MISSING = new UserError({
  message: "Ranking system is needed.",
  faults: { ranking_system: "Ranking system is needed." },
});

/** The part, opened; what Python is asked for waits in `asked` until a test answers. */
function show(t, { opener = { id: "script-first" } } = {}) {
  const result = document.getElementById("result");
  lend(t, Element.prototype, "checkVisibility", function () {
    return this.isConnected && !this.closest("[hidden]");
  });
  const slot = document.createElement("section");
  slot.tabIndex = -1;
  slot.hidden = true;
  const place = stage(t, slot);
  const asked = [];
  const python = {
    script(id, params) {
      const answer = promised();
      asked.push({ id, params, ...answer });
      return answer.promise;
    },
  };
  const open = createScripts(slot, { scripts: SCRIPTS, python });
  open({ target: opener });
  const answer = async (content, at = asked.length - 1) => {
    asked[at].resolve({ name: `get_${asked[at].id}.py`, text: content });
    await turn();
  };
  const refuse = async (error, at = asked.length - 1) => {
    asked[at].reject(error);
    await turn();
  };
  const fill = (name, value) => enter(called(place, name), value);
  return { place, slot, asked, answer, refuse, fill, open, result };
}

const state = (place) => place.querySelector("[data-part=script-state]");
const code = (place) => place.querySelector(".script-text");
const buttons = (place) => ["copy-script", "save-script"].map((id) => place.querySelector(`#${id}`).disabled);
const faults = (place) => texts(place, ".fault:not([hidden])");
const choose = (place, id) => enter(called(place, "What to get"), id);

test("it opens with the first of what there is to get, and the keyboard's place is there", (t) => {
  const { place, slot } = show(t);
  assert.equal(slot.hidden, false);
  assert.equal(document.activeElement, slot);
  const kind = called(place, "What to get");
  assert.deepEqual(texts(kind, "option"), ["Nodes and weights", "Bucket returns"]);
  assert.equal(kind.value, "weight_table");
  assert.equal(describedBy(kind), "The ranking system itself.");
  assert.ok(texts(place, ".hint").includes("Cost: 1 API credit."));
  assert.match(place.textContent, /Your API key is never typed here\./);
});

test("what is chosen brings its words, its cost, its settings and the name of its file", (t) => {
  const { place, asked } = show(t);
  choose(place, "bucket_returns");
  assert.equal(describedBy(called(place, "What to get")), "How every bucket did.");
  assert.ok(texts(place, ".hint").includes("Cost: 3 API credits."));
  assert.equal(called(place, "Buckets").value, "20");
  assert.equal(called(place, "get_bucket_returns.py"), code(place));
  assert.deepEqual(
    asked.map(({ id }) => id),
    ["weight_table", "bucket_returns"],
  );
});

test("the script is asked for with each setting, and shown as it is", async (t) => {
  const { place, asked, answer, fill } = show(t);
  fill("Ranking system", "Core");
  assert.deepEqual(asked.at(-1).params, { ranking_system: "Core" });
  await answer('print("<b>Core</b> & more")\n');
  assert.equal(code(place).textContent, 'print("<b>Core</b> & more")\n');
  assert.equal(code(place).querySelector("b"), null);
  assert.equal(code(place).hidden, false);
  assert.deepEqual(buttons(place), [false, false]);
  assert.equal(state(place).textContent, "");
});

test("what is missing is said, and its field is marked only once it was filled in", async (t) => {
  const { place, answer, refuse, fill } = show(t);
  await refuse(MISSING);
  assert.equal(
    state(place).textContent,
    "The script is made when the settings are complete. Ranking system is needed.",
  );
  assert.deepEqual(faults(place), []);
  assert.equal(place.querySelector(".problem"), null);
  assert.deepEqual(buttons(place), [true, true]);
  assert.equal(code(place).hidden, true);
  fill("Ranking system", "Core");
  await answer("the script");
  fill("Ranking system", "");
  await refuse(MISSING);
  assert.deepEqual(faults(place), ["Ranking system is needed."]);
  assert.equal(called(place, "Ranking system").getAttribute("aria-invalid"), "true");
});

test("what is wrong is marked though it was never touched, for it is not merely empty", async (t) => {
  const { place, refuse } = show(t);
  await refuse(new UserError({ message: "No.", faults: { file: "File is no name." } }));
  assert.deepEqual(faults(place), ["File is no name."]);
});

test("a value that the form refuses gives no script, and neither does one that was on its way", async (t) => {
  const { place, asked, answer, fill } = show(t);
  choose(place, "bucket_returns");
  await answer("before");
  fill("Ranking system", "Core");
  const coming = asked.length - 1;
  fill("Buckets", "500");
  assert.deepEqual(faults(place), ["Buckets lies between 2 and 200."]);
  assert.equal(state(place).textContent, "The script is made when the marked settings are corrected.");
  assert.equal(code(place).hidden, true);
  await answer("made with the value before", coming);
  assert.equal(code(place).hidden, true);
  assert.deepEqual(buttons(place), [true, true]);
  fill("Buckets", "50");
  assert.deepEqual(asked.at(-1).params, { ranking_system: "Core", buckets: 50 });
  await answer("after");
  assert.equal(code(place).textContent, "after");
  assert.deepEqual(faults(place), []);
});

test("another setting makes no script while one is marked", async (t) => {
  const { place, answer, fill } = show(t);
  choose(place, "bucket_returns");
  fill("Buckets", "500");
  fill("Ranking system", "Core");
  await answer("with the buckets of before");
  assert.equal(code(place).hidden, true);
  assert.deepEqual(buttons(place), [true, true]);
});

test("a fault that Python finds stands beside its field until it is mended", async (t) => {
  const { place, answer, refuse, fill } = show(t);
  fill("Ranking system", "Core");
  const words = "To is 2001-01-01, which is not after From.";
  await refuse(new UserError({ message: words, faults: { file: words } }));
  assert.deepEqual(faults(place), [words]);
  assert.deepEqual(buttons(place), [true, true]);
  assert.equal(code(place).hidden, true);
  fill("File", "b.xml");
  await answer("mended");
  assert.deepEqual(faults(place), []);
  assert.equal(place.querySelector("[aria-invalid=true]"), null);
});

test("while the next script is made the last one stays, dimmed, and cannot be taken away", async (t) => {
  const { place, answer, fill } = show(t);
  await answer("the first");
  fill("Ranking system", "Core");
  assert.equal(state(place).textContent, "Making the script.");
  assert.equal(code(place).textContent, "the first");
  assert.ok(code(place).classList.contains("stale"));
  assert.deepEqual(buttons(place), [true, true]);
  await answer("the second");
  assert.equal(code(place).textContent, "the second");
  assert.equal(code(place).classList.contains("stale"), false);
  assert.deepEqual(buttons(place), [false, false]);
});

test("an answer that comes late is never shown in place of the newest", async (t) => {
  const { place, asked, answer, refuse, fill } = show(t);
  fill("Ranking system", "Core");
  fill("Ranking system", "Corelli");
  assert.equal(asked.length, 3);
  await answer("Corelli's");
  await answer("Core's", 1);
  await refuse(MISSING, 0);
  assert.equal(code(place).textContent, "Corelli's");
  assert.equal(state(place).textContent, "");
  assert.deepEqual(buttons(place), [false, false]);
});

test("a cancelled analysis does not cost the script", async (t) => {
  const { place, asked, answer, refuse, fill } = show(t);
  fill("Ranking system", "Core");
  await refuse(new Cancelled());
  assert.deepEqual(asked.at(-1).params, { ranking_system: "Core" });
  assert.equal(asked.length, 3);
  assert.equal(state(place).textContent, "Making the script.");
  await answer("after all");
  assert.equal(code(place).textContent, "after all");
});

test("a fault of ours is told as that, and goes with the next script", async (t) => {
  const { place, answer, refuse, fill } = show(t);
  await refuse(new Bug({ message: "boom", traceback: "Traceback" }));
  assert.deepEqual(texts(place, ".problem-title"), ["Something went wrong in Flipside itself"]);
  assert.equal(state(place).textContent, "");
  assert.equal(code(place).hidden, true);
  fill("Ranking system", "Core");
  await answer("well again");
  assert.equal(place.querySelector(".problem"), null);
});

test("what is the same whatever is got is not typed twice, and what is not does not go along", async (t) => {
  const { place, asked, fill } = show(t);
  fill("Ranking system", "Core");
  fill("File", "mine.xml");
  choose(place, "bucket_returns");
  assert.deepEqual(asked.at(-1).params, { ranking_system: "Core" });
  assert.equal(called(place, "Ranking system").value, "Core");
  assert.equal(called(place, "File").value, "returns.json");
  fill("Universe", "SP500");
  choose(place, "weight_table");
  assert.deepEqual(asked.at(-1).params, { ranking_system: "Core", file: "mine.xml" });
  choose(place, "bucket_returns");
  assert.deepEqual(asked.at(-1).params, { ranking_system: "Core", universe: "SP500" });
});

test("an earlier setting gives way to the newer one of what was got last", (t) => {
  const { place, asked, fill } = show(t);
  fill("Ranking system", "Core");
  choose(place, "bucket_returns");
  fill("Ranking system", "Corelli");
  choose(place, "weight_table");
  assert.deepEqual(asked.at(-1).params, { ranking_system: "Corelli" });
});

test("the defaults come back at once, and what is missing then is no fault yet", async (t) => {
  const { place, asked, answer, refuse, fill } = show(t);
  fill("Ranking system", "Core");
  await answer("the script");
  called(place, "Use the defaults").click();
  assert.equal(called(place, "Ranking system").value, "");
  assert.deepEqual(asked.at(-1).params, {});
  await refuse(MISSING);
  assert.deepEqual(faults(place), []);
  assert.equal(code(place).hidden, true);
});

test("the script is copied whole, and it is said where it goes", async (t) => {
  const written = [];
  lend(t, navigator, "clipboard", { writeText: async (content) => written.push(content) });
  const { place, answer } = show(t);
  await answer("the script\n");
  called(place, "Copy").click();
  await turn();
  assert.deepEqual(written, ["the script\n"]);
  assert.equal(state(place).textContent, "Copied. Paste it into a new file, get_weight_table.py, or into a notebook.");
  assert.equal(state(place).getAttribute("role"), "status");
});

test("where the page may not copy, the text is selected", async (t) => {
  lend(t, navigator, "clipboard", { writeText: () => Promise.reject(new Error("no")) });
  const { place, answer } = show(t);
  await answer("the script\n");
  called(place, "Copy").click();
  await turn();
  assert.match(state(place).textContent, /copy it yourself/);
  assert.equal(getSelection().toString(), "the script\n");
  assert.equal(document.activeElement, code(place));
});

test("the script is saved under its name, as Python", async (t) => {
  const saves = keepSaves(t);
  const { place, answer } = show(t);
  await answer("the script\n");
  called(place, "Save").click();
  const { name, blob } = await saves.next();
  assert.equal(name, "get_weight_table.py");
  assert.equal(blob.type, "text/x-python");
  assert.equal(await blob.text(), "the script\n");
});

test("it closes to where it was opened from, and keeps what was typed", async (t) => {
  const opener = document.createElement("button");
  opener.id = "script-more";
  stage(t, opener);
  const { place, slot, asked, fill, open, answer } = show(t, { opener });
  fill("Ranking system", "Core");
  await answer("the script");
  called(place, "Close").click();
  assert.equal(slot.hidden, true);
  assert.equal(document.activeElement, opener);
  open({ target: opener });
  assert.equal(slot.hidden, false);
  assert.equal(called(place, "Ranking system").value, "Core");
  assert.equal(code(place).textContent, "the script");
  assert.deepEqual(buttons(place), [false, false]);
  assert.equal(asked.length, 2);
});

test("where what it was opened from is gone or out of sight, the result has the keyboard's place", (t) => {
  const opener = document.createElement("button");
  opener.id = "script-more";
  const around = stage(t, opener);
  const { place, open, result } = show(t, { opener });
  around.hidden = true;
  called(place, "Close").click();
  assert.equal(document.activeElement, result);
  open({ target: opener });
  around.remove();
  called(place, "Close").click();
  assert.equal(document.activeElement, result);
});
