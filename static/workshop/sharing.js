// A tool as a link: its file, compressed, behind the # of the address, which no browser sends to a server.

import { number } from "../app/format.js";
import manifest from "../manifest.js";
import { UserError } from "../python/client.js";

const { link_characters: LONGEST, source_bytes: LARGEST } = manifest.limits;

async function through(bytes, transform, most = Number.POSITIVE_INFINITY) {
  const reader = new Blob([bytes]).stream().pipeThrough(transform).getReader();
  const pieces = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > most) {
      await reader.cancel();
      throw new Error(`it holds more than ${number(most)} bytes`);
    }
    pieces.push(next.value);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

const toText = (bytes) => {
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
};
const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

/** The address of this page that carries a tool. Rejects where it would be longer than `limits.py` allows. */
export async function linkTo(source) {
  const packed = await through(new TextEncoder().encode(source), new CompressionStream("deflate-raw"));
  const link = `${location.origin}${location.pathname}#code=${toText(packed)}`;
  if (link.length <= LONGEST) return link;
  throw new UserError({
    message: `As a link this tool would have ${number(link.length)} characters; ${number(LONGEST)} is the most that mail and chat programs pass on whole.`,
    remedy: "Download the file and send that.",
  });
}

/** The source in the `code` of an address. */
export async function sourceIn(code) {
  try {
    const bytes = await through(toBytes(code), new DecompressionStream("deflate-raw"), LARGEST);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UserError({
      message: `The tool in this link cannot be read (${error.message}).`,
      remedy: "Part of the link may have been cut off. Ask for it again, or for the .py file.",
    });
  }
}

/** The text of a .py file that was dropped or chosen. */
export async function sourceOf(file) {
  if (file.size > LARGEST) {
    throw new UserError({
      message: `${file.name} has ${number(file.size)} bytes; a tool may have ${number(LARGEST)}.`,
      remedy: "A tool is one readable file. Data goes in as CSV, Excel or JSON.",
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer()).replace(/\r\n?/g, "\n");
  } catch {
    throw new UserError({ message: `${file.name} is not text in UTF-8.`, remedy: "Save it as UTF-8 and try again." });
  }
}
