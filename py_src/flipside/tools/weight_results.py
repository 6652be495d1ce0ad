"""What did the trials teach, and which weights should be tried next?

What it answers
    Somebody has run trials of node weights and brought one number per trial back, or several. Which
    nodes moved the result, is the best trial more than the luckiest of many, and what to run next?

Method
    Effects: a ridge regression of the results on the centred log-ratios of the weights, its penalty
    chosen by predicting each result from the others, with 95 % intervals. Whether it finds anything
    is tested by shuffling the results. Best by luck: the expected largest of as many normal
    values with the mean and spread of the first generation.
    Next generation: a cross-entropy step. A second ridge regression, on the weights and their squares,
    so that it can see an optimum inside the range, is the smooth picture of all results. Of trials
    made up around the middle of the latest generation, and the real ones, the best by this picture
    make the new middle and spread, which is kept above a floor. The new trials are drawn from that, on the
    lattice of all that bounds, locks, groups, total and rounding allow. Where the picture predicts no better
    than the average the middle stays.
    Dropping: a node whose effect does not clearly help and to which the search gives little.
    The verdict follows a fixed rule: see ``_weight_results.verdict.level``.

Formulas and references
    In ``stats.composition`` and ``stats.search``: Aitchison (1986); Hoerl, Kennard (1970); Allen
    (1974); Phipson, Smyth (2010); Rubinstein, Kroese (2004); Jin (2011).

Limits
    The results are taken as they come: a better backtest is a better past. The more trials are
    run on the same history, the more its luck is learned as well; keep some of it back to test the end.
    Each node has a slope and a bend of its own; that two nodes work only together is not seen.
"""

from __future__ import annotations

from ..data.kinds import TrialResults, WeightTable
from ..report import Report
from ..tool import Parameter, Progress, Tool, no_progress
from ._weight_results import (
    caveats,
    charts,
    handover,
    prune,
    summary,
    tables,
    verdict,
)
from ._weight_results.study import Settings, study

_HIGHER = (("yes", "Higher is better"), ("no", "Lower is better"))
_BY_NAME = "higher, but lower for turnover, volatility, cost and the like"

TOOL = Tool(
    id="weight_results",
    title="Learn from the results",
    question="What did the trials teach, and which weights should be tried next?",
    accepts=(WeightTable.kind, TrialResults.kind),
    several=True,
    parameters=(
        Parameter(
            "column",
            "Judge by",
            "The result that the trials are judged by: the column's name, or its number from 1.",
            "text",
            automatic="the first column",
        ),
        Parameter(
            "higher",
            "Better is",
            "Whether a higher or a lower number of that result is better.",
            "choice",
            automatic=_BY_NAME,
            choices=_HIGHER,
        ),
        Parameter(
            "second",
            "Second result",
            "A second result to weigh against the first, such as turnover: name or number of the column.",
            "text",
            automatic="the next column, where there is one",
        ),
        Parameter(
            "second_higher",
            "Second: better is",
            "Whether a higher or a lower number of the second result is better.",
            "choice",
            automatic=_BY_NAME,
            choices=_HIGHER,
        ),
        Parameter(
            "trials",
            "New trials",
            "How many trials the next generation has. The optimizer takes 10 at a time.",
            "integer",
            default=10,
            min=1,
            max=1000,
            step=1,
        ),
        Parameter(
            "step",
            "Rounding",
            "New weights are multiples of this, and still add up exactly.",
            "number",
            automatic="as fine as the trials so far",
            min=1e-6,
            max=1e6,
        ),
        Parameter(
            "total",
            "Total",
            "What the weights of a trial add up to.",
            "number",
            automatic="what the trials so far add up to",
            min=1e-6,
            max=1e9,
        ),
        Parameter(
            "explore",
            "Explore at least",
            "How widely the next trials vary each node at least, as a share of its weight. Less settles "
            "sooner, more finds what was missed.",
            "number",
            default=0.2,
            min=0.01,
            max=2,
            step=0.01,
            unit="fraction",
        ),
        Parameter(
            "seed",
            "Seed",
            "Where the random numbers start. The same seed gives the same trials, here and on the "
            "command line.",
            "integer",
            default=1,
            min=0,
            max=2**31 - 1,
            step=1,
        ),
    ),
    author="Flipside",
    samples=("synthetic_trials.csv", "synthetic_results.csv"),
)


def run(
    data: tuple[WeightTable | TrialResults, ...],
    *,
    column: str | None = None,
    higher: str | None = None,
    second: str | None = None,
    second_higher: str | None = None,
    trials: int = 10,
    step: float | None = None,
    total: float | None = None,
    explore: float = 0.2,
    seed: int = 1,
    progress: Progress = no_progress,
) -> Report:
    """Learn from the results of trials, and propose the next ones.

    Parameters
    ----------
    data : tuple of WeightTable and TrialResults
        The table with the most trials counts; results without trial numbers fill its trials in order.
    column, higher, second, second_higher, trials, step, total, explore, seed
        As ``TOOL`` declares them.
    progress : callable

    Returns
    -------
    Report

    Raises
    ------
    UserError
        Trials and results that do not fit together, or a choice that they do not allow.
    """
    settings = Settings(column, higher, second, second_higher, trials, step, total, explore, seed)
    known = study(data, settings, progress)
    progress(0.8, "Drawing the charts")
    dropped = prune.candidates(known)
    blocks = [
        summary.block(known),
        charts.effects(known),
        charts.progress(known),
        charts.efficient(known),
        *handover.blocks(known),
        tables.next_weights(known),
        tables.trials(known),
        tables.effects(known),
        prune.table(known, dropped),
    ]
    progress(1.0, "Done")
    resolved = {
        "column": known.judged.label,
        "higher": "yes" if known.judged.higher else "no",
        "second": known.second.label if known.second else None,
        "second_higher": ("yes" if known.second.higher else "no") if known.second else None,
        "step": float(known.space.step),
        "total": float(known.space.total),
    }
    return Report(verdict.verdict(known, dropped), blocks, caveats.told(known), params=resolved)
