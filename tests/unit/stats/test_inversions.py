import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flipside.stats import returns
from flipside.stats.inversions import Episode, episodes, spells, stretches

WEALTH = st.lists(st.floats(0.1, 10), min_size=1, max_size=40).map(np.array)


def test_episodes_by_hand():
    #                  0    1    2    3    4    5    6    7    8
    wealth = np.array([1.0, 1.2, 0.9, 0.6, 0.9, 1.2, 1.5, 1.2, 1.35])
    first, second = episodes(wealth)
    assert first == Episode(1, 3, 5, pytest.approx(-0.5), 5, 2, 2, 4)
    assert (first.peak, first.trough, first.recovery, first.last) == (1, 3, 5, 5)
    assert (first.fall_periods, first.recovery_periods, first.total_periods) == (2, 2, 4)
    assert not first.ongoing
    assert (second.peak, second.trough, second.recovery, second.last) == (6, 7, None, 8)
    assert second.depth == pytest.approx(-0.2)
    assert (second.fall_periods, second.recovery_periods, second.total_periods) == (1, None, 2)
    assert second.ongoing


def test_a_fall_in_the_first_period_counts_from_the_base():
    [episode] = episodes(np.array([1.0, 0.8, 1.0]))
    assert (episode.peak, episode.trough, episode.recovery) == (0, 1, 2)


def test_it_starts_at_the_last_of_equal_peaks():
    [episode] = episodes(np.array([1.0, 2.0, 2.0, 1.0, 2.0]))
    assert (episode.peak, episode.recovery) == (2, 4)


def test_shallow_episodes_are_not_listed_and_a_fall_of_exactly_the_limit_is():
    wealth = np.array([1.0, 0.95, 1.0, 0.951, 1.0])
    assert [e.trough for e in episodes(wealth, 0.05)] == [1]


def test_rounding_does_not_delay_a_recovery():
    wealth = returns.relative_wealth(np.array([-0.1, 1 / 0.9 - 1, -0.3]), np.zeros(3))
    assert [e.recovery for e in episodes(wealth)] == [2, None]


def test_lengths_count_the_periods_that_are_missing():
    wealth, at = np.array([1.0, 0.8, 0.7, 1.0, 0.9]), np.array([0, 3, 4, 9, 11])
    first, second = episodes(wealth, at=at)
    assert (first.peak, first.trough, first.recovery) == (0, 2, 3)
    assert (first.fall_periods, first.recovery_periods, first.total_periods) == (4, 5, 9)
    assert (second.fall_periods, second.recovery_periods, second.total_periods) == (2, None, 2)


@pytest.mark.parametrize("wealth", [[1.0], [1.0, 1.0, 1.0], [1.0, 1.1, 1.2]])
def test_no_fall_no_episode(wealth):
    assert episodes(np.array(wealth)) == []


@given(WEALTH)
def test_episodes_follow_each_other_and_the_deepest_is_the_largest_drawdown(wealth):
    found = episodes(wealth)
    for before, after in itertools.pairwise(found):
        assert before.recovery <= after.peak
    deepest = min((e.depth for e in found), default=0.0)
    assert deepest == pytest.approx(returns.drawdown(wealth).min(), abs=2e-12)
    assert all(e.peak < e.trough <= e.last for e in found)


@given(WEALTH, st.floats(0.1, 100))
def test_the_unit_of_wealth_does_not_matter(wealth, factor):
    places = [(e.peak, e.trough, e.recovery) for e in episodes(wealth, 0.01)]
    assert [(e.peak, e.trough, e.recovery) for e in episodes(wealth * factor, 0.01)] == places


def test_spells_by_hand():
    top = np.array([-0.1, -0.2, 0.3, 0.0, -0.5])
    reference = np.array([0.0, 0.0, 0.0, 0.0, 0.0])
    first, second = spells(top - reference, top, reference)
    assert (first.first, first.last, first.periods) == (0, 1, 2)
    assert first.loss == pytest.approx(0.9 * 0.8 - 1)
    assert (second.first, second.last, second.periods) == (4, 4, 1)
    assert second.loss == pytest.approx(-0.5)


def test_a_spell_ends_where_periods_are_missing():
    top, zeros = np.full(4, -0.1), np.zeros(4)
    found = spells(top, top, zeros, at=np.array([2, 3, 5, 6]))
    assert [(s.first, s.last, s.periods) for s in found] == [(0, 1, 2), (2, 3, 2)]
    assert found[0].loss == pytest.approx(0.9**2 - 1)


def test_a_zero_spread_is_not_inverted():
    zeros = np.zeros(4)
    assert spells(zeros, zeros, zeros) == []


@given(st.lists(st.booleans(), max_size=60))
def test_stretches_cover_exactly_what_is_true(flags):
    rebuilt = np.zeros(len(flags), bool)
    found = stretches(np.array(flags, bool))
    for first, last in found:
        rebuilt[first : last + 1] = True
    assert rebuilt.tolist() == flags
    assert all(b[0] > a[1] + 1 for a, b in itertools.pairwise(found))


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 3)), min_size=1, max_size=60))
def test_stretches_are_those_of_the_history_with_its_holes(steps):
    flags, at = np.array([f for f, _ in steps]), np.cumsum([s for _, s in steps])
    whole = np.zeros(at[-1] + 1, bool)  # what is missing is not True
    whole[at] = flags
    assert [(at[a], at[b]) for a, b in stretches(flags, at)] == stretches(whole)
