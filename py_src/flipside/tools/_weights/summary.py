"""Block `summary` and the verdict: how many trials there are, and whether they cover the space."""

from __future__ import annotations

import math

from ... import report
from ...report import Metric, Verdict
from ...stats import coverage
from .amounts import shown
from .cover import GOAL, RANDOM, Cover
from .trials import Made

MOST_SHOWN = 10**12
"""Above it nobody reads a number digit by digit, and it is too long for its place on a page."""
MOST_DIGITS = 100
HALF = 0.4
ALIKE = 0.1
"""Two sets of random trials differ by about so much of their coverage."""


def block(made: Made, cover: Cover) -> dict:
    """Block `summary`: the size of the set of trials, of what the rules allow, and the cover."""
    weights = made.weights.T
    distance, used = coverage.min_distance(weights)
    distance = float(f"{distance:.9g}")  # a difference of decimals is not quite one
    dimension = coverage.effective_dimension(weights)
    few = "There is only one trial." if made.trials < 2 else None
    value, unit, digits = _size(made.exists)
    return report.metrics(
        "summary",
        "The trials in numbers",
        [
            Metric(
                "trials",
                "Trials",
                made.trials,
                "count",
                "How many new columns of weights there are. No two are the same, and each adds up exactly.",
            ),
            Metric(
                "nodes",
                "Nodes that vary",
                made.moving,
                "count",
                "How many nodes have room to move. The more there are, the more trials it takes to "
                "learn what each of them does.",
                _still(made),
            ),
            Metric(
                "grid_size",
                "Possible columns",
                value,
                unit,
                f"How many different columns there are in steps of {shown(made.space.step)} that keep "
                "all rules; counted exactly, not made. It shows how little of it any number of "
                "trials can be.",
                digits,
            ),
            Metric(
                "effective_dimension",
                "Effective dimension",
                dimension,
                "ratio",
                "In about how many independent ways the trials differ. Close to the number of nodes "
                "that vary, less one for each total: good. Far below: the trials move the same few "
                "nodes, and the results cannot tell the others apart.",
                few or ("All trials are the same." if math.isnan(dimension) else None),
            ),
            Metric(
                "min_distance",
                "Least difference",
                distance,
                "ratio",
                "How much weight would have to move from some nodes to others to make the two most "
                f"similar trials the same. Trials that are closer than about {shown(made.settings.total / 100)} "
                "bring nearly the same result twice.",
                few or (f"Over the first {used:,} trials." if used < made.trials else None),
            ),
            Metric(
                "coverage",
                "Coverage",
                cover.share,
                "fraction",
                "What each pair of nodes can have is cut into 4 x 4 fields: the share of these that "
                "at least one trial reached. Above 80%: no large gaps. Below 40%: much of what the "
                "rules allow has not been tried.",
                "Fewer than two nodes of a level can move, so there are no pairs."
                if math.isnan(cover.share)
                else f"{made.trials:,} random trial{'s typically reach' if made.trials != 1 else ' typically reaches'} "
                f"{cover.by_chance:.0%}.",
            ),
        ],
    )  # fmt: skip


def verdict(made: Made, cover: Cover) -> Verdict:
    """Whether the trials cover what the rules allow.

    ``good`` from a coverage of 80 % or with every column that there is; ``mixed`` from 40 %;
    ``bad`` below. Trials that are not meant to cover anything are ``unknown``.
    """
    n = made.trials
    method, vary = made.settings.method, made.moving
    if method == "equal":
        return Verdict(
            "unknown",
            "Equal weights are a single trial, to hold the others against. Many a tuned system does "
            "no better.",
            "One trial to compare with",
        )
    if method == "one_at_a_time":
        return Verdict(
            "unknown",
            f"These {n:,} trials change one of {vary} nodes at a time. They show what each node does "
            "by itself, and which could be left out, but not how nodes work together.",
            "One node at a time",
        )
    if not vary:
        return Verdict(
            "unknown",
            "No node has room to move, so there is nothing to try. The warnings say why, and what helps.",
            "No room to move",
        )
    if made.complete:
        return Verdict(
            "good",
            f"Every combination that the rules allow is there: {made.exists:,} in steps of "
            f"{shown(made.space.step)}.",
            "Nothing is left out",
        )
    share = cover.share
    if math.isnan(share):
        return Verdict(
            "unknown",
            f"The {n:,} trials hardly differ, because the rules leave fewer than two nodes of a level "
            "room to move.",
            "No room to move",
        )
    told = (
        f"{n:,} trial{'s' if n > 1 else ''} of {vary} nodes reach{'es' if n == 1 else ''} {share:.0%} of "
        f"what pairs of nodes can have. {_compared(made, cover)}"
    )
    if share >= GOAL:
        return Verdict("good", f"The trials cover what the rules allow well. {told}", "Good cover")
    if share >= HALF:
        return Verdict(
            "mixed",
            f"The trials cover a part of what the rules allow. {told} {_advice(made, cover)}",
            "Some gaps",
        )
    return Verdict(
        "bad",
        f"The trials leave most of what the rules allow untried. {told} {_advice(made, cover)}",
        "Large gaps",
    )


def _still(made: Made) -> str | None:
    locked, stuck = made.table.size - made.space.nodes, len(made.space.stuck)
    parts = [
        f"{count} {'is' if count == 1 else 'are'} locked"
        if what == "locked"
        else f"{count} {'has' if count == 1 else 'have'} no room to move"
        for count, what in ((locked, "locked"), (stuck, "stuck"))
        if count
    ]
    return f"Of {made.table.size} nodes {' and '.join(parts)}." if parts else None


def _compared(made: Made, cover: Cover) -> str:
    share, typical = cover.share, cover.by_chance
    if made.settings.method == "random" and made.settings.concentration is not None:
        return (
            f"So many trials without a concentration typically reach {typical:.0%}; these stay closer "
            "to the reference, as asked."
        )
    if share > typical * (1 + ALIKE):
        how = "more than"
    elif share < typical * (1 - ALIKE):
        how = "less than"
    else:
        how = "about as much as"
    return f"That is {how} the {typical:.0%} that so many random trials typically reach."


def _advice(made: Made, cover: Cover) -> str:
    if made.settings.method == "random" and made.settings.concentration is not None:
        return "A lower concentration spreads them further."
    enough = cover.enough()
    if enough is not None and made.trials < enough < made.exists:
        return f"About {enough:,} trials would close most gaps."
    if made.exists <= RANDOM:
        return f"There are only {made.exists:,} different columns: ask for as many trials to have them all."
    narrower = "Fewer nodes, a minimum and a maximum for each, or trials around the reference leave less to cover."
    if enough is None:
        return f"It would take more than {RANDOM:,} trials to close them. {narrower}"
    return narrower


def _size(count: int) -> tuple[int | str, str, str | None]:
    """A number of columns, its unit, and all its digits where the value cannot show them."""
    if count <= MOST_SHOWN:
        return count, "count", None
    digits = str(count)
    power = len(digits) - 1
    # Not by a float, which ends at 308 digits.
    tenths = (2 * count // 10 ** (power - 1) + 1) // 2
    if tenths == 100:
        tenths, power = 10, power + 1
    rounded = f"{tenths // 10}.{tenths % 10}"
    if len(digits) > MOST_DIGITS:
        return f"about {rounded} × 10^{power}", "text", f"A number of {len(digits)} digits."
    grouped = f"{count:,}".replace(",", " ")
    return (
        f"about {rounded} × 10^{power}",
        "text",
        f"Exactly {grouped}, a number of {len(digits)} digits.",
    )
