import assert from "node:assert/strict";
import { test } from "node:test";
import { handed } from "../../../static/workshop/clipboard.js";
import { nameOf, stage } from "../views/stage.mjs";
import { lendClipboard, refuseClipboard } from "./clipboards.mjs";

const WORDS = { words: "Copied. Paste it.", label: "The link" };

test("what was copied is told on the page and to a screen reader", async (t) => {
  const copied = lendClipboard(t);
  const announce = t.mock.fn();
  const shown = await handed("a <b> text", { ...WORDS, announce });
  assert.deepEqual(copied, ["a <b> text"]);
  assert.equal(shown.textContent, WORDS.words);
  assert.deepEqual(announce.mock.calls[0].arguments, [WORDS.words]);
});

test("where the page may not copy, the text itself is there, selected, and nothing is said to be copied", async (t) => {
  refuseClipboard(t);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const announce = t.mock.fn();
  const text = "two\nlines";
  const place = stage(t, await handed(text, { ...WORDS, announce }));
  const field = place.querySelector("textarea");
  assert.equal(field.value, text);
  assert.ok(field.readOnly);
  t.mock.timers.tick(0);
  assert.deepEqual([field.selectionStart, field.selectionEnd], [0, text.length]);
  assert.match(nameOf(field), /The link is selected here; copy it yourself\./);
  assert.doesNotMatch(place.textContent, /Copied/);
  assert.equal(announce.mock.callCount(), 0);
});
