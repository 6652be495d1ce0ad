// What a loaded data set looks like, in words, for a prompt that leaves the page.
//
// Given away always: the kind of data; how many periods, buckets, series, factors, stocks, rows, nodes, trials and
// columns there are; the first and the last date and the frequency; whether there is a benchmark, a universe, a
// forward return, bounds, groups and the like, and of how many nodes; and which share of the numbers is missing.
// Given away with `names` only: the data set's and its file's name, the names of buckets, series, factors, nodes or
// columns, and of the benchmark and the forward return.
// Never given away: a return, a weight, a result or any other number of the file; a date but the first and the last;
// the stocks (the page does not know their names); the import record, which quotes cells of the file.
//
// The lines are put together from facts that are named one by one, so that a fact that is new on the data set stays here.

import { counted, number, periods } from "../app/format.js";

const MOST_NAMES = 200;

const KINDS = {
  bucket_returns: (data) => [
    `Bucket returns (BucketReturns): ${counted(data.buckets, "bucket")}, lowest rank first.`,
    time(data),
    `${beside(data, "benchmark", "universe")}${data.outline.excess ? " The returns are in excess of a benchmark." : ""}`,
    missing(data, "returns"),
  ],
  return_series: (data) => [
    `Return series (ReturnSeries): ${number(data.outline.columns)} series.`,
    time(data),
    beside(data, "benchmark"),
    missing(data, "returns"),
  ],
  factor_panel: (data) => [
    `Factor values (FactorPanel): ${counted(data.factors, "factor")} of ${counted(data.stocks, "stock")}, ${counted(data.rows, "row")}, one per date and stock.`,
    time(data),
    beside(data, "forward"),
    missing(data, "values"),
  ],
  weight_table: (data) => [
    `Node weights (WeightTable): ${counted(data.nodes, "node")}, ${counted(data.trials, "trial")}${generations(data)}.`,
    `${counted(data.outline.bounded, "node")} with bounds, ${number(data.outline.locked)} locked; ${counted(data.outline.groups, "group")}, ${counted(data.outline.levels, "composite")}.`,
    data.outline.document ? "From the XML of a ranking system." : "Not from the XML of a ranking system.",
  ],
  trial_results: (data) => [
    `Trial results (TrialResults): ${counted(data.trials, "trial")}, ${counted(data.outline.columns, "column")}.`,
    data.outline.trial_ids ? "The trials have numbers." : "The trials have no numbers: they are in order.",
    missing(data, "results"),
  ],
};

/** What the labels of a kind are the names of. */
const NAMED = {
  bucket_returns: "Buckets",
  return_series: "Series",
  factor_panel: "Factors",
  weight_table: "Nodes",
  trial_results: "Columns",
};

/** @param {object} data  as the worker's `read` answers  @param {{names?: boolean}} options  @returns {string[]} */
export function shapeOf(data, { names = false } = {}) {
  const lines = KINDS[data.kind];
  if (!lines) throw new Error(`No words for the shape of ${data.kind}.`);
  return [...lines(data), ...(names ? named(data) : [])];
}

function time({ periods: count, from, to, periods_per_year: perYear }) {
  if (perYear === null) return `One date: ${from}.`; // a table of factors may have but one
  return `${periods(count, perYear)}, ${from} to ${to} (${number(perYear, 2, 0)} a year).`;
}

const PARTS = { benchmark: "a benchmark", universe: "a universe", forward: "the return that followed" };

function beside({ outline }, ...parts) {
  return parts.map((part) => `${outline[part] ? "With" : "Without"} ${PARTS[part]}.`).join(" ");
}

function missing({ outline: { missing: share } }, what) {
  if (share === 0) return `None of the ${what} is missing.`;
  const percent = share < 0.001 ? "Less than 0.1" : number(share * 100, 1);
  return `${percent}% of the ${what} are missing.`;
}

const generations = ({ trials, outline }) => (trials ? ` of ${counted(outline.generations, "generation")}` : "");

function named({ kind, name, source, labels, outline, benchmark_name: benchmark, forward_name: forward }) {
  const rest = labels.length - MOST_NAMES;
  const shown = labels.slice(0, MOST_NAMES).map(quoted).join(", ");
  return [
    `Name: ${quoted(name)}, from the file ${quoted(source)}.`,
    `${NAMED[kind]}: ${shown}${rest > 0 ? `, and ${number(rest)} more` : ""}.`,
    ...(outline.benchmark ? [`Benchmark: ${quoted(benchmark)}.`] : []),
    ...(outline.forward ? [`Return that followed: ${quoted(forward)}.`] : []),
  ];
}

// As JSON, so that no name can end its line.
const quoted = (name) => JSON.stringify(name);
