"""Average linkage: by hand, ties, a single variable."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sizes import examples

from flipside.stats import linkage


def test_worked_by_hand():
    # a and b join at 0.1; c is 0.4 and 0.6 away, so 0.5; d is 0.9, 0.8 and 1.0 away, so 0.9.
    distance = np.array(
        [[0, 0.1, 0.4, 0.9], [0.1, 0, 0.6, 0.8], [0.4, 0.6, 0, 1.0], [0.9, 0.8, 1.0, 0]]
    )
    found = linkage.average(distance)
    expected = [[0, 1, 0.1, 2], [2, 4, 0.5, 3], [3, 5, 0.9, 4]]
    np.testing.assert_allclose(found, expected)
    assert linkage.leaves(found) == [3, 2, 0, 1]
    assert linkage.cut(found, 0.05).tolist() == [3, 4, 2, 1]
    assert linkage.cut(found, 0.5).tolist() == [2, 2, 2, 1]
    assert linkage.cut(found, 1).tolist() == [1, 1, 1, 1]


def test_all_equally_far_ends():
    found = linkage.average(np.ones((8, 8)) - np.eye(8))
    np.testing.assert_allclose(found[:, 2], 1)
    assert sorted(linkage.leaves(found)) == list(range(8))


def test_one_variable_is_its_own_group():
    found = linkage.average(np.zeros((1, 1)))
    assert found.shape == (0, 4)
    assert linkage.leaves(found) == [0]
    assert linkage.cut(found, 0.3).tolist() == [1]


@settings(max_examples=examples(60))
@given(seed=st.integers(0, 10_000), data=st.data())
def test_heights_rise_and_groups_do_not_depend_on_the_order(seed, data):
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(9, 3))
    distance = np.linalg.norm(points[:, None] - points, axis=2)
    found = linkage.average(distance)
    assert (np.diff(found[:, 2]) >= 0).all()
    order = data.draw(st.permutations(range(9)))
    moved = linkage.average(distance[np.ix_(order, order)])
    np.testing.assert_allclose(moved[:, 2], found[:, 2])
    height = float(np.median(found[:, 2])) + 1e-9
    groups, again = linkage.cut(found, height)[order], linkage.cut(moved, height)
    np.testing.assert_array_equal(groups[:, None] == groups, again[:, None] == again)


@pytest.mark.parametrize("height", [0.0, 0.3, 1.0])
def test_groups_are_numbered_along_the_leaves(height):
    rng = np.random.default_rng(3)
    distance = 1 - np.abs(np.corrcoef(rng.normal(size=(12, 40)) + rng.normal(size=40)))
    found = linkage.average(distance)
    numbers = linkage.cut(found, height)[linkage.leaves(found)]
    assert (np.diff(numbers) >= 0).all()
    assert numbers[0] == 1
