// Runs in the frame of a tool's own Python (box.js), which has an origin of its own and a policy without any connection.
// It starts the worker and stands between it and the page: texts pass, not too long and not too many. Its text is in
// the page's policy by its hash.

// Runs in the worker. What Python cannot get more of it knows how to tell; where a browser cannot get more, the page ends.
function limitMemory(most) {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  const PAGE = 65_536;
  prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * PAGE > most) throw new RangeError("A tool's Python may use no more.");
    return grow.call(this, pages);
  };
}

addEventListener("message", function start({ data, source, ports }) {
  if (source !== parent) return;
  removeEventListener("message", start);
  const { script, longest, most, memory } = data;
  const [port] = ports;
  const text = [`(${limitMemory})(${memory});`, script];
  const address = URL.createObjectURL(new Blob(text, { type: "text/javascript" }));
  const worker = new Worker(address, { name: "tool" });
  let since = 0;
  let count = 0; // of the messages in a second, and their length
  let size = 0;

  function end(reason) {
    worker.terminate();
    worker.onmessage = null;
    port.postMessage(JSON.stringify({ ended: reason }));
  }

  worker.onmessage = ({ data: text }) => {
    const now = performance.now();
    if (now - since > 1000) [since, count, size] = [now, 0, 0];
    count += 1;
    size += text?.length;
    if (count > most) end("messages");
    else if (typeof text !== "string") end("form");
    else if (size > longest) end("length");
    else port.postMessage(text);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    end("failure");
  };
  worker.onmessageerror = () => end("form");
  port.onmessage = ({ data: { message, transfer } }) => worker.postMessage(message, transfer);
});

parent.postMessage("ready", "*");
