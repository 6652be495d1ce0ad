import assert from "node:assert/strict";
import { test } from "node:test";
import { markTools, toolChooser } from "../../../static/views/toolchooser.js";
import { called, nameOf, stage, texts } from "./stage.mjs";

const TOOLS = [
  { id: "inversion", title: "Inversion analysis", question: "When did it turn?" },
  { id: "seasonality", title: "Time of the year", question: "In which months?", origin: "edited" },
  { id: "my_tool", title: "My tool", question: "Why?", origin: "new" },
  { id: "counter", title: "Counter", question: "How many?", origin: "shared" },
];
const show = (t, onChoose = () => {}) => stage(t, toolChooser(TOOLS, TOOLS[1], onChoose));
const reasons = (place) => texts(place, ".tool-reason:not([hidden])");

test("each tool is named with the question that it answers, and the chosen one is marked", (t) => {
  const place = show(t);
  const radios = [...place.querySelectorAll("[type=radio]")];
  assert.equal(nameOf(radios[0]), "Inversion analysisWhen did it turn?");
  assert.deepEqual(texts(place, ".tool-question"), ["When did it turn?", "In which months?", "Why?", "How many?"]);
  assert.deepEqual(
    radios.map(({ checked }) => checked),
    [false, true, false, false],
  );
  assert.equal(new Set(radios.map(({ name }) => name)).size, 1); // so that the arrows go through them
  assert.deepEqual(texts(place, "fieldset legend"), ["Analysis"]);
});

test("a tool that is not the gallery's says so in a word", (t) => {
  assert.deepEqual(
    [...show(t).querySelectorAll(".tool")].map((tool) => tool.querySelector(".tag")?.textContent),
    [undefined, "edited", "yours", "shared"],
  );
});

test("the tool that is chosen is told, and only when it is", (t) => {
  const onChoose = t.mock.fn();
  const place = show(t, onChoose);
  assert.equal(onChoose.mock.callCount(), 0);
  place.querySelector("#tool-counter").click();
  assert.deepEqual(
    onChoose.mock.calls.map(({ arguments: given }) => given),
    [[TOOLS[3]]],
  );
});

test("tools that do not suit the data are marked with the reason, and can be chosen all the same", (t) => {
  const place = show(t);
  assert.deepEqual(reasons(place), []);
  markTools(place, { inversion: "Works on bucket returns, not on node weights.", seasonality: "", my_tool: "No." });
  assert.deepEqual(reasons(place), ["Works on bucket returns, not on node weights.", "No."]);
  assert.deepEqual(
    [...place.querySelectorAll(".unsuited")].map(({ dataset }) => dataset.tool),
    ["inversion", "my_tool"],
  );
  assert.equal(place.querySelector("#tool-inversion").disabled, false);
  assert.match(nameOf(place.querySelector("#tool-my_tool")), /No\.$/);
});

test("a mark goes where the tool suits the data again", (t) => {
  const place = show(t);
  markTools(place, { inversion: "Works on bucket returns, not on node weights." });
  markTools(place, { inversion: "" });
  assert.deepEqual(reasons(place), []);
  assert.equal(place.querySelector(".unsuited"), null);
  markTools(place, { inversion: "Another reason." });
  markTools(place, {});
  assert.deepEqual(reasons(place), []);
});

test("titles, questions and reasons are text, whatever they hold", (t) => {
  const html = '<img src="x"> & <b>"bold"</b>';
  const tools = [{ id: "a", title: html, question: html }];
  const place = stage(
    t,
    toolChooser(tools, tools[0], () => {}),
  );
  markTools(place, { a: html });
  assert.deepEqual(texts(place, ".tool-title, .tool-question, .tool-reason"), [html, html, html]);
  assert.equal(called(place, html.repeat(3)).type, "radio");
  assert.equal(place.querySelector("img, b"), null);
});
