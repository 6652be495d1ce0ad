import assert from "node:assert/strict";
import { test } from "node:test";
import { galleryView } from "../../../static/views/gallery.js";
import { called, nameOf, stage, texts } from "./stage.mjs";

const tool = (id, title, samples, other = {}) => ({
  id,
  title,
  question: `What does ${title} tell?`,
  author: "Flipside",
  alt: `Line chart of ${title}.`,
  samples,
  ...other,
});
const MANIFEST = {
  tools: [
    tool("inversion", "Inversion analysis", ["momentum.CSV"]),
    tool("luck", "Luck of the search", ["momentum.CSV", "value.csv"], { author: "Somebody" }),
  ],
  samples: [
    { id: "value", file: "value.csv", title: "Value deciles" },
    { id: "momentum", file: "momentum.CSV", title: "Momentum deciles, 1927 to 2020" },
  ],
};

function show(t, manifest = MANIFEST) {
  const open = t.mock.fn();
  const change = t.mock.fn();
  const actions = [
    { label: "Open with its sample", id: "open", act: open },
    { label: "Make your own of it", id: "change", act: change },
  ];
  const place = stage(t, galleryView(manifest, actions));
  const card = (id) => place.querySelector(`[data-card=${id}]`);
  return { place, card, open, change };
}

test("every analysis is shown with what it answers, by whom and on what", (t) => {
  const { place, card } = show(t);
  assert.equal(place.querySelector("h2").textContent, "What it can tell you");
  assert.deepEqual(
    [...place.querySelectorAll("ul > li")].map((each) => each.dataset.card),
    ["inversion", "luck"],
  );
  assert.deepEqual(texts(card("luck"), "h3, p"), [
    "Luck of the search",
    "What does Luck of the search tell?",
    "By Somebody · Momentum deciles, 1927 to 2020 · Value deciles",
  ]);
});

test("each has a picture that is described and fetched when it comes into sight", (t) => {
  const { card } = show(t);
  const picture = card("inversion").querySelector("img");
  assert.equal(picture.alt, "Line chart of Inversion analysis.");
  assert.equal(picture.getAttribute("src"), "./gallery/inversion.svg");
  assert.deepEqual([picture.width, picture.height], [360, 180]); // its room is kept before it is there
  const names = picture.getAttributeNames();
  assert.equal(picture.getAttribute("loading"), "lazy");
  assert.ok(names.indexOf("loading") < names.indexOf("src"));
});

test("on a dark page the dark picture is taken", (t) => {
  const { card } = show(t);
  const dark = card("luck").querySelector("picture > source");
  assert.equal(dark.getAttribute("srcset"), "./gallery/luck.dark.svg");
  assert.equal(dark.media, "(prefers-color-scheme: dark)");
  assert.equal(dark.nextElementSibling.tagName, "IMG");
});

test("what can be done with an analysis is called by its title", (t) => {
  const { card } = show(t);
  assert.deepEqual([...card("luck").querySelectorAll("button")].map(nameOf), [
    "Open with its sample: Luck of the search",
    "Make your own of it: Luck of the search",
  ]);
  assert.deepEqual(texts(card("luck"), "button"), ["Open with its sample", "Make your own of it"]);
});

test("a button is given the analysis that it stands at, and does nothing else", (t) => {
  const { place, open, change } = show(t);
  called(place, "Open with its sample: Luck of the search").click();
  assert.deepEqual(
    open.mock.calls.map((call) => call.arguments),
    [[MANIFEST.tools[1]]],
  );
  assert.equal(change.mock.callCount(), 0);
});

test("an analysis without a sample is not in the gallery", (t) => {
  const { place } = show(t, { ...MANIFEST, tools: [...MANIFEST.tools, tool("own", "My own", [])] });
  assert.equal(place.querySelectorAll("[data-card]").length, 2);
});

test("titles, questions, authors and descriptions are text, whatever a tool declares", (t) => {
  const html = '<script>boom()</script><b>"bold"</b>';
  const odd = tool("odd", html, ["s.csv"], { question: html, author: html, alt: html });
  const { place } = show(t, { tools: [odd], samples: [{ file: "s.csv", title: html }] });
  assert.deepEqual(texts(place, "h3, p"), [html, html, `By ${html} · ${html}`]);
  assert.equal(place.querySelector("img").alt, html);
  assert.ok(called(place, `Open with its sample: ${html}`));
  assert.equal(place.querySelector("script, b"), null);
});
