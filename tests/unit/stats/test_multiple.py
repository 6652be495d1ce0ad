import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flipside.stats.multiple import benjamini_yekutieli, holm

BOTH = pytest.mark.parametrize("adjust", [holm, benjamini_yekutieli])
SOME = st.lists(st.floats(0, 1), max_size=30)


def test_holm_by_hand():
    # Sorted 0.01, 0.02, 0.03, 0.6: times 4, 3, 2, 1 and never falling.
    adjusted = holm(np.array([0.6, 0.01, 0.03, 0.02]))
    np.testing.assert_allclose(adjusted, [0.6, 0.04, 0.06, 0.06], rtol=1e-12)


def test_benjamini_yekutieli_by_hand():
    # 4 (1 + 1/2 + 1/3 + 1/4) = 25 / 3; over 1, 2, 3, 4 and never above the next.
    adjusted = benjamini_yekutieli(np.array([0.2, 0.01, 0.03, 0.025]))
    third = 25 / 3 * 0.03 / 3
    np.testing.assert_allclose(adjusted, [25 / 3 * 0.2 / 4, 25 / 3 * 0.01, third, third])


@BOTH
def test_one_test_is_not_adjusted(adjust):
    assert adjust(np.array([0.03])).tolist() == [0.03]
    assert adjust([0.03]).tolist() == [0.03]


@BOTH
def test_missing_ones_stay_and_do_not_count(adjust):
    p = np.array([0.01, np.nan, 0.2, 0.04, np.nan])
    adjusted = adjust(p)
    present = ~np.isnan(p)
    np.testing.assert_array_equal(np.isnan(adjusted), ~present)
    np.testing.assert_array_equal(adjusted[present], adjust(p[present]))
    assert np.isnan(p[1])  # what was given is not changed
    assert p[0] == 0.01


@BOTH
def test_nothing_to_adjust(adjust):
    assert adjust(np.array([])).shape == (0,)
    assert np.isnan(adjust(np.array([np.nan, np.nan]))).all()


@BOTH
@given(p=SOME)
def test_never_smaller_never_above_one_and_in_the_same_order(adjust, p):
    adjusted = adjust(np.array(p))
    assert (adjusted >= np.array(p) * (1 - 1e-12)).all()
    assert (adjusted <= 1).all()
    order = np.argsort(p, kind="stable")
    assert (np.diff(adjusted[order]) >= 0).all()


@BOTH
@given(p=SOME)
def test_equal_ones_stay_equal(adjust, p):
    adjusted = adjust(np.array(p + p))
    np.testing.assert_array_equal(adjusted[: len(p)], adjusted[len(p) :])


@given(p=SOME)
def test_holm_is_between_nothing_and_bonferroni(p):
    assert (holm(np.array(p)) <= np.minimum(len(p) * np.array(p), 1) * (1 + 1e-12)).all()
