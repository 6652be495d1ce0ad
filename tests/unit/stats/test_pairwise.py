"""Correlations pair by pair: by hand, identities, and what cannot be computed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sizes import examples

from flipside.stats import ordering, pairwise

NAN = np.nan
SOME = st.one_of(
    st.integers(-5, 5).map(float),
    st.floats(-1e6, 1e6, allow_subnormal=False),
    st.just(NAN),
)
ROWS = arrays(float, st.tuples(st.integers(2, 5), st.integers(4, 30)), elements=SOME)
METHODS = pytest.mark.parametrize("method", pairwise.METHODS)


def test_worked_by_hand():
    # Of the second and third only the first three cases count: ranks 1 2 3 and 2 3 1.
    rows = np.array([[1, 2, 3, 4], [10, 20, 30, NAN], [5, 6, 1, 9]])
    found = pairwise.correlations(rows, "spearman")
    assert found[0, 1] == 1
    assert found[1, 2] == pytest.approx(-0.5)
    assert found[0, 2] == pytest.approx(0.4)  # 1 2 3 4 and 2 3 1 4: 1 - 6 * 6 / 60


def test_pearson_worked_by_hand():
    found = pairwise.correlations(np.array([[1.0, 2, 3], [1, 2, 6]]), "pearson")
    assert found[0, 1] == pytest.approx(5 / np.sqrt(2 * 14))


@METHODS
def test_too_few_cases_and_constant_rows_are_missing(method):
    rows = np.array([[1.0, 2, 3, 4], [5, 5, 5, 5], [1, 2, NAN, NAN], [NAN] * 4])
    found = pairwise.correlations(rows, method, minimum=3)
    assert found[0, 0] == 1
    assert np.isnan(found[1:]).all()
    assert np.isnan(found[0, 1:]).all()


@METHODS
def test_infinite_values_are_missing(method):
    rows = np.array([[1.0, 2, 3, 4, np.inf], [2, 1, 4, 3, 0], [1, -np.inf, 5, 2, 2]])
    finite = np.where(np.isfinite(rows), rows, NAN)
    np.testing.assert_array_equal(
        pairwise.correlations(rows, method), pairwise.correlations(finite, method)
    )


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="spearman"):
        pairwise.correlations(np.ones((2, 3)), "kendall")


@METHODS
@settings(max_examples=examples(60))
@given(rows=ROWS)
def test_symmetric_within_bounds_and_one_with_itself(method, rows):
    found = pairwise.correlations(rows, method)
    np.testing.assert_array_equal(found, found.T)
    known = found[~np.isnan(found)]
    assert (np.abs(known) <= 1).all()
    diagonal = np.diag(found)
    assert set(diagonal[~np.isnan(diagonal)]) <= {1.0}


@METHODS
@settings(max_examples=examples(60))
@given(rows=ROWS, data=st.data())
def test_the_order_of_rows_and_of_cases_does_not_matter(method, rows, data):
    order = data.draw(st.permutations(range(len(rows))))
    cases = data.draw(st.permutations(range(rows.shape[1])))
    found = pairwise.correlations(rows, method)
    moved = pairwise.correlations(rows[order][:, cases], method)
    expected = found[np.ix_(order, order)]
    if method == "spearman":  # whole numbers: exact
        np.testing.assert_array_equal(moved, expected)
    else:
        both = ~np.isnan(moved) & ~np.isnan(expected)
        np.testing.assert_allclose(moved[both], expected[both], atol=1e-7)


@settings(max_examples=examples(60))
@given(rows=ROWS, power=st.integers(-40, 40))
def test_scaling_changes_nothing_and_turning_round_the_sign(rows, power):
    for method in pairwise.METHODS:
        found = pairwise.correlations(rows, method)
        scaled = rows.copy()
        scaled[0] *= -(2.0**power)
        turned = pairwise.correlations(scaled, method)
        np.testing.assert_allclose(turned[0, 1:], -found[0, 1:], atol=1e-12)


@settings(max_examples=examples(60))
@given(rows=ROWS)
def test_spearman_sees_only_the_order(rows):
    bent = np.where(np.isnan(rows), NAN, np.cbrt(rows))
    distinct = [len(set(r[~np.isnan(r)])) for r in rows] == [
        len(set(r[~np.isnan(r)])) for r in bent
    ]
    if distinct:
        np.testing.assert_array_equal(pairwise.correlations(rows), pairwise.correlations(bent))


@settings(max_examples=examples(60))
@given(rows=arrays(float, st.tuples(st.integers(1, 4), st.integers(1, 40)), elements=SOME))
def test_order_is_that_of_a_stable_sort(rows):
    for values in (rows, rows.astype(np.float32)):
        expected = np.argsort(values, axis=1, kind="stable")
        np.testing.assert_array_equal(ordering.order(values), expected)


def test_order_of_extremes():
    tiny = np.finfo(np.float32).smallest_subnormal
    row = np.array([[np.inf, -0.0, NAN, tiny, -np.inf, 0.0, -tiny, 3e38, -3e38, -NAN]], np.float32)
    assert ordering.order(row).tolist() == [[4, 8, 6, 1, 5, 3, 7, 0, 2, 9]]


def test_tie_groups_number_equal_values_alike():
    _, first, group = ordering.tie_groups(np.array([[2.0, 1.0, 2.0, NAN, NAN, -0.0, 0.0]]))
    assert group.tolist() == [[2, 1, 2, 3, 3, 0, 0]]
    assert first.sum() == 4
