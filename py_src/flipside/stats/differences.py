"""Do two means differ, for two stretches or two groups that do not depend on each other?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .distributions import t_sf
from .inference import MINIMUM_PLAIN, MeanTest, plain


@dataclass(frozen=True)
class Difference:
    """First mean minus second; `t`, `dof` and `p` are NaN where `reason` says why.

    Parameters
    ----------
    difference : float
        In the units of the values.
    t, dof, p : float
        Two-sided test of no difference by Student's t.
    reason : str or None
        Why there is no test, in plain words.
    """

    difference: float
    t: float = math.nan
    dof: float = math.nan
    p: float = math.nan
    reason: str | None = None


def welch(first: np.ndarray, second: np.ndarray) -> Difference:
    """Welch's t: the difference of two means whose variances need not be the same.

    Parameters
    ----------
    first, second : float, shape (N,) and (M,)
        At least 2 each; missing ones (NaN) are left out.

    Returns
    -------
    Difference
        With a `reason` instead of a test where a side is too short or both are constant.

    Notes
    -----
    ``t = (m1 - m2) / sqrt(v1 + v2)`` with ``v = sd ** 2 / n``, sd with n - 1, and
    ``(v1 + v2) ** 2 / (v1 ** 2 / (n1 - 1) + v2 ** 2 / (n2 - 1))`` degrees of freedom. Same as
    ``scipy.stats.ttest_ind(first, second, equal_var=False)``. It takes the values as
    independent; for returns that overlap see `difference`.

    References
    ----------
    Welch (1947), The generalization of "Student's" problem when several different population
    variances are involved, Biometrika 34, 28-35.

    Examples
    --------
    >>> answer = welch(np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0, 8.0]))
    >>> answer.difference, round(answer.t, 6), round(answer.dof, 6)
    (-3.0, -2.12132, 4.075472)
    """
    one, other = plain(first), plain(second)
    apart = one.mean - other.mean
    if min(one.n, other.n) < MINIMUM_PLAIN:
        return Difference(
            apart,
            reason=f"A comparison needs at least {MINIMUM_PLAIN} periods on each side; "
            f"there are {one.n} and {other.n}.",
        )
    if one.reason and other.reason:
        return Difference(
            apart,
            reason="The values are the same in every period of both sides, "
            "so there is nothing to test.",
        )
    errors = [0.0 if test.reason else test.standard_error for test in (one, other)]
    return _tested(apart, *errors, one.n - 1, other.n - 1)


def difference(first: MeanTest, second: MeanTest) -> Difference:
    """Difference of two means that were tested by themselves, each with its own standard error.

    Parameters
    ----------
    first, second : MeanTest
        Of values that do not depend on each other, such as two halves of a history; from `ewc`
        the answer holds for returns that overlap.

    Returns
    -------
    Difference
        With the `reason` of the first that has one.

    Notes
    -----
    As in `welch`, with the squared standard errors and the degrees of freedom of the two
    tests. Approximate, as Welch and Satterthwaite's degrees of freedom always are.

    References
    ----------
    Satterthwaite (1946), An approximate distribution of estimates of variance components,
    Biometrics Bulletin 2, 110-114.

    Examples
    --------
    >>> answer = difference(MeanTest(60, 3.0, 0.3, 10.0, 6, 0.0), MeanTest(60, 2.0, 0.4, 5.0, 6, 0.0))
    >>> round(answer.t, 6), round(answer.dof, 6)
    (2.0, 11.127596)
    """
    apart = first.mean - second.mean
    reason = first.reason or second.reason
    if reason:
        return Difference(apart, reason=reason)
    return _tested(apart, first.standard_error, second.standard_error, first.dof, second.dof)


def _tested(
    apart: float, first_error: float, second_error: float, first_dof: float, second_dof: float
) -> Difference:
    error = math.hypot(first_error, second_error)
    # Shares of the variance rather than its parts, which might overflow or vanish.
    first, second = (first_error / error) ** 2, (second_error / error) ** 2
    dof = 1 / (first**2 / first_dof + second**2 / second_dof)
    t = apart / error
    return Difference(apart, t, dof, 2 * t_sf(abs(t), dof))
