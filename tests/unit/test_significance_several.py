"""The significance tool on several systems: the table, p values for their number, what is left out."""

import re

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests
from unit.synthetic import bucket_returns
from unit.test_significance import ABOUT_BUCKETS, GOOD, MARKET, Answer, series

from flipside.data.kinds import BucketReturns
from flipside.errors import UserError
from flipside.stats.inference import ewc

COLUMNS = [
    *("system", "from", "to", "periods", "mean_annualised", "t", "p"),
    *("holm_p", "yekutieli_p", "mr_p", "rank_ir"),
]


def named(name, *shape, **more):
    data = bucket_returns(*shape, **more)
    return BucketReturns(
        name,
        f"{name}.csv",
        data.dates,
        data.periods_per_year,
        data.returns,
        data.labels,
        data.benchmark,
        data.universe,
        data.benchmark_name,
    )


VALUE = named("value", 120, 5, seed=1)
GROWTH = named("growth", 96, 10, strength=0.05, seed=2)
SIZE = named("size", 200, 3, 52, strength=0.0, seed=3)


@pytest.fixture(scope="module")
def answer():
    return Answer([VALUE, GROWTH, SIZE])


def test_the_table_has_every_system_as_it_is_alone(answer):
    assert [column["id"] for column in answer.blocks["systems"]["columns"]] == COLUMNS
    for row, data in zip(answer.rows("systems"), (VALUE, GROWTH, SIZE), strict=True):
        alone = Answer(data)
        assert row["system"] == data.name
        assert (row["from"], row["to"]) == (str(data.dates[0]), str(data.dates[-1]))
        assert row["periods"] == data.periods
        assert row["mean_annualised"] == alone["spread", "mean_annualised"]
        assert (row["t"], row["p"]) == (alone["spread", "t"], alone["spread", "p"])
        assert row["mr_p"] == alone["all_buckets", "mr_p"]
        assert row["rank_ir"] == alone["rank_correlation", "ir"]


def test_gaps_of_one_system_do_not_touch_the_others():
    holes = named("holes", 120, 4, missing=0.1, seed=5)
    alone, among = Answer(holes), Answer([VALUE, holes])
    row = among.rows("systems")[1]
    assert row["periods"] == sum(half["periods"] for half in alone.rows("halves")) < 120
    assert (row["t"], row["p"]) == (alone["spread", "t"], alone["spread", "p"])
    assert row["mr_p"] == alone["all_buckets", "mr_p"]
    assert row["rank_ir"] == alone["rank_correlation", "ir"]
    assert among.rows("systems")[0]["mr_p"] == Answer(VALUE)["all_buckets", "mr_p"]


def test_alone_there_is_nothing_to_compare(answer):
    alone = Answer(VALUE)
    assert set(answer.blocks) - set(alone.blocks) == {"systems", "forest"}
    without = ("sharpe", "dsr")  # which counts the systems loaded as tried
    assert answer.values(without) == alone.values(without)


def test_adjusted_p_are_those_of_statsmodels(answer):
    rows = answer.rows("systems")
    p = [row["p"] for row in rows]
    holm, yekutieli = (multipletests(p, method=m)[1] for m in ("holm", "fdr_by"))
    assert [row["holm_p"] for row in rows] == pytest.approx(holm, rel=1e-12)
    assert [row["yekutieli_p"] for row in rows] == pytest.approx(yekutieli, rel=1e-12)
    assert rows[0]["holm_p"] == pytest.approx(3 * rows[0]["p"])


def test_the_verdict_counts_the_significant_ones(answer):
    sure = sum(row["holm_p"] < 0.05 and row["t"] > 0 for row in answer.rows("systems"))
    assert sure == 1
    assert "Of the 3 systems loaded, 1 is significant" in answer.text


def test_the_first_is_the_one_in_detail(answer):
    other = Answer([GROWTH, VALUE, SIZE])
    assert other["spread", "t"] == Answer(GROWTH)["spread", "t"]
    assert [row["system"] for row in other.rows("systems")] == ["growth", "value", "size"]
    by_name = {row["system"]: row for row in answer.rows("systems")}
    assert {row["system"]: row for row in other.rows("systems")} == by_name


def test_the_forest_shows_every_system_with_its_interval(answer):
    points = {v["system"]: v for v in answer.drawn("forest") if "system" in v}
    assert list(points) == ["value", "growth", "size"]
    for data in (VALUE, GROWTH, SIZE):
        interval = next(
            r for r in Answer(data).rows("intervals") if r["method"].startswith("Robust")
        )
        assert points[data.name]["low"] == pytest.approx(interval["low"], rel=1e-5)
        assert points[data.name]["high"] == pytest.approx(interval["high"], rel=1e-5)


def test_one_with_a_lower_average_is_not_significant_for_being_far_from_zero():
    losing = named("losing", 120, 5, strength=-0.3, seed=4)
    answer = Answer([VALUE, losing])
    assert answer.rows("systems")[1]["holm_p"] < 0.05
    assert "Of the 2 systems loaded, 1 is significant" in answer.text


def test_different_dates_and_periods_are_warned_of(answer):
    told = " ".join(answer.warnings)
    assert "different dates" in told
    assert "periods of different length" in told
    same = " ".join(Answer([VALUE, named("other", 120, 3)]).warnings)
    assert "different dates" not in same
    assert "different length" not in same


@pytest.mark.parametrize("names", [("mine",) * 3, ("mine", "mine", "mine (2)")])
def test_equal_names_are_told_apart(names):
    systems = [named(name, 60, 3, seed=s) for s, name in enumerate(names)]
    answer = Answer(systems)
    found = [row["system"] for row in answer.rows("systems")]
    assert len(set(found)) == 3
    assert found[:2] == ["mine", "mine (2)"]
    assert [v["system"] for v in answer.drawn("forest") if "mean" in v][:3] == found


def best_of(many):
    """Systems of pure noise, the one with the highest t first."""
    systems = [named(f"noise {s}", 300, 5, strength=0.0, seed=2000 + s) for s in range(many)]
    return sorted(systems, key=lambda data: -ewc(data.returns[:, -1] - data.returns[:, 0]).t)


def test_the_best_of_many_worthless_systems_is_not_called_good():
    systems = best_of(40)
    alone, among = Answer(systems[0], resamples=500), Answer(systems, resamples=100)
    assert alone.level == "good"
    assert among.rows("systems")[0]["holm_p"] > 0.05
    assert among.level == "mixed"
    assert "Of the 40 systems loaded" in among.text
    # Those that are loaded were tried.
    assert alone["sharpe", "dsr"] > 0.95 > among["sharpe", "dsr"]
    assert among["sharpe", "dsr"] == Answer(systems[0], trials=40)["sharpe", "dsr"]
    assert among["sharpe", "psr"] == alone["sharpe", "psr"]


def test_one_that_does_not_pass_holm_s_test_is_doubted_whatever_its_sharpe_ratio():
    weak, other = named("weak", 120, 5, strength=0.12, seed=3012), best_of(1)[0]
    tried, among = Answer(weak, trials=2, resamples=500), Answer([weak, other], resamples=500)
    assert tried["spread", "p"] < 0.05
    assert tried.level == "good"
    assert among["sharpe", "dsr"] == tried["sharpe", "dsr"] > 0.95
    assert among.rows("systems")[0]["holm_p"] > 0.05
    assert among.level == "mixed"
    assert "Holm" in among.text


def test_more_trials_than_systems_count():
    two = Answer([VALUE, GROWTH], trials=30)
    assert two["sharpe", "dsr"] == Answer(VALUE, trials=30)["sharpe", "dsr"]
    assert Answer([VALUE, GROWTH])["sharpe", "dsr"] == Answer(VALUE, trials=2)["sharpe", "dsr"]


def test_the_same_system_twice_is_told():
    answer = Answer([VALUE, named("copy", 120, 5, seed=1)])
    assert any("copy has the same returns as value" in warning for warning in answer.warnings)
    first, second = answer.rows("systems")
    assert {**first, "system": ""} == {**second, "system": ""}


def test_one_that_is_too_short_for_a_test_stays_with_what_it_has():
    rows = Answer([VALUE, named("young", 5, 3), GROWTH]).rows("systems")
    young = rows[1]
    assert young["periods"] == 5
    assert young["mean_annualised"] is not None
    for id in ("t", "p", "holm_p", "yekutieli_p", "mr_p"):
        assert young[id] is None
    # It does not count among those that are allowed for.
    assert rows[0]["holm_p"] == pytest.approx(2 * rows[0]["p"])


def test_without_a_test_for_the_first_the_others_are_compared_all_the_same():
    answer = Answer([named("young", 5, 3), VALUE])
    assert answer.level == "unknown"
    assert answer.rows("systems")[1]["t"] == Answer(VALUE)["spread", "t"]


@pytest.mark.parametrize(
    ("other", "params", "words"),
    [
        (GROWTH, {"first": "2003-06-01"}, "growth: There is no period between"),
        (GROWTH, {"against": "benchmark"}, "growth: The file has no benchmark"),
        (series(GOOD, name="account"), {}, "account: The file has returns but no benchmark"),
        (series(MARKET, MARKET, "account"), {"against": "universe"}, "account: .* no universe"),
        (named("young", 5, 3), {"overlap": 6}, "young: Returns that span 6 periods"),
    ],
)
def test_what_the_others_do_not_allow_leaves_them_out(other, params, words):
    stays = [named(name, 120, 3, benchmark=True, seed=s) for s, name in enumerate(["a", "b"])]
    answer = Answer([stays[0], other, stays[1]], **params)
    assert [row["system"] for row in answer.rows("systems")] == ["a", "b"]
    [left_out] = [warning for warning in answer.warnings if "Left out" in warning]
    assert re.search(words, left_out)
    alone = Answer([stays[0], other], **params)
    assert not {"systems", "forest"} & set(alone.blocks)


@pytest.mark.parametrize(
    ("sets", "params", "field", "words"),
    [
        ([VALUE, SIZE], {"tail": 2}, "tail", "size: 2 buckets at each end are too many"),
        ([VALUE, SIZE], {"against": "benchmark"}, "against", "value: The file has no benchmark"),
        ([GROWTH, VALUE], {"first": "2003-06-01"}, "first", "growth: There is no period"),
        ([series(GOOD), VALUE], {}, "against", "My account: The file has returns but no bench"),
    ],
)
def test_what_the_first_does_not_allow_is_refused_with_its_name(sets, params, field, words):
    with pytest.raises(UserError, match=words) as caught:
        Answer(sets, **params)
    assert caught.value.field == field


def test_every_column_of_a_series_is_a_system():
    both = np.column_stack([MARKET + GOOD, MARKET - GOOD])
    answer = Answer(series(both, MARKET, label=("Up", "Down")))
    up, down = answer.rows("systems")
    assert (up["system"], down["system"]) == ("Up", "Down")
    assert down["t"] == pytest.approx(-up["t"])
    assert up["holm_p"] == pytest.approx(2 * up["p"])
    assert up["mr_p"] is up["rank_ir"] is None
    assert answer["spread", "t"] == up["t"]


def test_a_column_without_returns_is_left_out_and_the_others_stay():
    columns = np.column_stack([MARKET + GOOD, np.full(120, np.nan), MARKET - GOOD])
    answer = Answer(series(columns, MARKET, label=("Up", "Empty", "Down")))
    assert [row["system"] for row in answer.rows("systems")] == ["Up", "Down"]
    assert any("Empty and its benchmark" in warning for warning in answer.warnings)


def test_a_series_and_buckets_can_be_compared():
    account = series(MARKET + GOOD, MARKET)
    answer = Answer([account, VALUE])
    assert [row["system"] for row in answer.rows("systems")] == ["My account", "value"]
    assert not ABOUT_BUCKETS & set(answer.blocks)
    assert set(Answer([VALUE, account]).blocks) >= ABOUT_BUCKETS


def test_all_the_data_sets_are_described(answer):
    assert [each["name"] for each in answer.json["data"]] == ["value", "growth", "size"]
