"""The significance tool from the command line: several files, options, what is printed, drawn and refused."""

import json
import re
from html import escape
from pathlib import Path

import numpy as np
import pytest
from unit.data.dialects import Dialect, monthly, write

from flipside import cli, tool, tools
from flipside.data import read

SAMPLE = Path(__file__).parents[2] / "static/samples/10_Portfolios_Prior_12_2.CSV"
QUICK = ["--resamples", "200"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Three files of bucket returns and one of a strategy with its benchmark."""
    folder = tmp_path_factory.mktemp("files")
    for seed, (name, periods, buckets) in enumerate(
        [("value", 120, 10), ("growth", 96, 5), ("size", 72, 3)]
    ):
        (folder / f"{name}.csv").write_bytes(
            write(*monthly(periods, buckets, seed=seed), Dialect())
        )
    days, returns = monthly(60, 2, seed=5)
    lines = [f"{day},{a:.4f},{b:.4f}" for day, (a, b) in zip(days, returns, strict=True)]
    (folder / "account.csv").write_text("\n".join(["Date,My strategy,SPY", *lines]))
    return folder


def run(capsys, *argv):
    """The report of a run that must succeed."""
    assert cli.main(["significance", *map(str, argv), *QUICK, "--json", "-"]) == 0
    return json.loads(capsys.readouterr().out)


def block(report, id):
    return next(b for b in report["blocks"] if b["id"] == id)


def refused(capsys, *argv):
    """The messages of a run that must fail."""
    assert cli.main(["significance", *map(str, argv), *QUICK]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    return captured.err


def test_the_report_is_the_same_as_natively(folder, capsys):
    path = folder / "value.csv"
    data, _ = read(path.read_bytes(), path.name)
    expected = tool.run(tools.load("significance"), data, {"resamples": 200, "tail": 2})
    assert run(capsys, path, "--tail", "2") == json.loads(json.dumps(expected.to_json()))


def test_the_sample_has_the_known_t(capsys):
    report = run(capsys, SAMPLE)
    t = next(item for item in block(report, "spread")["items"] if item["id"] == "t")
    assert t["value"] == pytest.approx(5.7453, abs=5e-5)


def test_every_option_reaches_the_report(folder, capsys):
    typed = {
        "tail": "2", "against": "universe", "overlap": "3", "trials": "12", "lag": "5",
        "seed": "9", "confidence": "90%", "first": "2001-01", "last": "2005-06",
    }  # fmt: skip
    options = [word for name, value in typed.items() for word in (f"--{name}", value)]
    report = run(capsys, folder / "value.csv", *options)
    assert report["params"] == {
        "tail": 2, "against": "universe", "overlap": 3, "trials": 12, "lag": 5, "resamples": 200,
        "seed": 9, "confidence": 0.9, "first": "2001-01-01", "last": "2005-06-30",
    }  # fmt: skip
    labels = {item["id"]: item["label"] for item in block(report, "spread")["items"]}
    assert labels["ci_low"] == "90% interval from"


def test_several_files_are_compared_and_the_first_is_in_detail(folder, capsys):
    files = [folder / f"{name}.csv" for name in ("growth", "value", "size")]
    report = run(capsys, *files)
    assert [each["name"] for each in report["data"]] == ["growth", "value", "size"]
    assert [row[0] for row in block(report, "systems")["rows"]] == ["growth", "value", "size"]
    alone = run(capsys, files[0])
    assert block(report, "spread") == block(alone, "spread")


def test_files_may_stand_between_options(folder, capsys):
    argv = ["significance", str(folder / "value.csv"), *QUICK, str(folder / "size.csv")]
    assert cli.main([*argv, "--json", "-"]) == 0
    assert len(json.loads(capsys.readouterr().out)["data"]) == 2


def test_a_strategy_with_its_benchmark(folder, capsys):
    report = run(capsys, folder / "account.csv")
    assert report["params"]["against"] == "benchmark"
    assert "My strategy" in report["verdict"]["text"]
    assert not {"all_buckets", "buckets"} & {b["id"] for b in report["blocks"]}


@pytest.mark.parametrize("names", [["value"], ["value", "growth", "account"], ["account"]])
def test_the_page_draws_every_chart(folder, tmp_path, capsys, names):
    files = [str(folder / f"{name}.csv") for name in names]
    page, out = tmp_path / "page.html", tmp_path / "out.json"
    argv = ["significance", *files, *QUICK, "--quiet", "--html", str(page), "--json", str(out)]
    assert cli.main(argv) == 0
    assert capsys.readouterr().out == ""
    html = page.read_text("utf-8")
    charts = [b for b in json.loads(out.read_text("utf-8"))["blocks"] if b["type"] == "chart"]
    assert len(charts) == (3 if names == ["account"] else 5) + (len(names) > 1)
    # Each is there twice, wide and narrow.
    drawings = re.findall(r'<svg class="wide".*?</svg>', html, re.DOTALL)
    assert len(drawings) == len(charts)
    for chart, drawing in zip(charts, drawings, strict=True):
        assert f'aria-label="{escape(chart["alt"])}"' in drawing
        assert len(re.findall(r"<(?:path|rect|line|circle|polyline|polygon)\b", drawing)) > 5, chart["id"]  # fmt: skip
        assert escape(chart["title"]) in html
    assert "NaN" not in html


def test_the_printed_text_answers_first_and_shows_each_number(folder, capsys):
    report = run(capsys, folder / "value.csv")
    assert cli.main(["significance", str(folder / "value.csv"), *QUICK]) == 0
    told = capsys.readouterr().out
    assert report["verdict"]["text"].split() == told.split("\n\n")[1].split()
    for id in ("spread", "all_buckets", "rank_correlation", "sharpe", "decay"):
        assert block(report, id)["title"] in told
        for item in block(report, id)["items"]:
            assert item["label"] in told
    assert max(map(len, told.splitlines())) <= 100


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--tail", "6"], "--tail: .*6 buckets at each end are too many: the file has 10"),
        (["--against", "benchmark"], "--against: .*no benchmark column"),
        (["--lag", "120"], "--lag: .*120"),
        (["--overlap", "120"], "--overlap: .*120 periods"),
        (["--resamples", "50"], "--resamples: .*between 100 and 100,000, not 50"),
        (["--confidence", "100%"], "--confidence: .*between 50% and 99.9%, not 100%"),
        (["--first", "2030-01"], "--first: .*no period between"),
        (["--seed", "x"], "--seed: .*whole number"),
    ],
)
def test_errors_name_their_option(folder, capsys, options, message):
    argv = ["significance", str(folder / "value.csv"), *QUICK, *options]
    assert cli.main(argv) == 1
    assert re.search(message, capsys.readouterr().err)


def test_errors_name_their_file_where_there_are_several(folder, capsys):
    files = [folder / "value.csv", folder / "size.csv"]
    assert "--tail: size: 2 buckets at each end" in refused(capsys, *files, "--tail", "2")
    told = refused(capsys, *files, "--against", "benchmark")
    assert "--against: value: The file has no benchmark column" in told


def test_a_file_that_is_left_out_is_told(folder, capsys):
    files = [folder / "value.csv", folder / "size.csv"]
    report = run(capsys, *files, "--first", "2006-12")
    assert [w for w in report["warnings"] if w.startswith("Left out of the comparison: size: ")]
    assert "systems" not in {b["id"] for b in report["blocks"]}


def test_a_file_that_cannot_be_read_stops_the_run(folder, capsys):
    (folder / "letter.csv").write_text("Dear reader,\nthis is no table.\n")
    assert "letter.csv" in refused(capsys, folder / "value.csv", folder / "letter.csv")
    assert "There is no file" in refused(capsys, folder / "value.csv", folder / "none.csv")


def test_the_same_seed_prints_the_same(folder, capsys):
    def p(seed):
        report = run(capsys, folder / "growth.csv", "--seed", seed)
        items = {i["id"]: i["value"] for i in block(report, "spread")["items"]}
        return [items[id] for id in ("bootstrap_p", "ci_low", "ci_high", "p")]

    one, again, other = p(3), p(3), p(4)
    assert one == again
    assert one[:3] != other[:3]
    assert one[3] == other[3]
    assert np.isfinite(one).all()
