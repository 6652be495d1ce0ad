// The workshop on a page: the real tools of one's own and the real editor, with stand-ins for Python, the host and the rest.
import { manifest } from "../built.mjs";
import { memoryDb } from "../memorydb.mjs";
import { called, stage, texts } from "../views/stage.mjs";
import { turn } from "../waiting.mjs";
import { paneIn, textIn, write } from "./editing.mjs";
import { forget, plays } from "./ownpython.mjs";

const { createOwn } = await import("../../../static/app/own.js");
const { CodeError } = await import("../../../static/python/client.js");
const { createWorkshop } = await import("../../../static/workshop/main.js");

const PAUSE_MS = 800; // after which the page looks at what was typed
// No other tab is open.
globalThis.BroadcastChannel = class {
  postMessage() {}
};

/** A tool's file as the stand-in for Python understands it; a line with “???” is at fault. */
export const toolFile = (id, title = id, rest = "") => `TOOL = Tool(id="${id}", title="${title}")\n${rest}`;

export const BROKEN = "???\n";

function understood(source) {
  const at = source.split("\n").findIndex((line) => line.includes("???"));
  if (at >= 0) throw new CodeError({ message: "SyntaxError: invalid syntax", line: at + 1 });
  const [, id, title] = source.match(/^TOOL = Tool\(id="(\w+)", title="([^"]*)"/m);
  return { id, title, question: `${title}?`, accepts: ["bucket_returns"], parameters: [], author: "Ada" };
}

/** A data set of the page's, as app/sets.js keeps it. */
export function dataSet(id, name = id) {
  const data = {
    kind: "bucket_returns",
    name,
    source: `${name}.csv`,
    buckets: 3,
    labels: ["a", "b", "c"],
    periods: 24,
    periods_per_year: 12,
    from: "2018-01-31",
    to: "2019-12-31",
    outline: { benchmark: false, universe: false, excess: false, missing: 0 },
  };
  return { id, data, file: new File(["1,2"], `${name}.csv`), record: { corrections: {} }, version: 1 };
}

/**
 * A page for the time of the test `t`. `site` has what the host answers instead of a made-up file, by path: a text, a
 * promise of one, or an error. `lasting` is false in a browser that keeps nothing.
 */
export async function workbench(t, { entries = [], versions = manifest.limits.versions, lasting = true } = {}) {
  forget();
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.UTC(2024, 1, 3, 12) });
  history.replaceState(null, "", "/below/");
  globalThis.indexedDB = memoryDb({ refuses: lasting ? null : new Error("Not in a private window.") });
  Object.assign(plays, {
    read: () => ({}),
    remove: () => null,
    provide: () => null,
    declare: understood,
    outline: understood,
    runSource: () => ({ verdict: "Done." }),
  });

  const site = new Map();
  t.mock.method(globalThis, "fetch", async (address) => {
    const path = new URL(address).pathname.slice("/below/".length);
    const id = path.match(/^tools\/(\w+)\.py$/)?.[1];
    const text = await (site.get(path) ?? (id ? toolFile(id, `The gallery’s ${id}`) : `content of ${path}`));
    if (text instanceof Error) throw text;
    return { ok: text !== 404, text: async () => text, blob: async () => new Blob([text]) };
  });

  const slots = Object.fromEntries(["code", "grant", "result"].map((id) => [id, document.createElement("div")]));
  for (const slot of Object.values(slots)) slot.tabIndex = -1;
  const showCode = Object.assign(document.createElement("button"), { id: "show-code" });
  stage(t, ...Object.values(slots), showCode);

  const sets = {
    entries,
    selected: entries[0]?.id,
    current: () => entries.find(({ id }) => id === sets.selected) ?? null,
    select: t.mock.fn((id) => {
      sets.selected = id;
    }),
  };
  const python = { declared: async (tool) => tool, admit: async (report) => report };
  const own = createOwn({ gallery: manifest.tools, versions, onChange() {}, onProblem() {} });
  await own.ready;
  const page = { slots, showCode, sets, own, site, busy: false, chosen: [], ran: [], announced: [], cancelled: 0 };
  page.shop = createWorkshop(slots, {
    python,
    own,
    sets,
    announce: (words) => void page.announced.push(words),
    busy: () => page.busy,
    onTool: (tool) => void page.chosen.push(tool),
    onRun: (id) => void page.ran.push(id),
    onCancel() {
      page.cancelled += 1;
      page.busy = false;
    },
    onShown() {},
  });
  t.after(() => page.shop.gone(page.view()?.dataset.code));

  page.view = () => slots.code.querySelector("section.code");
  page.pane = () => paneIn(page.view());
  page.text = () => textIn(page.pane());
  page.tag = () => page.view().querySelector("[data-part=tag]").textContent;
  page.note = () => page.view().querySelector("[data-part=code-note]").textContent;
  page.faults = () => texts(page.view(), "[data-part=code-faults] p");
  page.panel = () => page.view().querySelector(".code-panel");
  page.part = (name) => called(slots.code, name);
  /** Writes into the editor, a moment after what was before. */
  page.write = (text) => {
    t.mock.timers.tick(10);
    write(page.pane(), text);
  };
  /** Waits until the page has looked at what was typed. */
  page.pause = async (milliseconds = PAUSE_MS) => {
    t.mock.timers.tick(milliseconds);
    await turn();
  };
  /** Presses a button, a moment after what was before, and lets all follow from it. */
  page.press = async (name) => {
    t.mock.timers.tick(10);
    called(slots.code, name).click();
    await turn();
  };
  page.run = () => page.press("Run");
  /** The texts of the versions that are kept of a tool, the newest first. */
  page.versions = (id) => own.records.get(id).versions.map(({ source }) => source);
  return page;
}
