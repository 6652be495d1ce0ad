// Stands for python/worker.js where a test is about the page and not about Python: what is asked goes to the package as it
// runs natively (standin.py), and its answer comes back in the same messages.

const where = new URL("../standin", import.meta.url);
const worker = crypto.randomUUID();
const encode = (text) => new TextEncoder().encode(text);

async function perform({ id, call, args, content }) {
  const wanted = call === "read" ? { ...args, device_memory: navigator.deviceMemory ?? null } : args;
  const asked = encode(JSON.stringify({ worker, call, args: wanted, content: content !== undefined }));
  const body = new Blob([encode(`${asked.length}\n`), asked, ...(content === undefined ? [] : [content])]);
  const { progress, answer } = await (await fetch(where, { method: "POST", body })).json();
  for (const each of progress) self.postMessage({ id, progress: each });
  return answer;
}

self.postMessage({ status: { state: "loading", stage: "Starting Python" } });
self.postMessage({ status: { state: "ready" } });

let queue = Promise.resolve();
self.onmessage = ({ data }) => {
  if (!data.call) return;
  queue = queue.then(async () => {
    try {
      self.postMessage({ id: data.id, ...(await perform(data)) });
    } catch (error) {
      self.postMessage({ id: data.id, ok: false, error: { kind: "fatal", message: error.message, traceback: "" } });
    }
  });
};
