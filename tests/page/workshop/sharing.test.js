import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { UserError } from "../../../static/python/client.js";
import { linkTo, sourceIn, sourceOf } from "../../../static/workshop/sharing.js";
import { manifest } from "../built.mjs";
import { lend } from "../views/stage.mjs";

const { link_characters: LONGEST, source_bytes: LARGEST } = manifest.limits;
const HERE = "https://flipside.example/below/";
const TOOL = 'TOOL = Tool(id="counter")\n# Größe ≥ 10 %\t– “quoted”, 日本, \u{1f642}\n';

// The same in every run, and hardly to be compressed.
function* noise(seed = 1) {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state >>> 24;
  }
}

const letters = (count) => {
  const source = noise();
  return Array.from({ length: count }, () => String.fromCharCode(97 + (source.next().value % 26))).join("");
};
/** What a link carries, packed by something else than the page. */
const packed = (content) => deflateRawSync(content).toString("base64url");
const codeOf = (link) => link.slice(link.indexOf("#code=") + "#code=".length);

beforeEach(() => history.replaceState(null, "", "/below/"));

function assertRefused(error, words) {
  assert.ok(error instanceof UserError);
  assert.match(error.message, words);
  return true;
}

test("a tool comes out of its link letter by letter, whatever is in it", async () => {
  for (const source of [TOOL, "", "\n", "\r\n \0 \ufeff", "x".repeat(LARGEST)]) {
    assert.equal(await sourceIn(codeOf(await linkTo(source))), source, JSON.stringify(source.slice(0, 20)));
  }
});

test("a link leads to this page, without what it was asked for, and carries the tool behind the #", async () => {
  history.replaceState(null, "", "/below/?visit=2#tool=seasonality&tail=3");
  const link = await linkTo(TOOL);
  assert.ok(link.startsWith(`${HERE}#code=`), link);
  assert.equal(inflateRawSync(Buffer.from(codeOf(link), "base64url")).toString(), TOOL);
});

test("a link has only letters that an address keeps as they are", async () => {
  // Long and odd enough that each of the 64 letters comes up.
  const code = codeOf(await linkTo(letters(6000)));
  assert.match(code, /^[\w-]+$/);
  assert.ok(code.includes("-") && code.includes("_"));
  assert.equal(await sourceIn(new URLSearchParams(`code=${code}`).get("code")), letters(6000));
});

test("a link that was packed by another program is read", async () => {
  assert.equal(await sourceIn(packed(TOOL)), TOOL);
});

test("the longest link is within the limit, and the next longer tool is refused with its length", async () => {
  let [fits, exceeds] = [1000, 60_000];
  while (exceeds - fits > 1) {
    const middle = (fits + exceeds) >> 1;
    const made = await linkTo(letters(middle)).catch(() => null);
    if (made) fits = middle;
    else exceeds = middle;
  }
  const link = await linkTo(letters(fits));
  assert.ok(link.length > LONGEST - 10 && link.length <= LONGEST, `${link.length}`);
  assert.equal(await sourceIn(codeOf(link)), letters(fits));
  await assert.rejects(linkTo(letters(exceeds)), (error) => {
    assertRefused(error, /16,000 is the most that mail and chat programs pass on whole\.$/);
    const [, told] = error.message.match(/would have ([\d,]+) characters/);
    assert.ok(Number(told.replace(",", "")) > LONGEST);
    assert.equal(error.remedy, "Download the file and send that.");
    return true;
  });
});

const WHOLE = packed(TOOL);
const DAMAGED = {
  "is cut off": WHOLE.slice(0, WHOLE.length / 2),
  "begins with another letter": `_${WHOLE.slice(1)}`,
  "is no base64": "<script>",
  "is empty": "",
  "is text, but not in UTF-8": packed(Buffer.from(TOOL, "utf16le")),
  "ends within a letter": packed(Buffer.from("# ß").subarray(0, 3)),
  "is more than a tool may have": packed("x".repeat(LARGEST + 1)),
};

for (const [case_, code] of Object.entries(DAMAGED)) {
  test(`a link that ${case_} is refused in words`, async () => {
    await assert.rejects(sourceIn(code), (error) => {
      assertRefused(error, /^The tool in this link cannot be read \(.+\)\.$/);
      assert.match(error.remedy, /Ask for it again, or for the \.py file\./);
      return true;
    });
  });
}

test("of a link that would unpack to a hundred megabytes only the beginning is unpacked", async (t) => {
  const bomb = packed(Buffer.alloc(100_000_000));
  let unpacked = 0;
  const Real = DecompressionStream;
  lend(t, globalThis, "DecompressionStream", function counting(format) {
    const real = new Real(format);
    const count = new TransformStream({
      transform(piece, after) {
        unpacked += piece.length;
        after.enqueue(piece);
      },
    });
    return { writable: real.writable, readable: real.readable.pipeThrough(count) };
  });
  await assert.rejects(sourceIn(bomb), (error) => assertRefused(error, /it holds more than 200,000 bytes/));
  assert.ok(unpacked > LARGEST && unpacked < 2_000_000, `${unpacked}`);
});

// The file

const file = (content, name = "tool.py") => new File([content], name);

test("a file is its text, with the ends of lines and the mark of a Windows editor taken away", async () => {
  assert.equal(await sourceOf(file(TOOL)), TOOL);
  assert.equal(await sourceOf(file(`\ufeff${TOOL.replaceAll("\n", "\r\n")}`)), TOOL);
  assert.equal(await sourceOf(file("a\rb\r\nc\n")), "a\nb\nc\n");
});

test("a file that is not in UTF-8 is refused with its name", async () => {
  await assert.rejects(sourceOf(file(Buffer.from("# Größe\n", "latin1"))), (error) => {
    assertRefused(error, /^tool\.py is not text in UTF-8\.$/);
    assert.equal(error.remedy, "Save it as UTF-8 and try again.");
    return true;
  });
});

test("a file may be as large as a tool may, and not a byte larger", async () => {
  assert.equal((await sourceOf(file("#".repeat(LARGEST)))).length, LARGEST);
  const large = file("#".repeat(LARGEST + 1), "large.py");
  lend({ after() {} }, large, "arrayBuffer", () => assert.fail("It is read only to be refused."));
  await assert.rejects(sourceOf(large), (error) => {
    return assertRefused(error, /^large\.py has 200,001 bytes; a tool may have 200,000\.$/);
  });
});
