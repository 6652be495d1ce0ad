"""Makes static/samples/synthetic_factors.csv: made-up stocks, with relations between factors as real ones have them.

``PYTHONPATH=. python -m unit.data.factor_sample`` in ``tests`` writes it anew.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

PLACE = Path(__file__).parents[3] / "static/samples/synthetic_factors.csv"
MONTHS = 46
STOCKS = 80
# A year in which the market falls: what was quiet wins, and momentum and low volatility become the same bet.
CRISIS = range(20, 32)
NAMES = (
    "Earnings yield", "Free cash flow yield", "Sales to EV", "Book to market", "Value composite", "Return on equity",
    "Gross profitability", "Momentum 12-1", "Momentum 6-1", "Low volatility", "Low beta", "Sales growth", "Accruals",
    "Size",
)  # fmt: skip


def content() -> bytes:
    """The file. Value composite is the sum of three others, and the two momenta are nearly the same; momentum and low
    volatility are so in the year of the crisis only.
    """
    rng = np.random.default_rng(20240105)
    tickers = _tickers(rng)
    ids = rng.choice(np.arange(10_000, 60_000), STOCKS, replace=False)
    months = np.arange(np.datetime64("2020-01"), np.datetime64("2020-01") + MONTHS)
    ends = months.astype("datetime64[M]").astype("datetime64[D]") - 1
    lines = ["Date,Ticker,P123 ID,Sector Code," + ",".join(NAMES) + ",__Future_Perf__"]
    sectors = rng.integers(1, 12, STOCKS)
    cheap, good, steady, trend = rng.standard_normal((4, STOCKS))
    for at, end in enumerate(ends):
        cheap, good = _aged(rng, cheap, 0.97), _aged(rng, good, 0.98)
        steady, trend = _aged(rng, steady, 0.97), _aged(rng, trend, 0.85)
        values = _factors(rng, cheap, good, steady, trend, at in CRISIS)
        known = rng.random(values.shape) > np.where(np.array(NAMES) == "Accruals", 0.08, 0.012)
        payoff = np.array([0.006, 0.005, -0.02 if at == CRISIS.stop else 0.007, 0.002])
        after = np.stack(
            [cheap, good, trend, steady], axis=1
        ) @ payoff + 0.08 * rng.standard_normal(STOCKS)
        for stock in range(STOCKS):
            if rng.random() < 0.03:
                continue  # not in the universe in this month
            cells = [
                f"{value:.2f}" if there else ""
                for value, there in zip(values[stock], known[stock], strict=True)
            ]
            lines.append(
                f"{end},{tickers[stock]},{ids[stock]},{sectors[stock]},{','.join(cells)},{after[stock]:.4f}"
            )
    return ("\n".join(lines) + "\n").encode()


def _aged(rng: np.random.Generator, before: np.ndarray, memory: float) -> np.ndarray:
    return memory * before + np.sqrt(1 - memory**2) * rng.standard_normal(len(before))


def _factors(rng, cheap, good, steady, trend, crisis: bool) -> np.ndarray:
    def near(what: np.ndarray, share: float) -> np.ndarray:
        """Correlated with `what` by about `share`, spread of one."""
        return share * what + np.sqrt(1 - share**2) * rng.standard_normal(STOCKS)

    earnings, cash, sales, book = (
        near(cheap, 0.9),
        near(cheap, 0.85),
        near(cheap, 0.7),
        near(cheap, 0.65),
    )
    momentum = near(steady if crisis else trend, 0.95)
    quiet = near(steady, 0.95)
    made = [
        earnings, cash, sales, book, earnings.round(2) + cash.round(2) + book.round(2), near(good, 0.85), near(good, 0.8),
        momentum, near(momentum, 0.93), quiet, near(quiet, 0.55), near(good - cheap, 0.4), rng.standard_normal(STOCKS),
        near(steady, 0.35),
    ]  # fmt: skip
    return np.stack(made, axis=1)


def _tickers(rng: np.random.Generator) -> list[str]:
    """Four letters with a Q before: no exchange has such symbols for common stocks."""
    letters = np.array(list("ABCDEFGHKLMNPRSTVXYZ"))
    names: dict[str, None] = {}
    while len(names) < STOCKS:
        names["Q" + "".join(rng.choice(letters, 4))] = None
    return list(names)


if __name__ == "__main__":
    PLACE.write_bytes(content())
