// Installs what a tool needs beyond the page's own Python: from the wheelhouse that came with the page, and from nowhere else.

/**
 * @param {object} pyodide
 * @param {string[]} requirements PEP 508, as flipside.requirements found them
 * @param {{wheelhouse: {name: string, version: string, path: string, sha256: string, modules: string[]}[],
 *   fetchFile: (path: string) => Promise<ArrayBuffer | Blob>, without?: string}} page the manifest's list; what gives a
 *   file of the page; what to do where it cannot
 * @returns {Promise<null | {kind: "user" | "bug", message: string, remedy?: string, traceback?: string}>} null when
 *   everything is installed, else the error to show
 */
export async function install(pyodide, requirements, { wheelhouse, fetchFile, without }) {
  const packages = pyodide.lockfile.packages;
  const locked = Object.values(packages).map(({ file_name, sha256 }) => [`pyodide/${file_name}`, sha256]);
  const sums = new Map([...wheelhouse.map(({ path, sha256 }) => [path, sha256]), ...locked]);
  const wheels = pyodide.pyimport("flipside.wheels");
  let failure = null; // the first; Pyodide only logs it, and micropip puts it in words of its own
  const failed = (message, remedy) => {
    failure ??= { kind: "user", message, remedy };
    throw new Error(message);
  };

  /** The bytes of a file of the wheelhouse, which are the right ones. */
  async function file(path) {
    const name = path.split("/").pop();
    if (!sums.has(path)) return failed(`A package asks for ${path}, which is not in this page's wheelhouse.`, OTHER);
    let bytes;
    try {
      bytes = new Uint8Array(await new Response(await fetchFile(path)).arrayBuffer());
    } catch (error) {
      return failed(`${name} could not be fetched (${error.message}).`, without ?? AGAIN);
    }
    if (wheels.sha256(bytes) === sums.get(path)) return bytes;
    return failed(
      `${name} is not the file that belongs to this page: its SHA-256 is another. It was not used.`,
      FORGED,
    );
  }

  /** Packages of the Pyodide distribution, and what they need. Pyodide would fetch them by itself: it is lent their files. */
  async function load(names) {
    const missing = closure(packages, names).filter((name) => !(name in pyodide.loadedPackages));
    const paths = missing.map((name) => `pyodide/${packages[name].file_name}`);
    const contents = new Map(await Promise.all(paths.map(async (path) => [path.split("/").pop(), await file(path)])));
    const plain = self.fetch;
    self.fetch = async (address) => new Response(contents.get(String(address).split("/").pop()));
    const quiet = { messageCallback: () => {}, errorCallback: () => {} };
    await pyodide.loadPackage(missing, quiet).finally(() => {
      self.fetch = plain;
    });
    const absent = missing.filter((name) => !(name in pyodide.loadedPackages));
    if (absent.length > 0) failed(`${absent.join(" and ")} could not be loaded.`, without ?? AGAIN);
  }

  try {
    // Nothing has to be resolved among Pyodide's own, of which there is one version; micropip takes a second to come.
    if (requirements.every((name) => Object.hasOwn(packages, name))) await load(requirements);
    else {
      await load(["micropip"]);
      const told = await wheels.install(JSON.stringify(requirements), JSON.stringify(wheelhouse), file, load);
      const { ok, error } = JSON.parse(told);
      if (!ok) failure ??= error;
    }
  } catch (error) {
    failure ??= { kind: "bug", message: error.message, traceback: error.stack };
  } finally {
    wheels.destroy();
  }
  return failure;
}

function closure(packages, names, found = new Set()) {
  for (const name of names) {
    if (found.has(name)) continue;
    found.add(name);
    closure(packages, packages[name].depends, found);
  }
  return [...found];
}

const AGAIN = "Check the connection, then try again.";
const FORGED = "Reload the page. If it says so again, tell whoever runs this site.";
const OTHER = "Ask whoever made that package, or do without it.";
