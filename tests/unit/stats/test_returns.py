import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flipside.stats import returns

NAN = np.nan


def test_annualised_by_hand():
    # 1.1 * 1.2 = 1.32 in half a year of months is 1.32 ** 6 in a year
    assert returns.annualised(np.array([0.1, 0.2]), 12) == pytest.approx(1.32**6 - 1)


def test_annualised_counts_only_what_is_there_column_by_column():
    both = np.array([[0.1, NAN], [NAN, NAN], [0.1, 0.5]])
    assert returns.annualised(both, 1) == pytest.approx([0.1, 0.5])


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], NAN), ([NAN, NAN], NAN), ([0.1, -1.0], -1.0), ([0.1, -1.5], NAN), ([5.0] * 12, math.inf)],
)
def test_annualised_of_little_or_wild_input(values, expected):
    per_year = 1e6 if expected == math.inf else 12
    assert returns.annualised(np.array(values), per_year) == pytest.approx(expected, nan_ok=True)


@given(st.lists(st.floats(-0.5, 1.0), min_size=1, max_size=50))
def test_a_year_of_periods_annualises_to_its_total_return(values):
    values = np.array(values)
    assert returns.annualised(values, len(values)) == pytest.approx(returns.compounded(values))


@given(st.lists(st.floats(-0.5, 1.0), min_size=1, max_size=30), st.floats(1, 60))
def test_the_mean_log_return_annualises_to_the_same(values, per_year):
    values = np.array(values)
    mean_log = float(np.mean(returns.log_growth(values)))
    assert returns.annualised_log(mean_log, per_year) == pytest.approx(
        returns.annualised(values, per_year), rel=1e-9
    )


def test_compounded_and_mean_leave_missing_out():
    values = np.array([0.5, NAN, -0.5])
    assert returns.compounded(values) == pytest.approx(-0.25)
    assert returns.mean(values) == 0
    assert math.isnan(returns.compounded(np.array([NAN])))
    assert math.isnan(returns.mean(np.array([])))


def test_volatility_by_hand():
    # deviations -0.01, 0, 0.01; sample variance 0.0001
    assert returns.volatility(np.array([0.01, 0.02, NAN, 0.03]), 4) == pytest.approx(0.02)


@pytest.mark.parametrize("values", [[], [0.1], [0.1, NAN]])
def test_volatility_needs_two_returns(values):
    assert math.isnan(returns.volatility(np.array(values), 12))


def test_relative_wealth_begins_with_its_base():
    wealth = returns.relative_wealth(np.array([-0.5]), np.array([0.0]))
    assert wealth.tolist() == [1.0, 0.5]
    assert returns.drawdown(wealth).tolist() == [0.0, -0.5]


@pytest.mark.parametrize("bad", [NAN, -1.0, -1.2])
def test_relative_wealth_refuses_what_has_no_ratio(bad):
    with pytest.raises(ValueError, match="above -1"):
        returns.relative_wealth(np.array([0.1, 0.1]), np.array([0.1, bad]))
    with pytest.raises(ValueError, match="above -1"):
        returns.relative_wealth(np.array([bad, 0.1]), np.array([0.1, 0.1]))


def test_exchanging_the_sides_inverts_relative_wealth():
    rng = np.random.default_rng(0)
    a, b = rng.normal(0, 0.1, (2, 50))
    product = returns.relative_wealth(a, b) * returns.relative_wealth(b, a)
    assert product == pytest.approx(np.ones(51))


def test_growth_stands_still_where_a_return_is_missing():
    both = np.array([[0.5, NAN], [-1.0, 0.1]])
    assert returns.growth(both).tolist() == [[1, 1], [1.5, 1], [0, 1.1]]
