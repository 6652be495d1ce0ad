// Scripts that get data from the platform: what to get, the settings, and the text to take away. It runs elsewhere.

import { toClipboard } from "../app/clipboard.js";
import { save } from "../app/save.js";
import { Cancelled, UserError } from "../python/client.js";
import { button, h, swap } from "./dom.js";
import { problemView } from "./problem.js";
import { toolForm } from "./toolform.js";

const CARRIED = ["ranking_system", "universe", "start", "end"]; // what is the same whatever is got

/**
 * @param {HTMLElement} slot
 * @param {{scripts: object[], python: object}} options
 * @returns {(event: Event) => void} opens the part; it closes to where it was opened from
 */
export function createScripts(slot, { scripts, python }) {
  const typed = new Map(); // script id -> params
  let script = scripts[0];
  let form;
  let made = null; // {name, text} of the settings as they are now
  let asked = 0;
  let opener = "";

  const about = h("p", { id: "script-about" });
  const cost = h("p", { class: "hint" });
  const choice = h(
    "select",
    { id: "script-kind", "aria-describedby": "script-about", on: { change: choose } },
    scripts.map(({ id, title }) => h("option", { value: id }, title)),
  );
  // A wrong value never reaches the script, so there is none to take away until it is mended.
  const settings = h("div", { class: "script-settings", on: { change: checkForm } });
  const title = h("h3", { id: "script-name" });
  const copy = button("Copy", "copy-script", copyIt, { id: "copy-script" });
  const keep = button("Save", "save-script", () => save(made.name, made.text, "text/x-python"), { id: "save-script" });
  const told = h("p", { class: "hint", role: "status", data: { part: "script-state" } });
  const code = h("code");
  const text = h(
    "pre",
    { class: "scroll script-text", tabindex: "0", role: "region", "aria-labelledby": "script-name" },
    code,
  );
  const problem = h("div");

  function draw() {
    slot.append(
      h(
        "div",
        { class: "panel-head" },
        h("h2", { id: "scripts-heading" }, "Get the data by script"),
        button("Close", "close-scripts", close, { class: "small" }),
      ),
      h(
        "p",
        { class: "script-words" },
        "This makes a Python script with your settings. You run it on your computer, not here: it asks Portfolio123’s API " +
          "through its own package, p123api, and writes a file that you then drop on this page. ",
        h("strong", null, "Your API key is never typed here."),
        " The script reads it on your computer; its first lines say how.",
      ),
      h(
        "div",
        { class: "script-columns" },
        h(
          "div",
          { class: "script-form" },
          h(
            "div",
            { class: "field" },
            h("label", { for: "script-kind" }, "What to get"),
            h("div", { class: "field-input" }, choice),
          ),
          about,
          cost,
          settings,
        ),
        h(
          "div",
          { class: "script-result" },
          h("div", { class: "panel-head" }, title, h("div", { class: "actions" }, copy, keep)),
          told,
          text,
          problem,
        ),
      ),
    );
    choose();
  }

  function choose() {
    const before = typed.get(script.id) ?? {};
    script = scripts.find(({ id }) => id === choice.value);
    const known = new Set(script.parameters.map(({ id }) => id));
    const carried = CARRIED.filter((id) => id in before && known.has(id)).map((id) => [id, before[id]]);
    drawForm({ ...typed.get(script.id), ...Object.fromEntries(carried) });
  }

  function drawForm(params) {
    typed.set(script.id, params);
    about.textContent = script.about;
    cost.textContent = `Cost: ${script.cost}`;
    title.textContent = `get_${script.id}.py`;
    const touched = new Set(); // what is still empty is no fault before it has been filled in
    form = toolForm(
      script,
      params,
      (next, redraw) => {
        const last = typed.get(script.id);
        for (const { id } of script.parameters) if (next[id] !== last[id]) touched.add(id);
        typed.set(script.id, next);
        if (redraw) drawForm(next);
        else make(touched);
      },
      "script-",
    );
    swap(settings, form.element);
    make(touched);
  }

  async function make(touched) {
    asked += 1;
    const mine = asked;
    show(null, "Making the script.", true);
    try {
      const answer = await python.script(script.id, typed.get(script.id));
      if (mine !== asked) return;
      form.showFaults({});
      show(answer, "");
    } catch (error) {
      if (mine !== asked) return;
      if (error instanceof Cancelled) return make(touched); // it was the analysis that was meant
      const faults = Object.entries(error.faults ?? {});
      const missing = ([id]) => script.required.includes(id) && !touched.has(id);
      form.showFaults(Object.fromEntries(faults.filter((fault) => !missing(fault))));
      show(
        null,
        error instanceof UserError ? `The script is made when the settings are complete. ${error.message}` : "",
      );
      if (!(error instanceof UserError)) problem.replaceChildren(problemView(error));
    }
  }

  /** While the next script is made the last one stays, dimmed, so that nothing jumps; it cannot be taken away. */
  function show(answer, words, waiting = false) {
    made = answer;
    if (!waiting) code.textContent = answer?.text ?? "";
    text.hidden = !code.textContent;
    text.classList.toggle("stale", waiting);
    copy.disabled = keep.disabled = !answer;
    told.textContent = words;
    problem.replaceChildren();
  }

  function checkForm() {
    if (!settings.querySelector("[aria-invalid=true]")) return;
    asked += 1; // what is still on its way was made with the value before
    show(null, "The script is made when the marked settings are corrected.");
  }

  async function copyIt() {
    const { name, text: content } = made;
    if (await toClipboard(content)) {
      told.textContent = `Copied. Paste it into a new file, ${name}, or into a notebook.`;
      return;
    }
    told.textContent = "This browser does not let the page copy. The text is selected: copy it yourself.";
    text.focus();
    getSelection().selectAllChildren(code);
  }

  function close() {
    slot.hidden = true;
    const back = document.getElementById(opener);
    (back?.checkVisibility() ? back : document.getElementById("result")).focus();
  }

  return ({ target }) => {
    opener = target.id;
    if (!slot.hasChildNodes()) draw();
    slot.hidden = false;
    slot.focus({ preventScroll: true });
    slot.scrollIntoView({ block: "start" });
  };
}
