"""Which result belongs to which trial."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...data.kinds import TrialResults, WeightTable
from ...errors import UserError
from .words import counted, spans

# Columns without a name of their own, as files without a header have them.
_NAMELESS = re.compile(r"(result|column|value)s?\s*\d*", re.IGNORECASE)
_ORDER = "Results without trial numbers belong to the trials in their order, first to last"


@dataclass(frozen=True)
class Matched:
    """Trials with their results.

    Parameters
    ----------
    table : WeightTable
        With all trials.
    results : float, shape (K, M)
        NaN where a trial has none.
    labels : tuple of str, length M
    notes : tuple of str
        What the visitor must know about how they were brought together.
    """

    table: WeightTable
    results: np.ndarray
    labels: tuple[str, ...]
    notes: tuple[str, ...]


def matched(sets: Sequence[WeightTable | TrialResults]) -> Matched:
    """Bring the trials and results among `sets` together.

    Raises
    ------
    UserError
        Trials or results are not there, contradict each other, or do not fit in number.
    """
    notes: list[str] = []
    tables = [each for each in sets if isinstance(each, WeightTable)]
    table = _table(tables, notes)
    brought = [each for each in sets if isinstance(each, TrialResults)]
    if not brought:
        strange = [each.name for each in tables if set(each.nodes) != set(table.nodes)]
        if strange:
            raise UserError(
                f"No results were given: {strange[0]} was read as node weights, not as results of trials.",
                remedy="If it holds results, write a name such as Return above them, or correct there what "
                "kind of data it is.",
            )
        raise UserError(
            f"{table.name} has {counted(table.trials.shape[1], 'trial')}, but no results were given.",
            remedy="Run the trials, paste one number per trial, and choose them together with the weights.",
        )
    board = _Board(table, notes)
    for each in brought:
        board.add(each)
    board.check()
    if not np.isfinite(board.values).any():
        raise UserError(
            f"{brought[0].name} has no result that is a number.",
            remedy="Paste one number per trial.",
        )
    return Matched(table, board.values, tuple(board.labels), tuple(notes))


def _table(tables: Sequence[WeightTable], notes: list[str]) -> WeightTable:
    if not tables:
        raise UserError(
            "These are results, but the weights of the trials that they belong to are not there.",
            remedy="Choose the file with the trials as well: trials.csv of the weight randomizer.",
        )
    main = max(tables, key=lambda table: table.trials.shape[1])
    if not main.trials.shape[1]:
        raise UserError(
            f"{main.name} has nodes and weights, but no trials.",
            remedy="Make trials with the weight randomizer first, run them, and bring the results back.",
        )
    for other in [table for table in tables if table is not main]:
        if set(other.nodes) != set(main.nodes):
            if other.trials.shape[1]:
                raise UserError(
                    f"{other.name} and {main.name} hold trials of different nodes.",
                    remedy="Choose the trials of one ranking system at a time.",
                )
            notes.append(f"{other.name} has other nodes than {main.name}, and was not used.")
            continue
        _check_same(main, other)
        if main.document is None and other.document is not None:
            # The file with the trials has lost the ranking system that its nodes came from.
            places = tuple(other.document.places[row] for row in _rows(main, other))
            main = replace(main, document=replace(other.document, places=places))
    return main


def _rows(main: WeightTable, other: WeightTable) -> list[int]:
    """Where `other` has the nodes of `main`."""
    return [other.nodes.index(node) for node in main.nodes]


def _check_same(main: WeightTable, other: WeightTable) -> None:
    rows = _rows(main, other)
    places = {number: k for k, number in enumerate(main.trial_ids.tolist())}
    for k, number in enumerate(other.trial_ids.tolist()):
        if number not in places:
            raise UserError(
                f"{other.name} holds trial {number}, which {main.name} does not.",
                remedy="Choose one file that holds all trials, such as the latest next_trials.csv.",
            )
        if not np.allclose(main.trials[:, places[number]], other.trials[rows, k], atol=1e-9):
            raise UserError(
                f"Trial {number} has other weights in {other.name} than in {main.name}.",
                remedy="Choose only the file whose trials were run.",
            )


class _Board:
    """The results as they come in, set by set."""

    def __init__(self, table: WeightTable, notes: list[str]) -> None:
        self.ids = table.trial_ids
        self.generation = table.generation
        self.places = {number: k for k, number in enumerate(self.ids.tolist())}
        self.labels: list[str] = []
        self.values = np.empty((len(self.ids), 0))
        self.given = np.empty((len(self.ids), 0), bool)
        self.notes = notes
        self.in_order: list[TrialResults] = []

    def add(self, each: TrialResults) -> None:
        if any(_equal(each, earlier) for earlier in self.in_order):
            self.notes.append(
                f"{each.name} holds the same results as another set, and was left out."
            )
            return
        columns = self._columns(each)
        if each.trial_ids is None:
            rows = self._waiting(each, columns)
            self.in_order.append(each)
        else:
            rows = self._named(each)
            known = self.given[np.ix_(rows, columns)] & np.isfinite(each.results)
            if known.any():
                self.notes.append(
                    f"{each.name} has results of trials that had some already "
                    f"({spans(self.ids[rows][known.any(axis=1)])}); the later ones count."
                )
        place = np.ix_(rows, columns)
        kept = np.where(np.isfinite(each.results), each.results, self.values[place])
        self.values[place] = kept
        self.given[place] = True

    def check(self) -> None:
        """Results that were matched by their order must reach the end of a generation."""
        if not self.in_order:
            return
        last = self.in_order[-1]
        missing = ~self.given[:, self._columns(last)].any(axis=1)
        begun = np.isin(self.generation, self.generation[~missing])
        if (short := missing & begun).any():
            n = int(short.sum())
            raise UserError(
                f"{last.name} has {counted(len(last.results), 'result')}: "
                f"{spans(self.ids[short])} {'is' if n == 1 else 'are'} missing.",
                remedy=f"{_ORDER}, so every one needs its line; write n/a for a trial without a result.",
            )

    def _columns(self, each: TrialResults) -> list[int]:
        known = [label.casefold() for label in self.labels]
        columns = []
        for j, label in enumerate(each.labels):
            if label.casefold() in known:
                columns.append(known.index(label.casefold()))
            elif j < len(known) and (_nameless(label) or _nameless(self.labels[j])):
                columns.append(j)
                if _nameless(self.labels[j]):
                    self.labels[j] = label
            else:
                self.labels.append(label)
                columns.append(len(self.labels) - 1)
        new = len(self.labels) - self.values.shape[1]
        empty = np.full((len(self.ids), new), np.nan)
        self.values = np.hstack([self.values, empty])
        self.given = np.hstack([self.given, np.zeros(empty.shape, bool)])
        return columns

    def _waiting(self, each: TrialResults, columns: list[int]) -> np.ndarray:
        rows = np.flatnonzero(~self.given[:, columns].any(axis=1))
        n = len(each.results)
        if n > len(rows):
            has = f"{each.name} has {counted(n, 'result')}, but"
            if not len(rows):
                raise UserError(
                    f"{has} every trial has one already.",
                    remedy="Leave out one of the sets of results, or choose the file with the newer trials.",
                )
            raise UserError(
                f"{has} only {counted(len(rows), 'trial')} {'is' if len(rows) == 1 else 'are'} "
                f"waiting for results ({spans(self.ids[rows])}): {n - len(rows)} too many.",
                remedy="Paste one number per trial, in the order of the trials, and only those of the "
                "trials that have no results yet.",
            )
        return rows[:n]

    def _named(self, each: TrialResults) -> np.ndarray:
        unknown = [number for number in each.trial_ids.tolist() if number not in self.places]
        if unknown:
            raise UserError(
                f"{each.name} has results of {spans(np.array(unknown))}, but there "
                f"{'is no such trial' if len(unknown) == 1 else 'are no such trials'}: the weights hold "
                f"{spans(self.ids)}.",
                remedy="Choose the file with those trials as well, or correct the trial numbers.",
            )
        return np.array([self.places[number] for number in each.trial_ids.tolist()], int)


def _equal(one: TrialResults, other: TrialResults) -> bool:
    return (
        one.trial_ids is None
        and len(one.results) > 1
        and one.labels == other.labels
        and np.array_equal(one.results, other.results, equal_nan=True)
    )


def _nameless(label: str) -> bool:
    return _NAMELESS.fullmatch(label.strip()) is not None
