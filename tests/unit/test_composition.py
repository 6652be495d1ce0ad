"""Centred log-ratios, ridge regression, and the test by shuffling: cases by hand and identities."""

import numpy as np
import pytest

from flipside.stats.composition import chance, clr, ridge
from flipside.stats.distributions import t_ppf

RNG = np.random.default_rng(41)


def weights(n, nodes, seed=0):
    made = np.random.default_rng(seed).uniform(0.7, 1.3, (n, nodes))
    return 100 * made / made.sum(axis=1, keepdims=True)


def test_clr_by_hand():
    # Geometric mean of 1, 4, 16 is 4.
    np.testing.assert_allclose(clr(np.array([[1.0, 4, 16]]), 0.1), [[-np.log(4), 0, np.log(4)]])


def test_clr_adds_up_to_zero_and_knows_no_scale():
    w = weights(20, 7)
    np.testing.assert_allclose(clr(w, 1e-6).sum(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(clr(w, 1e-6), clr(w / 100, 1e-8), atol=1e-12)


def test_clr_takes_small_weights_as_the_floor():
    small, floor = clr(np.array([[0.0, 50, 50], [0.5, 50, 50]]), 0.5)
    np.testing.assert_array_equal(small, floor)
    each = clr(np.array([[0.0, 0.0, 100.0]]), np.array([1.0, 2.0, 1.0]))
    assert each[0, 1] - each[0, 0] == pytest.approx(np.log(2))


def test_ridge_by_hand():
    # x centred is -1, 0, 1 with square sum 2; with penalty 2 the slope is half of 3.
    fit = ridge(np.array([[1.0], [2.0], [3.0]]), np.array([1.0, 4.0, 7.0]), penalty=2)
    assert fit.coefficients[0] == pytest.approx(1.5)
    assert fit.intercept == pytest.approx(4 - 1.5 * 2)
    np.testing.assert_allclose(fit.fitted, [2.5, 4, 5.5])
    # Residuals -1.5, 0, 1.5; leverages 1/3 + (1/2) / 2 at the ends.
    np.testing.assert_allclose(fit.left_out, [1 + 1.5 / (5 / 12), 4, 7 - 1.5 / (5 / 12)])
    assert fit.r2 == pytest.approx(1 - 4.5 / 18)
    assert fit.dof == pytest.approx(2 - 0.5)


def test_ridge_does_not_mind_a_shift_or_the_unit_of_y():
    x, y = RNG.normal(size=(30, 4)), RNG.normal(size=30)
    one, other = ridge(x, y), ridge(x + 7, 1000 * y - 3)
    np.testing.assert_allclose(other.coefficients, 1000 * one.coefficients)
    assert (other.q2, other.r2) == pytest.approx((one.q2, one.r2))
    assert other.penalty == pytest.approx(one.penalty)


def test_coefficients_of_compositions_add_up_to_zero():
    x = clr(weights(12, 15), 0.1)
    fit = ridge(x, x[:, 0] - x[:, 1] + RNG.normal(0, 0.1, 12))
    assert fit.coefficients.sum() == pytest.approx(0, abs=1e-9)
    assert np.isfinite(fit.errors).all()
    assert (fit.errors > 0).all()


def test_the_penalty_grows_with_the_noise():
    x = RNG.normal(size=(40, 8))
    y = x @ np.ones(8)
    little, much = (ridge(x, y + RNG.normal(0, sd, 40)).penalty for sd in (0.1, 12))
    assert much > 10 * little


def test_constant_results_have_no_shares():
    fit = ridge(RNG.normal(size=(10, 3)), np.full(10, 0.1))
    assert np.isnan(fit.r2)
    assert np.isnan(fit.q2)
    np.testing.assert_allclose(fit.coefficients, 0, atol=1e-15)
    assert chance(RNG.normal(size=(10, 3)), np.full(10, 0.1), 19, 1) == 1


def test_columns_that_do_not_vary_have_no_effect():
    x = np.column_stack([RNG.normal(size=20), np.full(20, 3.0)])
    fit = ridge(x, x[:, 0])
    assert fit.coefficients[1] == pytest.approx(0, abs=1e-12)
    only = ridge(np.full((20, 2), 5.0), RNG.normal(size=20))
    assert only.r2 == pytest.approx(0, abs=1e-12)
    assert only.q2 == pytest.approx(0, abs=1e-12)
    assert chance(np.full((20, 2), 5.0), RNG.normal(size=20), 19, 1) == 1


def test_missing_or_too_few_values_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="none missing"):
        ridge(np.zeros((4, 1)), np.array([1.0, np.nan, 2, 3]))
    with pytest.raises(ValueError, match="at least 3"):
        ridge(np.zeros((2, 1)), np.zeros(2))


def test_shuffling_finds_noise_as_often_as_it_says():
    x = clr(weights(12, 8), 0.1)
    p = [chance(x, np.random.default_rng(s).normal(size=12), 99, s) for s in range(200)]
    for level in (0.05, 0.2, 0.5):
        assert abs(np.mean(np.array(p) <= level) - level) < 0.09


def test_shuffling_finds_a_signal_and_repeats_itself():
    x = clr(weights(30, 8), 0.1)
    y = x @ np.arange(8.0) + RNG.normal(0, 0.2, 30)
    assert chance(x, y, 199, 1) == 1 / 200
    noise = RNG.normal(size=30)
    assert chance(x, noise, 199, 1) == chance(x, noise, 199, 1)


@pytest.mark.parametrize("trials", [10, 20, 60])
@pytest.mark.parametrize("noise", [0.5, 2.0])
def test_intervals_hold_the_true_effect(trials, noise):
    """At least about 95 % of them, with fewer trials than nodes as well; and with many hardly more."""
    held, against = [], np.eye(15) - 1 / 15
    for seed in range(60):
        rng = np.random.default_rng([trials, seed])
        x = clr(weights(trials, 15, seed), 0.1)
        true = rng.normal(size=15)
        true -= true.mean()
        signal = x @ true
        fit = ridge(x, signal + rng.normal(0, noise * signal.std(), trials))
        half = t_ppf(0.975, max(1, fit.dof)) * fit.error_of(against)
        held.append(np.mean(np.abs(fit.coefficients - true) <= half))
    assert np.mean(held) > 0.93
    assert trials < 60 or np.mean(held) < 0.98


def test_errors_of_sums_are_those_of_the_covariance():
    x, y = RNG.normal(size=(30, 4)), RNG.normal(size=30)
    fit = ridge(x, y, 0.5)
    x0 = x - x.mean(axis=0)
    covariance = fit.noise**2 * np.linalg.inv(x0.T @ x0 + 0.5 * np.eye(4))
    sums = np.array([[1.0, -1, 0, 0], [1, 1, 1, 1], [0, 0, 2, 0]])
    expected = np.sqrt(np.diag(sums @ covariance @ sums.T))
    np.testing.assert_allclose(fit.error_of(sums), expected)
    np.testing.assert_allclose(fit.errors, np.sqrt(np.diag(covariance)))
