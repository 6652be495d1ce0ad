"""What a person sees who starts build.py wrongly: one line, and exit code 1."""

from __future__ import annotations

import ast
import errno
import socket
import subprocess
import sys

import pytest

from builder import ROOT, BuildError, commands, site

OLD_PYTHON = f"""
import sys
sys.version_info = (3, 9, 2, "final", 0)
sys.argv = ["build.py", "serve"]
exec(compile(open({str(ROOT / "build.py")!r}).read(), "build.py", "exec"), {{"__name__": "__main__"}})
"""


def test_old_python_gets_one_line():
    answer = subprocess.run([sys.executable, "-c", OLD_PYTHON], capture_output=True, text=True)
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "needs Python 3.11 or newer, and this is Python 3.9" in answer.stderr


def test_door_parses_on_old_pythons():
    ast.parse((ROOT / "build.py").read_text(), feature_version=(3, 4))


def test_port_in_use_gets_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = subprocess.run(
            [sys.executable, ROOT / "build.py", "serve", "--no-browser", "--port", str(port)],
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.count("\n") == 1
    assert f"Port {port} is in use" in answer.stderr
    assert f"--port {port + 1}" in answer.stderr


@pytest.mark.parametrize(
    ("raised", "code", "text"),
    [
        (BuildError("This went wrong. Do that."), 1, "This went wrong. Do that.\n"),
        (OSError(errno.ENOSPC, "No space left on device"), 1, "The disk is full."),
        (KeyboardInterrupt(), 130, "Interrupted"),
    ],
)
def test_failures_end_in_one_line(monkeypatch, capsys, raised, code, text):
    def fail(options, rest):
        raise raised

    monkeypatch.setattr(commands, "do_build", fail)
    assert commands.main(["build"]) == code
    error = capsys.readouterr().err
    assert error.startswith(text)
    assert error.count("\n") == 1


def test_a_bug_keeps_its_traceback(monkeypatch):
    def fail(options, rest):
        raise OSError(errno.EIO, "a bug")

    monkeypatch.setattr(commands, "do_build", fail)
    with pytest.raises(OSError, match="a bug"):
        commands.main(["build"])


def test_unknown_options_go_to_pytest_only(monkeypatch):
    got = []
    monkeypatch.setattr(commands, "do_test", lambda options, rest: got.extend(rest))
    assert commands.main(["test", "-k", "spread"]) == 0
    assert got == ["-k", "spread"]
    with pytest.raises(SystemExit, match="2"):
        commands.main(["build", "-k", "spread"])


@pytest.mark.parametrize(
    ("typed", "added", "removed"),
    [
        (["--with", "networkx==3.5"], ["networkx==3.5"], []),
        (["--without=networkx", "--with", "a", "--with=b"], ["a", "b"], ["networkx"]),
        (["build", "--with", "a"], ["a"], []),
        (["build"], [], []),
    ],
)
def test_packages_are_added_with_or_without_the_word_build(monkeypatch, typed, added, removed):
    asked = []
    monkeypatch.setattr(site, "build", lambda *names: asked.extend(names))
    assert commands.main(typed) == 0
    assert asked == [added, removed]
