// The files that a view gives to the visitor, kept instead of downloaded.

/** Keeps what is saved during the test `t`: a list of `{name, blob}`. */
export function keepSaves(t) {
  // An address of what was saved is given up after a minute, which nobody waits for here.
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const kept = [];
  const blobs = new Map();
  t.mock.method(URL, "createObjectURL", (blob) => {
    const address = `blob:${blobs.size}`;
    blobs.set(address, blob);
    return address;
  });
  t.mock.method(window.HTMLAnchorElement.prototype, "click", function () {
    kept.push({ name: this.download, blob: blobs.get(this.href) });
  });
  return kept;
}
