"""The vocabulary a tool is declared in, and the one way to run it.

A tool is one module in ``flipside.tools`` with two names: ``TOOL``, a `Tool`, and ``run``,
a plain function ``run(data, *, <parameter ids>, progress) -> Report``. The form on the page,
the options of the command line and the documentation are all made from the declaration.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any

from . import __version__
from .errors import CodeError, UserError
from .report import Report

PARAMETER_KINDS = ("integer", "number", "choice", "date", "boolean", "text")
Progress = Callable[[float, str], None]
# What a parameter cannot be called: `run` and the page's address have a meaning of their own for these, and the command
# line has options of these names.
RESERVED = ("progress", "tool", "file", "set", "json", "html", "files", "quiet", "help")


@dataclass(frozen=True)
class Parameter:
    """One named, typed parameter of a tool.

    Parameters
    ----------
    id, label, help : str
        Stable id (a Python identifier), what a person calls it, and what it does.
    kind : str
        ``integer``, ``number``, ``choice``, ``date``, ``boolean`` or ``text``.
    default : value or None
        None means automatic: the tool decides, and `automatic` says in words how.
    automatic : str
        Shown where the value is left empty, such as "one year of periods".
    choices : tuple of (value, label)
        For ``choice`` only; the value is stable, the label is for people.
    min, max, step : number, optional
        Inclusive bounds and the step of the form's field.
    month_end : bool
        For ``date`` only: a bare month such as 2009-03 means its last day, not its first.
    unit : str
        ``fraction`` is entered and shown in percent on the page; other units are words
        such as "periods" or "buckets".
    """

    id: str
    label: str
    help: str
    kind: str
    default: Any = None
    automatic: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    min: float | None = None
    max: float | None = None
    step: float | None = None
    unit: str = ""
    month_end: bool = False

    def __post_init__(self) -> None:
        if not self.id.isidentifier():
            raise ValueError(f"parameter id {self.id!r} is not an identifier")
        if self.kind not in PARAMETER_KINDS:
            raise ValueError(f"parameter {self.id}: unknown kind {self.kind!r}")
        if not (self.label and self.help):
            raise ValueError(f"parameter {self.id}: label and help are required")
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError(f"parameter {self.id}: choices go with kind 'choice', and only there")
        for each in self.choices:
            if not isinstance(each, (tuple, list)) or [*map(type, each)] != [str, str]:
                raise ValueError(
                    f"parameter {self.id}: a choice is a pair of texts, (value, label), not {each!r}"
                )
        if self.default is None and not self.automatic:
            raise ValueError(f"parameter {self.id}: no default, so say in `automatic` what happens")
        if self.default is not None:
            try:
                self.parse(self.default)
            except UserError as error:  # nobody has typed this
                raise ValueError(
                    f"parameter {self.id}: the default is wrong: {error.message}"
                ) from None

    def parse(self, raw: Any) -> Any:
        """The value of `raw` (from a form, an address or a command line) in this parameter's type.

        Raises
        ------
        UserError
            Naming the parameter, what was expected and what came.
        """
        if raw is None or raw == "":
            return self.default
        if self.kind in ("integer", "number"):
            return self._number(raw)
        if self.kind == "date":
            return self._date(raw)
        if self.kind == "boolean":
            if str(raw).lower() not in ("true", "false", "1", "0"):
                raise self._fault(f"is on or off (true or false), not {raw!r}")
            return str(raw).lower() in ("true", "1")
        if self.kind == "choice" and str(raw) not in (value for value, _ in self.choices):
            options = ", ".join(value for value, _ in self.choices)
            raise self._fault(f"is one of {options}, not {raw!r}")
        return str(raw)

    def _number(self, raw: Any) -> int | float:
        word = "a whole number" if self.kind == "integer" else "a number"
        try:
            value = float(raw)
        except (TypeError, ValueError, OverflowError):
            value = float("nan")
        if not abs(value) < 1e15 or (self.kind == "integer" and value != int(value)):
            raise self._fault(f"is {word}, not {raw!r}")
        low, high = self.min, self.max
        if (low is not None and value < low) or (high is not None and value > high):
            if low is not None and high is not None:
                span = f"between {plain(low)} and {plain(high)}"
            else:
                span = f"{plain(low)} or more" if low is not None else f"{plain(high)} or less"
            raise self._fault(f"is {word} {span}, not {plain(value)}")
        return int(value) if self.kind == "integer" else value

    def _date(self, raw: Any) -> date:
        if isinstance(raw, date):
            return raw
        try:
            if not re.fullmatch(r"\d{4}-\d{2}", str(raw)):
                return date.fromisoformat(str(raw))
            # A month is enough: people think "from 2009-03 to 2012-06".
            month = date.fromisoformat(f"{raw}-01")
            last = monthrange(month.year, month.month)[1]
            return month.replace(day=last) if self.month_end else month
        except ValueError:
            raise self._fault(f"is a date such as 2009-03-31, not {raw!r}") from None

    def _fault(self, rest: str) -> UserError:
        return UserError(f"{self.label} {rest}.", field=self.id)

    def to_json(self) -> dict:
        """The declaration as plain data, as the manifest has it."""
        return {
            "id": self.id,
            "label": self.label,
            "help": self.help,
            "kind": self.kind,
            "default": self.default,
            "automatic": self.automatic,
            "choices": [{"value": value, "label": label} for value, label in self.choices],
            "min": self.min,
            "max": self.max,
            "step": self.step,
            "unit": self.unit,
        }


@dataclass(frozen=True)
class Tool:
    """The declaration of a tool.

    Parameters
    ----------
    id : str
        Stable id; the name of the tool's file.
    title, question : str
        What it is called, and the question it answers in the investor's words.
    accepts : tuple of str
        Data kinds (``BucketReturns.kind`` and so on) it works on.
    parameters : tuple of Parameter
    several : bool
        True where ``run`` takes a tuple of data sets instead of one.
    compares : tuple of str
        Of several kinds those of which it compares two sets or more, and says nothing of one alone;
        of the others it then takes one set.
    author : str
        Who made it, in a line.
    samples : tuple of str
        The files of the page's samples on which it is shown and checked; several where it takes several
        sets, in the order in which it takes them.
    picture : str
        The id of the chart that shows best what it answers; without it the first chart of its report.
    """

    id: str
    title: str
    question: str
    accepts: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    several: bool = False
    compares: tuple[str, ...] = ()
    author: str = ""
    samples: tuple[str, ...] = ()
    picture: str = ""

    def __post_init__(self) -> None:
        if not (self.id.isidentifier() and self.title and self.question and self.accepts):
            raise ValueError(f"tool {self.id!r}: id, title, question and accepts are required")
        ids = [parameter.id for parameter in self.parameters]
        if len(ids) != len(set(ids)):
            raise ValueError(f"tool {self.id}: parameter ids must be unique")
        # The command line turns what is on off with --no-ID.
        taken = {*RESERVED, *(f"no_{p.id}" for p in self.parameters if p.kind == "boolean")}
        for id in ids:
            if id in taken:
                raise ValueError(f"tool {self.id}: a parameter cannot have the id {id!r}")
        if self.compares and not (self.several and set(self.compares) <= set(self.accepts)):
            raise ValueError(f"tool {self.id}: what it compares it takes several of")

    def parse(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """All parameters in their types; all faults come back together.

        Raises
        ------
        UserError
            With ``faults``: the message for each parameter id.
        """
        return parse_all(self.title, self.parameters, raw)

    def to_json(self) -> dict:
        """The declaration as plain data, as the manifest has it."""
        return {
            "id": self.id,
            "title": self.title,
            "question": self.question,
            "accepts": list(self.accepts),
            "several": self.several,
            "compares": list(self.compares),
            "author": self.author,
            "samples": list(self.samples),
            "parameters": [parameter.to_json() for parameter in self.parameters],
        }


def parse_all(
    title: str, parameters: Sequence[Parameter], raw: Mapping[str, Any]
) -> dict[str, Any]:
    """The values of all `parameters` by id, out of what a person typed for them.

    Parameters
    ----------
    title : str
        What they belong to, for the message about a name that is none of them.
    parameters : sequence of Parameter
    raw : mapping of str to value
        What is not in it has its default.

    Raises
    ------
    UserError
        With ``faults``: the message for each id that is wrong or unknown.
    """
    known = {parameter.id: parameter for parameter in parameters}
    faults = {
        name: f"{title} has no parameter {name!r}; it has {', '.join(known)}."
        for name in raw
        if name not in known
    }
    values = {}
    for name, parameter in known.items():
        try:
            values[name] = parameter.parse(raw.get(name))
        except UserError as error:
            faults[name] = error.message
    if faults:
        raise UserError(" ".join(faults.values()), faults=faults)
    return values


def plain(value: float) -> str:
    """A number without an exponent: 1,000,000 and not 1e+06, 0.000001 and not 1e-06."""
    if value == int(value):
        return f"{value:,.0f}"
    text = f"{value:g}"
    return f"{value:.12f}".rstrip("0") if "e-" in text and abs(value) >= 1e-12 else text


def no_progress(fraction: float, message: str) -> None:
    """The progress callback that tells nobody."""


def run(
    module: ModuleType,
    data: Any,
    params: Mapping[str, Any] | None = None,
    progress: Progress = no_progress,
) -> Report:
    """Run the tool that `module` holds on `data`.

    Parameters
    ----------
    module : module
        Has ``TOOL`` and ``run``.
    data : data set, or tuple of data sets
        Of a kind that the tool accepts.
    params : mapping of str to raw value, optional
        As typed by a person; parsed and checked here, before the tool starts.
    progress : callable, optional
        Called with a fraction from 0 to 1 and a few words.

    Returns
    -------
    Report
        Complete: with the tool's id, the data's description and the parameters used.

    Raises
    ------
    UserError
        The data is of the wrong kind, or parameters are at fault.
    CodeError
        The tool answers with something else.
    """
    tool: Tool = module.TOOL
    values = tool.parse(params or {})
    sets = tuple(data) if isinstance(data, (tuple, list)) else (data,)
    for each in sets:
        if each.kind not in tool.accepts:
            raise UserError(
                f"{tool.title} works on {' or '.join(k.replace('_', ' ') for k in tool.accepts)}; "
                f"{each.name} is {each.label}.",
                remedy="Choose another file, or correct what the columns are.",
            )
    if not tool.several and len(sets) != 1:
        raise UserError(f"{tool.title} works on one file at a time; {len(sets)} were given.")
    report = module.run(sets if tool.several else sets[0], **values, progress=progress)
    if not isinstance(report, Report):
        raise CodeError(
            f"run must return a Report, not {'nothing' if report is None else type(report).__name__}."
        )
    report.tool, report.title, report.version = tool.id, tool.title, __version__
    described = [each.describe() for each in sets]
    report.data = described if tool.several else described[0]
    report.params = {**values, **report.params}
    return report
