// Charts as a report has them, and what a browser tells a page of them: which are near, and how wide they are.
import { lend } from "./stage.mjs";

// Charts are drawn one after the other, with a pause between them that nobody waits for here.
globalThis.scheduler = { yield: () => Promise.resolve() };

const rows = () => [
  { month: "2001-01", spread: 0.4 },
  { month: "2001-02", spread: -0.2 },
];

/** A specification that Vega draws; `other` takes the place of its parts. */
export const spec = (other = {}) => ({
  data: { values: rows() },
  mark: { type: "bar", color: "#0b6e99" },
  encoding: {
    x: { field: "month", type: "nominal", title: null },
    y: { field: "spread", type: "quantitative", title: "Spread" },
  },
  height: 200,
  ...other,
});

/** A block of a report with that chart. */
export const chartBlock = (id, other = {}) => ({
  type: "chart",
  id,
  title: `The chart ${id}`,
  help: "What it means.",
  alt: `Bars of ${id}.`,
  spec: spec(),
  ...other,
});

// Specifications by what they name an address or a picture in.
const ADDRESS = "http://127.0.0.1:1/";
const lookup = { lookup: "a", from: { data: { url: ADDRESS }, key: "a", fields: ["b"] } };
export const REFUSED = {
  "the address of its data": [spec({ data: { url: ADDRESS } }), /an address/],
  "the address of other data": [spec({ transform: [lookup] }), /an address/],
  "pictures as marks": [spec({ mark: "image", encoding: {} }), /an image/],
  "pictures as marks in a layer": [{ layer: [{ mark: { type: "image", width: 9 } }] }, /an image/],
  "pictures by their addresses": [spec({ encoding: { url: { value: ADDRESS } } }), /an address/],
  "links by a field": [spec({ encoding: { href: { field: "b" } } }), /an address/],
  "a link of a mark": [spec({ mark: { type: "point", href: ADDRESS } }), /an address/],
};

/** The next change below `holder`, such as a chart that is drawn. */
export function changed(holder) {
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      observer.disconnect();
      resolve();
    });
    observer.observe(holder, { attributes: true, attributeFilter: ["data-drawn"] });
  });
}

/** What jsdom lacks to make a picture of a chart of 860 by 350; answers with the list of what is drawn on it. */
export function lendCanvas(t) {
  class Picture {
    width = 860;
    height = 350;
    async decode() {}
  }
  const drawn = [];
  const context = {
    fillRect: (...box) => drawn.push([context.fillStyle, ...box]),
    drawImage: (image, ...box) => drawn.push([image.src, ...box]),
  };
  lend(t, globalThis, "Image", Picture);
  // Vega asks for one of a single pixel, to measure words; it does so once, and it does without.
  lend(t, window.HTMLCanvasElement.prototype, "getContext", function () {
    return this.width > 1 ? context : null;
  });
  lend(t, window.HTMLCanvasElement.prototype, "toBlob", (resolve, type) => resolve(new Blob(["picture"], { type })));
  return drawn;
}
