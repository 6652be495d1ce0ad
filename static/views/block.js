// The frame that every block of a report stands in: its title, its explanation and its tools.

import { h } from "./dom.js";
import { explainButton } from "./popover.js";

/** @param {string} tag `section` or `figure`  @param {object} block  @param {Node[]} tools buttons at the right */
export function frame(tag, block, tools, ...content) {
  const heading = h("h3", { id: `heading-${block.id}` }, block.title || block.name);
  const title = h(
    "div",
    { class: "block-title" },
    heading,
    block.help && explainButton(block.title, { title: block.title, text: block.help }),
  );
  return h(
    tag,
    {
      class: `block ${block.type}`,
      id: `block-${block.id}`,
      tabindex: "-1",
      "aria-labelledby": heading.id,
      data: { block: block.id },
    },
    h(
      tag === "figure" ? "figcaption" : "div",
      { class: "block-head" },
      title,
      tools.length > 0 && h("div", { class: "block-tools" }, tools),
    ),
    block.help && h("p", { class: "print-only help" }, block.help),
    content,
  );
}
