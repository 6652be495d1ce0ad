// Text for the clipboard, and the text itself where the browser does not let the page write to it.

import { toClipboard } from "../app/clipboard.js";
import { h } from "../views/dom.js";

/** Copies `text`; answers with what to show: `words`, or a field with the text selected. */
export async function handed(text, { words, label, announce }) {
  if (await toClipboard(text)) {
    announce(words);
    return h("p", { class: "hint", data: { part: "copied" } }, words);
  }
  const field = h("textarea", { id: "to-copy", rows: "6", readonly: true, spellcheck: "false", value: text });
  setTimeout(() => field.select()); // once it is on the page
  const told = `This browser does not let the page copy. ${label} is selected here; copy it yourself.`;
  return h("div", null, h("label", { for: "to-copy", class: "hint" }, told), field);
}
