"""The data sets about node weights, which have no dates: a table of nodes, and results of trials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

if TYPE_CHECKING:
    from .weightplaces import Document

NO_TIME = {"periods": None, "from": None, "to": None, "periods_per_year": None}


def frozen(values: Any, dtype: Any = float) -> np.ndarray:
    """A copy of `values` that cannot be written to."""
    array = np.array(values, dtype=dtype)
    array.setflags(write=False)
    return array


@dataclass(frozen=True, eq=False)
class WeightTable:
    """The nodes of a ranking system with their weights, bounds, and any trials made of them.

    Parameters
    ----------
    name, source : str
        What the visitor calls it, and the file it came from.
    nodes : tuple of str, length N
        Unique names.
    reference : float, shape (N,)
        The weights as the file has them: ``25`` and ``25%`` are both 25.0.
    minimum, maximum : float, shape (N,), optional
        Bounds; NaN where none was set.
    locked : bool, shape (N,), optional
        Nodes whose weight stays as it is.
    group, level : tuple of str, length N, optional
        The group that a node was put into, and the composite that it stands in; "" for none.
    trials : float, shape (N, K), optional
        Weights of each trial, in the numbers of `reference`.
    trial_ids, generation : int, shape (K,), optional
        Number of each trial, unique, and the generation that it came from, from 1.
    document : Document, optional
        The ranking system's XML, where the nodes came from one.

    Raises
    ------
    ValueError
        Shapes that do not fit, names or trial numbers that are not unique, weights that are no
        number or below zero.

    Examples
    --------
    >>> table = WeightTable("demo", "demo.csv", ("Value", "Quality"), [60, 40])
    >>> table.size, table.trials.shape, table.describe()["nodes"]
    (2, (2, 0), 2)
    """

    name: str
    source: str
    nodes: tuple[str, ...]
    reference: np.ndarray
    minimum: np.ndarray | None = None
    maximum: np.ndarray | None = None
    locked: np.ndarray | None = None
    group: tuple[str, ...] | None = None
    level: tuple[str, ...] | None = None
    trials: np.ndarray | None = None
    trial_ids: np.ndarray | None = None
    generation: np.ndarray | None = None
    document: Document | None = None

    kind: ClassVar[str] = "weight_table"
    label: ClassVar[str] = "node weights"

    def __post_init__(self) -> None:
        size = len(self.nodes)
        self._settle("nodes", lambda nodes: tuple(map(str, nodes)), ())
        self._settle("reference", frozen, ())
        self._settle("minimum", frozen, np.full(size, np.nan))
        self._settle("maximum", frozen, np.full(size, np.nan))
        self._settle("locked", lambda values: frozen(values, bool), np.zeros(size))
        self._settle("group", lambda names: tuple(map(str, names)), ("",) * size)
        self._settle("level", lambda names: tuple(map(str, names)), ("",) * size)
        self._settle("trials", frozen, np.empty((size, 0)))
        if self.trials.ndim != 2:
            raise ValueError("trials must be N x K")
        count = self.trials.shape[1]
        self._settle("trial_ids", lambda ids: frozen(ids, int), np.arange(1, count + 1))
        self._settle("generation", lambda values: frozen(values, int), np.ones(count))
        if len(set(self.nodes)) < size:
            raise ValueError("node names must be unique")
        for name in ("reference", "minimum", "maximum", "locked", "group", "level", "trials"):
            if len(getattr(self, name)) != size:
                raise ValueError(f"{name} has {len(getattr(self, name))} rows for {size} nodes")
        if len(self.trial_ids) != count or len(self.generation) != count:
            raise ValueError(f"{count} trials need as many trial_ids and generations")
        if len(set(self.trial_ids.tolist())) < count:
            raise ValueError("trial_ids must be unique")
        for values in (self.reference, self.trials):
            if not (np.isfinite(values) & (values >= 0)).all():
                raise ValueError("weights must be finite and not negative")

    def _settle(self, name: str, convert: Callable, default: Any) -> None:
        given = getattr(self, name)
        object.__setattr__(self, name, convert(default if given is None else given))

    @property
    def size(self) -> int:
        """Number of nodes N."""
        return len(self.nodes)

    def describe(self) -> dict:
        """The `data` part of a report: name, kind, nodes and trials; no dates."""
        return {
            "name": self.name,
            "kind": self.kind,
            "nodes": self.size,
            "trials": self.trials.shape[1],
            **NO_TIME,
        }


@dataclass(frozen=True, eq=False)
class TrialResults:
    """What came of each trial: one number or several, as the visitor brought them back.

    Parameters
    ----------
    name, source : str
        As in `WeightTable`.
    results : float, shape (K, M)
        One row per trial; NaN where missing. Numbers as the file has them, without % signs.
    labels : tuple of str, length M
        What each column is.
    trial_ids : int, shape (K,), optional
        The trials' numbers, unique; None where the file names none.

    Raises
    ------
    ValueError
        Shapes that do not fit, or trial numbers that are not unique.

    Examples
    --------
    >>> results = TrialResults("demo", "pasted", [[12.5], [9.0]], ("Annual return",))
    >>> results.describe()["trials"], results.trial_ids is None
    (2, True)
    """

    name: str
    source: str
    results: np.ndarray
    labels: tuple[str, ...]
    trial_ids: np.ndarray | None = None

    kind: ClassVar[str] = "trial_results"
    label: ClassVar[str] = "trial results"

    def __post_init__(self) -> None:
        object.__setattr__(self, "results", frozen(self.results))
        object.__setattr__(self, "labels", tuple(map(str, self.labels)))
        if self.results.ndim != 2 or self.results.shape[1] != len(self.labels):
            raise ValueError("results must be K x M with one label per column")
        if self.trial_ids is not None:
            object.__setattr__(self, "trial_ids", frozen(self.trial_ids, int))
            ids = self.trial_ids.tolist()
            if len(ids) != len(self.results) or len(set(ids)) < len(ids):
                raise ValueError("trial_ids must be one unique number per row")

    def describe(self) -> dict:
        """The `data` part of a report: name, kind, trials and columns; no dates."""
        return {
            "name": self.name,
            "kind": self.kind,
            "trials": self.results.shape[0],
            "columns": self.results.shape[1],
            **NO_TIME,
        }
