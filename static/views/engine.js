// Whether Python is there yet: how far it is, or why it is not.

import { number } from "../app/format.js";
import { button, h } from "./dom.js";
import { problemView } from "./problem.js";

/** @param {{state: string, stage?: string, loaded?: number, total?: number}} status as client.js gives it */
export function engineView(status, { version }) {
  if (status.state === "ready") {
    return h("p", { class: "engine-line" }, h("span", { class: "dot ready" }), `Python ${version} is ready`);
  }
  if (status.state === "failed") {
    return h("p", { class: "engine-line" }, h("span", { class: "dot failed" }), "Python did not start");
  }
  const { loaded, total, stage } = status;
  const amount = total ? `${number(loaded / 1e6, 1)} of ${number(total / 1e6, 1)}\u00a0MB` : "";
  return [
    h(
      "p",
      { class: "engine-line" },
      h("span", { class: "dot" }),
      waiting(stage),
      h("span", { class: "amount" }, amount),
    ),
    h("progress", { max: "1", value: total ? loaded / total : null, "aria-label": "Python is loading" }),
  ];
}

function waiting(stage) {
  const words = stage ? stage.replace(/[.…]+$/, "") : "Python is starting";
  return h("span", { class: "stage" }, words);
}

/** What an analysis has to wait for, in words; empty where Python is there. */
export function waitingFor({ state, loaded, total }) {
  if (state === "ready") return "";
  if (state === "failed") return "Python did not start; the analysis waits for it";
  return total
    ? `Waiting for Python: ${number(loaded / 1e6, 1)} of ${number(total / 1e6, 1)}\u00a0MB`
    : "Waiting for Python";
}

/** Why Python did not start, and the way to try again. */
export function engineProblem({ error }, onRetry) {
  const failure = Object.assign(new Error(error?.message ?? "No reason was given."), error);
  return problemView(failure, {
    title: "Python did not start",
    words: `${failure.message} Check the connection, then try again; what you loaded is kept.`,
    actions: [button("Retry", "retry", onRetry, { class: "primary" })],
  });
}
