"""Made-up data sets of many shapes, for tests that run over all of them."""

from __future__ import annotations

import numpy as np

from flipside.data.kinds import BucketReturns, FactorPanel, TrialResults, WeightTable


def dates(periods: int, per_year: float, start: str = "1995-01-01") -> np.ndarray:
    """`periods` dates, month ends where P is 12, 4 or 1."""
    if per_year in (12, 4, 1):
        step = round(12 / per_year)
        months = np.datetime64(start, "M") + step * np.arange(1, periods + 1)
        return months.astype("datetime64[D]") - 1
    if per_year == 252:
        return np.busday_offset(start, np.arange(periods), roll="forward")
    return np.datetime64(start, "D") + np.round(365.25 / per_year * np.arange(periods)).astype(int)


def bucket_returns(
    periods: int = 120,
    buckets: int = 10,
    per_year: float = 12,
    missing: float = 0.0,
    strength: float = 0.1,
    benchmark: bool = False,
    universe: bool = False,
    seed: int = 1,
) -> BucketReturns:
    """Returns that share a market and climb with the rank by `strength` a year, a share missing."""
    rng = np.random.default_rng(seed)
    market = rng.normal(0.08 / per_year, 0.15 / per_year**0.5, periods)
    own = rng.normal(0, 0.08 / per_year**0.5, (periods, buckets))
    rank = np.linspace(-0.5, 0.5, buckets) * strength / per_year
    returns = np.maximum(market[:, None] + own + rank, -0.95)
    returns[rng.random(returns.shape) < missing] = np.nan
    return BucketReturns(
        "made up",
        "made-up.csv",
        dates(periods, per_year),
        per_year,
        returns,
        tuple(f"Bucket {b + 1}" for b in range(buckets)),
        benchmark=market if benchmark else None,
        universe=np.maximum(market + 0.001, -0.9) if universe else None,
        benchmark_name="SPY",
    )


def factor_panel(
    periods: int = 30,
    stocks: int = 100,
    factors: int = 6,
    missing: float = 0.0,
    forward: bool = True,
    made: bool = False,
    digits: int | None = None,
    dtype: type = np.float32,
    per_year: float = 365.25 / 28,
    seed: int = 1,
) -> FactorPanel:
    """Factors that share two themes, a share missing; `made` adds a duplicate and a sum of others."""
    rng = np.random.default_rng(seed)
    n = periods * stocks
    themes = rng.normal(size=(n, 2))
    values = themes @ rng.normal(size=(2, factors)) + rng.normal(size=(n, factors))
    returns = 0.01 * themes[:, 0] + rng.normal(0, 0.08, n)
    values = values if digits is None else np.round(values, digits)
    labels = [f"Factor {j + 1}" for j in range(factors)]
    if made:
        values = np.column_stack([values, -2 * values[:, 0], values[:, 1] + 0.5 * values[:, 2] + 3])
        labels += ["Opposite", "Sum"]
    values[rng.random(values.shape) < missing] = np.nan
    return FactorPanel(
        "made up factors",
        "factors.csv",
        dates(periods, per_year),
        per_year,
        np.repeat(np.arange(periods), stocks),
        np.tile(np.arange(stocks), periods),
        tuple(f"S{i + 1}" for i in range(stocks)),
        np.asfortranarray(values.astype(dtype)),
        tuple(labels),
        returns if forward else None,
        "Future return" if forward else "",
    )


def weight_table(nodes: int = 10, trials: int = 0, seed: int = 1, **more) -> WeightTable:
    """Nodes whose weights add up to 100, in steps of 0.1, with trials that do so as well."""
    rng = np.random.default_rng(seed)
    columns = rng.multinomial(1000, rng.dirichlet(np.full(nodes, 5.0), trials + 1)).T / 10
    return WeightTable(
        "made up",
        "made-up.csv",
        tuple(f"Node {n + 1}" for n in range(nodes)),
        columns[:, 0],
        trials=columns[:, 1:],
        **more,
    )


def trial_results(
    table: WeightTable, columns: int = 1, noise: float = 1.0, missing: float = 0.0, seed: int = 2
) -> TrialResults:
    """Results that are better the closer a trial is to weights that nobody knows, and noise."""
    rng = np.random.default_rng(seed)
    best = 100 * rng.dirichlet(np.full(table.size, 5.0), columns)
    away = ((table.trials.T[:, None] - best) ** 2).sum(axis=2)
    results = 20 - 10 * away / away.mean() + rng.normal(0, noise, away.shape)
    results[rng.random(results.shape) < missing] = np.nan
    labels = tuple(f"Result {c + 1}" for c in range(columns))
    return TrialResults("results", "results.csv", results.round(2), labels)
