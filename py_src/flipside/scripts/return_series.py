"""The returns of a screen and of its benchmark: ``screen_backtest``."""

from __future__ import annotations

from typing import Any

from ..data.kinds import ReturnSeries
from ..script import Script
from ..tool import Parameter
from . import _parameters as p
from ._frame import Setting, assemble, percent

SCREEN = Parameter(
    "screen",
    "Screen",
    "Its number on Portfolio123: that is in the address of its page there.",
    "integer",
    automatic="it is needed",
    min=1,
    max=2**31 - 1,
)
PRICE = Parameter(
    "price",
    "Traded at",
    "The price at which stocks are bought and sold.",
    "choice",
    default="1",
    choices=(("1", "the next open"), ("4", "the next close"), ("3", "the middle of the next day")),
)
TOLERANCE = Parameter(
    "rank_tolerance",
    "Rank tolerance",
    "How far a stock's rank may fall before the stock is sold.",
    "number",
    default=0,
    min=0,
    max=100,
)
CARRY = Parameter(
    "carry_cost",
    "Cost of carry",
    "What borrowing costs a year.",
    "number",
    default=0.015,
    min=0,
    max=0.5,
    unit="fraction",
)
POSITION = Parameter(
    "max_position",
    "Largest position",
    "The largest part of the portfolio in one stock; 0 is no limit.",
    "number",
    default=0,
    min=0,
    max=1,
    unit="fraction",
)
TRADED_WITH = Parameter(
    p.SLIPPAGE.id,
    p.SLIPPAGE.label,
    p.SLIPPAGE.help,
    "number",
    default=0.0025,
    min=0,
    max=0.2,
    unit="fraction",
)

SCRIPT = Script(
    id="return_series",
    title="Returns of a screen",
    about="How a screen and its benchmark did from day to day or period to period, by a backtest.",
    makes=ReturnSeries.kind,
    parameters=(
        SCREEN,
        p.START,
        p.END,
        p.REBALANCED,
        PRICE,
        TRADED_WITH,
        TOLERANCE,
        CARRY,
        POSITION,
        p.PIT_METHOD,
        p.file("screen_returns.csv"),
    ),
    required=("screen",),
    cost="5 API credits a run.",
)


def generate(**values: Any) -> str:
    """The script's text; see `flipside.script.generate`."""
    p.check(values)
    settings = [
        Setting("SCREEN", values["screen"], "The number of the screen."),
        Setting("START", str(values["start"]), "First day, year-month-day."),
        Setting("END", p.ending(values["end"]), "Last day; None is today."),
        Setting(
            "FREQUENCY",
            p.frequency(values["weeks"]),
            "Rebalancing: Every Week, or Every 2, 3, 4, 6, 8, 13, 26 or 52 Weeks.",
        ),
        Setting(
            "PRICE", int(values["price"]), "1: next open; 4: next close; 3: middle of the next day."
        ),
        Setting("SLIPPAGE", percent(values["slippage"]), "Slippage in percent."),
        Setting("RANK_TOLERANCE", values["rank_tolerance"], "Rank tolerance."),
        Setting("CARRY_COST", percent(values["carry_cost"]), "Cost of carry in percent a year."),
        Setting(
            "MAX_POSITION",
            percent(values["max_position"]),
            "Largest position in percent; 0 is none.",
        ),
        Setting("PIT_METHOD", values["pit_method"], "Complete or Prelim: which statements count."),
        Setting("FILE", values["file"], "The file to write."),
    ]
    return assemble(SCRIPT, _ABOUT, settings, (LEVELS, _BODY), ("csv", "io"))


_ABOUT = (
    "It runs a backtest of a screen that you have on Portfolio123 (screen_backtest) and writes the values of its "
    "chart, which begin at 100: the screen, and the benchmark that the screen names. Flipside makes returns of "
    "them. Portfolio123 does not document how far apart the dates of the chart are; Flipside finds out and shows you.",
)

LEVELS = '''
def write_levels(dates, **columns):
    """Writes dates and levels side by side."""
    for name, values in {"dates": dates, **columns}.items():
        if not isinstance(values, list) or len(values) != len(dates or ()):
            unexpected(f"{name} is not a list with a value for each date")
    if len(dates) < 3:
        sys.exit("There are fewer than three dates, too few for returns. Choose an earlier START.")
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\\n")
    table.writerow(["Date", *(name.capitalize() for name in columns)])
    table.writerows(zip(dates, *columns.values()))
    write(FILE, text.getvalue())
    print(f"Wrote {FILE}: {len(dates)} dates from {dates[0]} to {dates[-1]}.")
    print("Next: open Flipside and drop this file on the page.")


'''

_BODY = """
def main():
    check_free(FILE)
    request = {
        "screen": SCREEN,
        "startDt": START,
        "rebalFreq": FREQUENCY,
        "transPrice": PRICE,
        "slippage": SLIPPAGE,
        "rankTolerance": RANK_TOLERANCE,
        "carryCost": CARRY_COST,
        "maxPosPct": MAX_POSITION,
        "pitMethod": PIT_METHOD,
        "precision": 4,
    }
    if END is not None:
        request["endDt"] = END
    client = connect()
    print(f"Asking Portfolio123 for a backtest of screen {SCREEN} ...")
    answer = ask(client.screen_backtest, request)
    chart = answer.get("chart") if isinstance(answer, dict) else None
    if not isinstance(chart, dict):
        unexpected("it has no chart")
    write_levels(
        chart.get("dates"), screen=chart.get("screenReturns"), benchmark=chart.get("benchReturns")
    )
"""
