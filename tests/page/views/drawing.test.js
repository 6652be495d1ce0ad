import assert from "node:assert/strict";
import { test } from "node:test";
import { checkSpec, draw, toPng, toSvg } from "../../../static/views/drawing.js";
import { DARK, LIGHT } from "../../../static/views/theme.js";
import { lendCanvas, REFUSED, spec } from "./charts.mjs";
import { stage } from "./stage.mjs";

const HTML = '<img src="x" onerror="boom()"> & <b>"bold"</b>';
const parsed = (svg) => new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
const wordsOf = (svg) => [...svg.querySelectorAll("text")].map(({ textContent }) => textContent);

for (const [what, [refused, reason]] of Object.entries(REFUSED)) {
  test(`a chart that names ${what} is not drawn`, async (t) => {
    const place = stage(t);
    assert.throws(() => checkSpec(refused), reason);
    await assert.rejects(draw(place, refused, { width: 400 }), /This chart was not drawn: it refers to an /);
    await assert.rejects(toSvg(refused), reason);
    assert.equal(place.childElementCount, 0);
  });
}

test("data may have columns of any name, as they are values only", () => {
  checkSpec(spec({ data: { values: [{ url: "http://x/", href: "y", mark: "image", type: "image" }] } }));
});

test("a word image elsewhere is no picture", () => {
  checkSpec(spec({ title: "image", encoding: { x: { field: "image", type: "nominal" } } }));
});

test("a chart as a file is as wide as it should be and light, whatever the page is", async () => {
  const svg = parsed(await toSvg(spec()));
  assert.equal(svg.localName, "svg");
  assert.ok(Math.abs(Number(svg.getAttribute("width")) - 860) <= 1);
  assert.equal(svg.querySelectorAll(".mark-rect path").length, 2);
  assert.equal(svg.querySelector(".mark-rect path").getAttribute("fill"), LIGHT.accent);
  assert.ok(wordsOf(svg).includes("2001-01"));
});

test("a chart as a file holds shapes and words and refers to nothing", async () => {
  const svg = parsed(await toSvg(spec({ title: HTML })));
  const tags = new Set([...svg.querySelectorAll("*")].map(({ localName }) => localName));
  const allowed = new Set(["g", "path", "text", "tspan", "defs", "clipPath", "rect", "line"]);
  assert.deepEqual(
    [...tags].filter((tag) => !allowed.has(tag)),
    [],
  );
  const attributes = [...svg.querySelectorAll("*")].flatMap((each) => each.getAttributeNames());
  assert.deepEqual(
    attributes.filter((name) => /href|^on/.test(name)),
    [],
  );
  assert.ok(wordsOf(svg).includes(HTML));
});

for (const [where, address] of Object.entries({
  plain: "url(http://127.0.0.1:1/)",
  quoted: 'URL( "http://127.0.0.1:1/" )',
  "quoted otherwise": "url('//127.0.0.1:1/')",
})) {
  test(`a colour that is an address is not saved (${where})`, async () => {
    await assert.rejects(toSvg(spec({ mark: { type: "point", color: address } })), /it refers to an address/);
  });
}

test("a colour may refer to a part of the chart itself", async () => {
  const stops = [
    { offset: 0, color: "white" },
    { offset: 1, color: "black" },
  ];
  const svg = await toSvg(spec({ mark: { type: "bar", color: { gradient: "linear", stops } } }));
  assert.match(svg, /url\(#/);
});

test("a chart on the page is drawn as shapes and words, in the colours that are asked for", async (t) => {
  for (const colours of [LIGHT, DARK]) {
    const place = stage(t);
    const view = await draw(place, spec(), { width: 500, colours });
    assert.equal(place.querySelector("svg").getAttribute("width"), "500");
    assert.equal(place.querySelector(".mark-rect path").getAttribute("fill"), colours.accent);
    view.finalize();
  }
});

test("the words of a chart on the page are text, whatever the report holds", async (t) => {
  const place = stage(t);
  const odd = spec({
    title: HTML,
    data: { values: [{ a: HTML, b: 1 }] },
    encoding: { x: { field: "a", type: "nominal", axis: { labelLimit: 1000 } }, y: { field: "b", title: HTML } },
  });
  const view = await draw(place, odd, { width: 500 });
  assert.equal(wordsOf(place).filter((words) => words === HTML).length, 3);
  assert.equal(place.querySelector("img, b, a, image, script, foreignObject"), null);
  view.finalize();
});

test("the tip is given what the mark below the pointer stands for", async (t) => {
  const place = stage(t);
  const tooltip = t.mock.fn();
  const told = [{ field: "month", title: HTML }, { field: "spread" }];
  const odd = spec({ encoding: { ...spec().encoding, tooltip: told } });
  const view = await draw(place, odd, { width: 500, tooltip });
  const mark = place.querySelector(".mark-rect path");
  mark.dispatchEvent(new MouseEvent("pointermove", { bubbles: true, clientX: 5, clientY: 5 }));
  const [, , , value] = tooltip.mock.calls.at(-1).arguments;
  assert.deepEqual(value, { [HTML]: "2001-01", spread: 0.4 });
  view.finalize();
});

test("the page answers between the steps of a drawing", async (t) => {
  const pause = t.mock.fn(async () => {});
  const view = await draw(stage(t), spec(), { width: 500, pause });
  assert.ok(pause.mock.callCount() >= 3);
  view.finalize();
});

test("a picture is twice as large as the chart and on white, and its address is given up", async (t) => {
  const drawn = lendCanvas(t);
  t.mock.method(URL, "createObjectURL", (blob) => `blob:${blob.type}`);
  const given = t.mock.method(URL, "revokeObjectURL", () => {});
  const blob = await toPng("<svg/>");
  assert.equal(blob.type, "image/png");
  assert.deepEqual(drawn, [
    ["#ffffff", 0, 0, 1720, 700],
    ["blob:image/svg+xml", 0, 0, 1720, 700],
  ]);
  assert.deepEqual(given.mock.calls[0].arguments, ["blob:image/svg+xml"]);
});

test("a picture that could not be made is told, and its address is given up as well", async (t) => {
  lendCanvas(t);
  t.mock.method(window.HTMLCanvasElement.prototype, "toBlob", (resolve) => resolve(null));
  t.mock.method(URL, "createObjectURL", () => "blob:x");
  const given = t.mock.method(URL, "revokeObjectURL", () => {});
  await assert.rejects(toPng("<svg/>"), /The picture could not be made/);
  assert.equal(given.mock.callCount(), 1);
});

/** The words of `chart`, drawn as wide as that, each with how far it stands from the top. */
async function wordsAt(t, chart, width) {
  const place = stage(t);
  const view = await draw(place, chart, { width });
  view.finalize();
  const down = (part) => Number(/,\s*([-\d.]+)\)/.exec(part?.getAttribute("transform"))?.[1] ?? 0);
  const top = (part) => (part === place ? 0 : down(part) + top(part.parentNode));
  return [...place.querySelectorAll("text")].map((each) => ({ words: each.textContent, top: top(each) }));
}

const LONG = "a name that is far longer than there is room for it on any phone";
const named = () =>
  spec({
    data: { values: [{ name: LONG, spread: 1 }] },
    encoding: {
      x: { field: "spread", type: "quantitative" },
      y: { field: "name", type: "nominal", axis: { labelLimit: 900 } },
    },
  });
const legend = () => ({ field: "month", type: "nominal", legend: { columns: 2 } });

test("a long name is whole where there is room, and leaves room for the plot on a narrow screen", async (t) => {
  const label = async (width) =>
    (await wordsAt(t, named(), width)).find(({ words }) => words.startsWith("a name")).words;
  assert.equal(await label(1600), LONG);
  assert.match(await label(360), /^a name.*…$/);
});

test("a legend has one column on a narrow screen", async (t) => {
  const { x, y } = spec().encoding;
  const chart = spec({ encoding: { x: { ...x, axis: null }, y, color: legend() } });
  const apart = async (width) => {
    const [first, second] = (await wordsAt(t, chart, width)).filter(({ words }) => words.startsWith("2001"));
    return second.top - first.top;
  };
  assert.equal(await apart(860), 0);
  assert.ok((await apart(360)) > 5);
});

test("a chart that was fitted to a narrow screen is as before for the next", async (t) => {
  const made = named();
  made.encoding.color = legend();
  const before = JSON.stringify(made);
  await wordsAt(t, made, 300);
  assert.equal(JSON.stringify(made), before);
});
