// The one way this page makes DOM: text only ever arrives as text nodes.

const PROPERTIES = new Set(["checked", "disabled", "hidden", "multiple", "open", "value"]);

/**
 * An element. `props`: attributes by name; `on`: listeners by event; `data`: dataset entries;
 * null, undefined and false leave an attribute out. Children: nodes, strings, arrays of them.
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  element.append(...nodes(children));
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined) continue;
    if (name === "on") {
      for (const [type, listener] of Object.entries(value)) element.addEventListener(type, listener);
    } else if (name === "data") {
      for (const [key, entry] of Object.entries(value)) {
        if (entry !== null && entry !== undefined) element.dataset[key] = entry;
      }
    } else if (PROPERTIES.has(name)) {
      element[name] = value;
    } else if (value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  return element;
}

function nodes(children) {
  return children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false);
}

/** Puts `children` in place of what `slot` holds; the keyboard focus stays on the element with the same id. */
export function swap(slot, ...children) {
  const active = document.activeElement;
  const held = active !== slot && slot.contains(active);
  slot.replaceChildren(...nodes(children));
  if (!held) return;
  const twin = active.id && document.getElementById(active.id);
  (twin || slot).focus({ preventScroll: true });
}

/**
 * Does `change` to what `slot` holds. What has the keyboard focus and is found again by its id then stands where it stood
 * on the screen, so that whoever presses one button after the other need not look for the next.
 */
export function inPlace(slot, change) {
  const { id } = slot.contains(document.activeElement) ? document.activeElement : {};
  const find = () => (id ? document.getElementById(id) : null); // "" where it has no id
  const { top, bottom } = find()?.getBoundingClientRect() ?? {};
  const { scrollLeft, scrollTop } = find()?.closest(".scroll") ?? {};
  change();
  const twin = find();
  if (!twin || bottom < 0 || top > document.documentElement.clientHeight) return;
  const part = twin.closest(".scroll");
  const moved = () => twin.getBoundingClientRect().top - top;
  part?.scrollTo(scrollLeft ?? 0, scrollTop ?? 0);
  part?.scrollBy(0, moved());
  scrollBy(0, moved());
}

/** A button; `action` is the stable name that tests and scripts find it by. */
export function button(label, action, onClick, props = {}) {
  const { data, ...rest } = props;
  return h("button", { type: "button", data: { action, ...data }, on: { click: onClick }, ...rest }, label);
}

/** `text` with its dates kept whole: a line may not end inside of 2020-06. */
export function dated(text) {
  const parts = text.split(/(\d{4}-\d\d(?:-\d\d)?)/);
  return parts.map((part, i) => (i % 2 ? h("span", { class: "whole" }, part) : part));
}

/** A mark of 16 by 16 units, drawn as SVG paths; it is decoration, words stand beside it. */
export function icon(...paths) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  for (const d of paths) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}
