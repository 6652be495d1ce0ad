// An IndexedDB in memory: as much of it as app/store.js uses, with answers that come later and copies in place of objects.

/**
 * @param {{refuses?: Error}} options an error with which it cannot be opened
 * @returns what stands for `indexedDB`; `records` is what it keeps, by id, and `full` an error that every `put` ends with
 */
export function memoryDb({ refuses = null } = {}) {
  const records = new Map();
  const db = { records, opened: [], made: [], full: null };

  function answered(work) {
    const request = {};
    queueMicrotask(() => {
      try {
        request.result = work();
        request.onsuccess?.({ target: request });
      } catch (error) {
        request.error = error;
        request.onerror?.({ target: request });
      }
    });
    return request;
  }

  function objectStore(transaction, mode) {
    const asked = (work) => {
      const request = answered(() => {
        try {
          return work();
        } catch (error) {
          transaction.error = error;
          throw error;
        } finally {
          queueMicrotask(() => (transaction.error ? transaction.onabort?.() : transaction.oncomplete?.()));
        }
      });
      return request;
    };
    const writes = (work) =>
      asked(() => {
        if (mode !== "readwrite") throw new DOMException("It is only read.", "ReadOnlyError");
        return work();
      });
    return {
      getAll: () => asked(() => structuredClone([...records.values()])),
      get: (id) => asked(() => structuredClone(records.get(id))),
      put(record) {
        const copy = structuredClone(record);
        return writes(() => {
          if (db.full) throw db.full;
          records.set(copy.id, copy);
        });
      },
      delete: (id) => writes(() => void records.delete(id)),
    };
  }

  function database() {
    return {
      closed: false,
      createObjectStore(...args) {
        db.made.push(args);
      },
      transaction(_name, mode) {
        if (this.closed) throw new DOMException("It is closed.", "InvalidStateError");
        const transaction = { error: null, objectStore: () => objectStore(transaction, mode) };
        return transaction;
      },
      close() {
        this.closed = true;
      },
    };
  }

  db.open = (...args) => {
    const opening = {};
    queueMicrotask(() => {
      if (refuses) {
        opening.error = refuses;
        return opening.onerror?.({ target: opening });
      }
      opening.result = database();
      db.opened.push({ args, database: opening.result });
      if (db.opened.length === 1) opening.onupgradeneeded?.({ target: opening });
      opening.onsuccess?.({ target: opening });
    });
    return opening;
  };
  return db;
}
