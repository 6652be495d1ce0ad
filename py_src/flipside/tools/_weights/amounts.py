"""Weights as exact numbers, and the step that they are rounded to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

from ...data.weightfiles import number_text
from ...errors import UserError

MOST_STEPS = 20_000
"""To the total. The lattice keeps a few numbers for every node and every step."""


def exact(value: float) -> Fraction:
    """The decimal that a person would read: 0.1 is one tenth.

    Examples
    --------
    >>> exact(0.1)
    Fraction(1, 10)
    """
    return Fraction(repr(float(value)))


def shown(value: Fraction | float) -> str:
    """A weight in a sentence: at most four decimals.

    Examples
    --------
    >>> shown(Fraction(25, 2)), shown(Fraction(1, 3))
    ('12.5', '0.3333')
    """
    return number_text(round(float(value), 4))


def common_step(amounts: Iterable[Fraction]) -> Fraction:
    """The largest step that all amounts are whole multiples of.

    Examples
    --------
    >>> common_step([Fraction(25, 2), Fraction(5)])
    Fraction(5, 2)
    """
    top, bottom = 0, 1
    for amount in amounts:
        bottom_next = math.lcm(bottom, amount.denominator)
        top = math.gcd(
            top * (bottom_next // bottom), amount.numerator * (bottom_next // amount.denominator)
        )
        bottom = bottom_next
    return Fraction(top, bottom)


def whole(amount: Fraction, step: Fraction) -> bool:
    """Whether `amount` is a whole number of steps."""
    return (amount / step).denominator == 1


def step_advice(left: Fraction, step: Fraction, total: Fraction, locked: bool) -> str:
    """What to do where `left`, what is there for the nodes that may change, is no multiple of `step`.

    Parameters
    ----------
    left, step, total : Fraction
    locked : bool
        Whether locked nodes take a part of the total.

    Examples
    --------
    >>> step_advice(Fraction(351, 4), Fraction(1, 10), Fraction(100), locked=True)
    'A step of 0.05 works.'
    >>> step_advice(exact(66.66667), Fraction(1, 10), Fraction(100), locked=True)
    'Round the weights of the locked nodes to whole steps.'
    """
    works = common_step([left, step])
    if total / works <= MOST_STEPS:
        return f"A step of {number_text(float(works))} works."
    if locked:
        return "Round the weights of the locked nodes to whole steps."
    return f"Choose a step that divides the total, such as {number_text(float(total / 20))}."


def automatic_step(
    total: Fraction, musts: Sequence[Fraction], wishes: Sequence[Fraction]
) -> Fraction:
    """A thousandth of the total as a power of ten, or a tenth of that where the numbers need it.

    Parameters
    ----------
    total : Fraction
    musts : sequence of Fraction
        What has to be a whole number of steps.
    wishes : sequence of Fraction
        What should be: the weights of a reference that adds up.

    Examples
    --------
    >>> float(automatic_step(Fraction(100), [], [])), float(automatic_step(Fraction(1), [], []))
    (0.1, 0.001)
    """
    coarse = Fraction(10) ** (math.floor(math.log10(total)) - 3)
    steps = [step for step in (coarse, coarse / 10) if total / step <= MOST_STEPS]
    for needed in ([*musts, *wishes], musts):
        for step in steps:
            if all(whole(amount, step) for amount in needed):
                return step
    return coarse


def check_steps(step: Fraction, total: Fraction, field: str) -> None:
    """Raise UserError where a step is larger than the total, or too small to work with."""
    if step > total:
        raise UserError(
            f"A step of {shown(step)} is more than the total of {shown(total)}.",
            field=field,
            remedy=f"Choose {shown(total / 20)} or another part of the total.",
        )
    if total / step > MOST_STEPS:
        raise UserError(
            f"A step of {number_text(float(step))} divides the total of {shown(total)} into more than "
            f"{MOST_STEPS:,} steps.",
            field=field,
            remedy=f"Choose {number_text(float(total / MOST_STEPS))} or more.",
        )
