"""t-score: is the average spread of a ranking more than luck, and does the whole ranking sort?

What it answers
    A bucket chart that rises nicely may be noise. This tool says how sure one can be that the
    top earns more than what it is held against, whether all buckets agree, how much of it a
    search would have found by luck, and whether it has worn off.

Method
    The spread of a period is the return of the top buckets minus that of what they are held
    against; of a return series it is the return over the benchmark. Its mean is tested with a
    robust t (equal-weighted cosines, EWC) and with a studentised stationary bootstrap, which stay
    right when returns overlap; the plain t and Newey and West's stand beside them. Where each
    return spans several periods (`overlap`), a year and a history hold that many fewer returns:
    averages per year, Sharpe ratios and their tests count them so. All buckets together are
    tested by the slope spread, the rank correlation per period and the monotonic relation test.
    Several systems are compared with p values that allow for their number.
    The verdict follows a fixed rule: see ``_significance.verdict.level``.

Formulas and references
    In the docstrings of ``flipside.stats``: Lazarus, Lewis, Stock, Watson (2018); Newey, West
    (1987); Politis, Romano (1994); Politis, White (2004); Patton, Timmermann (2010); Bailey,
    Lopez de Prado (2012, 2014); Holm (1979); Benjamini, Yekutieli (2001); Welch (1947).

Limits
    No test sees the systems that were tried and thrown away: say how many under `trials`. Costs,
    and buckets too small to trade, are not considered. Periods left out inside the history are
    taken as if those around them followed each other.
"""

from __future__ import annotations

from datetime import date

from ..data.kinds import BucketReturns, ReturnSeries
from ..report import Report
from ..tool import Parameter, Progress, Tool, no_progress
from ._ends import AGAINST, TAIL
from ._significance import (
    bucket_charts,
    caveats,
    charts,
    comparison,
    doubts,
    evidence,
    gather,
    ranking_block,
    sharpe_block,
    spread_block,
    system,
    verdict,
)
from ._span import FIRST, LAST

TOOL = Tool(
    id="significance",
    title="t-score: is the signal real?",
    question="Is the difference between the top and the bottom more than luck?",
    accepts=(BucketReturns.kind, ReturnSeries.kind),
    several=True,
    parameters=(
        TAIL,
        AGAINST,
        Parameter(
            "overlap",
            "Overlap",
            "How many periods each return spans. 1 for returns that follow each other; 4 for "
            "four-week returns in a weekly file. The tests, and what is said per year, allow for it.",
            "integer",
            default=1,
            min=1,
            max=1000,
            step=1,
            unit="periods",
        ),
        Parameter(
            "trials",
            "Systems tried",
            "How many systems or settings were tried before this one was kept, itself included. The "
            "more, the better the best of them looks by luck; the deflated Sharpe ratio allows "
            "for it.",
            "integer",
            default=1,
            min=1,
            max=1_000_000_000,
            step=1,
        ),
        Parameter(
            "lag",
            "Newey-West lag",
            "How many periods back the Newey-West t looks. At least the overlap less one is used.",
            "integer",
            automatic="the usual rule, 4 (T / 100) to the power 2/9",
            min=0,
            step=1,
            unit="periods",
        ),
        Parameter(
            "resamples",
            "Resamples",
            "How many made-up histories the p and the interval by resampling rest on. More are "
            "steadier and take longer.",
            "integer",
            default=10_000,
            min=100,
            max=100_000,
            step=100,
        ),
        Parameter(
            "seed",
            "Seed",
            "Where the random numbers start. The same seed gives the same report, here and on the "
            "command line; another one shows how steady the p by resampling is.",
            "integer",
            default=1,
            min=0,
            max=2**31 - 1,
            step=1,
        ),
        Parameter(
            "confidence",
            "Confidence",
            "How sure the intervals are to hold the true average.",
            "number",
            default=0.95,
            min=0.5,
            max=0.999,
            step=0.01,
            unit="fraction",
        ),
        FIRST,
        LAST,
    ),
    author="Flipside",
    samples=("10_Portfolios_Prior_12_2.CSV",),
    picture="bucket_intervals",
)


def run(
    data: tuple[BucketReturns | ReturnSeries, ...],
    *,
    tail: int = 1,
    against: str = "bottom",
    overlap: int = 1,
    trials: int = 1,
    lag: int | None = None,
    resamples: int = 10_000,
    seed: int = 1,
    confidence: float = 0.95,
    first: date | None = None,
    last: date | None = None,
    progress: Progress = no_progress,
) -> Report:
    """Test whether the spread of the first of `data` is more than luck, and compare it with the rest.

    Parameters
    ----------
    data : tuple of BucketReturns or ReturnSeries
        The first is shown in detail; a return series needs a benchmark.
    tail, against, overlap, trials, lag, resamples, seed, confidence, first, last
        As ``TOOL`` declares them. A return series is compared with its benchmark whatever
        `against` says, and has no `tail`.
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
    found, left_out = system.systems(data, tail, against, overlap, first, last)
    settings = evidence.Settings(lag, resamples, seed, trials, confidence)
    known = gather.gather(found, settings, progress)
    progress(0.95, "Drawing the charts")
    blocks = [
        spread_block.block(known),
        *((comparison.table(known), charts.forest(known)) if known.peers else ()),
        charts.bootstrap(known),
        spread_block.intervals(known),
        *(_about_buckets(known) if known.ranking else ()),
        sharpe_block.block(known),
        charts.power(known),
        sharpe_block.decay(known),
        charts.rolling_t(known),
        sharpe_block.halves(known),
        doubts.block(known),
    ]
    progress(1.0, "Done")
    resolved = {"lag": known.lag, "against": against if known.ranking else "benchmark"}
    return Report(
        verdict.verdict(known), blocks, [*left_out, *caveats.told(known)], params=resolved
    )


def _about_buckets(known: evidence.Evidence) -> tuple[dict, ...]:
    return (
        ranking_block.all_buckets(known),
        ranking_block.rank_correlation(known),
        bucket_charts.intervals(known),
        bucket_charts.boxes(known),
        bucket_charts.table(known),
    )
