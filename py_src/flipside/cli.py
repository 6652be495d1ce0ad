"""The command line: options made from the tools' declarations, reports as text, JSON or HTML.

Exit codes: 0 done, 1 the file or a parameter cannot be used, 2 the command itself is not
understood (as argparse has it).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from types import ModuleType
from typing import Any

from . import __version__, script, scripts, tool, tools
from .data import read
from .errors import CodeError, UserError
from .files import (
    PIPE,
    check_folder,
    check_target,
    folder_for,
    read_bytes,
    report_files,
    write_files,
)
from .html import to_html
from .options import (
    add_output,
    check,
    correction_hint,
    corrections_of,
    limits,
    option,
    plain_fraction,
    script_parser,
    tool_parser,
    usage,
)
from .report import to_plain
from .text import listed, report_text
from .text_import import import_text
from .tool import Tool

ABOUT = """\
Does a ranking system work, how sure can one be, and when was it upside-down?

  flipside TOOL FILE...   run a tool on files of returns or of node weights
  flipside FILE.py FILE.. run a tool of your own, or one that you were sent: it is a program, so read it first
  flipside TOOL --help    the tool's options
  flipside tools          what each tool answers, with its options
  flipside read FILE      what is understood of a file, and why
  flipside script KIND    a Python script that gets data from Portfolio123 for you
  flipside script         what such scripts get
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments; those of the process by default.

    Returns
    -------
    int
        The exit code: 0, or 1 for a file or a parameter that cannot be used. A command that
        is not understood ends in SystemExit with code 2.
    """
    argv = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # not so where a test or a notebook replaced it
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = _dispatch(argv)
        sys.stdout.flush()
    except UserError as error:
        return _complain(error)
    except CodeError as error:
        return _blame(error)
    except BrokenPipeError:
        # The reader (head, less) has seen enough. Python would complain again when it
        # flushes at exit: https://docs.python.org/3/library/signal.html#note-on-sigpipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return code


def _dispatch(argv: list[str]) -> int:
    command = argv[0] if argv else "--help"
    if command == "tools":
        return _list_tools(argv[1:])
    if command == "read":
        return _read(argv[1:])
    if command == "script":
        return _script(argv[1:])
    if command in tools.ids():
        return _run(tools.load(command), argv[1:])
    if command.endswith(".py"):
        return _run(_own_tool(command), argv[1:], command)
    parser = argparse.ArgumentParser(
        "flipside", description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"flipside {__version__}")
    parser.add_argument("command", metavar="TOOL", help=f"one of: {', '.join(tools.ids())}")
    known = parser.parse_known_args(argv or ["--help"])[0]
    there_is = ", ".join(["tools", "read", "script", *tools.ids()])
    return parser.error(f"there is no command {known.command!r}; there is: {there_is}")


def _list_tools(argv: list[str]) -> int:
    argparse.ArgumentParser(
        "flipside tools", description="What each tool answers, with its options."
    ).parse_args(argv)
    for id in tools.ids():
        declared: Tool = tools.load(id).TOOL
        _say(f"{declared.id}: {declared.title}")
        _say(
            textwrap.fill(declared.question, _width(), initial_indent="  ", subsequent_indent="  ")
        )
        for parameter in declared.parameters:
            _say(f"  {usage(parameter)}")
            about = f"{parameter.help} {limits(parameter)}"
            _say(textwrap.fill(about, _width(), initial_indent=" " * 6, subsequent_indent=" " * 6))
        _say("")
    return 0


def _read(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        "flipside read",
        description="What is understood of a file, and why: its kind, unit, dates, columns.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "file", metavar="FILE", help="a file of returns or of node weights; - is standard input"
    )
    add_output(parser, report=False)
    args = parser.parse_intermixed_args(argv)
    _check_targets(parser, [args.json])
    data, record = _load(args.file, corrections_of(parser, args.set))
    understood = to_plain(record.to_json())
    outputs = [(args.json, lambda: _json(understood))]
    return _deliver(args, outputs, lambda: import_text(understood, data.describe(), _width()))


def _script(argv: list[str]) -> int:
    if not argv:
        for id in scripts.ids():
            declared = scripts.load(id).SCRIPT
            _say(f"{declared.id}: {declared.title}")
            for text in (declared.about, f"Cost: {declared.cost}"):
                _say(textwrap.fill(text, _width(), initial_indent="  ", subsequent_indent="  "))
            _say("")
        _say("flipside script KIND --help lists the settings of one.")
        return 0
    parser = argparse.ArgumentParser(
        "flipside script",
        description="A Python script that gets data from Portfolio123; it runs on your computer, "
        "with your own key.",
    )
    parser.add_argument(
        "kind", metavar="KIND", choices=scripts.ids(), help=", ".join(scripts.ids())
    )
    module = scripts.load(parser.parse_args(argv[:1]).kind)
    args = script_parser(module.SCRIPT).parse_args(argv[1:])
    given = vars(args)
    raw = {p.id: plain_fraction(given[p.id], p) for p in module.SCRIPT.parameters}
    check(module.SCRIPT, raw)
    if args.out is not None:
        check_target(args.out)
    write_files([(args.out or PIPE, script.generate(module, raw))])
    if args.out not in (None, PIPE):
        _say(f"Wrote {args.out}. The top of it says what to do before the first run.")
    return 0


def _own_tool(path: str) -> ModuleType:
    """The tool in a file that is none of the package's."""
    from . import requirements, source

    content = read_bytes(path)
    if not isinstance(content, bytes):
        raise UserError(f"{path!r} is too large for a tool.", remedy="A tool is one readable file.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{path!r} is not text in UTF-8.", remedy="Save it as UTF-8.") from None
    text = source.text_of(text)
    requirements.check_installed(text)
    return source.load(text, PurePath(path).stem)


def _run(module: ModuleType, argv: list[str], own: str = "") -> int:
    """Run one of the package's tools, or the one in the file `own`."""
    parser = tool_parser(module.TOOL, own or module.TOOL.id)
    args = parser.parse_intermixed_args(argv)
    given = vars(args)
    raw = {p.id: plain_fraction(given[p.id], p) for p in module.TOOL.parameters}
    corrections = corrections_of(parser, args.set)
    # A wrong option is known at once, a file may take a while to read.
    check(module.TOOL, raw)
    _check_targets(parser, [args.json, args.html])
    if args.files is not None:
        check_folder(args.files)
    files = args.file if module.TOOL.several else [args.file]
    loaded = [_load(file, corrections) for file in files]
    data = tuple(each for each, _ in loaded)
    warnings = [f"{each.name}: {text}" for each, record in loaded for text in record.warnings]
    try:
        if own:
            from . import source

            report = source.run(module, "new", data, raw, _progress)
        else:
            report = tool.run(module, data, raw, _progress).to_json()
    except UserError as error:
        raise _naming(", ".join(each.name for each in data), error) from error
    outputs = [(args.json, lambda: _json(report)), (args.html, lambda: to_html(report))]
    handed = report_files(report, args.files) if args.files is not None else []
    if args.files is not None and not handed:
        print(f"flipside: {module.TOOL.title} makes no files.", file=sys.stderr)
    outputs += [(path, lambda content=content: content) for path, content in handed]
    if not _prints(args):  # else they stand above the report
        for text in warnings:
            print(f"flipside: {text}", file=sys.stderr)
    with folder_for(args.files if handed else None):
        return _deliver(args, outputs, lambda: _text(report, warnings))


def _text(report: Mapping[str, Any], warnings: Sequence[str]) -> str:
    """The report below what was odd about its files."""
    about = listed("Before you read on: about the data", warnings, _width())
    return "\n\n".join([*about, report_text(report, _width())])


def _check_targets(parser: argparse.ArgumentParser, paths: Sequence[str | None]) -> None:
    given = [path for path in paths if path]
    if len({os.path.realpath(path) for path in given}) < len(given):
        where = "standard output" if PIPE in given else repr(given[0])
        parser.error(f"only one of --json and --html can go to {where}")
    for path in given:
        check_target(path)


def _load(path: str, corrections: Mapping[str, Any]) -> tuple[Any, Any]:
    content = read_bytes(path)
    name = "standard input" if path == PIPE else PurePath(path).name
    try:
        return read(content, name, corrections, _progress)
    except UserError as error:
        fact, _, index = (error.field or "").partition(".")
        if fact in corrections and (not index or index in corrections[fact]):
            raise UserError(
                error.message, field=f"--set {error.field}", remedy=error.remedy
            ) from error
        lines = [error.remedy, error.field and correction_hint(error.field, error.record)]
        raise UserError(
            error.message if name in error.message else f"{name}: {error.message}",
            remedy="\n".join(line for line in lines if line),
        ) from error


def _naming(name: str, error: UserError) -> UserError:
    """The same error with the file that it is about, unless it is about an option or says so."""
    if error.faults or name in error.message:
        return error
    return UserError(f"{name}: {error.message}", remedy=error.remedy)


def _deliver(args: argparse.Namespace, outputs: Sequence, text) -> int:
    """Write what was asked for; the text is printed unless something else takes its place."""
    write_files([(path, content()) for path, content in outputs if path])
    if _prints(args):
        _say(text())
    return 0


def _prints(args: argparse.Namespace) -> bool:
    return not args.quiet and PIPE not in (args.json, getattr(args, "html", None))


def _say(text: str) -> None:
    # What a file's cell says must not steer the terminal.
    print(re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", " ", text))


def _json(value: Any) -> str:
    return json.dumps(value, allow_nan=False, ensure_ascii=False, indent=2) + "\n"


def _width() -> int:
    return max(60, min(shutil.get_terminal_size((100, 24)).columns, 120))


def _progress(fraction: float, message: str) -> None:
    if sys.stderr.isatty():
        line = f"{fraction:4.0%} {message}" if fraction < 1 else ""
        print(f"\r{line:<78.78}", end="" if line else "\r", file=sys.stderr, flush=True)


def _blame(error: CodeError) -> int:
    """A fault in the code of a tool of one's own: its lines, then what it is."""
    where = f"line {error.line}: " if error.line else ""
    print(f"{error.trace}flipside: {where}{error.message}", file=sys.stderr)
    return 1


def _complain(error: UserError) -> int:
    lines = [error.message]
    if len(error.faults) > 1 or (error.faults and not error.field):
        lines = [f"{option(field)}: {message}" for field, message in error.faults.items()]
    elif error.field:
        where = error.field if error.field.startswith("--") else option(error.field)
        lines = [f"{where}: {error.message}"]
    lines.extend((error.remedy or "").splitlines())
    print("\n".join(f"flipside: {line}" for line in lines), file=sys.stderr)
    return 1
