// What the browser keeps of the visitor's own tools: IndexedDB, one record a tool.

const NAME = "flipside-tools";
const STORE = "tools";

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Opens what is kept. Where a browser keeps nothing (some private windows), `lasting` is false and the rest does nothing.
 * @returns {Promise<{lasting: boolean, all: () => Promise<object[]>, get: (id: string) => Promise<object|undefined>,
 *   put: (record: object) => Promise<void>, remove: (id: string) => Promise<void>}>}
 */
export async function openStore() {
  let database;
  try {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "id" });
    database = await answered(opening);
  } catch {
    return { lasting: false, all: async () => [], get: async () => {}, put: async () => {}, remove: async () => {} };
  }
  // Another tab with a later version of the page may want to change the database.
  database.onversionchange = () => database.close();
  const within = async (mode, work) => {
    const transaction = database.transaction(STORE, mode);
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const request = answered(work(transaction.objectStore(STORE)));
    return (await Promise.all([request, done]))[0];
  };
  return {
    lasting: true,
    all: () => within("readonly", (store) => store.getAll()),
    get: (id) => within("readonly", (store) => store.get(id)),
    put: (record) => within("readwrite", (store) => store.put(record)),
    remove: (id) => within("readwrite", (store) => store.delete(id)),
  };
}
