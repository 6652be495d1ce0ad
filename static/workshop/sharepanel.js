// Handing a tool on: as a file, or as a link that carries it.

import { number } from "../app/format.js";
import { save } from "../app/save.js";
import { isCopy } from "../origin/page.js";
import { button, h } from "../views/dom.js";
import { problemView } from "../views/problem.js";
import { handed } from "./clipboard.js";
import { linkTo } from "./sharing.js";

/** @param {{name: string, source: () => string}} tool  @param {(words: string) => void} announce */
export function sharePanel({ name, source }, announce) {
  const place = h("div", { data: { part: "link" } });
  const download = () => save(`${name}.py`, source(), "text/x-python");
  const link = async () => {
    try {
      const made = await linkTo(source());
      const about = `The link has ${number(made.length)} characters.`;
      place.replaceChildren(await handed(made, { words: `Copied. ${about}`, label: "The link", announce }));
    } catch (error) {
      place.replaceChildren(problemView(error));
    }
  };
  return h(
    "div",
    null,
    h("h3", null, "Share"),
    h(
      "p",
      { class: "hint" },
      "Whoever gets it reads the code first and decides what data it is given. Neither your data nor your settings go with it.",
    ),
    h(
      "div",
      { class: "actions" },
      button(`Download ${name}.py`, "code-download", download, { class: "small" }),
      !isCopy && button("Copy a link", "code-link", link, { class: "small" }),
    ),
    isCopy && h("p", { class: "hint" }, "A link leads to the page on the web; this copy on your disk has no address."),
    !isCopy &&
      h(
        "p",
        { class: "hint" },
        "The tool itself is in the link, behind the #, which browsers send to no server. No link is longer than the limit that mail and chat programs pass on whole.",
      ),
    place,
  );
}
