// A language model's answer: its code taken out, tried on a sample, compared, and taken over only if the visitor says so.

import { UserError } from "../python/client.js";
import { button, h, swap } from "../views/dom.js";
import { codeIn, NoCode } from "./answer.js";
import { brief } from "./brief.js";
import { handed } from "./clipboard.js";
import { codeProblem } from "./faults.js";
import { reader } from "./pane.js";
import { LIMITS, loadContract } from "./promptpanel.js";

const STEPS = [
  ["found", "The answer holds one Python file"],
  ["declared", "It can be imported, and its declaration is valid"],
  ["ran", "It runs on the sample"],
  ["admitted", "Its report keeps to the contract"],
];

/**
 * @param {{tool: object, source: () => string, tryOut: (source: string, onStep: Function) => Promise<void>,
 *   onTake: (source: string) => void, asked: object, announce: Function}} options
 */
export function answerPanel({ tool, source, tryOut, onTake, asked, announce }) {
  const reply = h("textarea", {
    id: "answer",
    rows: "6",
    spellcheck: "false",
    placeholder: "The whole answer, or only the code",
  });
  const outcome = h("div", { data: { part: "answer" }, tabindex: "-1" });
  const check = button("Check it", "answer-check", () => examine(), { class: "small primary" });

  async function examine() {
    const done = new Map();
    const steps = h("ol", { class: "steps" });
    const draw = (failed) => {
      steps.replaceChildren(
        ...STEPS.map(([id, words]) => {
          const state = done.has(id) ? "done" : failed === id ? "failed" : "open";
          const mark = { done: "Yes", failed: "No", open: "Not yet" }[state];
          return h("li", { data: { step: id, state } }, h("span", { class: "step-mark" }, mark), ` ${words}`);
        }),
      );
    };
    swap(outcome, steps);
    outcome.focus({ preventScroll: true }); // a button that is disabled cannot keep the keyboard's place
    check.disabled = true;
    draw();
    let code = "";
    try {
      const found = codeIn(reply.value);
      code = found.code;
      done.set("found", true);
      draw();
      if (found.note) outcome.append(h("p", { class: "hint" }, found.note));
      await tryOut(code, (step, value) => {
        done.set(step, value);
        draw();
      });
      const same = code.trim() === source().trim();
      outcome.append(same ? h("p", null, "It is the same as what is in the editor.") : agreement(code));
      announce("The answer keeps to the contract.");
    } catch (thrown) {
      const error = thrown instanceof NoCode ? new UserError(thrown) : thrown;
      const failed = STEPS.find(([id]) => !done.has(id))?.[0];
      draw(failed);
      outcome.append(refusal(error, failed, code));
      announce(`The answer cannot be used. ${error.message}`);
    } finally {
      check.disabled = false;
    }
  }

  function agreement(code) {
    const take = () => {
      reply.value = "";
      swap(outcome, h("p", null, "It is in the editor now."));
      onTake(code);
    };
    return h(
      "div",
      null,
      h("h4", null, "What it changes"),
      reader({ label: "What the answer changes", source: code, original: source() }),
      h(
        "div",
        { class: "actions" },
        button("Use it", "answer-take", take, { class: "primary small" }),
        button("Leave it", "answer-leave", () => swap(outcome), { class: "small" }),
      ),
    );
  }

  function refusal(error, step, code) {
    const place = h("div");
    const copy = async () => {
      const [, words] = STEPS.find(([id]) => id === step);
      const failure = {
        step: words,
        message: error.message,
        remedy: error.remedy,
        line: error.line,
        traceback: error.traceback,
      };
      const text = brief({
        contract: await loadContract(),
        limits: LIMITS,
        source: code || source(),
        toolName: tool.title,
        shapes: [],
        request: asked.request,
        failure,
      });
      const told = "Copied. Paste it to the model, then bring its next answer back here.";
      place.replaceChildren(await handed(text, { words: told, label: "What failed", announce }));
    };
    const button_ = button("Copy what failed, for the model", "answer-failure", copy, { class: "small" });
    return h("div", null, codeProblem(error, { actions: [button_] }), place);
  }

  return h(
    "div",
    null,
    h("h3", null, "Paste an answer"),
    h("label", { for: "answer" }, "The model’s answer"),
    reply,
    h(
      "p",
      { class: "hint" },
      "It is tried on a sample first, in a Python of its own that has no network and none of your data. Nothing changes until you say so.",
    ),
    h("div", { class: "actions" }, check),
    outcome,
  );
}
