"""Inversion analysis: when was the ranking upside-down, how badly, and is it now?

What it answers
    A ranking works while high ranks earn more than low ones. It is inverted while they earn
    less. This tool finds the inverted periods, the spells and the longer episodes they add up
    to, says how unusual the present is, and whether inversions come in clusters.

Method
    The spread of a period is the return of the top buckets minus that of what they are held
    against: the bottom buckets, the universe or the benchmark. Below zero the period is
    inverted. The rolling spread compares annualised geometric returns over a window. An
    episode is a fall of relative wealth ``prod((1 + top) / (1 + reference))`` from its peak.
    Periods in which either side is missing are left out, counted and told. Where they lie
    between others, lengths in time count them, spells end at them, and no period follows
    another across them; stretches, and the tests that need one sequence, join what is there.
    The verdict is about the present, by a fixed rule: see ``_inversion.verdict.level``.

Formulas and references
    In the docstrings of ``flipside.stats``. The t of the mean spread uses the equal-weighted
    cosine long-run variance (Lazarus, Lewis, Stock, Watson 2018).

Limits
    History only: how often and how long a ranking was inverted, not when it will be again.
    Returns are taken as they come: costs, and buckets too small to trade, are not considered.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from ..data.kinds import BucketReturns
from ..report import Report
from ..stats import inference, inversions, randomness, returns, runs, spread
from ..tool import Parameter, Progress, Tool, no_progress
from ._ends import AGAINST, TAIL
from ._inversion import (
    bucket_charts,
    caveats,
    choice,
    clusters,
    history_charts,
    inverted,
    summary,
    tables,
    verdict,
)
from ._inversion.study import Bucket, Study
from ._pair import Pair, pair_of
from ._span import FIRST, LAST, between

TOOL = Tool(
    id="inversion",
    title="Inversion analysis",
    question="When did the ranking turn upside-down, how badly, and is it upside-down now?",
    accepts=(BucketReturns.kind,),
    parameters=(
        TAIL,
        AGAINST,
        Parameter(
            "window",
            "Rolling window",
            "Over how many periods top and reference are compared in the rolling spread.",
            "integer",
            automatic="one year of periods",
            min=2,
            step=1,
            unit="periods",
        ),
        Parameter(
            "min_depth",
            "List episodes from",
            "How far relative wealth must have fallen from its peak to be listed as an episode.",
            "number",
            default=0.05,
            min=0,
            max=0.99,
            step=0.01,
            unit="fraction",
        ),
        FIRST,
        LAST,
    ),
    author="Flipside",
    samples=("10_Portfolios_Prior_12_2.CSV",),
    picture="relative_wealth",
)


def run(
    data: BucketReturns,
    *,
    tail: int = 1,
    against: str = "bottom",
    window: int | None = None,
    min_depth: float = 0.05,
    first: date | None = None,
    last: date | None = None,
    progress: Progress = no_progress,
) -> Report:
    """Analyse when the top of `data` earned less than what it is held against.

    Parameters
    ----------
    data : BucketReturns
    tail, against, window, min_depth, first, last
        As ``TOOL`` declares them.
    progress : callable

    Returns
    -------
    Report

    Raises
    ------
    UserError
        A choice that the data does not allow, with its parameter as ``field``.
    """
    progress(0.0, "Choosing the periods")
    chosen = between(data, first, last, choice.MINIMUM)
    pair = pair_of(chosen, tail, against, choice.MINIMUM)
    window = choice.window(window, pair)

    study = _study(pair, window, min_depth, progress)

    progress(0.8, "Drawing the charts")
    blocks = [
        summary.block(study),
        inverted.block(study),
        clusters.block(study),
        bucket_charts.bucket_bars(study),
        history_charts.rolling_spread(study),
        history_charts.relative_wealth(study),
        history_charts.calendar(study),
        bucket_charts.growth(study),
        tables.recent(study),
        tables.episodes(study),
        tables.spells(study),
        tables.years(study),
        tables.buckets(study),
    ]
    progress(1.0, "Done")
    return Report(verdict.verdict(study), blocks, caveats.told(study), params={"window": window})


def _study(pair: Pair, window: int, min_depth: float, progress: Progress) -> Study:
    """All numbers, before any of them is put into words."""
    progress(0.1, "Measuring the spread")
    lags = inference.newey_west_lags(pair.periods)
    is_inverted = pair.spread < 0
    order = runs.runs_test(is_inverted)
    progress(0.3, "Finding episodes and spells")
    wealth, note = _wealth(pair)
    longest = runs.longest_run(is_inverted, pair.at)
    progress(0.4, "Measuring every bucket")
    return Study(
        pair=pair,
        window=window,
        min_depth=min_depth,
        test=inference.ewc(pair.spread),
        newey=inference.newey_west(pair.spread, lags),
        newey_lags=lags,
        slope_test=inference.ewc(spread.slope(pair.data.returns)),
        rolling=spread.rolling(pair.top, pair.reference, window, pair.per_year),
        wealth=wealth,
        drawdown=None if wealth is None else returns.drawdown(wealth),
        wealth_note=note,
        episodes=[] if wealth is None else inversions.episodes(wealth, min_depth, pair.wealth_at),
        spells=inversions.spells(pair.spread, pair.top, pair.reference, pair.at),
        runs=order,
        transitions=randomness.transitions(is_inverted, pair.at),
        ljung_box=randomness.ljung_box(pair.spread),
        longest_p=runs.longest_run_sf(longest, order.inverted, order.normal),
        buckets=[_bucket(pair, b) for b in range(pair.data.buckets)],
    )


def _wealth(pair: Pair) -> tuple[np.ndarray | None, str | None]:
    for name, side in ((pair.top_name, pair.top), (pair.reference_name, pair.reference)):
        lost = np.flatnonzero(side <= -1)
        if len(lost):
            when = pair.words.when(pair.dates[lost[0]])
            return None, f"In {when} {name} lost everything, so relative wealth is not defined."
    return returns.relative_wealth(pair.top, pair.reference), None


def _bucket(pair: Pair, b: int) -> Bucket:
    per_year = pair.per_year
    values = pair.data.returns[:, b]
    present = ~np.isnan(values)
    with_universe = present & ~np.isnan(pair.universe)
    growth = returns.log_growth(values)
    logs = inference.ewc(growth if np.isfinite(growth[present]).all() else growth[:0])
    low, high = (returns.annualised_log(bound, per_year) for bound in logs.interval())
    return Bucket(
        number=b + 1,
        name=pair.data.labels[b],
        periods=int(present.sum()),
        mean=returns.mean(values),
        annualised=returns.annualised(values, per_year),
        volatility=returns.volatility(values, per_year),
        low=low,
        high=high,
        excess=returns.annualised(values[with_universe], per_year)
        - returns.annualised(pair.universe[with_universe], per_year),
        excess_t=inference.ewc(spread.difference(values, pair.universe)).t,
    )
