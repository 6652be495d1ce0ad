"""Block lengths and bootstrap intervals against arch."""

import numpy as np
import pytest
from arch.bootstrap import StationaryBootstrap
from arch.bootstrap import optimal_block_length as arch_block_length
from parity.momentum import frame

from flipside.stats import bootstrap, stationary
from flipside.stats.inference import ewc

SPREAD = (frame()["Hi PRIOR"] - frame()["Lo PRIOR"]).to_numpy()


def autoregressive(rng, n, rho):
    x = rng.normal(size=n)
    for i in range(1, n):
        x[i] += rho * x[i - 1]
    return x


def simulated(kind, n, seed):
    rng = np.random.default_rng([seed, n])
    if kind == "white":
        return rng.normal(size=n)
    if kind == "moving average":
        return np.convolve(rng.normal(size=n + 3), np.ones(4), "valid")
    return autoregressive(rng, n, kind)


@pytest.mark.parametrize("column", frame().columns)
def test_block_length_of_each_decile(column):
    x = frame()[column].to_numpy()
    expected = arch_block_length(x)["stationary"].iloc[0]
    assert stationary.optimal_block_length(x) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("months", [36, 131, 260, 1009, 1122])
def test_block_length_of_the_momentum_spread(months):
    expected = arch_block_length(SPREAD[:months])["stationary"].iloc[0]
    assert stationary.optimal_block_length(SPREAD[:months]) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("kind", ["white", "moving average", 0.95, 0.5, -0.5])
@pytest.mark.parametrize("n", [15, 24, 60, 99, 100, 101, 999, 2500])
def test_block_length_of_simulated_series(kind, n):
    for seed in range(5):
        x = simulated(kind, n, seed)
        expected = arch_block_length(x)["stationary"].iloc[0]
        assert stationary.optimal_block_length(x) == pytest.approx(expected, rel=1e-9)


@pytest.mark.filterwarnings("ignore::RuntimeWarning:arch")  # arch's, at lags beyond the end
@pytest.mark.parametrize("n", range(8, 15))
def test_block_length_of_the_shortest_series(n):
    for seed in range(5):
        x = simulated("white", n, seed)
        expected = arch_block_length(x)["stationary"].iloc[0]
        assert stationary.optimal_block_length(x) == pytest.approx(expected, rel=1e-9)


class OurPositions(StationaryBootstrap):
    """arch's bootstrap on the positions drawn here, so that the intervals must agree."""

    def __init__(self, block, x, resamples, seed):
        super().__init__(block, x, seed=seed)
        drawn = stationary.chunks(len(x), block, resamples, seed)
        self.rows = iter(np.concatenate(list(drawn)))

    def update_indices(self):
        return next(self.rows)


def arch_interval(bootstrap_of, method, x, resamples, confidence=0.95):
    """arch's interval of the mean, the studentised one in standard errors of the sample.

    arch multiplies the t's with the standard deviation of the resamples' means, also where
    another formula gave the standard errors that they are measured in.
    """
    if method != "studentised":
        return bootstrap_of.conf_int(np.mean, resamples, method=method, size=confidence)[:, 0]
    interval = bootstrap_of.conf_int(
        np.mean,
        resamples,
        method="studentized",
        size=confidence,
        std_err_func=lambda _, resample: ewc(resample).standard_error,
    )[:, 0]
    ratio = ewc(x).standard_error / bootstrap_of._results[:, 0].std()
    return x.mean() + ratio * (interval - x.mean())


# Another seed, length and block each time: 1122 is even, 131 is prime.
SERIES = [(SPREAD, 2.26, 7), (SPREAD[:131], 4.5, 8), (np.abs(SPREAD[:60]), 1.0, 9)]


@pytest.mark.parametrize(("x", "block", "seed"), SERIES)
@pytest.mark.parametrize("confidence", [0.9, 0.95])
@pytest.mark.parametrize("method", ["percentile", "bca"])
def test_intervals_of_the_same_resamples(x, block, seed, method, confidence):
    result = bootstrap.mean(x, block, 499, seed)
    expected = arch_interval(OurPositions(block, x, 499, seed), method, x, 499, confidence)
    assert getattr(result, method)(confidence) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("x", "block", "seed"), SERIES)
@pytest.mark.parametrize("confidence", [0.9, 0.95])
def test_studentised_interval_of_the_same_resamples(x, block, seed, confidence):
    resamples = 499
    result = bootstrap.mean(x, block, resamples, seed)
    arch = OurPositions(block, x, resamples, seed)
    low, high = arch_interval(arch, "studentised", x, resamples, confidence)
    np.testing.assert_allclose(arch._studentized_results[:, 0], result.t, rtol=1e-9)
    # arch interpolates between two resamples, the interval here ends at one of them.
    ours = result.studentised(confidence)
    t = np.sort(result.t)
    rank = int((1 - confidence) / 2 * resamples)
    assert abs(ours[0] - low) <= np.ptp(t[-rank - 2 : -rank + 1]) * result.standard_error
    assert abs(ours[1] - high) <= np.ptp(t[rank - 1 : rank + 2]) * result.standard_error


@pytest.mark.parametrize(
    ("method", "errors"), [("percentile", 0.2), ("bca", 0.2), ("studentised", 0.3)]
)
@pytest.mark.parametrize("block", [2.26, 20.0])
def test_intervals_of_other_resamples_agree_within_monte_carlo_error(block, method, errors):
    resamples, x = 4000, SPREAD[:500]
    result = bootstrap.mean(x, block, resamples, seed=1)
    arch = StationaryBootstrap(block, x, seed=2)
    expected = arch_interval(arch, method, x, resamples)
    # The difference of two estimates of a 2.5 % quantile of a normal has a standard deviation of
    # 0.06 where R = 4000; t's spread more widely.
    assert getattr(result, method)() == pytest.approx(expected, abs=errors * result.means.std())
    others = arch._results[:, 0]
    assert result.means.std() == pytest.approx(others.std(), rel=0.06)
    assert result.means.mean() == pytest.approx(others.mean(), abs=0.09 * others.std())
