"""Bucket returns: rank performance from period to period, by ``rank_perf`` with ``outputType: "perf"``.

The answer is documented as ``dates``, ``benchmarkSeries`` and ``bucketSeries``, a list of lists. Whether its
numbers are returns or levels, and whether the outer list is that of the buckets or of the dates, is
not; so it is saved as it came, and the reader finds that out and shows it.
"""

from __future__ import annotations

from typing import Any

from ..data.kinds import BucketReturns
from ..script import Script
from . import _parameters as p
from ._frame import Setting, assemble, percent, reference

SCRIPT = Script(
    id="bucket_returns",
    title="Bucket returns of a ranking system",
    about="How every rank bucket did from one rebalancing to the next: what most analyses here start from.",
    makes=BucketReturns.kind,
    parameters=(
        p.RANKING_SYSTEM,
        p.UNIVERSE,
        p.START,
        p.END,
        p.REBALANCED,
        p.BUCKETS,
        p.BENCHMARK,
        p.RANKING_METHOD,
        *p.TESTED,
        p.file("bucket_returns.json"),
    ),
    required=("ranking_system", "universe"),
    cost="3 API credits a run, whatever the length of the history.",
)


def generate(**values: Any) -> str:
    """The script's text; see `flipside.script.generate`."""
    p.check(values)
    method = None if values["ranking_method"] == "own" else int(values["ranking_method"])
    settings = [
        Setting(
            "RANKING_SYSTEM",
            reference(values["ranking_system"]),
            "The ranking system: its name in quotes, or its number without.",
        ),
        Setting("RANKING_METHOD", method, f"{p.METHODS} None: as the ranking system has it."),
        *performance(values),
        Setting("FILE", values["file"], "The file to write."),
    ]
    return assemble(SCRIPT, _ABOUT, settings, (REQUEST, _BODY), ("json",))


def performance(values: dict[str, Any]) -> list[Setting]:
    """The settings of a rank performance, as `REQUEST` uses them."""
    return [
        Setting("UNIVERSE", values["universe"], "The universe of stocks."),
        Setting("START", str(values["start"]), "First day, year-month-day."),
        Setting("END", p.ending(values["end"]), "Last day; None is today."),
        Setting(
            "FREQUENCY",
            p.frequency(values["weeks"]),
            "Rebalancing: Every Week, or Every 2, 3, 4, 6, 8, 13, 26 or 52 Weeks.",
        ),
        Setting("BUCKETS", values["buckets"], "Number of buckets, 2 to 200."),
        Setting("BENCHMARK", values["benchmark"], "Ticker of the benchmark."),
        Setting("MIN_PRICE", values["min_price"], "Lowest price of a stock."),
        Setting(
            "MIN_LIQUIDITY", values["min_liquidity"], "Lowest liquidity of a stock; 0 is none."
        ),
        Setting(
            "MAX_RETURN", values["max_return"], "Highest return of a stock in percent; 0 is none."
        ),
        Setting("MAX_NAS", values["max_nas"], "Most missing values of a stock; None is no limit."),
        Setting("SLIPPAGE", percent(values["slippage"]), "Slippage in percent."),
        Setting("DIRECTION", values["direction"], "long or short."),
        Setting("PIT_METHOD", values["pit_method"], "Complete or Prelim: which statements count."),
    ]


_ABOUT = (
    "It asks for the rank performance in detail (rank_perf, outputType perf) and saves the answer as it came, "
    "with the request beside it. Portfolio123 does not document whether the numbers are returns or "
    "levels, nor in which order they are; Flipside finds out and shows you what it understood.",
    "The answer has a benchmark, but no return of the whole universe.",
)

REQUEST = '''
def performance_request(system, output):
    """What rank_perf is asked; a setting that is None is left out."""
    request = {
        "rankingSystem": system,
        "universe": UNIVERSE,
        "startDt": START,
        "endDt": END,
        "rebalFreq": FREQUENCY,
        "numBuckets": BUCKETS,
        "benchmark": BENCHMARK,
        "minPrice": MIN_PRICE,
        "minLiquidity": MIN_LIQUIDITY,
        "maxReturn": MAX_RETURN,
        "maxNAs": MAX_NAS,
        "slippage": SLIPPAGE,
        "transType": DIRECTION,
        "pitMethod": PIT_METHOD,
        "outputType": output,
        "precision": 4,
    }
    return {key: value for key, value in request.items() if value is not None}


'''

_BODY = """
def main():
    check_free(FILE)
    request = performance_request(RANKING_SYSTEM, "perf")
    if RANKING_METHOD is not None:
        request["rankingMethod"] = RANKING_METHOD
    client = connect()
    print(f"Asking Portfolio123 for {BUCKETS} buckets of {RANKING_SYSTEM} ...")
    answer = ask(client.rank_perf, request)
    if not isinstance(answer, dict):
        unexpected("it is not an object")
    for name in ("dates", "bucketSeries"):
        if not isinstance(answer.get(name), list):
            unexpected(f"it has no list of {name}")
    if len(answer["dates"]) < 2:
        sys.exit("There are fewer than two dates, so no returns. Choose an earlier START.")
    write(FILE, json.dumps({**answer, "request": request}, indent=1))
    dates = answer["dates"]
    print(f"Wrote {FILE}: {len(dates)} dates from {dates[0]} to {dates[-1]}.")
    print("Next: open Flipside and drop this file on the page.")
"""
