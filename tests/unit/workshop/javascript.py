"""Calls functions of the page's own modules, in Node: what has no DOM needs no browser."""

from __future__ import annotations

import functools
import json
import subprocess

from builder import ROOT, node

STATIC = ROOT / "static"
# One line of JSON for each call, and one for each answer.
SCRIPT = """
import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
  const { module, name, args } = JSON.parse(line);
  let told;
  try {
    told = { value: (await import(module))[name](...args) };
  } catch (error) {
    told = { error: { name: error.name, message: error.message, remedy: error.remedy ?? null } };
  }
  process.stdout.write(`${JSON.stringify(told)}\\n`);
}
"""


class Refused(Exception):
    """What the function threw."""

    def __init__(self, name: str, message: str, remedy: str | None) -> None:
        super().__init__(message)
        self.name, self.message, self.remedy = name, message, remedy


@functools.cache
def _engine() -> subprocess.Popen:
    """One Node for all calls; it ends when its input does, with this process."""
    command = [node.ensure(), "--input-type=module", "--eval", SCRIPT]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, encoding="utf-8", **pipes)


def call(module: str, name: str, *args):
    """The answer of a function in ``static/``.

    Parameters
    ----------
    module : str
        Such as ``workshop/answer.js``.
    name : str
        Of what it exports.
    *args
        Anything that is JSON.

    Raises
    ------
    Refused
        The function threw.
    """
    engine = _engine()
    asked = {"module": (STATIC / module).as_uri(), "name": name, "args": args}
    engine.stdin.write(json.dumps(asked) + "\n")
    engine.stdin.flush()
    told = json.loads(engine.stdout.readline())
    if "error" in told:
        raise Refused(**told["error"])
    return told.get("value")
