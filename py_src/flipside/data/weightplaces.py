"""Where in the bytes of a ranking system the weights stand, and in which notation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where a node's weight stands in the bytes, and in which notation.

    `start` and `end` enclose the number alone, its sign of percent is outside. `weight` is NaN where
    the text is no number. Where there is no weight it is None, `start` and `end` are the end of the
    tag's name, and `before` and `after` make the attribute.
    """

    start: int
    end: int
    weight: float | None
    decimals: int = 0
    mark: str = "."
    before: str = ""
    after: str = ""

    def text(self, number: str) -> str:
        """The number in this place's notation: its decimal mark, and no fewer decimals."""
        whole, _, decimals = number.partition(".")
        decimals = decimals.ljust(self.decimals, "0")
        return f"{self.before}{whole}{self.mark if decimals else ''}{decimals}{self.after}"


@dataclass(frozen=True)
class Document:
    """The bytes of a ranking system, and the places of the weights of a table's nodes, in its order."""

    content: bytes
    codec: str
    places: tuple[Place, ...]

    def encoded(self, text: str) -> bytes:
        """Digits and signs as the document has them."""
        return text.encode(self.codec)
