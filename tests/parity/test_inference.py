"""EWC against other ways to compute it, Newey-West and the textbook t against statsmodels."""

import math

import numpy as np
import pytest
import scipy.fft
import statsmodels.api as sm
from parity.momentum import frame
from scipy import stats

from flipside.stats.inference import ewc, newey_west, plain, rolling_ewc

SERIES = {
    "momentum": (frame()["Hi PRIOR"] - frame()["Lo PRIOR"]).to_numpy(),
    "one decile": frame()["PRIOR 5"].to_numpy(),
    "short": frame()["Hi PRIOR"].to_numpy()[:24],
    "prime length": frame()["Hi PRIOR"].to_numpy()[:1009],
}


@pytest.mark.parametrize("name", SERIES)
def test_ewc_against_cosine_transform_and_scipy(name):
    x = SERIES[name]
    n = len(x)
    nu = max(4, int(0.41 * n ** (2 / 3)))
    cosines = scipy.fft.dct(x, type=2, norm="ortho")[1 : nu + 1]
    t = x.mean() / np.sqrt((cosines**2).mean() / n)
    test = ewc(x)
    assert test.dof == nu
    assert test.t == pytest.approx(t, rel=1e-9)
    assert test.p == pytest.approx(2 * stats.t.sf(abs(t), nu), rel=1e-9)
    half = stats.t.ppf(0.975, nu) * test.standard_error
    assert test.interval() == pytest.approx((x.mean() - half, x.mean() + half), rel=1e-9)


@pytest.mark.parametrize("name", SERIES)
def test_ewc_against_a_regression_on_cosines(name):
    # The same sums as least-squares coefficients: the cosines are orthogonal.
    x = SERIES[name]
    n = len(x)
    nu = max(4, int(0.41 * n ** (2 / 3)))
    time = (np.arange(1, n + 1) - 0.5) / n
    design = np.sqrt(2) * np.cos(np.pi * np.outer(time, np.arange(1, nu + 1)))
    coefficients, *_ = np.linalg.lstsq(design, x, rcond=None)
    t = x.mean() / np.sqrt((coefficients**2).mean())
    assert ewc(x).t == pytest.approx(t, rel=1e-9)


@pytest.mark.parametrize("name", SERIES)
def test_ewc_by_the_published_formula(name):
    # Term by term, with sums that are exact but for the last rounding.
    x = SERIES[name].tolist()
    n = len(x)
    nu = max(4, math.floor(0.41 * n ** (2 / 3)))
    squares = []
    for j in range(1, nu + 1):
        terms = [v * math.cos(math.pi * j * (t - 0.5) / n) for t, v in enumerate(x, 1)]
        squares.append((math.sqrt(2 / n) * math.fsum(terms)) ** 2)
    long_run_variance = math.fsum(squares) / nu
    t = math.fsum(x) / n / math.sqrt(long_run_variance / n)
    assert ewc(x).t == pytest.approx(t, rel=1e-9)


@pytest.mark.parametrize("window", [8, 36, 127, 600])
def test_rolling_ewc_against_a_loop_and_a_cosine_transform(window):
    x = SERIES["momentum"]
    rolled = rolling_ewc(x, window)
    one_by_one = [ewc(x[i : i + window]).t for i in range(len(x) - window + 1)]
    np.testing.assert_allclose(rolled, one_by_one, rtol=1e-12)
    rows = np.lib.stride_tricks.sliding_window_view(x, window)
    nu = max(4, int(0.41 * window ** (2 / 3)))
    cosines = scipy.fft.dct(rows, type=2, norm="ortho", axis=1)[:, 1 : nu + 1]
    expected = rows.mean(axis=1) / np.sqrt((cosines**2).mean(axis=1) / window)
    np.testing.assert_allclose(rolled, expected, rtol=1e-9)


@pytest.mark.parametrize("name", SERIES)
def test_plain_against_statsmodels(name):
    x = SERIES[name]
    fit = sm.OLS(x, np.ones(len(x))).fit()
    test = plain(np.append(x, np.nan))
    assert test.dof == fit.df_resid
    assert test.t == pytest.approx(fit.tvalues[0], rel=1e-9)
    assert test.p == pytest.approx(fit.pvalues[0], rel=1e-9)
    assert test.standard_error == pytest.approx(fit.bse[0], rel=1e-9)
    assert test.interval() == pytest.approx(fit.conf_int()[0], rel=1e-9)


@pytest.mark.parametrize("name", SERIES)
@pytest.mark.parametrize("lags", [None, 0, 1, 6, 12])
def test_newey_west_against_statsmodels(name, lags):
    x = SERIES[name]
    used = int(4 * (len(x) / 100) ** (2 / 9)) if lags is None else lags
    fit = sm.OLS(x, np.ones(len(x))).fit(
        cov_type="HAC", cov_kwds={"maxlags": used, "use_correction": False}, use_t=True
    )
    test = newey_west(x, lags)
    assert test.t == pytest.approx(fit.tvalues[0], rel=1e-9)
    assert test.p == pytest.approx(fit.pvalues[0], rel=1e-9)
    assert test.standard_error == pytest.approx(fit.bse[0], rel=1e-9)
    assert test.interval() == pytest.approx(fit.conf_int()[0], rel=1e-9)
