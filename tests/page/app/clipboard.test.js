import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { toClipboard } from "../../../static/app/clipboard.js";

const withClipboard = (clipboard) =>
  Object.defineProperty(navigator, "clipboard", { value: clipboard, configurable: true });

afterEach(() => {
  delete navigator.clipboard;
});

test("a text is on the clipboard as it is", async () => {
  const written = [];
  withClipboard({ writeText: async (text) => written.push(text) });
  assert.equal(await toClipboard("a\tb\n1\t2\n"), true);
  assert.deepEqual(written, ["a\tb\n1\t2\n"]);
});

test("where the browser does not let the page do it, that is the answer", async () => {
  withClipboard({ writeText: () => Promise.reject(new DOMException("no", "NotAllowedError")) });
  assert.equal(await toClipboard("a"), false);
});

test("a browser without a clipboard, as one is without https, is no error", async () => {
  assert.equal(navigator.clipboard, undefined);
  assert.equal(await toClipboard("a"), false);
});
