"""Large files: fast, with progress, and equal to what was written."""

from __future__ import annotations

import time

import numpy as np
import pytest
from unit.data.dialects import Dialect, made_up, write

from flipside.data import read

# Of the processor, several times what it takes, so that only a per-cell slow path fails it and a busy machine does not.
SECONDS = 6.0


@pytest.mark.parametrize(
    "dialect",
    [Dialect(), Dialect(delimiter=";", decimal=","), Dialect(unit="sign")],
    ids=["plain", "decimal comma", "percent signs"],
)
def test_6500_days_of_200_buckets(dialect):
    days = np.arange("1990-01-01", "2025-01-01", dtype="datetime64[D]")
    days = days[np.is_busday(days)][:6500]
    returns = made_up(6500, 200, 3, 252)
    content = write(days, returns, dialect)
    seen = []
    start = time.process_time()
    data, record = read(content, "big.csv", progress=lambda *step: seen.append(step))
    assert time.process_time() - start < SECONDS
    np.testing.assert_allclose(data.returns, returns, rtol=0, atol=1e-12)
    assert data.periods_per_year == 252
    assert not record.warnings
    fractions = [fraction for fraction, _ in seen]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0
    assert fractions[-1] == 1
    assert all(words for _, words in seen)
