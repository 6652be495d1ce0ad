// The files that a view gives to the visitor, kept instead of downloaded.

/** Keeps what is saved during the test `t`: `next` waits for the next `{name, blob}`, `names` are those of all. */
export function keepSaves(t) {
  // An address of what was saved is given up after a minute, which nobody waits for here.
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const names = [];
  const blobs = [];
  const kept = [];
  const asked = [];
  const hand = () => {
    while (kept.length && asked.length) asked.shift()(kept.shift());
  };
  t.mock.method(URL, "createObjectURL", (blob) => `blob:${blobs.push(blob) - 1}`);
  t.mock.method(window.HTMLAnchorElement.prototype, "click", function () {
    names.push(this.download);
    kept.push({ name: this.download, blob: blobs[this.href.replace("blob:", "")] });
    hand();
  });
  const next = () =>
    new Promise((resolve) => {
      asked.push(resolve);
      hand();
    });
  return { next, names };
}
