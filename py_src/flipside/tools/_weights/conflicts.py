"""Rules that cannot hold together, in words: which ones, with their numbers, and what to change."""

from __future__ import annotations

from fractions import Fraction

from ...errors import UserError
from ...stats.lattice import Conflict
from . import totals
from .amounts import shown, whole
from .parameters import Settings
from .plan import Level, Plan, between, listed


def told(
    plan: Plan, level: Level, found: Conflict, step: Fraction, settings: Settings, spread: bool
) -> UserError:
    """The error about `found`.

    Parameters
    ----------
    plan, level
        Where it was found.
    found : Conflict
        In units of `step`.
    settings : Settings
    spread : bool
        The bounds are those of the sensitivity, too, and there is no conflict without it.
    """
    name = f" of {level.name}" if level.name else ""
    nodes = [plan.table.nodes[i] for i in level.free]
    limit, needed = shown(found.limit * step), shown(found.needed * step)
    stays = f"their reference ± {settings.percent}" if spread else "their bounds"
    and_totals = " and the group totals" if level.totals else ""
    others = _others(plan, level)
    if found.kind == "node":
        message, remedy = _about_node(
            level, found.index, nodes[found.index], step, settings, spread
        )
    elif found.kind in ("group_low", "group_high"):
        each = level.totals[found.index]
        names = listed([nodes[k] for k in each.members])
        wants = between(each.low + each.locked, each.high + each.locked)
        added = shown(
            (found.limit if found.kind == "group_low" else found.needed) * step + each.locked
        )
        most = "at most" if found.kind == "group_low" else "at least"
        message = (
            f"Within {stays}, the nodes of the group {each.name} ({names}) add up to {most} "
            f"{added}, but the group's total is {wants}."
        )
        if not each.kept and each.low == each.high and not whole(each.low, step):
            message = (
                f"The group {each.name} cannot have exactly {wants} in steps of {shown(step)}."
            )
        remedy = "Change the group's total, or the bounds of its nodes."
        if each.kept:
            remedy = "Change the bounds of its nodes, or write another total, or free, under group totals."
    elif found.kind == "total_low":
        message = (
            f"Within {stays}{and_totals}, the nodes{name} that are not locked add up to at "
            f"most {limit}, but {needed} are needed for the total of {shown(plan.total)}."
        )
        tight = [n for n, high in zip(nodes, level.high, strict=True) if high < level.left]
        remedy = f"Raise a maximum{_of(tight)}{others}."
    else:
        message = (
            f"Within {stays}{and_totals}, the nodes{name} that are not locked add up to at "
            f"least {needed}, but only {limit} are left of the total of {shown(plan.total)}."
        )
        tight = [n for n, low in zip(nodes, level.low, strict=True) if low > 0]
        remedy = f"Lower a minimum{_of(tight)}{others}."
    if found.kind.startswith("total") and _by_totals(level, found):
        named = [
            f"{each.name} {between(each.low + each.locked, each.high + each.locked)}"
            for each in level.totals
        ]
        how = "at most" if found.kind == "total_low" else "at least"
        amount = limit if found.kind == "total_low" else needed
        message = (
            f"With the group totals ({listed(named)}) the nodes{name} that are not locked add up to {how} "
            f"{amount}, but {shown(level.left)} is what they have to add up to."
        )
        remedy = "Change a group's total, or give one of the groups a range such as 20-30."
        return UserError(message, field=totals.FIELD, remedy=remedy)
    if spread:
        if found.kind != "node" or level.start[found.index]:
            remedy = f"Raise the sensitivity, or {remedy[0].lower()}{remedy[1:]}"
        return UserError(message, field="sensitivity", remedy=remedy)
    about_group = found.kind.startswith("group") and not level.totals[found.index].kept
    return UserError(message, field=totals.FIELD if about_group else None, remedy=remedy)


def _by_totals(level: Level, found: Conflict) -> bool:
    """Whether the group totals alone, without the bounds of nodes, are already in conflict."""
    if not level.totals or level.totals[0].kept:
        return False
    grouped = {k for each in level.totals for k in each.members}
    alone = Fraction(0) if len(grouped) == len(level.free) else level.left
    low = sum((each.low for each in level.totals), Fraction(0))
    high = sum((each.high for each in level.totals), alone)
    return high < level.left if found.kind == "total_low" else low > level.left


def _about_node(
    level: Level, k: int, node: str, step: Fraction, settings: Settings, spread: bool
) -> tuple[str, str]:
    """The message and the remedy."""
    low, high, start = level.low[k], level.high[k], level.start[k]
    change = "Change its minimum or maximum in the table of nodes"
    if spread:
        bound = f"minimum is {shown(low)}" if low > start else f"maximum is {shown(high)}"
        message = f"{node} has a reference of {shown(start)} ± {settings.percent}, but its {bound}."
        if not start:
            # No share of nothing is anything.
            return message, "Give it a weight, lower its minimum, or choose another method."
        return message, f"{change}, or choose a finer rounding."
    if low > high and high < level.left:
        return (
            f"{node} has a minimum of {shown(low)}, but its maximum is {shown(high)}.",
            f"{change}.",
        )
    if low > min(high, level.left):
        left = (
            f"only {shown(level.left)} of the total is left"
            if level.left
            else "nothing of the total is left"
        )
        return (
            f"{node} has a minimum of {shown(low)}, but {left} for the nodes that are not locked.",
            "Lower its minimum, unlock a node, or raise the total.",
        )
    return (
        f"Between the minimum of {node} ({shown(low)}) and its maximum ({shown(high)}) lies no "
        f"multiple of {shown(step)}.",
        f"{change}, or choose a finer rounding.",
    )


def _others(plan: Plan, level: Level) -> str:
    """What else than a bound could be changed: the end of a sentence."""
    ways = ["a group's total"] if level.totals else []
    table = plan.table
    if any(table.locked[i] and table.level[i] == level.name for i in range(table.size)):
        ways.append("unlock a node")
    return "".join(f", or {way}" for way in ways)


def _of(names: list[str]) -> str:
    return f" ({listed(names)})" if names else ""
