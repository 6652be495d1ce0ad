// The data sets of this visit: files being read, files read, and files that could not be.

import { Cancelled, UserError } from "../python/client.js";
import { bytes } from "./format.js";

// A correction of where the table lies makes the roles given to its columns meaningless.
const MOVES_COLUMNS = ["sheet", "section", "layout", "delimiter", "grouping"];

/**
 * @param {{python: object, maxBytes: number, onChange: () => void,
 *   onProblem: (name: string, error: Error) => void}} options
 */
export function createSets({ python, maxBytes, onChange, onProblem }) {
  const sets = { entries: [], problems: [], selected: null, mending: null };
  let lastId = 0;

  // A file that was understood in part stays with its problem, to be corrected.
  function refuse(name, error, entry = null) {
    sets.problems.push({ id: `problem-${++lastId}`, name, error, entry: entry?.record ? entry : null });
    onChange();
    onProblem(name, error);
  }

  async function read(entry, corrections) {
    const turn = ++entry.turn;
    Object.assign(entry, { busy: true, progress: null, fault: null });
    onChange();
    try {
      const onProgress = (fraction, message) => {
        entry.progress = { fraction, message };
        onChange();
      };
      const answer = await python.read(entry.id, entry.file, corrections, { onProgress });
      if (entry.turn !== turn) return false;
      Object.assign(entry, { data: answer.data, record: answer.import, version: entry.version + 1 });
      return true;
    } catch (error) {
      if (entry.turn !== turn) return false;
      entry.fault = error;
      // While nothing could be read, what was understood last is all there is to correct.
      if (!entry.data && correctable(error.record)) entry.record = error.record;
      return false;
    } finally {
      if (entry.turn === turn) {
        entry.busy = false;
        onChange();
      }
    }
  }

  // Where something else ended the worker meanwhile, the file is read again.
  async function readUntilDone(entry) {
    while (sets.entries.includes(entry)) {
      if (await read(entry, {})) return true;
      if (!(entry.fault instanceof Cancelled)) return false;
    }
    return false;
  }

  /** Reads files one after the other; the first that can be read is analysed. */
  sets.add = async (files, { sample = false } = {}) => {
    const added = [];
    for (const file of files) {
      if (file.size > maxBytes) {
        refuse(file.name, tooLarge(file, maxBytes));
        continue;
      }
      const entry = { id: `set-${++lastId}`, name: file.name, file, sample, turn: 0, version: 0 };
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
  };

  /** Something that is no file, such as a folder, was given. */
  sets.refuse = (name, message, remedy) => refuse(name, new UserError({ message, remedy }));

  /** Reads a set again with one more correction; where that fails, the set stays as it was. */
  sets.correct = async (entry, change) => {
    const wanted = { ...entry.record.corrections, ...entry.wanted, ...change };
    // An emptied field takes the correction back.
    for (const [id, value] of Object.entries(change)) if (value === "") delete wanted[id];
    if (MOVES_COLUMNS.some((id) => id in change)) delete wanted.columns;
    entry.wanted = wanted;
    entry.changed = Object.keys(change)[0];
    await read(entry, wanted);
    if (!entry.busy) entry.wanted = null;
    mended(entry);
  };

  sets.reset = async (entry) => {
    entry.wanted = null;
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
    if (sets.selected === id) sets.selected = sets.entries.find((entry) => entry.data)?.id ?? null;
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
    python.remove(entry.id).catch((error) => {
      if (!(error instanceof Cancelled)) throw error;
    });
  }

  sets.current = () => sets.entries.find((entry) => entry.id === sets.selected && entry.data);
  return sets;
}

function correctable(record) {
  return record && (record.columns.length > 0 || record.facts.some(({ input }) => input));
}

function tooLarge(file, maxBytes) {
  return new UserError({
    message: `${file.name} is ${bytes(file.size)} large; Flipside reads files up to ${bytes(maxBytes)}, because all of it has to fit into this browser tab’s memory.`,
    remedy: "Keep only the date and the bucket columns, or split the history, and try again.",
  });
}
