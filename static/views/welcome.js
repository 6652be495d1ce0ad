// The empty page: where to drop a file, what the file has to be, and real data to try.

import { button, h } from "./dom.js";
import { dropZone } from "./drop.js";

const EXAMPLE = [
  ["Date", "Bucket 1", "Bucket 2", "…", "Bucket 10", "Benchmark"],
  ["2024-01-31", "-1.20", "0.35", "…", "2.10", "1.58"],
  ["2024-02-29", "3.41", "2.88", "…", "5.02", "5.17"],
  ["2024-03-29", "0.76", "1.90", "…", "4.33", "3.10"],
];

/**
 * @param {{samples: object[], onChoose: Function, onSample: Function, onType: Function, onScript: Function}} options
 */
export function welcomeView({ samples, onChoose, onSample, onType, onScript }) {
  return h(
    "div",
    { class: "welcome" },
    dropZone(onChoose),
    samples.filter((sample) => sample.button).map((sample) => sampleView(sample, onSample)),
    h(
      "section",
      { class: "needs", "aria-labelledby": "needs-heading" },
      h("h2", { id: "needs-heading" }, "What the file has to hold"),
      h(
        "ul",
        null,
        h("li", null, "One row for each rebalance date, oldest or newest first."),
        h("li", null, "One column for each rank bucket, from 2 to 200; a benchmark or universe column helps."),
        h("li", null, "Returns or levels, in percent or as fractions. You can correct how it was read."),
        h("li", null, "For factors: one row for each date and stock, a ticker or P123 ID, one column for each factor."),
      ),
      exampleView(),
    ),
    h(
      "section",
      { class: "needs", "aria-labelledby": "nodes-needs-heading" },
      h("h2", { id: "nodes-needs-heading" }, "Or the weights of a ranking system"),
      h(
        "ul",
        null,
        h("li", null, "The XML of the ranking system, as a file or pasted as text."),
        h("li", null, "Two columns, names and weights, with limits beside them if you like; 2 to 300 nodes."),
      ),
      h("div", null, button("Type node weights", "type", onType, { id: "type-first" })),
    ),
    h(
      "section",
      { class: "needs", "aria-labelledby": "script-needs-heading" },
      h("h2", { id: "script-needs-heading" }, "No file yet?"),
      h("p", null, "If you use Portfolio123 and its API, a Python script with your settings gets the data for you."),
      h("div", null, button("Get the data by script", "script", onScript, { id: "script-first" })),
    ),
  );
}

function sampleView(sample, onSample) {
  return h(
    "section",
    { class: "sample", "aria-label": sample.title },
    h(
      "div",
      null,
      h("p", { class: "sample-title" }, sample.title),
      h("p", null, sample.about),
      h("p", { class: "source" }, `Source: ${sample.source}`),
    ),
    button(sample.button, "sample", () => onSample(sample), { data: { sample: sample.id } }),
  );
}

function exampleView() {
  const [head, ...rows] = EXAMPLE;
  const wide = (i) => (i === 0 ? null : "number");
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "Example of a file" },
    h(
      "table",
      { class: "example" },
      h("caption", { class: "visually-hidden" }, "Example: the shape of a file, returns in percent"),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          head.map((label, i) => h("th", { scope: "col", class: wide(i) }, label)),
        ),
      ),
      h(
        "tbody",
        null,
        rows.map((row) =>
          h(
            "tr",
            null,
            row.map((text, i) => h("td", { class: wide(i) }, text)),
          ),
        ),
      ),
    ),
  );
}
