"""The values of formulas for every stock of a universe, date by date: ``data_universe``."""

from __future__ import annotations

import re
from typing import Any

from ..data.kinds import FactorPanel
from ..errors import UserError
from ..script import Script
from ..tool import Parameter
from . import _parameters as p
from ._frame import Setting, assemble, reference
from ._panel import APART, DATE_BY_DATE, FORWARD, IMPORTS, START, span

MOST = 99  # the interface takes 100, and one is for the return that followed

FORMULAS = Parameter(
    "formulas",
    "Formulas",
    "Separated by semicolons, each with a name before it if you like: “Value: EarnYield; Momentum: Close(0)/Close(120)”.",
    "text",
    default="",
)
SCALING = Parameter(
    "scaling",
    "Scaled",
    "How values are made comparable on each date. Values as they are need a licence of the data's vendor for all but "
    "prices.",
    "choice",
    default="rank",
    choices=(
        ("rank", "as ranks"),
        ("normal", "as z-scores"),
        ("minmax", "from lowest to highest"),
        ("none", "not at all"),
    ),
)

SCRIPT = Script(
    id="factor_formulas",
    title="Factors by formulas",
    about="The values of your own formulas for every stock of a universe, date by date, without a ranking system.",
    makes=FactorPanel.kind,
    parameters=(
        FORMULAS,
        p.UNIVERSE,
        START,
        p.END,
        APART,
        SCALING,
        FORWARD,
        p.PIT_METHOD,
        p.CURRENCY,
        p.TYPE,
        p.file("factors.csv"),
    ),
    required=("formulas", "universe"),
    cost="1 API credit for each date and each 100,000 numbers in it.",
)


def generate(**values: Any) -> str:
    """The script's text; see `flipside.script.generate`."""
    p.check(values)
    settings = [
        Setting("FORMULAS", formulas(values["formulas"]), "Name and formula of each column."),
        Setting(
            "UNIVERSE",
            reference(values["universe"]),
            "The universe of stocks: its name in quotes, or its number without.",
        ),
        *span(values),
        Setting(
            "SCALING",
            None if values["scaling"] == "none" else values["scaling"],
            "rank, normal (z-scores) or minmax; None is not scaled, which needs a licence of the data's vendor.",
        ),
        Setting(
            "FORWARD", values["forward"], "Whether to get the return until the next date, too."
        ),
        Setting("PIT_METHOD", values["pit_method"], "Complete or Prelim: which statements count."),
        Setting("CURRENCY", values["currency"], "Currency."),
        Setting("TYPE", values["type"], "Stock or ETF."),
        Setting("FILE", values["file"], "The file to write."),
    ]
    return assemble(SCRIPT, _ABOUT, settings, (DATE_BY_DATE, _BODY), IMPORTS)


def formulas(text: str) -> list[tuple[str, str]]:
    """Name and formula of each column.

    A name stands before a colon and a blank, and has no sign in it that only formulas have.

    Raises
    ------
    UserError
        None, too many, or a name twice.

    Examples
    --------
    >>> formulas("Value: EarnYield; Close(0)/Close(120)")
    [('Value', 'EarnYield'), ('Close(0)/Close(120)', 'Close(0)/Close(120)')]
    """
    found = []
    for each in filter(None, (part.strip() for part in text.split(";"))):
        named = re.fullmatch(r"([^:()\"@=<>]+):\s+(\S.*)", each, re.DOTALL)
        found.append((named[1].strip(), named[2]) if named else (each, each))
    names = [name for name, _ in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    message = None
    if not found:
        message = "There is no formula between the semicolons."
    elif twice is not None:
        message = f"Two formulas are called “{twice}”; each needs a name of its own."
    elif len(found) > MOST:
        message = f"There are {len(found)} formulas; Portfolio123 takes up to {MOST} at a time."
    if message:
        raise UserError(message, field="formulas", remedy="Correct the list.")
    return found


_ABOUT = (
    "It asks for the formulas' values on each date (data_universe) and writes a table with one row for each date and "
    "stock, one column for each formula.",
    "What has come is kept in a folder beside the file until all dates are there, so a run that breaks off "
    "costs nothing twice: run it again.",
)

_BODY = '''
FUTURE = f"Future%Chg_D({7 * WEEKS})"  # total return in percent over the days that follow


def rows_of(answer, day):
    """The columns and the rows of one date."""
    uids, tickers = stocks_of(answer)
    names = [name for name, _ in FORMULAS] + ["Future return %"] * FORWARD
    table = answer.get("data")
    # Documented as one list for each formula; that is tried first where there are as many stocks.
    if isinstance(table, list) and len(table) == len(names) == len(uids):
        table = [list(row) for row in zip(*table)]
    values = by_stock(table, len(uids), len(names), "data")
    rows = [[day, uid, ticker, *row] for uid, ticker, row in zip(uids, tickers, values)]
    return ["Date", "P123 UID", "Ticker", *names], rows


def main():
    check_free(FILE)
    request = {
        "universe": UNIVERSE,
        "type": TYPE,
        "formulas": [formula for _, formula in FORMULAS] + [FUTURE] * FORWARD,
        "pitMethod": PIT_METHOD,
        "currency": CURRENCY,
        "precision": 6,
    }
    if SCALING is not None:
        request["preproc"] = {"scaling": SCALING, "scope": "date"}
        if FORWARD:
            request["preproc"]["excludedFormulas"] = [FUTURE]
    client = connect()
    date_by_date(client, request, client.data_universe, rows_of)
'''
