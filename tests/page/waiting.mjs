// Waiting without a clock: for what a test decides itself, and for all that follows from it.

/** A promise that the test settles: `{promise, resolve, reject}`. */
export function promised() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

/** A turn of the event loop: whatever waits for nothing but promises has happened then. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));
