import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { beforeEach, test } from "node:test";
import { install } from "../../../static/python/wheels.js";

const sum = (text) => createHash("sha256").update(text).digest("hex");
const bytes = (text) => new TextEncoder().encode(text).buffer;
const WHEELHOUSE = [{ name: "tiny", version: "1", path: "wheels/tiny.whl", sha256: sum("tiny"), modules: ["tiny"] }];
const PACKAGES = {
  six: { file_name: "six.whl", sha256: sum("six"), depends: [] },
  dateutil: { file_name: "dateutil.whl", sha256: sum("dateutil"), depends: ["six"] },
  micropip: { file_name: "micropip.whl", sha256: sum("micropip"), depends: [] },
};

let host; // path -> content, or an error
let asked;
beforeEach(() => {
  asked = [];
  host = { "wheels/tiny.whl": "tiny" };
  for (const [name, { file_name }] of Object.entries(PACKAGES)) host[`pyodide/${file_name}`] = name;
  globalThis.self = globalThis;
});

/** A Pyodide that loads what it is lent; micropip asks for each file that `wanted` names. */
function pyodide({ wanted = [] } = {}) {
  const it = { lockfile: { packages: PACKAGES }, loadedPackages: {}, got: {}, destroyed: 0 };
  it.loadPackage = async (names) => {
    for (const name of names) {
      const { file_name } = PACKAGES[name];
      it.got[file_name] = await (await self.fetch(`https://host.example/${file_name}`)).text();
      it.loadedPackages[name] = "lent";
    }
  };
  it.pyimport = (name) => {
    assert.equal(name, "flipside.wheels");
    return {
      sha256: (content) => createHash("sha256").update(content).digest("hex"),
      destroy: () => {
        it.destroyed += 1;
      },
      async install(requirements, wheelhouse, file) {
        it.requirements = JSON.parse(requirements);
        assert.deepEqual(JSON.parse(wheelhouse), WHEELHOUSE);
        try {
          for (const path of wanted) it.got[path] = new TextDecoder().decode(await file(path));
        } catch (error) {
          return JSON.stringify({ ok: false, error: { kind: "user", message: `micropip says: ${error.message}` } });
        }
        return JSON.stringify({ ok: true });
      },
    };
  };
  return it;
}

const page = {
  wheelhouse: WHEELHOUSE,
  async fetchFile(path) {
    asked.push(path);
    if (host[path] instanceof Error) throw host[path];
    return bytes(host[path]);
  },
};

test("packages of the distribution are loaded with what they need, from the page's own files", async () => {
  const it = pyodide();
  const plain = self.fetch;
  assert.equal(await install(it, ["dateutil"], page), null);
  assert.deepEqual(it.got, { "dateutil.whl": "dateutil", "six.whl": "six" });
  assert.deepEqual(asked.sort(), ["pyodide/dateutil.whl", "pyodide/six.whl"]);
  assert.equal(self.fetch, plain);
  assert.equal(it.destroyed, 1);
});

test("what is there already is not fetched again", async () => {
  const it = pyodide();
  it.loadedPackages.six = "start";
  assert.equal(await install(it, ["dateutil"], page), null);
  assert.deepEqual(asked, ["pyodide/dateutil.whl"]);
});

test("anything else is left to micropip, which gets the files of the wheelhouse", async () => {
  const it = pyodide({ wanted: ["wheels/tiny.whl"] });
  assert.equal(await install(it, ["tiny>=1"], page), null);
  assert.deepEqual(it.requirements, ["tiny>=1"]);
  assert.equal(it.got["wheels/tiny.whl"], "tiny");
});

test("a file that is not the listed one is not used, whichever way it is wanted", async () => {
  host["wheels/tiny.whl"] = host["pyodide/six.whl"] = "forged";
  const it = pyodide({ wanted: ["wheels/tiny.whl"] });
  const forged = await install(it, ["tiny"], page);
  assert.match(forged.message, /^tiny\.whl is not the file that belongs to this page: its SHA-256 is another/);
  assert.equal(forged.kind, "user");
  assert.match(forged.remedy, /^Reload the page/);
  assert.equal(it.got["wheels/tiny.whl"], undefined);
  const other = pyodide();
  assert.match((await install(other, ["dateutil"], page)).message, /^six\.whl is not the file/);
  assert.deepEqual(other.got, {});
});

test("a file that is not in the wheelhouse is not asked for", async () => {
  const told = await install(pyodide({ wanted: ["../secret.whl"] }), ["tiny"], page);
  assert.match(told.message, /asks for \.\.\/secret\.whl, which is not in this page's wheelhouse/);
  assert.deepEqual(asked, ["pyodide/micropip.whl"]);
});

test("where a file cannot be fetched that is told with what to do", async () => {
  host["pyodide/six.whl"] = new Error("the server says 503");
  const told = await install(pyodide(), ["six"], page);
  assert.deepEqual(told, {
    kind: "user",
    message: "six.whl could not be fetched (the server says 503).",
    remedy: "Check the connection, then try again.",
  });
  const copy = await install(pyodide(), ["six"], { ...page, without: "Use the page on the web." });
  assert.equal(copy.remedy, "Use the page on the web.");
});

test("what Pyodide does not load is named", async () => {
  const it = pyodide();
  it.loadPackage = async () => {};
  assert.equal((await install(it, ["dateutil"], page)).message, "dateutil and six could not be loaded.");
});

test("a fault of its own is a bug, and Python is let go all the same", async () => {
  const it = pyodide();
  it.loadPackage = async () => {
    throw new Error("out of memory");
  };
  const told = await install(it, ["six"], page);
  assert.equal(told.kind, "bug");
  assert.match(told.message, /out of memory/);
  assert.equal(it.destroyed, 1);
});
