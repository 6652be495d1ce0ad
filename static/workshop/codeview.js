// The Code view of one tool: its file in an editor, and what can be done with it.

import { button, h, swap } from "../views/dom.js";
import { TAGS } from "../views/toolchooser.js";
import { codeProblem, lineOf } from "./faults.js";
import { editor } from "./pane.js";

const HELPED = /^from \._/m; // as the gallery's larger tools import what they are made of
const BESIDE = " It uses helpers in files beside it, which stay as they are.";
const KEYS =
  "Ctrl or ⌘ + Enter runs it, Ctrl or ⌘ + F searches. Tab indents; press Escape, then Tab, to leave the editor.";

/**
 * @param {{tool: {id: string, title: string, name: string, origin: string|null}, source: string, actions: object,
 *   panels: {id: string, label: string, follows?: boolean, view: () => Node|Promise<Node>}[], onChange: Function, onRun: Function, onClose: Function}} options
 *   `follows`: a panel that is drawn anew when the code has changed; the others hold what the visitor has typed
 * @returns {{element: Node, editor: object, tag: Function, note: Function, fault: Function, show: Function}}
 */
export function codeView({ tool, source, panels, onChange, onRun, onReset, onClose, resettable }) {
  const tagView = h("span", { class: "tag", data: { part: "tag" } });
  const file = h("code", { class: "file-name" }, `${tool.name}.py`);
  const note = h("p", { class: "hint", role: "status", data: { part: "code-note" } });
  const faults = h("div", { data: { part: "code-faults" } });
  const panel = h("div", { class: "code-panel", tabindex: "-1" });
  const pane = editor({ label: `Code of ${tool.title}. ${KEYS}`, source, onChange, onRun });
  let shown = null;

  const tabs = panels.map(({ id, label }) =>
    button(label, `code-${id}`, () => show(shown === id ? null : id), { class: "small", "aria-expanded": "false" }),
  );
  const reset =
    resettable && button("Reset", "code-reset", onReset, { class: "small", title: "The gallery’s own code" });
  const run = button("Run", "code-run", onRun, { class: "primary", "aria-keyshortcuts": "Control+Enter" });

  async function show(id, taking = true) {
    shown = id;
    for (const [at, tab] of tabs.entries()) tab.setAttribute("aria-expanded", String(panels[at].id === id));
    const chosen = panels.find((each) => each.id === id);
    const view = chosen && (await chosen.view());
    if (shown !== id) return;
    swap(panel, view);
    if (!chosen || !taking) return;
    panel.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "nearest" }); // below the editor it would be out of sight
  }

  const heading = h("h2", { id: "code-heading", tabindex: "-1" }, tool.title);
  const element = h(
    "section",
    { class: "panel code", "aria-labelledby": "code-heading", data: { code: tool.id } },
    h(
      "div",
      { class: "panel-head" },
      h("div", { class: "code-title" }, heading, tagView, file),
      button("Close", "code-close", onClose, { class: "small" }),
    ),
    h(
      "p",
      { class: "hint" },
      tool.origin === null
        ? `This is the tool’s own code. Change it, then run it: the change is kept in this browser, and Reset takes it back.${HELPED.test(source) ? BESIDE : ""}`
        : "It runs in a Python of its own: without a network, and with nothing but the data that you give it.",
    ),
    h("div", { class: "code-tools" }, run, tabs, reset),
    pane.element,
    h("p", { class: "hint" }, KEYS),
    note,
    faults,
    panel,
  );

  return {
    element,
    editor: pane,
    show,
    /** The code has changed, or what the panel `of` tells of: what the open panel says follows, and the keyboard's place stays. */
    redraw: (of) => (of ? shown === of : panels.find(({ id }) => id === shown)?.follows) && show(shown, false),
    renamed(id) {
      element.dataset.code = id;
      file.textContent = `${id}.py`;
    },
    tag(origin) {
      tagView.textContent = TAGS[origin] ?? "";
      tagView.hidden = !origin;
      if (!reset) return;
      const held = document.activeElement === reset;
      reset.disabled = !origin;
      if (held && !origin) run.focus();
    },
    name(title) {
      heading.textContent = title;
    },
    /** Says something about the code; `old` given, only in place of that. */
    note(words, old = note.textContent) {
      if (note.textContent === old) note.textContent = words;
    },
    /** Shows what is wrong with the code, its line marked; null takes it away. */
    fault(error, actions = []) {
      pane.mark(lineOf(error), error?.message);
      swap(faults, error && codeProblem(error, { onLine: pane.reveal, actions }));
    },
  };
}
