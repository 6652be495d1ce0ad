// Giving the visitor a text to paste elsewhere.

/** Puts `text` on the clipboard; answers whether the browser lets the page do that. */
export async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
