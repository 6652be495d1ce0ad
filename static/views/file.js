// A file that a tool made: to save, and where it is data again, to go on with.

import { bytes } from "../app/format.js";
import { save } from "../app/save.js";
import { frame } from "./block.js";
import { button, h } from "./dom.js";

/** @param {object} block of type file  @param {{onLoad: (block: object, file: File) => void}} context */
export function fileView(block, { onLoad }) {
  const { id, name, mime, load } = block;
  const content = block.encoding === "base64" ? decoded(block.content) : block.content;
  const file = new File([content], name, { type: mime });
  const saveIt = button("Save", "save-file", () => save(name, file, mime), {
    class: "small",
    "aria-label": `Save ${name}`,
    data: { block: id },
  });
  const loadIt =
    load &&
    button(load, "load-file", () => onLoad(block, file), {
      class: "small primary",
      "aria-describedby": `about-${id}`,
      data: { block: id },
    });
  return frame(
    "section",
    block,
    [saveIt, loadIt].filter(Boolean),
    h("p", { id: `about-${id}` }, `${name}, ${bytes(file.size)}`),
  );
}

const decoded = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
