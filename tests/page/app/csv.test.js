import assert from "node:assert/strict";
import { test } from "node:test";
import { quoted, toCsv } from "../../../static/app/csv.js";

const table = (labels, ...rows) => ({ columns: labels.map((label) => ({ label })), rows });

test("a cell with a comma, a quote or a line end is put in quotes", () => {
  assert.equal(quoted("plain"), "plain");
  assert.equal(quoted("a,b"), '"a,b"');
  assert.equal(quoted('say "x"'), '"say ""x"""');
  assert.equal(quoted("two\nlines"), '"two\nlines"');
  assert.equal(quoted("two\rlines"), '"two\rlines"');
});

test("a table is its labels and its rows, each with the line end of RFC 4180", () => {
  assert.equal(toCsv(table(["Name", "Mean"], ["a", 1], ["b", 2])), "Name,Mean\r\na,1\r\nb,2\r\n");
  assert.equal(toCsv(table(["Name"])), "Name\r\n");
});

test("numbers have their full precision and no grouping", () => {
  const cells = [0.1 + 0.2, -1234567.891, 1e-9, 0, -0.012345678901234567];
  const [, line] = toCsv(table(["a", "b", "c", "d", "e"], cells)).split("\r\n");
  assert.deepEqual(line.split(",").map(Number), cells);
});

test("a negative number is no formula", () => {
  assert.equal(toCsv(table(["a"], [-1.5])), "a\r\n-1.5\r\n");
});

test("what is missing is an empty cell, and what is true or false says so", () => {
  assert.equal(
    toCsv(table(["a", "b", "c", "d", "e"], [null, undefined, true, false, ""])),
    "a,b,c,d,e\r\n,,true,false,\r\n",
  );
});

test("no cell is a formula that a file smuggled in", () => {
  const names = ["=1+1", "+1+1", "@SUM(A1)", "-2+3", "\tcmd", "\rcmd", "\ncmd"];
  const cells = names.map((name) => toCsv(table(["Name"], [name])).slice("Name\r\n".length, -"\r\n".length));
  for (const cell of cells) assert.match(cell, /^"?'/);
  assert.deepEqual(
    cells.map((cell) => cell.replace(/^"|"$/g, "")),
    names.map((name) => `'${name}`),
  );
});

test("a formula within a name is a name", () => {
  assert.equal(toCsv(table(["Name"], ["1=1"])), "Name\r\n1=1\r\n");
});

test("a formula with quotes and a label that is one are disarmed as well", () => {
  assert.equal(
    toCsv(table(["=A1", "b"], ['=HYPERLINK("http://x","a")', "b"])),
    `'=A1,b\r\n"'=HYPERLINK(""http://x"",""a"")",b\r\n`,
  );
});
