"""The outline of each kind of data set: counts and parts, worked by hand, and never a number or a name."""

import json

import numpy as np
import pytest
from unit.synthetic import bucket_returns, factor_panel, trial_results, weight_table

from flipside.data.kinds import KINDS, ReturnSeries, WeightTable
from flipside.data.outline import outline

MONTHS = ["2020-01-31", "2020-02-29"]
SERIES = ReturnSeries("s", "s.csv", MONTHS, 12, [[0.1, np.nan], [0.2, 0.3]], ("a", "b"), [0.1, 0.1])
NODES = WeightTable(
    "w",
    "w.xml",
    ("A", "B", "C"),
    [50, 30, 20],
    minimum=[1, np.nan, np.nan],
    maximum=[np.nan, 60, np.nan],
    locked=[False, False, True],
    group=("x", "x", "y"),
    level=("", "z", "z"),
    trials=[[50, 40], [30, 40], [20, 20]],
    generation=[1, 2],
)
CASES = [
    (
        bucket_returns(12, 3, benchmark=True),
        {
            "benchmark": True,
            "universe": False,
            "excess": False,
            "columns": 3,
            "missing": 0.0,
        },
    ),
    (SERIES, {"benchmark": True, "columns": 2, "missing": 0.25}),
    (factor_panel(factors=4), {"forward": True, "columns": 4, "missing": 0.0}),
    (factor_panel(forward=False), {"forward": False, "columns": 6, "missing": 0.0}),
    (
        NODES,
        {
            "trial_ids": True,
            "document": False,
            "bounded": 2,
            "locked": 1,
            "groups": 2,
            "levels": 1,
            "generations": 2,
        },
    ),
    (
        trial_results(weight_table(5, 8), 2),
        {"trial_ids": False, "columns": 2, "missing": 0.0},
    ),
]


def test_every_kind_is_tried():
    assert {data.kind for data, _ in CASES} == set(KINDS)


@pytest.mark.parametrize(("data", "expected"), CASES, ids=lambda case: getattr(case, "kind", ""))
def test_outline(data, expected):
    assert outline(data) == expected
    json.dumps(outline(data), allow_nan=False)


def test_the_share_missing_of_a_large_table():
    panel = factor_panel(missing=0.3)
    assert outline(panel)["missing"] == np.isnan(panel.values).mean()
    assert 0.25 < outline(panel)["missing"] < 0.35
