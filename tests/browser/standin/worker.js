// Stands for python/worker.js where a test is about the page and not about Python: what is asked goes to the package as it
// runs natively (standin.py), and its answer comes back in the same messages.

const where = new URL("../standin", import.meta.url);
const worker = crypto.randomUUID();
const encode = (text) => new TextEncoder().encode(text);

async function perform({ id, call, args, content }) {
  const wanted = call === "read" ? { ...args, device_memory: navigator.deviceMemory ?? null } : args;
  const asked = encode(JSON.stringify({ worker, call, args: wanted, content: content !== undefined }));
  const body = new Blob([encode(`${asked.length}\n`), asked, ...(content === undefined ? [] : [content])]);
  const reader = (await fetch(where, { method: "POST", body })).body.pipeThrough(new TextDecoderStream()).getReader();
  // A line for each message: progress at once, the answer when the test lets it go.
  let text = "";
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const lines = (text + next.value).split("\n");
    text = lines.pop();
    for (const line of lines) self.postMessage({ id, ...JSON.parse(line) });
  }
}

self.postMessage({ status: { state: "loading", stage: "Starting Python" } });
self.postMessage({ status: { state: "ready" } });

let queue = Promise.resolve();
self.onmessage = ({ data }) => {
  if (!data.call) return;
  queue = queue.then(async () => {
    try {
      await perform(data);
    } catch (error) {
      self.postMessage({ id: data.id, ok: false, error: { kind: "fatal", message: error.message, traceback: "" } });
    }
  });
};
