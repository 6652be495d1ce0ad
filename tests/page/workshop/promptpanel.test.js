import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, mock, test } from "node:test";
import { manifest } from "../built.mjs";
import { type } from "../views/keys.mjs";
import { called, nameOf, stage } from "../views/stage.mjs";
import { appears } from "./appearing.mjs";
import { lendClipboard, refuseClipboard } from "./clipboards.mjs";

const CONTRACT = readFileSync(new URL("../../../static/workshop/contract.md", import.meta.url), "utf8");
const CODE = 'TOOL = Tool(id="counter")\n# “Größe” & <b>\n';
const MOMENTUM = {
  kind: "bucket_returns",
  name: "SECRETNAME",
  source: "SECRETNAME.csv",
  buckets: 3,
  labels: ["SECRETLOW", "SECRETMIDDLE", "SECRETHIGH"],
  benchmark_name: "SECRETINDEX",
  periods: 24,
  periods_per_year: 12,
  from: "2018-01-31",
  to: "2019-12-31",
  outline: { benchmark: true, universe: false, excess: false, missing: 0 },
};
const RESULTS = {
  kind: "trial_results",
  name: "HIDDENNAME",
  source: "HIDDENNAME.csv",
  labels: ["HIDDENRESULT"],
  trials: 4,
  outline: { columns: 1, trial_ids: true, missing: 0 },
};
const ENTRIES = [
  { id: "set-1", data: MOMENTUM },
  { id: "set-2", data: null },
  { id: "set-3", data: RESULTS },
];

let fetched;
let times = 0;

beforeEach(() => {
  fetched = [];
  mock.method(globalThis, "fetch", async (address) => {
    fetched.push(address);
    return { ok: true, text: async () => CONTRACT };
  });
});

/** Of a page that has not fetched the contract yet. */
const freshly = () => import(`../../../static/workshop/promptpanel.js?${++times}`);

async function shown(t, { entries = [], asked = { request: "" }, source = () => CODE } = {}) {
  const { promptPanel } = await freshly();
  const announce = t.mock.fn();
  const place = stage(t, await promptPanel({ tool: { title: "Counter" }, source, entries, asked, announce }));
  const preview = () => place.querySelector("pre").textContent;
  const copy = async () => {
    const copied = lendClipboard(t);
    called(place, "Copy the prompt").click();
    await appears(place, () => announce.mock.callCount());
    announce.mock.resetCalls();
    return copied[0];
  };
  const ticks = [...place.querySelectorAll("input[type=checkbox]")];
  return { place, preview, copy, ticks, request: called(place, "What should it do?"), announce };
}

test("the prompt holds the request, the code, the contract with the page's limits, and the data's shape, as they are", async (t) => {
  const { request, copy, preview } = await shown(t, { entries: ENTRIES });
  type(request, "  Add the ``median`` of <each> month & year.\n");
  const prompt = await copy();
  assert.ok(prompt.includes("# Request\n\nAdd the ``median`` of <each> month & year.\n"));
  assert.ok(prompt.includes(`The tool “Counter”:\n\n\`\`\`python\n${CODE}\`\`\``));
  for (const heading of CONTRACT.match(/^## .*$/gm)) assert.ok(prompt.includes(`\n${heading}\n`), heading);
  assert.ok(prompt.includes(`${manifest.limits.run_seconds} seconds a run`));
  assert.ok(prompt.includes(`${manifest.limits.report_bytes / 1e6} MB`));
  for (const { name, version } of manifest.wheelhouse) assert.ok(prompt.includes(`${name} ${version}`), name);
  assert.ok(prompt.includes("3 buckets, lowest rank first."));
  assert.ok(prompt.includes("Trial results (TrialResults): 4 trials"));
  assert.equal(preview(), prompt);
});

for (const [case_, entries] of Object.entries({ none: [], "what is being read": [{ id: "set-1", data: null }] })) {
  test(`without a request and with no data but ${case_} it says so, and there is nothing to tick`, async (t) => {
    const { ticks, copy } = await shown(t, { entries });
    const prompt = await copy();
    assert.match(prompt, /The person has not said yet what should be different\./);
    assert.match(prompt, /None\. The tool is tried on a sample of the page\./);
    assert.equal(ticks.length, 0);
  });
}

test("no name in the data goes along until it is ticked, and then those of that set alone", async (t) => {
  const { ticks, copy, preview } = await shown(t, { entries: ENTRIES });
  assert.deepEqual(ticks.map(nameOf), [
    "Tell the names in “SECRETNAME” as well (file, columns)",
    "Tell the names in “HIDDENNAME” as well (file, columns)",
  ]);
  assert.doesNotMatch(await copy(), /SECRET|HIDDEN/);
  ticks[0].click();
  assert.match(preview(), /SECRETLOW/);
  assert.match(await copy(), /from the file "SECRETNAME\.csv"/);
  assert.doesNotMatch(preview(), /HIDDEN/);
  ticks[0].click();
  ticks[1].click();
  assert.match(await copy(), /HIDDENRESULT/);
  assert.doesNotMatch(preview(), /SECRET/);
  ticks[1].click();
  assert.doesNotMatch(await copy(), /SECRET|HIDDEN/);
});

test("what is edited since is in the next copy, and what is shown is what is copied", async (t) => {
  let code = CODE;
  const { copy, preview } = await shown(t, { source: () => code });
  code = "TOOL = 2\n";
  const prompt = await copy();
  assert.ok(prompt.includes("```python\nTOOL = 2\n```"));
  assert.ok(!prompt.includes(CODE));
  assert.equal(preview(), prompt);
});

test("what is shown follows each letter of the request, which is there when the panel is opened again", async (t) => {
  const asked = { request: "" };
  const { place, request, preview } = await shown(t, { asked });
  type(request, "Add it.");
  assert.match(preview(), /# Request\n\nAdd it\./);
  place.remove();
  const again = await shown(t, { asked });
  assert.equal(again.request.value, "Add it.");
  assert.match(again.preview(), /# Request\n\nAdd it\./);
});

test("what comes next is told where it was copied", async (t) => {
  const { place, copy } = await shown(t);
  await copy();
  assert.match(place.querySelector("[data-part=copied]").textContent, /^Copied\. .*“Paste an answer”\.$/);
});

test("without a clipboard the prompt is there to copy", async (t) => {
  refuseClipboard(t);
  const { place, preview } = await shown(t, { entries: ENTRIES });
  called(place, "Copy the prompt").click();
  const field = await appears(place, () => place.querySelector("#to-copy"));
  assert.equal(field.value, preview());
  assert.match(nameOf(field), /The prompt is selected here/);
});

test("what is copied can be read with the keyboard, and has a name", async (t) => {
  const { place } = await shown(t);
  const region = called(place, "The prompt");
  assert.equal(region.tabIndex, 0);
  assert.equal(region.tagName, "PRE");
});

test("the contract is fetched once, by however many panels", async () => {
  const { loadContract, promptPanel } = await freshly();
  const about = { tool: { title: "Counter" }, source: () => CODE, entries: [], asked: { request: "" }, announce() {} };
  await Promise.all([promptPanel(about), promptPanel(about), loadContract()]);
  await promptPanel(about);
  assert.deepEqual(fetched, ["https://flipside.example/below/workshop/contract.md"]);
});

test("a contract that could not be fetched is asked for again the next time", async (t) => {
  const { loadContract } = await freshly();
  mock.method(globalThis, "fetch", async () => {
    throw new TypeError("Failed to fetch");
  });
  const lost = { name: "UserError", message: /could not be fetched/, remedy: /connection/ };
  await assert.rejects(loadContract(), lost);
  // Nor is what a host says in place of a file.
  t.mock.method(globalThis, "fetch", async () => ({ ok: false, status: 404, text: async () => "Not found" }));
  await assert.rejects(loadContract(), lost);
  t.mock.method(globalThis, "fetch", async () => ({ ok: true, text: async () => CONTRACT }));
  assert.equal(await loadContract(), CONTRACT);
});
