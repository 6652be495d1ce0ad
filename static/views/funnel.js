// Nothing fails in silence: what no one caught is shown as a fault of Flipside's own.

import { Cancelled } from "../python/client.js";
import { problemView } from "./problem.js";

// A browser reports these as errors, though they only say that a measurement waits for the next frame.
const HARMLESS = /^ResizeObserver loop/;

/** Shows every uncaught error in `slot`; answers with what shows one that was caught. */
export function startFunnel(slot) {
  const tell = (error) => {
    if (error instanceof Cancelled) return;
    const view = problemView(error instanceof Error ? error : new Error(String(error)), {
      onDismiss: () => view.remove(),
    });
    slot.append(view);
  };
  window.addEventListener("error", (event) => {
    if (HARMLESS.test(event.message)) return;
    tell(event.error ?? new Error(event.message || "A part of the page could not be loaded."));
  });
  window.addEventListener("unhandledrejection", ({ reason }) => tell(reason));
  return tell;
}
