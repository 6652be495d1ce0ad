"""The command line: options from declarations, what is printed and written, exit codes, messages."""

import io
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from flipside import __version__, cli, files, report, tool, tools
from flipside.data import read
from flipside.errors import UserError
from flipside.formats import format_value
from flipside.text import SHOWN_ROWS, report_text
from flipside.text_import import import_text
from flipside.tool import Parameter, Tool

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "static/samples/10_Portfolios_Prior_12_2.CSV"


def _fake(several=False):
    """A tool with a parameter of every kind, which reports what it was given."""
    declared = Tool(
        "fake",
        "Fake tool",
        "What was given?",
        ("bucket_returns",),
        (
            Parameter("size_of", "Size", "How many.", "integer", default=3, min=1, max=9, unit="sets"),
            Parameter("share", "Share", "Which part, 5% say.", "number", default=0.05, min=0, max=0.5,
                      unit="fraction"),
            Parameter("ratio", "Ratio", "How large.", "number", automatic="twice the size", min=0),
            Parameter("way", "Way", "Which way.", "choice", default="up",
                      choices=(("up", "upwards"), ("down", "downwards"))),
            Parameter("since", "Since", "From when.", "date", automatic="all"),
            Parameter("log", "Log", "Take logs.", "boolean", default=True),
            Parameter("word", "Word", "Any word.", "text", default="x"),
        ),
        several,
    )  # fmt: skip

    def run(data, *, progress, **values):
        progress(0.5, "Half")
        columns = [report.Column("i", "Row number", "count", "h")]
        params = {key: str(value) for key, value in values.items()}
        blocks = [
            report.table(
                "t", "Rows", columns, [[i] for i in range(1000, 1000 + SHOWN_ROWS + 3)], "h"
            ),
            report.text("w", "Words", ["a \x1b[31mred\x1b[0m word"]),
        ]
        return report.Report(report.Verdict("good", "Fine. " * 40), blocks, ["Careful."], params)

    return SimpleNamespace(TOOL=declared, run=run)


@pytest.fixture
def fake(monkeypatch):
    module = _fake()
    monkeypatch.setattr(tools, "ids", lambda: ["fake"])
    monkeypatch.setattr(tools, "load", lambda id: module)
    return module


@pytest.fixture(scope="module")
def native():
    data, _ = read(SAMPLE.read_bytes(), SAMPLE.name)
    return tool.run(tools.load("inversion"), data, {"tail": 2}).to_json()


def given(capsys, *options):
    """The parameters that the fake tool received."""
    assert cli.main(["fake", str(SAMPLE), "--quiet", "--json", "-", *options]) == 0
    return json.loads(capsys.readouterr().out)["params"]


def test_options_reach_the_tool_in_their_types(fake, capsys):
    assert given(capsys) == {
        "size_of": "3", "share": "0.05", "ratio": "None", "way": "up", "since": "None",
        "log": "True", "word": "x",
    }  # fmt: skip
    typed = ["--size-of", "4", "--share", "0.2", "--ratio", "2.5", "--way", "down", "--since",
             "2009-03", "--no-log", "--word=y"]  # fmt: skip
    assert given(capsys, *typed) == {
        "size_of": "4", "share": "0.2", "ratio": "2.5", "way": "down", "since": "2009-03-01",
        "log": "False", "word": "y",
    }  # fmt: skip


@pytest.mark.parametrize("typed", ["20%", "20 %", " 20%", "0.2"])
def test_fractions_may_be_percent(fake, capsys, typed):
    assert given(capsys, "--share", typed)["share"] == "0.2"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("5", "between 0% and 50%, not 500%; for 5 percent write 5% or 0.05."),
        ("80%", "between 0% and 50%, not 80%; for 0.8 percent write 0.8% or 0.008."),
        ("-0.1", "between 0% and 50%, not -10%."),
        ("500", "between 0% and 50%, not 50000%."),
    ],
)
def test_a_fraction_out_of_bounds_is_told_in_percent(fake, capsys, typed, told):
    assert cli.main(["fake", str(SAMPLE), f"--share={typed}"]) == 1
    assert capsys.readouterr().err == f"flipside: --share: Share is a number {told}\n"


def test_percent_is_only_for_fractions(fake, capsys):
    assert cli.main(["fake", str(SAMPLE), "--ratio", "5%", "--share", "x%"]) == 1
    told = capsys.readouterr().err
    assert "--ratio: Ratio is a number, not '5%'." in told
    assert "--share: Share is a number, not 'x%'." in told


def test_all_faults_come_together_each_with_its_option(fake, capsys):
    assert (
        cli.main(["fake", "nowhere.csv", "--size-of", "0", "--way", "left", "--since", "soon"]) == 1
    )
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        "flipside: --size-of: Size is a whole number between 1 and 9, not 0.",
        "flipside: --way: Way is one of up, down, not 'left'.",
        "flipside: --since: Since is a date such as 2009-03-31, not 'soon'.",
    ]


def test_help_tells_everything_about_an_option(fake, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit) as ended:
        cli.main(["fake", "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    for expected in (
        "What was given?",
        "How many. (1 to 9; in sets; default: 3)",
        "Which part, 5% say. (0% to 50%; default: 5%)",
        "How large. (0 or more; default: twice the size)",
        "--way {up,down}",
        "(up: upwards; down: downwards; default: up)",
        "--log, --no-log",
        "(default: on)",
        "--set FACT=VALUE",
    ):
        assert expected in told


def test_tools_lists_each_tool_with_its_options(fake, capsys):
    assert cli.main(["tools"]) == 0
    told = capsys.readouterr().out
    assert "fake: Fake tool\n  What was given?\n  --size-of N\n" in told
    assert "default: twice the size" in told


def test_long_tables_are_cut_and_control_characters_do_not_reach_the_terminal(fake, capsys):
    assert cli.main(["fake", str(SAMPLE)]) == 0
    told = capsys.readouterr().out
    assert f"{1000 + SHOWN_ROWS - 1:,}\n... 3 more rows; --json has all" in told
    assert f"{1000 + SHOWN_ROWS:,}" not in told
    assert "\x1b" not in told
    assert "Warnings\n--------\n- Careful." in told
    assert max(map(len, told.splitlines())) <= 100


def test_a_tool_for_several_files_takes_several(monkeypatch, capsys):
    module = _fake(several=True)
    monkeypatch.setattr(tools, "ids", lambda: ["fake"])
    monkeypatch.setattr(tools, "load", lambda id: module)
    assert cli.main(["fake", str(SAMPLE), "--json", "-", str(SAMPLE)]) == 0
    assert len(json.loads(capsys.readouterr().out)["data"]) == 2


def test_the_report_is_the_same_as_natively(native, tmp_path, capsys):
    out, page = tmp_path / "out.json", tmp_path / "out.html"
    code = cli.main(["inversion", str(SAMPLE), "--tail=2", "--json", str(out), "--html", str(page)])
    assert code == 0
    assert json.loads(out.read_text("utf-8")) == json.loads(json.dumps(native))
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert "<svg" in page.read_text("utf-8")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out.html", "out.json"]
    told = capsys.readouterr().out
    assert told.strip() == report_text(native).strip()


def test_the_printed_text_has_the_numbers_of_the_report(native):
    told = report_text(native)
    items = {i["id"]: i for b in native["blocks"] if b["type"] == "metrics" for i in b["items"]}
    for id in ("inverted_periods", "spread_t", "top_annualised"):
        label = items[id]["label"]
        line = next(line for line in told.splitlines() if line.startswith(label + " "))
        assert line.split(label)[1].split()[0] == format_value(
            items[id]["value"], items[id]["unit"]
        )
    assert told.split("\n\n")[1].split() == native["verdict"]["text"].split()


def test_quiet_writes_and_says_nothing(tmp_path, capsys):
    assert cli.main(["inversion", str(SAMPLE), "--quiet", "--json", str(tmp_path / "o")]) == 0
    assert capsys.readouterr().out == ""


def test_what_is_odd_about_a_file_is_told_with_the_report(tmp_path, capsys):
    path = tmp_path / "odd.csv"
    rows = "".join(f"2020-{m:02}-28,0.0{m % 5},0.0{m % 3}\n" for m in range(1, 13))
    path.write_text(f"Date,North,South\n{rows}")
    warning = "odd: The column names do not say which bucket is which"
    assert cli.main(["inversion", str(path)]) == 0
    shown = capsys.readouterr()
    assert warning in " ".join(shown.out.split())
    assert shown.out.index("about the data") < shown.out.index("Inversion analysis")
    assert shown.err == ""
    # Where the text goes nowhere, it is told all the same.
    for options in (["--quiet"], ["--json", "-"], ["--html", "-"]):
        assert cli.main(["inversion", str(path), *options]) == 0
        assert warning in capsys.readouterr().err


def test_html_can_go_to_standard_output(capsys):
    assert cli.main(["inversion", str(SAMPLE), "--html", "-"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("<!DOCTYPE html>")
    assert told.endswith("</html>\n")


def test_standard_input_is_a_file_too(monkeypatch, capsys):
    pipe = SimpleNamespace(buffer=io.BytesIO(SAMPLE.read_bytes()))
    monkeypatch.setattr(sys, "stdin", pipe)
    assert cli.main(["read", "-"]) == 0
    assert "1,122 periods from 1927-01 to 2020-06" in capsys.readouterr().out


def test_read_tells_what_was_understood(capsys):
    data, record = read(SAMPLE.read_bytes(), SAMPLE.name)
    assert cli.main(["read", str(SAMPLE), "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(record.to_json()))
    told = import_text(record.to_json(), data.describe())
    for fact in record.facts:
        assert f"\n{fact.id}" in told
    assert "Lo PRIOR  bucket 1" in told
    assert "section=2: Average Equal Weighted Returns -- Monthly" in told
    assert "192701" in told


def test_corrections_are_passed_on(capsys):
    options = ["--set", "section=2", "--set", "columns.1=ignore", "--set", "first=1950-01"]
    assert cli.main(["read", str(SAMPLE), "--json", "-", *options]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["corrections"] == {"section": "2", "columns": {"1": "ignore"}, "first": "1950-01"}
    assert {c["index"]: c["role"] for c in record["columns"]}[1] == "ignore"
    assert cli.main(["inversion", str(SAMPLE), "--json", "-", *options]) == 0
    assert json.loads(capsys.readouterr().out)["data"]["from"] == "1950-01-31"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--set", "unit=apples"], r"--set unit: .*\nflipside: There is: percent, fraction"),
        (["--set", "colour=red"], r"--set colour: .*unknown"),
        (["--set", "columns.1=nonsense"], r"--set columns\.1: .*no role"),
    ],
)
def test_a_wrong_correction_is_told_with_its_option(capsys, options, message):
    assert cli.main(["inversion", str(SAMPLE), *options]) == 1
    assert re.search(message, capsys.readouterr().err)


WIDE = [f"{year}-{month:02}-28,{month - 6},{6 - month},{month}" for year in (2001, 2002) for month in range(1, 13)]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "hint"),
    [
        (
            ["Date,Q1,Q2,Q3", *WIDE, "2003-01-28,1,abc,2"],
            "To leave the column out: --set columns.2=ignore",
        ),
        (
            ["Date,Q1,Q2,Q3", *WIDE, "2003-01-28,1,-140,2"],
            "To leave the column out: --set columns.2=ignore",
        ),
        (["Date,Q1,Q2,Q3", *WIDE, '2003-01-28,1,"1,5",2.5'], "To correct it: --set decimal=,"),
        (
            ["Date," + "," * 200, *(f"{line[:10]}" + ",1.5" * 201 for line in WIDE)],
            "To say what a column is: --set columns.INDEX=ROLE, such as columns.1=benchmark; the first column is 0",
        ),
        (
            ["date,bucket,return", *(f"{line[:10]},{b},{b}" for line in WIDE for b in "123"), "2003-01-28,1,abc"],
            None,
        ),
    ],
)  # fmt: skip
def test_a_file_that_could_be_corrected_says_with_which_option(tmp_path, capsys, lines, hint):
    bad = tmp_path / "bad.csv"
    bad.write_text("\n".join(lines))
    assert cli.main(["read", str(bad)]) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("flipside: bad.csv: ")
    assert [line for line in told if "--set" in line] == ([f"flipside: {hint}"] if hint else [])
    assert "Not used" not in "".join(told) or hint


def test_files_that_cannot_be_read_are_named(tmp_path, capsys):
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n")
    for file, message in (
        (tmp_path / "no.csv", "There is no file"),
        (tmp_path, "is a folder"),
        (bad, "bad.csv"),
        (tmp_path / ("x" * 300), "cannot be read: File name too long"),
    ):
        assert cli.main(["inversion", str(file)]) == 1
        captured = capsys.readouterr()
        assert message in captured.err
        assert captured.err.startswith("flipside: ")
        assert "Traceback" not in captured.err
        assert captured.out == ""


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch, capsys):
    large = tmp_path / "large.csv"
    large.write_bytes(b"x" * 101)
    monkeypatch.setattr(files, "MAX_BYTES", 100)
    monkeypatch.setattr(cli, "read", lambda *_: pytest.fail("it was read"))
    assert cli.main(["read", str(large)]) == 1
    assert "large.csv' is larger than" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"x" * 101)))
    assert cli.main(["read", "-"]) == 1
    assert "is larger than" in capsys.readouterr().err


def test_a_tool_that_refuses_the_data_names_the_file(fake, capsys):
    def refuse(data, **values):
        raise UserError("There are too few periods.", remedy="Take a longer file.")

    fake.run = refuse
    assert cli.main(["fake", str(SAMPLE)]) == 1
    assert capsys.readouterr().err == (
        "flipside: 10_Portfolios_Prior_12_2: There are too few periods.\n"
        "flipside: Take a longer file.\n"
    )


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["nonsense"], "there is no command 'nonsense'; there is: tools, read, script, inversion"),
        (["inversion"], "required: FILE"),
        (["inversion", "a.csv", "b.csv"], "unrecognized arguments: b.csv"),
        (["inversion", "a.csv", "--tial", "2"], "unrecognized arguments"),
        (["inversion", "a.csv", "--set", "unit"], "--set takes fact=value"),
        (["inversion", "a.csv", "--json", "-", "--html", "-"], "only one of --json and --html"),
        (["read", "a.csv", "--html", "x"], "unrecognized arguments"),
    ],
)
def test_a_command_that_is_not_understood_ends_with_2(capsys, argv, message):
    with pytest.raises(SystemExit) as ended:
        cli.main(argv)
    assert ended.value.code == 2
    assert message in capsys.readouterr().err


def test_version_and_general_help(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"flipside {__version__}\n"
    with pytest.raises(SystemExit) as ended:
        cli.main([])
    assert ended.value.code == 0
    assert "flipside read FILE" in capsys.readouterr().out


def test_writing_is_all_or_nothing(tmp_path, monkeypatch):
    out = tmp_path / "out.txt"
    out.write_text("before")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UserError, match="cannot be written: No space left on device"):
        files.write_files([(str(out), "after")])
    assert out.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["out.txt"]


def test_writing_where_it_cannot_be_is_told(tmp_path):
    with pytest.raises(UserError, match=r"folder of .* does not exist"):
        files.write_files([(str(tmp_path / "no" / "out.txt"), "x")])
    with pytest.raises(UserError, match="is a folder"):
        files.write_files([(str(tmp_path), "x")])


def test_of_several_files_all_are_written_or_none(tmp_path):
    first = tmp_path / "first.txt"
    with pytest.raises(UserError, match="/dev/full' cannot be written: No space left on device"):
        files.write_files([(str(first), "x"), ("/dev/full", "x" * 100_000)])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("/proc/x.html", "'/proc/x.html' cannot be written: "),
        ("/nonexistent/x.html", "The folder of '/nonexistent/x.html' does not exist."),
        ("{tmp}", "is a folder."),
        ("{tmp}/file/x.html", "x.html' cannot be written: Not a directory."),
    ],
)
def test_targets_are_checked_before_anything_is_read_or_written(
    tmp_path, monkeypatch, capsys, target, message
):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(cli, "read", lambda *_: pytest.fail("it was read"))
    out = tmp_path / "out.json"
    target = target.replace("{tmp}", str(tmp_path))
    assert cli.main(["inversion", str(SAMPLE), "--json", str(out), "--html", target]) == 1
    assert message in capsys.readouterr().err
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_both_results_cannot_go_to_one_file(tmp_path, capsys):
    out = str(tmp_path / "out")
    with pytest.raises(SystemExit):
        cli.main(["inversion", str(SAMPLE), "--json", out, "--html", out])
    assert "only one of --json and --html can go to" in capsys.readouterr().err


def test_links_and_devices_are_written_through(tmp_path):
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("before")
    link.symlink_to(real)
    files.write_files([(str(link), "after")])
    assert link.is_symlink()
    assert real.read_text() == "after"
    files.write_files([("/dev/null", "x")])
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def _process(*argv, **more):
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "py_src")}
    return subprocess.Popen(
        [sys.executable, "-m", "flipside", *argv],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **more,
    )


def test_a_reader_that_stops_early_is_no_error(tmp_path):
    process = _process("inversion", str(SAMPLE), "--json", "-", cwd=tmp_path)
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 0
    process.stderr.close()


def test_the_module_runs_from_any_folder_in_any_locale(tmp_path):
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    process = subprocess.run(
        [sys.executable, "-m", "flipside", "read", str(tmp_path / "Ünïcode.csv")],
        env={**os.environ, **environment, "PYTHONPATH": str(ROOT / "py_src")},
        capture_output=True,
        cwd=tmp_path,
        check=False,
    )
    assert process.returncode == 1
    assert process.stderr.decode("utf-8").startswith("flipside: There is no file ")
