// flipside/formats.py is its twin: tests/unit/test_formats.py has the same cases, less the true minus sign.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, columnDigits, counted, date, describe, number, periods, value } from "../../../static/app/format.js";

const VALUES = [
  [null, "fraction", "n/a"],
  [0, "fraction", "0.00%"],
  [-0, "fraction", "0.00%"],
  [0.0116399, "fraction", "1.16%"],
  [-0.0116399, "fraction", "−1.16%"],
  [0.0999499, "fraction", "9.99%"],
  [0.0999999, "fraction", "10.0%"],
  [0.36364, "fraction", "36.4%"],
  [1, "fraction", "100.0%"],
  [9.99999, "fraction", "1,000%"],
  [-12.5, "fraction", "−1,250%"],
  [0.000043, "fraction", "0.0043%"],
  [null, "p", "n/a"],
  [0, "p", "below 0.001"],
  [0.000999, "p", "below 0.001"],
  [0.001, "p", "0.001"],
  [0.0484, "p", "0.048"],
  [0.0994999, "p", "0.099"],
  [0.0995, "p", "0.10"],
  [0.31, "p", "0.31"],
  [0.99, "p", "0.99"],
  [0.9951, "p", "above 0.99"],
  [5.7453, "ratio", "5.75"],
  [-5.7453, "ratio", "−5.75"],
  [1234.5678, "ratio", "1,235"],
  [-1234.5678, "ratio", "−1,235"],
  [null, "ratio", "n/a"],
  [1122, "count", "1,122"],
  [1.5, "count", "1.5"],
  [3.0, "count", "3"],
  [1234567, "count", "1,234,567"],
  [true, "text", "yes"],
  [false, "text", "no"],
  ["recovered", "text", "recovered"],
  [null, "text", "n/a"],
  ["", "text", "n/a"],
  [undefined, "text", "n/a"],
  [null, "date", "n/a"],
];

test("a value reads as its unit says", () => {
  for (const [raw, unit, shown] of VALUES) assert.equal(value(raw, unit), shown, `${raw} as ${unit}`);
});

test("a number of no unit is as it is", () => {
  assert.equal(value(1234.5, "text"), "1234.5");
});

test("monthly dates are months and others are days", () => {
  assert.equal(value("2009-03-31", "date", { periodsPerYear: 12 }), "2009-03");
  assert.equal(value("2009-03-31", "date", { periodsPerYear: 13.04 }), "2009-03-31");
  assert.equal(value("2009-03-31", "date"), "2009-03-31");
  assert.equal(date("2009-03-31", 12), "2009-03");
  assert.equal(date("2009-03-31", 52), "2009-03-31");
});

test("a column has one number of decimals", () => {
  const shown = (values, unit) => values.map((raw) => value(raw, unit, { digits: columnDigits(values, unit) }));
  assert.deepEqual(shown([0.0312, -0.5, null], "fraction"), ["3.1%", "−50.0%", "n/a"]);
  assert.deepEqual(shown([1, 2.5, null], "count"), ["1.0", "2.5", "n/a"]);
  assert.deepEqual(shown([1, 20, null], "count"), ["1", "20", "n/a"]);
  assert.deepEqual(shown([0.001, 0.00001], "fraction"), ["0.10%", "0.00%"]);
});

test("a column without numbers, or of another unit, leaves each value its own decimals", () => {
  assert.equal(columnDigits([], "fraction"), undefined);
  assert.equal(columnDigits([null, "n/a"], "fraction"), undefined);
  assert.equal(columnDigits([1, 2], "ratio"), undefined);
});

test("numbers have grouped thousands, a true minus sign, and none before nothing", () => {
  assert.equal(number(1234567), "1,234,567");
  assert.equal(number(-1234.56, 1), "−1,234.6");
  assert.equal(number(-0.004, 2), "0.00");
  assert.equal(number(-0.005, 3), "−0.005");
  assert.equal(number(1.5, 2, 0), "1.5");
});

test("a formatter that is used again is that of the same decimals", () => {
  assert.deepEqual(
    [number(1.25, 2), number(1.25, 2, 0), number(1.5, 2, 0), number(1.5, 2), number(1.5, 0)],
    ["1.25", "1.25", "1.5", "1.50", "2"],
  );
});

test("periods are called by their frequency", () => {
  assert.equal(periods(1122, 12), "1,122 months");
  assert.equal(periods(1, 12), "1 month");
  assert.equal(periods(500, 252), "500 trading days");
  assert.equal(periods(60, 52), "60 weeks");
  assert.equal(periods(8, 4), "8 quarters");
  assert.equal(periods(3, 1), "3 years");
  assert.equal(periods(60, 365.25 / 28), "60 periods of 4 weeks");
  assert.equal(periods(60, 10), "60 periods");
  assert.equal(periods(1, 10), "1 period");
});

test("a data set is described by what it holds", () => {
  const span = { from: "2001-01-31", to: "2005-12-31", periods: 60, periods_per_year: 12 };
  assert.equal(describe({ kind: "bucket_returns", buckets: 5, ...span }), "5 buckets, 60 months, 2001-01 to 2005-12");
  assert.equal(
    describe({ kind: "return_series", labels: ["a", "b"], ...span }),
    "2 series, 60 months, 2001-01 to 2005-12",
  );
  assert.equal(
    describe({ kind: "factor_panel", factors: 14, stocks: 1080, labels: ["a"], ...span }),
    "14 factors of 1,080 stocks, 60 months, 2001-01 to 2005-12",
  );
  // What a report says of its data.
  assert.equal(describe(span), "60 months, 2001-01 to 2005-12");
});

test("weights and results are described by their trials", () => {
  assert.equal(describe({ kind: "weight_table", nodes: 4, trials: 0 }), "4 nodes");
  assert.equal(describe({ kind: "weight_table", nodes: 1, trials: 10 }), "1 node, 10 trials");
  assert.equal(describe({ kind: "trial_results", trials: 10, columns: 1 }), "10 results");
  assert.equal(describe({ kind: "trial_results", trials: 1, columns: 3 }), "1 trial, 3 columns");
});

test("a count has the name of one or of many", () => {
  assert.deepEqual(
    [counted(0, "node"), counted(1, "node"), counted(1200, "node")],
    ["0 nodes", "1 node", "1,200 nodes"],
  );
});

test("bytes are told in the unit that suits", () => {
  const shown = [0, 499, 1500, 999_999, 1_000_000, 4_240_000, 9_999_999, 10_000_000, 1_200_000_000].map(bytes);
  assert.deepEqual(
    shown.map((text) => text.replace("\u00a0", " ")),
    ["1 kB", "1 kB", "2 kB", "1,000 kB", "1.0 MB", "4.2 MB", "10.0 MB", "10 MB", "1,200 MB"],
  );
  assert.match(shown[0], /^1\u00a0kB$/); // no line breaks there
});
