"""The nodes and weights of a ranking system: its XML, by ``rank_get``."""

from __future__ import annotations

from typing import Any

from ..data.kinds import WeightTable
from ..script import Script
from . import _parameters as p
from ._frame import Setting, assemble, reference

SCRIPT = Script(
    id="weight_table",
    title="Nodes and weights of a ranking system",
    about="The ranking system itself, as XML: what other weights are tried from.",
    makes=WeightTable.kind,
    parameters=(p.RANKING_SYSTEM, p.file("ranking_system.xml")),
    required=("ranking_system",),
    cost="Not in Portfolio123's list of costs, in which no call costs less than 1 API credit.",
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
        Setting("FILE", values["file"], "The file to write."),
    ]
    return assemble(SCRIPT, _ABOUT, settings, (GET_SYSTEM, _BODY))


_ABOUT = (
    "It asks for the ranking system (rank_get) and saves its XML as it came: names, weights, formulas and "
    "the levels that nodes stand in. Limits and groups of weights are not part of it; you set them in Flipside.",
)

GET_SYSTEM = '''
def get_system(client, which):
    """The XML of a ranking system on Portfolio123, by its name or number."""
    if not hasattr(client, "rank_get"):
        sys.exit(
            "This p123api is too old to get a ranking system. In a terminal: "
            "pip install --upgrade p123api (it needs Python 3.10 or newer)."
        )
    by = {"id": which} if isinstance(which, int) else {"name": which}
    answer = ask(client.rank_get, **by)
    xml = getattr(answer, "xml", None)
    if not isinstance(xml, str) or "<" not in xml:
        unexpected("it has no XML")
    return xml


'''

_BODY = """
def main():
    check_free(FILE)
    client = connect()
    print(f"Asking Portfolio123 for the ranking system {RANKING_SYSTEM} ...")
    write(FILE, get_system(client, RANKING_SYSTEM))
    print(f"Wrote {FILE}.")
    print("Next: open Flipside and drop this file on the page.")
"""
