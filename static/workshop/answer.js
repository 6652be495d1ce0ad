// Takes the code of a tool out of a model's answer. Nothing in the code is changed but the ends of lines: what looks
// wrong is said, and what is no whole file is refused with words for the model.

import { END } from "./brief.js";

/** There is no whole tool in what was pasted. Shown in words, as UserError is. */
export class NoCode extends Error {
  constructor(message, remedy) {
    super(message);
    Object.assign(this, { name: "NoCode", remedy });
  }
}

const DECLARED = /^TOOL\s*(?::[^=\n]+)?=(?!=)/m;
const WHOLE = "Ask the model for the complete Python file in one fenced block, with nothing left out, and paste that.";

/**
 * The code in a reply: of its fenced blocks the one that declares TOOL, or the reply itself.
 * @param {string} reply  as it was pasted
 * @returns {{code: string, note: string}}  `note` says what was decided and what looks wrong; empty where there is
 *   nothing to say
 * @throws {NoCode}
 */
export function codeIn(reply) {
  const text = answerIn(reply.replace(/\r\n?/g, "\n").replace(/^\ufeff/, ""));
  const lines = text.split("\n");
  const blocks = blocksIn(lines);
  const { code, notes } = fromBlocks(blocks, lines) ?? fromText(lines) ?? refused(lines, blocks);
  const bare = bareOf(code);
  if (CONFLICT.test(bare.code)) throw onlyChanges();
  refuseElided(code, bare);
  return { code, note: [...notes, ...oddities(bare)].join(" ") };
}

/** What comes after the prompt, which is there too where a whole conversation was copied. */
function answerIn(text) {
  const end = text.lastIndexOf(END);
  const answer = end < 0 ? text : text.slice(end + END.length);
  if (answer.trim()) return answer;
  if (end < 0) throw new NoCode("Nothing was pasted.", "Copy the model’s whole answer, and paste it here.");
  throw new NoCode(
    "This is the prompt that was copied here, without an answer.",
    "Paste it into a chat with a language model, and paste here what that answers.",
  );
}

const OPENING = /^([ \t]*)(`{3,}(?=[^`]*$)|~{3,})[ \t]*([^\s`{]*)/;

/** The fenced blocks, as CommonMark has them, but that a fence may be indented by any depth, as in nested lists. */
function blocksIn(lines) {
  const blocks = [];
  let open = null;
  for (const line of lines) {
    if (!open) {
      const [, indent, fence, tag] = OPENING.exec(line) ?? [];
      if (fence) open = { indent, fence, tag: tag.toLowerCase(), lines: [], closed: false };
    } else if (closes(line, open)) {
      blocks.push({ ...open, closed: true });
      open = null;
    } else open.lines.push(line);
  }
  if (open) blocks.push(open);
  return blocks.flatMap(unpacked);
}

function closes(line, { indent, fence }) {
  const [, before, run] = /^([ \t]*)(`+|~+)[ \t]*$/.exec(line) ?? [];
  return run?.[0] === fence[0] && run.length >= fence.length && before.length <= indent.length + 3;
}

// An answer that is a document in itself, in a longer fence than its own blocks have.
function unpacked({ indent, tag, lines, closed }) {
  const own = lines.map((line) => line.replace(new RegExp(`^[ \\t]{0,${indent.length}}`), ""));
  const inner = tag === "markdown" || tag === "md" ? blocksIn(own) : [];
  if (inner.length) return inner;
  while (!closed && own.length && !own.at(-1).trim()) own.pop();
  return [{ tag, closed, code: own.map((line) => `${line}\n`).join("") }];
}

/** The block that declares TOOL, or null. */
function fromBlocks(blocks, lines) {
  const whole = blocks.filter(({ tag, code }) => DECLARED.test(code) && !/^(diff|patch)$/.test(tag));
  if (!whole.length) return null;
  const taken = longest(whole, ({ code }) => code.length);
  if (taken.closed && bareOf(taken.code).open) {
    // A fence in a docstring, as long as the one around, may have ended the block in the middle of it.
    const beyond = fromText(lines);
    if (beyond?.code.length > taken.code.length && !bareOf(beyond.code).open) return beyond;
  }
  const notes = [];
  if (whole.length > 1) notes.push(`${whole.length} blocks of code declare TOOL; the longest was taken.`);
  else if (blocks.length > 1) notes.push(`Of ${blocks.length} blocks of code the one that declares TOOL was taken.`);
  if (!taken.closed) notes.push("The end of the block of code is missing; the answer may have been cut off.");
  return { code: taken.code, notes };
}

const longest = (all, size) => all.reduce((most, each) => (size(each) > size(most) ? each : most));

const BEGINS =
  /^(?:[rR]?(?:"""|''')|# \/\/\/|from [\w.]+ import |import [\w.]+(?: as \w+)?(?:, *[\w.]+(?: as \w+)?)*$|(?:async )?def \w+\(|class \w+[(:]|@\w|TOOL\b|_?[A-Z][A-Z0-9_]*\s*(?::[^=]+)?=(?!=))/;
const GOES_ON =
  /^(?:$|[ \t#)\]}"']|(?:if|elif|else|for|while|with|try|except|finally|match|async)\b.*:$|[\w.]+(?:\[.*\])?\s*(?::.*)?[-+*/|&]?=(?!=)|[\w.]+\(|(?:assert|raise|del|pass)\b)/;

/** The code of an answer without fences: the lines around TOOL that Python could have; or null. */
function fromText(lines) {
  const first = lines.findIndex((line) => BEGINS.test(line));
  const bare = first < 0 ? [] : bareOf(lines.slice(first).join("\n")).code.split("\n");
  const runs = [];
  let run = null;
  for (const [at, line] of bare.entries()) {
    const begins = BEGINS.test(lines[first + at]);
    if (!begins && !(run && GOES_ON.test(line.trimEnd()))) {
      run = null;
      continue;
    }
    if (!run) {
      run = { from: first + at, to: 0 };
      runs.push(run);
    }
    if (lines[first + at].trim()) run.to = first + at + 1;
  }
  const whole = runs
    .map(({ from, to }) => ({ from: above(lines, from), to }))
    .filter(({ from, to }) => DECLARED.test(lines.slice(from, to).join("\n")));
  if (!whole.length) return null;
  const { from, to } = longest(whole, (each) => each.to - each.from);
  const rest = [...lines.slice(0, from), ...lines.slice(to)].some((line) => line.trim());
  const notes = rest ? [`Lines ${from + 1} to ${to} of what was pasted were taken for the code.`] : [];
  return { code: `${lines.slice(from, to).join("\n")}\n`, notes };
}

/** Where the comments begin that stand directly above a line. */
function above(lines, at) {
  let from = at;
  while (from > 0 && lines[from - 1].startsWith("#")) from -= 1;
  return from;
}

const CONFLICT = /^<{5,7} /m;
const MARKS = /^(?:@@ .*@@|diff --git |\*\*\* Begin Patch|<{5,7} )/;

function isDiff(lines) {
  return lines.some((line, at) => MARKS.test(line) || (/^--- \S/.test(line) && /^\+\+\+ \S/.test(lines[at + 1] ?? "")));
}

const onlyChanges = () =>
  new NoCode("The answer has only the changes (a diff), which cannot be put in place safely.", WHOLE);

/** Says why there is no code to take. */
function refused(lines, blocks) {
  if (isDiff(lines) || blocks.some(({ tag, code }) => /^(diff|patch)$/.test(tag) || isDiff(code.split("\n")))) {
    throw onlyChanges();
  }
  if (blocks.length || lines.some((line) => BEGINS.test(line))) {
    throw new NoCode("The code in the answer is not a whole tool: no line of it begins with “TOOL =”.", WHOLE);
  }
  throw new NoCode(
    "There is no code in what was pasted. Expected is a Python file with TOOL and run, in a fenced block or by itself.",
    "Copy the model’s whole answer, best with the chat’s own copy button, and paste it again.",
  );
}

const TOKENS = /("""|''')(?:\\[\s\S]|(?!\1)[^\\])*(?:\1|$)|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*/g;

/** The code without what is in its strings and comments, line by line; the comments; whether a string is left open. */
function bareOf(code) {
  const comments = [];
  let open = false;
  const bare = code.replace(TOKENS, (token, quotes, at) => {
    if (token[0] !== "#") {
      open ||= quotes !== undefined && (token.length < 6 || !token.endsWith(quotes));
      return `""${token.replace(/[^\n]/g, "")}`;
    }
    comments.push({ text: token, line: lineAt(code, at) });
    return "#";
  });
  return { code: bare, comments, open };
}

const lineAt = (code, at) => code.slice(0, at).split("\n").length;

const DOTS = /^#+\s*(?:\.{3}|…)/;
const LEFT_OUT =
  /\b(?:rest|remaind\w+|remaining|other|existing|previous|original|everything)\b.*\b(?:unchanged|(?:the )?same|as before|as is|omitted|goes here|stays?|remains?|continues?)\b|\b(?:unchanged|omitted for brevity|(?:same|as) (?:as )?(?:before|above)|your code here|code goes here)\b/i;

/** A file with “...” in place of code would be taken for the whole tool, and lose the rest. */
function refuseElided(code, bare) {
  const own = bare.code.split("\n");
  const alone = ({ line }) => own[line - 1].trim() === "#";
  const told = bare.comments.find((each) => DOTS.test(each.text) || (alone(each) && LEFT_OUT.test(each.text)));
  const dots = own.findIndex((line) => /^\s*(?:\.{3}|…)\s*$/.test(line));
  if (!told && dots < 0) return;
  const line = told?.line ?? dots + 1;
  throw new NoCode(
    `The code is not complete: its line ${line} stands for something left out (“${code.split("\n")[line - 1].trim()}”).`,
    WHOLE,
  );
}

const COPY = "Copy the answer with the chat’s own copy button, or ask the model for it anew.";
const ODD = [
  [/[“”‘’]/, (found) => `has the typographic quote ${found} where Python needs a straight one`],
  [/&(?:lt|gt|amp|quot|#39);/, (found) => `has “${found}”: it was copied as HTML`],
  [/[\u00a0\u200b\u2060\ufeff]/, () => "has a blank that Python does not take for one"],
];

/** What Python will not take, outside of strings and comments; it stays as it is. */
function oddities({ code: bare }) {
  return ODD.flatMap(([pattern, words]) => {
    const found = pattern.exec(bare);
    if (!found) return [];
    return [`Line ${lineAt(bare, found.index)} of the code ${words(found[0])}. Nothing was changed. ${COPY}`];
  });
}
