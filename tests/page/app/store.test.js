import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { openStore } from "../../../static/app/store.js";
import { memoryDb } from "../memorydb.mjs";

const record = (id, source = "pass") => ({ id, source, versions: [] });

function within(db) {
  globalThis.indexedDB = db;
  return db;
}

afterEach(() => {
  delete globalThis.indexedDB;
});

test("what is put is there, one record a tool, and in the next visit as well", async () => {
  const db = within(memoryDb());
  const store = await openStore();
  assert.equal(store.lasting, true);
  assert.deepEqual(await store.all(), []);
  await store.put(record("a"));
  await store.put(record("b"));
  await store.put(record("a", "1"));
  const again = await openStore();
  assert.deepEqual(await again.all(), [record("a", "1"), record("b")]);
  assert.deepEqual(await again.get("b"), record("b"));
  assert.equal(await again.get("c"), undefined);
  assert.deepEqual(db.made, [["tools", { keyPath: "id" }]]);
});

test("a record that is removed is gone", async () => {
  within(memoryDb());
  const store = await openStore();
  await store.put(record("a"));
  await store.put(record("b"));
  await store.remove("a");
  assert.deepEqual(await store.all(), [record("b")]);
});

test("what the store cannot take is an error of that call alone", async () => {
  const db = within(memoryDb());
  const store = await openStore();
  db.full = new DOMException("It is full.", "QuotaExceededError");
  await assert.rejects(store.put(record("a")), db.full);
  db.full = null;
  await store.put(record("a"));
  assert.deepEqual(await store.all(), [record("a")]);
});

test("a record counts as kept only once the transaction is through", async () => {
  const db = within(memoryDb());
  const store = await openStore();
  const { database } = db.opened[0];
  const { transaction } = database;
  let through;
  // Its request is answered, and then the disk is full.
  database.transaction = (...args) => {
    through = transaction.apply(database, args);
    Object.defineProperty(through, "oncomplete", { set() {}, get: () => () => through.onabort() });
    return through;
  };
  const kept = store.put(record("a"));
  await assert.rejects(kept, (error) => error === null);
});

test("another version of the page may change the database", async () => {
  const db = within(memoryDb());
  await openStore();
  const { database } = db.opened[0];
  database.onversionchange();
  assert.equal(database.closed, true);
});

test("a browser that refuses to keep anything says so, and the rest does nothing", async () => {
  within(memoryDb({ refuses: new DOMException("Not in a private window.", "SecurityError") }));
  const store = await openStore();
  assert.equal(store.lasting, false);
  await store.put(record("a"));
  await store.remove("a");
  assert.deepEqual(await store.all(), []);
  assert.equal(await store.get("a"), undefined);
});

test("a browser without a store, or whose store may not be touched, keeps nothing as well", async () => {
  assert.equal((await openStore()).lasting, false);
  Object.defineProperty(globalThis, "indexedDB", {
    configurable: true,
    get() {
      throw new Error("none");
    },
  });
  assert.equal((await openStore()).lasting, false);
});
