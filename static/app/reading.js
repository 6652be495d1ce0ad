// Reading the file of one set. What was understood is kept in its entry; an answer to an earlier wish is dropped.

import { UserError } from "../python/client.js";
import { bytes } from "./format.js";

/**
 * @param {{python: object, onChange: () => void, onProgress: (entry: object) => void}} options
 * @returns {(entry: object, corrections: object) => Promise<boolean>} whether it was read; if not, `entry.fault` says why
 */
export function createReader({ python, onChange, onProgress }) {
  return async (entry, corrections) => {
    const turn = ++entry.turn;
    Object.assign(entry, { busy: true, progress: null, fault: null });
    onChange();
    try {
      const told = (fraction, message) => {
        entry.progress = { fraction, message };
        if (entry.turn === turn) onProgress(entry);
      };
      const answer = await python.read(entry.id, entry.file, corrections, { onProgress: told });
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
  };
}

function correctable(record) {
  return record && (record.columns.length > 0 || record.facts.some(({ input }) => input));
}

/** What is said of a file that does not fit into the browser's memory. */
export function tooLarge(file, maxBytes) {
  return new UserError({
    message: `${file.name} is ${bytes(file.size)} large; Flipside reads files up to ${bytes(maxBytes)}.`,
    remedy: "Keep only the columns that are needed, or split the history, and try again.",
  });
}
