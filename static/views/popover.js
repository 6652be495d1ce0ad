// One popover for all explanations: on hover, on keyboard focus, on tap. Escape closes it.

import { h } from "./dom.js";

const MARGIN = 8;
const contents = new WeakMap();
const box = h("div", { id: "explanation", popover: "manual", role: "tooltip" });
let anchor = null;
let timer;

/** Gives `element` an explanation: `{title, text, note, exact}`, or a function that answers with one. */
export function explain(element, content) {
  contents.set(element, content);
  return element;
}

/** A small round button that explains what stands before it. */
export function explainButton(about, content) {
  const props = { type: "button", class: "explain", "aria-label": `About ${about}` };
  return explain(h("button", props, "?"), content);
}

function explained(target) {
  for (let element = target; element instanceof Element; element = element.parentElement) {
    if (contents.has(element)) return element;
  }
  return null;
}

function show(element) {
  clearTimeout(timer);
  if (anchor === element) return;
  hide();
  const content = contents.get(element);
  const { title, text, note, exact } = typeof content === "function" ? content() : content;
  box.replaceChildren(
    ...[
      title && h("strong", null, title),
      exact && h("span", { class: "exact" }, exact),
      text && h("p", null, text),
      note && h("p", { class: "note" }, note),
    ].filter(Boolean),
  );
  anchor = element;
  box.showPopover();
  place();
}

function hide() {
  clearTimeout(timer);
  if (!anchor) return;
  anchor = null;
  box.hidePopover();
}

// Below the anchor, or above it where there is no room; never outside the window.
function place() {
  if (!anchor) return;
  const at = anchor.getBoundingClientRect();
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  if (!anchor.isConnected || at.bottom < 0 || at.top > height) return hide();
  const room = height - at.bottom - MARGIN;
  const below = room >= box.offsetHeight || room >= at.top;
  const top = below ? at.bottom + 4 : at.top - box.offsetHeight - 4;
  const left = Math.min(at.left, width - box.offsetWidth - MARGIN);
  box.style.top = `${Math.max(MARGIN, Math.min(top, height - box.offsetHeight - MARGIN))}px`;
  box.style.left = `${Math.max(MARGIN, left)}px`;
}

function over({ target, pointerType }) {
  if (pointerType === "touch") return;
  if (box.contains(target)) return clearTimeout(timer);
  const element = explained(target);
  clearTimeout(timer);
  if (element) timer = setTimeout(show, anchor ? 80 : 300, element);
  else if (anchor) timer = setTimeout(hide, 200);
}

/** Starts listening; once for the page. */
export function startExplanations() {
  document.querySelector("main").append(box);
  document.addEventListener("pointerover", over);
  document.addEventListener("click", ({ target }) => {
    const element = explained(target);
    if (element) show(element);
    else if (!box.contains(target)) hide();
  });
  document.addEventListener("focusin", ({ target }) => {
    const element = target.matches(":focus-visible") && explained(target);
    // In the next frame, when the browser has scrolled to what has the focus.
    if (element) requestAnimationFrame(() => target === document.activeElement && show(element));
    else if (!box.contains(target)) hide();
  });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
  document.addEventListener("scroll", place, { capture: true, passive: true });
  window.addEventListener("resize", hide);
  window.addEventListener("blur", hide);
}
