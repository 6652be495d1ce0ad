// Which data sets an analysis is given: the one shown in detail, and with it those that a tool of several compares.

import { alone, suits, takesResults } from "./suit.js";

/**
 * What the analysis makes of a set: "detail", "compared", "used" with others, "left out" by the visitor, or
 * "unsuited" where the tool does not work on it; null where it is not read yet, or is none of a tool's that takes
 * one set.
 */
export function partOf(entry, sets, tool) {
  if (!entry.data) return null;
  const together = takesResults(tool);
  if (entry.id === sets.selected && !together) return "detail";
  if (!tool.several) return null;
  if (!suits(entry.data, tool, sets) && !(together && describesTrials(entry, sets))) return "unsuited";
  if (!goesWith(sets.current()?.data, entry.data, tool)) return null;
  if (!entry.compared) return "left out";
  return together ? "used" : "compared";
}

// A tool that compares one kind takes nothing else beside it, and a set of another kind by itself.
const goesWith = (detail, data, { compares }) =>
  !compares.length || (data.kind === detail?.kind && compares.includes(data.kind));

/** Whether it is what trials were made of: a ranking system's own file, in which the next trials are written. */
function describesTrials({ data }, sets) {
  const hasTrials = ({ data: other }) => other?.kind === "weight_table" && other.trials > 0; // results count theirs, too
  return data.kind === "weight_table" && sets.entries.some(hasTrials);
}

/** The sets that `tool` is given, the one shown in detail first, the others as they are listed. */
export function given(sets, tool) {
  const detail = sets.current();
  if (!detail) return [];
  if (takesResults(tool)) return together(sets, tool);
  if (!suits(detail.data, tool, sets)) return [];
  return [detail, ...sets.entries.filter((entry) => partOf(entry, sets, tool) === "compared")];
}

// The table of the latest generation first. Results fill the trials in the order in which they came, whichever set
// is looked at.
function together(sets, tool) {
  const used = sets.entries.filter((entry) => partOf(entry, sets, tool) === "used");
  const tables = used.filter(({ data }) => data.kind !== "trial_results");
  const results = used.filter(({ data }) => data.kind === "trial_results");
  return [...tables.sort((a, b) => b.data.trials - a.data.trials), ...results];
}

/** Whether `used` holds all that `tool` needs to start. */
export function complete(used, tool) {
  if (!takesResults(tool)) return used.length > 0 && !alone(used, tool);
  return new Set(used.map(({ data }) => data.kind)).size === tool.accepts.length;
}

/** Whether there is anything to compare: a tool of several, and more than one set. */
export function comparing(sets, tool) {
  if (!tool.several || sets.entries.filter(({ data }) => data).length < 2) return false;
  const current = sets.current()?.data;
  return !tool.compares.length || (tool.compares.includes(current?.kind) && suits(current, tool, sets));
}

/** Whether more sets are on their way; an analysis of all of them waits until the last has come. */
export const arriving = (sets) => sets.entries.some(({ data }) => !data);
