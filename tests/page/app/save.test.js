import assert from "node:assert/strict";
import { resolveObjectURL } from "node:buffer";
import { afterEach, beforeEach, mock, test } from "node:test";
import { fileName, save } from "../../../static/app/save.js";

let pressed; // the links that were pressed

function press(event) {
  event.preventDefault();
  const { href, download, isConnected } = event.target;
  pressed.push({ href, download, isConnected });
}

beforeEach(() => {
  pressed = [];
  mock.timers.enable({ apis: ["setTimeout"] });
  document.addEventListener("click", press);
});
afterEach(() => {
  document.removeEventListener("click", press);
  mock.timers.runAll();
  mock.timers.reset();
});

test("a text is saved under its name, byte for byte, and no link is left behind", async () => {
  const links = document.links.length;
  save("table.csv", "Näme\r\n1\r\n", "text/csv");
  assert.equal(document.links.length, links);
  const [{ href, download, isConnected }] = pressed;
  assert.equal(download, "table.csv");
  assert.ok(isConnected); // some browsers press no other
  const blob = resolveObjectURL(href);
  assert.equal(blob.type, "text/csv");
  assert.equal(await blob.text(), "Näme\r\n1\r\n");
});

test("a text without a type is plain", () => {
  save("tool.py", "pass");
  assert.equal(resolveObjectURL(pressed[0].href).type, "text/plain");
});

test("a blob is saved as it is", async () => {
  save("chart.png", new Blob([new Uint8Array([137, 80])], { type: "image/png" }), "text/plain");
  const blob = resolveObjectURL(pressed[0].href);
  assert.equal(blob.type, "image/png");
  assert.deepEqual([...new Uint8Array(await blob.arrayBuffer())], [137, 80]);
});

test("the file is there long enough for a slow browser, and then let go", () => {
  save("table.csv", "a");
  mock.timers.tick(59_000);
  assert.ok(resolveObjectURL(pressed[0].href));
  mock.timers.tick(1_000);
  assert.equal(resolveObjectURL(pressed[0].href), undefined);
});

const report = (...names) => ({ tool: "inversion", data: names.map((name) => ({ name })) });

test("a file is called by its data, its tool and its block", () => {
  const one = { tool: "inversion", data: { name: "10_Portfolios_Prior_12_2" } };
  assert.equal(fileName(one, null, "html"), "10-Portfolios-Prior-12-2-inversion.html");
  assert.equal(fileName(one, "episodes", "csv"), "10-Portfolios-Prior-12-2-inversion-episodes.csv");
});

test("a file of several sets names the first and counts the others", () => {
  assert.equal(fileName(report("first", "second", "third"), null, "json"), "first-and-2-more-inversion.json");
  assert.equal(fileName(report("first"), null, "json"), "first-inversion.json");
});

test("a name that no file can have becomes one", () => {
  assert.equal(fileName(report('../a\\b:c*"d"'), null, "csv"), "a-b-c-d-inversion.csv");
  assert.equal(fileName(report("=cmd|' /C calc'!A0"), "t", "csv"), "cmd-C-calc-A0-inversion-t.csv");
  assert.equal(fileName(report("模型 ２"), null, "csv"), "模型-2-inversion.csv");
  assert.equal(fileName(report("…"), null, "csv"), "inversion.csv");
});

test("an umlaut stays one letter, however the name has it", () => {
  assert.equal(fileName(report("Rückblick"), null, "csv"), "Rückblick-inversion.csv");
  assert.equal(fileName(report("Ru\u0308ckblick"), null, "csv"), "Rückblick-inversion.csv");
});

test("a long name is cut and does not end in a dash", () => {
  assert.equal(fileName(report(`${"a".repeat(59)} and more`), null, "csv"), `${"a".repeat(59)}-inversion.csv`);
});
