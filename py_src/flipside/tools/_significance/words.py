"""Numbers and cautions as several parts of the significance report speak of them."""

from __future__ import annotations

from ...stats.inference import MeanTest
from .evidence import Evidence

# Overlap times degrees of freedom over periods. From here on the fastest cosines of the robust t are
# as fast as the overlap, which smooths them away; simulated, it calls 8 % of noise significant and more.
FAR = 0.8


def shown(test: MeanTest) -> str:
    """A t with its p, as a sentence has it."""
    return f"t {test.t:.2f} (p {probability(test.p)})"


def probability(p: float) -> str:
    """A p as a sentence has it.

    Examples
    --------
    >>> probability(0.00002), probability(0.048), probability(0.31)
    ('below 0.001', '0.048', '0.31')
    """
    return "below 0.001" if p < 0.001 else f"{p:.3f}" if p < 0.0995 else f"{p:.2f}"


def far(evidence: Evidence) -> str:
    """What to know where overlap leaves few independent returns; empty where it does not."""
    system = evidence.system
    if system.overlap == 1 or not system.overlap * evidence.test.dof > FAR * system.periods:
        return ""
    return (
        f"The history holds only {system.independent:,.3g} returns that do not overlap; with so few "
        "every test here calls noise significant more often than it says."
    )
