import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, mock, test } from "node:test";
import { CodeError, UserError } from "../../../static/python/client.js";
import { answerPanel } from "../../../static/workshop/answerpanel.js";
import { called, stage, texts } from "../views/stage.mjs";
import { promised, turn } from "../waiting.mjs";
import { appears } from "./appearing.mjs";
import { lendClipboard, refuseClipboard } from "./clipboards.mjs";
import { changesIn, isEditable, paneIn } from "./editing.mjs";

const CONTRACT = readFileSync(new URL("../../../static/workshop/contract.md", import.meta.url), "utf8");
const MINE = 'TOOL = Tool(id="counter")\n\n\ndef run(data):\n    return data.periods\n';
const BETTER = MINE.replace("data.periods", "data.periods + 7");
const fenced = (code) => `It adds seven now.\n\n\`\`\`python\n${code}\`\`\`\n`;
const STEPS = ["found", "declared", "ran", "admitted"];
const works = async (_source, onStep) => STEPS.slice(1).forEach((step) => void onStep(step, {}));

beforeEach(() => {
  mock.method(globalThis, "fetch", async () => ({ ok: true, text: async () => CONTRACT }));
});

function shown(t, { tryOut = works, source = () => MINE, asked = { request: "" } } = {}) {
  const tried = t.mock.fn(tryOut);
  const onTake = t.mock.fn();
  const announce = t.mock.fn();
  const tool = { title: "Counter" };
  const place = stage(t, answerPanel({ tool, source, tryOut: tried, onTake, asked, announce }));
  const reply = called(place, "The model’s answer");
  const check = called(place, "Check it");
  const outcome = place.querySelector("[data-part=answer]");
  const paste = (answer) => {
    reply.value = answer;
    check.click();
  };
  const states = () => [...outcome.querySelectorAll(".steps li")].map(({ dataset: d }) => [d.step, d.state]);
  const told = () => announce.mock.calls.map(({ arguments: [words] }) => words);
  /** Has an answer checked to its end; the states of the four steps. */
  const examine = async (answer) => {
    paste(answer);
    await appears(place, () => !check.disabled);
    assert.deepEqual(
      states().map(([step]) => step),
      STEPS,
    );
    return states().map(([, state]) => state);
  };
  return { place, outcome, reply, check, paste, states, examine, tried, onTake, announce, told };
}

const button = (place, name) => texts(place, "button").includes(name) && called(place, name);

// A good one

for (const [case_, answer] of Object.entries({ "in a fenced block": fenced(BETTER), "by itself": BETTER })) {
  test(`code ${case_} is tried, and shown as what it changes; nothing has changed yet`, async (t) => {
    const { outcome, tried, onTake, examine, told } = shown(t);
    assert.deepEqual(await examine(answer), ["done", "done", "done", "done"]);
    const codes = tried.mock.calls.map(({ arguments: [code] }) => code);
    assert.deepEqual(codes, [BETTER]);
    assert.match(outcome.textContent, /What it changes/);
    const pane = paneIn(outcome);
    assert.deepEqual(changesIn(pane).added, ["    return data.periods + 7"]);
    assert.deepEqual(changesIn(pane).gone, ["    return data.periods"]);
    assert.ok(!isEditable(pane));
    assert.equal(onTake.mock.callCount(), 0);
    assert.deepEqual(told(), ["The answer keeps to the contract."]);
  });
}

test("it is taken over when the visitor says so, and what was pasted is gone then", async (t) => {
  const { place, outcome, reply, onTake, examine } = shown(t);
  await examine(fenced(BETTER));
  called(place, "Use it").click();
  assert.deepEqual(
    onTake.mock.calls.map(({ arguments: taken }) => taken),
    [[BETTER]],
  );
  assert.equal(reply.value, "");
  assert.equal(outcome.textContent, "It is in the editor now.");
});

test("what is taken over is what was checked, and not what was pasted since", async (t) => {
  const { place, reply, onTake, examine } = shown(t);
  await examine(fenced(BETTER));
  reply.value = fenced("TOOL = 0\n");
  called(place, "Use it").click();
  assert.deepEqual(onTake.mock.calls[0].arguments, [BETTER]);
});

test("an answer that is left changes nothing", async (t) => {
  const { place, outcome, onTake, examine } = shown(t);
  await examine(fenced(BETTER));
  called(place, "Leave it").click();
  assert.equal(outcome.childNodes.length, 0);
  assert.equal(onTake.mock.callCount(), 0);
});

test("the same code as in the editor by then is told to be the same, and there is nothing to use", async (t) => {
  let source = MINE;
  const { place, outcome, examine } = shown(t, { source: () => source });
  source = BETTER;
  await examine(fenced(`${BETTER}\n`));
  assert.match(outcome.textContent, /It is the same as what is in the editor\./);
  assert.equal(button(place, "Use it"), false);
});

test("what was decided about an odd answer is told", async (t) => {
  const { outcome, examine } = shown(t);
  await examine(`\`\`\`python\nprint(1)\n\`\`\`\n${fenced(BETTER)}`);
  assert.match(outcome.textContent, /Of 2 blocks of code the one that declares TOOL was taken\./);
});

test("each step is shown when it is done, and while it is tried it cannot be checked again", async (t) => {
  const [end, steps] = [promised(), promised()];
  const tryOut = (_, onStep) => {
    steps.resolve(onStep);
    return end.promise;
  };
  const { outcome, check, paste, states } = shown(t, { tryOut });
  paste(fenced(BETTER));
  const onStep = await steps.promise;
  assert.ok(check.disabled);
  assert.equal(document.activeElement, outcome);
  const now = () => states().map(([, state]) => state);
  assert.deepEqual(now(), ["done", "open", "open", "open"]);
  onStep("declared", {});
  assert.deepEqual(now(), ["done", "done", "open", "open"]);
  onStep("ran", {});
  assert.deepEqual(now(), ["done", "done", "done", "open"]);
  assert.equal(button(outcome, "Use it"), false);
  onStep("admitted", {});
  end.resolve();
  await turn();
  assert.ok(!check.disabled);
  assert.ok(button(outcome, "Use it"));
});

// A bad one

const BAD = {
  "words only": ["I cannot do that, sorry.", /There is no code in what was pasted\./],
  nothing: ["", /Nothing was pasted\./],
  "a diff": ["```diff\n--- a/tool.py\n+++ b/tool.py\n@@ -1,2 +1,2 @@\n-a\n+b\n```\n", /only the changes \(a diff\)/],
  "code with something left out": [
    fenced(BETTER.replace("def run", "# ... rest unchanged ...\ndef run")),
    /stands for something left out/,
  ],
};

for (const [case_, [answer, words]] of Object.entries(BAD)) {
  test(`an answer of ${case_} is refused with its reason and is not tried at all`, async (t) => {
    const { place, outcome, tried, examine, told } = shown(t);
    assert.deepEqual(await examine(answer), ["failed", "open", "open", "open"]);
    assert.match(outcome.querySelector(".problem").textContent, words);
    assert.equal(outcome.querySelector("[data-problem]").dataset.problem, "user");
    assert.equal(tried.mock.callCount(), 0);
    assert.equal(button(place, "Use it"), false);
    assert.match(told()[0], /^The answer cannot be used\. /);
    assert.match(told()[0], words);
  });
}

const failing = (done, error) => async (_, onStep) => {
  for (const step of done) onStep(step, {});
  throw error;
};
const TRACEBACK = 'File "counter.py", line 5, in run\n    return data.months';
const FAULTS = {
  "cannot be imported": {
    error: new CodeError({ message: "SyntaxError: '(' was never closed", line: 4 }),
    step: "It can be imported, and its declaration is valid",
    done: [],
    states: ["done", "failed", "open", "open"],
  },
  "fails on the sample": {
    error: new CodeError({ message: "AttributeError: no 'months'", line: 5, traceback: TRACEBACK }),
    step: "It runs on the sample",
    done: ["declared"],
    states: ["done", "done", "failed", "open"],
  },
  "refuses the sample": {
    error: new UserError({ message: "Too short.", remedy: "Take more." }),
    step: "It runs on the sample",
    done: ["declared"],
    states: ["done", "done", "failed", "open"],
  },
  "breaks the contract": {
    error: new CodeError({ message: "The report breaks the contract: no help" }),
    step: "Its report keeps to the contract",
    done: ["declared", "ran"],
    states: ["done", "done", "done", "failed"],
  },
};

for (const [case_, { error, step, done, states }] of Object.entries(FAULTS)) {
  test(`an answer that ${case_} is refused with its reason, and that is copied for the model`, async (t) => {
    const copied = lendClipboard(t);
    const asked = { request: "Add seven." };
    const { place, outcome, onTake, examine } = shown(t, { tryOut: failing(done, error), asked });
    assert.deepEqual(await examine(fenced(BETTER)), states);
    assert.match(outcome.textContent, new RegExp(error.message.replace(/[()]/g, "\\$&")));
    assert.equal(button(place, "Use it"), false);
    assert.equal(onTake.mock.callCount(), 0);

    called(place, "Copy what failed, for the model").click();
    await appears(outcome, () => outcome.querySelector("[data-part=copied]"));
    const [text] = copied;
    assert.match(text, /^Flipside did not take this tool\./);
    assert.ok(text.includes(`Step: ${step}\n`));
    for (const part of [error.message, error.remedy, error.traceback]) assert.ok(text.includes(part ?? ""), part);
    if (error.line) assert.ok(text.includes(`Line of the code: ${error.line}\n`));
    assert.ok(text.includes(`# The code that was checked\n\n\`\`\`python\n${BETTER}\`\`\``));
    assert.ok(text.includes("Add seven."));
    assert.ok(!text.includes(`\n${MINE}`));
  });
}

test("where there was no code to check, the model gets that of the editor", async (t) => {
  const copied = lendClipboard(t);
  const { place, outcome, examine } = shown(t);
  await examine("I cannot do that, sorry.");
  called(place, "Copy what failed, for the model").click();
  await appears(outcome, () => outcome.querySelector("[data-part=copied]"));
  assert.ok(copied[0].includes("Step: The answer holds one Python file\n"));
  assert.ok(copied[0].includes("There is no code in what was pasted."));
  assert.ok(copied[0].includes(MINE));
});

test("without a clipboard what failed is there to copy", async (t) => {
  refuseClipboard(t);
  const { place, outcome, examine } = shown(t);
  await examine("");
  called(place, "Copy what failed, for the model").click();
  const field = await appears(outcome, () => outcome.querySelector("#to-copy"));
  assert.match(field.value, /^Flipside did not take this tool\./);
});

test("after a bad answer the next one is checked from the start", async (t) => {
  let tryOut = failing(["declared"], new CodeError({ message: "NameError", line: 1 }));
  const { place, outcome, examine, tried } = shown(t, { tryOut: (...args) => tryOut(...args) });
  await examine(fenced(BETTER));
  tryOut = works;
  assert.deepEqual(await examine(fenced(MINE.replace("periods", "buckets"))), ["done", "done", "done", "done"]);
  assert.equal(tried.mock.callCount(), 2);
  assert.equal(outcome.querySelector(".problem"), null);
  assert.ok(button(place, "Use it"));
});
