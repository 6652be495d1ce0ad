"""Whether a file holds factors: a look that costs nothing, before the ways to read them are imported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .corrections import Corrections
from .grid import Grid
from .kinds import FactorPanel
from .record import Import
from .source import Source, may_hold_stocks


@dataclass
class Factors:
    """Tries to read a file as factors; each way answers None where it holds something else.

    Parameters
    ----------
    record, wanted, report
        As everywhere on the way from a file to a data set.
    stem : str
        The data set's name.
    memory : float or None
        Bytes that it may take.
    """

    record: Import
    wanted: Corrections
    report: Callable[[float, str], None]
    stem: str
    memory: float | None

    def in_text(self, source: Source, *, insist: bool = False) -> FactorPanel | None:
        """A large text, read piece by piece; with `insist` also where no name says that the rows are stocks'."""
        asked = self.wanted.given.get("kind") == FactorPanel.kind
        if not (insist or asked or may_hold_stocks(source)):
            return None
        from . import panelopen

        return self._done(panelopen.from_text(source, **self._common(), insist=insist))

    def in_rows(self, grid: Grid, place: str, *, insist: bool = False) -> FactorPanel | None:
        """The cells of a sheet or of JSON."""
        from . import panelopen

        return self._done(panelopen.from_rows(grid, **self._common(), place=place, insist=insist))

    def _common(self) -> dict[str, Any]:
        named = {"name": self.stem, "memory": self.memory}
        return {"record": self.record, "wanted": self.wanted, "report": self.report, **named}

    def _done(self, panel: FactorPanel | None) -> FactorPanel | None:
        if panel is not None:
            self.record.kind, self.record.kind_label = panel.kind, panel.label
            self.report(1.0, "Done")
        return panel
