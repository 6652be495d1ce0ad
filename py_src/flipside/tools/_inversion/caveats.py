"""What the visitor must know about the data before believing the report."""

from __future__ import annotations

import numpy as np

from .._ends import odd_buckets
from .._pair import Pair
from .._periods import capital
from .study import Study


def told(study: Study) -> list[str]:
    """The warnings of the report, each a full sentence or more."""
    pair, words = study.pair, study.pair.words
    found = []
    if study.identical:
        found.append(
            f"{capital(pair.top_name)} and {pair.reference_name} have the same "
            f"return in every {words.one}, so nothing here says anything about the ranking. "
            "Check the columns of the file."
        )
    if pair.left_out or pair.holes:
        found.append(_left_out(pair))
    if pair.periods < 5 * words.year or pair.periods < 36:
        found.append(
            f"The history is short ({words.count(pair.periods)}): shares, lengths and tests "
            "are rough."
        )
    if pair.partial:
        found.append(
            f"In {words.count(pair.partial)} some of the buckets at the ends have no return; "
            "the others stand for them."
        )
    found += odd_buckets(pair.data)
    return found


def _left_out(pair: Pair) -> str:
    """How many periods are not there, and what was done about the holes they make."""
    words, one, many = pair.words, pair.words.one, pair.words.many
    text = ""
    if n := pair.left_out:
        text = (
            f"{n} of {words.count(pair.data.periods)} {'is' if n == 1 else 'are'} left out of the "
            f"spread, because {pair.top_name} or {pair.reference_name} has no return there. "
        )
    dates = pair.data.dates
    rows = np.sum((dates >= pair.dates[0]) & (dates <= pair.dates[-1]))
    absent = pair.holes - int(rows - pair.periods)
    if absent:
        text += f"{words.count(absent)} {'has' if absent == 1 else 'have'} no date in the file. "
    if not pair.holes:
        return f"{text}No {one} between others is among them, so the rest is unbroken."
    return (
        f"{text}{_inside(pair.holes, n + absent)} between others. Ages and lengths count the "
        f"missing {many}, and a spell ends where one is missing. Returns, rolling windows and the "
        "other tests use what is there, and so reach across the gap."
    )


def _inside(holes: int, all: int) -> str:
    if all == 1:
        return "It lies"
    if holes == all:
        return "They lie"
    return "One of them lies" if holes == 1 else f"{holes} of them lie"
