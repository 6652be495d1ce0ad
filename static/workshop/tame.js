// What a stranger's file says of itself, among the page's own words: it may not pass for these.

/** `text` in one line and not longer than `most`, without what ends a quotation or turns the reading direction. */
export function tame(text, most) {
  const line = text.replace(/[\p{C}\p{Zl}\p{Zp}\s“”]+/gu, " ").trim();
  return line.length > most ? `${line.slice(0, most).trimEnd()} …` : line;
}
