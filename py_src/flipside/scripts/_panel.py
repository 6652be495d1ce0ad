"""What the two scripts that get factor values date by date have in common."""

from __future__ import annotations

from typing import Any

from ..tool import Parameter
from . import _parameters as p
from ._frame import Setting

IMPORTS = ("csv", "datetime", "io", "json", "shutil", "zlib")

START = Parameter("start", "From", "The first day of the history.", "date", default="2015-01-01")
APART = Parameter(
    "weeks",
    "A date every",
    "How many weeks lie between two dates. Few dates are enough to see which factors say the same, and cost less.",
    "choice",
    default="13",
    choices=p.REBALANCED.choices,
)
FORWARD = Parameter(
    "forward",
    "The return that followed",
    "Also get each stock's total return from one date to the next, so that factors can be compared with it.",
    "boolean",
    default=True,
)


def span(values: dict[str, Any]) -> list[Setting]:
    """The settings of the dates, as `DATE_BY_DATE` uses them."""
    return [
        Setting("START", str(values["start"]), "First day, year-month-day."),
        Setting("END", p.ending(values["end"]), "Last day; None is today."),
        Setting("WEEKS", int(values["weeks"]), "Weeks from one date to the next."),
    ]


DATE_BY_DATE = '''
def days():
    """Saturdays, WEEKS apart: Portfolio123's data are as of weekends."""
    day = datetime.date.fromisoformat(START)
    last = datetime.date.fromisoformat(END) if END else datetime.date.today()
    day += datetime.timedelta(days=(5 - day.weekday()) % 7)
    found = []
    while day <= last:
        found.append(day.isoformat())
        day += datetime.timedelta(weeks=WEEKS)
    if not found:
        sys.exit("There is no Saturday from START to END. Choose another START or END.")
    return found


def stocks_of(answer):
    """The numbers and tickers of the stocks in an answer."""
    uids, tickers = answer.get("p123Uids"), answer.get("tickers")
    if not (isinstance(uids, list) and isinstance(tickers, list) and len(uids) == len(tickers)):
        unexpected("p123Uids and tickers are not two lists of the same length")
    return uids, tickers


def by_stock(table, stocks, width, name):
    """A table with one row for each stock, whichever way round it came."""
    if isinstance(table, list) and all(isinstance(row, list) for row in table):
        if len(table) == stocks and all(len(row) == width for row in table):
            return table
        if len(table) == width and all(len(row) == stocks for row in table):
            return [list(row) for row in zip(*table)]
    unexpected(f"{name} is not a table of {stocks} stocks and {width} columns")


def date_by_date(client, request, call, rows_of):
    """Asks for one date after the other, keeps each, and joins them in FILE."""
    wanted = days()
    # Another request has another folder, so what was asked differently is never mixed.
    folder = f"{FILE}.{zlib.crc32(json.dumps(request, sort_keys=True).encode()):08x}.parts"
    os.makedirs(folder, exist_ok=True)
    parts = [os.path.join(folder, f"{day}.json") for day in wanted]
    known = sum(map(os.path.exists, parts))
    print(f"{len(wanted)} dates from {wanted[0]} to {wanted[-1]}; {known} are here already.")
    print("Ctrl+C stops; another run goes on from there.")
    for number, (day, part) in enumerate(zip(wanted, parts), 1):
        if os.path.exists(part):
            continue
        print(f"{number} of {len(wanted)}: {day}")
        answer = ask(call, {**request, "asOfDt": day})
        if not isinstance(answer, dict):
            unexpected("it is not an object")
        header, rows = rows_of(answer, answer.get("dt") or day)
        replace(part, json.dumps([header, rows]))
    joined = io.StringIO()
    table = csv.writer(joined, lineterminator="\\n")
    first, count = None, 0
    for part in parts:
        with open(part, encoding="utf-8") as stream:
            header, rows = json.load(stream)
        if first is None:
            first = header
            table.writerow(header)
        elif header != first:
            sys.exit(
                f"The columns of {part} differ from those of the first date: the ranking system "
                f"has changed in between. Delete the folder {folder}, then run this again."
            )
        table.writerows(rows)
        count += len(rows)
    if not count:
        sys.exit(f"No stocks came. Check UNIVERSE, delete {folder}, then run this again.")
    write(FILE, joined.getvalue())
    shutil.rmtree(folder, ignore_errors=True)
    print(f"Wrote {FILE}: {count} rows, {len(wanted)} dates, {len(first) - 3} columns of numbers.")
    print("Next: open Flipside and drop this file on the page.")


'''
