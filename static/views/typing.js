// Node weights typed by hand, in a window of its own. What was typed stays there until it is used.

import { counted, number } from "../app/format.js";
import { sum, typedCsv, typedNodes } from "../app/typed.js";
import { button, h } from "./dom.js";

const FEWEST = 2;

/** @param {(file: File) => void} onNodes  @returns {() => void} opens the window */
export function createTyping(onNodes) {
  let made = 0;
  const field = h("textarea", {
    id: "typed-nodes",
    rows: "12",
    spellcheck: "false",
    autocomplete: "off",
    "aria-describedby": "typed-hint typed-sum typed-fault",
    on: { input: tell },
  });
  const total = h("p", { id: "typed-sum", class: "hint" });
  const fault = h("p", { id: "typed-fault", class: "fault", role: "alert" });
  const dialog = h(
    "dialog",
    { class: "panel typing", "aria-labelledby": "typing-heading" },
    h(
      "form",
      { method: "dialog", on: { submit } },
      h("h2", { id: "typing-heading" }, "Type node weights"),
      h("label", { for: "typed-nodes" }, "Names and weights, one node a line"),
      h(
        "p",
        { id: "typed-hint", class: "hint" },
        "For example “Return on equity, 20”. Two columns pasted from a spreadsheet do as well. Limits and groups come next.",
      ),
      field,
      total,
      fault,
      h(
        "div",
        { class: "actions" },
        h("button", { type: "submit", class: "primary", data: { action: "use-typed" } }, "Use these weights"),
        button("Cancel", "cancel-typed", () => dialog.close()),
      ),
    ),
  );

  function tell() {
    const { nodes } = typedNodes(field.value);
    const words = `${counted(nodes.length, "node")}, adding up to ${number(sum(nodes.map(([, weight]) => weight)), 4, 0)}`;
    total.textContent = nodes.length ? words : "";
    show("");
  }

  function show(message) {
    fault.textContent = message;
    if (message) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }

  function submit(event) {
    event.preventDefault();
    const { nodes, fault: message } = typedNodes(field.value);
    const few =
      nodes.length < FEWEST &&
      `There ${nodes.length ? "is 1 node" : "are no nodes yet"}; a ranking system has at least two.`;
    if (message || few) {
      show(message || few);
      field.focus();
      return;
    }
    made += 1;
    const name = made === 1 ? "Typed weights.csv" : `Typed weights ${made}.csv`;
    field.value = "";
    tell();
    dialog.close();
    onNodes(new File([typedCsv(nodes)], name, { type: "text/csv" }));
  }

  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
  });
  document.querySelector("main").append(dialog);
  return () => dialog.showModal();
}
