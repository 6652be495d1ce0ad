"""A tool made of the text of its file: one that somebody edited, wrote or was sent.

What goes wrong in such a file is its author's to mend, so it is told with the line and the traceback
of that file alone. Nothing here makes strange code harmless; the page runs it in a Python of its own
that has no network and no data but what it was given.
"""

from __future__ import annotations

import ast
import inspect
import io
import linecache
import sys
import traceback
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from types import ModuleType
from typing import Any

from . import __version__, limits, strict, tool
from .data.kinds import KINDS
from .errors import CodeError, UserError
from .report import to_plain
from .tool import Parameter, Progress, Tool, no_progress

ORIGINS = {
    "edited": "Computed by an edited version of “{title}”, not by Flipside's own.",
    "new": "Computed by “{title}”, which is not one of Flipside's own tools.",
    "shared": "Computed by “{title}”, a tool from somebody else; Flipside has not checked what it computes.",
}
PACKAGE = f"{__package__}.tools"


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
    source = text_of(source)
    file = f"{name}.py"
    # Where tracebacks look for the lines, which end where Python says and nowhere else (str.splitlines knows further
    # ends). Without a time it is never compared with a file on the disk.
    lines = io.StringIO(source, newline=None).readlines()
    linecache.cache[file] = (len(source), None, lines, file)
    module = ModuleType(f"{PACKAGE}._own_{name}")  # never in the place of a shipped one
    module.__file__ = file
    module.__package__ = PACKAGE
    # Dataclasses, among others, look their module up.
    sys.modules[module.__name__] = module
    with _Own(file):
        exec(compile(source, file, "exec", dont_inherit=True), vars(module))
        check_declaration(module, source)
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
        try:
            plain = report.plain()  # within, because parts of it may only be computed now
        except (TypeError, ValueError, RecursionError) as error:
            if told(error, module.__file__).line:
                raise
            deep = isinstance(error, RecursionError)
            fault = "it is nested too deep." if deep else _sentence(error)
            raise CodeError(f"The report breaks the contract: {fault}") from error
    sets = tuple(data) if isinstance(data, (tuple, list)) else (data,)
    return admitted(plain, origin, sets if module.TOOL.several else sets[0])


def admitted(report: Any, origin: str, data: Any = None) -> dict:
    """A report that is fit to be shown, marked with where its tool is from.

    Parameters
    ----------
    report : object
        Plain data from a tool's Python, of which nothing is taken for granted.
    origin : str
        ``edited``, ``new`` or ``shared``.
    data : data set, or tuple of data sets, optional
        What it was computed from, which is described anew: what the report itself says of it goes.

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
        raise CodeError(f"The report breaks the contract: {_sentence(error)}") from error
    words = ORIGINS[origin].format(title=_tame(report["title"]))
    others = [text for text in report["warnings"] if text != words]
    if isinstance(data, (tuple, list)):
        described = [each.describe() for each in data]
    else:
        described = None if data is None else data.describe()
    return {
        **report,
        "data": to_plain(described),
        "version": __version__,
        "origin": origin,
        "warnings": [words, *others],
    }


def declared(told: Any, line: int | None = None) -> dict:
    """A declaration that a form can be made of, from plain data of which nothing is taken for granted.

    Parameters
    ----------
    told : object
        What `flipside.tool.Tool.to_json` answered, perhaps in another Python.
    line : int, optional
        Of the declaration in its file, for the error.

    Returns
    -------
    dict
        Plain data again; dates are texts.

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
        raise CodeError(f"The declaration cannot be used: {_sentence(error)}", line) from error
    unknown = unknown_kinds(tool, KINDS)
    if unknown:
        raise CodeError(
            f"TOOL accepts {_short(', '.join(map(repr, unknown)))}, which is no kind of data; there is "
            f"{', '.join(KINDS)}.",
            line,
        )
    return to_plain(tool.to_json())


def _tame(title: str) -> str:
    """A title among other words: of a length, and without what would end the quotation."""
    title = " ".join(title.replace("“", " ").replace("”", " ").split())
    most = limits.TITLE_QUOTED
    return title if len(title) <= most else f"{title[:most].rstrip()} …"


def _default(parameter: Mapping[str, Any]) -> Any:
    """A default as it was declared; dates travel as text."""
    default = parameter["default"]
    if parameter["kind"] != "date" or default is None:
        return default
    try:
        return date.fromisoformat(default)
    except (TypeError, ValueError):
        raise ValueError(f"parameter {parameter['id']}: the default must be a date") from None


def _sentence(error: BaseException) -> str:
    return f"{_short(str(error).removesuffix('.'))}."


def _short(text: str) -> str:
    """A text less what nobody would read: it may quote what was found, of any length."""
    return text if len(text) <= limits.ERROR_WORDS else f"{text[: limits.ERROR_WORDS]} …"


def text_of(source: str) -> str:
    """The text of a file without the mark of byte order that some editors begin it with.

    Raises
    ------
    CodeError
        It is larger than a tool's may be.
    """
    size = len(source.encode("utf-8", "replace"))
    if size > limits.SOURCE_BYTES:
        raise CodeError(
            f"The file has {size:,} bytes; a tool may have {limits.SOURCE_BYTES:,}. "
            "A tool is one readable file."
        )
    return source.removeprefix("\ufeff")


def is_python(source: str) -> bool:
    """Whether a text can be compiled; `load` tells why it cannot.

    Examples
    --------
    >>> is_python("a = 1"), is_python("a = (")
    (True, False)
    """
    try:
        ast.parse(source.removeprefix("\ufeff"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def check_declaration(module: ModuleType, source: str) -> None:
    """Raise CodeError where a tool's module lacks TOOL or run, or the two do not agree."""
    tool, function = getattr(module, "TOOL", None), getattr(module, "run", None)
    if not isinstance(tool, Tool):
        found = "there is none" if tool is None else f"it is a {type(tool).__name__}"
        raise CodeError(f"The file must have TOOL = Tool(...), its declaration; {found}.")
    node = _declaration(ast.parse(source))
    line = node and node.lineno
    if not inspect.isfunction(function):
        raise CodeError("The file must have a function run(data, *, ..., progress).")
    missing, more = disagreement(tool, function)
    if missing or more:
        told = [f"run lacks {', '.join(missing)}"] if missing else []
        told += [f"TOOL does not declare {', '.join(more)}"] if more else []
        code = function.__code__
        raise CodeError(
            f"The parameters of TOOL and the keywords of run differ: {'; '.join(told)}. "
            "run takes the data, then * and each parameter by its id, then progress.",
            code.co_firstlineno if code.co_filename == module.__file__ else line,
        )
    try:
        told = to_plain(tool.to_json())
    except (TypeError, ValueError) as error:
        raise CodeError(f"The declaration cannot be used: {_sentence(error)}", line) from error
    # What a form is made of is the same here and on the page, which is told of it.
    declared(told, line)


def unknown_kinds(tool: Tool, kinds: Collection[str]) -> list[str]:
    """What a tool says that it works on and is none of the kinds of data that there are."""
    return sorted(set(tool.accepts) - set(kinds))


def disagreement(tool: Tool, function: Any) -> tuple[list[str], list[str]]:
    """What a tool's ``run`` lacks of the keywords that it is declared with, and what it has beyond them."""
    wanted = {parameter.id for parameter in tool.parameters} | {"progress"}
    taken = keywords(function)
    return sorted(wanted - taken), sorted(taken - wanted)


def keywords(function: Any) -> set[str]:
    """The names of the keyword-only parameters of a function.

    Examples
    --------
    >>> sorted(keywords(lambda data, *, tail, progress: None))
    ['progress', 'tail']
    """
    parameters = inspect.signature(function).parameters.values()
    return {each.name for each in parameters if each.kind is each.KEYWORD_ONLY}


def _declaration(tree: ast.Module) -> ast.Assign | ast.AnnAssign | None:
    """The statement ``TOOL = ...``; of several the last one, which holds."""
    found = None
    for node in tree.body:
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        if any(isinstance(each, ast.Name) and each.id == "TOOL" for each in targets):
            found = node
    return found


def outline(source: str) -> dict[str, str]:
    """What a file says of itself, read without running it: id, title, question, author and its docstring.

    Only what is written out as text in ``TOOL = Tool(...)`` is there; anything else is left empty.

    Examples
    --------
    >>> outline('TOOL = Tool(id="mine", title="Mine", question="?" * 3)')
    {'id': 'mine', 'title': 'Mine', 'question': '', 'author': '', 'about': ''}
    """
    source = text_of(source)
    found = dict.fromkeys(("id", "title", "question", "author", "about"), "")
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return found
    found["about"] = ast.get_docstring(tree) or ""
    call = getattr(_declaration(tree), "value", None)
    if not (isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Tool"):
        return found
    given = dict(zip(("id", "title", "question"), call.args, strict=False))
    given |= {each.arg: each.value for each in call.keywords}
    for name, value in given.items():
        written = isinstance(value, ast.Constant) and isinstance(value.value, str)
        if name in found and name != "about" and written:
            found[name] = value.value
    return found


# What is no fault of a file's: it refuses the data, the memory is full, or somebody presses Control and C.
_PASS = (UserError, CodeError, MemoryError, KeyboardInterrupt)


class _Own:
    """Turns what goes wrong within it into a CodeError about one file; UserErrors pass."""

    def __init__(self, file: str) -> None:
        self.file = file

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind, error, frames) -> bool:
        if error is None or isinstance(error, _PASS):
            return False
        raise told(error, self.file) from error


def told(error: BaseException, file: str) -> CodeError:
    """A CodeError with what the author of `file` needs to know of an exception."""
    whole = traceback.TracebackException.from_exception(error)
    message, line = _in_a_line(whole.format_exception_only()), None
    if isinstance(error, SyntaxError):
        message = f"{type(error).__name__}: {error.msg}"
        if error.filename == file:
            line = error.lineno
            # Of some faults Python looks the text up on the disk, where another file may have this name.
            whole.text = linecache.getline(file, line or 0) or None
    for part in _linked(whole):
        part.stack[:] = [frame for frame in part.stack if frame.filename == file]
    if line is None and whole.stack:
        line = whole.stack[-1].lineno
    return CodeError(message, line, _cut("".join(whole.format())) if line else "")


def _in_a_line(texts: Iterator[str]) -> str:
    return " ".join(line.strip() for text in texts for line in text.splitlines() if line.strip())


def _linked(whole: traceback.TracebackException) -> Iterator[traceback.TracebackException]:
    """An exception with its causes, contexts and members."""
    waiting, seen = [whole], set()
    while waiting:
        part = waiting.pop()
        if part is None or id(part) in seen:
            continue
        seen.add(id(part))
        yield part
        waiting += [part.__cause__, part.__context__, *(part.exceptions or ())]


def _cut(trace: str) -> str:
    lines = trace.splitlines(keepends=True)
    more = len(lines) - limits.ERROR_LINES
    if more <= 0:
        return trace
    end = limits.ERROR_LINES // 2
    return "".join([*lines[:end], f"  ({more} lines are left out)\n", *lines[-end:]])
