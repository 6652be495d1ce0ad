"""What the bench says of the tools: fair turns, the longest standstill of the progress bar, the wide file."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from unit.synthetic import bucket_returns

from builder import tool_times
from flipside.data import read


@pytest.mark.parametrize(
    ("moments", "longest"),
    [
        ([0, 10], 10),  # no message at all: from the start to the end
        ([5, 405, 500, 505], 400),  # until the first message
        ([0, 100, 700, 800], 600),  # between two
        ([0, 100, 200, 1_200], 1_000),  # after the last
    ],
)
def test_the_longest_standstill_counts_start_and_end(moments, longest):
    assert tool_times.longest_gap(moments) == longest


def test_both_sides_take_turns_and_the_first_run_does_not_count(monkeypatch):
    order = []
    browser_runs = iter([[0, 9_000], [0, 200, 1_000], [0, 500, 2_000], [0, 100, 3_000]])
    native_seconds = iter([9.0, 0.5, 1.0, 1.5])

    def evaluate(script, given):
        order.append("browser")
        assert given == ["inversion", ["sample"], {"tail": 2}]
        return next(browser_runs)

    def natively(module, data, params):
        order.append("native")
        assert (data, params) == (("the sample",), {"tail": 2})
        return next(native_seconds)

    monkeypatch.setattr(tool_times, "natively", natively)
    page = SimpleNamespace(evaluate=evaluate)
    sets = {"sample": "the sample"}
    taken = tool_times.in_turns(page, "inversion", sets, repeats=3, params={"tail": 2})
    assert order == ["browser", "native", "native", "browser"] * 2
    assert taken == {
        "browser_seconds": 2.0,
        "native_seconds": 1.0,
        "browser_over_native": 2.0,
        "longest_progress_gap_ms": 2_900,
    }


def test_the_native_side_runs_the_tool(monkeypatch):
    seen = []
    module = tool_times.tools.load("inversion")
    plain = module.run

    def run(data, **params):
        seen.append(data)
        return plain(data, **params)

    monkeypatch.setattr(module, "run", run)
    data = bucket_returns()
    assert tool_times.natively(module, (data,)) > 0
    assert seen == [data]


def test_the_wide_file_is_the_same_every_time_and_read_as_meant():
    content = tool_times.wide_file()
    assert content == tool_times.wide_file()
    data, record = read(content, "wide.csv")
    assert data.kind == "bucket_returns"
    assert data.returns.shape == (1_300, 100)
    assert data.periods_per_year == pytest.approx(52, abs=0.5)
    assert not np.isnan(data.returns).any()
    assert np.abs(data.returns).max() < 0.2
    assert record.warnings in ([], ())


def test_the_nodes_have_bounds_and_groups_and_can_be_varied():
    table, _ = read(tool_times.nodes_file(), "nodes.csv")
    assert table.size == tool_times.NODES
    assert table.reference.sum() == pytest.approx(100)
    assert len(set(table.group)) == 6
    assert np.isfinite(table.minimum).sum() == 10
    weights = tool_times.tools.load("weights")
    for params in (tool_times.MANY, tool_times.GRID):
        report = tool_times.tool.run(weights, table, params)
        assert report.blocks[0]["items"][0]["value"] == params.get("trials", 10)


def test_the_trial_files_belong_together():
    trials, results = tool_times.trial_files()
    table, _ = read(trials, "trials.csv")
    found, _ = read(results, "results.csv")
    assert table.trials.shape[1] == len(found.results) == 30
    report = tool_times.tool.run(tool_times.tools.load("weight_results"), (table, found))
    assert report.blocks
