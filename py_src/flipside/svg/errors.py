"""What the static renderer answers when a chart is beyond it."""

from __future__ import annotations


class CannotDraw(Exception):
    """The specification uses something that the static renderer does not know.

    Nothing is left out silently: a chart is drawn whole or not at all.

    Parameters
    ----------
    reason : str
        What it is, as the end of "This chart cannot be drawn here: ...".
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
