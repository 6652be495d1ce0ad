"""Ken French's momentum deciles, read with pandas and nothing of ``flipside.data``'s reader."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from flipside.data.kinds import BucketReturns

FILE = Path(__file__).parents[2] / "static" / "samples" / "10_Portfolios_Prior_12_2.CSV"


@cache
def frame() -> pd.DataFrame:
    """Value-weighted monthly returns as fractions, 1927-01 to 2020-06, indexed by month end."""
    table = pd.read_csv(FILE, skiprows=10, nrows=1122, index_col=0) / 100
    table.index = pd.to_datetime(table.index.astype(str), format="%Y%m") + pd.offsets.MonthEnd(0)
    table.columns = table.columns.str.strip()
    return table


@cache
def momentum() -> BucketReturns:
    """The same as a data set."""
    table = frame()
    dates = table.index.to_numpy().astype("datetime64[D]")
    return BucketReturns(FILE.stem, FILE.name, dates, 12, table.to_numpy(), tuple(table.columns))
