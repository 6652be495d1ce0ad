// Corrections of the cells of a node table. What cannot be used yet is kept as it was typed, with the reason, and
// tried again with every further change: a minimum above the maximum is right once the maximum is raised.

import { Cancelled } from "../python/client.js";
import { sentence } from "./faults.js";

const CELL = /^nodes\.(\d+\.\w+)$/;

/** What an entry keeps of its cells, by "row.column": typed and not yet in force, and why not. */
export const noDrafts = () => ({ fresh: new Map(), drafts: new Map(), cellFaults: new Map() });

/**
 * @param {(entry: object, corrections: object) => Promise<boolean>} read as app/reading.js makes it
 * @param {() => void} onChange
 * @returns {(entry: object, changes: object) => Promise<void>} changes: text by cell
 */
export function createNodeCorrections(read, onChange) {
  async function attempt(entry, cells) {
    const { turn } = entry;
    const { nodes, ...others } = entry.record.corrections ?? {};
    entry.changed = "nodes";
    const good = await read(entry, { ...others, nodes: { ...nodes, ...Object.fromEntries(cells) } });
    if (entry.turn !== turn + 1 || entry.fault instanceof Cancelled) return "again";
    if (!good) return "fault";
    for (const [cell, text] of cells) if (entry.drafts.get(cell) === text) settle(entry, cell);
    return "good";
  }

  function settle(entry, cell) {
    entry.drafts.delete(cell);
    entry.cellFaults.delete(cell);
  }

  function blame(entry, cells) {
    const cell = CELL.exec(entry.fault.field)?.[1] ?? cells[0][0];
    entry.cellFaults.set(cell, sentence(entry.fault));
  }

  async function apply(entry) {
    while (entry.fresh.size > 0 && !entry.gone) {
      const fresh = [...entry.fresh];
      entry.fresh.clear();
      const all = [...new Map([...entry.drafts, ...fresh])];
      for (const [cell, text] of fresh) entry.drafts.set(cell, text);
      let outcome = await attempt(entry, all);
      // An older fault does not keep back what is right.
      if (outcome === "fault" && all.length > fresh.length) outcome = await attempt(entry, fresh);
      if (outcome === "good" && all.every(([cell]) => !entry.drafts.has(cell))) entry.cellFaults.clear();
      if (outcome === "fault") blame(entry, fresh);
      if (outcome === "again") {
        for (const [cell, text] of fresh) if (!entry.fresh.has(cell)) entry.fresh.set(cell, text);
      }
      onChange();
    }
  }

  return async (entry, changes) => {
    for (const [cell, text] of Object.entries(changes)) {
      entry.fresh.set(cell, text);
      entry.cellFaults.delete(cell);
    }
    if (entry.applying) return;
    entry.applying = true;
    try {
      await apply(entry);
    } finally {
      entry.applying = false;
    }
  };
}

/** Corrections by row, as they are for other rows: those of the nodes that are still there, found by name. */
export function moved(nodes, before, after) {
  const rows = new Map(after.map(({ name }, row) => [name, row]));
  return Object.fromEntries(
    Object.entries(nodes).flatMap(([cell, text]) => {
      const [row, column] = cell.split(".");
      const to = rows.get(before[row]?.name);
      return to === undefined || column === "name" ? [] : [[`${to}.${column}`, text]];
    }),
  );
}
