"""My tool: worked by hand, turned around, and degenerate data."""

import numpy as np
import pytest

from flipside import tool, tools
from flipside.data.kinds import BucketReturns
from flipside.errors import UserError

TESTED = tools.load("my_tool")


def buckets(returns, start="2020-09"):
    """Monthly bucket returns, one row per month from `start`, lowest rank first."""
    returns = np.array(returns, dtype=float)
    months = np.datetime64(start, "M") + np.arange(1, len(returns) + 1)
    labels = tuple(str(b + 1) for b in range(returns.shape[1]))
    return BucketReturns("s", "s.csv", months.astype("datetime64[D]") - 1, 12, returns, labels)


def result(returns, **params):
    """The verdict, the share won, and the table's rows."""
    report = tool.run(TESTED, buckets(returns), params).to_json()
    blocks = {block["id"]: block for block in report["blocks"]}
    return report["verdict"], blocks["summary"]["items"][0]["value"], blocks["years"]["rows"]


def test_worked_by_hand():
    # September to December 2020: won, won, lost, a tie; January 2021: won.
    rows = [[0.01, 0.5, 0.02], [-0.02, 0.5, 0.0], [0.03, 0.5, 0.01], [0.04, 0.5, 0.04]]
    verdict, share, years = result([*rows, [0.0, 0.5, 0.01]])
    assert share == pytest.approx((1 + 1 + 0 + 0.5 + 1) / 5)
    assert years == [["2020", 4, pytest.approx(2.5 / 4)], ["2021", 1, 1.0]]
    # Two standard errors of five tosses are 1 / sqrt(5) = 45 %.
    assert verdict["level"] == "mixed"
    assert verdict["text"].startswith("The top won in 70% of 5 periods;")
    assert verdict["text"].endswith(" 5% to 95%.")


def test_two_buckets_at_each_end():
    # Averages: 1.5 % at the bottom against 1.25 % and 2 % at the top.
    rows = [[0.01, 0.02, 0.0, 0.025], [0.01, 0.02, 0.01, 0.03]]
    assert result(rows, tail=2)[1] == 0.5
    assert result(rows, tail=1)[1] == 1.0


@pytest.mark.parametrize("tail", [1, 2])
def test_turned_around_it_wins_as_often_as_it_lost(tail):
    returns = np.random.default_rng(1).normal(0, 0.01, (200, 5)) + np.arange(5) * 0.002
    there, back = result(returns, tail=tail), result(returns[:, ::-1], tail=tail)
    assert there[1] + back[1] == pytest.approx(1)
    assert (there[0]["level"], back[0]["level"]) == ("good", "bad")


def test_periods_without_a_return_at_both_ends_are_left_out():
    returns = [[0.0, 0.01], [np.nan, 0.01], [0.01, np.nan], [0.01, 0.0]]
    assert result(returns)[1:] == (0.5, [["2020", 2, 0.5]])


def test_one_period_and_returns_that_never_change_prove_nothing():
    assert result([[0.0, 0.01]])[0]["level"] == "mixed"
    verdict, share, _ = result(np.full((60, 4), 0.01))
    assert (verdict["level"], share) == ("mixed", 0.5)


def test_no_returns_at_one_end():
    with pytest.raises(UserError, match="No period has a return at both ends"):
        result([[0.01, np.nan], [0.02, np.nan]])


@pytest.mark.parametrize(
    ("tail", "message"),
    [(2, "3 buckets; choose 1 or fewer"), (0, "1 or more"), ("many", "whole number")],
)
def test_a_wrong_number_of_buckets_names_the_parameter(tail, message):
    with pytest.raises(UserError, match=message) as caught:
        result(np.zeros((12, 3)), tail=tail)
    assert "tail" in caught.value.faults
