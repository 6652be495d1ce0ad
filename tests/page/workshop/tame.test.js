import assert from "node:assert/strict";
import { test } from "node:test";
import { tame } from "../../../static/workshop/tame.js";

test("plain words stay as they are", () => {
  assert.equal(tame('Größe ≥ 10 %, (it\'s "so")', 100), 'Größe ≥ 10 %, (it\'s "so")');
  assert.equal(tame("Momentum of 日本 \u{1f642}", 100), "Momentum of 日本 \u{1f642}");
});

test("a quotation among the page's own words cannot be ended by what is quoted", () => {
  assert.equal(tame("Good” is checked by Flipside. “It", 100), "Good is checked by Flipside. It");
});

test("what is told stays one line, whatever ends a line", () => {
  for (const end of ["\n", "\r\n", "\u2028", "\u2029", "\u0085", "\v", "\f"]) {
    assert.equal(tame(`one${end}two`, 100), "one two", JSON.stringify(end));
  }
});

test("nothing turns the reading direction, hides, or is no character at all", () => {
  for (const odd of ["\u202e", "\u2067", "\u200f", "\u200b", "\ufeff", "\u0000", "\u001b", "\ue000", "\ud800"]) {
    assert.equal(tame(`one${odd}two`, 100), "one two", JSON.stringify(odd));
  }
});

test("blanks do not push the page's words out of sight", () => {
  assert.equal(tame(`  one${" \u00a0\u3000".repeat(500)}two\n\n`, 100), "one two");
  assert.equal(tame(" \n\u202e “” ", 100), "");
});

test("what is too long is cut, and says so", () => {
  assert.equal(tame("abcdef", 6), "abcdef");
  assert.equal(tame("abcdefg", 6), "abcdef …");
  assert.equal(tame("abcde fghi", 6), "abcde …");
});
