// The tools that are not the gallery's as it stands: edited, new, or from somebody else. They are kept in this browser and
// are laid over the gallery's, so that the rest of the page knows one list of tools.

import { openStore } from "./store.js";

const KEEP_MS = 300; // what is typed is kept so long after its first letter, all else at once

/**
 * @param {{gallery: object[], versions: number, onChange: () => void, onProblem: (error: Error) => void}} options `gallery` as the
 *   manifest lists it, `versions` how many of each tool are kept
 * @returns an object with `tools`, the one list, changed in place; `records` by id: {id, origin: "edited"|"new"|"shared", name,
 *   source, tool (its declaration as last understood, or null), versions: [{source, at}], made, changed, active (false
 *   where the source is the gallery's again, or nobody has agreed to it yet)}; `renamed` has the id that took the place of another
 */
export function createOwn({ gallery, versions, onChange, onProblem }) {
  const tools = [...gallery];
  const records = new Map();
  const grants = new Set(); // "tool set": which data a tool from somebody else was given
  const timers = new Map();
  const laid = new Map(); // id -> {declared, tool}: the same object as long as the declaration is the same
  const opening = openStore();
  let shown = "true"; // what of it all is on the screen beside the tools
  const tabs = new BroadcastChannel("flipside-tools"); // the page in other tabs, with the same store
  const own = { tools, records, lasting: true, renamed: new Map() };
  const isGallery = (id) => gallery.some((tool) => tool.id === id);

  /** The record by which a tool is run, or null where that is the gallery's own. */
  own.of = (id) => {
    const record = records.get(id);
    return record?.active ? record : null;
  };

  function overlaid(record, original) {
    const declared = record.tool ?? original;
    if (!declared) return null;
    const last = laid.get(record.id);
    if (last?.declared === declared) return last.tool;
    const tool = { samples: [], ...declared, id: record.id, origin: record.origin, packages: [] };
    laid.set(record.id, { declared, tool });
    return tool;
  }

  function rebuild() {
    const listed = gallery.map((tool) => (own.of(tool.id) ? overlaid(own.of(tool.id), tool) : tool));
    const others = [...records.values()].filter(({ id, active }) => active && !isGallery(id));
    others.sort((a, b) => a.made - b.made);
    const next = [...listed, ...others.map((record) => overlaid(record)).filter(Boolean)];
    // Whoever types changes a text, and mostly nothing that is listed.
    const ids = [...records.values()].filter(({ active }) => active).map(({ id }) => id);
    const around = [own.lasting, ...ids].join();
    if (around === shown && next.length === tools.length && next.every((tool, at) => tool === tools[at])) return;
    shown = around;
    tools.splice(0, tools.length, ...next);
    onChange();
  }

  async function keep(id) {
    clearTimeout(timers.get(id));
    timers.delete(id);
    const record = records.get(id);
    const store = await opening;
    try {
      await (record ? store.put(record) : store.remove(id));
      tabs.postMessage(id);
    } catch (error) {
      own.lasting = false;
      onProblem(new Error(`This browser could not keep “${id}” (${error.message}). Download it before you leave.`));
    }
  }

  // What another tab has kept: else this one would put its older state, without those versions, in its place.
  tabs.onmessage = async ({ data: id }) => {
    const store = await opening;
    const record = await store.get(id);
    if (!store.lasting || timers.has(id)) return;
    if (record) records.set(id, record);
    else records.delete(id);
    rebuild();
  };

  /** Sets what is known of a tool; `change` lacks what stays. */
  own.put = (id, change) => {
    const now = Date.now();
    const known = { made: now, versions: [], tool: null, active: true, ...records.get(id) };
    const record = { ...known, ...change, id, changed: now };
    records.set(id, record);
    own.renamed.delete(id);
    if (change.source === undefined) keep(id);
    else if (!timers.has(id)) timers.set(id, setTimeout(keep, KEEP_MS, id));
    rebuild();
    return record;
  };

  /** Adds what it is now to its history, if that is not the latest there. */
  own.remember = (id) => {
    const { source, versions: past } = records.get(id);
    if (past[0]?.source !== source) own.put(id, { versions: [{ source, at: Date.now() }, ...past].slice(0, versions) });
  };

  /** Forgets a tool; answers with its record, which `restore` takes. */
  own.remove = (id) => {
    const record = records.get(id);
    records.delete(id);
    keep(id);
    rebuild();
    return record;
  };

  own.restore = (record) => own.put(record.id, record);

  /** Gives a tool another id, that of its changed declaration. */
  own.rename = (id, next) => {
    const record = records.get(id);
    records.delete(id);
    keep(id);
    own.renamed.set(id, next);
    return own.put(next, { ...record, name: next });
  };

  /** An id that no tool has: the one wished for, or with a number behind it. */
  own.free = (wished) => {
    const taken = (id) => records.has(id) || isGallery(id);
    let id = wished;
    for (let n = 2; taken(id); n += 1) id = `${wished}_${n}`;
    return id;
  };

  /** Whether a tool may be given these data sets; one of the visitor's own always. */
  own.granted = (record, sets) =>
    record.origin !== "shared" || sets.every(({ id }) => grants.has(`${record.id} ${id}`));
  own.grant = (record, sets) => {
    for (const { id } of sets) grants.add(`${record.id} ${id}`);
  };
  own.revoke = (record) => {
    for (const grant of [...grants]) if (grant.startsWith(`${record.id} `)) grants.delete(grant);
  };

  /** All that was kept in earlier visits. */
  own.ready = opening
    .then(async (store) => {
      own.lasting = store.lasting;
      for (const record of await store.all()) if (!records.has(record.id)) records.set(record.id, record);
      if (records.size || !own.lasting) rebuild();
    })
    .catch(onProblem);
  // A telephone may end a page that is out of sight without a word.
  const keepAll = () => {
    for (const id of [...timers.keys()]) keep(id);
  };
  addEventListener("pagehide", keepAll);
  document.addEventListener("visibilitychange", keepAll);
  return own;
}
