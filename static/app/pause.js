/** Ends the task, so that the page answers, and goes on as soon as it may. */
export const pause = () =>
  // A timer within timers waits for 4 ms, many times over, and for whatever arrives from the network.
  globalThis.scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
