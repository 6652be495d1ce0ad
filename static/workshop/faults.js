// What is wrong with a tool's code, for its author.

import { CodeError, UserError } from "../python/client.js";
import { button, h } from "../views/dom.js";
import { problemView } from "../views/problem.js";

/** @param {Error} error  @param {{onLine?: (line: number) => void, actions?: Node[]}} options */
export function codeProblem(error, { onLine, actions = [] } = {}) {
  const line = lineOf(error);
  const go = onLine && line && button(`Go to line ${line}`, "code-line", () => onLine(line), { class: "small" });
  return problemView(error, { actions: [go, ...actions].filter(Boolean) });
}

/** The line of a tool's file that an error is about, or null; errors of the browser's own may have another `line`. */
export const lineOf = (error) => (error instanceof CodeError || error instanceof UserError ? error.line : null);

/** The same as text, to be pasted to whoever wrote the code. */
export function faultText(error) {
  const where = error instanceof CodeError && error.line ? ` (line ${error.line})` : "";
  return [`${error.message}${where}`, error.remedy, error.traceback].filter(Boolean).join("\n\n");
}

/** A list of versions or the like, each with buttons. */
export function listed(items, empty) {
  return items.length ? h("ul", { class: "rows" }, items) : h("p", { class: "hint" }, empty);
}
