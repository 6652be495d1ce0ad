// The samples that a tool is tried on.

import manifest from "../manifest.js";
import { open } from "../origin/page.js";
import { UserError } from "../python/client.js";

/** The samples of its own that a tool names, else the page's of the first kind that it works on. */
export async function filesFor(tool) {
  const { samples } = manifest;
  const named = samples.filter(({ file }) => tool.samples?.includes(file));
  const kind = tool.accepts.find((each) => samples.some((sample) => sample.kind === each));
  const chosen = named.length ? named : samples.filter((sample) => sample.kind === kind).slice(0, 1);
  if (!chosen.length) {
    throw new UserError({
      message: `This page has no sample of ${tool.accepts.map((each) => manifest.kinds[each] ?? each).join(" or ")}.`,
      remedy: "Let the tool work on a kind of data that has one, at least as well.",
    });
  }
  return await Promise.all(chosen.map(({ file }) => sample(file)));
}

async function sample(name) {
  const response = await open(`samples/${name}`).catch(() => null);
  if (response?.ok) return new File([await response.blob()], name);
  throw new UserError({
    message: `The sample ${name} could not be fetched, so the tool was not tried.`,
    remedy: "Check the connection, then try again.",
  });
}
