// Names in a text parameter: separated by semicolons, in double quotes where one holds a semicolon.

const NAME = /\s*(?:"((?:[^"]|"")*)"[^;]*|([^;]*))(?:;|$)/y;

/** The names that `text` lists. */
export function parseNames(text) {
  const names = [];
  NAME.lastIndex = 0;
  while (NAME.lastIndex < text.length) {
    const [, quoted, plain] = NAME.exec(text);
    names.push((quoted?.replaceAll('""', '"') ?? plain).trim());
  }
  return names.filter(Boolean);
}

/** The text that lists `names`. */
export function formatNames(names) {
  return names.map((name) => (/[;"]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join("; ");
}

/** Which of `known` a typed name means: capitals matter only where two differ by nothing else. */
export function meant(typed, known) {
  const plain = (name) => name.trim().toLowerCase();
  return known.find((name) => name.trim() === typed) ?? known.find((name) => plain(name) === plain(typed));
}

/**
 * `params` with `name` listed in the text parameter `chosen`, or in none where that is null, and in no other of
 * `parameters`. Whatever else they list stays.
 */
export function withName(params, name, chosen, parameters, known) {
  const next = { ...params };
  for (const parameter of parameters) {
    const kept = parseNames(String(params[parameter] ?? "")).filter((typed) => meant(typed, known) !== name);
    if (parameter === chosen) kept.push(name);
    next[parameter] = formatNames(kept);
  }
  return next;
}
