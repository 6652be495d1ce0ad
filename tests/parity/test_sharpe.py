"""Sharpe ratios against SciPy, a second implementation, and the numbers in the papers."""

import numpy as np
import pytest
from parity.momentum import frame
from scipy import optimize, stats

from flipside.stats.sharpe import (
    Sharpe,
    deflated,
    expected_maximum,
    min_track_record,
    probabilistic,
    sharpe,
)

RNG = np.random.default_rng(24)
SERIES = {
    "momentum": (frame()["Hi PRIOR"] - frame()["Lo PRIOR"]).to_numpy(),
    "one decile": frame()["PRIOR 5"].to_numpy(),
    "skewed": RNG.gamma(0.5, size=80) - 0.3,
    "fat tails": RNG.standard_t(3, size=200) + 0.2,
    "losing": RNG.normal(-0.2, 1, size=60),
}


def error_of(x, n):
    """Standard error of a Sharpe ratio in Opdyke's form, with the excess kurtosis."""
    ratio = x.mean() / x.std(ddof=1)
    excess = stats.kurtosis(x)
    spread = 1 + ratio**2 / 2 - stats.skew(x) * ratio + excess / 4 * ratio**2
    return ratio, np.sqrt(spread / (n - 1))


@pytest.mark.parametrize("name", SERIES)
def test_moments_against_scipy(name):
    x = SERIES[name]
    answer = sharpe(np.insert(x, 3, np.nan))
    assert answer.n == len(x)
    assert answer.ratio == pytest.approx(1 / stats.variation(x, ddof=1), rel=1e-9)
    assert answer.skewness == pytest.approx(stats.skew(x), rel=1e-9)
    assert answer.kurtosis == pytest.approx(stats.kurtosis(x, fisher=False), rel=1e-9)


@pytest.mark.parametrize("name", SERIES)
@pytest.mark.parametrize("benchmark", [0.0, 0.1])
@pytest.mark.parametrize("overlap", [1, 4.5])
def test_probabilistic_against_a_normal_distribution_of_the_ratio(name, benchmark, overlap):
    x = SERIES[name]
    n = len(x) / overlap
    ratio, error = error_of(x, n)
    expected = stats.norm(loc=ratio, scale=error).sf(benchmark)
    answer = probabilistic(sharpe(x), benchmark, n)
    assert answer == pytest.approx(expected, rel=1e-9)
    if overlap == 1:
        assert probabilistic(sharpe(x), benchmark) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("trials", [2, 7, 100, 12345])
def test_expected_maximum_against_the_quantiles_of_an_extreme_value_distribution(trials):
    # Gumbel, with the quantile that N normals exceed once as its place and the distance to
    # the one that they exceed 1 / e times as its scale; its mean brings in Euler's gamma.
    place = stats.norm.isf(1 / trials)
    scale = stats.norm.isf(1 / (trials * np.e)) - place
    expected = 0.3 * stats.gumbel_r(place, scale).mean()
    assert expected_maximum(trials, 0.09) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("name", SERIES)
@pytest.mark.parametrize("trials", [1, 10, 250])
@pytest.mark.parametrize("overlap", [1, 4.5])
def test_deflated_against_the_same_on_the_scale_of_t(name, trials, overlap):
    x = SERIES[name]
    n = len(x) / overlap
    ratio, error = error_of(x, n)
    luck = 0.0
    if trials > 1:
        quantiles = stats.norm.isf([1 / trials, 1 / trials / np.e])
        luck = quantiles @ [1 - np.euler_gamma, np.euler_gamma]
    z = (ratio * np.sqrt(n - 1) - luck) / (error * np.sqrt(n - 1))
    assert deflated(sharpe(x), trials, n) == pytest.approx(stats.norm.cdf(z), rel=1e-9)
    if overlap == 1:
        assert deflated(sharpe(x), trials) == pytest.approx(stats.norm.cdf(z), rel=1e-9)


@pytest.mark.parametrize("name", ["momentum", "one decile", "skewed", "fat tails"])
@pytest.mark.parametrize("confidence", [0.9, 0.99])
def test_minimum_track_record_against_a_root(name, confidence):
    x = SERIES[name]

    def missing(n):
        ratio, error = error_of(x, n)
        return ratio / error - stats.norm.ppf(confidence)

    expected = optimize.brentq(missing, 1 + 1e-9, 1e9, xtol=1e-10, rtol=1e-14)
    assert min_track_record(sharpe(x), confidence) == pytest.approx(expected, rel=1e-9)


# Bailey, Lopez de Prado (2012), on how many years it takes to show that an annual ratio of 2 is
# above 1 with 95 % confidence: normal daily, weekly, monthly returns, and monthly ones with
# the skewness and kurtosis of a hedge fund index.
@pytest.mark.parametrize(
    ("per_year", "skewness", "kurtosis", "years"),
    [(252, 0, 3, 2.73), (52, 0, 3, 2.83), (12, 0, 3, 3.24), (12, -0.72, 5.78, 4.99)],
)
def test_minimum_track_record_in_the_paper(per_year, skewness, kurtosis, years):
    record = Sharpe(10, 2 / np.sqrt(per_year), skewness, kurtosis)
    needed = min_track_record(record, 0.95, 1 / np.sqrt(per_year))
    assert round(needed / per_year, 2) == years


# The same: two years of monthly returns with a ratio of 0.458, as if they were normal, and as
# they are.
@pytest.mark.parametrize(
    ("skewness", "kurtosis", "published"), [(0, 3, 0.982), (-2.448, 10.164, 0.913)]
)
def test_probabilistic_in_the_paper(skewness, kurtosis, published):
    assert round(probabilistic(Sharpe(24, 0.458, skewness, kurtosis)), 3) == published


# Bailey, Lopez de Prado (2014), the numerical example: five years of 250 days, an annual ratio of
# 2.5, variance 1/2 of the annual ratios across the trials.
@pytest.mark.parametrize(
    ("trials", "skewness", "kurtosis", "published"),
    [(100, -3, 10, 0.9004), (46, -3, 10, 0.9505), (88, 0, 3, 0.9505)],
)
def test_deflated_in_the_paper(trials, skewness, kurtosis, published):
    luck = expected_maximum(trials, 0.5 / 250)
    if trials == 100:
        assert round(luck, 4) == 0.1132
    chosen = Sharpe(1250, 2.5 / np.sqrt(250), skewness, kurtosis)
    assert round(probabilistic(chosen, luck), 4) == published
