// A brief for a language model: the contract, the code, the shape of the data, and what the visitor wants.

import manifest from "../manifest.js";
import { open } from "../origin/page.js";
import { UserError } from "../python/client.js";
import { button, h } from "../views/dom.js";
import { brief } from "./brief.js";
import { handed } from "./clipboard.js";
import { shapeOf } from "./shape.js";

const { limits, wheelhouse } = manifest;
/** What the contract says of limits, in its own terms. */
export const LIMITS = {
  ...limits,
  report_megabytes: Math.round(limits.report_bytes / 1e6),
  packages: wheelhouse.map(({ name, version }) => `${name} ${version}`),
};
let contract;

async function fetchContract() {
  const response = await open("workshop/contract.md").catch(() => null);
  if (response?.ok) return response.text();
  throw new UserError({
    message: "What a language model has to be told could not be fetched.",
    remedy: "Check the connection, then try again.",
  });
}

/** The contract's text, fetched once. */
export async function loadContract() {
  contract ??= fetchContract();
  try {
    return await contract;
  } catch (error) {
    contract = undefined;
    throw error;
  }
}

/** @param {{tool: object, source: () => string, entries: object[], asked: {request: string}, announce: Function}} options `asked` is kept */
export async function promptPanel({ tool, source, entries, asked, announce }) {
  const text = await loadContract();
  const place = h("div", { data: { part: "prompt-copied" } });
  const loaded = entries.filter(({ data }) => data);
  const ticks = loaded.map((entry) => {
    const id = `names-${entry.id}`;
    const box = h("input", { type: "checkbox", id, on: { change: draw } });
    const label = h("label", { for: id }, `Tell the names in “${entry.data.name}” as well (file, columns)`);
    return { entry, box, view: h("li", null, box, label) };
  });
  const request = h("textarea", {
    id: "prompt-request",
    rows: "3",
    value: asked.request,
    placeholder: "Such as: add a column with the median spread of each month",
    on: { input: draw },
  });
  const preview = h("pre", { tabindex: "0", role: "region", "aria-label": "The prompt" });
  const made = () =>
    brief({
      contract: text,
      limits: LIMITS,
      source: source(),
      toolName: tool.title,
      shapes: ticks.map(({ entry, box }) => shapeOf(entry.data, { names: box.checked })),
      request: request.value.trim(),
    });
  function draw() {
    asked.request = request.value;
    preview.textContent = made();
  }
  draw();
  const copy = async () => {
    draw(); // the code may have changed since
    const prompt = preview.textContent;
    const words = "Copied. Paste it into any language model, then bring the whole answer back with “Paste an answer”.";
    place.replaceChildren(await handed(prompt, { words, label: "The prompt", announce }));
  };
  return h(
    "div",
    null,
    h("h3", null, "Change it with a language model"),
    h("label", { for: "prompt-request" }, "What should it do?"),
    request,
    h(
      "p",
      { class: "hint" },
      "The prompt holds your words, how tools are written, this tool’s code, and of your data only its kind, its size, its dates and its frequency. No value of it goes along.",
    ),
    ticks.length > 0 &&
      h(
        "ul",
        { class: "ticks" },
        ticks.map(({ view }) => view),
      ),
    h("div", { class: "actions" }, button("Copy the prompt", "prompt-copy", copy, { class: "small primary" })),
    place,
    h("details", { class: "prompt" }, h("summary", null, "What is copied"), preview),
  );
}
