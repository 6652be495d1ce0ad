"""The whole tool on momentum, against numbers that pandas, statsmodels and empyrical give."""

import json

import empyrical
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from parity.momentum import frame, momentum
from scipy import stats

from flipside import tool, tools

NEAR = 1e-9


@pytest.fixture(scope="module")
def report():
    answer = tool.run(tools.load("inversion"), momentum()).to_json()
    return json.loads(json.dumps(answer, allow_nan=False))


@pytest.fixture(scope="module")
def blocks(report):
    return {block["id"]: block for block in report["blocks"]}


@pytest.fixture(scope="module")
def values(blocks):
    """Every metric by its id."""
    return {
        item["id"]: item["value"]
        for name in ("summary", "inversion", "randomness")
        for item in blocks[name]["items"]
    }


def column(block, name):
    place = [c["id"] for c in block["columns"]].index(name)
    return [row[place] for row in block["rows"]]


TOP, BOTTOM = frame()["Hi PRIOR"], frame()["Lo PRIOR"]
SPREAD = TOP - BOTTOM
# What one relative return compounds to is relative wealth.
RELATIVE = (1 + TOP) / (1 + BOTTOM) - 1


def test_reference_values(values, blocks):
    # Computed with another program, before this one was written.
    assert (values["periods"], values["inverted_periods"]) == (1122, 408)
    assert values["spread_mean"] == pytest.approx(0.0116399, abs=5e-8)
    assert values["spread_t"] == pytest.approx(5.7453, abs=5e-5)
    assert values["spread_dof"] == 44
    note = next(i for i in blocks["summary"]["items"] if i["id"] == "spread_t")["note"]
    assert "lag 6" in note
    assert "5.23" in note
    assert SPREAD.nsmallest(3).index.strftime("%Y-%m").tolist() == ["1932-08", "1932-07", "2009-04"]
    for month in ("August 1932", "July 1932", "April 2009"):
        assert month in blocks["calendar"]["alt"]


def test_annualised_against_empyrical(values, blocks):
    assert values["top_annualised"] == pytest.approx(
        empyrical.annual_return(TOP, period="monthly"), rel=NEAR
    )
    assert values["bottom_annualised"] == pytest.approx(
        empyrical.annual_return(BOTTOM, period="monthly"), rel=NEAR
    )
    assert values["spread_volatility"] == pytest.approx(
        empyrical.annual_volatility(SPREAD, period="monthly"), rel=NEAR
    )
    assert values["spread_ir"] == pytest.approx(
        SPREAD.mean() / SPREAD.std() * np.sqrt(12), rel=NEAR
    )
    for name in frame():
        row = next(r for r in blocks["buckets"]["rows"] if r[1] == name)
        returns = frame()[name]
        assert row[2:6] == pytest.approx(
            [
                1122,
                returns.mean(),
                empyrical.annual_return(returns, period="monthly"),
                returns.std() * np.sqrt(12),
            ],
            rel=NEAR,
        )
        universe = frame().mean(axis=1)
        assert row[6] == pytest.approx(
            row[4] - empyrical.annual_return(universe, period="monthly"), rel=NEAR, abs=1e-12
        )


def test_slope_spread_against_least_squares(values):
    design = sm.add_constant(np.arange(10) / 9)
    slopes = [sm.OLS(row, design).fit().params[1] for row in frame().to_numpy()[::50]]
    every = np.linalg.lstsq(design, frame().to_numpy().T, rcond=None)[0][1]
    assert every[::50] == pytest.approx(slopes, rel=NEAR)
    assert values["slope_spread_mean_annualised"] == pytest.approx(every.mean() * 12, rel=NEAR)


def test_deepest_fall_against_empyrical(values, blocks):
    assert values["deepest_depth"] == pytest.approx(empyrical.max_drawdown(RELATIVE), rel=NEAR)
    deepest = blocks["episodes"]["rows"][0]
    wealth = (1 + RELATIVE).cumprod()
    below = wealth / wealth.cummax() - 1
    assert deepest[1] == str(below.idxmin().date())
    before = wealth[: below.idxmin()]
    assert deepest[0] == str(before.idxmax().date())
    after = wealth[below.idxmin() :]
    assert deepest[2] == str(after[after >= before.max()].index[0].date())


def test_current_drawdown_against_pandas(values):
    wealth = (1 + RELATIVE).cumprod()
    assert values["current_depth"] == pytest.approx(wealth.iloc[-1] / wealth.max() - 1, rel=NEAR)
    assert values["current_length"] == len(wealth) - 1 - wealth.argmax()


def test_episodes_against_a_walk_through_time(blocks):
    expected, peak, start, low, low_at = [], 1.0, 0, None, None
    wealth = 1.0
    for t, step in enumerate(RELATIVE, 1):
        wealth *= 1 + step
        if wealth >= peak:
            if low is not None and low / peak - 1 <= -0.05:
                expected.append((low / peak - 1, low_at - start, t - low_at))
            peak, start, low = wealth, t, None
        elif low is None or wealth < low:
            low, low_at = wealth, t
    if low is not None and low / peak - 1 <= -0.05:
        expected.append((low / peak - 1, low_at - start, None))
    found = [(row[3], row[4], row[5]) for row in blocks["episodes"]["rows"]]
    expected.sort(key=lambda e: e[0])
    assert [e[1:] for e in found] == [e[1:] for e in expected]
    assert [e[0] for e in found] == pytest.approx([e[0] for e in expected], rel=NEAR)


def test_spells_against_pandas(values, blocks):
    inverted = SPREAD < 0
    run = (inverted != inverted.shift()).cumsum()
    spells = [group for _, group in SPREAD[inverted].groupby(run[inverted])]
    assert values["spells"] == len(spells)
    assert values["longest_spell"] == max(map(len, spells))
    assert values["median_spell"] == np.median([len(s) for s in spells])
    losses = {str(s.index[0].date()): (1 + RELATIVE[s.index]).prod() - 1 for s in spells}
    table = dict(
        zip(column(blocks["spells"], "first"), column(blocks["spells"], "loss"), strict=True)
    )
    assert table == pytest.approx(losses, rel=NEAR)


def test_rolling_and_recent_against_pandas(values, blocks):
    def rolled(returns, window):
        growth = (1 + returns).rolling(window).apply(np.prod, raw=True)
        return growth ** (12 / window) - 1

    year = (rolled(TOP, 12) - rolled(BOTTOM, 12)).dropna()
    assert values["rolling_inverted_share"] == pytest.approx((year < 0).mean(), rel=NEAR)
    assert column(blocks["recent"], "periods") == [1, 3, 6, 12, 13, 26, 52]
    for length, first, top, reference, spread, rank in blocks["recent"]["rows"]:
        history = (rolled(TOP, length) - rolled(BOTTOM, length)).dropna()
        assert first == str(TOP.index[-length].date())
        assert top == pytest.approx(rolled(TOP, length).iloc[-1], rel=NEAR)
        assert reference == pytest.approx(rolled(BOTTOM, length).iloc[-1], rel=NEAR)
        assert spread == pytest.approx(history.iloc[-1], rel=NEAR)
        place = stats.percentileofscore(history, history.iloc[-1], kind="rank") / 100
        assert rank == pytest.approx(place, abs=1e-12)


def test_years_against_pandas(blocks):
    both = pd.DataFrame({"top": TOP, "reference": BOTTOM})
    total = (1 + both).groupby(both.index.year).prod()[::-1] - 1
    table = blocks["years"]
    assert column(table, "year") == [str(year) for year in total.index]
    assert column(table, "top") == pytest.approx(total["top"].tolist(), rel=NEAR, abs=1e-12)
    assert column(table, "reference") == pytest.approx(
        total["reference"].tolist(), rel=NEAR, abs=1e-12
    )
    inverted = (SPREAD < 0).groupby(SPREAD.index.year).sum()[::-1]
    assert column(table, "inverted_periods") == inverted.tolist()


def test_bucket_intervals_are_those_of_the_mean_log_return(blocks):
    log = np.log1p(frame()["PRIOR 5"])
    n, nu = len(log), 44
    cosines = [
        np.sqrt(2 / n) * (log * np.cos(np.pi * j * (np.arange(1, n + 1) - 0.5) / n)).sum()
        for j in range(1, nu + 1)
    ]
    half = stats.t.ppf(0.975, nu) * np.sqrt(np.mean(np.square(cosines)) / n)
    bar = blocks["bucket_bars"]["spec"]["data"]["values"][4]
    # Numbers in charts have six digits.
    assert bar["low"] == pytest.approx(np.expm1(12 * (log.mean() - half)), rel=1e-5)
    assert bar["high"] == pytest.approx(np.expm1(12 * (log.mean() + half)), rel=1e-5)
