// What session.py tells of a small file of bucket returns, and the entry that app/sets.js keeps of it.

const choices = (...pairs) => pairs.map(([value, label]) => ({ value, label }));

export const FACTS = {
  values: {
    id: "values",
    label: "Values are",
    value: "returns",
    text: "returns of each period",
    reason: "33% of the values are below zero",
    input: "choice",
    choices: choices(["returns", "returns of each period"], ["levels", "levels (index values)"]),
  },
  unit: {
    id: "unit",
    label: "Unit",
    value: "percent",
    text: "percent (1.5 is 1.5 %)",
    reason: "half of the values are larger than 1.25 in size",
    input: "choice",
    choices: choices(["percent", "percent (1.5 is 1.5 %)"], ["fraction", "fractions (0.015 is 1.5 %)"]),
  },
  periods_per_year: {
    id: "periods_per_year",
    label: "Periods a year",
    value: 12,
    text: "monthly (12 periods a year)",
    reason: "the dates are typically 31 days apart",
    input: "number",
    choices: [],
  },
  last: {
    id: "last",
    label: "Last date",
    value: "2002-12-28",
    text: "2002-12-28",
    reason: "the last in the file",
    input: "date",
    choices: [],
  },
  decimal: {
    id: "decimal",
    label: "Decimal mark",
    value: ".",
    text: "point",
    reason: "48 of 48 cells looked at can only be read this way",
    input: "choice",
    choices: choices([".", "point 1.5"], [",", "comma 1,5"]),
  },
  encoding: {
    id: "encoding",
    label: "Encoding",
    value: "ASCII",
    text: "ASCII",
    reason: "it has no letters beyond A to Z",
    input: null,
    choices: [],
  },
};

const column = (index, header, role, bucket, reason) => ({ index, header, role, bucket, reason });

/** A record of the import with other parts than usual. */
export const record = (other = {}) => ({
  name: "made up.csv",
  kind: "bucket_returns",
  kind_label: "bucket returns",
  facts: Object.values(FACTS),
  columns: [
    column(0, "Date", "date", null, "its cells are dates"),
    column(1, "Q1", "bucket", 1, "the names hold numbers"),
    column(2, "Q2", "bucket", 2, "the names hold numbers"),
    column(3, "Note", "ignore", null, "it holds words"),
  ],
  roles: choices(
    ["date", "Date"],
    ["bucket", "Bucket return"],
    ["benchmark", "Benchmark return"],
    ["ignore", "Not used"],
  ),
  preview: {
    header: ["Date", "Q1", "Q2", "Note"],
    rows: [
      ["2001-01-28", "-2.50", "-0.70", "x1"],
      ["2001-02-28", "-2.00", "-0.40"],
    ],
    first_row: 2,
  },
  dropped: [],
  warnings: [],
  corrections: {},
  nodes: [],
  ...other,
});

const DATA = {
  name: "made up",
  kind: "bucket_returns",
  periods: 24,
  from: "2001-01-28",
  to: "2002-12-28",
  periods_per_year: 12,
  labels: ["Q1", "Q2"],
  buckets: 2,
};

/** The entry of that file: `told` are other parts of the record, `other` those of the entry. */
export const entryOf = (told = {}, other = {}) => ({
  id: "set-1",
  name: "made up.csv",
  sample: false,
  version: 1,
  busy: false,
  fault: null,
  changed: null,
  wanted: null,
  data: DATA,
  record: record(told),
  fresh: new Map(),
  drafts: new Map(),
  cellFaults: new Map(),
  ...other,
});
