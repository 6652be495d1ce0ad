// Numbers, dates and names as people read them. The exact values stay in the report.

const MINUS = "\u2212";
const NBSP = "\u00a0";

// Making a formatter takes many times as long as formatting with it, and a table has thousands of numbers.
const formatters = new Map();

function formatter(digits, least) {
  const key = `${digits} ${least}`;
  let made = formatters.get(key);
  if (!made) {
    made = new Intl.NumberFormat("en-US", { maximumFractionDigits: digits, minimumFractionDigits: least });
    formatters.set(key, made);
  }
  return made;
}

/** A number with grouped thousands and a true minus sign. */
export function number(value, digits = 0, least = digits) {
  return formatter(digits, least)
    .format(value)
    .replace(/^-(?=[0.,]*$)/, "")
    .replace("-", MINUS);
}

/** Decimals for a number of that size; the same rule as flipside/formats.py, so page and export agree. */
function decimals(largest) {
  const size = Math.abs(largest);
  if (size > 0 && size < 0.01) return Math.min(4, 1 - Math.floor(Math.log10(size)));
  if (Number(size.toFixed(2)) < 10) return 2;
  return Number(size.toFixed(1)) < 1000 ? 1 : 0;
}

function probability(p) {
  if (p < 0.001) return "below 0.001";
  if (p > 0.99) return "above 0.99";
  return number(p, p < 0.0995 ? 3 : 2); // 0.048 must not read like 0.05
}

/** "2009-03" where periods are months, else the whole date. */
export function date(iso, periodsPerYear) {
  return periodsPerYear === 12 ? String(iso).slice(0, 7) : String(iso);
}

/**
 * A report's value as text. `unit` as in report.py; `digits` fixes the decimals, so that a column of a
 * table lines up.
 */
export function value(raw, unit, { periodsPerYear, digits } = {}) {
  if (raw === null || raw === undefined || raw === "") return "n/a";
  if (typeof raw === "boolean") return raw ? "yes" : "no";
  if (typeof raw !== "number") return unit === "date" ? date(raw, periodsPerYear) : String(raw);
  if (unit === "fraction") {
    return `${number(raw * 100, digits ?? decimals(raw * 100))}%`;
  }
  if (unit === "p") return probability(raw);
  if (unit === "ratio") return number(raw, digits ?? (Math.abs(raw) >= 1000 ? 0 : 2));
  if (unit === "count") return number(raw, 1, digits ?? (Number.isInteger(raw) ? 0 : 1));
  return String(raw);
}

/** The decimals that suit a whole column, or undefined where each value has its own. */
export function columnDigits(values, unit) {
  const sizes = values.filter((v) => typeof v === "number").map(Math.abs);
  if (!sizes.length) return undefined;
  if (unit === "count") return sizes.every(Number.isInteger) ? 0 : 1;
  return unit === "fraction" ? decimals(sizes.reduce((most, size) => Math.max(most, size)) * 100) : undefined;
}

/** "1,122 months": what `count` periods are called at that frequency. */
export function periods(count, periodsPerYear) {
  const names = { 252: "trading day", 52: "week", 12: "month", 4: "quarter", 1: "year" };
  const name = names[Math.round(periodsPerYear * 100) / 100];
  const weeks = 365.25 / 7 / periodsPerYear;
  if (!name && Math.abs(weeks - Math.round(weeks)) < 1e-6 && weeks > 1.5) {
    return `${number(count)} periods of ${Math.round(weeks)} weeks`;
  }
  return `${number(count)} ${name ?? "period"}${count === 1 ? "" : "s"}`;
}

/** "10 buckets, 1,122 months, 1927-01 to 2020-06"; a report's data does not tell the buckets. */
export function describe(data) {
  if (data.kind === "weight_table") return [counted(data.nodes, "node"), trials(data)].filter(Boolean).join(", ");
  if (data.kind === "trial_results") {
    return data.columns > 1 ? `${trials(data)}, ${counted(data.columns, "column")}` : counted(data.trials, "result");
  }
  const { buckets, labels, from, to, periods: count, periods_per_year: perYear, ...of } = data;
  const parts = [periods(count, perYear), `${date(from, perYear)} to ${date(to, perYear)}`];
  if (of.factors) parts.unshift(`${number(of.factors)} factors of ${number(of.stocks)} stocks`);
  else if (buckets) parts.unshift(`${number(buckets)} buckets`);
  else if (labels) parts.unshift(`${number(labels.length)} series`);
  return parts.join(", ");
}

/** "1 node", "1,200 nodes". */
export const counted = (count, name) => `${number(count)} ${name}${count === 1 ? "" : "s"}`;

const trials = (data) => data.trials > 0 && counted(data.trials, "trial");

/** "4.2 MB", "18 kB". */
export function bytes(count) {
  if (count >= 1e6) return `${number(count / 1e6, count < 1e7 ? 1 : 0)}${NBSP}MB`;
  return `${number(Math.max(1, Math.round(count / 1e3)))}${NBSP}kB`;
}
