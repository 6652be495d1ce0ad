"""What the inversion tool says in words: levels, lengths, shares, and what is comparable."""

import numpy as np
import pytest
from unit.answers import Answer, made_of
from unit.synthetic import bucket_returns

from flipside.stats import spread

UP = np.tile([0.02, 0.01], 12)


def said(top, **params):
    """The verdict on a top against a bottom that stands still."""
    return Answer(made_of(np.zeros(len(top)), top), **params).verdict


# --- level


@pytest.mark.parametrize("top", [[*UP, *-UP[:12]], [*UP, -0.3, *UP[:12]], [*UP, *UP]])
def test_the_level_does_not_depend_on_which_episodes_are_listed(top):
    assert len({said(top, min_depth=depth)["level"] for depth in (0, 0.05, 0.6, 0.99)}) == 1


@pytest.mark.parametrize(
    ("top", "level", "words"),
    [
        ([*UP, *-UP[:12]], "bad", "The ranking is upside-down now"),
        ([*UP, *[-0.001] * 12], "mixed", "The ranking is upside-down now, but not far below"),
        ([*UP, -0.6, *UP[:12]], "mixed", "The ranking is not upside-down now, but well below"),
        ([*UP, *UP], "good", "The ranking is not upside-down now"),
        (UP[:20], "unknown", "The history is too short"),
    ],
)
def test_the_first_words_are_about_the_present(top, level, words):
    verdict = said(top)
    assert verdict["level"] == level
    assert verdict["text"].startswith(words)


def test_a_mixed_verdict_names_the_sign_that_disagrees():
    assert "stands 1.2% below its peak" in said([*UP, *[-0.001] * 12])["text"]
    assert "Relative wealth stands 52% below" in said([*UP, -0.6, *UP[:12]])["text"]


def test_what_rounds_to_nothing_is_even_and_not_inverted():
    top = [*UP, *[1e-5] * 6, *[-1.5e-5] * 6]
    answer = Answer(made_of(np.zeros(36), top))
    assert answer["inverted_now"] == "yes"  # by its definition: below zero
    assert answer.verdict["level"] == "good"
    assert "neither upright nor upside-down" in answer.verdict["text"]
    assert "practically the same" in answer.verdict["text"]


def test_a_window_that_differs_by_rounding_only_is_not_inverted():
    # The same returns in another order: their products differ in the last digits.
    rng = np.random.default_rng(2)
    bottom = rng.uniform(0.1, 0.5, 36)
    for _ in range(30):
        top = np.r_[bottom[:24] + 0.01, rng.permutation(bottom[24:])]
        answer = Answer(made_of(bottom, top))
        assert answer["inverted_now"] == "no"


def test_two_sides_that_never_differ_are_said_to_be_the_same():
    same = np.random.default_rng(0).normal(0.01, 0.05, 60)
    answer = Answer(made_of(same, same + 0.01, same))
    assert answer.verdict["level"] == "unknown"
    assert "have the same return in every month" in answer.verdict["text"]
    assert any("nothing here says anything about the ranking" in w for w in answer.warnings)
    places = [row["percentile"] for row in answer.rows("recent") if row["percentile"]]
    assert places == pytest.approx([0.5] * len(places), abs=0.04)


# --- lengths


def test_the_ongoing_fall_is_spoken_of_apart_from_those_made_good():
    # Two falls of 2 months are made good; the third has lasted 30 months.
    fall = [-0.1, 1 / 0.9 - 1]
    text = said([*UP, *fall, 0.01, *fall, 0.01, -0.2, *[-0.001] * 29])["text"]
    assert "The 2 falls of 5% or more that were made good each took 2 months" in text
    assert "one more, since June 2022, has lasted 30 months so far and is not made good" in text


def test_one_spell_is_spoken_of_as_one():
    assert "The one spell of inverted months has lasted 60 months" in said([-0.01] * 60)["text"]
    text = said([*UP, -0.01, -0.01, *UP])["text"]
    assert "The one spell of inverted months lasted 2 months (to February 2022)." in text


def test_spells_of_one_length_are_not_given_as_typical_and_most():
    text = said([*UP, -0.01, -0.01, *UP, -0.01, -0.01, *UP])["text"]
    assert "Each of the 2 spells of inverted months lasted 2." in text


def test_a_median_between_two_lengths_is_no_fraction():
    text = said([*[-0.01] * 60, *UP, *[-0.01] * 101, *UP])["text"]
    assert "typically lasted about 81, at most 101" in text
    text = said([*UP, -0.01, *UP, -0.01, -0.01, *UP])["text"]
    assert "typically lasted 1 to 2, at most 2" in text


# --- shares


def test_a_share_is_not_rounded_to_all():
    text = said([0.01, *[-0.01] * 599])["text"]
    assert "599 of 600 months were inverted" in text
    assert "100%" not in text


def test_equal_stretches_share_their_place():
    # Places 2, 3 and 4 of 5.
    assert spread.standing(np.array([1.0, 2.0, 2.0, 3.0, 2.0])) == pytest.approx(3 / 5)


# --- comparisons


@pytest.mark.parametrize(
    ("data", "params", "share", "rolling"),
    [
        (bucket_returns(120), {}, True, True),
        (bucket_returns(120), {"window": 6}, True, False),
        (bucket_returns(120, per_year=52), {"window": 12}, False, False),
        (bucket_returns(120), {"against": "universe"}, False, False),
    ],
)
def test_momentum_is_shown_only_where_it_can_be_compared(data, params, share, rolling):
    answer = Answer(data, **params)
    helps = [answer.items[i]["help"] for i in ("inverted_share", "rolling_inverted_share")]
    assert ["US momentum" in text for text in helps] == [share, rolling]


def test_helps_say_why_the_numbers_differ():
    answer = Answer(bucket_returns(60))
    slope = answer.items["slope_spread_mean_annualised"]["help"]
    assert "Larger: the buckets between spread more than the ends" in slope
    assert "even where returns never change" in answer.items["spread_mean_annualised"]["help"]
