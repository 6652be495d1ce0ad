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
  const sets = { entries: [], problems: [], selected: null };
  let lastId = 0;

  function refuse(name, error) {
    sets.problems.push({ id: `problem-${++lastId}`, name, error });
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
        refuse(entry.name, entry.fault);
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
  };

  sets.reset = (entry) => {
    entry.wanted = null;
    return read(entry, {});
  };

  /** Forgets a set; one that is still being read for the first time is given up at once. */
  sets.remove = (id) => {
    const gone = sets.entries.find((entry) => entry.id === id);
    gone.turn += 1; // an answer that is still on its way finds nobody
    sets.entries = sets.entries.filter((entry) => entry !== gone);
    if (sets.selected === id) sets.selected = sets.entries.find((entry) => entry.data)?.id ?? null;
    onChange();
    if (gone.progress && !gone.data) return python.cancel();
    python.remove(id).catch((error) => {
      if (!(error instanceof Cancelled)) throw error;
    });
  };

  sets.select = (id) => {
    sets.selected = id;
    onChange();
  };

  sets.dismiss = (id) => {
    sets.problems = sets.problems.filter((problem) => problem.id !== id);
    onChange();
  };

  sets.current = () => sets.entries.find((entry) => entry.id === sets.selected && entry.data);
  return sets;
}

function tooLarge(file, maxBytes) {
  return new UserError({
    message: `${file.name} is ${bytes(file.size)} large; Flipside reads files up to ${bytes(maxBytes)}, because all of it has to fit into this browser tab’s memory.`,
    remedy: "Keep only the date and the bucket columns, or split the history, and try again.",
  });
}
