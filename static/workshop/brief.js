// The prompt for a language model: everything it has to know about a tool and its contract, in one text.

import { number } from "../app/format.js";

/**
 * The last line of every prompt. Who copies a whole conversation has the prompt in it, and what stands before this line
 * is no answer (answer.js).
 */
export const END = "(End of the prompt from Flipside.)";

const ANSWER = [
  "Answer with the complete Python file in one fenced block, from its first line to its last. Leave nothing out: no “...”, no “rest unchanged”, no diff. Where the code itself holds backticks, choose a longer fence.",
  "Before the block say in at most three sentences what the tool now does. Write nothing after it.",
  "Use only what the contract names and what the source uses already. Where that does not allow what is asked, say so in place of inventing something.",
];

const CHECKED =
  "How it is checked: the person copies your whole answer into “Paste an answer” on the page. The page takes the code out, holds the declaration against `run`, runs the tool on a sample with its defaults, and checks the report. Then the person sees the difference and decides. What fails comes back to you in words.";

/**
 * The text to paste into a chat.
 * @param {object} about
 * @param {string} about.contract the text of contract.md
 * @param {{report_megabytes: number, table_rows: number, run_seconds: number, packages: string[]}} about.limits
 *   what the page allows; `packages` are names with versions, such as "numpy 2.4.3"
 * @param {string} [about.source] of the tool, or of what was checked; empty for a new tool
 * @param {string} [about.toolName] its title
 * @param {string[][]} [about.shapes] of each loaded data set the lines that shape.js makes
 * @param {string} [about.request] in the visitor's words; empty makes the model ask
 * @param {{step: string, message: string, remedy?: string, line?: number, traceback?: string}} [about.failure]
 *   makes it the follow-up in the same chat: what failed when `source` was checked. `traceback` has the tool's own
 *   frames only. It is given away as it is.
 */
export function brief({ contract, limits, source = "", toolName = "", shapes = [], request = "", failure }) {
  const parts = failure
    ? correction(failure, source, request)
    : [
        "You write and change analysis tools for Flipside, a web page for private investors; do what the request says, by the contract below.",
        section("Request", request.trim() || asking(source)),
        filled(contract, limits),
        section("The source now", current(source, toolName)),
        section("The data that is loaded", loaded(shapes)),
        section("Your answer", listed(ANSWER, identity(source)), CHECKED),
      ];
  return `${[...parts, END].join("\n\n")}\n`;
}

/** `text` in a fence that no backticks in it can end. */
export function fenced(text, tag = "python") {
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = "`".repeat(longest + 1);
  return `${fence}${tag}\n${text.endsWith("\n") ? text : `${text}\n`}${fence}`;
}

const section = (title, ...parts) => [`# ${title}`, ...parts].join("\n\n");

const listed = (...items) =>
  items
    .flat()
    .map((item) => `- ${item}`)
    .join("\n");

function asking(source) {
  const what = source ? "what should be different" : "what they want to know, and of which data";
  return `The person has not said yet ${what}. Ask them, in one or two short questions, and write no code before they have answered.`;
}

function current(source, toolName) {
  if (!source) return "There is none yet: write a new tool.";
  const named = toolName ? `The tool “${toolName}”:` : "The tool:";
  return `${named}\n\n${fenced(source)}`;
}

const identity = (source) =>
  source
    ? "Keep the `id` of the tool unless the request asks for another one."
    : "Choose an `id` that says what the tool does, such as `by_year`.";

function loaded(shapes) {
  if (!shapes.length) return "None. The tool is tried on a sample of the page.";
  const told = shapes.map((lines, at) =>
    [shapes.length > 1 ? `Data set ${at + 1}:` : "One data set:", listed(lines)].join("\n"),
  );
  return [...told, "This is its shape only. Its values stay with the person: do not ask for them."].join("\n\n");
}

function filled(contract, limits) {
  return contract.trim().replace(/\{(report_megabytes|table_rows|run_seconds|packages)\}/g, (_, name) => {
    const limit = limits[name];
    if (limit === undefined) throw new Error(`The prompt needs the limit “${name}”.`);
    return typeof limit === "number" ? number(limit, 1, 0) : limit.join(", ");
  });
}

function correction({ step, message, remedy, line, traceback }, source, request) {
  const at = line ? source.split(/\r\n?|\n/)[line - 1] : undefined;
  return [
    "Flipside did not take this tool. Correct it by the contract at the start of this conversation.",
    section(
      "What failed",
      listed([`Step: ${step}`, ...(line ? [`Line of the code: ${line}`] : [])]),
      "The message:",
      fenced(remedy ? `${message}\n${remedy}` : message, "text"),
      ...(at?.trim() ? [`Line ${line}:`, fenced(at)] : []),
      ...(traceback ? ["The traceback, as far as it is in the tool:", fenced(traceback, "text")] : []),
    ),
    ...(request.trim() ? [section("What was asked for", request.trim())] : []),
    section("The code that was checked", fenced(source)),
    section(
      "Your answer",
      "Find the cause, and look for the same mistake elsewhere in the code.",
      listed(ANSWER, identity(source)),
      CHECKED,
    ),
  ];
}
