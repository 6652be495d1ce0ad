"""Closed forms and limits; the comparison with SciPy is in tests/parity."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flipside.stats.distributions import chi2_sf, norm_ppf, norm_sf, t_cdf, t_ppf, t_sf

PROBABILITIES = st.floats(1e-12, 1 - 1e-12)


@pytest.mark.parametrize("t", [1e-9, 1e-3, 0.5, 1, 3, 40, 1e5, 1e100, 1e200])
def test_one_degree_of_freedom_is_cauchy(t):
    assert t_sf(t, 1) == pytest.approx(math.atan2(1, t) / math.pi, rel=1e-13)


@pytest.mark.parametrize("t", [0.0, 0.1, 1, 2.5, 7])
def test_two_degrees_of_freedom_in_closed_form(t):
    assert t_cdf(t, 2) == pytest.approx(0.5 + t / (2 * math.sqrt(2 + t * t)), rel=1e-14)


@pytest.mark.parametrize("x", [1e-6, 0.1, 1, 10, 300, 1400])
def test_chi_square_with_two_degrees_is_exponential(x):
    assert chi2_sf(x, 2) == pytest.approx(math.exp(-x / 2), rel=1e-12)


@pytest.mark.parametrize("x", [1e-6, 0.1, 1, 10, 100])
def test_chi_square_with_one_degree_is_a_squared_normal(x):
    assert chi2_sf(x, 1) == pytest.approx(2 * norm_sf(math.sqrt(x)), rel=1e-12)


def test_many_degrees_of_freedom_come_close_to_normal():
    assert t_sf(2.0, 1e9) == pytest.approx(norm_sf(2.0), rel=1e-8)


@given(PROBABILITIES, st.floats(1, 1e5))
def test_quantile_undoes_probability(q, dof):
    assert t_cdf(t_ppf(q, dof), dof) == pytest.approx(q, rel=1e-12)


@given(PROBABILITIES)
def test_normal_quantile_undoes_probability(q):
    assert norm_sf(-norm_ppf(q)) == pytest.approx(q, rel=1e-12)


@given(st.floats(-50, 50), st.floats(0.5, 1e4))
def test_both_sides_add_to_one(t, dof):
    assert t_sf(t, dof) + t_cdf(t, dof) == pytest.approx(1, abs=1e-14)


def test_ends():
    assert norm_sf(math.inf) == 0
    assert norm_ppf(0) == -math.inf
    assert t_ppf(1, 3) == math.inf
    assert t_sf(math.inf, 3) == 0
    assert t_sf(-math.inf, 3) == 1
    assert t_ppf(0.5, 3) == 0
    assert chi2_sf(0, 3) == 1
    assert chi2_sf(math.inf, 3) == 0


def test_no_number_gives_no_number():
    for value in (
        t_sf(math.nan, 3),
        t_sf(1, 0),
        t_sf(1, math.nan),
        t_ppf(0.9, -1),
        t_ppf(1.1, 3),
        norm_ppf(math.nan),
        chi2_sf(math.nan, 2),
        chi2_sf(1, 0),
    ):
        assert math.isnan(value)
