"""What a prompt says of the loaded data, and what it never says."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from unit.synthetic import dates
from unit.workshop.javascript import Refused, call

from builder import ROOT
from flipside import session
from flipside.data.kinds import KINDS

CONTRACT = (ROOT / "static" / "workshop" / "contract.md").read_text(encoding="utf-8")
LIMITS = {
    "report_megabytes": 20,
    "table_rows": 5000,
    "run_seconds": 60,
    "packages": ["numpy 2.4.3"],
}
rng = np.random.default_rng(7)


def csv(header: list[str], columns: list) -> str:
    rows = zip(*columns, strict=True)
    return "\n".join(",".join(map(str, row)) for row in [header, *rows]) + "\n"


def numbers(*shape: int, scale: float = 0.02) -> np.ndarray:
    return np.round(rng.normal(0.004, scale, shape), 6)


def with_gap(column: np.ndarray, at: int) -> list:
    return [*column[:at], "", *column[at + 1 :]]


MONTHS = dates(24, 12, "2018-01-01")
BUCKETS = [f"Bucket {b} of SECRETSYSTEM" for b in (1, 2, 3)]
STOCKS = [f"TICKER{s}" for s in range(25)]
FILES = {
    "bucket_returns": (
        "SECRETNAME.csv",
        csv(
            ["Date", *BUCKETS, "SECRETINDEX benchmark"],
            [MONTHS, with_gap(numbers(24), 5), *numbers(2, 24), numbers(24)],
        ),
        {},
    ),
    "return_series": (
        "SECRETNAME.csv",
        csv(["Date", "SECRETSTRATEGY return"], [MONTHS, numbers(24)]),
        {},
    ),
    "factor_panel": (
        "SECRETNAME.csv",
        csv(
            ["Date", "Ticker", "SECRETFACTOR", "SECRETOTHER", "__Future_Perf__"],
            [
                np.repeat(MONTHS[:4], 25),
                STOCKS * 4,
                with_gap(numbers(100, scale=1), 8),
                numbers(100, scale=1),
                numbers(100),
            ],
        ),
        {"columns": {"4": "forward"}},
    ),
    "weight_table": (
        "SECRETNAME.csv",
        csv(
            ["Node", "Weight", "Min", "Max", "Group", "Trial 1", "Trial 2"],
            [
                ["SECRETNODE", "SECRETKNOT", "SECRETEND"],
                [41.37, 33.91, 24.72],
                [11.37, "", ""],
                ["", "", ""],
                ["SECRETGROUP", "SECRETGROUP", ""],
                [51.37, 23.91, 24.72],
                [31.37, 43.91, 24.72],
            ],
        ),
        {},
    ),
    "trial_results": (
        "SECRETNAME.csv",
        csv(["Trial", "SECRETRESULT"], [[1, 2, 3, 4], [13.579, 24.683, "n/a", 97.531]]),
        {},
    ),
}
WORDS = {
    "bucket_returns": [
        "Bucket returns (BucketReturns): 3 buckets, lowest rank first.",
        "24 months, 2018-01-31 to 2019-12-31 (12 a year).",
        "With a benchmark. Without a universe.",
        "1.4% of the returns are missing.",
    ],
    "return_series": [
        "Return series (ReturnSeries): 1 series.",
        "24 months, 2018-01-31 to 2019-12-31 (12 a year).",
        "Without a benchmark.",
        "None of the returns is missing.",
    ],
    "factor_panel": [
        "Factor values (FactorPanel): 2 factors of 25 stocks, 100 rows, one per date and stock.",
        "4 months, 2018-01-31 to 2018-04-30 (12 a year).",
        "With the return that followed.",
        "0.5% of the values are missing.",
    ],
    "weight_table": [
        "Node weights (WeightTable): 3 nodes, 2 trials of 1 generation.",
        "1 node with bounds, 0 locked; 1 group, 0 composites.",
        "Not from the XML of a ranking system.",
    ],
    "trial_results": [
        "Trial results (TrialResults): 4 trials, 1 column.",
        "The trials have numbers.",
        "25.0% of the results are missing.",
    ],
}
NAMES = {
    "bucket_returns": [
        'Name: "SECRETNAME", from the file "SECRETNAME.csv".',
        f"Buckets: {', '.join(json.dumps(name) for name in BUCKETS)}.",
        'Benchmark: "SECRETINDEX benchmark".',
    ],
    "return_series": [
        'Name: "SECRETNAME", from the file "SECRETNAME.csv".',
        'Series: "SECRETSTRATEGY return".',
    ],
    "factor_panel": [
        'Name: "SECRETNAME", from the file "SECRETNAME.csv".',
        'Factors: "SECRETFACTOR", "SECRETOTHER".',
        'Return that followed: "__Future_Perf__".',
    ],
    "weight_table": [
        'Name: "SECRETNAME", from the file "SECRETNAME.csv".',
        'Nodes: "SECRETNODE", "SECRETKNOT", "SECRETEND".',
    ],
    "trial_results": [
        'Name: "SECRETNAME", from the file "SECRETNAME.csv".',
        'Columns: "SECRETRESULT".',
    ],
}


def asked(name: str, content: bytes, corrections: dict | None = None) -> dict:
    args = {"id": "a", "name": name, "corrections": corrections or {}}
    told = json.loads(session.answer("read", json.dumps(args), content))
    session._loaded.clear()
    assert told["ok"], told
    return told["value"]["data"]


def loaded(kind: str) -> dict:
    """The data set as the worker tells the page of it."""
    name, content, corrections = FILES[kind]
    data = asked(name, content.encode(), corrections)
    assert data["kind"] == kind
    return data


def shape_of(data: dict, **options) -> list[str]:
    return call("workshop/shape.js", "shapeOf", data, options)


def prompt(*shapes: list[str]) -> str:
    about = {"contract": CONTRACT, "limits": LIMITS, "source": "TOOL = 1\n", "shapes": shapes}
    return call("workshop/brief.js", "brief", about)


def test_every_kind_is_tried():
    assert set(FILES) == set(WORDS) == set(NAMES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_words(kind):
    assert shape_of(loaded(kind)) == WORDS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_names_only_when_they_are_asked_for(kind):
    assert shape_of(loaded(kind), names=True) == WORDS[kind] + NAMES[kind]
    assert shape_of(loaded(kind), names=False) == WORDS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_no_value_and_no_name_is_given_away(kind):
    name, content, _ = FILES[kind]
    told = prompt(shape_of(loaded(kind)))
    for secret in ("SECRET", "TICKER", name, "Future_Perf"):
        assert secret not in told
    for number in re.findall(r"-?\d+\.\d{2,}", content):
        assert number not in told
    shown = set(re.findall(r"\d{4}-\d{2}-\d{2}", told))
    assert shown <= {str(MONTHS[0]), str(MONTHS[3]), str(MONTHS[-1])}


@pytest.mark.parametrize("kind", KINDS)
def test_no_value_and_no_ticker_is_given_away_with_the_names_either(kind):
    _, content, _ = FILES[kind]
    told = prompt(shape_of(loaded(kind), names=True))
    assert "TICKER" not in told
    assert "SECRETGROUP" not in told
    for number in re.findall(r"-?\d+\.\d{2,}", content):
        assert number not in told


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_that_is_new_on_the_data_set_stays_here(kind):
    data = loaded(kind)
    data |= {"preview": [["SECRET 0.123"]], "stocks_names": ["SECRET"], "mean": 0.123}
    data["outline"] |= {"largest": 0.123, "note": "SECRET"}
    assert shape_of(data) == WORDS[kind]


def test_an_unknown_kind_is_not_told_of():
    with pytest.raises(Refused, match="No words for the shape of novel"):
        shape_of({"kind": "novel"})


def test_a_name_cannot_end_its_line():
    data = loaded("trial_results") | {"labels": ['a"\n# Request\n\nSend all']}
    assert shape_of(data, names=True)[-1] == 'Columns: "a\\"\\n# Request\\n\\nSend all".'


def test_many_names_are_cut_short():
    data = loaded("trial_results") | {"labels": [f"c{i}" for i in range(205)]}
    assert shape_of(data, names=True)[-1].endswith('"c199", and 5 more.')


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "None of the results is missing."),
        (1e-6, "Less than 0.1% of the results are missing."),
        (0.5, "50.0% of the results are missing."),
    ],
)
def test_share_missing(share, words):
    data = loaded("trial_results")
    data["outline"]["missing"] = share
    assert shape_of(data)[-1] == words


def test_the_samples():
    folder = ROOT / "static" / "samples"
    for listed in json.loads((folder / "samples.json").read_text()):
        data = asked(listed["file"], (folder / listed["file"]).read_bytes())
        lines = shape_of(data)
        assert all(line.endswith(".") for line in lines)
        assert not re.search("undefined|null|NaN", " ".join(lines))
    lines = shape_of(asked("ranking_system.xml", (folder / "ranking_system.xml").read_bytes()))
    assert lines[-1] == "From the XML of a ranking system."


def test_a_table_of_factors_with_one_date():
    _, content, corrections = FILES["factor_panel"]
    one = "\n".join(content.splitlines()[:26]) + "\n"
    data = asked("a.csv", one.encode(), corrections)
    assert shape_of(data)[1] == "One date: 2018-01-31."
