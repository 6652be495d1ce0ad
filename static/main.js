// The start: joins the data sets, the analysis and the address to the parts of the screen.

import { format, parse, withoutDefaults } from "./app/address.js";
import { createAnalysis } from "./app/analysis.js";
import { createChoice } from "./app/choice.js";
import { arriving, complete, given } from "./app/comparison.js";
import { createOffline } from "./app/offline.js";
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
import { createImport } from "./views/importcard.js";
import { createLoop } from "./views/loop.js";
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
const { tools, samples } = manifest;
const slots = Object.fromEntries([...document.querySelectorAll("[id]")].map((element) => [element.id, element]));
const announce = (text) => {
  slots.status.textContent = text;
};

startFunnel(slots.faults);
startExplanations();

let status = { state: "loading" };
let asked = parse(location.hash, tools);
let analysed = ""; // what the last request was for
let settled = ""; // the data that the tool was last chosen for
let faulty = null; // the error whose faults the form shows

const sets = createSets({
  python,
  maxBytes: manifest.max_bytes,
  onChange: drawData,
  onProgress: showReading,
  onProblem: (name, error) => announce(`${name} could not be read. ${error.message}`),
  prefer: ({ data }) => suits(data, asked.tool, sets),
});
const choice = createChoice(tools);
const analysis = createAnalysis({ python, onChange: drawResult });
const setup = createSetup(slots.setup, { tools, onChange: setAddress });
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
const decisions = createDecisions({
  asked: () => asked,
  onChange: (tool, params) => setAddress(tool, params, true),
});
const remedies = (error) => [...loop.remedies(error), ...decisions.remedies()];
const drawReport = createResult(slots, { analysis, python, tools, announce, decisions, ...loop, remedies });

choice.remember(asked);
swap(slots.welcome, welcomeView({ samples, onChoose, onSample, onType, onScript }));
setup.draw(asked);
watch((next) => {
  status = next;
  queueMicrotask(drawStatus);
});
startDrops({
  onFiles,
  onFolder: (name) => sets.refuse(name, "This is a folder; a page is given files only.", "Drop the files in it."),
  onNothing: () =>
    sets.refuse("What you pasted", "There are no cells in it.", "Copy a range of cells with its header first."),
});
window.addEventListener("hashchange", () => {
  asked = parse(location.hash, tools);
  choice.remember(asked, true);
  setup.note("");
  setup.draw(asked);
  selectSuited();
  drawSets();
  analyse();
});
document.body.dataset.page = "drawn"; // loaded.js looks for it

function drawStatus() {
  const { state } = status;
  document.body.dataset.python = state;
  swap(slots.engine, engineView(status, manifest.python));
  swap(slots.failed, state === "failed" && engineProblem(status, python.retry));
  // Early, but after Python's own files: a visitor who goes offline once Python is ready still gets charts.
  if (state === "ready" || status.loaded === status.total) rehearse().catch(() => {});
  if (state !== "loading") announce(state === "ready" ? "Python is ready." : "Python did not start.");
  drawData();
  drawResult();
}

function drawData() {
  const { entries, problems } = sets;
  const current = sets.current();
  const empty = !entries.length && !problems.length;
  const held = (current ? slots.welcome : empty && slots.data)?.contains?.(document.activeElement);
  slots.data.hidden = empty;
  slots.welcome.hidden = Boolean(current ?? sets.mending);
  settle(current);
  drawSets();
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
    setup.showFaults((faulty instanceof UserError && faulty.faults) || {});
  }
  drawReport(waitingFor(status));
  loop.draw();
  if (!isCopy) offline.consider(status.state === "loading" || analysis.phase === "running");
}

function drawUpdate() {
  swap(slots.update, offline.waiting && updateView(offline, sets.entries.length));
  if (offline.waiting) announce("A new version of Flipside is ready.");
}

/** Asks for a report where the data, the tool or its parameters are not those of the last request. */
function analyse(delay = 0) {
  const { tool, params } = asked;
  if (tool.several && arriving(sets)) return;
  const used = given(sets, tool);
  loop.draw();
  const key = JSON.stringify([used.map(({ id, version }) => [id, version]), tool.id, params]);
  if (key === analysed) return;
  analysed = key;
  if (!complete(used, tool)) return analysis.clear();
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
  }
  analyse(TYPING_MS);
}

function onFiles(files) {
  announce(files.length === 1 ? `Reading ${files[0].name}.` : `Reading ${files.length} files.`);
  sets.add(files);
}

async function onSample({ file }) {
  const answer = await open(`samples/${file}`).catch(() => null);
  if (answer?.ok) return sets.add([new File([await answer.blob()], file)], { sample: true });
  sets.refuse(file, "The sample could not be fetched.", "Check the connection, then try again.");
}
