// The tools that are the visitor's own: a new one, one from a file, and those that there are.

import { button, h } from "./dom.js";
import { TAGS } from "./toolchooser.js";

/** @param {object} own as app/own.js keeps them  @param {{onOpen: Function, onCreate: Function, onFile: Function, onDelete: Function, onRestore: Function}} actions */
export function ownToolsView(own, { onOpen, onCreate, onFile, onDelete, onRestore }) {
  const active = [...own.records.values()].filter((record) => record.active);
  const undo = h("div", { role: "status", data: { part: "deleted" } });
  const remove = (record, title) => {
    onDelete(record.id);
    // The list is drawn anew by that; what was deleted can still be had back from the new one.
    const restore = () => {
      onRestore(record);
      document.getElementById(`own-code-${record.id}`)?.focus();
    };
    const again = button("Undo", "own-undo", restore, { class: "linkish" });
    document.querySelector("[data-part=deleted]").replaceChildren(`“${title}” is deleted. `, again);
    again.focus();
  };
  const row = (record) => {
    const title = own.tools.find(({ id }) => id === record.id)?.title ?? record.name;
    return h(
      "li",
      { class: "row", data: { own: record.id } },
      h("span", null, title, " ", h("span", { class: "tag" }, TAGS[record.origin])),
      h(
        "span",
        { class: "actions" },
        button("Code", "own-code", () => onOpen(record.id), {
          id: `own-code-${record.id}`,
          class: "small",
          "aria-label": `Code of ${title}`,
        }),
        button("Delete", "own-delete", () => remove(record, title), {
          id: `own-delete-${record.id}`,
          class: "small",
          "aria-label": `Delete ${title}`,
        }),
      ),
    );
  };
  return h(
    "div",
    { class: "own" },
    h("h2", { id: "own-heading" }, "Your tools"),
    active.length > 0 && h("ul", { class: "rows" }, active.map(row)),
    undo,
    !own.lasting &&
      h("p", { class: "hint" }, "This browser keeps nothing after you leave: download what you want to keep."),
    h(
      "div",
      { class: "actions" },
      button("New tool", "own-new", onCreate, { id: "own-new", class: "small" }),
      button("Open a .py file", "own-file", onFile, { id: "own-file", class: "small" }),
    ),
    h("p", { class: "hint" }, "Every tool is one Python file that you can read, change and share."),
  );
}
