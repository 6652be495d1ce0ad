"""Dirichlet draws against SciPy's distribution of each share."""

import numpy as np
import pytest
from scipy import stats

from flipside.stats.dirichlet import dirichlet


@pytest.mark.parametrize(
    "alpha", [(60, 30, 10), (1, 1, 1), (0.2, 0.5, 3), (0.05, 0.05, 0.05, 0.05), (0, 2, 5)]
)
def test_each_share_has_its_beta_distribution(alpha):
    alpha = np.array(alpha, float)
    shares = dirichlet(alpha, 4000, seed=3)
    assert shares.sum(axis=1) == pytest.approx(1)
    assert (shares >= 0).all()
    for a, values in zip(alpha, shares.T, strict=True):
        if a == 0:
            assert not values.any()
        else:
            # Shares of a tiny alpha are rounded to 0 and 1, where the distribution has no step.
            values = np.clip(values, 1e-12, 1 - 1e-12)
            wanted = stats.beta(a, alpha.sum() - a)
            grid = np.linspace(0.02, 0.98, 25)
            found = (values[:, None] <= grid).mean(axis=0)
            assert np.abs(found - wanted.cdf(grid)).max() < 1.95 / np.sqrt(4000)


def test_shares_move_together_as_they_should():
    alpha = np.array([4.0, 3.0, 3.0])
    wanted = stats.dirichlet(alpha).cov()
    assert np.cov(dirichlet(alpha, 40_000, seed=5).T) == pytest.approx(wanted, rel=0.05)


def test_first_draws_do_not_depend_on_how_many_there_are():
    alpha = np.array([0.4, 3, 20])
    assert np.array_equal(dirichlet(alpha, 500, 7)[:20], dirichlet(alpha, 20, 7))
    assert not np.array_equal(dirichlet(alpha, 20, 7), dirichlet(alpha, 20, 8))


def test_extreme_alphas_give_shares():
    for alpha in ([1e-9, 1e-9], [1e6, 1.0], [1e-9, 1e6]):
        shares = dirichlet(np.array(alpha), 100, 1)
        assert np.isfinite(shares).all()
        assert shares.sum(axis=1) == pytest.approx(1)
