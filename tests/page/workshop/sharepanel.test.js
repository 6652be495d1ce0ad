import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";
import { manifest } from "../built.mjs";
import { keepSaves } from "../views/saves.mjs";
import { called, nameOf, stage, texts } from "../views/stage.mjs";
import { appears } from "./appearing.mjs";
import { lendClipboard, refuseClipboard } from "./clipboards.mjs";

const copy = `
  export async function resolve(specifier, context, next) {
    if (specifier.endsWith("/origin/page.js") && context.parentURL?.endsWith("?copy"))
      return { url: "data:text/javascript,export const isCopy = true;", shortCircuit: true };
    return next(specifier, context);
  }`;
register(`data:text/javascript,${encodeURIComponent(copy)}`);
const { sharePanel } = await import("../../../static/workshop/sharepanel.js");
const { sourceIn } = await import("../../../static/workshop/sharing.js");
// Of the page in one file, which has no address on the web.
const { sharePanel: panelOfCopy } = await import("../../../static/workshop/sharepanel.js?copy");

const TOOL = 'TOOL = Tool(id="counter")\n# Größe ≥ 10 %\t– “quoted”, 日本, \u{1f642}\n';
// The digits of a number, so that nothing can be squeezed out of them.
const LONG = (7n ** 60_000n).toString(36);

function shown(t, { panel = sharePanel, source = () => TOOL } = {}) {
  const announce = t.mock.fn();
  return { place: stage(t, panel({ name: "counter", source }, announce)), announce };
}

test("a download is the file byte for byte, as it is by then", async (t) => {
  const saves = keepSaves(t);
  let source = "old";
  const { place } = shown(t, { source: () => source });
  source = TOOL;
  called(place, "Download counter.py").click();
  const { name, blob } = await saves.next();
  assert.equal(name, "counter.py");
  assert.deepEqual(Buffer.from(await blob.arrayBuffer()), Buffer.from(TOOL));
});

test("the link that is copied carries the tool as it is by then, and its length is told", async (t) => {
  const copied = lendClipboard(t);
  let source = "old";
  const { place, announce } = shown(t, { source: () => source });
  source = TOOL;
  called(place, "Copy a link").click();
  const told = await appears(place, () => place.querySelector("[data-part=copied]"));
  const [link] = copied;
  assert.equal(await sourceIn(link.split("#code=")[1]), TOOL);
  assert.equal(told.textContent, `Copied. The link has ${link.length} characters.`);
  assert.deepEqual(announce.mock.calls[0].arguments, [told.textContent]);
});

test("a tool that is too long for a link says so where it was asked for, and nothing is copied", async (t) => {
  const copied = lendClipboard(t);
  const { place } = shown(t, { source: () => LONG });
  called(place, "Copy a link").click();
  const problem = await appears(place, () => place.querySelector("[data-problem=user]"));
  assert.match(problem.textContent, /16,000 is the most that mail and chat programs pass on whole/);
  assert.match(problem.textContent, /Download the file and send that\./);
  assert.equal(manifest.limits.link_characters, 16_000);
  assert.deepEqual(copied, []);
});

test("a link takes the place of what was told before", async (t) => {
  lendClipboard(t);
  let source = LONG;
  const { place } = shown(t, { source: () => source });
  called(place, "Copy a link").click();
  await appears(place, () => place.querySelector(".problem"));
  source = TOOL;
  called(place, "Copy a link").click();
  await appears(place, () => place.querySelector("[data-part=copied]"));
  assert.equal(place.querySelector(".problem"), null);
});

test("without a clipboard the link is there to copy", async (t) => {
  refuseClipboard(t);
  const { place } = shown(t);
  called(place, "Copy a link").click();
  const field = await appears(place, () => place.querySelector("#to-copy"));
  assert.match(field.value, /^https:\/\/flipside\.example\/below\/#code=/);
  assert.equal(await sourceIn(field.value.split("#code=")[1]), TOOL);
  assert.match(nameOf(field), /The link is selected here; copy it yourself\./);
});

test("it says that data and settings stay here, and where in the link the tool is", (t) => {
  const { place } = shown(t);
  assert.match(place.textContent, /Neither your data nor your settings go with it\./);
  assert.match(place.textContent, /behind the #, which browsers send to no server/);
});

test("the page in one file has no link to give, and says why", (t) => {
  const { place } = shown(t, { panel: panelOfCopy });
  assert.deepEqual(texts(place, "button"), ["Download counter.py"]);
  assert.match(place.textContent, /this copy on your disk has no address/);
  assert.doesNotMatch(place.textContent, /behind the #/);
});
