"""What all scripts have in common: the words on top, the settings, and how they ask, refuse and save.

What a person typed gets into a script at one place only, as the literals of the settings. All the
rest is fixed text, so nothing that is typed can become code.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from ..script import Script

WIDTH = 88


class Setting(NamedTuple):
    """A constant on top of a script: its name, its value, and a comment for whoever changes it."""

    name: str
    value: Any
    comment: str


def assemble(
    script: Script,
    about: Sequence[str],
    settings: Iterable[Setting],
    parts: Sequence[str],
    imports: Iterable[str] = (),
) -> str:
    """The text of a script.

    Parameters
    ----------
    script : Script
    about : sequence of str
        Paragraphs: what it does, in which shape, and what is not known for sure.
    settings : iterable of Setting
    parts : sequence of str
        Its own functions; ``main()`` is one of them.
    imports : iterable of str
        Modules of the standard library that the parts need beyond ``os`` and ``sys``.
    """
    paragraphs = [
        f"{script.title}: gets the data from Portfolio123 and writes a file that Flipside reads.",
        *about,
        _BEFORE.replace("SCRIPT.py", script.name),
        f"What it costs: {script.cost} Portfolio123 may change that; what each call did cost is printed.",
        _KEY,
    ]
    lines = ["#!/usr/bin/env python3", f'"""{_filled(paragraphs)}', '"""', ""]
    lines += [f"import {name}" for name in sorted({"os", "sys", *imports})]
    lines += ["", "# Settings. Change them here, or have the script made anew.", ""]
    for setting in settings:
        lines += textwrap.wrap(setting.comment, WIDTH, initial_indent="# ", subsequent_indent="# ")
        lines.append(f"{setting.name} = {literal(setting.value)}")
    lines += ["", "# Nothing below needs to be changed.", ""]
    code = "\n\n\n".join(part.strip("\n") for part in (_COMMON, *parts, _END))
    return "\n".join(lines) + code + "\n"


def literal(value: Any) -> str:
    """`value` as Python text that means exactly it and nothing else.

    Examples
    --------
    >>> literal('a"; import os #'), literal(3.0), literal(None), literal(date(2020, 1, 31))
    ('\\'a"; import os #\\'', '3', 'None', "'2020-01-31'")
    >>> print(literal([("A", "x"), ("B", "y")]))
    [
        ('A', 'x'),
        ('B', 'y'),
    ]
    """
    if isinstance(value, date):
        value = value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, list):
        return "\n".join(["[", *(f"    {literal(item)}," for item in value), "]"])
    if not isinstance(value, (str, int, float, tuple, type(None))):
        raise TypeError(f"a setting cannot be a {type(value).__name__}")
    return repr(value)


def reference(text: str) -> str | int:
    """A name on the platform as it is, a number as one: both can stand for a system or a universe.

    Examples
    --------
    >>> reference("Core: Value"), reference("267332")
    ('Core: Value', 267332)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def percent(fraction: float) -> float:
    """A fraction in percent, without the digits that 100 * 0.07 has too many."""
    return round(100 * fraction, 10)


def _filled(paragraphs: Iterable[str]) -> str:
    return "\n\n".join(
        each if each.startswith(_BEFORE[:10]) else textwrap.fill(each, WIDTH) for each in paragraphs
    )


_BEFORE = """\
Before the first run, in a terminal, with Python 3.10 or newer, which the package needs:
  1. pip install --upgrade p123api
  2. Get an API ID and key from Portfolio123: Account Settings, DataMiner & API.
  3. Hand them to the terminal's programs, in two environment variables:
       Windows, PowerShell   $env:P123_API_ID = "your ID"; $env:P123_API_KEY = "your key"
       macOS and Linux       export P123_API_ID="your ID" P123_API_KEY="your key"
  4. python SCRIPT.py"""

_KEY = (
    "Your key stays on this computer: the script hands it to Portfolio123's own client, p123api, and to "
    "nobody else. Do not write it into this file, which you may want to share."
)

_COMMON = '''
try:
    import p123api
except ImportError:
    sys.exit("The package p123api is not there. In a terminal: pip install --upgrade p123api")


def connect():
    """Portfolio123's client, with the ID and the key from the environment."""
    names = ("P123_API_ID", "P123_API_KEY")
    missing = [name for name in names if not os.environ.get(name, "").strip()]
    if missing:
        sys.exit(
            f"Set {' and '.join(missing)} in this terminal first, as environment variables; "
            "the top of this file shows how."
        )
    api_id, api_key = (os.environ[name].strip() for name in names)
    return p123api.Client(api_id=api_id, api_key=api_key)


def ask(call, *given, **named):
    """The answer of one call; where there is none, the script ends and says why."""
    try:
        answer = call(*given, **named)
    except p123api.ClientException as error:
        sys.exit(why(error))
    except OSError as error:  # whatever the connection throws is one
        sys.exit(f"The connection to Portfolio123 broke off ({error}). Run this again.")
    if isinstance(answer, dict) and answer.get("cost") is not None:
        left = answer.get("quotaRemaining")
        print(f"  credits: {answer['cost']}, left: {'?' if left is None else left}")
    return answer


def why(error):
    """In words what Portfolio123 refused, what to do, and its own message."""
    response = getattr(error, "get_resp", lambda: None)()
    status = None if response is None else response.status_code
    if status is None:
        told = "Portfolio123 cannot be reached. Check the connection; it may be under maintenance."
    elif "authentication" in str(error).lower():
        told = {
            402: "The API needs a paying subscription of Portfolio123.",
            406: "Your account at Portfolio123 is not active.",
        }.get(status, "The ID and key are not accepted. Check P123_API_ID and P123_API_KEY.")
    else:
        told = {
            400: "Portfolio123 does not accept the settings. Check them at the top of this file.",
            401: "Portfolio123 does not accept the key any more. Check P123_API_KEY.",
            402: "Your API credits are used up. Buy some or wait for next month, then try again.",
            403: "Your account may not do this.",
            404: "Portfolio123 has nothing of that name or number. Check the settings.",
            406: "Not permitted, or another request of yours still runs. Wait, then try again.",
            409: "Portfolio123 could not do it. Check names, dates and formulas in the settings.",
            429: "Too many requests. Wait a minute, then run this again.",
        }.get(status, f"Portfolio123 answered with the error {status}.")
    said = "".join(letter if letter.isprintable() else " " for letter in str(error))[:500]
    return f"{told}\\nPortfolio123's client says: {said}"


def unexpected(what):
    """Ends the script where the answer is not in the documented shape."""
    sys.exit(
        f"Portfolio123's answer is not in the documented shape: {what}. The interface may have "
        "changed; have this script made anew by the latest Flipside."
    )


def check_free(name):
    """Ends the script, before it costs anything, where the file could not be written."""
    folder = os.path.dirname(os.path.abspath(name))
    if os.path.exists(name):
        sys.exit(f"{name} is there already, and is not overwritten. Rename it, or change FILE.")
    if not os.access(folder, os.W_OK):
        sys.exit(f"Nothing can be written to the folder {folder}. Change FILE.")


def write(name, text):
    """Writes a new file; never over another one."""
    try:
        with open(name, "x", encoding="utf-8", newline="") as stream:
            stream.write(text)
    except OSError as error:
        sys.exit(f"{name} could not be written: {error.strerror}.")


def replace(name, text):
    """Writes a file of the script's own; it is whole at any time."""
    try:
        with open(name + ".new", "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        os.replace(name + ".new", name)
    except OSError as error:
        sys.exit(f"{name} could not be written: {error.strerror}.")
'''

_END = """
if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # not so in a notebook
            stream.reconfigure(errors="replace")  # a terminal may lack letters of a name
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped.")
"""
