// Which data sets an analysis is given: the one shown in detail, and with it those that a tool of several compares.

/**
 * What the analysis makes of a set: "detail", "compared", "left out" by the visitor, or "unsuited" where the tool
 * does not work on its kind; null where it is not read yet, or is none of a tool's that takes one set.
 */
export function partOf(entry, sets, tool) {
  if (!entry.data) return null;
  // Also where its kind does not suit: then the tool itself says so.
  if (entry.id === sets.selected) return "detail";
  if (!tool.several) return null;
  if (!tool.accepts.includes(entry.data.kind)) return "unsuited";
  return entry.compared ? "compared" : "left out";
}

/** The sets that `tool` is given, the one shown in detail first, the others as they are listed. */
export function given(sets, tool) {
  const detail = sets.current();
  if (!detail) return [];
  return [detail, ...sets.entries.filter((entry) => partOf(entry, sets, tool) === "compared")];
}

/** Whether there is anything to compare: a tool of several, and more than one set. */
export function comparing(sets, tool) {
  return tool.several && sets.entries.filter(({ data }) => data).length > 1;
}

/** Whether more sets are on their way; an analysis of all of them waits until the last has come. */
export const arriving = (sets) => sets.entries.some(({ data }) => !data);
