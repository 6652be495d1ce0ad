// The start: joins the data sets, the analysis and the address to the parts of the screen.

import { carried, format, parse, withoutDefaults } from "./app/address.js";
import { createAnalysis } from "./app/analysis.js";
import { createChoice } from "./app/choice.js";
import { arriving, complete, given } from "./app/comparison.js";
import { createOffline } from "./app/offline.js";
import { createOwn } from "./app/own.js";
import { pause } from "./app/pause.js";
import { createSets } from "./app/sets.js";
import { suits, unsuited } from "./app/suit.js";
import manifest from "./manifest.js";
import { isCopy, open } from "./origin/page.js";
import { UserError } from "./python/client.js";
import { python, watch } from "./python/page.js";
import { createDecisions } from "./views/decide.js";
import { swap } from "./views/dom.js";
import { startDrops, startPicker } from "./views/drop.js";
import { engineProblem, engineView, waitingFor } from "./views/engine.js";
import { startFunnel } from "./views/funnel.js";
import { galleryView } from "./views/gallery.js";
import { createImport } from "./views/importcard.js";
import { createLoop } from "./views/loop.js";
import { ownToolsView } from "./views/owntools.js";
import { startExplanations } from "./views/popover.js";
import { rehearse } from "./views/rehearsal.js";
import { createResult } from "./views/result.js";
import { createScripts } from "./views/scripts.js";
import { setsView, showReading } from "./views/sets.js";
import { createSetup } from "./views/setup.js";
import { createTyping } from "./views/typing.js";
import { updateView } from "./views/update.js";
import { welcomeView } from "./views/welcome.js";

const TYPING_MS = 250; // a parameter is often followed by the next
const EDITING_MS = 600; // and a cell of the node table by the one below it
const { samples, limits } = manifest;
const slots = Object.fromEntries([...document.querySelectorAll("[id]")].map((element) => [element.id, element]));
const announce = (text) => {
  slots.status.textContent = text;
};

const funnel = startFunnel(slots.faults);
startExplanations();

const own = createOwn({ gallery: manifest.tools, versions: limits.versions, onChange: drawTools, onProblem: funnel });
const { tools } = own;
let status = { state: "loading" };
let drawnState = ""; // of Python, as the page shows it
let statusDue = false; // whether it is about to be drawn anew
let asked = parse(location.hash, tools);
let analysed = ""; // what the last request was for
let settled = ""; // the data that the tool was last chosen for
let faulty = null; // the error whose faults the form shows
let workshopComing = null; // what reads, changes and shares tools; it is fetched when it is first wanted
let shop = null; // the same once it is there
let boxed = false; // whether what is computed runs in a Python of its own

const sets = createSets({
  python,
  maxBytes: manifest.max_bytes,
  onChange: drawData,
  onProgress: showReading,
  onProblem(name, error) {
    announce(`${name} could not be read. ${error.message}`);
    // On a phone it stands below the samples, or far above a report.
    [...slots.data.querySelectorAll(".problem")].at(-1).scrollIntoView({ block: "nearest" });
  },
  prefer: ({ data }) => suits(data, asked.tool, sets),
});
const choice = createChoice(tools);
const analysis = createAnalysis({ python: { run, cancel, leave }, onChange: drawResult });
const setup = createSetup(slots.setup, {
  tools,
  onChange: setAddress,
  onCode: (id) => workshop().then((it) => it.open(id)),
});
const importCard = createImport(slots.import, sets);

const offline = createOffline({ onUpdate: drawUpdate });
const onChoose = startPicker(slots.files, onFiles);
const onType = createTyping((file) => onFiles([file]));
const onScript = createScripts(slots.scripts, { scripts: manifest.scripts, python });
const loop = createLoop(slots, {
  sets,
  analysis,
  tools,
  tool: () => asked.tool,
  given: () => given(sets, asked.tool),
  onFiles,
  onChoose,
  onTool: (tool) => setAddress(tool, {}, true),
});
const ownActions = {
  onOpen: (id) => workshop().then((it) => it.open(id)),
  onCreate: () => workshop().then((it) => it.create()),
  onFile: onChoose,
  onDelete(id) {
    const chosen = id === asked.tool.id;
    if (chosen) analysis.clear();
    own.revoke(own.remove(id));
    shop?.gone(id);
    if (chosen) analyse(0, true);
  },
  onRestore(record) {
    own.restore(record);
    if (record.id === asked.tool.id) analyse(0, true);
  },
};
const decisions = createDecisions({
  asked: () => asked,
  onChange: (tool, params) => setAddress(tool, params, true),
});
const remedies = (error) => [...loop.remedies(error), ...decisions.remedies()];
const drawReport = createResult(slots, { analysis, python, tools, announce, decisions, ...loop, remedies });

own.ready.then(arrive);
choice.remember(asked);
swap(slots.welcome, welcomeView({ samples, onChoose, onSample: ({ file }) => loadSamples([file]), onType, onScript }));
// A file is taken before all of the page is there.
drawInSteps([() => setup.draw(asked), drawOwn, drawGallery]);
watch((next) => {
  status = next;
  if (statusDue) return;
  statusDue = true;
  pause().then(drawStatus);
});
startDrops({
  onFiles,
  onFolder: (name) => sets.refuse(name, "This is a folder; a page is given files only.", "Drop the files in it."),
  onNothing: () =>
    sets.refuse("What you pasted", "There are no cells in it.", "Copy a range of cells with its header first."),
});
window.addEventListener("hashchange", () => {
  if (arrive()) return;
  asked = parse(location.hash, tools);
  choice.remember(asked, true);
  setup.note("");
  setup.draw(asked);
  selectSuited();
  drawSets();
  analyse();
});
document.body.dataset.page = "drawn"; // loaded.js looks for it

function workshop() {
  workshopComing ??= import("./workshop/main.js").then(({ createWorkshop }) => {
    shop = createWorkshop(slots, {
      python,
      own,
      sets,
      announce,
      busy: () => analysis.phase === "running",
      onTool: (tool) => tool.id !== asked.tool.id && setAddress(tool, {}, true),
      onRun: () => analyse(0, true),
      onCancel: analysis.cancel,
      onShown: drawData,
    });
    return shop;
  });
  workshopComing.catch(() => {
    workshopComing = null; // so that the next try fetches it again
  });
  return workshopComing;
}

/** Runs a tool: the gallery's in the page's own Python, any other in one of its own. */
function run(id, ids, params, options) {
  const record = own.of(id);
  boxed = record !== null;
  if (!boxed) return python.run(id, ids, params, options);
  return workshop().then((it) => it.run(record, ids, params, options));
}

// What is computed need not be what is asked for by now.
function cancel() {
  if (boxed) leave();
  else python.cancel();
}

/** Ends what runs in a Python of its own; the page's own keeps its data and is not thrown away for another wish. */
function leave() {
  if (boxed) shop?.cancel();
}

/** A link may carry a tool instead of naming one; answers whether it does. It stays in the address until it is decided about. */
function arrive() {
  const code = carried(location.hash);
  if (code === null) return false;
  workshop().then((it) => it.fromLink(code));
  return true;
}

/** The list of tools has changed: one was edited, added or deleted. */
function drawTools() {
  const name = own.renamed.get(asked.tool.id) ?? asked.tool.id;
  const tool = tools.find(({ id }) => id === name) ?? tools[0];
  const other = tool.id !== name;
  // A link may ask for a tool of the visitor's own, or a parameter of one, which is known only now.
  if (asked.unknown.length > 0) asked = parse(location.hash, tools);
  else if (tool !== asked.tool) {
    asked = { ...asked, tool, params: withoutDefaults(tool, other ? {} : asked.params) };
    if (location.hash && carried(location.hash) === null) history.replaceState(null, "", format(tool, asked.params));
  }
  setup.draw(asked);
  drawSets();
  drawOwn();
  if (other) analyse();
}

async function drawInSteps(steps) {
  for (const step of steps) {
    await pause();
    step();
  }
}

function drawGallery() {
  const actions = [
    { label: "Open with its sample", id: "open-sample", act: onOpen },
    { label: "Read its code", id: "read-code", act: ({ id }) => ownActions.onOpen(id) },
  ];
  swap(slots.gallery, galleryView(manifest, actions));
}

function drawOwn() {
  swap(slots.own, ownToolsView(own, ownActions));
}

function drawStatus() {
  const { state } = status;
  const another = state !== drawnState;
  drawnState = state;
  statusDue = false;
  document.body.dataset.python = state;
  swap(slots.engine, engineView(status, manifest.python));
  swap(slots.failed, state === "failed" && engineProblem(status, python.retry));
  // Early, but after Python's own files: a visitor who goes offline once Python is ready still gets charts.
  if (state === "ready" || status.loaded === status.total) rehearse().catch(() => {});
  if (state !== "loading") announce(state === "ready" ? "Python is ready." : "Python did not start.");
  if (another) drawData();
  drawResult();
}

function drawData() {
  const { entries, problems } = sets;
  const current = sets.current();
  const reading = slots.code.querySelector("section") !== null; // code, or a tool to decide about; no mere message
  const empty = !entries.length && !problems.length && !reading;
  const going = current ? [slots.welcome, slots.gallery] : empty ? [slots.data] : [];
  const held = going.some((slot) => slot.contains(document.activeElement));
  slots.data.hidden = empty;
  slots.welcome.hidden = slots.gallery.hidden = Boolean(current ?? sets.mending) || reading;
  settle(current);
  drawSets();
  shop?.dataChanged();
  importCard.draw(sets.mending ?? current);
  if (offline.waiting) drawUpdate();
  // The keyboard's place does not vanish with the part that held it.
  if (held) (current ? slots.result : slots.welcome.querySelector("button")).focus();
  analyse(slots.import.contains(document.activeElement) ? EDITING_MS : 0);
}

/** Follows the kind of the chosen data with the tool; what the visitor chose by hand stays. */
function settle(current) {
  if (arriving(sets)) return; // what comes with it may decide
  const key = current ? [current.id, current.data.kind, current.data.trials > 0].join() : "";
  if (key === settled) return;
  settled = key;
  const next = current ? choice.forSet(current, asked, sets) : asked;
  setup.note("");
  if (next.tool === asked.tool) return;
  asked = next;
  history.replaceState(null, "", format(asked.tool, asked.params));
  setup.draw(asked);
  const words = `“${asked.tool.title}” was chosen, because it works on “${current.data.name}”.`;
  setup.note(words);
  announce(words);
}

/** Where the tool was chosen and the data do not suit it, others may. */
function selectSuited() {
  const current = sets.current();
  if (!current || suits(current.data, asked.tool, sets)) return;
  const other = sets.entries.findLast(({ data }) => data && suits(data, asked.tool, sets));
  if (other) sets.select(other.id);
}

function drawSets() {
  const onUnderstood = (entry) => {
    if (entry.data) sets.select(entry.id);
    else sets.mend(entry);
    importCard.open(entry);
  };
  swap(
    slots.data,
    setsView(sets, { python: status.state, tool: asked.tool }, { onChoose, onType, onScript, onUnderstood }),
  );
  const current = sets.current();
  setup.mark(Object.fromEntries(tools.map((tool) => [tool.id, current ? unsuited(current.data, tool, sets) : ""])));
}

function drawResult() {
  if (analysis.error !== faulty) {
    faulty = analysis.error;
    if (faulty) shop?.fault(asked.tool.id, faulty);
    setup.showFaults((faulty instanceof UserError && faulty.faults) || {});
  }
  drawReport(own.of(asked.tool.id) ? "" : waitingFor(status));
  loop.draw();
  if (!isCopy) offline.consider(status.state === "loading" || analysis.phase === "running");
}

function drawUpdate() {
  swap(slots.update, offline.waiting && updateView(offline, sets.entries.length));
  if (offline.waiting) announce("A new version of Flipside is ready.");
}

/** Asks for a report where the data, the tool or its parameters are not those of the last request, or in any case. */
function analyse(delay = 0, anew = false) {
  const { tool, params } = asked;
  if (tool.several && arriving(sets)) return;
  const used = given(sets, tool);
  loop.draw();
  const key = JSON.stringify([used.map(({ id, version }) => [id, version]), tool.id, params]);
  if (key === analysed && !anew) return;
  analysed = key;
  swap(slots.grant);
  if (!complete(used, tool)) return analysis.clear();
  const record = own.of(tool.id);
  if (record && !own.granted(record, used)) {
    analysis.clear();
    return workshop().then((it) => it.askGrant(record, used, () => analyse(0, true)));
  }
  if (analysis.phase === "none") setup.fold();
  analysis.request({ tool, ids: used.map(({ id }) => id), params }, delay);
}

function setAddress(tool, params, redraw = false) {
  const another = tool !== asked.tool;
  asked = { tool, params: withoutDefaults(tool, params), unknown: [] };
  choice.remember(asked);
  const hash = format(tool, params);
  if (hash !== location.hash) history.pushState(null, "", hash);
  if (redraw) setup.draw(asked);
  if (another) {
    setup.note("");
    selectSuited();
    drawSets();
    shop?.follow(tool.id);
  }
  analyse(TYPING_MS);
}

function onFiles(given) {
  const [code, files] = [given.filter(isCode), given.filter((file) => !isCode(file))];
  if (code.length) workshop().then((it) => it.fromFile(code[0]));
  for (const { name } of code.slice(1)) sets.refuse(name, "One tool is opened at a time.", "Drop it by itself.");
  if (!files.length) return;
  announce(files.length === 1 ? `Reading ${files[0].name}.` : `Reading ${files.length} files.`);
  sets.add(files);
}

const isCode = ({ name }) => /\.py$/i.test(name);

/** An analysis with the samples that it is shown on. */
async function onOpen(tool) {
  setAddress(tool, {}, true);
  await loadSamples(tool.samples);
  slots.data.scrollIntoView({ block: "nearest" }); // what happens now is told there
}

// A sample that is being fetched or is there is not loaded twice: a click may be two.
const coming = new Set();

async function loadSamples(wanted) {
  const there = (name) => coming.has(name) || sets.entries.some((entry) => entry.sample && entry.name === name);
  const names = wanted.filter((name) => !there(name));
  for (const name of names) coming.add(name);
  const files = await Promise.all(names.map(sampleFile));
  for (const name of names) coming.delete(name);
  const lost = files.indexOf(null);
  if (lost < 0) sets.add(files, { sample: true });
  else sets.refuse(names[lost], "The sample could not be fetched.", "Check the connection, then try again.");
}

async function sampleFile(name) {
  const answer = await open(`samples/${name}`).catch(() => null);
  return answer?.ok ? new File([await answer.blob()], name) : null;
}
