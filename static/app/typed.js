// Node weights typed by hand or pasted into the same field: one node a line.

import { quoted } from "./csv.js";

const WEIGHT = /^[+\-\u2212]?(?:\d[\d.,]*|[.,]\d+)\s*%?$/;

/**
 * The nodes of `text`, each line a name and a weight, and the first line that is neither.
 * @returns {{nodes: [string, string][], fault: string|null}}
 */
export function typedNodes(text) {
  const nodes = [];
  const lines = text.split(/\r?\n/);
  for (const [at, line] of lines.entries()) {
    if (!line.trim()) continue;
    const [name, weight] = parted(line.trim());
    if (name && WEIGHT.test(weight)) nodes.push([name, weight]);
    else if (at > 0 || !/weight/i.test(weight)) return { nodes, fault: faultOf(at + 1, name, weight) };
  }
  return { nodes, fault: null };
}

// The last mark parts them, because a name may hold a comma: "ROE, TTM, 10".
function parted(line) {
  const mark = ["\t", ";", ","].find((each) => line.includes(each)) ?? " ";
  const at = line.lastIndexOf(mark);
  return at < 0 ? [line, ""] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}

function faultOf(line, name, weight) {
  if (!name || !weight) return `Line ${line} has no ${weight ? "name" : "weight"}. Write “Name, weight”.`;
  return `Line ${line}: “${weight}” is not a number. Write “Name, weight”.`;
}

/** The nodes as the text of a CSV file. */
export function typedCsv(nodes) {
  return [["Node", "Weight"], ...nodes].map((row) => `${row.map(quoted).join(",")}\n`).join("");
}

/** The sum of weights as people write them; what is no number counts nothing. */
export function sum(weights) {
  const total = weights.reduce((all, weight) => all + amount(weight), 0);
  return Number(total.toPrecision(12)); // 0.1 + 0.2 is not 0.3
}

function amount(text) {
  const value = Number(text.replace("\u2212", "-").replace(",", ".").replace(/%\s*$/, ""));
  return Number.isFinite(value) ? value : 0;
}
