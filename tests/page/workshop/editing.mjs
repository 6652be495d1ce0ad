// The page's own editor as a visitor has it in jsdom: what stands in it, what is marked there, and its keys.
import { pathToFileURL } from "node:url";

const { FLIPSIDE_SITE } = process.env;
const site = FLIPSIDE_SITE ? pathToFileURL(`${FLIPSIDE_SITE}/`) : new URL("../../../dist/", import.meta.url);
const { EditorView } = await import(new URL("editor.js", site));
// CodeMirror takes jsdom for a Safari, whose selection in a shadow root it has to ask for in this way.
document.execCommand ??= () => false;
// It measures itself in the next frame. There is nothing to measure, and frames come by the clock.
window.requestAnimationFrame = () => 0;

const contentOf = (pane) => pane.shadowRoot.querySelector(".cm-content");
const viewOf = (pane) => EditorView.findFromDOM(contentOf(pane));

/** The editor, or the code to read, that is below `root`. */
export const paneIn = (root) => root.querySelector(".pane");

/** All that stands in it. */
export const textIn = (pane) => viewOf(pane).state.doc.toString();

/** Puts `text` in place of what stands in it, as by hand. */
export function write(pane, text) {
  const { state } = viewOf(pane);
  viewOf(pane).dispatch({ changes: { from: 0, to: state.doc.length, insert: text }, userEvent: "input.paste" });
}

const CODES = { Enter: 13, Escape: 27, Tab: 9, a: 65, z: 90 };

/** Presses a key in it; answers whether it is left to the browser. */
export function pressIn(pane, key, more = {}) {
  const event = { key, keyCode: CODES[key], bubbles: true, cancelable: true, ...more };
  return contentOf(pane).dispatchEvent(new KeyboardEvent("keydown", event));
}

/** Whether a visitor could type in it. */
export const isEditable = (pane) => contentOf(pane).getAttribute("contenteditable") === "true";

/** What a screen reader calls it. */
export const labelOf = (pane) => contentOf(pane).getAttribute("aria-label");

const linesWith = (pane, selector) => [
  ...new Set([...pane.shadowRoot.querySelectorAll(selector)].map((mark) => mark.closest(".cm-line").textContent)),
];

/** The lines that are marked as at fault. */
export const faultsIn = (pane) => linesWith(pane, ".cm-lintRange-error, .cm-lintPoint-error");

/** The line in which the cursor is, counted from 1. */
export function cursorIn(pane) {
  const { doc, selection } = viewOf(pane).state;
  return doc.lineAt(selection.main.head).number;
}

/** What a comparison shows: the lines that are new, and those that are gone. */
export const changesIn = (pane) => ({
  added: linesWith(pane, ".cm-changedLine, .cm-insertedLine"),
  gone: [...pane.shadowRoot.querySelectorAll(".cm-deletedChunk .cm-deletedLine")].map((line) => line.textContent),
});
