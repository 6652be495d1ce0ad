"""The best by luck, the efficient set, and the next generation: cases by hand and properties."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sizes import examples

from flipside.stats.lattice import Group, Rules, nearest
from flipside.stats.proposals import normals, propose
from flipside.stats.search import efficient, expected_best, update


def test_expected_best_of_one_two_and_three():
    assert expected_best(1, 5.0, 2.0) == pytest.approx(5.0)
    assert expected_best(2, 0, 1) == pytest.approx(1 / np.sqrt(np.pi), abs=1e-9)
    assert expected_best(3, 1, 10) == pytest.approx(1 + 10 * 1.5 / np.sqrt(np.pi), abs=1e-8)


def test_expected_best_of_many_as_simulated():
    best = np.random.default_rng(0).normal(size=(20_000, 50)).max(axis=1)
    assert expected_best(50, 0, 1) == pytest.approx(best.mean(), abs=4 * best.std() / 20_000**0.5)


def test_efficient_by_hand_with_ties_and_directions():
    values = np.array([[3, 1], [3, 1], [3, 2], [2, 2], [1, 9], [np.nan, 99], [1, 8]], float)
    assert efficient(values).tolist() == [False, False, True, False, True, False, False]
    # Lower is better on the second.
    assert efficient(values, (True, False)).tolist() == [True, True, *[False] * 5]


@settings(max_examples=examples(60))
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=25), st.booleans())
def test_efficient_is_what_no_other_beats(pairs, higher):
    values = np.array(pairs, float).reshape(-1, 2)
    signed = values * [1, 1 if higher else -1]
    beaten = [
        any((other >= one).all() and (other > one).any() for other in signed) for one in signed
    ]
    assert efficient(values, (True, higher)).tolist() == [not each for each in beaten]


RULES = Rules(
    np.array([0, 50, 0, 20, 0, 0]),
    np.array([400, 500, 300, 20, 1000, 1000]),
    1000,
    (Group(np.array([0, 1]), 350, 350),),
)
SETTLE = partial(nearest, RULES)
EVEN = np.full(6, 1000 / 6)
START = SETTLE(EVEN + 60 * normals(3, (12, 6)))


def test_the_centre_moves_to_where_results_are_better_and_keeps_the_rules():
    found = update(SETTLE, EVEN, START, START[:, 4] / 100.0, np.ones(12, int), 0.2, 1)
    assert found.moved
    assert found.centre[4] > START[:, 4].mean() + 20
    assert found.centre.sum() == pytest.approx(1000)
    assert found.centre[:2].sum() == pytest.approx(350)
    assert found.centre[3] == 20
    assert (found.centre >= RULES.lower - 1e-9).all()
    assert (found.centre <= RULES.upper + 1e-9).all()


def test_the_spread_has_a_floor():
    same = np.repeat(SETTLE(EVEN[None]), 6, axis=0)
    found = update(SETTLE, EVEN, same, np.arange(6.0), np.ones(6, int), 0.3, 1)
    assert not found.moved
    np.testing.assert_allclose(found.spread, 0.3 * np.maximum(same[0], 0.2 * EVEN))


@pytest.mark.parametrize("results", [np.full(12, 3.0), np.array([1.0, 5, 2, 4])])
def test_without_differences_or_with_few_results_the_centre_stays(results):
    trials = START[: len(results)]
    found = update(SETTLE, EVEN, trials, results, np.ones(len(results), int), 0.2, 1)
    assert found.fit is None
    assert not found.moved
    np.testing.assert_allclose(found.centre, trials.mean(axis=0))
    assert np.isnan(found.predict(trials)).all()


def test_one_trial_is_enough_for_a_centre():
    found = update(SETTLE, EVEN, START[:1], np.array([1.0]), np.array([1]), 0.2, 1)
    np.testing.assert_allclose(found.centre, START[0])
    assert (found.spread > 0).all()


def test_a_lucky_result_does_not_choose_the_elite():
    """One trial of many is far better by luck: the centre stays where the others point."""
    trials = SETTLE(EVEN + 60 * normals(5, (60, 6)))
    results = trials[:, 4] / 100.0
    lucky = int(np.argmin(results))
    before = update(SETTLE, EVEN, trials, results, np.ones(60, int), 0.2, 1)
    results = results.copy()
    results[lucky] = results.max() + 1
    after = update(SETTLE, EVEN, trials, results, np.ones(60, int), 0.2, 1)
    assert after.centre[4] > trials[:, 4].mean()
    apart, own = (np.abs(each - after.centre).sum() for each in (trials[lucky], before.centre))
    assert own < apart / 2


def test_new_trials_keep_the_rules_and_are_new():
    made = propose(SETTLE, START.mean(axis=0), np.full(6, 40.0), START, 50, 7)
    assert made.shape == (50, 6)
    assert (made.sum(axis=1) == 1000).all()
    assert (made[:, :2].sum(axis=1) == 350).all()
    assert ((made >= RULES.lower) & (made <= RULES.upper)).all()
    assert len({tuple(row) for row in [*made.tolist(), *START.tolist()]}) == 50 + len(START)
    assert (made[0] == SETTLE(START.mean(axis=0)[None])[0]).all()


def test_the_same_seed_gives_the_same_trials():
    args = (SETTLE, START.mean(axis=0), np.full(6, 40.0), START, 10)
    assert (propose(*args, 7) == propose(*args, 7)).all()
    assert (propose(*args, 7)[1:] != propose(*args, 8)[1:]).any()


def test_a_small_lattice_is_used_up():
    settle = partial(nearest, Rules(np.zeros(2, int), np.full(2, 4), 4))
    made = propose(settle, np.array([2.0, 2]), np.ones(2), np.array([[2, 2]]), 10, 1)
    assert sorted(made[:, 0].tolist()) == [0, 1, 3, 4]
    everything = np.array([[k, 4 - k] for k in range(5)])
    assert propose(settle, np.array([2.0, 2]), np.ones(2), everything, 10, 1).shape == (0, 2)
