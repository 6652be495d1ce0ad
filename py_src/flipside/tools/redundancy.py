"""Correlation and multicollinearity: which factors say the same thing, and which could go?

What it answers
    A ranking of many factors often holds the same opinion several times over. This tool says which
    factors resemble each other, which are mixtures of others, how many different opinions there are,
    and which factors could go at what loss. Of several systems it says the same of their
    spreads, and when they invert together.

Method
    The factors are compared on each date by itself, over the stocks that have both, and the
    correlations are averaged over the dates; or over all stocks and dates at once. The variance
    inflation factor is the diagonal of the inverse of that matrix. Groups come from average linkage on
    1 - |correlation|. Duplicates and sums of others are looked for in the values of up to 24 dates and
    named with their weights. The suggestion leaves out one factor at a time, until no pair
    reaches the threshold and no VIF the limit: see ``_redundancy.suggest``. Of systems the
    spreads of the periods that they share are compared, over all of them and in rolling years.

Formulas and references
    In the docstrings of ``flipside.stats``: `pairwise`, `crosssection`, `collinearity` (Belsley, Kuh,
    Welsch 1980), `linkage`; the t of the information coefficient in `inference`.

Limits
    It says what is alike, not what is good: two correlated factors may both matter. Correlation
    comes and goes. Pooled numbers mix stocks that differ with times that differ. Relations that
    are not straight lines, or that need three factors at once, are seen only in part.
"""

from __future__ import annotations

from ..data.kinds import BucketReturns, FactorPanel
from ..report import Report
from ..tool import Parameter, Progress, Tool, no_progress
from ._ends import TAIL
from ._redundancy import compose
from ._redundancy.choose import Asked

TOOL = Tool(
    id="redundancy",
    title="Correlation and multicollinearity",
    question="Which factors say the same thing, and which could go?",
    accepts=(FactorPanel.kind, BucketReturns.kind),
    several=True,
    compares=(BucketReturns.kind,),
    parameters=(
        Parameter(
            "method",
            "Correlation",
            "Of the ranks, where far-off values have no weight, or of the values themselves.",
            "choice",
            default="spearman",
            choices=(("spearman", "of ranks (Spearman)"), ("pearson", "of values (Pearson)")),
        ),
        Parameter(
            "pooling",
            "Stocks and dates",
            "A ranking chooses among the stocks of one date, so each date is compared by itself. All "
            "together mixes in what changes through time. Of systems there is only one way.",
            "choice",
            default="dates",
            choices=(("dates", "average of each date"), ("pooled", "all together")),
        ),
        Parameter(
            "threshold",
            "Alike from",
            "From which correlation on, whatever its sign, two are called alike.",
            "number",
            default=0.7,
            min=0.05,
            max=1,
            step=0.05,
        ),
        Parameter(
            "vif_limit",
            "VIF limit",
            "Above which variance inflation a factor counts as a mixture of the others. 5 and 10 are "
            "usual.",
            "number",
            default=10,
            min=1,
            max=1_000_000,
            step=0.5,
        ),
        Parameter(
            "keep",
            "Of two alike keep",
            "Which one stays. The information coefficient needs a forward return in the file; the "
            "order is what you write below.",
            "choice",
            default="vif",
            choices=(
                ("vif", "the one with the lower VIF"),
                ("ic", "the one with the higher information coefficient"),
                ("order", "the one I prefer"),
            ),
        ),
        Parameter(
            "preference",
            "Order of preference",
            "Names separated by semicolons, the dearest first. Those not named come after, in the "
            "order of the file.",
            "text",
            automatic="the order of the file",
        ),
        Parameter(
            "protect",
            "Protect",
            "Names, separated by semicolons, of what is never suggested to go.",
            "text",
            automatic="none",
        ),
        Parameter(
            "drop",
            "Leave out",
            "Names, separated by semicolons, of what to leave out; the rest is computed without.",
            "text",
            automatic="none",
        ),
        Parameter(
            "clusters_at",
            "Groups from",
            "From which average correlation on, whatever its sign, they make one group.",
            "number",
            automatic="as “Alike from”",
            min=0,
            max=1,
            step=0.05,
        ),
        Parameter(
            "follow",
            "Follow",
            "Names, separated by semicolons, of those whose pairs are drawn through time. Of one "
            "alone its strongest pairs are.",
            "text",
            automatic="the pairs that stand out",
        ),
        Parameter(
            "overlap",
            "Overlap",
            "How many dates each forward return spans: 4 for four-week returns every week. The t of "
            "the information coefficient allows for it.",
            "integer",
            default=1,
            min=1,
            max=1000,
            step=1,
            unit="dates",
        ),
        TAIL,
    ),
    author="Flipside",
    samples=("synthetic_factors.csv",),
)


def run(
    data: tuple[FactorPanel | BucketReturns, ...],
    *,
    method: str = "spearman",
    pooling: str = "dates",
    threshold: float = 0.7,
    vif_limit: float = 10,
    keep: str = "vif",
    preference: str | None = None,
    protect: str | None = None,
    drop: str | None = None,
    clusters_at: float | None = None,
    follow: str | None = None,
    overlap: int = 1,
    tail: int = 1,
    progress: Progress = no_progress,
) -> Report:
    """Say which factors of a panel, or which systems, say the same.

    Parameters
    ----------
    data : tuple of FactorPanel or BucketReturns
        One panel, or at least two systems. What does not go with the first is left out, with a
        warning.
    method, pooling, threshold, vif_limit, keep, preference, protect, drop, clusters_at, follow, overlap, tail
        As ``TOOL`` declares them. `tail` is for systems, `pooling` and `overlap` are for panels.
    progress : callable

    Returns
    -------
    Report

    Raises
    ------
    UserError
        Too little data, or a choice that it does not allow, with its parameter as ``field``.
    """
    progress(0.0, "Looking at the data")
    asked = Asked(
        method,
        pooling == "pooled",
        threshold,
        vif_limit,
        threshold if clusters_at is None else clusters_at,
        keep,
        preference,
        protect,
        drop,
        follow,
        overlap,
    )
    if isinstance(data[0], FactorPanel):
        found = compose.of_panel(data, asked, progress)
    else:
        found = compose.of_systems(data, asked, tail, progress)
    progress(1.0, "Done")
    found.params = {"clusters_at": asked.clusters_at}
    return found
