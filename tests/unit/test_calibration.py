"""How often pure noise is called significant, which is what every p here promises to keep at 5 %.

The table in docs/calibration.md is printed by ``python -m unit.test_calibration 8000`` in
``tests``, with ``py_src`` on the path.
"""

from __future__ import annotations

import math
import sys
from functools import cache

import numpy as np
import pytest
from sizes import size

from flipside.stats import bootstrap, stationary
from flipside.stats.distributions import t_sf
from flipside.stats.inference import ewc, newey_west
from flipside.stats.spread import difference, tails

OVERLAP = 4
CASES = [(overlap, periods) for overlap in (1, OVERLAP) for periods in (260, 1300)]
TESTS = ("plain", "newey_west", "ewc", "bootstrap")


def noise(rng: np.random.Generator, periods: int, overlap: int) -> np.ndarray:
    """Ten buckets that share a market and nothing else, with fat tails; a rank means nothing.

    Each return spans `overlap` periods and there is one for every period.
    """
    days = periods + overlap - 1
    each = 0.01 * rng.standard_normal((days, 1)) + 0.01 * rng.standard_t(6, (days, 10))
    spans = np.lib.stride_tricks.sliding_window_view(1 + each, overlap, axis=0)
    return spans.prod(axis=-1) - 1


def p_values(returns: np.ndarray, overlap: int, resamples: int, seed: int) -> tuple[float, ...]:
    """p of the spread by each of `TESTS`."""
    spread = difference(*tails(returns))
    n = len(spread)
    plain = spread.mean() / (spread.std(ddof=1) / math.sqrt(n))
    block = max(1.0, overlap, stationary.optimal_block_length(spread))
    return (
        2 * t_sf(abs(plain), n - 1),
        newey_west(spread).p,
        ewc(spread).p,
        bootstrap.mean(spread, block, resamples, seed).p,
    )


@cache
def rejections(overlap: int, periods: int, simulations: int, resamples: int) -> dict[str, float]:
    """Share of simulations with p < 0.05, by test."""
    rng = np.random.default_rng([overlap, periods])
    p = np.array(
        [
            p_values(noise(rng, periods, overlap), overlap, resamples, seed)
            for seed in range(simulations)
        ]
    )
    return dict(zip(TESTS, (p < 0.05).mean(axis=0).tolist(), strict=True))


def small(overlap: int, periods: int) -> dict[str, float]:
    return rejections(overlap, periods, size(500, 8000), size(499, 1999))


@pytest.mark.parametrize("test", ["ewc", "bootstrap"])
@pytest.mark.parametrize(("overlap", "periods"), CASES)
def test_noise_is_called_significant_about_as_often_as_promised(overlap, periods, test):
    assert 0.03 <= small(overlap, periods)[test] <= 0.08


@pytest.mark.parametrize("periods", [260, 1300])
def test_the_tests_that_people_know_promise_too_much_when_returns_overlap(periods):
    shares = small(OVERLAP, periods)
    assert shares["plain"] > 0.25
    assert 0.05 < shares["newey_west"] < 0.13
    assert small(1, periods)["plain"] < 0.08


if __name__ == "__main__":
    for case in CASES:
        shares = rejections(*case, simulations=int(sys.argv[1]), resamples=1999)
        print(*case, *(f"{100 * shares[test]:.1f} %" for test in TESTS), sep=" | ", flush=True)
