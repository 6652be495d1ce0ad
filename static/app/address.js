// The address keeps the tool and its parameters, so that a link restores them. Never any data.

const CARRIED = "code";

/** The tool that `hash` carries, packed as workshop/sharing.js does it, or null. */
export function carried(hash) {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  return asked.has("tool") ? null : asked.get(CARRIED); // a tool may have a parameter of that name
}

/** What `hash` asks for: `{tool, params, unknown}`; `unknown` are names that the tool does not have. */
export function parse(hash, tools) {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  const tool = tools.find(({ id }) => id === asked.get("tool")) ?? tools[0];
  const known = new Set(tool.parameters.map(({ id }) => id));
  const params = {};
  const unknown = [];
  if (asked.has("tool") && asked.get("tool") !== tool.id) unknown.push(`tool=${asked.get("tool")}`);
  for (const [name, value] of asked) {
    if (name === "tool" || (name === CARRIED && carried(hash) !== null)) continue;
    if (known.has(name)) params[name] = value;
    else unknown.push(name);
  }
  return { tool, params: withoutDefaults(tool, params), unknown };
}

/** The hash for `tool` with the parameters that differ from their defaults. */
export function format(tool, params) {
  const kept = new URLSearchParams({ tool: tool.id });
  for (const [name, value] of Object.entries(withoutDefaults(tool, params))) kept.set(name, value);
  return `#${kept}`;
}

/** `params` less what is empty or equal to its default, in the order of the declaration. */
export function withoutDefaults(tool, params) {
  const kept = {};
  for (const { id, default: usual } of tool.parameters) {
    const value = Object.hasOwn(params, id) ? params[id] : undefined;
    if (value === undefined || value === null || value === "") continue;
    if (String(value) !== String(usual)) kept[id] = value;
  }
  return kept;
}
