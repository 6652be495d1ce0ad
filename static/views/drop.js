// The ways a file comes in: dropped anywhere on the window, chosen, or pasted as cells.

import { button, h, icon } from "./dom.js";

let pasted = 0;

/** The page's one file field: hidden, opened by whatever button asks for files. */
export function startPicker(input, onFiles) {
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = ""; // so that the same file may be chosen again
    if (files.length) onFiles(files);
  });
  return () => input.click();
}

/** The large zone of the empty page. */
export function dropZone(onChoose) {
  return h(
    "div",
    { class: "drop-zone" },
    icon("M8 10.500V2M4.500 5.500 8 2l3.500 3.500M2 10v3.500h12V10"),
    h("p", { class: "drop-title" }, "Drop a file anywhere on this page"),
    button("Choose files", "choose", onChoose, { class: "primary" }),
    h(
      "p",
      { class: "hint" },
      "CSV, TSV, XLSX, JSON, or the XML of a ranking system. Or copy cells in a spreadsheet, or the XML, and paste here.",
    ),
  );
}

/** Cells copied from a spreadsheet, or the XML of a ranking system, as a file. */
export function pastedFile(text) {
  pasted += 1;
  if (isXml(text)) return new File([text], `Pasted ranking system ${pasted}.xml`, { type: "text/xml" });
  return new File([text], `Pasted cells ${pasted}.tsv`, { type: "text/tab-separated-values" });
}

const isXml = (text) => /^\s*<[?!\p{Letter}]/u.test(text);
const isNumbers = (text) => /\d/.test(text) && /^[\s\d.,;%+\-\u2212]+$/.test(text.trim());
const looksLikeCells = (text) => /\S[^\n]*[\t\n]/.test(text) || isXml(text) || isNumbers(text);

/** Starts listening on the window. `onFolder(name)` is told of folders, which a page cannot read. */
export function startDrops({ onFiles, onFolder, onNothing }) {
  const overlay = h(
    "div",
    { class: "drop-overlay", hidden: true },
    h("p", null, "Drop to read it here. It stays in this browser."),
  );
  document.body.append(overlay);
  let depth = 0;

  const carries = ({ dataTransfer }) =>
    dataTransfer && ["Files", "text/plain"].some((type) => dataTransfer.types.includes(type));

  // Files go to the page wherever they are dropped: a browser would leave the page for one in a field.
  const isTaken = (event) => carries(event) && (event.dataTransfer.types.includes("Files") || !inField(event));

  const over = (event) => {
    if (!isTaken(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  };
  const leave = () => {
    depth = 0;
    overlay.hidden = true;
  };
  window.addEventListener("dragover", over);
  window.addEventListener("dragenter", (event) => {
    if (!carries(event)) return;
    depth += 1;
    overlay.hidden = !event.dataTransfer.types.includes("Files");
  });
  window.addEventListener("dragleave", () => --depth <= 0 && leave());
  window.addEventListener("drop", (event) => {
    leave();
    if (!isTaken(event)) return;
    event.preventDefault();
    const { dataTransfer } = event;
    const items = [...dataTransfer.items].filter(({ kind }) => kind === "file");
    const files = [];
    for (const item of items) {
      const entry = item.webkitGetAsEntry?.();
      if (entry?.isDirectory) onFolder(entry.name);
      else files.push(item.getAsFile());
    }
    const text = items.length ? "" : dataTransfer.getData("text/plain");
    if (looksLikeCells(text)) files.push(pastedFile(text));
    if (files.length) onFiles(files.filter(Boolean));
  });
  window.addEventListener("paste", (event) => {
    if (inField(event)) return;
    const files = [...event.clipboardData.files];
    const text = event.clipboardData.getData("text/plain");
    // A spreadsheet puts a picture of the cells beside their text; the text is meant.
    if (looksLikeCells(text)) onFiles([pastedFile(text)]);
    else if (files.length) onFiles(files);
    else onNothing();
  });
}

/** Whether something is dropped or pasted where one types: in a field, or in the code editor with its shadow root. */
function inField(event) {
  // The path as it was: by now the editor may have put another line in the place of the target.
  const fields = "input, textarea, select, [contenteditable=true]";
  return event.composedPath().some((each) => each instanceof Element && each.matches(fields));
}
