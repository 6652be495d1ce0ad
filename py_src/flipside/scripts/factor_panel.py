"""The ranks of a ranking system's nodes for every stock, date by date: ``rank_ranks`` with node details.

The return that followed comes with them as additional data, ``Future%Chg_D(days)``.
"""

from __future__ import annotations

from typing import Any

from ..data.kinds import FactorPanel
from ..script import Script
from ..tool import Parameter
from . import _parameters as p
from ._frame import Setting, assemble, reference
from ._panel import APART, DATE_BY_DATE, FORWARD, IMPORTS, START, span

NODES = Parameter(
    "nodes",
    "Nodes",
    "Which nodes of the ranking system become columns: the single factors at its ends, or its top level.",
    "choice",
    default="factors",
    choices=(("factors", "the single factors"), ("top", "the top level, composites as one")),
)

SCRIPT = Script(
    id="factor_panel",
    title="Factors of a ranking system",
    about="The rank of every stock in every factor of a ranking system, date by date: shows which factors say the same.",
    makes=FactorPanel.kind,
    parameters=(
        p.RANKING_SYSTEM,
        p.UNIVERSE,
        START,
        p.END,
        APART,
        NODES,
        FORWARD,
        p.FIXED_METHOD,
        p.PIT_METHOD,
        p.CURRENCY,
        p.file("factors.csv"),
    ),
    required=("ranking_system", "universe"),
    cost="2 API credits for each date, more for a date with over 200,000 numbers.",
)


def generate(**values: Any) -> str:
    """The script's text; see `flipside.script.generate`."""
    p.check(values)
    settings = [
        Setting(
            "RANKING_SYSTEM",
            reference(values["ranking_system"]),
            "The ranking system: its name in quotes, or its number without.",
        ),
        Setting("UNIVERSE", values["universe"], "The universe of stocks."),
        *span(values),
        Setting("NODES", values["nodes"], "factors: the single factors; top: the top level."),
        Setting(
            "FORWARD", values["forward"], "Whether to get the return until the next date, too."
        ),
        Setting("RANKING_METHOD", int(values["ranking_method"]), p.METHODS),
        Setting("PIT_METHOD", values["pit_method"], "Complete or Prelim: which statements count."),
        Setting("CURRENCY", values["currency"], "Currency."),
        Setting("FILE", values["file"], "The file to write."),
    ]
    return assemble(SCRIPT, _ABOUT, settings, (DATE_BY_DATE, _BODY), IMPORTS)


_ABOUT = (
    "It asks for the ranks of all nodes on each date (rank_ranks, nodeDetails factor) and writes a table with one row "
    "for each date and stock, one column for each node.",
    "What has come is kept in a folder beside the file until all dates are there, so a run that breaks off "
    "costs nothing twice: run it again.",
)

_BODY = '''
def columns_of(nodes):
    """Which nodes become columns, by position, and their names, each another one."""
    names, ids, parents = nodes["names"], nodes["ids"], nodes["parents"]
    if NODES == "top":
        chosen = [n for n in range(1, len(ids)) if parents[n] == ids[0]]
    else:
        chosen = [n for n in range(1, len(ids)) if ids[n] not in parents]
    if not chosen:
        unexpected("the ranking system has no nodes")
    called = dict(zip(ids, names))
    taken = []
    for n in chosen:
        name = names[n]
        if [names[other] for other in chosen].count(name) > 1:
            name = f"{name} ({called.get(parents[n], parents[n])})"
        number, plain = 1, name
        while name in taken:
            number += 1
            name = f"{plain} #{number}"
        taken.append(name)
    return chosen, taken


def rows_of(answer, day):
    """The columns and the rows of one date."""
    uids, tickers = stocks_of(answer)
    nodes = answer.get("nodes")
    if not isinstance(nodes, dict):
        unexpected("it has no nodes")
    width = len(nodes.get("names") or ())
    for name in ("names", "ids", "parents"):
        if not isinstance(nodes.get(name), list) or len(nodes[name]) != width or not width:
            unexpected("the names, ids and parents of its nodes do not fit together")
    ranks = by_stock(nodes.get("ranks"), len(uids), width, "the ranks of the nodes")
    chosen, names = columns_of(nodes)
    header = ["Date", "P123 UID", "Ticker", *names]
    rows = [[day, *who, *(ranks[i][n] for n in chosen)] for i, who in enumerate(zip(uids, tickers))]
    if FORWARD:
        header.append("Future return %")
        following = by_stock(answer.get("additionalData"), len(uids), 1, "additionalData")
        rows = [[*row, after[0]] for row, after in zip(rows, following)]
    return header, rows


def main():
    check_free(FILE)
    request = {
        "rankingSystem": RANKING_SYSTEM,
        "universe": UNIVERSE,
        "nodeDetails": "factor",
        "pitMethod": PIT_METHOD,
        "currency": CURRENCY,
        "rankingMethod": RANKING_METHOD,
        "precision": 4,
    }
    if FORWARD:
        # Total return in percent over the days that follow.
        request["additionalData"] = [f"Future%Chg_D({7 * WEEKS})"]
    client = connect()
    date_by_date(client, request, client.rank_ranks, rows_of)
'''
