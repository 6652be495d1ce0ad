"""The visitor's choices, checked against the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...errors import UserError
from . import caveats
from .names import listed, places
from .panel import FEWEST, MINIMUM, PanelMeasured
from .study import Choices, Words


@dataclass(frozen=True)
class Asked:
    """The parameters as they come; factors are named in texts. See ``TOOL`` of the tool."""

    method: str
    pooled: bool
    threshold: float
    vif_limit: float
    clusters_at: float
    keep: str
    preference: str | None
    protect: str | None
    drop: str | None
    follow: str | None
    overlap: int


def choices(asked: Asked, labels: Sequence[str], words: Words, fewest: int = FEWEST) -> Choices:
    """The choices with factors by their place.

    Raises
    ------
    UserError
        A name that is not in the data, one both protected and left out, or too few that remain.
    """
    named = {
        field: tuple(places(getattr(asked, field), labels, field, words.one))
        for field in ("preference", "protect", "drop", "follow")
    }
    both = [labels[i] for i in named["drop"] if i in named["protect"]]
    if both:
        raise UserError(
            f"{listed(both)} cannot be both protected and left out.",
            field="drop",
            remedy="Take the name out of one of the two.",
        )
    left = len(labels) - len(named["drop"])
    if left < fewest <= len(labels):
        raise UserError(
            f"Only {words.count(left)} would remain; this analysis needs at least {fewest}.",
            field="drop",
            remedy=f"Leave out at most {len(labels) - fewest}.",
        )
    if asked.keep == "order" and not named["preference"]:
        raise UserError(
            f"No order of preference is given, so of two alike {words.many} neither is preferred.",
            field="preference",
            remedy=f"Write the names, the dearest first, separated by semicolons: {'; '.join(labels[:3])}.",
        )
    return Choices(
        asked.method,
        asked.pooled,
        asked.threshold,
        asked.vif_limit,
        asked.clusters_at,
        asked.keep,
        named["preference"],
        named["protect"],
        named["drop"],
        named["follow"],
        asked.overlap,
    )


def check_panel(measured: PanelMeasured, chosen: Choices) -> None:
    """UserError for what only the values tell: factors that never differ, no forward return."""
    if chosen.keep == "ic" and measured.ic is None:
        raise UserError(
            "The file has no forward return, so there is no information coefficient.",
            field="keep",
            remedy="Mark the column with the return that followed as the forward return, or keep "
            "the one with the lower VIF.",
        )
    if chosen.overlap > 1 and chosen.overlap >= len(measured.dates) and measured.ic is not None:
        raise UserError(
            f"Forward returns that span {chosen.overlap:,} dates cannot be tested with "
            f"{len(measured.dates):,} dates.",
            field="overlap",
            remedy="Choose fewer; 1 where returns do not overlap.",
        )
    constant, few = (
        [measured.labels[i] for i in found if i not in chosen.dropped]
        for found in caveats.no_variation(measured)
    )
    if constant:
        one = len(constant) == 1
        raise UserError(
            f"{listed(constant)} {'has' if one else 'have'} the same value for all stocks on every date, so "
            f"{'it says' if one else 'they say'} nothing about them and no correlation can be computed.",
            field="drop",
            remedy=f"Leave {'it' if one else 'them'} out: {'; '.join(constant)}.",
        )
    if few:
        one = len(few) == 1
        raise UserError(
            f"{listed(few)} {'has' if one else 'have'} values for fewer than {MINIMUM} stocks on every date, too few for a "
            "correlation.",
            field="drop",
            remedy=f"Leave {'it' if one else 'them'} out: {'; '.join(few)}.",
        )
