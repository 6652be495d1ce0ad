// Runs every tool on the sample through the page's own client, and times each run.
async ({ file, repeats }) => {
  const base = document.baseURI;
  const { createPython } = await import(new URL("python/client.js", base).href);
  const { default: manifest } = await import(new URL("manifest.js", base).href);
  const python = createPython({ onStatus: () => {} });
  const content = await (await fetch(new URL(`samples/${file}`, base))).blob();
  const { data } = await python.read("sample", new File([content], file));
  const seconds = {};
  for (const { id } of manifest.tools.filter((tool) => tool.accepts.includes(data.kind))) {
    await python.run(id, ["sample"], {}); // the first run also imports
    seconds[id] = [];
    for (let i = 0; i < repeats; i++) {
      const start = performance.now();
      await python.run(id, ["sample"], {});
      seconds[id].push((performance.now() - start) / 1000);
    }
  }
  return seconds;
};
