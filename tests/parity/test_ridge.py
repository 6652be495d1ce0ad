"""Ridge regression against leaving out one value after the other, least squares on added rows, and statsmodels."""

import numpy as np
import pytest
import statsmodels.api as sm

from flipside.stats.composition import PENALTIES, clr, ridge

SHAPES = {"long": (40, 5), "square": (12, 12), "wide": (10, 15)}


def made(shape, seed=1):
    """Log-ratios of weights, which depend on each other, and results with noise."""
    n, p = SHAPES[shape]
    rng = np.random.default_rng(seed)
    x = clr(rng.uniform(2, 12, (n, p)), 0.1)
    return x, x @ rng.normal(size=p) + rng.normal(0, 0.5, n)


def by_added_rows(x, y, penalty):
    """Ridge as least squares: rows of sqrt(penalty) with result 0. Returns slopes and intercept."""
    rows = np.vstack([x - x.mean(axis=0), np.sqrt(penalty) * np.eye(x.shape[1])])
    slopes = np.linalg.lstsq(rows, np.concatenate([y - y.mean(), np.zeros(x.shape[1])]))[0]
    return slopes, y.mean() - x.mean(axis=0) @ slopes


def left_out(x, y, penalty):
    found = []
    for i in range(len(y)):
        others = np.arange(len(y)) != i
        slopes, intercept = by_added_rows(x[others], y[others], penalty)
        found.append(intercept + x[i] @ slopes)
    return np.array(found)


@pytest.mark.parametrize("penalty", [0.01, 1.0, 50.0])
@pytest.mark.parametrize("shape", SHAPES)
def test_slopes_and_left_out_predictions(shape, penalty):
    x, y = made(shape)
    fit = ridge(x, y, penalty)
    slopes, intercept = by_added_rows(x, y, penalty)
    np.testing.assert_allclose(fit.coefficients, slopes, rtol=1e-8, atol=1e-10)
    assert fit.intercept == pytest.approx(intercept)
    np.testing.assert_allclose(fit.predict(x), fit.fitted)
    expected = left_out(x, y, penalty)
    np.testing.assert_allclose(fit.left_out, expected, rtol=1e-8)
    means = np.array([np.delete(y, i).mean() for i in range(len(y))])
    q2 = 1 - np.sum((y - expected) ** 2) / np.sum((y - means) ** 2)
    assert fit.q2 == pytest.approx(q2)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_penalty_is_the_one_that_predicts_best(shape):
    x, y = made(shape)
    squares = np.linalg.svd(x - x.mean(axis=0), compute_uv=False) ** 2
    penalties = PENALTIES * squares[squares > 1e-12].mean()
    errors = [np.sum((y - left_out(x, y, penalty)) ** 2) for penalty in penalties]
    assert ridge(x, y).penalty == pytest.approx(penalties[int(np.argmin(errors))])


@pytest.mark.parametrize("shape", ["long", "wide"])
def test_standard_errors_are_the_posterior_s(shape):
    x, y = made(shape)
    x0 = x - x.mean(axis=0)
    squares = np.linalg.svd(x0, compute_uv=False) ** 2
    penalty = 0.5 * squares[squares > 1e-12].mean()
    fit = ridge(x, y, penalty)
    posterior = np.linalg.inv(x0.T @ x0 + penalty * np.eye(x.shape[1]))
    np.testing.assert_allclose(fit.errors, fit.noise * np.sqrt(np.diag(posterior)))
    hat = x0 @ posterior @ x0.T
    assert fit.dof == pytest.approx(len(y) - 1 - np.trace(hat))


def test_least_squares_without_a_penalty():
    x, y = made("long")
    x = x[:, :4]  # all five add up to zero
    fit, reference = ridge(x, y, 0), sm.OLS(y, sm.add_constant(x)).fit()
    np.testing.assert_allclose(fit.coefficients, reference.params[1:])
    np.testing.assert_allclose(fit.errors, reference.bse[1:])
    assert fit.intercept == pytest.approx(reference.params[0])
    assert fit.r2 == pytest.approx(reference.rsquared)
    assert fit.dof == pytest.approx(reference.df_resid)
    outside = reference.get_influence().resid_press
    np.testing.assert_allclose(y - fit.left_out, outside)
