"""Periods without a spread inside the history: what is torn apart, and what is counted on."""

import numpy as np
import pytest
from unit.answers import Answer, made_of
from unit.synthetic import bucket_returns

from flipside.data.kinds import BucketReturns
from flipside.tools._periods import places

NAN = np.nan
# Five years from 2010: a peak at the end of May 2010, four months without the top in 2014.
TOP = np.r_[np.full(5, 0.05), np.full(43, -0.001), [0.01, -0.02], [NAN] * 4, np.full(6, -0.01)]
TOP[44:48] = -0.02  # September to December 2013


@pytest.fixture(scope="module")
def answer():
    return Answer(made_of(np.zeros(60), TOP, start="2010-01-01"))


def test_ages_and_lengths_count_the_months_that_are_left_out(answer):
    assert answer["periods"] == 56
    assert answer["current_length"] == 55
    assert answer["longest_episode"] == 55
    assert "peak of May 2010, 55 months ago" in answer.verdict["text"]
    assert "since May 2010, has lasted 55 months so far" in answer.verdict["text"]
    [episode] = answer.rows("episodes")
    assert (episode["fall_periods"], episode["total_periods"]) == (55, 55)


def test_a_spell_ends_at_a_hole(answer):
    spells = {row["first"]: (row["last"], row["periods"]) for row in answer.rows("spells")}
    assert spells == {
        "2010-06-30": ("2013-12-31", 43),
        "2014-02-28": ("2014-02-28", 1),
        "2014-07-31": ("2014-12-31", 6),
    }
    assert answer["longest_spell"] == 43


def test_no_month_follows_another_across_a_hole(answer):
    # 42 and 5 pairs inside spells, one end; normal: four times itself, then two beginnings.
    assert answer["inverted_after_inverted"] == pytest.approx(47 / 48)
    assert answer["inverted_after_normal"] == pytest.approx(2 / 6)


def test_the_warning_says_what_was_done(answer):
    [warning] = [w for w in answer.warnings if "left out" in w]
    for words in (
        "4 of 60 months are left out of the spread",
        "They lie between others",
        "lengths count the missing months",
        "a spell ends where one is missing",
        "rolling windows and the other tests use what is there, and so reach across the gap",
    ):
        assert words in warning
    assert "the 12 months with returns to December 2014" in answer.verdict["text"]
    assert "missing ones count as neighbours" in answer.items["runs"]["note"]


def test_missing_at_the_beginning_and_the_end_is_no_hole():
    data = bucket_returns(60, 3)
    table = np.vstack([np.full((3, 3), NAN), data.returns, np.full((2, 3), NAN)])
    one, other = Answer(made_of(*data.returns.T)), Answer(made_of(*table.T))
    for name in ("current_length", "longest_episode", "longest_spell", "runs", "spread_t"):
        assert one[name] == other[name]
    assert "with returns" not in other.verdict["text"]
    assert any("so the rest is unbroken" in w for w in other.warnings)


def test_months_that_are_not_in_the_file_at_all_are_a_hole_too(answer):
    whole = made_of(np.zeros(60), TOP, start="2010-01-01")
    there = ~np.isnan(TOP)
    data = BucketReturns(
        "cut", "cut.csv", whole.dates[there], 12, whole.returns[there], whole.labels
    )
    cut = Answer(data)
    assert cut.rows("spells") == answer.rows("spells")
    assert cut.rows("episodes") == answer.rows("episodes")
    assert cut["current_length"] == 55
    assert any("4 months have no date in the file" in w for w in cut.warnings)


@pytest.mark.parametrize("per_year", [252, 52, 365.25 / 28, 12, 4, 1])
def test_missing_dates_are_counted_at_every_frequency(per_year):
    dates = bucket_returns(200, 2, per_year).dates
    assert places(dates).tolist() == list(range(200))
    there = np.delete(np.arange(200), np.arange(50, 75))
    # Of days only about so: it depends on the weekends that the gap begins and ends with.
    assert places(dates[there]) == pytest.approx(there, abs=2 if per_year == 252 else 0)


def test_irregular_dates_have_no_holes():
    days = np.cumsum(np.tile([10, 10, 10, 30], 20))
    assert places(np.datetime64("2020-01-01") + days).tolist() == list(range(80))
