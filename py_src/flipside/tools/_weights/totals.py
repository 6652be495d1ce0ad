"""What the nodes of a group have to add up to, as the visitor wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from ...errors import UserError
from .amounts import shown

FREE = "free"
FIELD = "group_totals"
_RANGE = re.compile(r"(\d+(?:\.\d+)?|\.\d+)\s*%?\s*(?:(?:-|–|to)\s*(\d+(?:\.\d+)?|\.\d+)\s*%?)?")


def parsed(text: str | None, groups: Sequence[str]) -> dict[str, tuple[Fraction, Fraction]] | None:
    """Least and most of each group's sum; empty where all are free, None for those of the reference.

    Parameters
    ----------
    text : str or None
        Such as ``Value=40; Growth=20-30``.
    groups : sequence of str
        The groups that nodes are in.

    Raises
    ------
    UserError
        It cannot be understood, or names a group that no node is in.

    Examples
    --------
    >>> parsed("Value=40; Growth=20-30", ["Growth", "Value"])["Growth"]
    (Fraction(20, 1), Fraction(30, 1))
    """
    if text is None or not text.strip():
        return None
    if text.strip().lower() == FREE:
        return {}
    found: dict[str, tuple[Fraction, Fraction]] = {}
    for part in filter(None, map(str.strip, re.split(r"[;\n]", text))):
        # A group's own name may contain the sign.
        name, equals, amount = (each.strip() for each in part.rpartition("="))
        known = {group.casefold(): group for group in groups}.get(name.casefold())
        if not equals:
            raise _fault(f"In the group totals, “{part}” has no “=”.")
        if known is None and not groups:
            raise UserError(
                f"The group totals name “{name}”, but no node is in a group.",
                field=FIELD,
                remedy="Write the groups into the table of nodes first.",
            )
        if known is None:
            raise _fault(f"No node is in a group “{name}”; there is {', '.join(groups)}.")
        if known in found:
            raise _fault(f"The group {known} has two totals.")
        if amount.lower() == FREE:
            continue
        numbers = _RANGE.fullmatch(amount)
        if not numbers:
            raise _fault(f"The total of the group {known} is a number or a range, not “{amount}”.")
        low, high = (Fraction(each or numbers[1]) for each in numbers.groups())
        if low > high:
            raise _fault(f"The total of {known} goes from {shown(low)} down to {shown(high)}.")
        found[known] = low, high
    return found


def _fault(message: str) -> UserError:
    return UserError(message, field=FIELD, remedy="Write totals like this: Value=40; Growth=20-30.")
