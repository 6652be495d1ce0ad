// The manifest as the page's modules get it.
import { pathToFileURL } from "node:url";

const { FLIPSIDE_SITE } = process.env;
const site = FLIPSIDE_SITE ? pathToFileURL(`${FLIPSIDE_SITE}/`) : new URL("../../dist/", import.meta.url);
export const { default: manifest } = await import(new URL("manifest.js", site));
