"""Do inverted periods come in runs, or as they would by chance?

``flags`` is a sequence of True (inverted) and False, shape (T,), in order of time. All
probabilities here are exact or of a stated approximation; nothing is simulated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .distributions import norm_sf
from .inversions import stretches

EXACT_BELOW = 10
"""The runs test is exact where the rarer kind of period occurs fewer times than this."""


@dataclass(frozen=True)
class RunsTest:
    """Wald-Wolfowitz runs test; `expected`, `z` and `p` are NaN where `reason` says why.

    Parameters
    ----------
    inverted, normal : int
        How many there are of each, n1 and n2.
    runs : int
        Number of maximal runs of either kind.
    expected : float
        Mean number of runs in random order.
    z : float
        Standardised number of runs; negative means fewer runs, so longer ones, than by chance.
    p : float
        Two-sided.
    exact : bool
        True where p is from the exact distribution, False for the normal approximation.
    reason : str or None
    """

    inverted: int
    normal: int
    runs: int
    expected: float = math.nan
    z: float = math.nan
    p: float = math.nan
    exact: bool = False
    reason: str | None = None


def runs_test(flags: np.ndarray) -> RunsTest:
    """Wald-Wolfowitz runs test, two-sided.

    Parameters
    ----------
    flags : bool, shape (T,)

    Returns
    -------
    RunsTest
        With a `reason` where there is only one kind of period.

    Notes
    -----
    With n = n1 + n2: ``mean = 2 n1 n2 / n + 1``,
    ``var = 2 n1 n2 (2 n1 n2 - n) / (n ** 2 (n - 1))``, z without continuity correction, as
    ``statsmodels.sandbox.stats.runs.runstest_1samp(correction=False)``. With
    min(n1, n2) < `EXACT_BELOW` p is the exact probability of a number of runs at least as far
    from the mean.

    References
    ----------
    Wald, Wolfowitz (1940), Annals of Mathematical Statistics 11, 147-162.

    Examples
    --------
    >>> test = runs_test(np.array([1, 1, 1, 0, 0, 0], bool))
    >>> test.runs, test.expected, test.exact, round(test.p, 6)
    (2, 4.0, True, 0.2)
    """
    flags = np.asarray(flags, bool)
    n, n1 = len(flags), int(flags.sum())
    n2 = n - n1
    runs = int(np.count_nonzero(np.diff(flags))) + 1 if n else 0
    if not (n1 and n2):
        kind = "inverted" if n1 else "normal"
        return RunsTest(n1, n2, runs, reason=f"Every period is {kind}, so no order can be tested.")
    both = 2 * n1 * n2
    expected = both / n + 1
    variance = both * (both - n) / (n * n * (n - 1))
    z = (runs - expected) / math.sqrt(variance) if variance > 0 else math.nan
    if min(n1, n2) >= EXACT_BELOW:
        return RunsTest(n1, n2, runs, expected, z, 2 * norm_sf(abs(z)))
    # Distances in whole numbers, |runs - 2 n1 n2 / n - 1| times n, so that ties are ties.
    reached = abs((runs - 1) * n - both)
    ways = sum(
        count for r, count in _runs_counts(n1, n2).items() if abs((r - 1) * n - both) >= reached
    )
    return RunsTest(n1, n2, runs, expected, z, ways / math.comb(n, n1), exact=True)


def _runs_counts(n1: int, n2: int) -> dict[int, int]:
    """In how many of the orders of n1 and n2 things each number of runs occurs."""
    counts = {}
    for r in range(2, 2 * min(n1, n2) + 2):
        half = r // 2
        if r % 2 == 0:
            ways = 2 * math.comb(n1 - 1, half - 1) * math.comb(n2 - 1, half - 1)
        else:
            ways = math.comb(n1 - 1, half) * math.comb(n2 - 1, half - 1)
            ways += math.comb(n1 - 1, half - 1) * math.comb(n2 - 1, half)
        if ways:
            counts[r] = ways
    return counts


def longest_run(flags: np.ndarray, at: np.ndarray | None = None) -> int:
    """Length of the longest run of True; with `at` it ends where periods are missing.

    Examples
    --------
    >>> longest_run(np.array([1, 1, 0, 1], bool))
    2
    """
    return max((last - first + 1 for first, last in stretches(flags, at)), default=0)


def longest_run_sf(length: int, inverted: int, normal: int) -> float:
    """P(longest run of inverted periods >= length) if their order were shuffled.

    Parameters
    ----------
    length : int
        At least 0.
    inverted, normal : int
        How many periods there are of each kind.

    Returns
    -------
    float
        Exact but for the last rounding; NaN where there is only one kind of period.

    Notes
    -----
    The inverted periods fall into the ``normal + 1`` gaps around the normal ones. With
    n0 = `normal`, n = n0 + `inverted` and m = `length`, inclusion and exclusion over the gaps
    that hold m or more gives
    ``sum_{j >= 1} (-1) ** (j + 1) C(n0 + 1, j) C(n - j m, n0) / C(n, n0)``.
    The terms alternate and cancel, so they are added in whole numbers.

    References
    ----------
    David, Barton (1962), Combinatorial Chance, chapter 6.

    Examples
    --------
    >>> longest_run_sf(2, 2, 1)  # of 110, 101, 011 two have the run
    0.6666666666666666
    """
    if not (inverted and normal):
        return math.nan
    if length <= 1:
        return 1.0
    n = inverted + normal
    arrangements = gaps = math.comb(n, normal)
    chosen, total = 1, 0
    for j in range(1, inverted // length + 1):
        chosen = chosen * (normal + 2 - j) // j  # C(normal + 1, j)
        if not chosen:
            break
        # C(n - j m, normal) from C(n - (j - 1) m, normal)
        here = n - (j - 1) * length
        gaps = (
            gaps
            * math.prod(range(here - normal - length + 1, here - normal + 1))
            // math.prod(range(here - length + 1, here + 1))
        )
        total += chosen * gaps if j % 2 else -chosen * gaps
    return total / arrangements
