import assert from "node:assert/strict";
import { test } from "node:test";
import { TOOL } from "./reports.mjs";
import { called, enter, stage, texts } from "./stage.mjs";

// The module looks at the width of the screen when it is loaded, and later at what that has become.
const screen = { matches: false, addEventListener() {}, removeEventListener() {} };
const asked = [];
globalThis.matchMedia = (media) => asked.push(media) && screen;
const { createSetup } = await import("../../../static/views/setup.js");

const OTHER = { ...TOOL, id: "seasonality", title: "Time of the year", parameters: TOOL.parameters.slice(0, 1) };

function show(t, { params = {}, unknown = [] } = {}) {
  const slot = document.createElement("section");
  const place = stage(t, slot);
  const onChange = t.mock.fn();
  const onCode = t.mock.fn();
  const setup = createSetup(slot, { tools: [TOOL, OTHER], onChange, onCode });
  setup.draw({ tool: TOOL, params, unknown });
  const changes = () => onChange.mock.calls.map(({ arguments: given }) => given);
  return { place, setup, changes, onCode, settings: () => place.querySelector("details.settings") };
}
const note = (place) => place.querySelector("[data-part=switched]");
const choose = (place, id) => place.querySelector(`#tool-${id}`).click();

test("the analysis is chosen above its settings, which are open", (t) => {
  const { place, settings } = show(t, { params: { tail: 2 } });
  assert.equal(place.querySelector("#tool-inversion").checked, true);
  assert.equal(called(place, "Buckets at each end").value, "2");
  assert.equal(settings().open, true);
  assert.deepEqual(texts(place, "summary"), ["Settings"]);
});

test("a setting that is changed is asked for with its tool, and the form stays", (t) => {
  const { place, changes } = show(t);
  const field = called(place, "Buckets at each end");
  enter(field, "3");
  assert.deepEqual(changes(), [[TOOL, { tail: 3 }]]);
  assert.equal(called(place, "Buckets at each end"), field);
});

test("the defaults are shown as soon as they are asked for", (t) => {
  const { place, changes } = show(t, { params: { tail: 3 } });
  called(place, "Use the defaults").click();
  assert.deepEqual(changes(), [[TOOL, {}]]);
  assert.equal(called(place, "Buckets at each end").value, "1");
});

test("another analysis begins with its defaults, and its settings take the place of the others", (t) => {
  const { place, changes } = show(t, { params: { tail: 3 } });
  choose(place, "seasonality");
  assert.deepEqual(changes(), [[OTHER, {}]]);
  assert.equal(place.querySelectorAll("form").length, 1);
  assert.equal(called(place, "Buckets at each end").value, "1");
  assert.equal(place.querySelector("#tool-seasonality").checked, true);
  enter(called(place, "Buckets at each end"), "2");
  assert.deepEqual(changes()[1], [OTHER, { tail: 2 }]);
});

test("the keyboard's place stays with the analysis that was chosen", (t) => {
  const { place } = show(t);
  place.querySelector("#tool-seasonality").focus();
  choose(place, "seasonality");
  assert.equal(document.activeElement, place.querySelector("#tool-seasonality"));
});

test("what a link asks for in vain is said, and no longer once something else is asked for", (t) => {
  const { place } = show(t, { unknown: ["colour", "size"] });
  assert.deepEqual(texts(place, "section > .fault"), [
    "The link asks for what this analysis does not have: colour, size.",
  ]);
  choose(place, "seasonality");
  assert.deepEqual(texts(place, "section > .fault"), []);
});

test("the code of the analysis that is chosen is a press away", (t) => {
  const { place, onCode } = show(t);
  called(place, "Read or change the code").click();
  choose(place, "seasonality");
  called(place, "Read or change the code").click();
  assert.deepEqual(
    onCode.mock.calls.map(({ arguments: given }) => given),
    [["inversion"], ["seasonality"]],
  );
});

test("analyses that do not suit the data stay marked when another is chosen", (t) => {
  const { place, setup } = show(t);
  setup.mark({ seasonality: "Works on bucket returns, not on node weights." });
  choose(place, "seasonality");
  assert.deepEqual(texts(place, ".unsuited .tool-reason"), ["Works on bucket returns, not on node weights."]);
  setup.mark({});
  assert.equal(place.querySelector(".unsuited"), null);
});

test("why another analysis was chosen by itself is said until there is nothing to say", (t) => {
  const { place, setup } = show(t);
  assert.equal(note(place).hidden, true);
  setup.note("“Time of the year” was chosen, because it works on <“series”>.");
  assert.equal(note(place).hidden, false);
  assert.equal(note(place).textContent, "“Time of the year” was chosen, because it works on <“series”>.");
  setup.draw({ tool: OTHER, params: {}, unknown: [] });
  assert.equal(note(place).hidden, false);
  setup.note("");
  assert.equal(note(place).hidden, true);
});

test("a fault opens the settings, for it stands beside its field; none leaves them as they are", (t) => {
  const { place, setup, settings } = show(t);
  settings().open = false;
  setup.showFaults({});
  assert.equal(settings().open, false);
  setup.showFaults({ tail: "There are 10 buckets." });
  assert.equal(settings().open, true);
  assert.deepEqual(texts(place, ".fault:not([hidden])"), ["There are 10 buckets."]);
});

test("settings that were folded stay so with another analysis", (t) => {
  const { place, settings } = show(t);
  settings().open = false;
  choose(place, "seasonality");
  assert.equal(settings().open, false);
});

test("on a narrow screen the settings fold before a report, on a wide one they do not", (t) => {
  t.after(() => {
    screen.matches = false;
  });
  const { setup, settings } = show(t);
  setup.fold();
  assert.equal(settings().open, true);
  screen.matches = true;
  setup.fold();
  assert.equal(settings().open, false);
  assert.ok(asked.includes("(max-width: 999px)"));
});

test("what a link asks for is text, whatever it holds", (t) => {
  const html = '<img src="x"> & <b>"bold"</b>';
  const { place } = show(t, { unknown: [html] });
  assert.ok(texts(place, "section > .fault")[0].endsWith(`${html}.`));
  assert.equal(place.querySelector("img, b"), null);
});
