// A report as a tool gives it, small, and the tool that gave it.

const parameter = (id, label, kind, other = {}) => ({
  id,
  label,
  help: `What ${label} is.`,
  kind,
  default: null,
  automatic: "",
  choices: [],
  min: null,
  max: null,
  step: null,
  unit: "",
  ...other,
});

export const TOOL = {
  id: "inversion",
  title: "Inversion analysis",
  question: "When did it turn?",
  accepts: ["bucket_returns"],
  several: false,
  compares: [],
  parameters: [
    parameter("tail", "Buckets at each end", "integer", { default: 1, unit: "buckets" }),
    parameter("against", "Compare the top with", "choice", {
      default: "bottom",
      choices: [
        { value: "bottom", label: "the bottom buckets" },
        { value: "universe", label: "the universe average" },
      ],
    }),
    parameter("window", "Rolling window", "integer", { automatic: "one year of periods", unit: "periods" }),
    parameter("min_depth", "List episodes from", "number", { default: 0.05, unit: "fraction" }),
    parameter("first", "From", "date", { automatic: "the first date in the file" }),
  ],
};

export const DATA = {
  name: "momentum",
  kind: "bucket_returns",
  periods: 48,
  from: "2010-01-28",
  to: "2013-12-28",
  periods_per_year: 12,
};

export const metric = (id, other = {}) => ({
  id,
  label: id,
  value: 1,
  unit: "count",
  help: `What ${id} is.`,
  ...other,
});
export const metrics = (id, ...items) => ({ type: "metrics", id, title: `Title of ${id}`, items });
export const text = (id, ...paragraphs) => ({ type: "text", id, title: `Title of ${id}`, paragraphs });
export const column = (id, unit, other = {}) => ({ id, label: id, unit, help: `What ${id} is.`, ...other });
export const table = (id, columns, rows, other = {}) => ({
  type: "table",
  id,
  title: `Title of ${id}`,
  columns,
  rows,
  help: `What ${id} shows.`,
  ...other,
});

/** The report, with other parts than usual. */
export const reportOf = (other = {}) => ({
  tool: "inversion",
  title: "Inversion analysis",
  data: DATA,
  params: { tail: 1, against: "bottom", window: 12, min_depth: 0.05, first: null },
  verdict: { level: "good", label: "Not inverted now", text: "The ranking is not upside-down now." },
  blocks: [metrics("summary", metric("periods", { value: 48 }))],
  warnings: [],
  version: "0.1.0",
  ...other,
});
