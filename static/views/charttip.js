// What a chart says of the mark below the pointer: text only, whatever the report holds.

import { h } from "./dom.js";

const box = h("dl", { class: "chart-tip", hidden: true, "aria-hidden": "true" });

/** Vega's tooltip handler: https://vega.github.io/vega/docs/api/view/#view_tooltip */
export function chartTip(_view, event, _item, value) {
  if (!box.isConnected) document.body.append(box);
  box.hidden = !value;
  if (!value) return;
  const rows = typeof value === "object" ? Object.entries(value) : [["", value]];
  box.replaceChildren(
    ...rows.map(([name, text]) => h("div", null, name && h("dt", null, name), h("dd", null, String(text)))),
  );
  const { clientWidth, clientHeight } = document.documentElement;
  const left = event.clientX + 14;
  const top = event.clientY + 14;
  box.style.left = `${left + box.offsetWidth > clientWidth ? Math.max(4, event.clientX - 14 - box.offsetWidth) : left}px`;
  box.style.top = `${top + box.offsetHeight > clientHeight ? event.clientY - 14 - box.offsetHeight : top}px`;
}
