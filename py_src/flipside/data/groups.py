"""Groupings: which columns together are the buckets of one ranking, and which is the low end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from .names import Name, role_by_words, take_apart

_EXCESS = re.compile(r"excess|relative|\bactive\b|\bvs\.?\b|over (the )?(bench|univ)|outperf")
_CUMULATIVE = re.compile(r"\bcum")


@dataclass
class Group:
    """Columns that are the buckets of one grouping, lowest number first.

    Parameters
    ----------
    columns : list of int
        Column indices, sorted by the numbers in their names.
    marks : dict
        "low" or "high" by column, where the names say it.
    reason : str
        How they were found.
    excess, cumulative : bool
        The names say so.
    id : str
        For corrections: the number of buckets, and "-2" and so on where that repeats.
    """

    columns: list[int]
    reason: str
    marks: dict[int, str] = field(default_factory=dict)
    excess: bool = False
    cumulative: bool = False
    id: str = ""


def find_groups(headers: Sequence[str], candidates: Sequence[int]) -> list[Group]:
    """The groupings among the candidate columns, the one to take first.

    Returns are preferred to excess returns and those to cumulative ones; then more buckets.

    Examples
    --------
    >>> headers = ["", "<= 0", "Lo 30", "Med 40", "Hi 30", "Lo 20", "Qnt 2", "Qnt 3", "Qnt 4", "Hi 20"]
    >>> [group.columns for group in find_groups(headers, range(1, 10))]
    [[5, 6, 7, 8, 9], [2, 3, 4]]
    """
    names = {column: take_apart(headers[column]) for column in candidates}
    groups = _from_end_to_end(names)
    used = {column for group in groups for column in group.columns}
    by_stem: dict[str, list[int]] = defaultdict(list)
    for column, name in names.items():
        statistic = role_by_words(_without_number(name.text))
        if column in used or name.form not in ("number", "range"):
            continue
        if statistic and statistic[0] == "ignore":
            continue
        by_stem[name.stem].append(column)
    for columns in by_stem.values():
        for run in _each_number_once(columns, names):
            if len(run) < 2:
                continue
            run.sort(key=lambda column: names[column].key)
            what = "ranges of ranks" if names[run[0]].form == "range" else "numbers"
            groups.append(
                Group(
                    run,
                    f"the names hold {what}",
                    marks={c: names[c].mark for c in run if names[c].mark},
                )
            )
    for group in groups:
        texts = [names[column].text for column in group.columns]
        group.excess = all(_EXCESS.search(text) for text in texts)
        group.cumulative = all(_CUMULATIVE.search(text) for text in texts)
    groups.sort(key=lambda g: (g.cumulative, g.excess, -len(g.columns), g.columns[0]))
    for group in groups:
        same = [g for g in groups if g.id.split("-")[0] == str(len(group.columns))]
        group.id = str(len(group.columns)) + (f"-{len(same) + 1}" if same else "")
    return groups


def _without_number(text: str) -> str:
    return re.sub(r"\d+", " ", text)


def _from_end_to_end(names: dict[int, Name]) -> list[Group]:
    """Runs such as Lo 20, Qnt 2, Qnt 3, Qnt 4, Hi 20, in either direction."""
    groups = []
    columns = list(names)
    at = 0
    while at < len(columns):
        start = names[columns[at]]
        if start.form == "end":
            for to in range(at + 1, len(columns)):
                name = names[columns[to]]
                if name.form == "end" and name.mark != start.mark:
                    run = columns[at : to + 1]
                    groups.append(_ends_group(run, names))
                    at = to
                    break
                if name.key is None or name.form == "end":
                    break
        at += 1
    return groups


def _ends_group(run: list[int], names: dict[int, Name]) -> Group:
    if names[run[0]].mark == "high":
        run = run[::-1]
    return Group(run, "the names run from one end to the other")


def _each_number_once(columns: list[int], names: dict[int, Name]) -> list[list[int]]:
    """Split at repeated numbers: two blocks named 1 to 10 side by side are two groupings."""
    runs: list[list[int]] = []
    for column in columns:
        key = names[column].key
        run = next((r for r in runs if all(names[c].key != key for c in r)), None)
        if run is None:
            runs.append([column])
        else:
            run.append(column)
    return runs


def starts_high(group: Group) -> bool:
    """Whether the names mark the first of the sorted buckets as the high end."""
    first, last = group.marks.get(group.columns[0]), group.marks.get(group.columns[-1])
    return first == "high" or last == "low"
