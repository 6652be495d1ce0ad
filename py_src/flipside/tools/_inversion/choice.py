"""What only the data can tell about the visitor's choices for this tool."""

from __future__ import annotations

from ...errors import UserError
from .._pair import Pair

MINIMUM = 12  # periods; fewer tell nothing about spells and windows


def window(window: int | None, pair: Pair) -> int:
    """The length of the rolling window: one year unless given, never longer than the history."""
    if window is None:
        return min(max(2, pair.words.year), pair.periods)
    if window > pair.periods:
        raise UserError(
            f"The rolling window of {window} periods is longer than the history of {pair.periods}.",
            field="window",
            remedy=f"Choose {pair.periods} or fewer.",
        )
    return window
