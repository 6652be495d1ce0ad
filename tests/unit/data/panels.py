"""Tables of factors as different programs write them, from numbers that are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Written:
    """Values (rows x factors), NaN missing, with the day and the stock of each row, rows by date."""

    days: np.ndarray
    stocks: list[str]
    values: np.ndarray
    forward: np.ndarray


def made(
    dates: int = 6, stocks: int = 25, factors: int = 4, seed: int = 3, missing: float = 0.05
) -> Written:
    """Month ends; a few values missing; two decimals for factors and four for returns."""
    rng = np.random.default_rng(seed)
    months = np.arange(np.datetime64("2020-02", "M"), np.datetime64("2020-02", "M") + dates)
    days = np.repeat(months.astype("datetime64[D]") - 1, stocks)
    values = rng.standard_normal((dates * stocks, factors)).round(2)
    values[rng.random(values.shape) < missing] = np.nan
    forward = (0.05 * rng.standard_normal(len(days))).round(4)
    return Written(days, [f"T{i:03}" for i in range(stocks)] * dates, values, forward)


def lines(
    table: Written,
    header: Sequence[str],
    sign: str = ",",
    decimal: str = ".",
    missing: str = "",
    forward=True,
) -> bytes:
    """One line per row: date, stock, the factors, the return that followed."""

    def number(value: float) -> str:
        return missing if np.isnan(value) else repr(float(value)).replace(".", decimal)

    rows = [sign.join(header)]
    for day, stock, values, after in zip(
        table.days, table.stocks, table.values, table.forward, strict=True
    ):
        cells = [str(day), stock, *map(number, values), *([number(after)] if forward else [])]
        rows.append(sign.join(cells))
    return ("\n".join(rows) + "\n").encode()


NAMES = ["Date", "Ticker", "Value", "Momentum", "Quality", "Size", "__Future_Perf__"]
