// Waiting for what comes onto the page by something that a test has no promise of.

/** Answers with what `find` finds once it does, looked for whenever something below `root` changes. */
export function appears(root, find) {
  return new Promise((resolve) => {
    const look = () => {
      const found = find();
      if (!found) return false;
      watcher.disconnect();
      resolve(found);
      return true;
    };
    const watcher = new MutationObserver(look);
    if (!look()) watcher.observe(root, { childList: true, subtree: true, characterData: true, attributes: true });
  });
}
