"""Nodes as a file has them: one row of text each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .record import Import
from .weightfiles import number_text


@dataclass
class Row:
    """One node as text. `place` is how a message names where it stands, such as "Row 3"."""

    place: str
    name: str
    weight: str
    minimum: str = ""
    maximum: str = ""
    locked: str = ""
    group: str = ""
    level: str = ""

    def text(self, field: str) -> str:
        """What the file has in one of the fields that can be corrected."""
        return getattr(self, {"min": "minimum", "max": "maximum"}.get(field, field))


def one_line(text: str) -> str:
    """A name without line breaks, odd signs and blanks at its ends."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def mean_weights(trials: np.ndarray, decimal: str, record: Import) -> list[str]:
    """The mean of the trials as text, where a file has no reference weights; and the fact about it."""
    record.add(
        "reference", "Reference weights", "mean", "mean of the trials",
        "the file has trials, and no column of weights of its own",
    )  # fmt: skip
    return [number_text(round(w, 6)).replace(".", decimal) for w in trials.mean(axis=1).tolist()]
