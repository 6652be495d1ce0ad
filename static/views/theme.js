// The colours of charts, light and dark. Specs name the light ones; a dark page puts their twins in place.

export const LIGHT = {
  accent: "#0b6e99",
  inverted: "#c8501e",
  muted: "#8a8f98",
  faint: "#d5d9de",
  ink: "#1d2329",
  neutral: "#f2f2f0",
  soft: "#565e68",
};

export const DARK = {
  accent: "#5cb3da",
  inverted: "#f08a56",
  muted: "#7f8893",
  faint: "#343b43",
  ink: "#e6e9ec",
  neutral: "#2a3036",
  soft: "#a4acb5",
};

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif';
const names = new Map(
  Object.entries(LIGHT)
    .filter(([name]) => name !== "soft")
    .map(([name, colour]) => [colour, name]),
);
const darkScheme = matchMedia("(prefers-color-scheme: dark)");

/** The colours of the page as it is now. */
export const current = () => (darkScheme.matches && !matchMedia("print").matches ? DARK : LIGHT);

/** Calls `listener` whenever the system changes between light and dark. */
export const onThemeChange = (listener) => darkScheme.addEventListener("change", listener);

/** A copy of `spec` in which every one of the shared colours is that of `colours`. */
export function recolour(spec, colours) {
  if (Array.isArray(spec)) return spec.map((item) => recolour(item, colours));
  if (spec && typeof spec === "object") {
    const other = ([key, item]) => [key, key === "values" ? item : recolour(item, colours)]; // data is not coloured
    return Object.fromEntries(Object.entries(spec).map(other));
  }
  const name = typeof spec === "string" && names.get(spec.toLowerCase());
  return name ? colours[name] : spec;
}

/** Vega-Lite's config: the page's type and quiet axes. */
export function config(colours) {
  return {
    background: null,
    aria: false, // the chart as a whole is one picture with a description; its marks need none
    font: FONT,
    view: { stroke: null },
    mark: { color: colours.accent },
    axis: {
      labelColor: colours.soft,
      titleColor: colours.soft,
      labelFontSize: 12,
      titleFontSize: 12,
      titleFontWeight: "normal",
      titlePadding: 8,
      gridColor: colours.faint,
      gridOpacity: 0.7,
      domainColor: colours.muted,
      tickColor: colours.faint,
      labelOverlap: true,
    },
    axisY: { domain: false, ticks: false, labelPadding: 6 },
    axisX: { grid: false },
    legend: {
      labelColor: colours.soft,
      titleColor: colours.soft,
      labelFontSize: 12,
      titleFontSize: 12,
      titleFontWeight: "normal",
      orient: "top",
      symbolStrokeWidth: 3,
    },
    header: { labelColor: colours.soft, titleColor: colours.soft, labelFontSize: 12 },
    title: { color: colours.ink, fontSize: 13 },
    text: { color: colours.ink },
    rule: { color: colours.muted },
  };
}
