// The earlier versions of a tool: look at one, take it back, delete it.

import { number } from "../app/format.js";
import { button, h } from "../views/dom.js";
import { listed } from "./faults.js";
import { reader } from "./pane.js";

const when = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/**
 * @param {object} record with its versions, the newest first
 * @param {{source: () => string, onTake: (source: string) => void, onDelete: (at: number) => void, most: number}} options
 */
export function historyView(record, { source, onTake, onDelete, most }) {
  const versions = record?.versions ?? [];
  const compared = h("div", { data: { part: "version" } });
  const row = ({ source: text, at }, n) => {
    const named = when.format(at);
    const look = () =>
      compared.replaceChildren(
        h("p", { class: "hint" }, `From the version of ${named} to what is in the editor now:`),
        reader({ label: `Changes since ${named}`, source: source(), original: text }),
      );
    return h(
      "li",
      { class: "row" },
      h("span", null, named, n === 0 && h("span", { class: "hint" }, " (latest)")),
      h("span", { class: "hint" }, `${number(text.split("\n").length)} lines`),
      h(
        "span",
        { class: "actions" },
        button("Compare", "version-compare", look, { class: "small", "aria-label": `Compare with ${named}` }),
        button("Take back", "version-take", () => onTake(text), { class: "small", "aria-label": `Take back ${named}` }),
        button("Delete", "version-delete", () => onDelete(at), {
          class: "small",
          "aria-label": `Delete the version of ${named}`,
        }),
      ),
    );
  };
  return h(
    "div",
    null,
    h("h3", null, "History"),
    h("p", { class: "hint" }, `Every run of a changed version is kept in this browser, the last ${most} of each tool.`),
    listed(versions.map(row), "Nothing yet: change the code and run it."),
    compared,
  );
}
