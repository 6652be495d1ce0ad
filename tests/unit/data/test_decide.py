"""Levels or returns, percent or fraction: the rules."""

from __future__ import annotations

import numpy as np
import pytest
from unit.data.dialects import made_up

from flipside.data.decide import level_step, levels_or_returns, percent_or_fraction, wander
from flipside.errors import UserError


def paths(returns: np.ndarray, start: float = 100) -> np.ndarray:
    return start * np.vstack([np.ones(returns.shape[1]), np.cumprod(1 + returns, axis=0)])


RATES = [252, 52, 365.25 / 28, 12, 4, 1]


@pytest.mark.parametrize("per_year", RATES)
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("scale", [1, 100])
def test_returns_of_stocks_are_recognised(per_year, seed, scale):
    values = made_up(60, 10, seed, per_year) * scale
    assert levels_or_returns(values).value == "returns"
    unit = percent_or_fraction(values, per_year)
    assert unit.value == ("percent" if scale == 100 else "fraction")
    assert unit.warning is None


@pytest.mark.parametrize("per_year", RATES)
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("start", [1, 100, 10_000])
def test_levels_of_stocks_are_recognised(per_year, seed, start):
    decision = levels_or_returns(paths(made_up(60, 10, seed, per_year), start))
    assert decision.value == "levels"
    assert "above zero" in decision.reason


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([[1.0, 2.0], [3.0, 1.0], [0.5, 4.0], [2.0, 0.3]]), "returns"),
        (np.array([[0.0, 2.0], [3.0, 1.0], [0.5, 4.0]]), "returns"),
        (np.full((5, 2), np.nan), "returns"),
    ],
)
def test_positive_values_that_jump_are_returns(values, expected):
    assert levels_or_returns(values).value == expected


def test_a_running_total_is_suspected():
    total = np.cumsum(made_up(300, 5), axis=0)
    assert "running total" in levels_or_returns(total).warning


def test_one_plus_return_is_refused():
    with pytest.raises(UserError, match=r"look like 1 \+ return") as caught:
        levels_or_returns(1 + made_up(120, 5))
    assert caught.value.field == "values"


def test_step_and_wander():
    rng = np.random.default_rng(1)
    assert wander(rng.normal(size=(2000, 3))) == pytest.approx(2, abs=0.1)
    assert wander(np.cumsum(rng.normal(size=(2000, 3)), axis=0)) < 0.05
    assert level_step(np.array([[100.0], [110.0], [99.0]])) == pytest.approx(10.5 / 100)


@pytest.mark.parametrize(
    ("given", "expected", "reason"),
    [
        ({"signs": 3}, "percent", "3 cells carry a % sign"),
        ({"shown_as_percent": True}, "fraction", "the sheet shows the cells as percent"),
        ({"named": "Return %"}, "percent", "“Return %” says percent"),
        ({"wanted": "fraction", "signs": 3}, "fraction", "you chose it"),
    ],
)
def test_marks_settle_the_unit(given, expected, reason):
    unit = percent_or_fraction(made_up(), 12, **given)
    assert unit.value == expected
    assert reason in unit.reason


def test_a_size_between_percent_and_fraction_warns():
    values = np.clip(made_up() * 5, -0.95, None)
    assert "not clear" in percent_or_fraction(values, 12).warning


def test_losses_of_more_than_all_settle_a_close_case():
    values = made_up() * 7
    values[3, 2] = -1.5
    assert percent_or_fraction(values, 12).value == "percent"
