// One analysis at a time, the newest wish wins. A report that is no longer wanted is never shown.

import { Cancelled } from "../python/client.js";

/**
 * @param {{python: {run: Function, cancel: () => void, leave: () => void}, onChange: () => void}} options `cancel` ends what is
 *   being computed, `leave` does so where that costs nothing
 * @returns an object with `phase` (none, running, done, error, cancelled), `report`, `progress`, `error`
 */
export function createAnalysis({ python, onChange }) {
  const analysis = { phase: "none", report: null, progress: null, error: null, since: 0 };
  let wanted = null;
  let last = null;
  let running = null; // the job that Python is at, wanted or not
  let timer;

  function set(change) {
    Object.assign(analysis, change);
    onChange();
  }

  async function pump() {
    if (running || !wanted) return;
    const job = wanted;
    const current = () => wanted === job;
    running = job;
    const outcome = await compute(job, current);
    running = null;
    try {
      if (outcome && current()) finish(outcome);
    } finally {
      pump();
    }
  }

  /** What came of a job; null where something else ended the worker, so that it is simply done again. */
  async function compute(job, current) {
    const onProgress = (fraction, message) => current() && set({ progress: { fraction, message } });
    try {
      const report = await python.run(job.tool.id, job.ids, job.params, { onProgress });
      return { phase: "done", report, error: null };
    } catch (error) {
      return error instanceof Cancelled ? null : { phase: "error", error };
    }
  }

  function finish(change) {
    wanted = null;
    set({ progress: null, ...change });
  }

  /** Asks for a report of `job` ({tool, ids, params}) once nothing else has been asked for `delay` ms. */
  analysis.request = (job, delay = 0) => {
    clearTimeout(timer);
    last = job;
    timer = setTimeout(() => {
      wanted = job;
      // Nobody waits for a stranger's endless loop: another analysis ends it.
      if (running && running.tool.id !== job.tool.id) python.leave();
      set({ phase: "running", progress: null, error: null, since: performance.now() });
      pump();
    }, delay);
  };

  /** Ends the computation, whatever it is at. */
  analysis.cancel = () => {
    finish({ phase: "cancelled", error: null });
    python.cancel();
  };

  /** Does the last request again, as after a cancel. */
  analysis.again = () => last && analysis.request(last);

  /** Forgets the report, as when its data set was removed. */
  analysis.clear = () => {
    clearTimeout(timer);
    wanted = last = null;
    if (analysis.phase !== "none") set({ phase: "none", report: null, progress: null, error: null });
  };

  return analysis;
}
