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
  const [detail, ...others] = [report.data].flat();
  const compared = others.length ? `and ${others.length} more` : "";
  const words = [detail?.name, compared, report.tool, block].filter(Boolean).map((part) =>
    part
      .normalize("NFKC") // an umlaut stays one letter
      .replace(/[^\p{Letter}\p{Number}]+/gu, "-")
      .slice(0, 60)
      .replace(/^-+|-+$/g, ""),
  );
  return `${words.filter(Boolean).join("-")}.${ending}`;
}
