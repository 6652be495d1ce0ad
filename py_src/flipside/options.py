"""The options of the command line, made from the tools' declarations, and what was typed for them."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from .data import Import
from .data.kinds import KINDS
from .errors import UserError
from .script import Script
from .tool import Parameter, Tool, plain


def tool_parser(declared: Tool, command: str) -> argparse.ArgumentParser:
    """The argument parser of one tool; every parameter is an option, taken as text.

    `flipside.tool.Tool.parse` turns the texts into values, so that all faults come together.

    Parameters
    ----------
    declared : Tool
        The declaration that the options are made from.
    command : str
        By which the tool is called: its id, or its file.
    """
    parser = argparse.ArgumentParser(
        f"flipside {command}",
        description=f"{declared.title}. {declared.question}",
        allow_abbrev=False,
    )
    accepted = " or ".join(KINDS[kind].label for kind in declared.accepts)
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="+" if declared.several else None,
        help=f"{'files' if declared.several else 'a file'} with {accepted}; - is standard input",
    )
    add_parameters(parser, "what to compute", declared.parameters)
    add_output(parser, report=True)
    return parser


def script_parser(declared: Script) -> argparse.ArgumentParser:
    """The argument parser of a script that fetches data, made in the same way.

    Parameters
    ----------
    declared : Script
        The declaration that the options are made from.
    """
    parser = argparse.ArgumentParser(
        f"flipside script {declared.id}",
        description=f"{declared.title}. {declared.about} The script runs on your computer with the package p123api; "
        f"your key is read there, from the environment. Cost: {declared.cost}",
        allow_abbrev=False,
    )
    add_parameters(parser, "what to get", declared.parameters, declared.required)
    parser.add_argument("--out", metavar="FILE", help="write the script here; it is printed if not")
    return parser


def add_parameters(
    parser: argparse.ArgumentParser,
    title: str,
    parameters: Sequence[Parameter],
    required: Sequence[str] = (),
) -> None:
    """One option for each parameter, in a group of that title; what is required says so."""
    options = parser.add_argument_group(title)
    for parameter in parameters:
        bounds = "(needed)" if parameter.id in required else limits(parameter)
        about = f"{parameter.help} {bounds}".replace("%", "%%")
        if parameter.kind == "boolean":
            options.add_argument(
                option(parameter.id),
                dest=parameter.id,
                action=argparse.BooleanOptionalAction,
                help=about,
            )
        else:
            options.add_argument(
                option(parameter.id), dest=parameter.id, metavar=_metavar(parameter), help=about
            )


def add_output(parser: argparse.ArgumentParser, report: bool) -> None:
    group = parser.add_argument_group("reading and writing")
    group.add_argument(
        "--set",
        metavar="FACT=VALUE",
        action="append",
        default=[],
        help="correct what was understood of the file, such as unit=percent, columns.3=ignore or nodes.0.max=20; "
        "may be repeated; `flipside read FILE` lists the facts",
    )
    group.add_argument("--json", metavar="OUT", help="write it all as JSON; - is standard output")
    if report:
        group.add_argument(
            "--html",
            metavar="OUT",
            help="write the report as one HTML file with its charts; - is standard output",
        )
        group.add_argument(
            "--files",
            metavar="FOLDER",
            help="write the files that the report hands over, and the pages to paste, into this "
            "folder; it is made if need be, and files of the same names are replaced",
        )
    group.add_argument("--quiet", action="store_true", help="do not print the text")


def option(id: str) -> str:
    return "--" + id.replace("_", "-")


def _metavar(parameter: Parameter) -> str:
    if parameter.kind == "choice":
        return "{" + ",".join(value for value, _ in parameter.choices) + "}"
    words = {"integer": "N", "number": "X", "date": "DATE", "text": "TEXT"}
    return words[parameter.kind]


def usage(parameter: Parameter) -> str:
    name = option(parameter.id)
    if parameter.kind == "boolean":
        return f"{name}, --no-{name[2:]}"
    return f"{name} {_metavar(parameter)}"


def limits(parameter: Parameter) -> str:
    """Bounds, choices, unit and default in words, in brackets."""

    def shown(value: Any) -> str:
        if parameter.unit == "fraction":
            return f"{100 * value:.6g}%"
        if isinstance(value, bool):
            return "on" if value else "off"
        return plain(value) if isinstance(value, float) else str(value)

    parts = [f"{value}: {label}" for value, label in parameter.choices]
    low, high = parameter.min, parameter.max
    if low is not None and high is not None:
        parts.append(f"{shown(low)} to {shown(high)}")
    elif low is not None or high is not None:
        parts.append(f"{shown(low)} or more" if low is not None else f"{shown(high)} or less")
    if parameter.unit and parameter.unit != "fraction":
        parts.append(f"in {parameter.unit}")
    if parameter.default is None:
        parts.append(f"default: {parameter.automatic}")
    else:
        parts.append(f"default: {shown(parameter.default)}")
    return f"({'; '.join(parts)})"


def plain_fraction(raw: Any, parameter: Parameter) -> Any:
    """``5%`` as 0.05, for parameters that are fractions; anything else as it came."""
    if parameter.unit == "fraction" and isinstance(raw, str) and raw.strip().endswith("%"):
        try:
            return float(raw.strip()[:-1]) / 100
        except ValueError:
            return raw
    return raw


def check(declared: Tool | Script, raw: Mapping[str, Any]) -> None:
    """Raise the declaration's `UserError` for wrong parameters, with fractions in percent as the help has them."""
    try:
        declared.parse(raw)
    except UserError as error:
        known = {parameter.id: parameter for parameter in declared.parameters}
        faults = {id: _in_percent(known[id], raw[id]) or told for id, told in error.faults.items()}
        raise UserError(error.message, faults=faults) from None


def _in_percent(parameter: Parameter, raw: Any) -> str | None:
    """What is wrong with a number out of the bounds of a fraction; None for any other fault."""
    low, high = parameter.min, parameter.max
    try:
        value = float(raw)
    except (TypeError, ValueError):
        return None
    if parameter.unit != "fraction" or low is None or high is None or low <= value <= high:
        return None
    told = f"{parameter.label} is a number between {100 * low:.6g}% and {100 * high:.6g}%, not {100 * value:.6g}%"
    if low <= value / 100 <= high:
        return f"{told}; for {value:g} percent write {value:g}% or {value / 100:g}."
    return f"{told}."


def correction_hint(field: str, record: Import | None) -> str | None:
    """How to correct on the command line what an error of reading is about, or None."""
    if record is None:
        return None
    if field.startswith("nodes."):
        return f"To correct it: --set {field}=VALUE"
    if field.startswith("columns."):
        # A long table cannot do without its one column of returns.
        return f"To leave the column out: --set {field}=ignore" if record.layout != "long" else None
    if field == "columns":
        return "To say what a column is: --set columns.INDEX=ROLE, such as columns.1=benchmark; the first column is 0"
    fact = record.fact(field)
    others = [value for value, _ in fact.choices if value != fact.value] if fact else []
    return (
        f"To correct it: {' or '.join(f'--set {field}={value}' for value in others)}"
        if others
        else None
    )


def corrections_of(parser: argparse.ArgumentParser, given: Sequence[str]) -> dict[str, Any]:
    corrections: dict[str, Any] = {}
    for item in given:
        fact, equals, value = item.partition("=")
        if not (fact and equals):
            parser.error(f"--set takes fact=value, such as unit=percent, not {item!r}")
        group, dot, key = fact.partition(".")
        if dot:
            corrections.setdefault(group, {})[key] = value
        else:
            corrections[fact] = value
    return corrections
