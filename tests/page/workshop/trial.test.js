import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { UserError } from "../../../static/python/client.js";
import { filesFor } from "../../../static/workshop/trial.js";
import { manifest } from "../built.mjs";

let fetched;

beforeEach(() => {
  fetched = [];
  mock.method(globalThis, "fetch", async (address) => {
    fetched.push(address);
    return new Response(`content of ${address}`);
  });
});

const below = (path) => `https://flipside.example/below/${path}`;
const ofKind = (kind) => manifest.samples.filter((sample) => sample.kind === kind).map(({ file }) => file);
const names = (files) => files.map(({ name }) => name);

test("a tool is tried on the samples of its own that it names", async () => {
  const named = ["synthetic_trials.csv", "synthetic_results.csv"];
  const files = await filesFor({ accepts: ["bucket_returns"], samples: named });
  assert.deepEqual(names(files), named);
  assert.deepEqual(
    await Promise.all(files.map((file) => file.text())),
    named.map((name) => `content of ${below(`samples/${name}`)}`),
  );
});

test("a tool that names none, or none that there is, gets the first sample of its first kind", async () => {
  const [first, ...others] = ofKind("weight_table");
  assert.ok(others.length, "else the first would be all");
  for (const samples of [undefined, [], ["../../secret.csv"]]) {
    const files = await filesFor({ accepts: ["weight_table", "bucket_returns"], samples });
    assert.deepEqual(names(files), [first]);
  }
  assert.deepEqual([...new Set(fetched)], [below(`samples/${first}`)]);
});

test("a kind without a sample is passed over", async () => {
  const files = await filesFor({ accepts: ["phases_of_the_moon", "return_series"] });
  assert.deepEqual(names(files), ofKind("return_series").slice(0, 1));
});

test("where the page has no sample that would do, that is said in words and nothing is fetched", async () => {
  await assert.rejects(filesFor({ accepts: ["phases_of_the_moon", "tides"] }), (error) => {
    assert.ok(error instanceof UserError);
    assert.equal(error.message, "This page has no sample of phases_of_the_moon or tides.");
    assert.match(error.remedy, /has one/);
    return true;
  });
  assert.deepEqual(fetched, []);
});

test("a sample that cannot be fetched is said, and nothing else is handed over in its place", async (t) => {
  t.mock.method(globalThis, "fetch", async () => new Response("Not found", { status: 404 }));
  await assert.rejects(filesFor({ accepts: ["return_series"] }), {
    name: "UserError",
    message: /could not be fetched/,
  });
});
