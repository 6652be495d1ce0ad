// Text to hand over by the clipboard, in pages: one button each, and a mark on those that were copied.

import { toClipboard } from "../app/clipboard.js";
import { counted } from "../app/format.js";
import { frame } from "./block.js";
import { button, h, icon } from "./dom.js";

const FIRST_PAGES = 24;

/** @param {object} block of type copy  @param {{announce: (text: string) => void}} context */
export function copyView(block, { announce }) {
  const { pages } = block;
  const list = h("ul", { class: "pages" });
  const shown = h("div", { class: "copied-text" });
  const more = button(`Show all ${counted(pages.length, "page")}`, "show-pages", () => draw(pages.length), {
    class: "small",
  });

  function draw(count) {
    const from = list.children.length;
    list.append(...pages.slice(from, count).map((page, i) => pageView(block, page, from + i, copied)));
    more.hidden = list.children.length === pages.length;
    if (from) list.children[from].querySelector("button").focus();
  }

  async function copied(page, view) {
    shown.replaceChildren();
    if (await toClipboard(page.content)) {
      view.classList.add("done");
      view.querySelector(".page-state").textContent = "Copied";
      announce(`Copied ${inSentence(page.label)}.`);
    } else {
      show(page, view);
    }
  }

  // Without a clipboard that may be written to: the text itself, selected.
  function show(page, view) {
    const id = `text-${block.id}`;
    const field = h("textarea", { id, rows: "8", readonly: true, spellcheck: "false", value: page.content });
    field.addEventListener("copy", () => {
      view.classList.add("done");
      view.querySelector(".page-state").textContent = "Copied";
    });
    const words = `This browser does not let the page copy. Copy the selected text of ${inSentence(page.label)} yourself.`;
    shown.replaceChildren(h("label", { for: id, class: "hint" }, words), field);
    field.focus();
    field.select();
  }

  draw(Math.min(pages.length, FIRST_PAGES));
  return frame("section", block, [], list, more, block.note && h("p", { class: "hint" }, block.note), shown);
}

function pageView({ id }, page, at, onCopy) {
  const copy = button(
    [icon("M5.500 5.500v-3h8v8h-3M2.500 5.500h8v8h-8z"), `Copy ${inSentence(page.label)}`],
    "copy-page",
    () => onCopy(page, view),
    {
      data: { block: id, page: at },
    },
  );
  const view = h("li", { class: "page" }, copy, h("span", { class: "page-state" }));
  return view;
}

/** "Trials 1 to 10" within a sentence; "XML" stays as it is. */
const inSentence = (label) => label.replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase());
