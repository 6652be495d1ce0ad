"""The daily history of a strategy or a book, live or simulated, and its benchmark: ``strategy``."""

from __future__ import annotations

from typing import Any

from ..data.kinds import ReturnSeries
from ..script import Script
from ..tool import Parameter
from . import _parameters as p
from ._frame import Setting, assemble
from .return_series import LEVELS

STRATEGY = Parameter(
    "strategy",
    "Strategy or book",
    "Its number on Portfolio123: that is in the address of its page there.",
    "integer",
    automatic="it is needed",
    min=1,
    max=2**31 - 1,
)

SCRIPT = Script(
    id="strategy_returns",
    title="Returns of a strategy",
    about="How a strategy or a book of yours and its benchmark did from day to day, live or simulated.",
    makes=ReturnSeries.kind,
    parameters=(STRATEGY, p.file("strategy_returns.csv")),
    required=("strategy",),
    cost="1 API credit a run.",
)


def generate(**values: Any) -> str:
    """The script's text; see `flipside.script.generate`."""
    p.check(values)
    settings = [
        Setting("STRATEGY", values["strategy"], "The number of the strategy or book."),
        Setting("FILE", values["file"], "The file to write."),
    ]
    return assemble(SCRIPT, _ABOUT, settings, (LEVELS, _BODY), ("csv", "io"))


_ABOUT = (
    "It asks for all that Portfolio123 tells of the strategy (strategy) and writes its daily performance, from its "
    "first day to its last, as levels that begin at 100, with the benchmark's.",
)

_BODY = """
def main():
    check_free(FILE)
    client = connect()
    print(f"Asking Portfolio123 for the strategy {STRATEGY} ...")
    answer = ask(client.strategy, STRATEGY)
    daily = answer.get("dailyPerf") if isinstance(answer, dict) else None
    if not isinstance(daily, dict):
        unexpected("it has no daily performance")
    write_levels(daily.get("date"), strategy=daily.get("ret"), benchmark=daily.get("retBench"))
"""
