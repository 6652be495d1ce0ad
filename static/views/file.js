// A file that a tool made, to save.

import { bytes } from "../app/format.js";
import { save } from "../app/save.js";
import { frame } from "./block.js";
import { button, h } from "./dom.js";

/** @param {object} block of type file */
export function fileView(block) {
  const { id, name, mime, content } = block;
  const size = bytes(new Blob([content]).size);
  const saveIt = button("Save", "save-file", () => save(name, content, mime), {
    class: "small",
    "aria-label": `Save ${name}`,
    data: { block: id },
  });
  return frame("section", block, [saveIt], h("p", null, `${name}, ${size}`));
}
