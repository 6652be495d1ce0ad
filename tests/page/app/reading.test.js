import assert from "node:assert/strict";
import { test } from "node:test";
import { createReader, tooLarge } from "../../../static/app/reading.js";
import { UserError } from "../../../static/python/client.js";
import { slowPython } from "../slowpython.mjs";

const FILE = { name: "made up.csv", size: 10 };
const RECORD = { columns: [{ name: "Date" }], facts: [], corrections: {} };
const answer = (name) => ({ data: { name }, import: { ...RECORD, name } });

function started() {
  const python = slowPython();
  const drawn = [];
  const progressed = [];
  const read = createReader({
    python,
    onChange: () => drawn.push(entry.busy),
    onProgress: (each) => progressed.push({ ...each.progress }),
  });
  const entry = { id: "set-1", file: FILE, turn: 0, version: 0 };
  return { python, read, entry, drawn, progressed };
}

test("a set keeps what was understood of its file", async () => {
  const { python, read, entry, drawn } = started();
  const reading = read(entry, { order: "descending" });
  assert.equal(entry.busy, true);
  assert.deepEqual(python.asked[0].args.slice(0, 3), ["set-1", FILE, { order: "descending" }]);
  python.asked[0].resolve(answer("made up"));
  assert.equal(await reading, true);
  assert.deepEqual(
    [entry.data, entry.record.name, entry.version, entry.busy, entry.fault],
    [{ name: "made up" }, "made up", 1, false, null],
  );
  assert.deepEqual(drawn, [true, false]);
});

test("progress is told while the file is read", async () => {
  const { python, read, entry, progressed } = started();
  const reading = read(entry, {});
  python.asked[0].onProgress(0.5, "Half");
  assert.deepEqual(progressed, [{ fraction: 0.5, message: "Half" }]);
  python.asked[0].resolve(answer("a"));
  await reading;
  read(entry, {});
  assert.equal(entry.progress, null);
});

test("an answer to an earlier wish is dropped", async () => {
  const { python, read, entry, progressed } = started();
  const first = read(entry, { order: "descending" });
  const second = read(entry, { order: "ascending" });
  python.asked[0].onProgress(0.5, "Half of what nobody wants");
  python.asked[0].resolve(answer("descending"));
  assert.equal(await first, false);
  assert.equal(entry.data, undefined);
  assert.equal(entry.busy, true);
  python.asked[1].resolve(answer("ascending"));
  assert.equal(await second, true);
  assert.equal(entry.data.name, "ascending");
  assert.deepEqual(progressed, []);
});

test("an answer that comes late does not take the place of the newer one", async () => {
  const { python, read, entry } = started();
  const first = read(entry, { order: "descending" });
  const second = read(entry, { order: "ascending" });
  python.asked[1].resolve(answer("ascending"));
  await second;
  python.asked[0].resolve(answer("descending"));
  await first;
  assert.deepEqual([entry.data.name, entry.version], ["ascending", 1]);
});

test("a fault of an earlier wish is dropped", async () => {
  const { python, read, entry } = started();
  const first = read(entry, { order: "descending" });
  const second = read(entry, {});
  python.asked[0].reject(new Error("No."));
  assert.equal(await first, false);
  python.asked[1].resolve(answer("good"));
  await second;
  assert.equal(entry.fault, null);
});

test("a correction that cannot be leaves what was understood as it was", async () => {
  const { python, read, entry } = started();
  const first = read(entry, {});
  python.asked[0].resolve(answer("good"));
  await first;
  const second = read(entry, { last: "2001-06-30" });
  const error = new UserError({ message: "Too short.", field: "last", import: { ...RECORD, name: "worse" } });
  python.asked[1].reject(error);
  assert.equal(await second, false);
  assert.deepEqual(
    [entry.fault, entry.data.name, entry.record.name, entry.version, entry.busy],
    [error, "good", "good", 1, false],
  );
  read(entry, {});
  assert.equal(entry.fault, null); // until it is known better
});

async function refused(record) {
  const { python, read, entry } = started();
  const reading = read(entry, {});
  python.asked[0].reject(new UserError({ message: "No dates.", import: record }));
  assert.equal(await reading, false);
  return entry.record;
}

test("of a file that cannot be read what was understood is kept where there is something to correct", async () => {
  const columns = { columns: [{}], facts: [] };
  const kind = { columns: [], facts: [{ id: "kind", input: "choice" }] };
  assert.equal(await refused(columns), columns);
  assert.equal(await refused(kind), kind);
  assert.equal(await refused({ columns: [], facts: [{ id: "encoding", input: null }] }), undefined);
  assert.equal(await refused(undefined), undefined);
});

test("a file that is too large is told with its size, the most, and what to do", () => {
  const error = tooLarge({ name: "huge.csv", size: 1_200_000_000 }, 1_073_741_824);
  assert.ok(error instanceof UserError);
  assert.equal(
    error.message.replaceAll("\u00a0", " "),
    "huge.csv is 1,200 MB large; Flipside reads files up to 1,074 MB.",
  );
  assert.match(error.remedy, /\.$/);
});
