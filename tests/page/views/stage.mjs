// What a visitor finds of a view on the page: by the names and descriptions that a screen reader says.

/** Puts views on the page for the time of the test `t`; answers with the element that holds them. */
export function stage(t, ...views) {
  const place = document.createElement("div");
  place.tabIndex = -1;
  place.append(...views.flat(Infinity).filter(Boolean));
  document.body.append(place);
  t.after(() => place.remove());
  return place;
}

const ofIds = (ids) => ids.split(" ").map((id) => document.getElementById(id).textContent);

/** What a screen reader calls `element`. */
export function nameOf(element) {
  const labelled = element.getAttribute("aria-labelledby");
  const label = element.getAttribute("aria-label") ?? (labelled && ofIds(labelled).join(" "));
  return label ?? (element.labels?.length ? element.labels[0].textContent : element.textContent);
}

/** The one button, field or part below `root` that is called `name`. */
export function called(root, name) {
  const all = root.querySelectorAll("button, input, select, textarea, progress, summary, section, figure, [role]");
  const found = [...all].filter((element) => nameOf(element) === name);
  if (found.length !== 1)
    throw new Error(`${found.length} are called “${name}”, of ${[...all].map(nameOf).join(" | ")}`);
  return found[0];
}

/** What a screen reader adds to the name of `element`; every part of it has to be on the page. */
export const describedBy = (element) => ofIds(element.getAttribute("aria-describedby") ?? "").join(" ");

/** The texts of all that `selector` finds below `root`. */
export const texts = (root, selector) => [...root.querySelectorAll(selector)].map(({ textContent }) => textContent);

/** Puts `value` into a field as a visitor does. */
export function enter(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Gives `object` another property for the time of the test `t`: what a layout would have measured, or a stand-in. The test may set it anew. */
export function lend(t, object, name, value) {
  const before = Object.getOwnPropertyDescriptor(object, name);
  Object.defineProperty(object, name, { value, configurable: true, writable: true });
  t.after(() => (before ? Object.defineProperty(object, name, before) : delete object[name]));
}
