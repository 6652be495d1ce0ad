// Keys as a view hears them; jsdom does nothing by itself with one that a view leaves alone.

/** Presses a key in `target`; answers whether it is left to the browser. */
export function press(target, key, more = {}) {
  return target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}

/** Types `text` into a field, in place of what it held, without leaving it. */
export function type(field, text) {
  field.focus();
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
