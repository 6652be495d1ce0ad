// The start: joins the data sets, the analysis and the address to the parts of the screen.

import { format, parse, withoutDefaults } from "./app/address.js";
import { createAnalysis } from "./app/analysis.js";
import { arriving, given } from "./app/comparison.js";
import { createOffline } from "./app/offline.js";
import { createSets } from "./app/sets.js";
import manifest from "./manifest.js";
import { isCopy, open } from "./origin/page.js";
import { UserError } from "./python/client.js";
import { python, watch } from "./python/page.js";
import { swap } from "./views/dom.js";
import { startDrops, startPicker } from "./views/drop.js";
import { engineProblem, engineView, waitingFor } from "./views/engine.js";
import { startFunnel } from "./views/funnel.js";
import { createImport } from "./views/importcard.js";
import { startExplanations } from "./views/popover.js";
import { rehearse } from "./views/rehearsal.js";
import { createResult } from "./views/result.js";
import { setsView, showReading } from "./views/sets.js";
import { createSetup } from "./views/setup.js";
import { updateView } from "./views/update.js";
import { welcomeView } from "./views/welcome.js";

const TYPING_MS = 250; // a parameter is often followed by the next
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
let faulty = null; // the error whose faults the form shows

const sets = createSets({
  python,
  maxBytes: manifest.max_bytes,
  onChange: drawData,
  onProgress: showReading,
  onProblem: (name, error) => announce(`${name} could not be read. ${error.message}`),
});
const analysis = createAnalysis({ python, onChange: drawResult });
const setup = createSetup(slots.setup, { tools, onChange: setAddress });
const importCard = createImport(slots.import, sets);
const drawReport = createResult(slots, { analysis, python, tools, announce });

const offline = createOffline({ onUpdate: drawUpdate });
const onChoose = startPicker(slots.files, onFiles);

swap(slots.welcome, welcomeView({ samples, onChoose, onSample }));
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
  setup.draw(asked);
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
  drawSets();
  importCard.draw(sets.mending ?? current);
  if (offline.waiting) drawUpdate();
  // The keyboard's place does not vanish with the part that held it.
  if (held) (current ? slots.result : slots.welcome.querySelector("button")).focus();
  analyse();
}

function drawSets() {
  const onUnderstood = (entry) => {
    if (entry.data) sets.select(entry.id);
    else sets.mend(entry);
    importCard.open(entry);
  };
  swap(slots.data, setsView(sets, { python: status.state, tool: asked.tool }, { onChoose, onUnderstood }));
}

function drawResult() {
  if (analysis.error !== faulty) {
    faulty = analysis.error;
    setup.showFaults((faulty instanceof UserError && faulty.faults) || {});
  }
  drawReport(waitingFor(status));
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
  const key = JSON.stringify([used.map(({ id, version }) => [id, version]), tool.id, params]);
  if (key === analysed) return;
  analysed = key;
  if (!used.length) return analysis.clear();
  if (analysis.phase === "none") setup.fold();
  analysis.request({ tool, ids: used.map(({ id }) => id), params }, delay);
}

function setAddress(tool, params) {
  const another = tool !== asked.tool;
  asked = { tool, params: withoutDefaults(tool, params), unknown: [] };
  const hash = format(tool, params);
  if (hash !== location.hash) history.pushState(null, "", hash);
  if (another) drawSets();
  analyse(TYPING_MS);
}

function onFiles(files) {
  announce(files.length === 1 ? `Reading ${files[0].name}.` : `Reading ${files.length} files.`);
  sets.add(files);
}

async function onSample({ file, tool: id }) {
  const tool = tools.find((each) => each.id === id);
  if (tool && tool !== asked.tool) {
    setAddress(tool, {});
    setup.draw(asked);
  }
  const answer = await open(`samples/${file}`).catch(() => null);
  if (answer?.ok) return sets.add([new File([await answer.blob()], file)], { sample: true });
  sets.refuse(file, "The sample could not be fetched.", "Check the connection, then try again.");
}
