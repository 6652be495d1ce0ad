"""Incomplete beta and gamma functions, as far as the distributions need them."""

from __future__ import annotations

import math

_TINY = 1e-300
_EPSILON = 1e-16
_STEPS = 100_000  # continued fractions need about the square root of their parameter


def _stirling(x: float) -> float:
    """``log Gamma(x)`` minus Stirling's approximation, for x of 10 or more."""
    y = 1 / (x * x)
    series = 1 / 12 - y * (
        1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - y * (691 / 360360 - y / 156))))
    )
    return series / x


def log_beta(a: float, b: float) -> float:
    """``log B(a, b)`` without the cancellation that large a brings to lgamma(a) - lgamma(a + b).

    Examples
    --------
    >>> import math
    >>> round(math.exp(log_beta(2, 3)), 12)  # 1! 2! / 4!
    0.083333333333
    """
    small, large = min(a, b), max(a, b)
    if large < 10:
        return math.lgamma(small) + math.lgamma(large) - math.lgamma(small + large)
    rest = _stirling(large) - _stirling(small + large)
    shrink = math.log1p(-small / (small + large))
    if small < 10:
        return (
            math.lgamma(small)
            + rest
            + small
            - small * math.log(small + large)
            + (large - 0.5) * shrink
        )
    return (
        0.5 * math.log(2 * math.pi)
        - 0.5 * math.log(large)
        + _stirling(small)
        + rest
        + (small - 0.5) * math.log(small / (small + large))
        + large * shrink
    )


def beta_tail(a: float, b: float, x: float, y: float) -> float:
    """Regularised incomplete beta function I_x(a, b).

    Parameters
    ----------
    a, b : float
        More than 0.
    x, y : float
        From 0 to 1; y is 1 - x, given apart so that it keeps its digits where x is near 1.

    References
    ----------
    Didonato, Morris (1992), ACM Transactions on Mathematical Software 18, algorithm 708
    (BFRAC): the even part of the usual continued fraction.

    Examples
    --------
    >>> round(beta_tail(2, 1, 0.25, 0.75), 12)  # x ** 2
    0.0625
    """
    if x <= 0:
        return 0.0
    if y <= 0:
        return 1.0
    # How far x lies below the mean a / (a + b), through the one of x and y that is not near 1.
    below = a - (a + b) * x if x < y else (a + b) * y - b
    if below < 0:
        return 1 - beta_tail(b, a, y, x)
    # The logarithm of the larger of x and y through the smaller one, where it is exact.
    log_x = math.log1p(-y) if y < 0.5 else math.log(x)
    log_y = math.log1p(-x) if x < 0.5 else math.log(y)
    front = math.exp(a * log_x + b * log_y - log_beta(a, b))
    # x enters only through `below` where it would cancel.
    before, here = (0.0, 1.0), (1.0, (1 + below) / (1 + 1 / a))
    ratio = here[0] / here[1]
    p, s = 1.0, a + 1
    for n in range(1, _STEPS):
        w = n * (b - n) * x
        e = a / s
        alpha = p * (p + b / a) * e * e * w * x
        e = (1 + n / a) / (1 + 1 / a + 2 * n / a)
        beta = n + w / s + e * (1 + below + n * (1 + y))
        p = 1 + n / a
        s += 2
        top, bottom = (alpha * u + beta * v for u, v in zip(before, here, strict=True))
        previous, ratio = ratio, top / bottom
        if abs(ratio - previous) <= _EPSILON * ratio:
            break
        before, here = (here[0] / bottom, here[1] / bottom), (ratio, 1.0)
    return front * ratio


def gamma_tail(a: float, x: float) -> float:
    """Regularised upper incomplete gamma function Q(a, x).

    Parameters
    ----------
    a, x : float
        More than 0.

    References
    ----------
    Press, Teukolsky, Vetterling, Flannery (2007), Numerical Recipes, 3rd ed., section 6.2: a
    series below a + 1, a continued fraction by Lentz's method above.

    Examples
    --------
    >>> round(gamma_tail(1, 2.0), 12)  # exp(-2)
    0.135335283237
    """
    if a < 10:
        log_front = a * math.log(x) - x - math.lgamma(a)
    else:
        # x ** a * exp(-x) / Gamma(a) with the large parts cancelled by hand.
        excess = (x - a) / a
        log_front = a * (math.log1p(excess) - excess) + 0.5 * math.log(a / (2 * math.pi))
        log_front -= _stirling(a)
    front = math.exp(log_front)
    if x < a + 1:
        term = total = 1 / a
        for n in range(1, _STEPS):
            term *= x / (a + n)
            total += term
            if term < total * _EPSILON:
                break
        return 1 - front * total
    b = x + 1 - a
    c, d = 1 / _TINY, 1 / b
    fraction = d
    for n in range(1, _STEPS):
        term = -n * (n - a)
        b += 2
        d = 1 / _away(term * d + b)
        c = _away(b + term / c)
        fraction *= c * d
        if abs(c * d - 1) < _EPSILON:
            break
    return front * fraction


def _away(value: float) -> float:
    """`value`, moved off zero, as Lentz's method wants it before a division."""
    return value if abs(value) > _TINY else _TINY
