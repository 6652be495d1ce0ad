import assert from "node:assert/strict";
import { test } from "node:test";
import { sum, typedCsv, typedNodes } from "../../../static/app/typed.js";

const nodes = (text) => {
  const { nodes, fault } = typedNodes(text);
  assert.equal(fault, null);
  return nodes;
};

test("a node a line, with a comma, a semicolon, a tab or a blank before its weight", () => {
  assert.deepEqual(nodes("Return on equity, TTM, 20\nMomentum 50\n\nSize; 30\r\nNet margin\t10"), [
    ["Return on equity, TTM", "20"],
    ["Momentum", "50"],
    ["Size", "30"],
    ["Net margin", "10"],
  ]);
});

test("a semicolon parts where a decimal comma follows", () => {
  assert.deepEqual(nodes("Value; 12,5"), [["Value", "12,5"]]);
});

test("weights may have a sign, a per cent sign, decimals and thousands", () => {
  for (const weight of ["-5", "+5", "\u22125", "30%", "30 %", ".5", "12.50", "1.000,5"]) {
    assert.deepEqual(nodes(`Value;${weight}`), [["Value", weight]]);
  }
});

test("a head line that was copied with the cells is no node", () => {
  assert.deepEqual(nodes("Node\tWeight\nValue\t40"), [["Value", "40"]]);
  assert.equal(typedNodes("Value\t40\nNode\tWeight").fault, "Line 2: “Weight” is not a number. Write “Name, weight”.");
});

test("what is typed wrong is said with its line, and the nodes before it are kept", () => {
  assert.deepEqual(typedNodes("Value, 20\nQuality, much"), {
    nodes: [["Value", "20"]],
    fault: "Line 2: “much” is not a number. Write “Name, weight”.",
  });
  assert.equal(typedNodes("Value").fault, "Line 1 has no weight. Write “Name, weight”.");
  assert.equal(typedNodes("\nValue, 20\nQuality,").fault, "Line 3 has no weight. Write “Name, weight”.");
  assert.equal(typedNodes(", 20").fault, "Line 1 has no name. Write “Name, weight”.");
});

test("nothing typed is no node and no fault", () => {
  assert.deepEqual(typedNodes(" \n\n"), { nodes: [], fault: null });
});

test("the nodes are a CSV file in which a name with a comma is one cell", () => {
  assert.equal(
    typedCsv([
      ["Return on equity, TTM", "20"],
      ["Momentum", "50"],
      ["Size", "12,5"],
    ]),
    'Node,Weight\n"Return on equity, TTM",20\nMomentum,50\nSize,"12,5"\n',
  );
});

test("weights add up as people write them", () => {
  assert.equal(sum(["20", "50", "30"]), 100);
  assert.equal(sum(["0.1", "0.2"]), 0.3);
  assert.equal(sum(["12,5", "30%", "7.5 %", "\u22125"]), 45);
  assert.equal(sum(["20", "many", ""]), 20);
  assert.equal(sum([]), 0);
});
