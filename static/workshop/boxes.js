// Runs tools that are not the gallery's, each in a Python of its own (box.js): the visitor's own share one, and every tool
// from somebody else has one by itself, with the data that it was given and nothing more.

import manifest from "../manifest.js";
import { createBox, endedBy } from "../python/box.js";
import { Cancelled } from "../python/client.js";

const { limits } = manifest;
const START = "Starting a Python of its own for this tool";

/** @param {{python: object, sets: object}} options the page's own Python, which checks reports, and its data sets */
export function createBoxes({ python, sets }) {
  let box = null; // {owner, python, held: Map of set id -> version, provided: source, ended}

  const ownerOf = (record) => (record.origin === "shared" ? `${record.id} ${record.source}` : "own");

  function open(owner) {
    const made = { owner, held: new Map(), provided: null, ended: false };
    made.python = createBox({
      onStatus: ({ state }) => {
        made.state = state;
        if (state === "failed" || state === "ended") made.ended = true;
      },
    });
    return made;
  }

  function close(it, error = new Cancelled()) {
    if (!it || it.ended) return;
    it.ended = true;
    it.python.end(error);
  }

  function boxFor(record) {
    const owner = ownerOf(record);
    if (!box || box.ended || box.owner !== owner) {
      close(box);
      box = open(owner);
    }
    return box;
  }

  /** Waits for an answer, and ends the whole Python where none comes in time. */
  async function within(it, seconds, what, answer) {
    const timer = setTimeout(() => close(it, endedBy(`${what} for more than ${seconds} seconds`)), 1000 * seconds);
    return await answer.finally(() => clearTimeout(timer));
  }

  const answers = ({ python }) => python.remove("nothing");

  /** Waits until Python is there and has what a tool needs. That may be fetched, so it takes what time it takes. */
  async function ready(it, { source }, onProgress) {
    // What ran in it before may have left something behind that never lets go.
    if (it.provided !== null) await within(it, limits.check_seconds, "it did not answer", answers(it));
    if (it.provided === source) return;
    await it.python.provide(source, { onProgress });
    it.provided = source;
  }

  const fileOf = ({ id, source, name }) => ({ source, name: name ?? id });

  // What comes out of it is looked at by the page's own Python: the page makes its form of it, in later visits too.
  async function declared(it, record) {
    const { source, name } = fileOf(record);
    const asked = it.python.declare(source, name);
    return await python.declared(await within(it, limits.check_seconds, "importing the file took", asked));
  }

  /** Gives a Python the data sets; what it holds already is not read again. */
  async function give(it, entries) {
    for (const { id, file, record, version } of entries) {
      if (it.held.get(id) === version) continue;
      const read = it.python.read(id, file, record.corrections);
      await within(it, limits.run_seconds, "reading the data took", read);
      it.held.set(id, version);
    }
  }

  return {
    /** The report of a tool on data sets, checked by the page's own Python. */
    async run(record, ids, params, { onProgress }) {
      const it = boxFor(record);
      if (it.state !== "ready") onProgress(null, START);
      await ready(it, record, onProgress);
      await give(
        it,
        ids.map((id) => sets.entries.find((entry) => entry.id === id)),
      );
      const asked = it.python.runSource({ ...fileOf(record), origin: record.origin }, ids, params, { onProgress });
      const report = await within(it, limits.run_seconds, "it ran", asked);
      const several = record.tool?.several ?? false;
      return { ...(await python.admit(report, record.origin, { ids, several })), tool: record.id };
    },

    /** The declaration in a tool's file; the file is run for that. */
    async declare(record) {
      const it = boxFor(record);
      await ready(it, record);
      return await declared(it, record);
    },

    /** What a file says of itself, without running it, in a Python that holds nothing. */
    async outline(source) {
      const it = open("outline");
      try {
        await answers(it); // so that the time does not begin before Python is there
        return await within(it, limits.check_seconds, "reading the file took", it.python.outline(source));
      } finally {
        close(it);
      }
    },

    /**
     * Tries a file in a Python of its own, which is then thrown away: its declaration, and its report on samples.
     * @param {object} record @param {(tool: object) => Promise<File[]>} samplesFor @param {(step: string, ok: object) => void} onStep
     */
    async tryOut(record, samplesFor, onStep) {
      const it = open("trial");
      try {
        await ready(it, record);
        const { source, name } = fileOf(record);
        const tool = await declared(it, record);
        onStep("declared", tool);
        const files = await samplesFor(tool);
        await give(
          it,
          files.map((file, n) => ({ id: `sample-${n}`, file, record: {}, version: 0 })),
        );
        const ids = files.map((_, n) => `sample-${n}`);
        const asked = it.python.runSource({ source, name, origin: record.origin }, ids, {}, {});
        const report = await within(it, limits.run_seconds, "it ran", asked);
        onStep("ran", report);
        onStep("admitted", await python.admit(report, record.origin));
      } finally {
        close(it);
      }
    },

    /** Forgets data sets that were removed. */
    tidy() {
      if (!box || box.ended) return;
      for (const id of box.held.keys()) {
        if (sets.entries.some((entry) => entry.id === id)) continue;
        box.held.delete(id);
        box.python.remove(id).catch(() => {});
      }
    },

    /** Ends what is being computed. */
    cancel: () => close(box),
  };
}
