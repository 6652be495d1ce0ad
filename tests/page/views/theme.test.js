import assert from "node:assert/strict";
import { test } from "node:test";

// The module asks once whether the scheme is dark, and is told of changes; on paper it asks each time.
const heard = [];
const scheme = { matches: false, addEventListener: (type, listener) => heard.push([type, listener]) };
const print = { matches: false };
globalThis.matchMedia = (media) => ({ "(prefers-color-scheme: dark)": scheme, print })[media];
const { config, current, DARK, LIGHT, onThemeChange, recolour } = await import("../../../static/views/theme.js");

function look(t, { dark = false, paper = false }) {
  Object.assign(scheme, { matches: dark });
  Object.assign(print, { matches: paper });
  t.after(() => {
    scheme.matches = print.matches = false;
  });
  return current();
}

/** How much lighter one colour is than another, by the rule of WCAG 2. */
function contrast(one, other) {
  const light = (colour) => {
    const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
    const [r, g, b] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

test("the page is light or dark as the system is, and light on paper", (t) => {
  assert.equal(look(t, {}), LIGHT);
  assert.equal(look(t, { dark: true }), DARK);
  assert.equal(look(t, { dark: true, paper: true }), LIGHT);
});

test("a change of the system is told to whoever asked for it", (t) => {
  const listener = t.mock.fn();
  onThemeChange(listener);
  const [type, told] = heard.at(-1);
  assert.equal(type, "change");
  told();
  assert.equal(listener.mock.callCount(), 1);
});

test("every colour has its twin, and no two are the same", () => {
  assert.deepEqual(Object.keys(DARK), Object.keys(LIGHT));
  for (const colours of [LIGHT, DARK]) assert.equal(new Set(Object.values(colours)).size, Object.keys(colours).length);
});

test("what is read in a chart stands out from the page, light and dark", () => {
  for (const [colours, ground] of [
    [LIGHT, "#ffffff"],
    [DARK, "#121518"],
  ]) {
    for (const name of ["ink", "soft"]) assert.ok(contrast(colours[name], ground) >= 4.5, name);
    for (const name of ["accent", "inverted"]) assert.ok(contrast(colours[name], ground) >= 3, name);
  }
});

test("a spec gets the colours of the page wherever it names one of the shared ones", () => {
  const spec = {
    mark: { type: "bar", color: "#0B6E99" },
    layer: [{ encoding: { color: { scale: { range: [LIGHT.inverted, LIGHT.neutral, LIGHT.accent] } } } }],
  };
  assert.deepEqual(recolour(spec, DARK), {
    mark: { type: "bar", color: DARK.accent },
    layer: [{ encoding: { color: { scale: { range: [DARK.inverted, DARK.neutral, DARK.accent] } } } }],
  });
  assert.equal(spec.mark.color, "#0B6E99");
});

test("other colours, numbers and what is empty stay as they are", () => {
  const spec = { color: "#123456", width: 3, title: null, text: "accent", on: true, list: [] };
  assert.deepEqual(recolour(spec, DARK), spec);
});

test("data are not coloured, though they hold the name of a colour", () => {
  const values = [{ colour: LIGHT.accent }];
  const { data } = recolour({ data: { values } }, DARK);
  assert.equal(data.values, values);
});

test("the look of a chart is made of the colours that it is given", () => {
  for (const colours of [LIGHT, DARK]) {
    const look = config(colours);
    assert.equal(look.mark.color, colours.accent);
    assert.equal(look.axis.labelColor, colours.soft);
    assert.equal(look.axis.gridColor, colours.faint);
    assert.equal(look.legend.titleColor, colours.soft);
    assert.equal(look.title.color, colours.ink);
    const others = Object.values(colours === LIGHT ? DARK : LIGHT);
    assert.equal(
      others.some((colour) => JSON.stringify(look).includes(colour)),
      false,
    );
  }
});

test("a chart is one picture to a screen reader, on the page's own ground", () => {
  assert.equal(config(LIGHT).aria, false);
  assert.equal(config(LIGHT).background, null);
});
