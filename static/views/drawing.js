// Vega draws; nothing it is given may make it load an address. No text is compiled to code.

import { evaluator } from "./expressions.js";
import { config, current, LIGHT, recolour } from "./theme.js";

let loading;

/** Vega, fetched once; early, so that charts are drawn with the network gone as well. */
export function loadVega() {
  loading ??= import("../vega.js").catch((error) => {
    loading = undefined;
    throw new Error(`The drawing program could not be loaded (${error.message}).`);
  });
  return loading;
}

const refuse = async () => {
  throw new Error("A chart may not load anything.");
};
const LOADER = { load: refuse, sanitize: refuse, http: refuse, file: refuse };
const ADDRESSES = new Set(["url", "href"]);

/** Throws where a spec could make the page load something. Data rows are values only; they are not looked at. */
export function checkSpec(part, key = "spec") {
  if (part === "image" && (key === "mark" || key === "type")) throw refusal("an image");
  if (!part || typeof part !== "object") return;
  for (const [name, item] of Object.entries(part)) {
    if (ADDRESSES.has(name)) throw refusal("an address");
    if (name !== "values") checkSpec(item, Array.isArray(part) ? key : name);
  }
}

const refusal = (what) => new Error(`This chart was not drawn: it refers to ${what}.`);

/** The spec `width` pixels wide, axes included; its height is that of the plot alone. */
const sized = (spec, width) => ({ ...spec, width, autosize: { type: "fit-x", contains: "padding" } });

const NARROW = 480; // pixels: names and legends must leave room for the plot

/** The spec with what it says about the room of names and legends cut down to a narrow chart. */
function fitted(spec, width) {
  if (width >= NARROW) return spec;
  const fit = (part) => {
    if (Array.isArray(part)) return part.map(fit);
    if (!part || typeof part !== "object") return part;
    const made = Object.fromEntries(
      Object.entries(part).map(([key, item]) => [key, key === "values" ? item : fit(item)]),
    );
    if (part.axis?.labelLimit) made.axis = { ...made.axis, labelLimit: Math.min(part.axis.labelLimit, width * 0.4) };
    if (part.legend) made.legend = { ...made.legend, columns: part.legend.columns && 1 };
    return made;
  };
  return fit(spec);
}

function compiled({ compile }, spec, { width, colours }) {
  checkSpec(spec);
  const look = config(colours);
  // A legend that is wider than a narrow plot reaches over the names at its left, not out of the picture.
  if (width < NARROW) {
    look.legend = { ...look.legend, layout: { top: { anchor: "end" } }, labelLimit: width - 60 };
    look.axisX = { ...look.axisX, labelSeparation: 6 };
  }
  return compile(sized(fitted(recolour(spec, colours), width), width), { config: look }).spec;
}

function makeView({ parse, View, expressionInterpreter }, drawn, options) {
  const runtime = parse(drawn, undefined, { ast: true });
  return new View(runtime, { expr: evaluator(expressionInterpreter), loader: LOADER, hover: false, ...options });
}

/**
 * Draws `spec` into `container`; answers with the view, which is to be finalised when it is replaced. `pause` comes
 * between the steps, where there is time for one: the page answers in it.
 */
export async function draw(container, spec, { width, tooltip, colours = current(), pause = () => {} }) {
  const vega = await loadVega();
  const drawn = compiled(vega, spec, { width, colours });
  await pause();
  const view = makeView(vega, drawn, { tooltip, renderer: "svg" });
  await compute(view, pause);
  await pause();
  await view.initialize(container).runAsync();
  return view;
}

/** Vega computes a chart, then once more with the room that its axes turned out to take, all at once if it may. */
async function compute(view, pause) {
  const passes = [undefined];
  view.run = (encode) => passes.push(encode);
  for (const encode of passes) {
    await pause();
    await view.runAsync(encode);
  }
  delete view.run;
}

/** The SVG text of `spec` in the light theme: for files and print. */
export async function toSvg(spec, width = 860) {
  const vega = await loadVega();
  const view = makeView(vega, compiled(vega, spec, { width, colours: LIGHT }), { renderer: "none" });
  const svg = await view.toSVG();
  view.finalize();
  // A colour may be an address, too; the page's policy ends here, where the file leaves it.
  if (/url\(\s*["']?(?!#)/i.test(svg.replaceAll("&quot;", '"'))) throw refusal("an address");
  return svg;
}

/** A PNG of that SVG text: twice its size, on white. */
export async function toPng(svg, scale = 2) {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.width * scale;
    canvas.height = image.height * scale;
    const context = canvas.getContext("2d");
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      const done = (blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be made.")));
      canvas.toBlob(done, "image/png");
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
