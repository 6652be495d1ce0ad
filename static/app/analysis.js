// One analysis at a time, the newest wish wins. A report that is no longer wanted is never shown.

import { Cancelled } from "../python/client.js";

/**
 * @param {{python: object, onChange: () => void}} options
 * @returns an object with `phase` (none, running, done, error, cancelled), `report`, `progress`, `error`
 */
export function createAnalysis({ python, onChange }) {
  const analysis = { phase: "none", report: null, progress: null, error: null, since: 0 };
  let wanted = null;
  let last = null;
  let busy = false;
  let timer;

  function set(change) {
    Object.assign(analysis, change);
    onChange();
  }

  async function pump() {
    if (busy || !wanted) return;
    const job = wanted;
    const current = () => wanted === job;
    busy = true;
    try {
      const onProgress = (fraction, message) => current() && set({ progress: { fraction, message } });
      const report = await python.run(job.tool.id, job.ids, job.params, { onProgress });
      if (current()) finish({ phase: "done", report, error: null });
    } catch (error) {
      // Cancelled while still wanted: something else ended the worker, so it is simply done again.
      if (current() && !(error instanceof Cancelled)) finish({ phase: "error", error });
    } finally {
      busy = false;
      pump();
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
