"""The command line with a tool in a file of one's own: the same options and outputs, and faults with their lines."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys

import pytest

from builder import ROOT
from flipside import cli, limits, requirements, tool, tools
from flipside.data import read
from flipside.data.source import MOST_WHOLE
from flipside.text import report_text

SAMPLE = ROOT / "static" / "samples" / "10_Portfolios_Prior_12_2.CSV"
STARTER = (ROOT / "static" / "workshop" / "starter.py").read_text(encoding="utf-8")
MARK = "Computed by “My tool”, which is not one of Flipside's own tools."
# Where the starter's function begins, and a line in it that runs whatever the data are.
RUN = "    most = data.buckets // 2\n"
LINE = STARTER[: STARTER.index(RUN)].count("\n") + 1


@pytest.fixture
def mine(tmp_path):
    """Writes a tool's file and gives its path."""

    def write(text=STARTER, name="my_tool.py", **more):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(**more))
        return str(path)

    return write


def refused(capsys, *argv):
    """What is said on standard error by a command that ends with 1."""
    assert cli.main([*argv]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    return told.err


def test_it_is_run_like_any_other(mine, capsys):
    assert cli.main([mine(), str(SAMPLE), "--tail", "2"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("My tool\n=======\n10_Portfolios_Prior_12_2: bucket returns, monthly")
    assert "1,122 periods" in told
    assert f"Warnings\n--------\n- {MARK}" in told


def test_what_it_writes(mine, tmp_path, capsys):
    out, page, folder = tmp_path / "out.json", tmp_path / "out.html", tmp_path / "files"
    block = 'report.file("f", "years.csv", "text/csv", "1,2\\n"), report.copy("p", "P", [("One", "1")], "Paste.")'
    text = STARTER.replace("    blocks = [\n", f"    blocks = [\n        {block},\n")
    argv = [mine(text), str(SAMPLE), "--json", str(out), "--html", str(page), "--files", str(folder)]  # fmt: skip
    assert cli.main([*argv, "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    report = json.loads(out.read_text("utf-8"))
    assert (report["tool"], report["origin"], report["warnings"]) == ("my_tool", "new", [MARK])
    assert report["params"] == {"tail": 1}
    assert report["data"]["periods"] == 1122
    assert html.escape(MARK) in page.read_text("utf-8")
    assert "<svg" in page.read_text("utf-8")
    written = {each.name: each.read_text("utf-8") for each in folder.iterdir()}
    assert written == {"years.csv": "1,2\n", "p_1.txt": "1"}


def test_a_tool_of_the_gallery_as_a_file_says_the_same_but_for_the_mark(mine, capsys):
    text = (ROOT / "py_src" / "flipside" / "tools" / "seasonality.py").read_text("utf-8")
    assert cli.main([mine(text, "seasonality.py"), str(SAMPLE), "--json", "-"]) == 0
    own = json.loads(capsys.readouterr().out)
    data, _ = read(SAMPLE.read_bytes(), SAMPLE.name)
    assert own.pop("origin") == "new"
    assert own["warnings"].pop(0).startswith("Computed by “Time of the year”, which is not one")
    assert own == tool.run(tools.load("seasonality"), data).to_json()
    assert report_text(own)


def test_several_files(mine, capsys):
    text = STARTER.replace('    author="Your name",', '    several=True,\n    author="Me",')
    text = text.replace(RUN, f"    data = data[-1]\n{RUN}")
    for files in ([str(SAMPLE)], [str(SAMPLE)] * 2):
        assert cli.main([mine(text), *files, "--json", "-"]) == 0
        assert len(json.loads(capsys.readouterr().out)["data"]) == len(files)


def test_help_is_made_of_its_declaration_and_of_its_file(mine, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")
    path = mine()
    with pytest.raises(SystemExit) as ended:
        cli.main([path, "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert f"usage: flipside {path} [-h] [--tail N]" in told
    assert "My tool. How often does the top bucket beat the bottom one?" in told
    assert "a file with bucket returns; - is standard input" in told
    assert "How many buckets make up the top, and how many the bottom. (1 or more; in" not in told
    assert "(1 or more; default: 1)" in told


def test_wrong_options_are_told_by_their_names(mine, capsys):
    told = refused(capsys, mine(), str(SAMPLE), "--tail", "0")
    assert told == "flipside: --tail: Buckets at each end is a whole number 1 or more, not 0.\n"
    told = refused(capsys, mine(), str(SAMPLE), "--tail", "6")
    assert told == "flipside: --tail: There are 10 buckets; choose 5 or fewer.\n"
    with pytest.raises(SystemExit) as ended:
        cli.main([mine(), str(SAMPLE), "--tial", "2"])
    assert ended.value.code == 2


def test_other_data_than_it_works_on(mine, capsys):
    told = refused(capsys, mine(), str(SAMPLE.parent / "synthetic_factors.csv"))
    assert "My tool works on bucket returns; synthetic_factors is " in told


# --- faults of the file


def test_a_fault_is_told_with_its_line_and_the_files_own_traceback(mine, capsys):
    told = refused(capsys, mine(STARTER.replace(RUN, "    most = data.bucket // 2\n")), str(SAMPLE))
    lines = told.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert f'  File "my_tool.py", line {LINE}, in run' in lines
    assert "    most = data.bucket // 2" in lines
    assert re.fullmatch(
        rf"flipside: line {LINE}: AttributeError: 'BucketReturns' object has no attribute 'bucket'.*",
        lines[-1],
    )
    assert str(ROOT) not in told


def test_a_file_that_is_not_python(mine, capsys):
    told = refused(capsys, mine(STARTER.replace("def run(", "def run((")), str(SAMPLE))
    assert 'File "my_tool.py", line ' in told
    assert re.search(r"^flipside: line \d+: SyntaxError: ", told.splitlines()[-1])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("TOOL = Tool(", "OTHER = Tool(", "flipside: The file must have TOOL = Tool(...), its declaration; there is none.\n"),
        ("tail: int = 1, ", "", r"differ: run lacks tail\. run takes the data"),
        ('"tail", "Buckets', '"json", "Buckets', "ValueError: tool my_tool: a parameter cannot have the id 'json'"),
        ('default=1, min=1)', 'default=0, min=1)', "ValueError: parameter tail: the default is wrong: "),
        ("return Report(verdict, blocks)", "return verdict", "run must return a Report, not Verdict"),
        ("return Report(verdict, blocks)", "return Report(verdict, [{}])", "breaks the contract: block 1 has no type of"),
        (RUN, "    raise SystemExit(0)\n", "SystemExit: 0"),
    ],
)  # fmt: skip
def test_other_faults(mine, capsys, old, new, told):
    assert old in STARTER
    text = STARTER.replace(old, new)
    if told.startswith("flipside"):
        assert refused(capsys, mine(text), str(SAMPLE)) == told
    else:
        assert re.search(told, refused(capsys, mine(text), str(SAMPLE)))


def test_the_file_is_understood_before_the_data_are_read(mine, capsys, monkeypatch):
    monkeypatch.setattr(cli, "read", lambda *_: pytest.fail("it was read"))
    refused(capsys, mine("TOOL = ("), str(SAMPLE))


def test_files_that_cannot_be_read(mine, tmp_path, capsys):
    (tmp_path / "x.py").mkdir()
    with open(tmp_path / "large.py", "wb") as large:
        large.truncate(MOST_WHOLE + 1)  # takes no room on the disk
    for path, told in (
        (str(tmp_path / "no.py"), "There is no file"),
        (str(tmp_path / "x.py"), "x.py' is a folder."),
        (mine(b"\xe9" * 5, "a.py"), "a.py' is not text in UTF-8.\nflipside: Save it"),
        (mine(STARTER + "#" * limits.SOURCE_BYTES, "b.py"), "bytes; a tool may have 200,000."),
        (str(tmp_path / "large.py"), "large.py' is too large for a tool."),
    ):
        said = refused(capsys, path, str(SAMPLE))
        assert told in said
        assert said.startswith("flipside: ")
        assert "Traceback" not in said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_files_of_other_editors(mine, capsys, encoding, ends):
    text = STARTER.replace('title="My tool"', 'title="Größe"').replace("\n", ends)
    assert cli.main([mine(text, encoding=encoding), str(SAMPLE)]) == 0
    assert capsys.readouterr().out.startswith("Größe\n")


# --- packages

BLOCK = '# /// script\n# requires-python = ">=3.11"\n# dependencies = ["numpy>=2", "no_such-package>=3"]\n# ///\n'


def test_packages_that_are_missing_are_named_with_how_to_install_them(mine, capsys, monkeypatch):
    path = mine(f"{BLOCK}import no_such_package\n{STARTER}")
    for argv in ([path, str(SAMPLE)], [path, "--help"]):
        assert refused(capsys, *argv) == (
            "flipside: This tool needs no_such-package>=3 (line 3), which this Python does not have.\n"
            'flipside: Install it: python -m pip install "no_such-package>=3"\n'
        )


def test_packages_that_are_there_are_no_trouble_and_nothing_is_installed(mine, capsys, monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a program was started"))
    text = BLOCK.replace(', "no_such-package>=3"', ', "pytest"')
    assert cli.main([mine(text + STARTER), str(SAMPLE), "--quiet"]) == 0


def test_what_is_imported_and_neither_declared_nor_there(mine, capsys):
    told = refused(capsys, mine(STARTER.replace("import numpy", "import no_such_package")), str(SAMPLE))  # fmt: skip
    line = STARTER[: STARTER.index("import numpy")].count("\n") + 1
    assert told.endswith(
        f"flipside: line {line}: ModuleNotFoundError: No module named 'no_such_package'\n"
    )


def test_another_python_or_a_block_that_cannot_be_read(mine, capsys):
    told = refused(capsys, mine(BLOCK.replace(">=3.11", ">=99") + STARTER), str(SAMPLE))
    assert told.startswith("flipside: This tool asks for Python >=99 (requires-python, line 1);")
    told = refused(capsys, mine(BLOCK.replace("# ///\n", "", 1) + STARTER), str(SAMPLE))
    assert "Traceback" not in told
    assert "script" in told


def test_the_packages_tools_are_not_asked_about(capsys, monkeypatch):
    monkeypatch.setattr(requirements, "check_installed", lambda *_: pytest.fail("it was asked"))
    assert cli.main(["seasonality", str(SAMPLE), "--quiet"]) == 0


# --- the program itself


def test_the_program_runs_a_file_from_another_folder(mine, tmp_path):
    mine(name="größe.py")
    (tmp_path / "chart.py").write_text("raise SystemExit('taken for the package')")
    done = subprocess.run(
        [sys.executable, "-m", "flipside", "größe.py", str(SAMPLE), "--json", "-"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "py_src")},
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""
    assert done.returncode == 0
    assert json.loads(done.stdout)["warnings"] == [MARK]
