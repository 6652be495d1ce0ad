"""JSON of single stocks, as Portfolio123's programming interface and pandas write it, to rows of cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import UserError
from .p123json import cell_text
from .panelnames import is_date, plain, stock_rank

_ONE_DATE = ("dt", "date", "asOfDt")
# The values of further columns, and where their names are.
_BLOCKS = (
    ("data", ("formulas", "names", "columns", "headers")),
    ("ranks", ()),
    ("additionalData", ()),
)


def frame_rows(content: Any) -> tuple[list[list[str]], str] | None:
    """A row of names and one row per date and stock, with how the JSON was laid out; None for other JSON.

    `content` is what the JSON holds. Understood are records (a list of objects), columns (an object of lists, or of objects by row), pandas' "split", and
    the answers with ``dates``, ``p123Uids``, ``tickers`` and ``data``, one list per formula or one per row.

    Raises
    ------
    UserError
        Lists whose lengths do not fit.

    Examples
    --------
    >>> frame_rows([{"date": "2020-01-31", "p123Uid": 7, "ROE": 0.5}, {"date": "2020-01-31", "p123Uid": 8}])[0]
    [['date', 'p123Uid', 'ROE'], ['2020-01-31', '7', '0.5'], ['2020-01-31', '8', '']]
    >>> frame_rows({"dt": "2020-01-31", "p123Uids": [7, 8], "tickers": ["A", "B"], "data": [[1, 2]], "names": ["ROE"]})[0][1]
    ['2020-01-31', '7', 'A', '1']
    """
    found = _records(content) or _split(content) or _columns(content)
    if found is None and isinstance(content, dict):
        inner = [each for each in content.values() if isinstance(each, (dict, list))]
        found = next(
            (f for each in inner if (f := _records(each) or _split(each) or _columns(each))), None
        )
    if found is None:
        return None
    names, columns, layout = found
    sizes = {name: len(column) for name, column in zip(names, columns, strict=True)}
    if len(set(sizes.values())) > 1:
        shortest = min(sizes, key=sizes.__getitem__)
        longest = max(sizes, key=sizes.__getitem__)
        raise UserError(
            f"“{longest}” has {sizes[longest]:,} values, but “{shortest}” has {sizes[shortest]:,}.",
            remedy="Every column needs as many values as there are rows. Save the file again.",
        )
    rows = [[cell_text(value) for value in row] for row in zip(*columns, strict=True)]
    return [names, *rows], layout


_Found = tuple[list[str], list[list], str]


def _fits(names: list[str]) -> bool:
    return any(map(is_date, names)) and any(stock_rank(name) is not None for name in names)


def _records(content: Any) -> _Found | None:
    if not (
        isinstance(content, list) and content and all(isinstance(each, dict) for each in content)
    ):
        return None
    names = list(dict.fromkeys(name for each in content for name in each))
    if not _fits(names):
        return None
    return names, [[each.get(name) for each in content] for name in names], "one object per row"


def _split(content: Any) -> _Found | None:
    if not (isinstance(content, dict) and {"columns", "data"} <= set(content)):
        return None
    names, rows = content["columns"], content["data"]
    if not (
        isinstance(names, list)
        and isinstance(rows, list)
        and all(isinstance(row, list) for row in rows)
    ):
        return None
    names = [str(name) for name in names]
    if not _fits(names) or any(len(row) != len(names) for row in rows):
        return None
    return (
        names,
        [list(column) for column in zip(*rows, strict=True)],
        "names, and one list per row",
    )


def _columns(content: Any) -> _Found | None:
    """An object of columns, perhaps with one date for all and a block of further columns."""
    if not isinstance(content, dict):
        return None
    listed = {name: _listed(value) for name, value in content.items()}
    columns = {
        name: each
        for name, each in listed.items()
        if each and not isinstance(each[0], (list, dict))
    }
    stocks = [name for name in columns if stock_rank(name) is not None]
    if not stocks:
        return None
    size = len(columns[stocks[0]])
    if not any(map(is_date, columns)):
        day = next((content[key] for key in _ONE_DATE if isinstance(content.get(key), str)), None)
        if day is None:
            return None
        columns = {"date": [day] * size, **columns}
    names_of: list[str] = []
    for block, named in _BLOCKS:
        values = content.get(block)
        if not (
            isinstance(values, list) and values and all(isinstance(each, list) for each in values)
        ):
            continue
        if {len(each) for each in values} != {size} and len(values) == size:
            values = [list(column) for column in zip(*values, strict=True)]
        names_of = next((content[key] for key in named if isinstance(content.get(key), list)), [])
        if len(names_of) != len(values):
            names_of = [
                f"{plain(block).capitalize()} {number}" for number in range(1, len(values) + 1)
            ]
        for name in [
            key
            for key in columns
            if columns[key] is listed.get(key) and content.get(key) is names_of
        ]:
            del columns[name]
        columns.update({str(name): each for name, each in zip(names_of, values, strict=True)})
    # Lists that say something of the whole answer, such as the names of the formulas, are no columns.
    columns = {
        name: each for name, each in columns.items() if len(each) == size or name not in _NOT_ROWS
    }
    nodes = content.get("nodes")
    if (
        isinstance(nodes, Mapping)
        and isinstance(nodes.get("ranks"), list)
        and isinstance(nodes.get("names"), list)
    ):
        ranks = nodes["ranks"]
        if len(ranks) == size and len(nodes["names"]) != size:
            ranks = [list(column) for column in zip(*ranks, strict=True)]
        columns.update(dict(zip(map(str, nodes["names"]), ranks, strict=False)))
    return list(columns), list(columns.values()), "one list per column"


_NOT_ROWS = ("formulas", "names", "columns", "headers")


def _listed(value: Any) -> list | None:
    if isinstance(value, list):
        return value
    if (
        isinstance(value, dict)
        and value
        and not any(isinstance(each, (dict, list)) for each in value.values())
    ):
        return list(value.values())  # pandas: an object by row
    return None
