import assert from "node:assert/strict";
import { test } from "node:test";
import { verdictView } from "../../../static/views/verdict.js";
import { called, stage, texts } from "./stage.mjs";

const verdict = (other = {}) => verdictView({ level: "good", label: "It works", text: "Yes.", ...other });
const signOf = (level) => verdict({ level }).querySelector("svg path").getAttribute("d");

test("the first sentence is the answer, and each that follows is a reason of its own", (t) => {
  const text = "It works now. The top earned 2.5% more! Is that much? In 3 of 12 months, e.g. the last, it did not.";
  const place = stage(t, verdict({ text }));
  assert.deepEqual(texts(place, ".answer"), ["It works now."]);
  assert.deepEqual(texts(place, ".because"), [
    "The top earned 2.5% more!",
    "Is that much?",
    "In 3 of 12 months, e.g. the last, it did not.",
  ]);
});

test("a sentence may begin with a letter of any alphabet", (t) => {
  const place = stage(t, verdict({ text: "Yes. Übrigens auch hier." }));
  assert.deepEqual(texts(place, ".because"), ["Übrigens auch hier."]);
});

test("the level is said by a word and a sign as well as by colour", (t) => {
  const place = stage(t, verdict({ level: "bad", label: "Inverted now" }));
  const part = called(place, "Verdict");
  assert.equal(part.dataset.verdict, "bad");
  assert.ok(part.classList.contains("bad"));
  assert.deepEqual(texts(part, ".level"), ["Inverted now"]);
  assert.equal(part.querySelector(".level svg").getAttribute("aria-hidden"), "true");
});

test("every level has a sign of its own, and one that is not known has that of what is unknown", () => {
  const signs = ["good", "mixed", "bad", "unknown"].map(signOf);
  assert.equal(new Set(signs).size, 4);
  assert.equal(signOf("never heard of"), signOf("unknown"));
});

test("the words of a verdict are text, whatever they hold", (t) => {
  const html = '<img src="x"> & <b>"bold"</b>';
  const place = stage(t, verdict({ label: html, text: `${html}. ${html}` }));
  assert.ok(place.querySelector(".level").textContent.endsWith(html));
  assert.equal(place.querySelector(".answer").textContent, `${html}. ${html}`);
  assert.equal(place.querySelector("img, b"), null);
});
