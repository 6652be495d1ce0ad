"""The commands of ``build.py``, and how each kind of failure ends."""

from __future__ import annotations

import argparse
import errno
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from . import DIST, ROOT, BuildError
from .processes import DISK_FULL
from .progress import megabytes, say


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what it should."""
    arguments = sys.argv[1:] if arguments is None else [*arguments]
    if arguments and arguments[0].split("=")[0] in ("--with", "--without"):
        arguments = ["build", *arguments]
    options, rest = parser().parse_known_args(arguments)
    if rest and options.command != "test":
        parser().error(f"unknown: {' '.join(rest)}")
    try:
        return options.do(options, rest) or 0
    except BuildError as error:
        print(f"\n{error}" if sys.stderr.isatty() else error, file=sys.stderr)
    except KeyboardInterrupt:
        print("Interrupted; nothing half-made is left.", file=sys.stderr)
        return 130
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        print(DISK_FULL, file=sys.stderr)
    return 1


def parser() -> argparse.ArgumentParser:
    """What can be typed."""
    whole = argparse.ArgumentParser(prog="build.py", description="Builds and tests Flipside.")
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")

    build = commands.add_parser("build", help="get what is needed and make dist/")
    build.set_defaults(do=do_build)

    portable = commands.add_parser("portable", help="build, and tell where the page in one file is")
    portable.set_defaults(do=do_portable)

    serve = commands.add_parser("serve", help="build, serve on 127.0.0.1 and open the browser")
    serve.add_argument("--port", type=int, default=8000, help="default: %(default)s")
    serve.add_argument("--no-browser", action="store_true", help="do not open the browser")
    serve.set_defaults(do=do_serve)

    for command in (build, portable, serve):
        wheels = command.add_argument_group("packages that tools may declare that they need")
        wheels.add_argument(
            "--with",
            dest="added",
            metavar="NAME",
            action="append",
            default=[],
            help="from now on also this one and what it needs: one of the Pyodide distribution, or pure "
            "Python from PyPI; NAME or NAME==VERSION; may be repeated",
        )
        wheels.add_argument(
            "--without",
            dest="removed",
            metavar="NAME",
            action="append",
            default=[],
            help="no longer this one; may be repeated",
        )

    test = commands.add_parser("test", help="run every test; further options go to pytest")
    test.set_defaults(do=do_test)

    bench = commands.add_parser("bench", help="measure the page in a browser")
    bench.add_argument("--json", metavar="OUT", help="write the numbers to a file")
    bench.add_argument("--rounds", type=int, default=5, help="default: %(default)s")
    bench.set_defaults(do=do_bench)

    scaffold = commands.add_parser("scaffold", help="begin a new tool, with its test")
    scaffold.add_argument("name", metavar="NAME", help="its id, such as worst_months")
    scaffold.add_argument("--title", help="what it is called; default: made of the name")
    scaffold.add_argument("--question", help="what it answers, with a question mark")
    scaffold.add_argument("--author", help="who makes it")
    scaffold.set_defaults(do=do_scaffold)
    return whole


def do_build(options: argparse.Namespace, rest: Sequence[str]) -> None:
    from .site import build

    build(options.added, options.removed)


def do_portable(options: argparse.Namespace, rest: Sequence[str]) -> None:
    from .portable import NAME
    from .site import build

    copy = build(options.added, options.removed) / NAME
    say(f"{copy} ({megabytes(copy.stat().st_size)}) opens by a double click, without a network")


def do_serve(options: argparse.Namespace, rest: Sequence[str]) -> None:
    from .server import Server, serve
    from .site import build

    started = time.monotonic()
    server = Server(DIST, options.port)  # first, so that a port in use is known at once
    try:
        build(options.added, options.removed)
    except BaseException:
        server.server_close()
        raise
    serve(server, time.monotonic() - started, not options.no_browser)


def do_test(options: argparse.Namespace, rest: Sequence[str]) -> int:
    from .checks import test

    return test(rest)


def do_bench(options: argparse.Namespace, rest: Sequence[str]) -> int:
    from . import browser, environment, site

    python = environment.ensure("test")
    chromium = browser.ensure(python)
    site.build()
    out = ["--json", Path(options.json).resolve()] if options.json else []
    say(f"Measuring with {chromium}; keep the machine quiet")
    return subprocess.run(
        [python, "-m", "builder.bench", "--rounds", str(options.rounds), *out],
        cwd=ROOT,
        env={**os.environ, "FLIPSIDE_BROWSER": str(chromium)},
    ).returncode


def do_scaffold(options: argparse.Namespace, rest: Sequence[str]) -> None:
    from .scaffold import scaffold, told

    tool, test = scaffold(options.name, options.title, options.question, options.author)
    say(told(options.name, tool, test))
