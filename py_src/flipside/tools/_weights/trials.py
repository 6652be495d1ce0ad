"""The trials: reference first, then what the method makes, without a column that was there before."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ...data.kinds import WeightTable
from ...errors import UserError
from ...tool import Progress
from . import draw, single
from .amounts import automatic_step, check_steps, common_step, exact, shown
from .parameters import MOST_TRIALS, Settings
from .plan import Plan, listed, plan
from .space import Space, space


@dataclass(frozen=True)
class Made:
    """All that the report is about.

    Parameters
    ----------
    settings : Settings
    space : Space
        The rules that the method kept to.
    exists : int
        Number of different columns that they allow.
    complete : bool
        Whether all of these are among the trials, new and earlier.
    points : int, shape (n, nodes)
        The trials of the method in steps of the space, without the reference.
    weights : float, shape (N, n)
        All new trials, with the reference where it is one of them.
    ids : int, shape (n,)
    labels : tuple of str
        What each trial is; "" where there is nothing to say.
    changes : tuple of (trial, Change)
        Of one node at a time.
    reference : float, shape (N,)
        The reference weights, scaled to the total.
    fixed : tuple of str
        Nodes that have only one weight even without the sensitivity.
    resolved : dict
        The automatic parameters' values.
    notes : tuple of str
    """

    settings: Settings
    table: WeightTable
    space: Space
    exists: int
    complete: bool
    points: np.ndarray
    weights: np.ndarray
    ids: np.ndarray
    labels: tuple[str, ...]
    changes: tuple[tuple[int, single.Change], ...]
    reference: np.ndarray
    fixed: tuple[str, ...]
    resolved: dict
    notes: tuple[str, ...]

    @property
    def moving(self) -> int:
        """Number of nodes that have room to move."""
        return self.space.nodes - len(self.space.stuck)

    @property
    def trials(self) -> int:
        """Number of new trials."""
        return self.weights.shape[1]


def make(table: WeightTable, settings: Settings, progress: Progress) -> Made:
    """The trials of `table`.

    Raises
    ------
    UserError
        The rules cannot hold together, or leave nothing new.
    """
    total = exact(settings.total)
    problem = plan(table, total, settings.group_totals)
    step, grid_step = _steps(problem, settings)
    base = space(problem, step, settings, "step", spread=False)
    if settings.method == "grid":
        rules = space(problem, grid_step, settings, "grid_step", spread=False)
    elif settings.method == "jitter":
        rules = space(problem, step, settings, "step", spread=True)
    else:
        rules = base
    progress(0.1, "Counting what the rules allow")
    exists = rules.count()
    progress(0.2, "Making trials")
    seen = _seen(table, base, rules)
    notes = [*problem.notes, *dict.fromkeys([*base.notes, *rules.notes])]
    first, labels = _reference(base, seen, settings, notes)
    references = len(labels)
    wanted = settings.trials - references
    points, changes = _points(rules, seen, settings, wanted, exists)
    weights = np.hstack([first, rules.weights(points)])
    if not weights.shape[1]:
        raise UserError(
            "There is nothing new: every column that the rules allow is among the trials that are "
            "there already.",
            remedy="Choose a finer rounding, a larger sensitivity or another method.",
        )
    start = int(table.trial_ids.max()) if len(table.trial_ids) else 0
    ids = start + np.arange(1, weights.shape[1] + 1)
    labels += [_label(table, change) for change in changes]
    resolved = {"step": float(step), "xml_trial": _xml_trial(settings, ids, references)}
    if settings.method == "grid":
        resolved["grid_step"] = float(grid_step)
    return Made(
        settings=settings,
        table=table,
        space=rules,
        exists=exists,
        complete=_complete(settings, rules, exists, wanted, len(points)),
        points=points,
        weights=weights,
        ids=ids,
        labels=(*labels, *[""] * (len(ids) - len(labels))),
        changes=tuple(zip(ids[references:].tolist(), changes, strict=False)),
        reference=_scaled(problem),
        fixed=base.stuck if rules.step == base.step else rules.stuck,
        resolved=resolved,
        notes=tuple(notes),
    )


def _steps(problem: Plan, settings: Settings) -> tuple[Fraction, Fraction]:
    total = problem.total
    if settings.step is not None:
        step = exact(settings.step)
    else:
        musts = [level.left for level in problem.levels]
        exact_totals = [t for level in problem.levels for t in level.totals if not t.kept]
        musts += [bound for each in exact_totals for bound in (each.low, each.high)]
        wishes = [amount for level in problem.levels for amount in level.start]
        step = automatic_step(total, musts, wishes)
    check_steps(step, total, "step")
    grid_step = total / 20 if settings.grid_step is None else exact(settings.grid_step)
    if settings.method == "grid":
        check_steps(grid_step, total, "grid_step")
    return step, grid_step


def _seen(table: WeightTable, base: Space, rules: Space) -> draw.Distinct:
    """Knows the trials that the table has already."""
    unit = common_step([base.step, rules.step])
    seen = draw.Distinct(rules.nodes, unit)
    points = table.trials[base.plan.free].T * unit.denominator / unit.numerator
    locked = table.locked
    same = (np.abs(points - np.rint(points)) < 1e-6).all(axis=1)
    same &= (table.trials[locked] == table.reference[locked, None]).all(axis=0)
    seen.new(np.rint(points[same]).astype(np.int64), unit)
    return seen


def _reference(
    base: Space, seen: draw.Distinct, settings: Settings, notes: list[str]
) -> tuple[np.ndarray, list[str]]:
    """The reference as the first trial, shape (N, 1), or none; and what it is called."""
    start = base.start()
    points = base.nearest(start[None])
    if not settings.include_reference:
        return base.weights(points[:0]), []
    far = np.flatnonzero(np.abs(points[0] - start) >= 1)
    if len(far):
        free = base.plan.free
        names = listed([base.plan.table.nodes[free[k]] for k in far])
        notes.append(
            f"The reference itself breaks the rules ({names}), so the first trial is what comes "
            "nearest to it."
        )
    elif not base.plan.notes and np.abs(points[0] - start).max() > 1e-6:
        notes.append(
            f"The reference has more decimals than a rounding to {shown(base.step)} keeps; the first "
            "trial is rounded."
        )
    kept = seen.new(points, base.step)
    if not len(kept):
        notes.append("The reference is among the earlier trials already, so it is not made again.")
    return base.weights(points[kept]), ["the reference"] * len(kept)


def _points(
    rules: Space, seen: draw.Distinct, settings: Settings, wanted: int, exists: int
) -> tuple[np.ndarray, list[single.Change]]:
    """The columns of the method, and what each of them changes where it changes one node."""
    method, seed, changes = settings.method, settings.seed, []
    if method == "one_at_a_time":
        points, changes = single.one_at_a_time(rules, settings.sensitivity)
    elif method == "equal":
        points = single.equal(rules)
    elif method == "grid" and exists <= settings.grid_cap:
        points = rules.every()
    else:
        source = draw.random(rules, seed)
        if method == "quasi":
            source = draw.quasi(rules, seed)
        elif method == "random" and settings.concentration is not None:
            source = draw.around(rules, settings.concentration, seed)
        return draw.sampled(rules, source, wanted, seen, exists, seed), []
    kept = seen.new(points, rules.step)[:MOST_TRIALS]
    return points[kept], [changes[k] for k in kept] if changes else []


def _complete(settings: Settings, rules: Space, exists: int, wanted: int, found: int) -> bool:
    if settings.method in ("one_at_a_time", "equal"):
        return False
    if settings.method == "grid" and exists <= settings.grid_cap:
        return True
    # A sample that fell short has been filled from a list of all columns, where they can be listed.
    return found == exists or (found < wanted and exists * rules.nodes <= draw.ENUMERATED)


def _label(table: WeightTable, change: single.Change) -> str:
    return f"{table.nodes[change.node]} {change.what}"


def _scaled(problem: Plan) -> np.ndarray:
    """The reference weights as the plan has scaled them, shape (N,)."""
    weights = problem.table.reference.copy()
    for level in problem.levels:
        weights[list(level.free)] = [float(amount) for amount in level.start]
    return weights


def _xml_trial(settings: Settings, ids: np.ndarray, references: int) -> int:
    """The number of the trial that is written as XML."""
    if settings.xml_trial is None:
        return int(ids[min(references, len(ids) - 1)])
    if settings.xml_trial not in ids:
        raise UserError(
            f"There is no new trial {settings.xml_trial}.",
            field="xml_trial",
            remedy=f"The new trials have the numbers {ids[0]} to {ids[-1]}.",
        )
    return settings.xml_trial
