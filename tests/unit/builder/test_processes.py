"""Programs are quiet while they work and clear when they fail."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest

from builder import BuildError, NoNetwork, browser, environment, node
from builder.processes import failure, run, scratch, size
from builder.progress import Meter


def test_output_is_returned_and_not_shown(capfd):
    assert run([sys.executable, "-c", "print('hello')"], "say hello").strip() == "hello"
    assert capfd.readouterr() == ("", "")


def test_last_lines_are_shown_on_failure(capfd):
    program = "for i in range(100): print('line', i)\nraise SystemExit(3)"
    with pytest.raises(BuildError, match="Could not count; the lines above say why"):
        run([sys.executable, "-c", program], "count")
    shown = capfd.readouterr().err
    assert "line 99" in shown
    assert "line 84" not in shown


@pytest.mark.parametrize(
    "output",
    [
        "npm error code ENOTFOUND",
        "npm error code ECONNREFUSED",
        "NewConnectionError(...): Failed to establish a new connection: [Errno -2]",
        "ERROR: Could not install packages due to an OSError: Max retries exceeded with url",
        "curl: (6) Could not resolve host",
    ],
)
def test_missing_network_is_said_in_one_line(output, capfd):
    error = failure("fetch it", output)
    assert isinstance(error, NoNetwork)
    assert str(error).startswith("Could not fetch it: the network is not reachable.")
    assert "again" in str(error)
    assert capfd.readouterr().err == ""


def test_full_disk_is_said_in_one_line():
    error = failure("fetch it", "npm error code ENOSPC\nnpm error ENOTFOUND")
    assert str(error).startswith("The disk is full. Free some space")


def test_program_that_is_not_there():
    with pytest.raises(BuildError, match="no-such-program is not there"):
        run(["no-such-program"], "do something")


def test_growth_of_a_folder_is_shown(tmp_path, capfd):
    program = f"open({str(tmp_path / 'new')!r}, 'wb').write(bytes(3_000_000))"
    run([sys.executable, "-c", program], "fetch it", watch=tmp_path)
    assert "Fetch it: 3.0 MB" in capfd.readouterr().out


def test_size_counts_all_levels_and_survives_a_missing_folder(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "one").write_bytes(b"12345")
    (tmp_path / "a" / "b" / "two").write_bytes(b"12345")
    assert size(tmp_path) == 10
    assert size(tmp_path / "none") == 0


def test_scratch_removes_only_what_is_old(tmp_path):

    old, recent = scratch(tmp_path, "work"), scratch(tmp_path, "work")
    os.utime(old, (0, 0))
    scratch(tmp_path, "work")
    assert not old.exists()
    assert recent.exists()


def test_meter_says_where_it_is(capsys, monkeypatch):
    now = iter(range(0, 100, 2))
    monkeypatch.setattr("builder.progress.time.monotonic", lambda: next(now))
    meter = Meter("a.whl", 4_000_000)
    for _ in range(4):
        meter.add(1_000_000)
    meter.close()
    lines = capsys.readouterr().out.splitlines()
    assert "  a.whl: 2.0 MB of 4.0 MB (50%)" in lines
    assert lines[-1].startswith("  a.whl: 4.0 MB in ")


@pytest.fixture
def venv(tmp_path, monkeypatch):
    """A project of its own, in which nothing is installed."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "test.txt").write_text("demo==1\n")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "require_pip", lambda: None)
    monkeypatch.setenv("FLIPSIDE_CACHE", str(tmp_path / "cache"))
    return tmp_path / ".venv"


def test_environment_is_installed_once_for_each_list(venv, monkeypatch):
    commands = []
    monkeypatch.setattr(environment, "works", lambda python: bool(commands))
    monkeypatch.setattr(environment, "run", lambda command, *_, **__: commands.append(command))
    for _ in range(2):
        environment.ensure("test")
    assert len(commands) == 2
    assert "venv" in commands[0]
    assert "--require-hashes" in commands[1]
    (venv.parent / "requirements" / "test.txt").write_text("demo==2\n")
    environment.ensure("test")
    assert len(commands) == 3
    stamp = (venv / ".installed-test").read_text()
    assert stamp == hashlib.sha256(b"demo==2\n").hexdigest()


def test_a_failed_install_is_tried_again(venv, monkeypatch):
    def fail(command, purpose, **_):
        raise NoNetwork("no network")

    monkeypatch.setattr(environment, "works", lambda python: True)
    monkeypatch.setattr(environment, "run", fail)
    with pytest.raises(NoNetwork):
        environment.ensure("test")
    assert not (venv / ".installed-test").exists()


@pytest.mark.parametrize(
    ("says", "expected"), [("v20.1.0\n", 20), ("v9.11.2\n", 9), ("what?", 0), ("", 0)]
)
def test_version_of_node(monkeypatch, says, expected):
    answer = subprocess.CompletedProcess([], 0, says)
    monkeypatch.setattr(node.subprocess, "run", lambda *_, **__: answer)
    assert node.major("node") == expected


def test_an_old_node_is_not_used(monkeypatch, capsys, tmp_path):
    asked = []
    monkeypatch.setattr(node.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(node, "major", lambda path: 18)
    monkeypatch.setattr(environment, "ensure", asked.append)
    monkeypatch.setattr(node, "wheel_folder", lambda: tmp_path)
    assert node.ensure().is_relative_to(tmp_path)
    assert asked == ["node"]
    assert "Node 18 on PATH is older than 20" in capsys.readouterr().out


def test_no_node_and_no_network_says_both_ways_out(monkeypatch):
    def fail(name):
        raise NoNetwork("Could not fetch it.")

    monkeypatch.setattr(node.shutil, "which", lambda name: None)
    monkeypatch.setattr(environment, "ensure", fail)
    with pytest.raises(BuildError, match=r"Could not fetch it\. Or install Node 20 or newer"):
        node.ensure()


def test_no_browser_says_what_was_tried(monkeypatch):
    def fail(python):
        raise BuildError("no.")

    monkeypatch.setattr(browser, "installed", lambda: None)
    monkeypatch.setattr(browser, "playwrights_own", lambda python: None)
    monkeypatch.setattr(browser, "by_apt", fail)
    monkeypatch.setattr(browser, "by_playwright", fail)
    with pytest.raises(BuildError, match=r"need Chromium.*apt: no\. Playwright: no\..*Install one"):
        browser.ensure("python")


def test_named_browser_must_be_a_program(monkeypatch):
    monkeypatch.setenv("FLIPSIDE_BROWSER", "no-such-browser")
    with pytest.raises(BuildError, match="FLIPSIDE_BROWSER names no-such-browser"):
        browser.installed()


def test_a_python_without_pip_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(BuildError, match=r"has no pip\. Install it"):
        environment.require_pip()
