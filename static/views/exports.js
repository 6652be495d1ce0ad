// The report as a file or on paper.

import { fileName, save } from "../app/save.js";
import { drawAll, drawForPrint } from "./chart.js";
import { button, h } from "./dom.js";

/** @param {object} report  @param {{python: object}} context */
export function exportsView(report, { python }) {
  const saved = h("span", { class: "visually-hidden", role: "status" });
  const html = async ({ target }) => {
    target.disabled = true;
    saved.textContent = "Drawing the charts";
    try {
      const text = await python.html(report, await drawAll(report));
      save(fileName(report, null, "html"), text, "text/html");
      saved.textContent = "Saved";
    } finally {
      target.disabled = false;
    }
  };
  const json = () => save(fileName(report, null, "json"), JSON.stringify(report, null, 1), "application/json");
  const print = async () => {
    await drawForPrint();
    window.print();
  };
  return h(
    "div",
    { class: "exports", role: "group", "aria-label": "Save the report" },
    button("Save HTML", "save-html", html, { class: "small" }),
    button("Save JSON", "save-json", json, { class: "small" }),
    button("Print", "print", print, { class: "small" }),
    saved,
  );
}
