// The page's one popover with its explanations, which jsdom does not open by itself.
import { startExplanations } from "../../../static/views/popover.js";

Object.assign(HTMLElement.prototype, { showPopover() {}, hidePopover() {} });
startExplanations();

/** What the explanation says that opens with a click on `element`; a copy, as there is but one box. */
export function explanationOf(element) {
  element.click();
  return document.getElementById("explanation").cloneNode(true);
}
