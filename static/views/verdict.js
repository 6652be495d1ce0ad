// The answer in plain words. Its level is said by a word and a sign as well as by colour.

import { h, icon } from "./dom.js";

const SIGNS = {
  good: "M3 8.500 6.500 12 13 4.500",
  mixed: "M2 8c2-4 4-4 6 0s4 4 6 0",
  bad: "M8 2.500v7M8 12.500v1",
  unknown: "M5.500 6a2.500 2.500 0 1 1 3.500 2.300c-.7.3-1 .8-1 1.700M8 12.800v.7",
};

/** @param {{level: string, label: string, text: string}} verdict */
export function verdictView({ level, label, text }) {
  // The first sentence is the answer; each that follows gives one reason.
  const [answer, ...reasons] = text.split(/(?<=[.!?])\s+(?=\p{Lu})/u);
  return h(
    "section",
    { class: `verdict ${level}`, "aria-label": "Verdict", data: { verdict: level } },
    h("p", { class: "level" }, icon(SIGNS[level] ?? SIGNS.unknown), label),
    h("p", { class: "answer" }, answer),
    reasons.map((reason) => h("p", { class: "because" }, reason)),
  );
}
