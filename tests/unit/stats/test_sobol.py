import numpy as np
import pytest

from flipside.stats.sobol import DIMENSIONS, plain, sobol


def each_once(points):
    """Whether each of n numbers is in another interval of length 1 / n."""
    n = len(points)
    return sorted((points * n).astype(int).tolist()) == list(range(n))


@pytest.mark.parametrize("m", [0, 1, 5, 10])
@pytest.mark.parametrize("draw", [plain, lambda n, d: sobol(n, d, seed=4)])
def test_every_coordinate_by_itself(draw, m):
    points = draw(2**m, DIMENSIONS)
    assert points.shape == (2**m, DIMENSIONS)
    assert all(each_once(column) for column in points.T)


@pytest.mark.parametrize("seed", range(5))
def test_the_first_two_coordinates_are_a_net(seed):
    # Of every way to cut the square into 2 ** m equal boxes, each box has one point.
    m = 8
    points = sobol(2**m, 2, seed)
    for k in range(m + 1):
        box = (points[:, 0] * 2**k).astype(int) * 2 ** (m - k) + (
            points[:, 1] * 2 ** (m - k)
        ).astype(int)
        assert len(np.unique(box)) == 2**m
    random = np.random.default_rng(seed).random((2**m, 2))
    assert len(np.unique((random * 16).astype(int) @ [16, 1])) < 2**m


def test_more_points_or_dimensions_leave_the_first():
    points = sobol(1000, 40, seed=7)
    for n, dimensions in ((1, 1), (7, 40), (512, 3), (999, 39)):
        assert (sobol(n, dimensions, seed=7) == points[:n, :dimensions]).all()


def test_seeds():
    assert (sobol(64, 5, 1) == sobol(64, 5, 1)).all()
    assert len(np.unique([sobol(64, 5, seed) for seed in range(10)])) == 10 * 64 * 5
    # A single point is even in the cube, whichever it is.
    points = np.array([sobol(6, 4, seed)[5] for seed in range(3000)])
    counts = np.array([np.bincount((column * 10).astype(int), minlength=10) for column in points.T])
    assert np.abs(counts - 300).max() < 5 * np.sqrt(300)
    assert np.abs(np.corrcoef(points.T) - np.eye(4)).max() < 4 / np.sqrt(3000)


def test_the_scramble_is_more_than_a_shift():
    # Digits that are added alone leave the third and the fourth point half a length apart.
    assert plain(4, 1)[2:, 0].tolist() == [0.75, 0.25]
    apart = [abs(x - y) for x, y in (sobol(4, 1, seed)[2:, 0] for seed in range(500))]
    assert np.std(apart) > 0.1
    assert np.mean(apart) == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("draw", [plain, lambda n, d: sobol(n, d, seed=4)])
def test_the_ends(draw):
    assert draw(0, 3).shape == (0, 3)
    with pytest.raises(ValueError, match="at most 300 dimensions, not 301"):
        draw(4, 301)
