import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { createParts } from "../../../static/python/parts.js";
import { manifest } from "../built.mjs";

const FILES = manifest.runtime.filter((file) => file.as !== "script");
const MEMORY = FILES.find((file) => file.as === "memory").path;
const CORE = FILES.find((file) => file.as === "core").path;
const name = (path) => path.split("/").pop();

let answers; // path -> what the host answers instead of the file; a function or an error
let asked; // the addresses, in that order
let compiled; // what was compiled

function serve(address) {
  const url = new URL(address);
  asked.push(url.href);
  const path = url.pathname.slice("/below/".length);
  const answer = answers.get(path);
  if (answer instanceof Error) return Promise.reject(answer);
  return Promise.resolve(answer?.() ?? new Response(new Uint8Array([1, 2, 3, 4])));
}

beforeEach(() => {
  answers = new Map();
  asked = [];
  compiled = [];
  mock.method(globalThis, "fetch", serve);
  mock.method(WebAssembly, "compileStreaming", async (response) => {
    compiled.push(response);
    return { compiled: (await response.arrayBuffer()).byteLength };
  });
});
afterEach(() => mock.restoreAll());

const all = (parts) => Promise.all(parts.all().map(({ content }) => content));

/** The contents by path, of what could be had; an error where not. */
async function settled(parts) {
  const pairs = parts.all().map(async ({ file, content }) => [file.path, await content.catch((error) => error)]);
  return new Map(await Promise.all(pairs));
}

test("memory is handed over as bytes and code compiled, each from its place below the page", async () => {
  const made = await settled(createParts(() => {}));
  assert.deepEqual(
    [...made.keys()],
    FILES.map(({ path }) => path),
  );
  assert.ok(made.get(MEMORY) instanceof ArrayBuffer);
  assert.deepEqual(made.get(CORE), { compiled: 4 });
  assert.equal(compiled.length, FILES.filter(({ as }) => as !== "memory").length);
  assert.deepEqual(
    asked,
    FILES.map(({ path }) => `https://flipside.example/below/${path}`),
  );
});

test("the browser compiles the response itself, whose compiled code it can keep", async () => {
  const own = new Response(new Uint8Array(4));
  answers.set(CORE, () => own);
  await all(createParts(() => {}));
  assert.ok(compiled.includes(own));
});

test("scripts are no parts, because they come by the worker's own import", () => {
  const scripts = manifest.runtime.filter((file) => file.as === "script").map(({ path }) => path);
  const parts = createParts(() => {});
  const listed = parts.all().map(({ file, content }) => {
    content.catch(() => {});
    return file.path;
  });
  assert.ok(scripts.length > 0);
  assert.deepEqual(
    listed.filter((path) => scripts.includes(path)),
    [],
  );
  assert.equal(
    parts.total,
    FILES.reduce((sum, { bytes }) => sum + bytes, 0),
  );
});

test("bytes are counted as they come", async () => {
  let stream;
  answers.set(MEMORY, () => new Response(new ReadableStream({ start: (controller) => (stream = controller) })));
  const grown = [];
  let came;
  const parts = createParts(() => {
    grown.push(parts.loaded);
    came?.();
  });
  const next = () =>
    new Promise((resolve) => {
      came = resolve;
    });
  const making = all(parts);
  const others = 4 * (FILES.length - 1);
  while (parts.loaded < others) await next();
  for (const size of [10, 5]) {
    const arrived = next();
    stream.enqueue(new Uint8Array(size));
    await arrived;
  }
  assert.deepEqual(grown.slice(-2), [others + 10, others + 15]);
  stream.close();
  await making;
  assert.equal(parts.loaded, others + 15);
});

test("what came once is there for the next worker", async () => {
  const parts = createParts(() => {});
  const first = await all(parts);
  const second = await all(parts);
  assert.equal(asked.length, FILES.length);
  assert.ok(first.every((made, at) => made === second[at]));
});

test("the file that cannot be reached is named, and so is what the server says", async () => {
  answers.set(CORE, new TypeError("Failed to fetch"));
  answers.set(MEMORY, () => new Response("Not found", { status: 404 }));
  const made = await settled(createParts(() => {}));
  assert.equal(made.get(CORE).message, `${name(CORE)} could not be fetched (Failed to fetch).`);
  assert.equal(made.get(MEMORY).message, `${name(MEMORY)} could not be fetched (the server says 404).`);
});

test("a file that breaks off, or is no code, is named", async () => {
  answers.set(
    MEMORY,
    () =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new Uint8Array(3));
            controller.error(new TypeError("network error"));
          },
        }),
      ),
  );
  WebAssembly.compileStreaming.mock.mockImplementation(() => Promise.reject(new TypeError("no magic word")));
  const made = await settled(createParts(() => {}));
  assert.equal(made.get(MEMORY).message, `${name(MEMORY)} could not be fetched (network error).`);
  assert.equal(made.get(CORE).message, `${name(CORE)} could not be fetched (no magic word).`);
});

test("what failed is fetched again, and nothing else", async () => {
  const parts = createParts(() => {});
  answers.set(MEMORY, new TypeError("Failed to fetch"));
  await settled(parts);
  answers.delete(MEMORY);
  asked.length = 0;
  const made = await settled(parts);
  assert.ok(made.get(MEMORY) instanceof ArrayBuffer);
  assert.deepEqual(asked, [`https://flipside.example/below/${MEMORY}`]);
});

test("bytes of what failed do not count", async () => {
  let stream;
  const start = (controller) => {
    stream = controller;
  };
  answers.set(MEMORY, () => new Response(new ReadableStream({ start })));
  let counted;
  const parts = createParts(() => counted?.());
  const first = settled(parts);
  // It breaks off once all else and these are there.
  const others = 4 * (FILES.length - 1);
  await new Promise((resolve) => {
    counted = () => {
      if (parts.loaded === others) stream.enqueue(new Uint8Array(1000));
      else if (parts.loaded === others + 1000) resolve();
    };
  });
  stream.error(new TypeError("network error"));
  await first;
  assert.equal(parts.loaded, others);
  answers.delete(MEMORY);
  await settled(parts);
  assert.equal(parts.loaded, 4 * FILES.length);
});
