"""From systems to evidence: every number of the report, in the order in which they are made."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

import numpy as np

from ...errors import UserError
from ...stats import (
    bootstrap,
    differences,
    inference,
    monotonic,
    multiple,
    ranks,
    returns,
    sharpe,
    spread,
    stationary,
)
from ...stats.bootstrap import MeanBootstrap
from ...stats.inference import MeanTest
from ...stats.monotonic import Monotonic
from ...stats.stationary import Draws
from ...tool import Progress
from .evidence import Evidence, Excess, Half, Peer, Ranking, Settings, information_ratio
from .system import System

YEARS = 5  # of the rolling window, where the history is at least twice as long


def gather(systems: Sequence[System], settings: Settings, progress: Progress) -> Evidence:
    """All numbers on the first of `systems`, and the comparison with the others."""
    system = systems[0]
    x = system.spread
    lag = _lag(system, settings.lag)
    # The two bootstraps of this system take nearly all of the time.
    share = 0.9 / len(systems)
    progress(0.02, "Testing the spread")
    automatic, block = block_length(system)
    draws = Draws(len(x), block, settings.resamples, settings.seed)
    test = mean_test(system, x)
    boot = MeanBootstrap(test.n, test.mean, reason=test.reason)
    if not test.reason:
        told = part(progress, 0.03, 0.03 + 0.6 * share, "Resampling the spread")
        boot = bootstrap.mean(x, block, settings.resamples, settings.seed, told, draws)
    ranking = _ranking(
        system,
        settings,
        draws,
        part(progress, 0.03 + 0.6 * share, 0.03 + share, "Resampling buckets"),
    )
    peers = _peers(systems, ranking, settings, progress, share)
    half = system.periods // 2
    halves = (_half(system, slice(None, half)), _half(system, slice(half, None)))
    window = _window(system)
    return Evidence(
        system=system,
        settings=settings,
        test=test,
        plain=mean_test(system, x, inference.plain),
        newey=mean_test(system, x, lambda values: inference.newey_west(values, lag)),
        lag=lag,
        automatic_block=automatic,
        block=block,
        boot=boot,
        ranking=ranking,
        sharpe=sharpe.sharpe(x),
        halves=halves,
        welch=differences.welch(halves[0].spread, halves[1].spread),
        halves_differ=differences.difference(halves[0].test, halves[1].test),
        window=window,
        rolling=_rolling(system, window),
        peers=peers,
    )


def block_length(system: System) -> tuple[float, float]:
    """The block length that the rule gives, and the one that is used."""
    automatic = stationary.optimal_block_length(system.spread)
    return automatic, max(1.0, float(system.overlap), 0.0 if math.isnan(automatic) else automatic)


def mean_test(
    system: System, values: np.ndarray, by: Callable[[np.ndarray], MeanTest] = inference.ewc
) -> MeanTest:
    """The test of a mean, or the reason why overlap leaves too few returns for one."""
    result = by(values)
    reason = result.reason or too_few(system, result.n)
    return MeanTest(result.n, result.mean, reason=reason) if reason else result


def too_few(system: System, periods: int) -> str | None:
    """Why so many periods are not enough for a test, where returns overlap."""
    independent = periods / system.overlap
    if system.overlap == 1 or independent >= inference.MINIMUM:
        return None
    return (
        f"Each return spans {system.words.count(system.overlap)}, so there are only "
        f"{independent:,.3g} that do not overlap; a test needs at least {inference.MINIMUM}."
    )


def part(progress: Progress, low: float, high: float, message: str) -> Callable[[float], None]:
    """A progress callback for one part of the work, from `low` to `high` of the whole.

    It tells of at most twenty steps a second, since a browser takes a while over each.
    """
    told = -math.inf

    def tell(fraction: float) -> None:
        nonlocal told
        now = time.monotonic()
        if fraction == 1 or now - told > 0.05:
            told = now
            progress(low + (high - low) * fraction, message)

    return tell


def _lag(system: System, lag: int | None) -> int:
    if lag is None:
        return inference.newey_west_lags(system.periods, system.overlap)
    if lag >= system.periods:
        raise UserError(
            f"A lag of {lag:,} is longer than the history of {system.periods:,} periods allows.",
            field="lag",
            remedy=f"Choose {system.periods - 1:,} or less, or leave it empty.",
        )
    return max(lag, system.overlap - 1)


def _window(system: System) -> int:
    """Five years, or half of a history that is shorter than ten."""
    half = system.periods // 2
    return max(1, min(round(YEARS * system.per_year), half))


def _rolling(system: System, window: int) -> np.ndarray:
    if too_few(system, window):
        return np.full(system.periods - window + 1, np.nan)
    return inference.rolling_ewc(system.spread, window)


def _half(system: System, where: slice) -> Half:
    values = system.spread[where]
    return Half(system.dates[where], values, mean_test(system, values))


def _ranking(system: System, settings: Settings, draws: Draws, progress) -> Ranking | None:
    if system.pair is None:
        return None
    data, pair = system.pair.data, system.pair
    correlations = ranks.rank_correlation(data.returns)
    over, name = pair.universe, pair.universe_name
    if pair.against == "benchmark":
        over, name = data.benchmark, pair.reference_name
    values = [spread.difference(data.returns[:, b], over) for b in range(data.buckets)]
    tests = [mean_test(system, each) for each in values]
    adjusted = multiple.holm([test.p for test in tests])
    return Ranking(
        slope=mean_test(system, spread.slope(data.returns)),
        rank=mean_test(system, correlations),
        correlations=correlations,
        means=returns.mean(data.returns),
        monotonic=_monotonic(system, settings, draws, progress),
        buckets=[
            Excess(b + 1, data.labels[b], values[b], tests[b], float(adjusted[b]))
            for b in range(data.buckets)
        ],
        reference_name=name,
    )


def _monotonic(system: System, settings: Settings, draws: Draws, progress) -> Monotonic:
    found = monotonic.monotonic(
        system.pair.data.returns, draws.block, settings.resamples, settings.seed, progress, draws
    )
    reason = too_few(system, system.periods)
    return Monotonic(found.steps, found.rising, reason=reason) if reason else found


def _peers(
    systems: Sequence[System],
    ranking: Ranking | None,
    settings: Settings,
    progress: Progress,
    share: float,
) -> list[Peer]:
    if len(systems) == 1:
        return []
    tests = [mean_test(system, system.spread) for system in systems]
    holm = multiple.holm([test.p for test in tests])
    yekutieli = multiple.benjamini_yekutieli([test.p for test in tests])
    found = []
    for i, (system, test) in enumerate(zip(systems, tests, strict=True)):
        mr_p = rank_ir = math.nan
        if i == 0 and ranking:
            mr_p, rank_ir = ranking.monotonic.mr_p, information_ratio(ranking.correlations)
        elif system.pair:
            start = 0.03 + share * i
            told = part(progress, start, start + share, f"Resampling {system.name}")
            draws = Draws(
                system.periods, block_length(system)[1], settings.resamples, settings.seed
            )
            mr_p = _monotonic(system, settings, draws, told).mr_p
            rank_ir = information_ratio(ranks.rank_correlation(system.pair.data.returns))
        found.append(Peer(system, test, float(holm[i]), float(yekutieli[i]), mr_p, rank_ir))
    return found
