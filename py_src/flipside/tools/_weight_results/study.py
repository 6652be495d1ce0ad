"""All numbers of the report, before any of them is put into words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...data.kinds import TrialResults, WeightTable
from ...stats import proposals, search
from ...stats.distributions import norm_sf
from ...stats.search import Update
from ...tool import Progress
from .effects import Effects, effects
from .judged import Judged, judged
from .matching import Matched, matched
from .space import Space, space


@dataclass(frozen=True)
class Settings:
    """The parameters of the tool."""

    column: str | None
    higher: str | None
    second: str | None
    second_higher: str | None
    trials: int
    step: float | None
    total: float | None
    explore: float
    seed: int


@dataclass(frozen=True)
class Luck:
    """The best result if weights did not matter.

    `best` is what would be expected, `p` how often it would be as good as the one seen; NaN where
    `results`, the number of those that the spread of luck is taken from, are too few or the same.
    """

    best: float
    p: float
    results: int


@dataclass(frozen=True)
class Study:
    """What is known about the trials and what is proposed.

    Parameters
    ----------
    settings : Settings
    matched : Matched
    space : Space
    judged, second : Judged
        What the trials are judged by, with values of all trials; `second` is None without a
        second column.
    rows : int, shape (k,)
        Places of the trials that have the judged result, best first.
    efficient : bool, shape (K,)
        All False without a second column.
    effects : Effects
    update : Update
        In steps of the space, for results of which more is better.
    centre : float, shape (N,)
        The weights in the middle of the next generation, on the step.
    next_weights : float, shape (N, n)
    next_ids : int, shape (n,)
    next_generation : int
    replaced : int, shape (r,)
        Trials of a generation without any result, which the proposed ones stand for.
    by_luck : Luck
    """

    settings: Settings
    matched: Matched
    space: Space
    judged: Judged
    second: Judged | None
    rows: np.ndarray
    efficient: np.ndarray
    effects: Effects
    update: Update
    centre: np.ndarray
    next_weights: np.ndarray
    next_ids: np.ndarray
    next_generation: int
    replaced: np.ndarray
    by_luck: Luck

    @property
    def table(self) -> WeightTable:
        return self.matched.table

    @property
    def best(self) -> int:
        """Place of the trial with the best result."""
        return int(self.rows[0])

    @property
    def generations(self) -> list[int]:
        """Those with results, in order."""
        return np.unique(self.table.generation[self.rows]).tolist()

    def expected(self, weights: np.ndarray) -> np.ndarray:
        """Results that the search's fit expects, in their own sign, of weights of shape (N, m)."""
        return self.judged.sign * self.update.predict(self.space.steps(weights))


def study(
    data: Sequence[WeightTable | TrialResults], settings: Settings, progress: Progress
) -> Study:
    """Match, judge, fit, and propose.

    Raises
    ------
    UserError
        What was given does not fit together.
    """
    progress(0.0, "Matching results and trials")
    found = matched(data)
    asked = 0 if settings.column is None else settings.column
    one = judged(found.labels, found.results, asked, settings.higher, "column")
    two = _second(found, one, settings)
    table = found.table
    made = space(table, settings.total, settings.step)
    there = np.flatnonzero(np.isfinite(one.values))
    rows = there[np.argsort(-one.signed[there], kind="stable")]
    run = np.sort(rows)
    progress(0.2, "Measuring effects")
    weights, values = table.trials[:, run], one.values[run]
    known = effects(made, weights, values, settings.seed)
    progress(0.6, "Making the next generation")
    generation = table.generation[run]
    step = search.update(
        made.settle,
        made.even,
        made.steps(weights),
        one.signed[run],
        generation,
        settings.explore,
        _stream(settings.seed, generation, 1),
    )
    kept = _kept(table, found.results)
    proposed = proposals.propose(
        made.settle,
        step.centre,
        step.spread,
        np.rint(made.steps(table.trials[:, kept])),
        settings.trials,
        _stream(settings.seed, generation, 2),
    )
    efficient = np.zeros(len(one.values), bool)
    if two is not None:
        pair = np.column_stack([one.values, two.values])
        efficient = search.efficient(pair, (one.higher, two.higher))
    return Study(
        settings=settings,
        matched=found,
        space=made,
        judged=one,
        second=two,
        rows=rows,
        efficient=efficient,
        effects=known,
        update=step,
        centre=made.weights(made.settle(step.centre[None]))[:, 0],
        next_weights=made.weights(proposed),
        next_ids=int(table.trial_ids[kept].max()) + 1 + np.arange(len(proposed)),
        next_generation=int(table.generation[kept].max()) + 1,
        replaced=table.trial_ids[~kept],
        by_luck=_luck(one, table.generation, run),
    )


def after(study: Study) -> WeightTable:
    """The table with the trials so far and the next generation."""
    table = study.table
    kept = ~np.isin(table.trial_ids, study.replaced)
    count = len(study.next_ids)
    return replace(
        table,
        trials=np.hstack([table.trials[:, kept], study.next_weights]),
        trial_ids=np.concatenate([table.trial_ids[kept], study.next_ids]),
        generation=np.concatenate([table.generation[kept], np.full(count, study.next_generation)]),
    )


def _second(found: Matched, one: Judged, settings: Settings) -> Judged | None:
    """The second column: the one asked for, else the first other one that has numbers."""
    if settings.second is None:
        others = [
            j
            for j in range(len(found.labels))
            if j != one.place and np.isfinite(found.results[:, j]).any()
        ]
        if not others:
            return None
    asked = others[0] if settings.second is None else settings.second
    two = judged(found.labels, found.results, asked, settings.second_higher, "second")
    return None if two.place == one.place else two


def _kept(table: WeightTable, results: np.ndarray) -> np.ndarray:
    """All trials but the latest generations that have no result at all: those are proposed anew."""
    has = np.isfinite(results).any(axis=1)
    last = table.generation[has].max()
    return table.generation <= last


def _luck(one: Judged, generation: np.ndarray, run: np.ndarray) -> Luck:
    """Later generations are chosen by results, so the first one alone tells how far luck spreads."""
    first = run[generation[run] == generation[run].min()]
    base = one.signed[first if len(first) >= search.FEWEST else run]
    if len(base) < 2 or np.ptp(base) == 0:
        return Luck(math.nan, math.nan, len(base))
    mean, sd = float(base.mean()), float(base.std(ddof=1))
    above = norm_sf((float(one.signed[run].max()) - mean) / sd)
    # One minus the chance that none of them is above, without losing the digits of a small one.
    p = -math.expm1(len(run) * math.log1p(-above))
    return Luck(one.sign * search.expected_best(len(run), mean, sd), p, len(base))


def _stream(seed: int, generation: np.ndarray, purpose: int) -> int:
    """A seed for each generation, so that no two of them draw the same."""
    return (seed * 1009 + int(generation.max())) * 4 + purpose
