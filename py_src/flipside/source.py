"""A tool made of the text of its file: one that somebody edited, wrote or was sent.

What goes wrong in such a file is its author's to mend, so it is told with the line and the traceback
of that file alone. Nothing here makes strange code harmless; the page runs it in a Python of its own
that has no network and no data but what it was given.
"""

from __future__ import annotations

import ast
import inspect
import linecache
import sys
import traceback
from collections.abc import Mapping
from datetime import date
from types import ModuleType
from typing import Any

from . import __version__, limits, strict, tool
from .data.kinds import KINDS
from .errors import CodeError, UserError
from .report import Report, to_plain
from .tool import Parameter, Progress, Tool, no_progress

ORIGINS = {
    "edited": "Computed by an edited version of “{title}”, not by Flipside's own.",
    "new": "Computed by “{title}”, which is not one of Flipside's own tools.",
    "shared": "Computed by “{title}”, a tool from somebody else; Flipside has not checked what it computes.",
}
PACKAGE = f"{__package__}.tools"
_MOST_WORDS = 500
_MOST_TITLE = 120


def load(source: str, name: str) -> ModuleType:
    """The module of a tool's file, run and with its declaration checked.

    Parameters
    ----------
    source : str
        The content of the file.
    name : str
        What tracebacks call it, without ``.py``.

    Raises
    ------
    CodeError
        The file cannot be compiled or run, or does not declare a tool that can be used.

    Examples
    --------
    >>> try:
    ...     load("TOOL = (", "mine")
    ... except CodeError as error:
    ...     print(error.line, error.message)
    1 SyntaxError: '(' was never closed
    """
    check_size(source)
    file = f"{name}.py"
    # Where tracebacks look for the lines; without a time it is never compared with a file on the disk.
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    module = ModuleType(f"{PACKAGE}._own_{name}")  # never in the place of a shipped one
    module.__file__ = file
    module.__package__ = PACKAGE
    # Dataclasses, among others, look their module up.
    sys.modules[module.__name__] = module
    with _Own(file):
        exec(compile(source, file, "exec", dont_inherit=True), vars(module))
    check_declaration(module)
    return module


def run(
    module: ModuleType,
    origin: str,
    data: Any,
    params: Mapping[str, Any] | None = None,
    progress: Progress = no_progress,
) -> dict:
    """The report of a tool that `load` made, as plain data that says where the tool is from.

    Parameters
    ----------
    module : module
        From `load`.
    origin : str
        ``edited``, ``new`` or ``shared``: what the report is marked with.
    data, params, progress
        As in `flipside.tool.run`.

    Raises
    ------
    CodeError
        The tool fails, or its report breaks the contract.
    UserError
        What the tool itself refuses.
    """
    with _Own(module.__file__):
        report = tool.run(module, data, params, progress)
    if not isinstance(report, Report):
        raise CodeError(f"run must return a Report, not {type(report).__name__}.")
    try:
        plain = report.to_json()
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CodeError(f"The report breaks the contract: {error}.") from error
    return admitted(plain, origin)


def admitted(report: Any, origin: str, data: Any = None) -> dict:
    """A report that is fit to be shown, marked with where its tool is from.

    Parameters
    ----------
    report : object
        Plain data from a tool's Python, of which nothing is taken for granted.
    origin : str
        ``edited``, ``new`` or ``shared``.
    data : data set, or tuple of data sets, optional
        What it was computed from, which is then described anew.

    Returns
    -------
    dict
        The report with `origin`, and with what that means as the first of its warnings.

    Raises
    ------
    CodeError
        The report is not what `flipside.strict` wants.
    """
    try:
        strict.check(report)
    except ValueError as error:
        raise CodeError(f"The report breaks the contract: {_short(error)}.") from error
    words = ORIGINS[origin].format(title=_tame(report["title"]))
    others = [text for text in report["warnings"] if text != words]
    if data is not None:
        several = isinstance(data, (tuple, list))
        described = [each.describe() for each in data] if several else data.describe()
        report = {**report, "data": to_plain(described), "version": __version__}
    return {**report, "origin": origin, "warnings": [words, *others]}


def declared(told: Any) -> dict:
    """A declaration that a form can be made of, from plain data of which nothing is taken for granted.

    Parameters
    ----------
    told : object
        What `flipside.tool.Tool.to_json` answered in another Python.

    Raises
    ------
    CodeError
        It is no declaration.
    """
    try:
        strict.check_declaration(told)
        parameters = tuple(
            Parameter(
                **{
                    **each,
                    "default": _default(each),
                    "choices": tuple((c["value"], c["label"]) for c in each["choices"]),
                }
            )
            for each in told["parameters"]
        )
        tuples = {name: tuple(told[name]) for name in ("accepts", "compares", "samples")}
        tool = Tool(**{**told, **tuples, "parameters": parameters})
    except (ValueError, TypeError, UserError) as error:
        raise CodeError(f"The declaration cannot be used: {_short(error)}.") from error
    check_kinds(tool)
    return tool.to_json()


def _tame(title: str) -> str:
    """A title among other words: of a length, and without what would end the quotation."""
    title = " ".join(title.replace("“", " ").replace("”", " ").split())
    return title if len(title) <= _MOST_TITLE else f"{title[:_MOST_TITLE].rstrip()} …"


def _short(error: Exception) -> str:
    """What an error says, less what nobody would read: it may quote what it found, of any length."""
    text = str(error)
    return text if len(text) <= _MOST_WORDS else f"{text[:_MOST_WORDS]} …"


def _default(parameter: Mapping[str, Any]) -> Any:
    """A default as it was declared; dates travel as text."""
    default = parameter["default"]
    return date.fromisoformat(default) if parameter["kind"] == "date" and default else default


def check_kinds(declared: Tool, line: int | None = None) -> None:
    """Raise CodeError where a tool says that it works on a kind of data that there is not."""
    unknown = sorted(set(declared.accepts) - set(KINDS))
    if unknown:
        raise CodeError(
            f"TOOL accepts {', '.join(map(repr, unknown))}, which is no kind of data; there is "
            f"{', '.join(KINDS)}.",
            line,
        )


def check_size(source: str) -> None:
    """Raise CodeError where a file is larger than a tool's may be."""
    size = len(source.encode("utf-8", "replace"))
    if size > limits.SOURCE_BYTES:
        raise CodeError(
            f"The file has {size:,} bytes; a tool may have {limits.SOURCE_BYTES:,}. "
            "A tool is one readable file."
        )


def check_declaration(module: ModuleType) -> None:
    """Raise CodeError where a tool's module lacks TOOL or run, or the two do not agree."""
    declared, function = getattr(module, "TOOL", None), getattr(module, "run", None)
    if not isinstance(declared, Tool):
        found = "there is none" if declared is None else f"it is a {type(declared).__name__}"
        raise CodeError(f"The file must have TOOL = Tool(...), its declaration; {found}.")
    line = declaration_line(module)
    if not inspect.isfunction(function):
        raise CodeError("The file must have a function run(data, *, ..., progress).")
    check_kinds(declared, line)
    wanted = {parameter.id for parameter in declared.parameters} | {"progress"}
    taken = keywords(function)
    if wanted != taken:
        missing, more = sorted(wanted - taken), sorted(taken - wanted)
        told = [f"run lacks {', '.join(missing)}"] if missing else []
        told += [f"TOOL does not declare {', '.join(more)}"] if more else []
        raise CodeError(
            f"The parameters of TOOL and the keywords of run differ: {'; '.join(told)}. "
            "run takes the data, then * and each parameter by its id, then progress.",
            function.__code__.co_firstlineno,
        )


def keywords(function: Any) -> set[str]:
    """The names of the keyword-only parameters of a function.

    Examples
    --------
    >>> sorted(keywords(lambda data, *, tail, progress: None))
    ['progress', 'tail']
    """
    parameters = inspect.signature(function).parameters.values()
    return {each.name for each in parameters if each.kind is each.KEYWORD_ONLY}


def declaration_line(module: ModuleType) -> int | None:
    """The line of ``TOOL =`` in a module that `load` made."""
    source = "".join(linecache.getlines(module.__file__))
    for node in ast.parse(source).body:
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        if any(isinstance(each, ast.Name) and each.id == "TOOL" for each in targets):
            return node.lineno
    return None


def outline(source: str) -> dict[str, str]:
    """What a file says of itself, read without running it: id, title, question, author and its docstring.

    Only what is written out as text in ``TOOL = Tool(...)`` is there; anything else is left empty.

    Examples
    --------
    >>> outline('TOOL = Tool(id="mine", title="Mine", question="?" * 3)')
    {'id': 'mine', 'title': 'Mine', 'question': '', 'author': '', 'about': ''}
    """
    check_size(source)
    found = dict.fromkeys(("id", "title", "question", "author", "about"), "")
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return found
    found["about"] = ast.get_docstring(tree) or ""
    for node in tree.body:
        call = getattr(node, "value", None)
        if not (isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Tool"):
            continue
        given = dict(zip(("id", "title", "question"), call.args, strict=False))
        given |= {each.arg: each.value for each in call.keywords}
        for name, value in given.items():
            if name in found and isinstance(value, ast.Constant) and isinstance(value.value, str):
                found[name] = value.value
    return found


class _Own:
    """Turns what goes wrong within it into a CodeError about one file; UserErrors pass."""

    def __init__(self, file: str) -> None:
        self.file = file

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind, error, frames) -> bool:
        if error is None or isinstance(error, (UserError, CodeError, MemoryError)):
            return False
        if not isinstance(error, (Exception, SystemExit)):
            return False
        raise told(error, self.file) from error


def told(error: BaseException, file: str) -> CodeError:
    """A CodeError with what the author of `file` needs to know of an exception."""
    whole = traceback.TracebackException.from_exception(error)
    message = "".join(whole.format_exception_only()).strip().splitlines()
    line = None
    if isinstance(error, SyntaxError) and error.filename == file:
        line = error.lineno
        message = [f"{type(error).__name__}: {error.msg}"]
    seen: set[int] = set()
    part: traceback.TracebackException | None = whole
    while part is not None and id(part) not in seen:
        seen.add(id(part))
        kept = [frame for frame in part.stack if frame.filename == file]
        if part is whole and kept and line is None:
            line = kept[-1].lineno
        part.stack[:] = kept
        part = part.__cause__ or part.__context__
    inside = line is not None or any(True for _ in whole.stack)
    return CodeError(message[-1], line, "".join(whole.format()) if inside else "")
