import numpy as np

from flipside.stats.uniforms import AT_ONCE, uniforms


def test_even_and_independent():
    points = uniforms(3, (50_000, 4))
    assert points.min() >= 0
    assert points.max() < 1
    cells = np.zeros((8, 8), int)
    np.add.at(cells, tuple((points[:, :2] * 8).astype(int).T), 1)
    expected = 50_000 / 64
    assert abs(((cells - expected) ** 2 / expected).sum() - 63) < 4 * np.sqrt(2 * 63)
    assert np.abs(np.corrcoef(points.T) - np.eye(4)).max() < 4 / np.sqrt(50_000)


def test_streams_of_seeds_differ():
    numbers = [uniforms(seed, (200,)) for seed in range(20)]
    assert len(np.unique(numbers)) == 20 * 200


def test_the_same_for_a_seed_in_any_shape():
    numbers = uniforms(1, (AT_ONCE + 5,))
    longer = uniforms(1, (AT_ONCE // 4 + 2, 4)).ravel()
    assert (longer[: len(numbers)] == numbers).all()
    assert uniforms(1, (0, 3)).shape == (0, 3)
