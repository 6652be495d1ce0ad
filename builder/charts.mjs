// The chart library: what bundle.mjs makes dist/vega.js of.

export { loader, parse, View } from "vega";
export { expressionInterpreter } from "vega-interpreter";
export { compile } from "vega-lite";
