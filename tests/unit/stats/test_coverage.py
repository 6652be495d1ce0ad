import math
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from unit.stats.test_lattice import brute, rules_of, small

from flipside.stats.coverage import PAIRED, effective_dimension, min_distance, pair_cells
from flipside.stats.lattice import every, uniform
from flipside.stats.uniforms import uniforms


def test_dimension_by_hand():
    corners = np.eye(7) * 100
    assert effective_dimension(corners) == pytest.approx(6)  # alike in all directions but one
    line = np.array([20, 50, 30]) + np.outer(np.arange(5), [1, -3, 2])
    assert effective_dimension(line) == pytest.approx(1)
    # Variances 1 and 4 that do not depend on each other: 5 ** 2 / (1 + 16).
    cross = np.array([[1, 2], [-1, 2], [1, -2], [-1, -2]])
    assert effective_dimension(cross) == pytest.approx(25 / 17)


@pytest.mark.parametrize("shape", [(2, 9), (5, 30), (30, 5), (200, 20)])
def test_dimension_from_eigenvalues(shape):
    x = uniforms(1, shape) ** 3 * np.arange(1, shape[1] + 1)
    eigenvalues = np.linalg.eigvalsh(np.cov(x.T))
    expected = eigenvalues.sum() ** 2 / (eigenvalues**2).sum()
    for scale in (1, 1e-200, 1e200):
        assert effective_dimension(x * scale) == pytest.approx(expected, rel=1e-9)


def test_no_dimension():
    assert math.isnan(effective_dimension(np.array([[20, 80]])))
    assert math.isnan(effective_dimension(np.full((9, 3), 0.1)))
    assert math.isnan(effective_dimension(np.empty((0, 3))))


def test_distance():
    trials = np.array([[50, 50, 0], [50, 20, 30], [45, 20, 35], [0, 0, 100]])
    assert min_distance(trials) == (5, 4)
    assert min_distance(trials[[0, 1, 3]]) == (30, 3)
    assert min_distance(trials[[0, 1, 0]]) == (0, 3)
    assert min_distance(trials / 10) == (pytest.approx(0.5), 4)


def test_distance_over_the_first():
    trials = np.arange(2 * PAIRED + 4).reshape(-1, 2) * 3
    trials[-1] = trials[-2]
    assert min_distance(trials) == (6, PAIRED)
    assert min_distance(trials[2:]) == (0, PAIRED)


def test_no_distance():
    for n in (0, 1):
        distance, used = min_distance(np.ones((n, 3), int))
        assert math.isnan(distance)
        assert used == n


def cells_of(points, low, size, parts):
    """For each pair of nodes the cells that points are in."""
    part = (points - low) * parts // size
    cells = defaultdict(set)
    for row, inside in zip(part, (points >= low) & (points < low + size), strict=True):
        for i in np.flatnonzero(inside):
            for j in np.flatnonzero(inside):
                cells[i, j].add((row[i], row[j]))
    n = len(low)
    return np.array([[len(cells[i, j]) for j in range(n)] for i in range(n)])


@given(small())
def test_cells_are_what_brute_force_finds(rules):
    points = brute(rules)
    if not len(points):
        return
    low = points.min(axis=0)
    size = points.max(axis=0) - low + 1
    for parts in (2, 4):
        some = points[::3]
        hit, feasible = pair_cells(rules, some, parts)
        assert (feasible == cells_of(points, low, size, parts)).all()
        assert (hit == cells_of(some, low, size, parts)).all()
        assert (pair_cells(rules, every(rules), parts)[0] == feasible).all()


def test_cells_of_many_trials():
    rules = rules_of([0] * 12, [40] * 12, 100, ([0, 1, 2], 30, 60), ([5, 6], 19, 19))
    trials = uniform(rules, uniforms(1, (5000, 12)))
    hit, feasible = pair_cells(rules, trials)
    assert (hit == hit.T).all()
    assert (hit <= feasible).all()
    assert feasible[5, 6] == 4  # what one has the other has not
    assert feasible[0, 5] == 16
    assert hit.sum() > 0.8 * feasible.sum()
    assert pair_cells(rules, trials[:0])[0].sum() == 0


def test_trials_that_break_the_rules_reach_no_more_cells():
    rules = rules_of([0, 0, 0], [10, 10, 10], 10)
    hit, feasible = pair_cells(rules, np.array([[10, 10, 10], [11, -1, 3]]))
    assert (hit <= feasible).all()
    assert hit.tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 2]]
