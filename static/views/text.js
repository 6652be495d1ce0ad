// A block of plain paragraphs.

import { frame } from "./block.js";
import { h } from "./dom.js";

/** @param {object} block of type text */
export function textView(block) {
  return frame(
    "section",
    block,
    [],
    block.paragraphs.map((text) => h("p", null, text)),
  );
}
