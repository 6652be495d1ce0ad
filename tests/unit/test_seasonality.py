"""The seasonality tool: worked by hand, against pandas, and degenerate histories."""

import numpy as np
import pandas as pd
import pytest
from unit.synthetic import bucket_returns

from flipside import tool
from flipside.data.kinds import BucketReturns
from flipside.errors import UserError
from flipside.stats.inference import ewc
from flipside.tools import seasonality


def months(report):
    table = next(b for b in report.to_json()["blocks"] if b["id"] == "months")
    return {
        row[0]: dict(zip([c["id"] for c in table["columns"]], row, strict=True))
        for row in table["rows"]
    }


def monthly(spread):
    dates = pd.date_range("2000-01-31", periods=len(spread), freq="ME")
    returns = np.column_stack([np.zeros(len(spread)), spread])
    return BucketReturns("s", "s.csv", dates.values, 12, returns, ("1", "2"))


def test_a_month_worked_by_hand():
    # Two years: +1 % everywhere, but -3 % and +1 % in the two Januaries.
    spread = np.full(24, 0.01)
    spread[0] = -0.03
    found = months(tool.run(seasonality, monthly(spread)))
    assert found["January"]["periods"] == 2
    assert found["January"]["mean"] == pytest.approx(-0.01)
    assert found["January"]["inverted_share"] == 0.5
    assert found["February"]["mean"] == pytest.approx(0.01)
    assert found["January"]["t"] is None


def test_against_a_group_by():
    data = bucket_returns(600, 10, missing=0.05)
    found = months(tool.run(seasonality, data, {"tail": 2}))
    frame = pd.DataFrame(data.returns)
    spread = frame.iloc[:, 8:].mean(axis=1) - frame.iloc[:, :2].mean(axis=1)
    grouped = spread.groupby(pd.DatetimeIndex(data.dates).month_name())
    for month, values in grouped:
        values = values.dropna()
        assert found[month]["periods"] == len(values)
        assert found[month]["mean"] == pytest.approx(values.mean(), rel=1e-12)
        assert found[month]["inverted_share"] == pytest.approx((values < 0).mean())
        assert found[month]["t"] == pytest.approx(ewc(values.to_numpy()).t, rel=1e-12)


@pytest.mark.parametrize(
    ("january", "level", "words"),
    [
        (0.02, "good", "In no month"),
        (-0.05, "bad", "January.*hardly"),
        (-0.002, "mixed", "within what chance"),
    ],
)
def test_verdict(january, level, words):
    noise = np.random.default_rng(1).normal(0, 0.01, 12 * 40)
    noise -= np.tile(noise.reshape(-1, 12).mean(axis=0), 40)
    spread = noise + np.tile([january] + [0.01] * 11, 40)
    verdict = tool.run(seasonality, monthly(spread)).to_json()["verdict"]
    assert verdict["level"] == level
    assert pd.Series([verdict["text"]]).str.contains(words).all()


def test_yearly_data_has_one_month_and_no_verdict():
    report = tool.run(seasonality, bucket_returns(30, 5, 1))
    assert list(months(report)) == ["December"]
    assert report.verdict.level == "unknown"


def test_too_large_a_tail_names_the_parameter():
    with pytest.raises(UserError, match="too many: the file has 2 buckets") as caught:
        tool.run(seasonality, bucket_returns(120, 2), {"tail": 2})
    assert caught.value.field == "tail"
