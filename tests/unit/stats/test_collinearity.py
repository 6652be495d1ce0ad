"""Variance inflation, combinations and eigenvalues: by hand, and properties that always hold."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sizes import examples

from flipside.stats import collinearity
from flipside.stats.combinations import combinations


def sample(seed, factors=5, rows=60):
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(rows, 1)) * rng.uniform(0, 2)
    return rng.normal(size=(rows, factors)) + common


def matrix_of(values):
    return np.corrcoef(values.T)


SEEDS = st.integers(0, 10_000)


@settings(max_examples=examples(60))
@given(seed=SEEDS, data=st.data())
def test_vif_is_at_least_one_and_follows_the_order(seed, data):
    matrix = matrix_of(sample(seed))
    found = collinearity.vif(matrix)
    assert (found >= 1).all()
    order = data.draw(st.permutations(range(5)))
    moved = collinearity.vif(matrix[np.ix_(order, order)])
    np.testing.assert_allclose(moved, found[order], rtol=1e-9)


@settings(max_examples=examples(60))
@given(seed=SEEDS)
def test_vif_never_falls_with_another_variable(seed):
    matrix = matrix_of(sample(seed))
    fewer = collinearity.vif(matrix[:4, :4])
    assert (collinearity.vif(matrix)[:4] >= fewer * (1 - 1e-12)).all()


@settings(max_examples=examples(60))
@given(seed=SEEDS)
def test_vif_is_one_over_what_the_others_leave(seed):
    matrix = matrix_of(sample(seed))
    for i, vif in enumerate(collinearity.vif(matrix)):
        r2 = collinearity.explained(matrix, i, [k for k in range(5) if k != i])
        assert vif == pytest.approx(1 / (1 - r2), rel=1e-9)


@settings(max_examples=examples(60))
@given(seed=SEEDS, factor=st.floats(0.01, 100), sign=st.sampled_from([-1, 1]), at=st.integers(0, 4))
def test_a_duplicate_is_named_exactly(seed, factor, sign, at):
    values = sample(seed)
    (found,) = combinations(matrix_of(np.column_stack([values, sign * factor * values[:, at]])))
    assert found.variable == 5
    ((other, weight),) = found.parts
    assert other == at
    assert weight == pytest.approx(sign)
    assert found.unexplained < 1e-12


@settings(max_examples=examples(60))
@given(seed=SEEDS, data=st.data())
def test_a_sum_is_named_with_its_parts_wherever_it_stands(seed, data):
    values = sample(seed, 6)
    weights = np.array([1.0, -2.0, 0.5])
    total = values[:, [0, 2, 5]] @ weights
    table = np.column_stack([values, total])
    order = data.draw(st.permutations(range(7)))
    (found,) = combinations(matrix_of(table[:, order]))
    assert {order[i] for i in found.members} == {0, 2, 5, 6}
    # Whichever is on the left, the equation holds.
    standard = (table - table.mean(axis=0)) / table.std(axis=0)
    left = standard[:, order[found.variable]]
    right = sum(weight * standard[:, order[i]] for i, weight in found.parts)
    np.testing.assert_allclose(left, right, atol=1e-8)
    assert all(abs(weight) <= 1 + 1e-5 for _, weight in found.parts)


def test_two_separate_combinations_do_not_mix():
    values = sample(1, 4)
    table = np.column_stack([values, values[:, 0] + values[:, 1], values[:, 2] - values[:, 3]])
    found = combinations(matrix_of(table))
    assert [set(c.members) for c in found] == [{0, 1, 4}, {2, 3, 5}]


def test_none_without_a_combination_and_rounded_values_within_tolerance():
    values = sample(2, 3)
    assert combinations(matrix_of(values)) == []
    total = np.round(values[:, 0] + values[:, 1], 2)
    table = matrix_of(np.column_stack([values, total]))
    assert combinations(table) == []
    (found,) = combinations(table, 1e-4)
    assert found.members == {0, 1, 3}
    assert 0 < found.unexplained < 1e-4


def test_vif_is_infinite_only_for_those_in_the_combination():
    values = sample(3, 4)
    table = np.column_stack([values, values[:, 0] - values[:, 1]])
    found = collinearity.vif(matrix_of(table))
    assert np.isinf(found).tolist() == [True, True, False, False, True]
    without = collinearity.vif(matrix_of(values))
    np.testing.assert_allclose(found[2:4], without[2:4], rtol=1e-7)


def test_explainers_find_the_parts_of_a_mixture():
    values = sample(4, 6)
    mixed = values[:, 1] + values[:, 4] + 0.01 * np.random.default_rng(0).normal(size=60)
    table = matrix_of(np.column_stack([values, mixed]))
    assert set(collinearity.explainers(table, 6)) == {1, 4}
    assert collinearity.explainers(np.eye(3), 0) == []


def test_explainers_do_not_count_a_duplicate_twice():
    values = sample(5, 3)
    table = matrix_of(np.column_stack([values, values[:, 0]]))
    assert collinearity.explainers(table, 0) == [3]
    assert len(set(collinearity.explainers(table, 1))) == len(collinearity.explainers(table, 1))
    assert not {0, 3} <= set(collinearity.explainers(table, 1))


def test_effective_number_and_condition_by_hand():
    r = 0.6
    matrix = np.array([[1, r], [r, 1]])  # eigenvalues 1.6 and 0.4
    assert collinearity.effective(matrix) == pytest.approx(4 / (1.6**2 + 0.4**2))
    assert collinearity.condition_number(matrix) == pytest.approx(2)
    assert math.isinf(collinearity.condition_number(np.ones((2, 2))))


@settings(max_examples=examples(60))
@given(seed=SEEDS)
def test_effective_number_is_between_one_and_all(seed):
    assert 1 <= collinearity.effective(matrix_of(sample(seed))) <= 5


@settings(max_examples=examples(60))
@given(seed=SEEDS, duplicate=st.booleans())
def test_variance_proportions_add_up_to_one_for_every_variable(seed, duplicate):
    values = sample(seed)
    if duplicate:
        values = np.column_stack([values, values[:, 2]])
    index, proportions = collinearity.decomposition(matrix_of(values))
    np.testing.assert_allclose(proportions.sum(axis=0), 1)
    assert index[0] == 1
    assert (np.diff(index[np.isfinite(index)]) >= 0).all()
    if duplicate:
        assert math.isinf(index[-1])
        np.testing.assert_allclose(proportions[-1, [2, 5]], 1, atol=1e-6)
        assert (proportions[-1, [0, 1, 3, 4]] < 0.01).all()


def test_proper_leaves_a_good_matrix_alone_and_mends_a_bad_one():
    good = matrix_of(sample(6))
    assert collinearity.proper(good) == (good, 0.0)
    bad = np.array([[1, 0.95, -0.95], [0.95, 1, 0.95], [-0.95, 0.95, 1]])
    mended, damping = collinearity.proper(bad)
    assert 0 < damping < 1
    assert np.linalg.eigvalsh(mended)[0] > 0
    np.testing.assert_allclose(np.diag(mended), 1)
    np.testing.assert_allclose(mended[0, 1], 0.95 * (1 - damping))
