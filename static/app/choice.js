// The right analysis for the data: the page follows the kind of what is chosen, and finds its way back.

import { suits, takesResults } from "./suit.js";

/** @param {object[]} tools as app/own.js lists them; they change, and what is remembered goes by their ids */
export function createChoice(tools) {
  const recent = []; // what was asked for, the newest first, each tool once: {tool, params}

  /** Notes what the visitor asked for, so that the page can come back to it; an address is all there is to come back to. */
  function remember({ tool, params }, fromAddress = false) {
    if (fromAddress) recent.length = 0;
    const before = recent.findIndex((each) => each.tool.id === tool.id);
    if (before >= 0) recent.splice(before, 1);
    recent.unshift({ tool, params, unknown: [] });
  }

  const asItIsNow = (each) => ({ ...each, tool: tools.find(({ id }) => id === each.tool.id) });

  // Not by hand: with the next data the page goes back to what was.
  function followed(tool) {
    const params = recent.find((each) => each.tool.id === tool.id)?.params ?? {};
    return { tool, params, unknown: [], followed: true };
  }

  /** What to ask for with `entry` of `sets` chosen: the same as before where that works on it. */
  function forSet(entry, asked, sets) {
    const { data } = entry;
    const fits = (tool) => suits(data, tool, sets);
    // Trials that were brought back from a report are there for their results.
    const reader = entry.brought && data.trials > 0 && tools.find(takesResults);
    if (reader) return asked.tool === reader ? asked : followed(reader);
    if (fits(asked.tool) && !asked.followed) return asked;
    const before = recent.map(asItIsNow).find(({ tool }) => tool && fits(tool));
    if (before) return before;
    const first = fits(asked.tool) ? asked.tool : tools.find(fits);
    return first && first !== asked.tool ? followed(first) : asked;
  }

  return { remember, forSet };
}
