// What each analysis can tell: a picture of its report on a sample, and a way to open just that.

import { picture } from "../origin/page.js";
import { button, h } from "./dom.js";

/**
 * @param {{tools: object[], samples: object[]}} manifest  @param {{label: string, id: string, act: (tool: object) => void}[]}
 *   actions what can be done with each analysis
 */
export function galleryView({ tools, samples }, actions) {
  const shown = tools.filter((tool) => tool.samples.length);
  return [
    h("h2", { id: "gallery-heading" }, "What it can tell you"),
    h(
      "ul",
      { class: "cards" },
      shown.map((tool) => cardView(tool, samples, actions)),
    ),
  ];
}

function cardView(tool, samples, actions) {
  const path = `gallery/${tool.id}`;
  const titles = tool.samples.map((file) => samples.find((sample) => sample.file === file).title);
  return h(
    "li",
    { class: "card", data: { card: tool.id } },
    h(
      "picture",
      null,
      h("source", { srcset: picture(`${path}.dark.svg`), media: "(prefers-color-scheme: dark)" }),
      // "loading" first: it holds for the address that follows it.
      h("img", { loading: "lazy", width: 360, height: 180, alt: tool.alt, src: picture(`${path}.svg`) }),
    ),
    h("h3", null, tool.title),
    h("p", null, tool.question),
    h("p", { class: "hint" }, [`By ${tool.author}`, ...titles].join(" · ")),
    h(
      "div",
      { class: "actions" },
      actions.map(({ label, id, act }) =>
        button(label, id, () => act(tool), { "aria-label": `${label}: ${tool.title}` }),
      ),
    ),
  );
}
