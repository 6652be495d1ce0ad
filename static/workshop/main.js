// Reading, changing and sharing tools: what the rest of the page asks for when it is first wanted.

import { carried } from "../app/address.js";
import manifest from "../manifest.js";
import { open } from "../origin/page.js";
import { Cancelled, CodeError, UserError } from "../python/client.js";
import { button, h, swap } from "../views/dom.js";
import { problemView } from "../views/problem.js";
import { answerPanel } from "./answerpanel.js";
import { createBoxes } from "./boxes.js";
import { codeView } from "./codeview.js";
import { consentView, grantView } from "./consent.js";
import { historyView } from "./history.js";
import { reader } from "./pane.js";
import { promptPanel } from "./promptpanel.js";
import { sharePanel } from "./sharepanel.js";
import { sourceIn, sourceOf } from "./sharing.js";
import { filesFor } from "./trial.js";

const PAUSE_MS = 800; // after so long without a key the code is looked at
const STARTER = "my_tool";
const WITHOUT_DATA = "It can be run. Load a file, and it is.";
const galleryTool = (id) => manifest.tools.find((tool) => tool.id === id);

/**
 * @param {object} slots elements by name: code, grant
 * @param {{python: object, own: object, sets: object, announce: Function, busy: () => boolean, onTool: (tool: object) => void,
 *   onRun: (id: string) => void, onCancel: () => void, onShown: () => void}} page what of the page it works with: `onTool` chooses an analysis,
 *   `onRun` computes it anew
 */
export function createWorkshop(slots, { python, own, sets, announce, busy, onTool, onRun, onCancel, onShown }) {
  const boxes = createBoxes({ python, sets });
  const asked = { request: "" }; // of a language model; kept while the page is open
  let current = null; // {id, original, view}: whose code is shown
  let consent = null; // what is shown of a tool that nobody has agreed to yet
  let timer;
  let listed = ""; // the data sets that the prompt's panel has
  let turn = 0; // of what is to be shown: code that arrives after something else was wished for is dropped

  async function textOf(path) {
    const response = await open(path).catch(() => null);
    if (!response?.ok) {
      throw new UserError({
        message: "The code could not be fetched.",
        remedy: "Check the connection, then try again.",
      });
    }
    return await response.text();
  }

  const recordOf = (id) => own.records.get(id);
  const toolOf = (id) => own.tools.find((tool) => tool.id === id) ?? galleryTool(id);

  // --- the Code view

  /** Shows the code of a tool; answers with null where something else was wished for meanwhile. */
  async function show(id) {
    turn += 1;
    const mine = turn;
    const coming = galleryTool(id) ? textOf(`tools/${id}.py`) : Promise.resolve(null);
    const original = await coming.catch((error) => {
      if (mine === turn) throw error;
    });
    if (mine !== turn) return null;
    const record = recordOf(id);
    const tool = toolOf(id);
    const nameNow = () => recordOf(shown.id)?.name ?? shown.id;
    current?.view.editor.destroy();
    const shown = { id, original };
    const source = () => shown.view.editor.source;
    const panels = [
      original !== null && { id: "compare", label: "Compare", follows: true, view: () => compareView(shown) },
      { id: "history", label: "History", follows: true, view: () => pastView(shown) },
      { id: "share", label: "Share", follows: true, view: () => sharePanel({ name: nameNow(), source }, announce) },
      {
        id: "prompt",
        label: "Copy a prompt",
        view: () =>
          promptPanel({
            tool: toolOf(shown.id) ?? { title: nameNow() },
            source,
            entries: sets.entries,
            asked,
            announce,
          }),
      },
      { id: "answer", label: "Paste an answer", view: () => answerView(shown) },
    ].filter(Boolean);
    shown.view = codeView({
      tool: { id, title: tool?.title ?? "A new tool", name: nameNow(), origin: own.of(id)?.origin ?? null },
      source: record?.source ?? original,
      panels,
      resettable: original !== null,
      onChange: (text) => changed(shown, text),
      onRun: () => run(shown),
      onReset: () => {
        shown.view.editor.source = original;
        shown.view.note("This is the gallery’s own code again. What you had is in the history.");
        run(shown);
      },
      onClose: close,
    });
    shown.view.tag(own.of(id)?.origin);
    current = shown;
    put(shown.view.element);
    return shown;
  }

  function close() {
    turn += 1;
    clearTimeout(timer);
    current?.view.editor.destroy();
    current = null;
    put();
  }

  function put(element, offered = null) {
    consent = offered;
    const held = slots.code.contains(document.activeElement);
    swap(slots.code, element);
    onShown();
    // The keyboard's place does not vanish with what held it.
    if (held && !element) document.getElementById("show-code").focus({ preventScroll: true });
    if (element) slots.code.scrollIntoView({ block: "nearest" });
  }

  function changed(shown, source) {
    const { id, original } = shown;
    const before = recordOf(id);
    // What is taken back by Reset stays in the history, even where it was never run.
    if (source === original && before?.active) own.remember(id);
    const origin = before?.origin ?? (original === null ? "new" : "edited");
    own.put(id, { source, active: source !== original, origin, name: before?.name ?? id });
    shown.view.tag(own.of(id)?.origin);
    shown.view.note(own.lasting ? "" : "This browser keeps nothing after you leave: download the file to keep it.");
    lookLater(shown);
  }

  // Its Python does one thing at a time, so what is typed meanwhile waits for the report.
  function lookLater(shown) {
    clearTimeout(timer);
    timer = setTimeout(() => (busy() ? lookLater(shown) : look(shown)), PAUSE_MS);
  }

  /** Has the code understood: faults are marked, and the form follows the declaration. Answers whether it can be run. */
  async function look(shown) {
    const record = own.of(shown.id);
    if (!record) {
      shown.view.fault(null);
      return true;
    }
    const { source } = record;
    const stale = () => current !== shown || own.of(shown.id)?.source !== source;
    try {
      const declared = await boxes.declare(record);
      if (stale()) return false;
      const fault = misnamed(shown, record, declared);
      shown.view.fault(fault?.error ?? null, fault?.actions);
      if (fault) return false;
      own.put(shown.id, { tool: declared });
      shown.view.name(declared.title);
      return true;
    } catch (error) {
      if (!stale() && !(error instanceof Cancelled)) shown.view.fault(error);
      return false;
    }
  }

  /** An id other than that of the record: of a new tool it is taken over, of the gallery's it cannot be. */
  function misnamed(shown, record, { id: declared, title }) {
    if (declared === record.id || record.origin === "shared") return null;
    if (record.origin === "new" && own.free(declared) === declared) {
      own.rename(record.id, declared);
      shown.id = declared;
      shown.view.renamed(declared);
      return null;
    }
    if (record.origin === "new") {
      const message = `There is a tool with the id “${declared}” already.`;
      return { error: new UserError({ message, remedy: "Choose another id in TOOL." }) };
    }
    const error = new UserError({
      message: `TOOL says the id “${declared}”, but this is the gallery’s tool “${record.id}”.`,
      remedy: "Keep the id, or make a tool of your own of it.",
    });
    const part = async () => {
      const id = own.free(declared);
      own.put(id, { source: record.source, origin: "new", name: id });
      own.put(record.id, { source: shown.original, active: false });
      const parted = await show(id);
      if (parted) run(parted);
      announce(`“${title}” is a tool of your own now.`);
    };
    return { error, actions: [button("Make it a tool of my own", "code-part", part, { class: "small" })] };
  }

  async function run(shown) {
    clearTimeout(timer);
    if (busy()) onCancel();
    const record = own.of(shown.id);
    if (record) own.remember(shown.id);
    if (record) shown.view.note("Looking at the code");
    const good = await look(shown);
    if (current !== shown) return;
    shown.view.redraw();
    shown.view.note(good ? "" : "It was not run; a report below is of the last version that was.");
    if (!good) return announce("The code cannot be run.");
    const tool = toolOf(shown.id);
    if (tool) onTool(tool);
    if (!sets.current()) shown.view.note(WITHOUT_DATA);
    onRun(shown.id);
  }

  function compareView({ view, original }) {
    const { source } = view.editor;
    if (source === original) return h("p", { class: "hint" }, "Nothing is changed: this is the gallery’s own code.");
    return h(
      "div",
      null,
      h("h3", null, "What is changed"),
      h("p", { class: "hint" }, "The gallery’s own lines stand on red, yours on blue."),
      reader({ label: "What is changed", source, original }),
    );
  }

  function pastView(shown) {
    return historyView(recordOf(shown.id), {
      most: manifest.limits.versions,
      source: () => shown.view.editor.source,
      onTake(source) {
        shown.view.editor.source = source;
        shown.view.note("Taken back. Run it to see what it computes.");
      },
      onDelete(at) {
        const { versions } = recordOf(shown.id);
        own.put(shown.id, { versions: versions.filter((version) => version.at !== at) });
        shown.view.show("history");
      },
    });
  }

  function answerView(shown) {
    const { id } = shown;
    return answerPanel({
      tool: toolOf(id) ?? { title: "A new tool" },
      source: () => shown.view.editor.source,
      tryOut: (source, onStep) =>
        boxes.tryOut({ id, name: recordOf(id)?.name ?? id, source, origin: "edited" }, filesFor, onStep),
      onTake(source) {
        shown.view.editor.source = source;
        run(shown);
      },
      asked,
      announce,
    });
  }

  // --- tools of one's own, and from others

  async function create() {
    const starter = await textOf("workshop/starter.py");
    const id = own.free(STARTER);
    own.put(id, { source: starter.replaceAll(STARTER, id), origin: "new", name: id });
    const shown = await show(id);
    if (!shown) return;
    await run(shown);
    if (current === shown) shown.view.editor.focus();
  }

  function incoming(source, from) {
    close();
    const known = [...own.records.values()].find((record) => record.origin === "shared" && record.source === source);
    if (known && toolOf(known.id)) {
      onTool(toolOf(known.id));
      return show(known.id);
    }
    const outline = boxes.outline(source);
    const offered = consentView(
      { source, from, outline },
      {
        onAgree: (ids) => agree(source, from, outline, ids),
        onLeave: leave,
      },
    );
    offered.draw(sets);
    put(offered.element, offered);
    offered.element.querySelector("h2").focus();
  }

  /** Takes back what was offered, in the address too. */
  function leave() {
    if (carried(location.hash) !== null) history.replaceState(null, "", location.pathname + location.search);
    put();
  }

  async function agree(source, from, outline, ids) {
    const mine = consent;
    if (mine.agreed) return;
    mine.agreed = true; // pressed once more it is still one tool
    const told = await outline.catch(() => ({}));
    if (consent !== mine) return; // it was decided otherwise meanwhile, or something else is asked about
    const name = /^[A-Za-z_]\w{0,40}$/.test(told.id ?? "") ? told.id : "shared_tool";
    const id = own.free(name);
    const record = own.put(id, { source, origin: "shared", name, from });
    const given = sets.entries.filter((entry) => ids.includes(entry.id));
    consent = null;
    own.grant(record, given);
    if (given.length && !ids.includes(sets.selected)) sets.select(given[0].id);
    const shown = await show(id);
    if (shown) await run(shown);
  }

  async function guarded(work) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UserError) && !(error instanceof CodeError)) throw error;
      put(problemView(error, { onDismiss: leave }));
      return announce(error.message);
    }
  }

  return {
    run: boxes.run,
    cancel: boxes.cancel,
    /** Shows the code of a tool. */
    open: (id) => guarded(() => show(id)).then((shown) => shown?.view.element.querySelector("h2").focus()),
    /** The visitor chose another analysis: the Code view, if there is one, goes along. */
    follow(id) {
      if (current && current.id !== id) guarded(() => show(id));
    },
    create: () => guarded(create),
    fromFile: (file) => guarded(async () => incoming(await sourceOf(file), `the file ${file.name}`)),
    fromLink: (code) => guarded(async () => incoming(await sourceIn(code), "a link")),
    /** Asks before a tool from somebody else gets data that it has not had. */
    askGrant(record, entries, then) {
      const onAgree = () => {
        own.grant(record, entries);
        swap(slots.grant);
        slots.result.focus({ preventScroll: true }); // the button that was pressed is gone
        then();
      };
      swap(slots.grant, grantView(toolOf(record.id), entries, { onAgree }));
    },
    /** The analysis failed in a tool's own code: its line is marked where that is shown. */
    fault(id, error) {
      if (current?.id === id && error instanceof CodeError) current.view.fault(error);
    },
    /** Data sets came, went or were chosen. */
    dataChanged() {
      consent?.draw(sets);
      const names = JSON.stringify(sets.entries.map(({ id, data }) => [id, data?.name]));
      if (names !== listed) current?.view.redraw("prompt");
      listed = names;
      boxes.tidy();
      if (sets.current()) current?.view.note("", WITHOUT_DATA);
    },
    /** A tool was deleted. */
    gone(id) {
      boxes.cancel();
      if (current?.id === id) close();
    },
  };
}
