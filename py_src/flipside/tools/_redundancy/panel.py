"""From a factor panel to correlations: date by date, with what had to be left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np

from ...data.kinds import FactorPanel
from ...errors import UserError
from ...stats import crosssection, pairwise, pooled
from ...tool import Progress
from . import relations
from .measured import Measured

FEWEST = 3  # factors
MINIMUM = crosssection.MINIMUM


@dataclass(frozen=True)
class Census:
    """What is there, per date of the file.

    Parameters
    ----------
    dates : datetime64[D], shape (D,)
    stocks : int, shape (D,)
        Rows on each date.
    used : bool, shape (D,)
        Dates with enough stocks.
    missing : int, shape (D, F)
        Rows without a value.
    varies : bool, shape (D, F)
        Whether the factor has enough values on the date, not all the same.
    """

    dates: np.ndarray
    stocks: np.ndarray
    used: np.ndarray
    missing: np.ndarray
    varies: np.ndarray


@dataclass(frozen=True)
class PanelMeasured(Measured):
    """Of a panel; `matrices` are averages of the dates.

    Parameters
    ----------
    census : Census
    ic : float, shape (T, F), or None
        Rank information coefficient of each factor on each date, where a forward return is there.
    forward_name : str
    stocks : int
        Different stocks in the file.
    """

    census: Census
    ic: np.ndarray | None
    forward_name: str
    stocks: int

    @cached_property
    def strength(self) -> np.ndarray | None:
        """Mean information coefficient of each factor; None without a forward return."""
        return None if self.ic is None else _means(self.ic)


# What a visitor drops, keeps or sets does not change what was measured, so it is measured once for
# each panel in use.
_known: WeakKeyDictionary[FactorPanel, dict[bool, PanelMeasured]] = WeakKeyDictionary()


def measure(panel: FactorPanel, together: bool, progress: Progress) -> PanelMeasured:
    """The correlations of all factors of a panel.

    Parameters
    ----------
    panel : FactorPanel
    together : bool
        Take the matrices from all stocks and dates at once instead of the average of the dates.
    progress : callable

    Raises
    ------
    UserError
        Too few factors, or no date with enough stocks.
    """
    if len(panel.labels) < FEWEST:
        n = len(panel.labels)
        raise UserError(
            f"{panel.name} has {n} factor{'' if n == 1 else 's'}; this analysis needs at least "
            f"{FEWEST}.",
            remedy="Load a file with more factors, or choose more columns as factors.",
        )
    known = _known.setdefault(panel, {})
    if False not in known:
        known[False] = _by_date(panel, progress)
    if together and True not in known:
        slices = _used_slices(panel, known[False].census.used)

        def tick(share: float) -> None:
            progress(0.6 + 0.3 * share, "Comparing all stocks and dates together")

        tick(0)
        found = {
            method: pooled.correlations(panel.values, slices, method, tick=tick)
            for method in pairwise.METHODS
        }
        known[True] = replace(known[False], matrices=found)
    return known[together]


def _by_date(panel: FactorPanel, progress: Progress) -> PanelMeasured:
    slices, factors = panel.slices(), len(panel.labels)
    stocks = np.array([s.stop - s.start for s in slices])
    used = stocks >= MINIMUM
    if not used.any():
        raise UserError(
            f"No date of {panel.name} has {MINIMUM} stocks; the most are "
            f"{stocks.max(initial=0)}. With so few, correlations between stocks say nothing.",
            remedy="Load a file with more stocks, or check which columns are the date and the stock.",
        )
    missing = np.empty((len(slices), factors), int)
    for d in np.flatnonzero(~used):
        missing[d] = (~np.isfinite(panel.values[slices[d]])).sum(axis=0)
    kept = _used_slices(panel, used)
    i, j = crosssection.upper(factors)
    through = {m: np.empty((len(kept), len(i))) for m in pairwise.METHODS}
    varies = np.zeros(missing.shape, bool)
    forward = panel.forward if _has(panel.forward) else None
    ic = None if forward is None else np.empty((len(kept), factors))
    there = np.flatnonzero(used)
    for at, date in enumerate(crosssection.sections(panel.values, kept, forward=forward)):
        for method, found in date.correlations.items():
            through[method][at] = found[i, j]
        missing[there[at]] = date.missing
        varies[there[at]] = ~np.isnan(np.diag(date.correlations["spearman"]))
        if ic is not None:
            ic[at] = date.ic
        if at % 16 == 0:
            progress(0.6 * at / len(kept), f"Comparing the factors on {panel.dates[there[at]]}")
    progress(0.6, "Looking for combinations")
    found, examined = relations.search(panel.values, kept)
    return PanelMeasured(
        labels=panel.labels,
        matrices={m: crosssection.square(_means(rows), factors) for m, rows in through.items()},
        dates=panel.dates[used],
        through=through,
        relations=found,
        examined=examined,
        census=Census(panel.dates, stocks, used, missing, varies),
        ic=ic,
        forward_name=panel.forward_name or "forward return",
        stocks=len(panel.stocks),
    )


def _used_slices(panel: FactorPanel, used: np.ndarray) -> list[slice]:
    return [rows for rows, use in zip(panel.slices(), used, strict=True) if use]


def _has(forward: np.ndarray | None) -> bool:
    return forward is not None and bool(np.isfinite(forward).any())


def _means(rows: np.ndarray) -> np.ndarray:
    """Mean of each column without its missing ones; NaN where all are."""
    present = ~np.isnan(rows)
    count = present.sum(axis=0)
    total = np.where(present, rows, 0).sum(axis=0)
    return np.divide(total, count, out=np.full(rows.shape[1], np.nan), where=count > 0)
