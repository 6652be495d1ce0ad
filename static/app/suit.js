// Which data an analysis works on, and what it still lacks.

import manifest from "../manifest.js";
import { number } from "./format.js";

const kindWords = (kind) => manifest.kinds[kind];

/** Whether an analysis reads results, which mean nothing without the trials that they belong to. */
export const takesResults = (tool) => tool.accepts.includes("trial_results");

/** Whether `used` is one set of a kind of which `tool` compares several. */
export const alone = (used, tool) => used.length === 1 && tool.compares.includes(used[0].data.kind);

/** Whether `tool` works on a data set, as one of those loaded. */
export function suits(data, tool, sets) {
  if (!tool.accepts.includes(data.kind)) return false;
  if (
    alone(
      sets.entries.filter((each) => each.data?.kind === data.kind),
      tool,
    )
  )
    return false;
  return !(takesResults(tool) && data.kind === "weight_table" && data.trials === 0);
}

/** Why `tool` does not work on a data set, in a few words; empty where it does. */
export function unsuited(data, tool, sets) {
  if (suits(data, tool, sets)) return "";
  if (tool.compares.includes(data.kind))
    return `Compares two files or more of ${kindWords(data.kind)}; this is the only one.`;
  if (tool.accepts.includes(data.kind)) return `“${data.name}” has no trials yet.`;
  return `Works on ${tool.accepts.map(kindWords).join(" and ")}, not on ${kindWords(data.kind)}.`;
}

/**
 * What an analysis of the loaded sets lacks, or null.
 * @param {object[]} used the sets that the analysis would be given  @param {object[]} tools of the manifest
 * @returns {{what: "data"|"table"|"trials"|"results", title: string, text: string, tool?: object, begun?: boolean}|null}
 *   `tool` makes what is lacking; `begun` tells that the analysis runs without it
 */
export function lacking(sets, used, tool, tools) {
  const current = sets.current();
  if (!current) return null;
  if (takesResults(tool)) return lackingResults(sets, used, tools);
  const comparable = tool.compares.includes(current.data.kind);
  if (comparable && used.length < 2) {
    return {
      what: "data",
      title: `“${tool.title}” compares two files or more of ${kindWords(current.data.kind)}`,
      text: suits(current.data, tool, sets)
        ? `Only “${current.data.name}” is chosen. Choose another to compare it with.`
        : `“${current.data.name}” is the only one. Add another, or choose another analysis.`,
    };
  }
  if (suits(current.data, tool, sets)) return null;
  return {
    what: "data",
    title: `“${tool.title}” works on ${tool.accepts.map(kindWords).join(" or ")}`,
    text: `“${current.data.name}” is ${kindWords(current.data.kind)}. Add a file of the right kind, or choose another analysis.`,
  };
}

function lackingResults(sets, used, tools) {
  const trials = Math.max(0, ...used.map(({ data }) => (data.kind === "weight_table" ? data.trials : 0)));
  const answered = used.reduce((sum, { data }) => sum + (data.kind === "trial_results" ? data.trials : 0), 0);
  if (trials === 0) return lackingTrials(sets, tools);
  if (answered >= trials) return null;
  const open = trials - answered;
  const order = "in the order of the trials. Paste them anywhere on this page, or type them here.";
  if (answered === 0) {
    return {
      what: "results",
      title: "Paste or drop the results: one number per trial",
      begun: false,
      text: `${number(trials)} trials wait for their results. Run them, then copy one number for each, such as the annualised return, ${order} Several columns are several kinds of result.`,
    };
  }
  return {
    what: "results",
    title: `${number(open)} of ${number(trials)} trials have no results yet`,
    begun: true,
    text: `Paste or drop the results of the new trials: one number per trial, ${order} The earlier results stay.`,
  };
}

function lackingTrials(sets, tools) {
  const bare = sets.entries.some(({ data }) => data?.kind === "weight_table" && data.trials === 0);
  const maker = tools.find((tool) => tool.accepts.includes("weight_table") && !takesResults(tool));
  if (bare) {
    return {
      what: "trials",
      title: "There are no trials yet",
      text: "Make trials of these weights first and run them. Then come back here with the results.",
      tool: maker,
    };
  }
  return {
    what: "table",
    title: "The trials that these results belong to",
    text: "Drop or choose the file with the trials, as it was saved from the report that made them.",
  };
}
