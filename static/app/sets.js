// The data sets of this visit: files being read, files read, and files that could not be.

import { Cancelled, UserError } from "../python/client.js";
import { createNodeCorrections, moved, noDrafts } from "./nodes.js";
import { createReader, tooLarge } from "./reading.js";

// A correction of where the table lies makes the roles given to its columns meaningless, and its rows others.
const MOVES_COLUMNS = ["kind", "sheet", "section", "layout", "delimiter", "grouping"];
const MOVES_ROWS = [...MOVES_COLUMNS, "columns", "level"];

/**
 * @param {{python: object, maxBytes: number, onChange: () => void, onProgress: (entry: object) => void,
 *   onProblem: (name: string, error: Error) => void, prefer: (entry: object) => boolean}} options `prefer` tells which
 *   set takes the place of one that was removed
 * @returns an object with the `entries`, of which the `selected` one is shown in detail, and those `compared` go
 *   beside it to a tool that takes several; and the `problems`, of which the `mending` one is being corrected
 */
export function createSets({ python, maxBytes, onChange, onProgress, onProblem, prefer }) {
  const sets = { entries: [], problems: [], selected: null, mending: null };
  const read = createReader({ python, onChange, onProgress });
  const correctNodes = createNodeCorrections(read, onChange);
  let lastId = 0;

  // A file that was understood in part stays with its problem, to be corrected.
  function refuse(name, error, entry = null) {
    sets.problems.push({ id: `problem-${++lastId}`, name, error, entry: entry?.record ? entry : null });
    onChange();
    onProblem(name, error);
  }

  // Where something else ended the worker meanwhile, the file is read again.
  async function readUntilDone(entry) {
    while (sets.entries.includes(entry)) {
      if (await read(entry, {})) return true;
      if (!(entry.fault instanceof Cancelled)) return false;
    }
    return false;
  }

  /**
   * Reads files one after the other; the first that can be read is analysed. `brought` is the text of a file that
   * came from a report. Answers with the sets that there are now.
   */
  sets.add = async (files, { sample = false, brought = null } = {}) => {
    const added = [];
    for (const file of files) {
      if (file.size > maxBytes) {
        refuse(file.name, tooLarge(file, maxBytes));
        continue;
      }
      const id = `set-${++lastId}`;
      const entry = { id, name: file.name, file, sample, brought, compared: true, turn: 0, version: 0, ...noDrafts() };
      added.push(entry);
      sets.entries.push(entry);
    }
    onChange();
    let chosen = false;
    for (const entry of added) {
      if (await readUntilDone(entry)) {
        if (!chosen) sets.selected = entry.id;
        chosen = true;
      } else if (sets.entries.includes(entry)) {
        sets.entries = sets.entries.filter((each) => each !== entry);
        refuse(entry.name, entry.fault, entry);
      }
      onChange();
    }
    return added.filter((entry) => sets.entries.includes(entry));
  };

  /** Something that is no file, such as a folder, was given. */
  sets.refuse = (name, message, remedy) => refuse(name, new UserError({ message, remedy }));

  /** Reads a set again with one more correction; where that fails, the set stays as it was. */
  sets.correct = async (entry, change) => {
    const wanted = { ...entry.record.corrections, ...entry.wanted, ...change };
    // An emptied field takes the correction back.
    for (const [id, value] of Object.entries(change)) if (value === "") delete wanted[id];
    if (MOVES_COLUMNS.some((id) => id in change)) delete wanted.columns;
    const { nodes: rows, corrections } = entry.record;
    const moves = corrections?.nodes && MOVES_ROWS.some((id) => id in change);
    if (moves) delete wanted.nodes;
    entry.wanted = wanted;
    entry.changed = Object.keys(change)[0];
    const good = await read(entry, wanted);
    if (!entry.busy) entry.wanted = null;
    if (good) Object.assign(entry, MOVES_ROWS.some((id) => id in change) && noDrafts());
    if (good && moves) correctNodes(entry, moved(corrections.nodes, rows, entry.record.nodes ?? []));
    mended(entry);
  };

  /** Changes cells of the node table, text by "row.column". */
  sets.correctNodes = correctNodes;

  sets.reset = async (entry) => {
    Object.assign(entry, { wanted: null, ...noDrafts() });
    await read(entry, {});
    mended(entry);
  };

  // A correction of a file that could not be read before: now it is one of the others, or still a problem.
  function mended(entry) {
    const problem = sets.problems.find((each) => each.entry === entry);
    if (!problem || entry.busy) return;
    if (entry.data) {
      sets.entries.push(entry);
      sets.selected = entry.id;
      settle(problem);
    } else if (!(entry.fault instanceof Cancelled)) {
      problem.error = entry.fault;
      onChange();
    }
  }

  /** Shows what was understood of a file that could not be read, so that it can be corrected. */
  sets.mend = (entry) => {
    sets.mending = entry;
    onChange();
  };

  /** Forgets a set; one that is still being read for the first time is given up at once. */
  sets.remove = (id) => {
    const gone = sets.entries.find((entry) => entry.id === id);
    sets.entries = sets.entries.filter((entry) => entry !== gone);
    const left = sets.entries.filter((entry) => entry.data);
    if (sets.selected === id) sets.selected = (left.find(prefer) ?? left[0])?.id ?? null;
    const reading = gone.progress && !gone.data;
    forget(gone);
    onChange();
    if (reading) python.cancel();
  };

  sets.select = (id) => {
    sets.selected = id;
    sets.mending = null;
    onChange();
  };

  /** Takes a set into the comparison or leaves it out; it stays in the list either way. */
  sets.compare = (id, compared) => {
    sets.entries.find((entry) => entry.id === id).compared = compared;
    onChange();
  };

  function settle(problem) {
    if (sets.mending === problem.entry) sets.mending = null;
    sets.problems = sets.problems.filter((each) => each !== problem);
    onChange();
  }

  sets.dismiss = (id) => {
    const problem = sets.problems.find((each) => each.id === id);
    if (problem.entry) forget(problem.entry);
    settle(problem);
  };

  function forget(entry) {
    entry.turn += 1; // an answer that is still on its way finds nobody
    entry.gone = true;
    python.remove(entry.id).catch((error) => {
      if (!(error instanceof Cancelled)) throw error;
    });
  }

  sets.current = () => sets.entries.find((entry) => entry.id === sets.selected && entry.data);
  return sets;
}
