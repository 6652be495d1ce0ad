"""Against SciPy, over a wide grid with tiny probabilities."""

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy import special, stats

from flipside.stats.distributions import chi2_sf, norm_ppf, norm_sf, t_cdf, t_ppf, t_sf

DOF = [1, 1.5, 2, 3, 4, 5, 9.9, 10, 20, 44, 130.3, 1000, 30_000, 1_000_000]
TAILS = [1e-80, 1e-20, 1e-8, 1e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.4]


@pytest.mark.parametrize("dof", DOF)
def test_student_t_tails(dof):
    for t in [0.01, 0.1, 0.5, 1, 1.5, 1.96, 2, 3, 4, 5, 7, 10, 20, 37, 100, 1e4, 1e8]:
        # stdtr is what scipy.stats.t.cdf uses; its sf loses digits for small t.
        expected = special.stdtr(dof, -t)
        if expected > 1e-280:
            assert t_sf(t, dof) == pytest.approx(expected, rel=1e-12), t
            assert t_cdf(-t, dof) == pytest.approx(expected, rel=1e-12), t


@pytest.mark.parametrize("dof", DOF)
def test_student_t_quantiles(dof):
    for q in TAILS:
        expected = stats.t.ppf(q, dof)
        assert t_ppf(q, dof) == pytest.approx(expected, rel=1e-11), q
        assert t_ppf(1 - q, dof) == pytest.approx(stats.t.ppf(1 - q, dof), rel=1e-11), q


@pytest.mark.parametrize("dof", [0.5, *DOF])
def test_chi_square_tails(dof):
    for x in [1e-8, 0.01, 0.5, 1, 2, 5, 10, 20, 50, 100, 300, 1000, dof, 1.01 * dof, 2 * dof]:
        expected = stats.chi2.sf(x, dof)
        if expected > 1e-280:
            assert chi2_sf(x, dof) == pytest.approx(expected, rel=1e-12), x


def test_normal():
    for x in np.linspace(-37, 37, 149):
        assert norm_sf(x) == pytest.approx(stats.norm.sf(x), rel=1e-12)
    for q in [1e-300, *TAILS]:
        assert norm_ppf(q) == pytest.approx(stats.norm.ppf(q), rel=1e-12)
        assert norm_ppf(1 - q) == pytest.approx(stats.norm.ppf(1 - q), rel=1e-12)


@pytest.mark.parametrize("dof", [4, 100, 2000])
@pytest.mark.parametrize("t", [Fraction(1, 1000), Fraction(1, 2), Fraction(49, 25), Fraction(5)])
def test_student_t_against_its_finite_sum(dof, t):
    # For even degrees of freedom the probability is a finite sum (Abramowitz, Stegun 26.7.4),
    # here in exact fractions but for one square root.
    cosine = dof / (dof + t * t)
    term = total = 1.0
    for k in range(1, dof // 2):
        term *= (2 * k - 1) / (2 * k) * float(cosine)
        total += term
    inside = math.sqrt(1 - cosine) * total
    assert t_cdf(float(t), dof) - t_sf(float(t), dof) == pytest.approx(inside, rel=1e-11)
