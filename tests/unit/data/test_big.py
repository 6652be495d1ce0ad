"""Large files: with progress, and equal to what was written. How fast is measured by ``build.py bench``."""

from __future__ import annotations

import numpy as np
import pytest
from sizes import size
from unit.data.dialects import Dialect, made_up, write

from flipside.data import read

DAYS, BUCKETS = size(1500, 6500), size(60, 200)


@pytest.mark.parametrize(
    "dialect",
    [Dialect(), Dialect(delimiter=";", decimal=","), Dialect(unit="sign")],
    ids=["plain", "decimal comma", "percent signs"],
)
def test_many_days_of_many_buckets(dialect):
    days = np.arange("1990-01-01", "2025-01-01", dtype="datetime64[D]")
    days = days[np.is_busday(days)][:DAYS]
    returns = made_up(DAYS, BUCKETS, 3, 252)
    content = write(days, returns, dialect)
    seen = []
    data, record = read(content, "big.csv", progress=lambda *step: seen.append(step))
    np.testing.assert_allclose(data.returns, returns, rtol=0, atol=1e-12)
    assert data.periods_per_year == 252
    assert not record.warnings
    fractions = [fraction for fraction, _ in seen]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0
    assert fractions[-1] == 1
    assert all(words for _, words in seen)
