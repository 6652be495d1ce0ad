"""The significance tool: worked by hand, identities, missing numbers, verdicts, what a visitor may get wrong."""

import json
import math
import os
import subprocess
import sys

import numpy as np
import pytest
from unit.answers import made_of
from unit.synthetic import bucket_returns, dates

from flipside import tool, tools
from flipside.data.kinds import BucketReturns, ReturnSeries
from flipside.errors import UserError
from flipside.stats.inference import ewc

NAN = np.nan
SIGNIFICANCE = tools.load("significance")

BLOCKS = {
    "spread": [
        *("mean_annualised", "t", "dof", "p", "t_plain", "p_plain", "t_newey_west", "lag"),
        *("p_newey_west", "ci_low", "ci_high", "bootstrap_p", "block_length", "inverted_share"),
    ],
    "all_buckets": [
        *("slope_spread_mean_annualised", "slope_t", "slope_p", "mr_p", "mr_studentised_p"),
        *("up_p", "down_p", "monotone_steps", "rank_of_means", "rank_of_means_pearson"),
    ],
    "rank_correlation": ["mean", "sd", "ir", "ir_annualised", "t", "p", "positive_share"],
    "sharpe": [
        *("sharpe_annualised", "skewness", "kurtosis", "psr", "dsr"),
        *("min_track_record", "periods_needed_t2", "periods_needed_t3"),
    ],
    "decay": [
        *("first_half_annualised", "second_half_annualised", "welch_t", "welch_p"),
        *("difference_t", "difference_p"),
    ],
}
COLUMNS = {
    "intervals": ["method", "low", "high", "p"],
    "buckets": [
        *("bucket", "name", "periods", "mean_annualised", "t", "p", "holm_p", "low", "high")
    ],
    "halves": ["half", "from", "to", "periods", "mean_annualised", "t", "p", "inverted_share"],
}
CHARTS = ["bootstrap", "bucket_intervals", "bucket_boxes", "power", "rolling_t"]
ABOUT_BUCKETS = {"all_buckets", "rank_correlation", "bucket_intervals", "bucket_boxes", "buckets"}
# The numbers that rest on random draws.
DRAWN = [
    *(("spread", id) for id in ("bootstrap_p", "ci_low", "ci_high")),
    *(("all_buckets", id) for id in ("mr_p", "mr_studentised_p", "up_p", "down_p")),
]


class Answer:
    """A report with its numbers by block and id; few resamples, for most of these do not need more."""

    def __init__(self, data, **params):
        report = tool.run(SIGNIFICANCE, data, {"resamples": 200, **params})
        self.json = json.loads(json.dumps(report.to_json(), allow_nan=False))
        self.blocks = {block["id"]: block for block in self.json["blocks"]}
        self.items = {
            (block["id"], item["id"]): item
            for block in self.json["blocks"]
            for item in block.get("items", [])
        }
        self.level, self.label, self.text = (
            self.json["verdict"][key] for key in ("level", "label", "text")
        )
        self.warnings = self.json["warnings"]

    def __getitem__(self, place):
        return self.items[place]["value"]

    def values(self, *without):
        """All metrics but some."""
        return {k: item["value"] for k, item in self.items.items() if k not in without}

    def rows(self, block):
        ids = [column["id"] for column in self.blocks[block]["columns"]]
        return [dict(zip(ids, row, strict=True)) for row in self.blocks[block]["rows"]]

    def drawn(self, chart):
        """The values that a chart draws, its layers' own included."""
        spec = self.blocks[chart]["spec"]
        own = [layer["data"]["values"] for layer in spec["layer"] if "data" in layer]
        return [*spec.get("data", {"values": []})["values"], *(v for part in own for v in part)]


def series(strategy, benchmark=None, name="My account", label="My strategy", called="SPY"):
    """One monthly strategy, or several as columns."""
    returns = np.atleast_2d(np.asarray(strategy, float).T).T
    labels = (label,) if returns.shape[1] == 1 else tuple(label)
    when = dates(len(returns), 12)
    return ReturnSeries(
        name, "account.csv", when, 12, returns, labels, benchmark=benchmark, benchmark_name=called
    )


def steady(mean, periods, seed=0, swing=0.01):
    """Noise whose average over every twelve periods is `mean`."""
    rows = np.random.default_rng(seed).normal(0, swing, (periods // 12, 12))
    return (rows - rows.mean(axis=1, keepdims=True) + mean).ravel()


def ranked(spread, buckets=5):
    """Buckets that stand evenly between 0 and `spread`, each with a little of its own."""
    own = np.random.default_rng(9).normal(0, 0.002, (buckets, len(spread)))
    own[[0, -1]] = 0
    return made_of(*(np.linspace(0, 1, buckets)[:, None] * spread + own))


def test_stable_ids():
    answer = Answer(bucket_returns(60))
    found = {}
    for block, item in answer.items:
        found.setdefault(block, set()).add(item)
    assert found == {block: set(ids) for block, ids in BLOCKS.items()}
    columns = {b["id"]: [c["id"] for c in b["columns"]] for b in answer.json["blocks"] if b["type"] == "table"}  # fmt: skip
    assert columns == COLUMNS
    charts = {b["id"] for b in answer.json["blocks"] if b["type"] == "chart"}
    assert charts == set(CHARTS)
    assert "doubts" in answer.blocks


# --- by hand: a half wave around 1 %, whose first cosine sum is 2 * 0.02 and whose others are 0

WAVE = 0.01 + 0.02 * np.cos(np.pi * (np.arange(8) + 0.5) / 8)
HAND = made_of(np.zeros(8), WAVE / 2, WAVE)


@pytest.fixture(scope="module")
def hand():
    return Answer(HAND)


def test_spread_by_hand(hand):
    # Long-run variance 4 * 0.02 ** 2 / 4, so t = 0.01 / (0.02 / sqrt(8)).
    t = math.sqrt(8) / 2
    assert hand["spread", "mean_annualised"] == pytest.approx(0.12)
    assert hand["spread", "t"] == pytest.approx(t)
    assert hand["spread", "dof"] == 4
    s = t / math.sqrt(4 + t * t)  # Student's t with 4 degrees of freedom has this form
    assert hand["spread", "p"] == pytest.approx(1 - 1.5 * s * (1 - s * s / 3))
    assert hand["spread", "t_plain"] == pytest.approx(math.sqrt(14) / 2)
    assert hand["spread", "lag"] == 2  # 4 * 0.08 ** (2 / 9) is 2.28
    assert hand["spread", "inverted_share"] == 3 / 8


def test_all_buckets_by_hand(hand):
    assert hand["all_buckets", "slope_spread_mean_annualised"] == pytest.approx(0.12)
    assert hand["all_buckets", "slope_t"] == pytest.approx(math.sqrt(2))
    assert hand["all_buckets", "monotone_steps"] == 2
    assert hand["all_buckets", "rank_of_means"] == 1
    assert hand["all_buckets", "rank_of_means_pearson"] == pytest.approx(1)
    # In order five times, reversed three times.
    assert hand["rank_correlation", "mean"] == pytest.approx(0.25)
    assert hand["rank_correlation", "sd"] == pytest.approx(math.sqrt(15 / 14))
    assert hand["rank_correlation", "ir"] == pytest.approx(0.25 / math.sqrt(15 / 14))
    assert hand["rank_correlation", "ir_annualised"] == pytest.approx(
        0.25 * math.sqrt(12 * 14 / 15)
    )
    assert hand["rank_correlation", "positive_share"] == 5 / 8


def test_buckets_by_hand(hand):
    low, middle, high = hand.rows("buckets")
    assert (low["name"], low["periods"]) == ("A", 8)
    assert low["mean_annualised"] == pytest.approx(-0.06)
    assert high["t"] == pytest.approx(math.sqrt(2))
    assert low["t"] == pytest.approx(-math.sqrt(2))
    # The middle one is the average itself: no test, and none to allow for.
    assert middle["mean_annualised"] == pytest.approx(0)
    assert (middle["t"], middle["holm_p"]) == (None, None)
    assert high["holm_p"] == pytest.approx(2 * high["p"])
    half = (high["high"] - high["low"]) / 2
    assert high["mean_annualised"] == pytest.approx((high["high"] + high["low"]) / 2)
    # 2.7764 is the 97.5 % point of Student's t with 4 degrees of freedom.
    assert half == pytest.approx(2.7764 * 12 * 0.01 / math.sqrt(8), rel=1e-4)


def test_sharpe_by_hand(hand):
    ratio = math.sqrt(7) / 4  # mean square of the wave 0.02 ** 2 / 2, so sd 0.02 * sqrt(4 / 7)
    assert hand["sharpe", "sharpe_annualised"] == pytest.approx(ratio * math.sqrt(12))
    assert hand["sharpe", "skewness"] == pytest.approx(0, abs=1e-9)
    assert hand["sharpe", "kurtosis"] == pytest.approx(1.5)
    z = 1.75 / math.sqrt(1 + 0.125 * 7 / 16)
    assert hand["sharpe", "psr"] == pytest.approx((1 + math.erf(z / math.sqrt(2))) / 2)
    assert hand["sharpe", "dsr"] == hand["sharpe", "psr"]
    # 1 + 1.0547 * 1.6449 ** 2 / 0.4375 = 7.52; 4 / 0.4375 = 9.1; 9 / 0.4375 = 20.6
    assert hand["sharpe", "min_track_record"] == 8
    assert hand["sharpe", "periods_needed_t2"] == 10
    assert hand["sharpe", "periods_needed_t3"] == 21


def test_halves_by_hand(hand):
    beyond = 0.02 / 8 / math.sin(math.pi / 16)  # the average of four cosines
    assert hand["decay", "first_half_annualised"] == pytest.approx(12 * (0.01 + beyond))
    assert hand["decay", "second_half_annualised"] == pytest.approx(12 * (0.01 - beyond))
    squares = 0.02**2 * 2 - 4 * beyond**2  # sum of squares around it
    assert hand["decay", "welch_t"] == pytest.approx(2 * beyond / math.sqrt(2 * squares / 12))
    first, second = hand.rows("halves")
    assert (first["from"], first["to"], first["periods"]) == ("2020-01-31", "2020-04-30", 4)
    assert (second["from"], second["to"], second["periods"]) == ("2020-05-31", "2020-08-31", 4)
    assert (first["inverted_share"], second["inverted_share"]) == (0, 0.75)
    assert first["t"] is None
    assert hand["decay", "difference_t"] is None
    assert "at least 8" in hand.items["decay", "difference_t"]["note"]


def test_of_an_odd_number_of_periods_the_second_half_has_one_more():
    first, second = Answer(bucket_returns(25, 3)).rows("halves")
    assert (first["periods"], second["periods"]) == (12, 13)
    assert (first["to"], second["from"]) == ("1995-12-31", "1996-01-31")


# --- identities


def near(expected):
    return {k: None if v is None else pytest.approx(v, abs=1e-11) for k, v in expected.items()}


def test_doubling_returns_leaves_every_t_and_p():
    data = bucket_returns(90, 6)
    one, other = Answer(data), Answer(made_of(*2 * data.returns.T, start="1995-01-01"))
    doubled = {key for key, item in one.items.items() if item["unit"] == "fraction"}
    doubled -= {key for key in doubled if key[1] in ("psr", "dsr") or key[1].endswith("share")}
    assert ("spread", "ci_low") in doubled
    for key, value in one.values().items():
        assert other[key] == pytest.approx(2 * value if key in doubled else value), key


def test_a_market_that_all_buckets_share_changes_nothing():
    data = bucket_returns(90, 6)
    market = np.random.default_rng(5).normal(0, 0.05, (90, 1))
    other = made_of(*(data.returns + market).T, start="1995-01-01")
    pearson = ("all_buckets", "rank_of_means_pearson")
    one, other = Answer(data), Answer(other)
    assert other.values() == near(one.values())
    assert one[pearson] is not None


def test_reversing_the_buckets_flips_signs_and_swaps_up_and_down():
    data = bucket_returns(90, 6, strength=0.06)
    one = Answer(data)
    other = Answer(made_of(*data.returns.T[::-1], start="1995-01-01"))
    flipped = [
        *(("spread", id) for id in ("mean_annualised", "t", "t_plain", "t_newey_west")),
        *(("all_buckets", id) for id in ("slope_spread_mean_annualised", "slope_t", "rank_of_means")),
        *(("rank_correlation", id) for id in ("mean", "ir", "t")),
        *(("sharpe", id) for id in ("sharpe_annualised", "skewness")),
        *(("decay", id) for id in ("first_half_annualised", "second_half_annualised", "welch_t")),
    ]  # fmt: skip
    for key in flipped:
        assert other[key] == pytest.approx(-one[key]), key
    for id in ("p", "p_plain", "p_newey_west", "bootstrap_p", "block_length", "dof"):
        assert other["spread", id] == pytest.approx(one["spread", id]), id
    assert other["spread", "ci_low"] == pytest.approx(-one["spread", "ci_high"])
    assert other["all_buckets", "up_p"] == one["all_buckets", "down_p"]
    assert other["all_buckets", "down_p"] == one["all_buckets", "up_p"]
    assert one["all_buckets", "up_p"] != one["all_buckets", "down_p"]
    assert other["all_buckets", "monotone_steps"] == 5 - one["all_buckets", "monotone_steps"]
    assert other["sharpe", "psr"] == pytest.approx(1 - one["sharpe", "psr"])
    assert (one["sharpe", "periods_needed_t2"] is None) != (
        other["sharpe", "periods_needed_t2"] is None
    )


def test_with_two_buckets_the_line_is_the_spread():
    answer = Answer(bucket_returns(60, 2))
    assert answer["all_buckets", "slope_t"] == pytest.approx(answer["spread", "t"])
    assert answer["all_buckets", "slope_p"] == pytest.approx(answer["spread", "p"])
    assert "two buckets" in answer.items["all_buckets", "slope_spread_mean_annualised"]["note"]
    low, high = answer.rows("buckets")
    assert high["mean_annualised"] == pytest.approx(answer["spread", "mean_annualised"] / 2)
    assert low["p"] == pytest.approx(answer["spread", "p"])


def test_tail_averages_the_buckets_at_each_end():
    data = bucket_returns(60, 6)
    low, high = data.returns[:, :2].mean(axis=1), data.returns[:, -2:].mean(axis=1)
    answer, plain = Answer(data, tail=2), Answer(made_of(low, high, start="1995-01-01"))
    for id in ("mean_annualised", "t", "p", "bootstrap_p", "inverted_share"):
        assert answer["spread", id] == pytest.approx(plain["spread", id]), id


@pytest.mark.parametrize("against", ["universe", "benchmark"])
def test_what_the_top_is_held_against(against):
    data = bucket_returns(60, 5, benchmark=True, universe=True)
    reference = getattr(data, against)
    answer = Answer(data, against=against)
    assert answer.json["params"]["against"] == against
    assert answer["spread", "t"] == pytest.approx(ewc(data.returns[:, 4] - reference).t)
    assert [row["t"] for row in answer.rows("buckets")] == pytest.approx(
        [ewc(data.returns[:, b] - reference).t for b in range(5)]
    )
    named = "the universe" if against == "universe" else "the benchmark (SPY)"
    assert named in answer.text
    assert f"minus that of {named}." in answer.blocks["buckets"]["help"]


def test_without_a_universe_it_is_the_average_of_all_buckets():
    data = bucket_returns(60, 5)
    answer = Answer(data, against="universe")
    expected = ewc(data.returns[:, 4] - data.returns.mean(axis=1)).t
    assert answer["spread", "t"] == pytest.approx(expected)
    assert answer.rows("buckets")[4]["t"] == pytest.approx(expected)
    assert "average of all buckets" in answer.items["spread", "mean_annualised"]["note"]


def test_overlap_counts_fewer_returns_a_year_and_in_the_history():
    data = bucket_returns(120, 5)
    one, four = Answer(data), Answer(data, overlap=4)
    for key in (("spread", "t"), ("spread", "p"), ("spread", "t_plain"), ("rank_correlation", "t")):
        assert four[key] == one[key]
    for key in (("spread", "mean_annualised"), ("decay", "first_half_annualised")):
        assert four[key] == pytest.approx(one[key] / 4)
    for key in (("sharpe", "sharpe_annualised"), ("rank_correlation", "ir_annualised")):
        assert four[key] == pytest.approx(one[key] / 2)
    for row, other in zip(one.rows("buckets"), four.rows("buckets"), strict=True):
        assert other["low"] == pytest.approx(row["low"] / 4)
    needed = 4 / (one["sharpe", "sharpe_annualised"] ** 2 / 12)
    assert one["sharpe", "periods_needed_t2"] == math.ceil(needed)
    assert four["sharpe", "periods_needed_t2"] == math.ceil(4 * needed)
    assert 0.5 < four["sharpe", "psr"] < one["sharpe", "psr"]
    assert four["spread", "block_length"] >= 4 > one["spread", "block_length"]
    assert Answer(data, overlap=13)["spread", "lag"] == 12
    assert Answer(data, overlap=13, lag=3)["spread", "lag"] == 12
    assert "overlap" in Answer(data, overlap=13, lag=3).items["spread", "lag"]["note"]
    assert "spans 4 months" in four.items["spread", "mean_annualised"]["note"]


def test_lag_is_reported_as_it_was_used():
    data = bucket_returns(120, 5)
    assert Answer(data).json["params"]["lag"] == 4
    answer = Answer(data, lag=0)
    assert answer.json["params"]["lag"] == answer["spread", "lag"] == 0
    # With no lag it is the plain t but for n instead of n - 1.
    assert answer["spread", "t_newey_west"] == pytest.approx(
        answer["spread", "t_plain"] * math.sqrt(120 / 119)
    )


def test_trials_deflate_the_sharpe_ratio_only():
    data = bucket_returns(120, 5)
    one, many = Answer(data), Answer(data, trials=50)
    dsr = ("sharpe", "dsr")
    assert one[dsr] == one["sharpe", "psr"]
    assert many[dsr] < one[dsr] - 0.01
    assert many.values(dsr) == one.values(dsr)
    assert "50" in many.items[dsr]["note"]


def test_confidence_widens_the_intervals():
    data = bucket_returns(120, 5)
    narrow, wide = Answer(data, confidence=0.8), Answer(data, confidence=0.99, resamples=2000)
    assert wide["spread", "ci_low"] < narrow["spread", "ci_low"] < narrow["spread", "ci_high"]
    assert narrow["spread", "ci_high"] < wide["spread", "ci_high"]
    for thin, thick in zip(narrow.rows("intervals"), wide.rows("intervals"), strict=True):
        assert thick["low"] < thin["low"] < thin["high"] < thick["high"], thin["method"]
    assert "80%" in narrow.items["spread", "ci_low"]["label"]
    assert narrow["sharpe", "min_track_record"] < wide["sharpe", "min_track_record"]


def test_the_interval_that_is_shown_is_the_first_of_the_table():
    answer = Answer(bucket_returns(60, 5))
    first = answer.rows("intervals")[0]
    assert (first["low"], first["high"]) == (answer["spread", "ci_low"], answer["spread", "ci_high"])  # fmt: skip
    assert first["p"] == answer["spread", "bootstrap_p"]
    shown = {row["method"]: row["p"] for row in answer.rows("intervals")}
    assert shown["Robust t (EWC)"] == answer["spread", "p"]
    assert shown["Newey-West"] == answer["spread", "p_newey_west"]
    assert shown["Plain t"] == answer["spread", "p_plain"]


def test_an_interval_holds_zero_where_its_p_is_above_five_percent():
    for seed in range(1, 13):
        for row in Answer(bucket_returns(60, 3, strength=0.08, seed=seed)).rows("intervals"):
            if row["p"] is not None:
                assert (row["low"] <= 0 <= row["high"]) == (row["p"] >= 0.05), row["method"]


def test_dates_choose_a_part_of_the_history():
    data = bucket_returns(120, 5)
    cut = Answer(data, first="2000-01-01", last="2002-12-31")
    part = Answer(data.between("2000-01-01", "2002-12-31"))
    assert cut.values() == part.values()
    assert (cut.rows("halves")[0]["from"], cut.rows("halves")[1]["to"]) == ("2000-01-31", "2002-12-31")  # fmt: skip
    assert cut.json["data"][0]["periods"] == 120


def test_the_same_seed_gives_the_same_report_and_another_one_does_not():
    data = bucket_returns(120, 5, strength=0.03)
    one, again, other = Answer(data, seed=7), Answer(data, seed=7), Answer(data, seed=8)
    assert one.json == again.json
    assert other.values(*DRAWN) == one.values(*DRAWN)
    for key in DRAWN:
        assert other[key] == pytest.approx(one[key], abs=0.2)
    assert [other[key] for key in DRAWN] != [one[key] for key in DRAWN]


def test_more_resamples_are_used():
    data = bucket_returns(120, 5, strength=0.5)
    # The smallest p that so many resamples can give.
    for resamples in (200, 1000):
        answer = Answer(data, resamples=resamples)
        assert answer["spread", "bootstrap_p"] == pytest.approx(2 / (resamples + 1))
        assert answer["all_buckets", "up_p"] == pytest.approx(1 / (resamples + 1))


# --- missing, constant, extreme


def test_periods_with_one_side_missing_are_left_out_and_told():
    data = bucket_returns(60, 4)
    table = data.returns.copy()
    table[[3, 30], 0] = NAN
    table[30, 3] = NAN
    answer = Answer(made_of(*table.T))
    both = np.delete(table, [3, 30], axis=0)
    assert answer["spread", "t"] == pytest.approx(ewc(both[:, 3] - both[:, 0]).t)
    assert [row["periods"] for row in answer.rows("halves")] == [29, 29]
    assert any("2 months are left out" in warning for warning in answer.warnings)


def test_the_others_stand_for_a_missing_bucket_of_the_tail():
    table = bucket_returns(60, 6).returns.copy()
    table[:20, 0] = NAN
    answer = Answer(made_of(*table.T), tail=2)
    bottom = np.where(np.isnan(table[:, 0]), table[:, 1], (table[:, 0] + table[:, 1]) / 2)
    assert answer["spread", "t"] == pytest.approx(ewc(table[:, 4:].mean(axis=1) - bottom).t)
    assert any("In 20 months some of the buckets" in warning for warning in answer.warnings)


def test_a_bucket_without_returns_takes_no_test_from_the_others():
    table = bucket_returns(60, 5).returns.copy()
    table[:, 2] = NAN
    answer = Answer(made_of(*table.T))
    assert answer["spread", "p"] is not None
    assert answer["all_buckets", "slope_p"] is not None
    for id in ("mr_p", "mr_studentised_p", "up_p", "down_p"):
        assert answer["all_buckets", id] is None
        assert "Buckets 2 and 3" in answer.items["all_buckets", id]["note"]
    rows = answer.rows("buckets")
    assert [row["periods"] for row in rows] == [60, 60, 0, 60, 60]
    assert rows[2]["mean_annualised"] is rows[2]["p"] is rows[2]["holm_p"] is None
    assert rows[0]["holm_p"] <= 4 * rows[0]["p"] + 1e-12
    assert {v["bucket"] for v in answer.drawn("bucket_boxes") if "bucket" in v} == {1, 2, 4, 5}


def test_empty_and_constant_buckets_are_said_and_steps_without_returns_not_counted():
    table = bucket_returns(60, 6).returns.copy()
    table[:, 2], table[:, 4] = NAN, 0.01
    answer = Answer(made_of(*table.T))
    assert any("No returns at all: C." in warning for warning in answer.warnings)
    assert any("The same return in every period: E." in warning for warning in answer.warnings)
    steps = np.diff(table.mean(axis=0))
    rising = int(np.sum(steps > 0))
    assert answer["all_buckets", "monotone_steps"] == rising
    assert f"{rising} of 3 steps" in answer.text


def test_dates_that_are_not_in_the_file_are_told():
    data = bucket_returns(120, 3)
    there = np.r_[0:50, 57:120]
    cut = BucketReturns("c", "c.csv", data.dates[there], 12, data.returns[there], data.labels)
    assert any("7 months have no date in the file" in w for w in Answer(cut).warnings)
    account = series(MARKET + GOOD, MARKET)
    gone = ReturnSeries(
        *("c", "c.csv", account.dates[there], 12, account.returns[there], account.labels),
        benchmark=account.benchmark[there],
    )
    assert any("7 months have no date in the file" in w for w in Answer(gone).warnings)
    assert not any("no date" in w for w in Answer(data).warnings)


def test_an_interval_without_an_end_says_why():
    # Many resamples hold eleven times the same value only, and have no t.
    answer = Answer(EDGES["nearly constant"], resamples=1000)
    assert answer["spread", "ci_low"] is not None
    assert answer["spread", "ci_high"] is None
    assert "same value in every period" in answer.items["spread", "ci_high"]["note"]
    few = Answer(bucket_returns(60, 5), confidence=0.999)
    assert few["spread", "ci_high"] is None
    assert "Too few resamples" in few.items["spread", "ci_high"]["note"]
    assert few["sharpe", "min_track_record"] is not None
    assert "99.9% sure" in few.items["sharpe", "min_track_record"]["help"]


def test_neighbours_that_are_the_same_have_no_monotonic_test():
    table = bucket_returns(60, 4).returns.copy()
    table[:, 2] = table[:, 1]
    answer = Answer(made_of(*table.T))
    assert answer["all_buckets", "mr_p"] is None
    assert "Buckets 2 and 3" in answer.items["all_buckets", "mr_p"]["note"]
    assert answer["all_buckets", "up_p"] is not None


@pytest.mark.parametrize("step", [0.0, 0.01])
def test_a_spread_without_variance_is_said_and_not_divided_by(step):
    market = np.random.default_rng(0).normal(0, 0.05, 40)
    answer = Answer(made_of(market, market + step))
    assert (answer.level, answer.label) == ("unknown", "Cannot be tested")
    for block, id in [("spread", id) for id in ("t", "p", "t_plain", "p_newey_west", "ci_low")] + [
        ("sharpe", id) for id in ("sharpe_annualised", "psr", "dsr", "min_track_record")
    ]:
        assert answer[block, id] is None
        assert "same in every period" in answer.items[block, id]["note"]
    assert answer["spread", "mean_annualised"] == pytest.approx(12 * step)
    assert any("the same return in every month" in w for w in answer.warnings) == (step == 0)


@pytest.mark.parametrize("periods", [2, 3, 7])
def test_too_few_periods_give_missing_numbers_and_no_failure(periods):
    answer = Answer(bucket_returns(periods, 3))
    assert answer.level == "unknown"
    for id in ("t", "dof", "p", "bootstrap_p", "ci_low", "ci_high", "t_newey_west"):
        assert answer["spread", id] is None
        assert f"at least 8 periods; there are {periods}" in answer.items["spread", id]["note"]
    assert answer["spread", "mean_annualised"] is not None
    assert answer["spread", "t_plain"] is not None
    for chart in ("bootstrap", "rolling_t"):
        assert answer.blocks[chart]["alt"].startswith("No chart: ")
    assert any("short" in warning for warning in answer.warnings)


def test_eight_periods_are_enough_for_a_t_but_not_for_halves():
    answer = Answer(bucket_returns(8, 3))
    assert answer["spread", "t"] is not None
    assert answer["spread", "bootstrap_p"] is not None
    assert [row["t"] for row in answer.rows("halves")] == [None, None]
    sixteen = Answer(bucket_returns(16, 3))
    assert None not in [row["t"] for row in sixteen.rows("halves")]
    assert sixteen["decay", "difference_p"] is not None


EDGES = {
    **{f"{periods} periods": bucket_returns(periods, 4) for periods in (2, 4, 8, 9, 15)},
    "two equal buckets": made_of(np.zeros(20), np.zeros(20)),
    "constant spread": made_of(np.zeros(20), np.full(20, 0.01)),
    "nearly constant": made_of(np.zeros(12), np.r_[np.full(11, 0.01), 0.05]),
    "total loss": made_of(np.zeros(30), np.r_[np.tile([0.01, -0.02], 14), -1.0, 0.01]),
    "huge": made_of(np.zeros(30), 1e6 * np.random.default_rng(0).normal(1, 1, 30) ** 2),
    "tiny": made_of(np.zeros(30), 1e-9 * np.random.default_rng(0).normal(1, 1, 30)),
    "mostly missing": bucket_returns(60, 4, missing=0.7),
    "a year a period": bucket_returns(20, 3, 1),
    "losing": bucket_returns(60, 3, strength=-0.3),
    "series": series(steady(0.01, 24), np.zeros(24)),
}


@pytest.mark.parametrize("shape", EDGES)
@pytest.mark.parametrize("params", [{}, {"overlap": 1, "trials": 30, "confidence": 0.999}])
def test_every_missing_number_says_why_and_nothing_else_is_said_twice(shape, params):
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        answer = Answer(EDGES[shape], **params)
    for place, item in answer.items.items():
        assert item["value"] is not None or item.get("note"), place
    told = json.dumps([{**b, "spec": None} for b in answer.json["blocks"]]) + answer.text
    for word in (" nan", " inf", "None", "nan%", "inf%"):
        assert word not in told.replace("inform", "").replace("infinite", ""), word


# --- verdict

GOOD = steady(0.006, 120)
NOISE = np.random.default_rng(0).normal(0.001, 0.03, 120)


def test_verdict_of_a_signal_that_holds():
    answer = Answer(ranked(GOOD))
    assert answer.level == "good"
    assert "p below 0.001" in answer.text
    assert "7.2% a year more than the bottom bucket" in answer.text
    assert "4 of 4 steps" in answer.text
    assert "over 120 months" in answer.text


def test_verdict_of_noise():
    answer = Answer(ranked(NOISE))
    assert (answer.level, answer.label) == ("bad", "Could be luck")
    assert answer["spread", "t"] == pytest.approx(1.22, abs=0.005)
    assert "cannot be told from luck" in answer.text
    # A weak signal would look like this as well; it needs this long to show.
    needed = answer["sharpe", "periods_needed_t2"]
    assert needed > 120
    assert f"{needed:,.0f} months" in answer.text


def test_verdict_of_a_ranking_that_is_upside_down():
    answer = Answer(ranked(-GOOD))
    assert (answer.level, answer.label) == ("bad", "Upside-down beyond luck")
    assert "7.2% a year less" in answer.text
    assert "0 of 4 steps" in answer.text
    against = Answer(ranked(-GOOD), against="universe")
    assert against.level == "bad"
    assert "worse than" in against.label.lower()


def test_verdict_where_one_half_carries_it():
    answer = Answer(ranked(np.r_[steady(0.02, 60), steady(-0.002, 60)]))
    assert answer["spread", "p"] < 0.05
    assert answer.level == "mixed"
    assert "Only one half carries it" in answer.text
    later = Answer(ranked(np.r_[steady(-0.002, 60), steady(0.02, 60)]))
    assert later.level == "mixed"


def test_verdict_where_it_has_worn_off():
    more, less = steady(0.02, 60, swing=0.02), steady(0.004, 60, seed=1, swing=0.02)
    answer, grown = Answer(ranked(np.r_[more, less])), Answer(ranked(np.r_[less, more]))
    for each in (answer, grown):
        assert each["spread", "p"] < 0.05
        assert each["decay", "difference_p"] < 0.05
    assert answer.level == "mixed"
    assert "worn off" in answer.text
    assert grown.level == "good"


def test_verdict_of_a_short_history():
    assert Answer(ranked(steady(0.006, 48))).level == "mixed"
    assert Answer(ranked(steady(0.006, 60))).level == "good"
    assert any("short" in w for w in Answer(ranked(steady(0.006, 48))).warnings)


def test_verdict_where_only_the_ends_differ():
    noise = np.random.default_rng(3).normal(0, 0.05, (6, 120))
    noise -= noise.mean(axis=1, keepdims=True)
    noise += np.linspace(0.01, -0.01, 6)[:, None]
    answer = Answer(made_of(np.zeros(120), *noise, GOOD))
    assert answer["spread", "p"] < 0.05
    assert answer["all_buckets", "slope_p"] > 0.05 or answer["all_buckets", "slope_t"] < 0
    assert answer.level == "mixed"


def test_verdict_where_all_buckets_show_it_and_the_two_ends_do_not():
    rng = np.random.default_rng(2)
    table = np.linspace(0, 0.01, 10)[:, None] + rng.normal(0, 0.005, (10, 120))
    table[0] += rng.normal(0, 0.15, 120)
    answer = Answer(made_of(*table))
    assert answer["spread", "p"] > 0.05 > answer["all_buckets", "slope_p"]
    assert answer.level == "mixed"


def test_the_robust_t_alone_is_not_enough():
    # Small gains and rare crashes; resampling sees what they do to the t.
    crashes = 0.07 - np.random.default_rng(1404).exponential(0.05, 60)
    answer = Answer(series(MARKET[:60] + crashes, MARKET[:60]), resamples=500)
    assert answer["spread", "t"] > 2
    assert answer["spread", "p"] < 0.05 < answer["spread", "bootstrap_p"]
    assert answer.level == "bad"
    assert "cannot be told from luck" in answer.text


def test_only_where_every_step_rises_beyond_luck_the_whole_ranking_sorts():
    sure = Answer(ranked(GOOD))
    assert sure["all_buckets", "mr_p"] < 0.05
    assert "even the strictest test" in sure.text
    table = np.random.default_rng(5).normal(0, 0.02, (5, 120))
    table += (np.linspace(0, 0.012, 5) - table.mean(axis=1))[:, None]
    table[2] += table[1].mean() - table[2].mean() - 0.001
    answer = Answer(made_of(*table))
    assert answer["all_buckets", "monotone_steps"] == 3
    assert answer["all_buckets", "mr_p"] > 0.05 > answer["all_buckets", "slope_p"]
    assert "strictest" not in answer.text
    assert "not proved" in answer.text


def test_steps_that_do_not_rise_are_not_called_most():
    rng = np.random.default_rng(12)
    table = rng.normal(0, 0.03, (240, 12)) + np.linspace(0, 0.006, 12)
    answer = Answer(made_of(*table.T))
    assert answer["all_buckets", "slope_p"] < 0.05
    assert answer["all_buckets", "monotone_steps"] == 5
    assert "5 of 11 steps rise" in answer.text
    assert "Most of the ranking" not in answer.text


def test_an_end_that_falls_alone_does_not_speak_for_the_buckets_between():
    table = np.random.default_rng(11).normal(0, 0.03, (240, 8))
    table[:, 0] += 0.012
    answer = Answer(made_of(*table.T))
    assert answer.label == "Upside-down beyond luck"
    assert answer["all_buckets", "slope_p"] > 0.05
    assert "either" not in answer.text


def test_a_length_that_has_passed_is_not_asked_for():
    steps = np.random.default_rng(8).normal(0, 0.02, 300)
    for i in range(1, 300):
        steps[i] += 0.3 * steps[i - 1]
    answer = Answer(ranked(steps + 0.003))
    assert answer.level == "bad"
    assert answer["spread", "t_plain"] > 2
    needed = answer["sharpe", "periods_needed_t2"]
    assert needed < 300
    assert f"{needed:,.0f} months" not in answer.text


def test_no_length_is_named_that_nobody_can_wait_for():
    noise = np.random.default_rng(0).normal(0, 0.01, 2500)
    data = made_of(np.zeros(2500), noise - noise.mean() + 1e-6, per_year=252)
    answer = Answer(data)
    assert answer["sharpe", "periods_needed_t2"] > 1e8
    assert "no history is long enough" in answer.text
    assert "e+" not in answer.text + answer.blocks["power"]["alt"]


def test_a_t_that_only_the_robust_way_finds_is_doubted():
    turns = 0.02 * np.tile([1, -1], 60) + np.random.default_rng(0).normal(0.0015, 0.004, 120)
    answer = Answer(ranked(turns))
    assert answer["spread", "p"] < 0.05 < answer["spread", "p_plain"]
    assert answer.level == "mixed"
    assert "plain t" in answer.text


def test_returns_that_span_too_much_of_the_history_cannot_be_tested():
    data = bucket_returns(60, 5)
    assert Answer(data).level == "good"
    answer = Answer(data, overlap=8)
    assert answer.level == "unknown"
    assert "only 7.5 that do not overlap" in answer.text
    far = Answer(bucket_returns(260, 5, 52), overlap=26)
    assert far.level == "mixed"
    assert "only 10 returns that do not overlap" in far.text
    assert "do not overlap" not in Answer(bucket_returns(260, 5, 52), overlap=4).text


def test_verdict_after_a_search():
    data = ranked(np.random.default_rng(0).normal(0.004, 0.015, 120))
    plain, searched = Answer(data), Answer(data, trials=1000)
    assert plain["spread", "p"] < 0.05
    assert plain.level == "good"
    assert searched["sharpe", "dsr"] < 0.95
    assert searched.level == "mixed"
    assert "1,000 systems tried" in searched.text


def test_undeclared_overlap_is_suspected():
    steps = np.random.default_rng(1).normal(0.004, 0.01, 303)
    data = ranked(np.convolve(steps, np.ones(4), "valid"))
    plain, declared = Answer(data), Answer(data, overlap=4)
    assert plain["spread", "p"] < 0.05
    assert plain.level == "mixed"
    assert "overlap" in plain.text
    assert "Neighbouring" not in declared.text
    assert declared["spread", "mean_annualised"] == pytest.approx(plain["spread", "mean_annualised"] / 4)  # fmt: skip


def test_where_the_spread_comes_from_is_said():
    low = made_of(-GOOD, *np.random.default_rng(4).normal(0, 0.001, (8, 120)), np.zeros(120))
    assert "lowest bucket makes most of it" in Answer(low).text
    assert "makes most of it" not in Answer(ranked(GOOD)).text


def test_verdict_speaks_in_the_file_s_units():
    assert "120 months" in Answer(bucket_returns(120)).text
    assert "120 four-week periods" in Answer(bucket_returns(120, per_year=365.25 / 28)).text
    assert "300 days" in Answer(bucket_returns(300, per_year=252)).text


def test_few_resamples_are_warned_of():
    assert any("200 resamples" in w for w in Answer(bucket_returns(60)).warnings)
    assert not any("resamples" in w for w in Answer(bucket_returns(60), resamples=1000).warnings)


# --- return series

MARKET = np.random.default_rng(6).normal(0.005, 0.04, 120)


def test_a_series_over_its_benchmark_is_tested_as_a_spread():
    answer = Answer(series(MARKET + GOOD, MARKET))
    same = Answer(made_of(np.zeros(120), GOOD, start="1995-01-01"))
    assert not ABOUT_BUCKETS & set(answer.blocks)
    assert set(answer.blocks) == set(same.blocks) - ABOUT_BUCKETS
    for place in answer.items:
        assert answer[place] == pytest.approx(same[place]), place
    assert answer.level == "good"
    assert "My strategy" in answer.text
    assert "the benchmark (SPY)" in answer.text
    assert answer.json["params"]["against"] == "benchmark"


@pytest.mark.parametrize("against", ["bottom", "benchmark"])
def test_a_series_has_only_its_benchmark(against):
    assert Answer(series(MARKET + GOOD, MARKET), against=against)["spread", "t"] > 3


def test_periods_of_a_series_without_one_side_are_left_out_and_told():
    strategy, market = MARKET + GOOD, MARKET.copy()
    strategy[3] = market[7] = NAN
    answer = Answer(series(strategy, market))
    assert answer["spread", "t"] == pytest.approx(ewc(np.delete(GOOD, [3, 7])).t)
    assert any("2 months are left out" in warning for warning in answer.warnings)


# --- what a visitor may get wrong


@pytest.mark.parametrize(
    ("params", "field", "words"),
    [
        ({"tail": 3}, "tail", "5 buckets"),
        ({"tail": 0}, "tail", "between 1 and 100"),
        ({"against": "benchmark"}, "against", "no benchmark column"),
        ({"against": "gold"}, "against", "one of bottom, universe, benchmark"),
        ({"overlap": 0}, "overlap", "between 1 and 1,000"),
        ({"overlap": 60}, "overlap", "60 periods"),
        ({"lag": 60}, "lag", "60"),
        ({"lag": -1}, "lag", "0 or more"),
        ({"resamples": 99}, "resamples", "between 100 and 100,000"),
        ({"resamples": 200.5}, "resamples", "whole number"),
        ({"seed": -1}, "seed", "between 0"),
        ({"trials": 0}, "trials", "between 1"),
        ({"confidence": 1}, "confidence", "0.999"),
        ({"confidence": 0.4}, "confidence", "between 0.5"),
        ({"first": "2010-01-01"}, "first", "no period between"),
        ({"first": "1999-12-31"}, "first", "only 1 period"),
        ({"first": "1999-01-01", "last": "1998-01-01"}, "first", "later than"),
        ({"last": "soon"}, "last", "a date such as"),
    ],
)
def test_bad_parameters(params, field, words):
    with pytest.raises(UserError, match=words) as caught:
        Answer(bucket_returns(60, 5), **params)
    assert list(caught.value.faults) == [field]


def test_all_faults_come_together():
    with pytest.raises(UserError) as caught:
        Answer(bucket_returns(60, 5), tail=0, trials=0, confidence=2)
    assert set(caught.value.faults) == {"tail", "trials", "confidence"}


def test_excess_returns_have_no_benchmark():
    excess = bucket_returns(60, 5)
    excess = BucketReturns(
        "e", "e.csv", excess.dates, 12, excess.returns, excess.labels, excess=True
    )
    assert Answer(excess)["spread", "t"] == Answer(bucket_returns(60, 5))["spread", "t"]
    with pytest.raises(UserError, match="excess returns") as caught:
        Answer(excess, against="benchmark")
    assert caught.value.field == "against"


def test_a_series_without_a_benchmark_is_refused():
    with pytest.raises(UserError, match="no benchmark") as caught:
        Answer(series(MARKET))
    assert caught.value.field == "against"
    assert caught.value.remedy


def test_a_series_has_no_universe():
    with pytest.raises(UserError, match="no universe") as caught:
        Answer(series(MARKET, MARKET + 0.01), against="universe")
    assert caught.value.field == "against"


def test_sides_that_are_never_there_together_are_refused():
    table = bucket_returns(60, 4).returns.copy()
    table[:30, 0] = table[30:, 3] = NAN
    with pytest.raises(UserError, match="together in only 0 of 60 periods") as caught:
        Answer(made_of(*table.T))
    assert caught.value.field == "tail"


def test_impossible_returns():
    with pytest.raises(UserError, match=r"B has a return of -1\.2"):
        Answer(made_of([0.0] * 12, [*[0.01] * 11, -1.2]))


@pytest.mark.parametrize("bad", [-1.2, np.inf])
def test_impossible_returns_of_a_series(bad):
    strategy = (MARKET + GOOD).copy()
    strategy[3] = bad
    with pytest.raises(UserError, match=r"My strategy has a return of .* on 1995-04-30"):
        Answer(series(strategy, MARKET))


def test_progress_only_moves_forward_and_ends():
    heard = []
    data = [bucket_returns(60, 5), bucket_returns(60, 3)]
    tool.run(SIGNIFICANCE, data, {"resamples": 200}, lambda part, words: heard.append((part, words)))  # fmt: skip
    parts = [part for part, _ in heard]
    assert parts == sorted(parts)
    assert (parts[0], parts[-1]) == (0, 1)
    assert all(words for _, words in heard)


# --- charts


def test_the_histogram_holds_every_resample():
    answer = Answer(bucket_returns(60, 5))
    bars = [v for v in answer.drawn("bootstrap") if "share" in v]
    assert sum(bar["share"] for bar in bars) == pytest.approx(1, rel=1e-4)
    percentile = next(r for r in answer.rows("intervals") if r["method"].endswith("percentile"))
    beyond = sum(bar["share"] for bar in bars if bar["end"] <= percentile["low"])
    assert 0 < beyond <= 0.025
    [span] = [v for v in answer.drawn("bootstrap") if v.keys() == {"start", "end"}]
    assert span["start"] == pytest.approx(answer["spread", "ci_low"], rel=1e-5)
    assert span["end"] == pytest.approx(answer["spread", "ci_high"], rel=1e-5)


def test_the_histogram_says_where_zero_lies():
    assert "zero lies outside" in Answer(ranked(GOOD)).blocks["bootstrap"]["alt"]
    assert "zero lies inside" in Answer(ranked(NOISE)).blocks["bootstrap"]["alt"]


@pytest.mark.parametrize(("periods", "window"), [(240, 60), (120, 60), (90, 45)])
def test_rolling_t_is_that_of_five_years_or_half_the_history(periods, window):
    data = bucket_returns(periods, 3)
    answer = Answer(data)
    spread = data.returns[:, -1] - data.returns[:, 0]
    points = [v for v in answer.drawn("rolling_t") if "date" in v]
    assert answer.blocks["rolling_t"]["title"] == f"t over {window} months"
    assert len(points) == periods - window + 1
    assert points[0]["date"] == str(data.dates[window - 1])
    assert points[0]["t"] == pytest.approx(ewc(spread[:window]).t, rel=1e-5)
    assert points[-1]["t"] == pytest.approx(ewc(spread[-window:]).t, rel=1e-5)


def test_power_reaches_the_hurdle_where_the_numbers_say():
    answer = Answer(bucket_returns(120, 5), overlap=2)
    points = [v for v in answer.drawn("power") if "periods" in v]
    [now] = [p for p in points if p["periods"] == 120 and p["t"] == points[-1]["t"]]
    # The plain t of the independent returns, half as many as there are.
    assert now["t"] == pytest.approx(answer["spread", "t_plain"] / math.sqrt(2), rel=1e-5)
    line = points[:-1]
    assert line[-1]["periods"] >= 240
    for point in line[1:]:
        # Lengths are drawn as whole periods.
        roots = [math.sqrt((point["periods"] + off) / 120) for off in (-0.51, 0.51)]
        assert now["t"] * roots[0] <= point["t"] <= now["t"] * roots[1]
    needed = answer["sharpe", "periods_needed_t3"]
    assert f"{needed:,.0f} months" in answer.blocks["power"]["alt"]


def test_power_of_a_losing_spread_reaches_nothing():
    alt = Answer(ranked(-GOOD)).blocks["power"]["alt"]
    assert "never reaches" in alt


def test_bucket_charts_show_the_table_and_its_percentiles():
    data = bucket_returns(60, 4)
    answer = Answer(data)
    points = [v for v in answer.drawn("bucket_intervals") if "value" in v][:4]
    for row, point in zip(answer.rows("buckets"), points, strict=True):
        assert point["bucket"] == row["bucket"]
        assert point["value"] == pytest.approx(row["mean_annualised"], rel=1e-5)
        assert point["low"] == pytest.approx(row["low"], rel=1e-5)
        assert point["high"] == pytest.approx(row["high"], rel=1e-5)
    excess = data.returns - data.returns.mean(axis=1, keepdims=True)
    boxes = [v for v in answer.drawn("bucket_boxes") if "median" in v][:4]
    for b, box in enumerate(boxes):
        found = [box[key] for key in ("low", "first", "median", "third", "high")]
        assert found == pytest.approx(np.percentile(excess[:, b], [5, 25, 50, 75, 95]), rel=1e-5)


def test_long_histories_are_thinned():
    points = Answer(bucket_returns(3000, 2, 252)).drawn("rolling_t")
    assert len(points) < 1100


def test_it_needs_neither_pandas_nor_scipy():
    # They would cost the browser seconds before the first number is there.
    code = "import flipside.tools.significance, sys; print({'pandas', 'scipy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
    assert done.stdout.strip() == "set()"
