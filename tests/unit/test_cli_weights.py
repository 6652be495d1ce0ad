"""Weights on the command line: options, corrections of nodes, and the files that are handed over."""

import json
import zipfile

import numpy as np
import pytest

from flipside.cli import main
from flipside.data import read
from flipside.files import page_names

CSV = """Node,Weight,Min,Max,Locked,Group
Value,40,,,no,A
Quality,30,,,no,A
Momentum,20,,,no,
Size,10,,,no,
"""
XML = """<RankingSystem RankType="Higher">
  <StockFactor Weight="60%" RankType="Higher"><Factor>Value</Factor></StockFactor>
  <StockFormula Weight="40%" RankType="Lower" Name="Risk"><Formula>Beta</Formula></StockFormula>
</RankingSystem>
"""


@pytest.fixture
def nodes(tmp_path):
    path = tmp_path / "nodes.csv"
    path.write_text(CSV)
    return path


def run(*arguments, code=0):
    assert main(["weights", *map(str, arguments)]) == code


def test_the_files_are_written_and_come_back(nodes, tmp_path, capsys):
    out = tmp_path / "out"
    run(nodes, "--trials", "12", "--columns-per-page", "5", "--files", out)
    assert sorted(path.name for path in out.iterdir()) == [
        "optimizer_1.txt",
        "optimizer_2.txt",
        "optimizer_3.txt",
        "trials.csv",
        "trials_long.csv",
    ]
    table = read((out / "trials.csv").read_bytes(), "trials.csv", {})[0]
    assert table.trials.shape == (4, 12)
    pasted = np.loadtxt(out / "optimizer_3.txt", delimiter="\t")
    assert np.array_equal(pasted, table.trials[:, 10:])
    told = capsys.readouterr().out
    assert "nodes: weight table, 4 nodes, 0 trials" in told
    assert "Trials 11 to 12: optimizer_3.txt" in told
    assert "trials.csv: about 1 KB; --files FOLDER writes it" in told
    # Once more into the same folder: as with --json, what is there is replaced.
    run(nodes, "--trials", "3", "--files", out, "--quiet")
    assert read((out / "trials.csv").read_bytes(), "trials.csv", {})[0].trials.shape == (4, 3)


def test_ranking_systems_are_written_as_bytes(tmp_path):
    path, out = tmp_path / "system.xml", tmp_path / "out"
    path.write_text(XML)
    run(path, "--trials", "3", "--xml-trial", "2", "--files", out, "--quiet")
    with zipfile.ZipFile(out / "trials_xml.zip") as archive:
        assert archive.read("trial_1.xml").decode() == XML
        assert archive.read("trial_2.xml") == (out / "trial_2.xml").read_bytes()


def test_nodes_are_corrected_by_number(nodes, tmp_path):
    out = tmp_path / "report.json"
    run(
        nodes, "--method", "random", "--trials", "50", "--group-totals", "free", "--quiet",
        "--set", "nodes.0.max=45", "--set", "nodes.0.min=35", "--set", "nodes.3.locked=yes",
        "--json", out,
    )  # fmt: skip
    rows = {row[0]: row[1:] for row in weights_of(out)}
    assert all(35 <= value <= 45 for value in rows["Value"][2:])
    assert set(rows["Size"][1:]) == {10}


def weights_of(path):
    report = json.loads(path.read_text())
    return next(block["rows"] for block in report["blocks"] if block["id"] == "weights")


def test_percent_and_the_same_seed(nodes, tmp_path):
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    run(nodes, "--sensitivity", "30%", "--seed", "7", "--json", one, "--quiet")
    run(nodes, "--sensitivity", "0.3", "--seed", "7", "--json", other, "--quiet")
    assert one.read_bytes() == other.read_bytes()
    assert json.loads(one.read_text())["params"]["step"] == 0.1


def test_impossible_rules_name_the_option(nodes, capsys):
    run(nodes, "--set", "nodes.0.min=60", code=1)
    told = capsys.readouterr().err
    assert "--sensitivity: Value has a reference of 40 ± 20%, but its minimum is 60." in told
    run(nodes, "--group-totals", "B=3", code=1)
    assert "--group-totals: No node is in a group “B”; there is A." in capsys.readouterr().err


def test_nothing_is_left_behind_after_an_error(nodes, tmp_path):
    out = tmp_path / "out"
    run(nodes, "--set", "nodes.0.min=60", "--files", out, "--json", tmp_path / "r.json", code=1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["nodes.csv"]


def test_all_or_nothing_where_one_file_cannot_be_written(nodes, tmp_path, capsys):
    out = tmp_path / "out"
    (out / "trials_long.csv").mkdir(parents=True)
    run(nodes, "--files", out, "--json", tmp_path / "r.json", code=1)
    assert "is a folder" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["trials_long.csv"]
    assert not (tmp_path / "r.json").exists()


def test_two_outputs_of_the_same_name_are_refused(nodes, tmp_path, capsys):
    out = tmp_path / "out"
    out.mkdir()
    run(nodes, "--files", out, "--json", out / "trials.csv", code=1)
    assert "Two things would be written" in capsys.readouterr().err
    assert not list(out.iterdir())


@pytest.mark.parametrize("place", ["nodes.csv", "no/such/out"])
def test_a_folder_that_cannot_be_one_is_known_at_once(nodes, tmp_path, capsys, place):
    run(nodes, "--files", tmp_path / place, code=1)
    assert place.rpartition("/")[2] in capsys.readouterr().err


def test_a_tool_without_files_says_so(tmp_path, capsys):
    rows = "\n".join(f"2020-{m:02d}-28,{m / 1000},{-m / 1000}" for m in range(1, 13))
    path = tmp_path / "returns.csv"
    path.write_text(f"Date,Low,High\n{rows}\n2021-01-28,0.01,0.02\n")
    assert main(["seasonality", str(path), "--files", str(tmp_path / "out"), "--quiet"]) == 0
    assert "makes no files" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_one_page_shows_the_pages_and_the_beginning_of_long_files(nodes, tmp_path):
    out = tmp_path / "report.html"
    run(nodes, "--trials", "4000", "--html", out, "--quiet")
    page = out.read_text()
    assert "<summary>Trials 1 to 10</summary>" in page
    assert "Only the beginning is shown; the file itself has all of it." in page
    assert "4 nodes, 0 trials" in page
    assert page_names({"id": "optimizer", "pages": [{}] * 100})[0] == "optimizer_001.txt"
