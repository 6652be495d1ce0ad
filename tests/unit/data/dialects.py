"""Writes known bucket returns the way the many programs of this world write them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DATE_STYLES = {
    "iso": "%Y-%m-%d",
    "iso time": "%Y-%m-%d 00:00:00",
    "us": "%m/%d/%Y",
    "german": "%d.%m.%Y",
    "british": "%d/%m/%Y",
    "compact": "%Y%m%d",
    "words": "%d %b %Y",
    "us words": "%b %d %Y",
    "short month": "%b-%y",
    "year-month": "%Y-%m",
    "yyyymm": "%Y%m",
}


@dataclass(frozen=True)
class Dialect:
    """How to write a table; the defaults are the plainest CSV."""

    delimiter: str = ","
    decimal: str = "."
    dates: str = "iso"
    unit: str = "fraction"  # fraction, percent or sign
    layout: str = "wide"  # or long
    descending: bool = False
    levels: bool = False
    encoding: str = "utf-8"
    newline: str = "\n"
    names: str = "Bucket {}"
    date_name: str = "Date"


def month_ends(count: int, start: str = "2001-01") -> np.ndarray:
    """The last days of `count` months."""
    months = np.datetime64(start, "M") + np.arange(1, count + 1)
    return months.astype("datetime64[D]") - 1


def made_up(periods: int = 60, buckets: int = 5, seed: int = 1, per_year: float = 12) -> np.ndarray:
    """Returns as of stocks, T x B, as fractions, rounded as files have them (1e-6)."""
    rng = np.random.default_rng(seed)
    market = rng.normal(0.1 / per_year, 0.2 / per_year**0.5, (periods, 1))
    own = rng.normal(0, 0.1 / per_year**0.5, (periods, buckets))
    rank = np.linspace(-0.05, 0.05, buckets) / per_year
    return np.round(np.clip(market + own + rank, -0.9, None), 6)


def number(value: float, dialect: Dialect) -> str:
    """One value as the dialect writes it; NaN is blank."""
    if np.isnan(value):
        return ""
    if dialect.levels or dialect.unit == "fraction":
        text = repr(float(value))
    else:
        text = f"{value * 100:.17g}" + ("%" if dialect.unit == "sign" else "")
    return text.replace(".", dialect.decimal)


def write(dates: np.ndarray, returns: np.ndarray, dialect: Dialect) -> bytes:
    """The file's bytes."""
    stamps = [d.astype(object).strftime(DATE_STYLES[dialect.dates]) for d in dates]
    values = returns
    if dialect.levels:
        before = np.datetime64(dates[0], "D") - 31
        stamps = [before.astype(object).strftime(DATE_STYLES[dialect.dates]), *stamps]
        values = 100 * np.vstack([np.ones(returns.shape[1]), np.cumprod(1 + returns, axis=0)])
    order = list(range(values.shape[1]))
    if dialect.descending:
        order.reverse()
    names = [dialect.names.format(b + 1) for b in order]
    rows = [
        [stamp, *(number(v, dialect) for v in row[order])]
        for stamp, row in zip(stamps, values, strict=True)
    ]
    if dialect.layout == "long":
        rows = [
            [row[0], name, cell] for row in rows for name, cell in zip(names, row[1:], strict=True)
        ]
        names = ["bucket", "return"]
    lines = [dialect.delimiter.join([dialect.date_name, *names])]
    lines += [dialect.delimiter.join(row) for row in rows]
    return (dialect.newline.join(lines) + dialect.newline).encode(dialect.encoding)


def monthly(periods: int = 60, buckets: int = 5, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Month-end dates and returns."""
    return month_ends(periods), made_up(periods, buckets, seed)
