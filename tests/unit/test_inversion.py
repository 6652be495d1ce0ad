"""The inversion tool: a case worked by hand, identities, degenerate data, bad parameters."""

import itertools
import os
import subprocess
import sys

import numpy as np
import pytest
from unit.answers import INVERSION, Answer, made_of
from unit.synthetic import bucket_returns

from flipside import tool
from flipside.errors import UserError

NAN = np.nan

SUMMARY = [
    "periods",
    "buckets",
    "top_annualised",
    "bottom_annualised",
    "spread_annualised",
    "spread_mean",
    "spread_mean_annualised",
    "spread_volatility",
    "spread_ir",
    "spread_t",
    "spread_dof",
    "spread_p",
    "slope_spread_mean_annualised",
    "slope_spread_t",
    "slope_spread_p",
]
INVERSIONS = [
    "inverted_periods",
    "inverted_share",
    "inverted_share_low",
    "inverted_share_high",
    "spells",
    "longest_spell",
    "median_spell",
    "episodes",
    "deepest_depth",
    "longest_episode",
    "rolling_inverted_share",
    "inverted_now",
    "current_depth",
    "current_length",
]
RANDOMNESS = [
    "runs",
    "runs_expected",
    "runs_z",
    "runs_p",
    "inverted_after_inverted",
    "inverted_after_normal",
    "fisher_p",
    "ljung_box_q",
    "ljung_box_lags",
    "ljung_box_p",
    "longest_spell_p",
]

# Twelve months against a bottom bucket that stands still, so relative wealth is the top's:
# 1 | 1.1 .88 .88 1.056 1.1616 .5808 .5808 .6969.. 1.1616 1.2778 1.15 1.15
TOP = [0.1, -0.2, 0.0, 0.2, 0.1, -0.5, 0.0, 0.2, 2 / 3, 0.1, -0.1, 0.0]
HAND = made_of([0.0] * 12, TOP)


def test_stable_ids():
    answer = Answer(bucket_returns())
    found = {i: [item["id"] for item in answer.blocks[i]["items"]] for i in answer.blocks if "items" in answer.blocks[i]}  # fmt: skip
    assert found == {"summary": SUMMARY, "inversion": INVERSIONS, "randomness": RANDOMNESS}
    columns = {
        b["id"]: [c["id"] for c in b["columns"]]
        for b in answer.json["blocks"]
        if b["type"] == "table"
    }
    assert columns["episodes"] == [
        *("start", "trough", "recovery", "depth"),
        *("fall_periods", "recovery_periods", "total_periods", "status"),
    ]
    assert columns["spells"] == ["first", "last", "periods", "loss"]
    assert columns["recent"] == ["periods", "first", "top", "reference", "spread", "percentile"]
    assert columns["years"] == ["year", "periods", "inverted_periods", "top", "reference", "spread"]
    assert columns["buckets"] == [
        *("bucket", "name", "periods", "mean", "annualised", "volatility", "excess", "excess_t"),
    ]
    charts = [b["id"] for b in answer.json["blocks"] if b["type"] == "chart"]
    assert charts == ["bucket_bars", "rolling_spread", "relative_wealth", "calendar", "growth"]


def test_summary_by_hand():
    answer = Answer(HAND)
    total = np.prod(1 + np.array(TOP)) - 1
    assert answer["periods"] == 12
    assert answer["buckets"] == 2
    assert answer["top_annualised"] == pytest.approx(total)
    assert answer["bottom_annualised"] == 0
    assert answer["spread_annualised"] == pytest.approx(total)
    assert answer["spread_mean"] == pytest.approx(np.mean(TOP))
    assert answer["spread_mean_annualised"] == pytest.approx(12 * np.mean(TOP))
    assert answer["slope_spread_t"] == pytest.approx(answer["spread_t"])


def test_inversions_by_hand():
    answer = Answer(HAND)
    assert answer["inverted_periods"] == 3
    assert answer["inverted_share"] == 0.25
    assert answer["spells"] == 3
    assert (answer["longest_spell"], answer["median_spell"]) == (1, 1)
    assert answer["episodes"] == 3
    assert answer["deepest_depth"] == pytest.approx(-0.5)
    assert answer["longest_episode"] == 4
    assert answer["current_depth"] == pytest.approx(-0.1)
    assert answer["current_length"] == 2
    assert answer["inverted_now"] == "no"
    assert answer["rolling_inverted_share"] == 0


def test_episodes_by_hand():
    # Two of the peaks are reached again exactly but for rounding.
    rows = Answer(HAND).rows("episodes")
    assert [row["start"] for row in rows] == ["2020-05-31", "2020-01-31", "2020-10-31"]
    assert [row["trough"] for row in rows] == ["2020-06-30", "2020-02-29", "2020-11-30"]
    assert [row["recovery"] for row in rows] == ["2020-09-30", "2020-05-31", None]
    assert [row["depth"] for row in rows] == pytest.approx([-0.5, -0.2, -0.1])
    assert [row["fall_periods"] for row in rows] == [1, 1, 1]
    assert [row["recovery_periods"] for row in rows] == [3, 3, None]
    assert [row["total_periods"] for row in rows] == [4, 4, 2]
    assert [row["status"] for row in rows] == ["recovered", "recovered", "ongoing"]


def test_randomness_by_hand():
    answer = Answer(HAND)
    # - + - - - + - - - - + -  where + is inverted
    assert answer["runs"] == 7
    assert answer["runs_expected"] == pytest.approx(2 * 3 * 9 / 12 + 1)
    assert answer["inverted_after_inverted"] == 0
    assert answer["inverted_after_normal"] == pytest.approx(3 / 8)
    assert answer["longest_spell_p"] == 1
    assert answer["ljung_box_lags"] == 2


def test_recent_and_years_by_hand():
    answer = Answer(HAND)
    one = answer.rows("recent")[1]
    assert (one["periods"], one["first"]) == (3, "2020-10-31")
    assert one["top"] == pytest.approx((1.1 * 0.9) ** 4 - 1)
    assert [row["year"] for row in answer.rows("years")] == ["2020"]
    assert answer.rows("years")[0]["inverted_periods"] == 3


def test_a_fall_in_the_first_month_starts_at_the_end_of_the_month_before():
    [episode] = Answer(made_of([0.0] * 12, [-0.3, *[0.1] * 11])).rows("episodes")
    assert episode["start"] == "2019-12-31"
    weekly = made_of([0.0] * 12, [-0.3, *[0.1] * 11], per_year=52)
    [episode] = Answer(weekly).rows("episodes")
    assert episode["start"] == "2019-12-25"


def test_the_base_is_the_date_before_the_first_period_that_has_both_sides():
    [episode] = Answer(made_of([NAN, *[0.0] * 12], [0.1, -0.3, *[0.1] * 11])).rows("episodes")
    assert episode["start"] == "2020-01-31"


def test_the_present_is_counted_from_the_last_of_equal_peaks():
    answer = Answer(made_of([0.0] * 12, [*[0.1] * 5, 0.0, 0.0, *[-0.02] * 5]))
    assert answer["current_length"] == 5


def test_parameters_are_reported_with_what_was_resolved():
    assert Answer(bucket_returns(60)).json["params"]["window"] == 12
    assert Answer(bucket_returns(60, per_year=365.25 / 28)).json["params"]["window"] == 13
    assert Answer(bucket_returns(600, per_year=252)).json["params"]["window"] == 252
    assert Answer(bucket_returns(30, per_year=1)).json["params"]["window"] == 2
    assert Answer(bucket_returns(20, per_year=52)).json["params"]["window"] == 20
    assert Answer(bucket_returns(60), window=6).json["params"]["window"] == 6


# --- identities


def test_equal_buckets_are_never_inverted():
    same = np.random.default_rng(0).normal(0.01, 0.05, 60)
    for against in ("bottom", "universe"):
        answer = Answer(made_of(*[same] * 7), tail=3, against=against)
        assert answer["inverted_periods"] == 0
        assert answer["spread_mean"] == 0
        assert answer["episodes"] == 0
        assert answer["spread_t"] is None
        assert answer["spread_ir"] is None
        assert answer["current_depth"] == 0
        assert answer.verdict["level"] == "unknown"


def test_reversing_the_buckets_flips_the_spread():
    data = bucket_returns(200, 6)
    turned = made_of(*data.returns.T[::-1])
    one, other = Answer(data), Answer(turned)
    for name in ("spread_annualised", "spread_mean", "spread_t", "slope_spread_t"):
        assert other[name] == pytest.approx(-one[name])
    assert other["inverted_periods"] == 200 - one["inverted_periods"]
    assert other["runs_p"] == pytest.approx(one["runs_p"])


def test_two_buckets_against_their_average_have_half_the_spread():
    data = bucket_returns(100, 2)
    assert Answer(data, against="universe")["spread_mean"] == pytest.approx(
        Answer(data)["spread_mean"] / 2
    )


def test_against_benchmark_and_universe_take_the_place_of_the_bottom():
    data = bucket_returns(100, 5, benchmark=True, universe=True)
    for against, series in (("benchmark", data.benchmark), ("universe", data.universe)):
        answer = Answer(data, against=against)
        assert answer["spread_mean"] == pytest.approx(np.mean(data.returns[:, -1] - series))
        wealth = np.cumprod((1 + data.returns[:, -1]) / (1 + series))
        assert answer["current_depth"] == pytest.approx(
            min(0, wealth[-1] / max(1, wealth.max()) - 1)
        )
    assert "SPY" in Answer(data, against="benchmark").verdict["text"]


def test_it_says_which_universe_is_meant():
    with_column = Answer(bucket_returns(60, 5, universe=True), against="universe")
    without = Answer(bucket_returns(60, 5), against="universe")
    assert "in the file" in with_column.items["bottom_annualised"]["note"]
    assert "average of all buckets" in without.items["bottom_annualised"]["note"]
    assert "the average of all buckets" in without.verdict["text"]


def test_dates_choose_a_part_of_the_history():
    data = bucket_returns(120)
    cut = Answer(data, first="2000-01-01", last="2002-12-31")
    assert cut.json["data"]["periods"] == 120
    assert cut["periods"] == 36
    assert [row["year"] for row in cut.rows("years")] == ["2002", "2001", "2000"]
    part = made_of(*data.returns[60:96].T)
    assert cut["spread_t"] == pytest.approx(Answer(part)["spread_t"])


def test_min_depth_lists_deeper_episodes_only():
    data = bucket_returns(300, strength=0.0)
    every = Answer(data, min_depth=0).rows("episodes")
    deep = Answer(data, min_depth=0.1).rows("episodes")
    assert deep == [row for row in every if row["depth"] <= -0.1]
    assert 0 < len(deep) < len(every)


# --- missing, constant, extreme


def test_periods_with_one_side_missing_are_left_out_counted_and_told():
    data = bucket_returns(60, 4)
    table = data.returns.copy()
    table[[3, 10], 0] = NAN
    table[10, 3] = NAN
    table[20, 1] = NAN
    answer = Answer(made_of(*table.T))
    both = np.delete(table, [3, 10], axis=0)
    assert answer["periods"] == 58
    assert answer["spread_mean"] == pytest.approx(np.mean(both[:, 3] - both[:, 0]))
    assert "2 more are left out" in answer.items["periods"]["note"]
    assert any("2 of 60 months are left out" in warning for warning in answer.warnings)
    assert [row["periods"] for row in answer.rows("buckets")] == [58, 59, 60, 59]


def test_a_bucket_without_returns_is_said_and_left_out():
    table = bucket_returns(60, 4).returns.copy()
    table[:, 1] = NAN
    answer = Answer(made_of(*table.T))
    assert any("No returns at all: B." in warning for warning in answer.warnings)
    assert answer.rows("buckets")[1]["annualised"] is None
    assert len(answer.blocks["bucket_bars"]["spec"]["data"]["values"]) == 3


def test_the_others_stand_for_a_missing_bucket_of_the_tail():
    table = bucket_returns(60, 6).returns.copy()
    table[:, 0] = NAN
    answer = Answer(made_of(*table.T), tail=2)
    assert answer["periods"] == 60
    assert answer["bottom_annualised"] == pytest.approx(np.prod(1 + table[:, 1]) ** (12 / 60) - 1)
    assert any("60 months some of the buckets" in warning for warning in answer.warnings)


def test_constant_buckets_are_said():
    table = bucket_returns(60, 3).returns.copy()
    table[:, 2] = 0.01
    answer = Answer(made_of(*table.T))
    assert any("The same return in every period: C." in warning for warning in answer.warnings)


@pytest.mark.parametrize(("sign", "share"), [(1, 0.0), (-1, 1.0)])
def test_never_and_always_inverted(sign, share):
    steps = np.linspace(0.001, 0.02, 40)
    answer = Answer(made_of(np.zeros(40), sign * steps))
    assert answer["inverted_share"] == share
    for name in ("runs_p", "fisher_p", "longest_spell_p", "runs_expected"):
        assert answer[name] is None
        assert answer.items[name]["note"]
    assert answer["spells"] == (0 if sign > 0 else 1)
    assert answer["longest_spell"] == (None if sign > 0 else 40)
    assert answer.verdict["level"] == ("good" if sign > 0 else "bad")


def test_a_total_loss_leaves_relative_wealth_undefined_and_says_so():
    answer = Answer(made_of([0.0] * 30, [*[0.01, -0.02] * 12, -1.0, *[0.01] * 5]))
    for name in ("episodes", "deepest_depth", "longest_episode", "current_depth", "current_length"):
        assert answer[name] is None
        assert "lost everything" in answer.items[name]["note"]
    assert answer["top_annualised"] == -1
    assert answer.verdict["level"] == "unknown"
    assert answer.rows("episodes") == []
    assert "lost everything" in answer.blocks["relative_wealth"]["alt"]


def test_every_missing_metric_says_why():
    for data in (bucket_returns(12, 2), made_of(np.zeros(12), np.zeros(12)), HAND):
        for item in Answer(data).items.values():
            assert item["value"] is not None or item.get("note"), item["id"]


# --- verdict


def test_verdict_speaks_of_now_in_the_file_s_units():
    months = Answer(bucket_returns(120)).verdict["text"]
    assert "12 months to December 2004" in months
    weeks = Answer(bucket_returns(120, per_year=365.25 / 28)).verdict["text"]
    assert "13 four-week periods" in weeks
    days = Answer(bucket_returns(600, per_year=252)).verdict["text"]
    assert "252 days to 18 April 1997" in days


def test_verdict_levels_follow_their_rule():
    up, down = [0.02, 0.01] * 12, [-0.02, -0.01] * 12
    flat = np.zeros(48)
    assert Answer(made_of(flat, [*down, *down[:12], *up[:12]])).verdict["level"] == "mixed"
    assert Answer(made_of(flat, [*down, *up])).verdict["level"] == "good"
    assert Answer(made_of(flat, [*up, *down])).verdict["level"] == "bad"
    assert Answer(made_of(flat, [*up, *up])).verdict["level"] == "good"
    assert Answer(made_of(flat[:23], up[:23])).verdict["level"] == "unknown"


def test_clusters_are_called_clusters():
    blocks = np.repeat([1, -1] * 6, 10) * np.random.default_rng(0).uniform(0.01, 0.02, 120)
    assert "come in clusters" in Answer(made_of(np.zeros(120), blocks)).verdict["text"]
    turns = np.tile([1, -1], 60) * np.random.default_rng(0).uniform(0.01, 0.02, 120)
    assert "alternate" in Answer(made_of(np.zeros(120), turns)).verdict["text"]


# --- what a visitor may get wrong


@pytest.mark.parametrize(
    ("params", "field", "words"),
    [
        ({"tail": 3}, "tail", "5 buckets"),
        ({"tail": 0}, "tail", "between 1 and 100"),
        ({"against": "benchmark"}, "against", "no benchmark column"),
        ({"against": "gold"}, "against", "one of bottom, universe, benchmark"),
        ({"window": 61}, "window", "61 periods is longer than the history of 60"),
        ({"window": 1}, "window", "2 or more"),
        ({"min_depth": 1.5}, "min_depth", "between 0 and 0.99"),
        ({"first": "2010-01-01"}, "first", "no period between"),
        ({"last": "1995-05-31"}, "last", "only 5 periods"),
        ({"first": "1999-06-01"}, "first", "only 7 periods"),
        ({"first": "1998-01-01", "last": "1998-03-31"}, "last", "only 3 periods"),
        ({"first": "1999-01-01", "last": "1998-01-01"}, "first", "later than"),
        ({"first": "soon"}, "first", "a date such as"),
    ],
)
def test_bad_parameters(params, field, words):
    with pytest.raises(UserError, match=words) as caught:
        Answer(bucket_returns(60, 5), **params)
    assert list(caught.value.faults) == [field]


def test_too_few_periods():
    with pytest.raises(UserError, match="11 periods; this analysis needs at least 12"):
        Answer(bucket_returns(11))


def test_too_few_periods_with_both_sides():
    table = bucket_returns(60, 4).returns.copy()
    table[8:, 0] = NAN
    with pytest.raises(UserError, match="together in only 8 of 60 periods") as caught:
        Answer(made_of(*table.T))
    assert caught.value.field == "tail"


@pytest.mark.parametrize("bad", [-1.2, np.inf, -np.inf])
def test_impossible_returns(bad):
    with pytest.raises(UserError, match=r"B has a return of .* on 2020-06-30"):
        Answer(made_of([0.0] * 12, [*[0.01] * 5, bad, *[0.01] * 6]))


def test_progress_only_moves_forward_and_ends():
    heard = []
    tool.run(INVERSION, bucket_returns(), {}, lambda part, words: heard.append((part, words)))
    parts = [part for part, _ in heard]
    assert parts == sorted(parts)
    assert parts[-1] == 1
    assert all(words for _, words in heard)


# --- charts


def drawn(answer, chart):
    return answer.blocks[chart]["spec"]["data"]["values"]


def test_calendar_has_one_cell_per_month():
    data = bucket_returns(30)
    cells = {(c["column"], c["row"]): c["value"] for c in drawn(Answer(data), "calendar")}
    spread = data.returns[:, -1] - data.returns[:, 0]
    assert len(cells) == 30
    assert cells["1995", "Jan"] == pytest.approx(spread[0], rel=1e-5)
    assert cells["1997", "Jun"] == pytest.approx(spread[29], rel=1e-5)


def test_calendar_compounds_the_days_of_a_month():
    data = bucket_returns(252, per_year=252)
    cells = {(c["column"], c["row"]): c["value"] for c in drawn(Answer(data), "calendar")}
    january = data.dates < np.datetime64("1995-02-01")
    top, bottom = (np.prod(1 + data.returns[january, b]) for b in (-1, 0))
    assert cells["1995", "Jan"] == pytest.approx(top - bottom, rel=1e-4)


@pytest.mark.parametrize(
    ("per_year", "rows", "columns"),
    [(4, ["Q1", "Q2", "Q3", "Q4"], 10), (1, list("0123456789"), 5), (365.25 / 28, None, 3)],
)
def test_calendar_grid_follows_the_frequency(per_year, rows, columns):
    answer = Answer(bucket_returns(40, per_year=per_year))
    encoding = answer.blocks["calendar"]["spec"]["layer"][0]["encoding"]
    found = encoding["y"]["scale"]["domain"]
    assert found == (rows or [str(n) for n in range(1, len(found) + 1)])
    assert len(found) <= 14
    assert len(encoding["x"]["scale"]["domain"]) == columns
    assert len(drawn(answer, "calendar")) == 40


def test_rolling_areas_meet_at_zero():
    up, down = [0.01] * 12, [-0.01] * 12
    points = drawn(
        Answer(made_of(np.zeros(48), [*up, *down, *up, *down]), window=2), "rolling_spread"
    )
    for before, after in itertools.pairwise(points):
        assert before["value"] * after["value"] >= 0, "a crossing without a point at zero"
        assert before["date"] <= after["date"]
    assert all(p["above"] + p["below"] == p["value"] for p in points)


def test_shaded_spans_are_the_episodes():
    answer = Answer(HAND)
    shades = answer.blocks["relative_wealth"]["spec"]["layer"][0]["data"]["values"]
    assert [(s["start"], s["end"]) for s in shades] == [
        (row["start"], row["recovery"] or "2020-12-31") for row in answer.rows("episodes")
    ]


def test_growth_draws_a_bucket_only_while_it_has_returns():
    table = bucket_returns(60, 3).returns.copy()
    table[:12, 0] = NAN
    points = drawn(Answer(made_of(*table.T)), "growth")
    first = {b: min(p["date"] for p in points if p["bucket"] == b) for b in (1, 2, 3)}
    assert first == {1: "2020-12-31", 2: "2019-12-31", 3: "2019-12-31"}
    assert all(p["value"] == 1 for p in points if p["date"] == first[p["bucket"]])


def test_growth_is_drawn_whole_up_to_twenty_buckets_of_thirty_years():
    assert len(drawn(Answer(bucket_returns(338, 20)), "growth")) == 339 * 20


def test_growth_keeps_the_troughs_of_every_bucket_of_a_long_history():
    data = bucket_returns(1352, 100, per_year=52)
    table = data.returns.copy()
    table[[700, 701], 41] = [-0.5, 1.0]  # gone after a week
    points = drawn(Answer(made_of(*table.T, per_year=52)), "growth")
    line = [p["value"] for p in points if p["bucket"] == 42]
    growth = np.cumprod(1 + table[:, 41])
    assert len(points) < 21_000
    assert pytest.approx(growth[700], rel=1e-5) in line
    assert points[0]["date"] == "2019-12-25"


def test_a_calendar_cell_is_drawn_with_an_edge_and_a_missing_one_not_at_all():
    top = np.tile([0.0, 0.01], 12)
    top[5] = NAN
    answer = Answer(made_of(np.zeros(24), top))
    cells = {(c["column"], c["row"]): c["value"] for c in drawn(answer, "calendar")}
    assert len(cells) == 23
    assert ("2020", "Jun") not in cells
    assert cells["2020", "Jan"] == 0
    assert answer.blocks["calendar"]["spec"]["layer"][0]["mark"]["stroke"] == "#d5d9de"
    assert "Where no cell is drawn, there is no return" in answer.blocks["calendar"]["help"]


def test_long_histories_are_thinned_but_keep_their_extremes():
    data = bucket_returns(6500, 3, per_year=252)
    answer = Answer(data)
    points = drawn(answer, "relative_wealth")
    assert len(points) < 1100
    assert min(p["drawdown"] for p in points) == pytest.approx(answer["deepest_depth"], rel=1e-5)
    assert points[-1]["date"] == str(data.dates[-1])


def test_it_needs_neither_pandas_nor_scipy():
    # They would cost the browser seconds before the first number is there.
    code = "import flipside.tools.inversion, sys; print({'pandas', 'scipy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
    assert done.stdout.strip() == "set()"
