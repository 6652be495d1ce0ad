// From a report back to data, and on: trials that a report made, the results that they wait for, and what does not fit.

import { lacking } from "../app/suit.js";
import { button } from "./dom.js";
import { pastedFile } from "./drop.js";
import { createLacking } from "./lacking.js";

/**
 * @param {object} slots elements by name: lacking, result
 * @param {{sets: object, analysis: object, tools: object[], tool: () => object, given: () => object[],
 *   onFiles: Function, onChoose: Function, onTool: Function}} options `tool` and `given` tell what is asked for now
 */
export function createLoop(slots, { sets, analysis, tools, tool, given, onFiles, onChoose, onTool }) {
  const onResults = (text) => onFiles([pastedFile(text)]);
  const show = createLacking(slots.lacking, { onResults, onTool, onChoose });

  /** Asks for what the analysis lacks; an error says it better, where there is one. */
  function draw() {
    const lack = lacking(sets, given(), tool(), tools);
    show(lack?.begun && analysis.phase === "error" ? null : lack);
  }

  /** A file that a report made becomes data: the same one once. */
  async function onLoad(block, file) {
    const known = sets.entries.find(({ brought, data }) => data && brought === block.content);
    if (known) sets.select(known.id);
    else await sets.add([file], { brought: block.content });
    const place = slots.lacking.hasChildNodes() ? slots.lacking : slots.result;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "start" });
  }

  /** Results that do not fit their trials are taken away in one step, to be pasted again. */
  function remedies({ faults }) {
    const last = given().at(-1);
    if (last?.data.kind !== "trial_results" || Object.keys(faults).length > 0) return [];
    const remove = () => {
      sets.remove(last.id);
      slots.lacking.focus();
    };
    return [button(`Remove “${last.data.name}” and paste again`, "paste-again", remove, { class: "small" })];
  }

  return { draw, onLoad, remedies };
}
