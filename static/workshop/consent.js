// A tool from somebody else, before its first run: what it says of itself, its code, what it can and cannot do, and
// which data it is given.

import { describe } from "../app/format.js";
import { button, h, swap } from "../views/dom.js";
import { reader } from "./pane.js";
import { tame } from "./tame.js";

const CAN = ["Compute with the data sets that you tick here.", "Show a report on this page, as text and charts."];
const CANNOT = [
  "Connect to anything: it has no network, and no way to send your data anywhere.",
  "See your other data, your other tools, or what this browser keeps.",
  "Change this page or run on after you close or cancel it.",
];

/**
 * @param {{source: string, from: string, outline: Promise<object>}} tool
 * @param {{onAgree: (ids: string[]) => void, onLeave: () => void}} options
 * @returns {{element: Node, draw: (sets: object) => void}} `draw` shows the data sets that there are now
 */
export function consentView({ source, from, outline }, { onAgree, onLeave }) {
  const title = h("p", { class: "consent-title" }, "Reading what it says of itself");
  const about = h("div", { class: "consent-about" }, title);
  outline.then(
    (told) => swap(about, aboutView(told)),
    () => swap(about, h("p", null, "It does not say what it is.")),
  );
  const choice = dataChoice();
  const run = button("Run it", "consent-run", () => onAgree(choice.chosen()), { class: "primary" });
  const element = h(
    "section",
    { class: "panel consent", "aria-labelledby": "consent-heading" },
    h("h2", { id: "consent-heading", tabindex: "-1" }, "A tool from somebody else"),
    h(
      "p",
      { class: "hint" },
      `It came with ${tame(from, 120)}. Nothing of it has run yet. Read it before you trust its numbers.`,
    ),
    about,
    h(
      "div",
      { class: "consent-rules" },
      h("div", null, h("h3", null, "It can"), list(CAN)),
      h("div", null, h("h3", null, "It cannot"), list(CANNOT)),
    ),
    h(
      "p",
      { class: "hint" },
      "What it computes can still be wrong, by mistake or on purpose. Flipside has not checked it.",
    ),
    h("h3", null, "Its code"),
    reader({ label: "Code of the tool from somebody else, to read", source }),
    choice.element,
    h("div", { class: "actions" }, run, button("Do not run it", "consent-leave", onLeave)),
  );
  return { element, draw: choice.draw };
}

const list = (items) =>
  h(
    "ul",
    null,
    items.map((text) => h("li", null, text)),
  );

function aboutView({ title, question, author, about }) {
  if (!title && !about) return h("p", null, "It does not say what it is.");
  return [
    h("p", { class: "hint" }, "It says of itself:"),
    title && h("p", { class: "consent-title" }, tame(title, 120)),
    question && h("p", null, tame(question, 300)),
    author && h("p", { class: "hint" }, `By ${tame(author, 80)}, so it says.`),
    !question && about && h("p", { class: "consent-docstring" }, tame(about.split("\n\n")[0], 600)),
  ];
}

/** The data sets to tick. What the visitor has chosen stays so when others come; else the one on the screen is ticked. */
function dataChoice() {
  const chosen = new Map(); // id -> whether, by the visitor's own hand
  let shown = [];
  const list = h("div");
  const element = h("fieldset", { class: "consent-data" }, h("legend", null, "Data that it is given"), list);

  function draw({ entries, selected }) {
    shown = [];
    const views = entries.flatMap(({ id, data }) => {
      if (!data) return [];
      const change = ({ target }) => chosen.set(id, target.checked);
      const checked = chosen.get(id) ?? id === selected;
      const box = h("input", { type: "checkbox", id: `consent-${id}`, value: id, checked, on: { change } });
      shown.push(box);
      const about = h("span", { class: "hint" }, ` ${describe(data)}`);
      return h("li", null, box, h("label", { for: box.id }, data.name, about));
    });
    const none = "No data is loaded. It is given nothing until you choose a file and say so.";
    swap(list, views.length ? h("ul", null, views) : h("p", { class: "hint" }, none));
  }

  return { element, draw, chosen: () => shown.filter(({ checked }) => checked).map(({ value }) => value) };
}

/** Before a tool from somebody else is given data that it has not had. */
export function grantView({ title }, entries, { onAgree }) {
  const names = entries.map(({ data }) => `“${data.name}”`).join(" and ");
  return h(
    "section",
    { class: "panel consent", "aria-label": "Data for a tool from somebody else" },
    h("p", null, h("strong", null, `“${tame(title, 120)}” is from somebody else. `), `It has not been given ${names}.`),
    h("div", { class: "actions" }, button(`Give it ${names}`, "consent-give", onAgree, { class: "primary" })),
  );
}
