// Giving the visitor a file. It goes from the page's memory to the disk, over no network.

/** Saves `content` (text or Blob) as `name`. */
export function save(name, content, mime = "text/plain") {
  const blob = content instanceof Blob ? content : new Blob([content], { type: mime });
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // Some browsers read the address only after this turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** "momentum-deciles-inversion-episodes.csv" from the data's name, the tool and the block. */
export function fileName(report, block, ending) {
  const sets = Array.isArray(report.data) ? report.data : [report.data];
  const parts = [sets.map((set) => set?.name ?? "").join(" "), report.tool, block];
  const words = parts.filter(Boolean).map((part) =>
    part
      .normalize("NFKD")
      .replace(/[^\p{Letter}\p{Number}]+/gu, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60),
  );
  return `${words.filter(Boolean).join("-")}.${ending}`;
}
