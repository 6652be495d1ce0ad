"""Factors as a visitor names them in a text field: separated by semicolons."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Sequence

from ...errors import UserError


def places(text: str | None, labels: Sequence[str], field: str, one: str) -> list[int]:
    """The position of each named factor in `labels`, in the order of the text, none twice.

    A name that holds a semicolon stands in double quotes. Capitals matter only where two names
    differ by nothing else.

    Raises
    ------
    UserError
        A name that is not there, with `field` as the parameter at fault.

    Examples
    --------
    >>> places("value; Size", ["Size", "Value"], "drop", "factor")
    [1, 0]
    """
    if not text or not text.strip():
        return []
    exact = {label: i for i, label in enumerate(labels)}
    loose = {label.casefold().strip(): i for i, label in reversed(list(enumerate(labels)))}
    found: list[int] = []
    unknown = []
    for name in next(csv.reader([text.replace("\n", " ")], delimiter=";", skipinitialspace=True)):
        place = exact.get(name.strip(), loose.get(name.strip().casefold()))
        if not name.strip():
            continue
        if place is None:
            unknown.append(name.strip())
        elif place not in found:
            found.append(place)
    if unknown:
        near = difflib.get_close_matches(unknown[0], labels, 1)
        guess = f" Did you mean “{near[0]}”?" if near else ""
        raise UserError(
            f"There is no {one} called {' or '.join(f'“{name}”' for name in unknown)}.{guess}",
            field=field,
            remedy=f"Write the names as they stand in the file, separated by semicolons: "
            f"{'; '.join(labels[:5])}{' and so on' if len(labels) > 5 else ''}.",
        )
    return found


def listed(names: Sequence[str], most: int = 6) -> str:
    """Names as a sentence has them: "A, B and C", or "A, B and 7 others".

    Examples
    --------
    >>> listed(["A", "B", "C"]), listed(["A"] * 9, 2)
    ('A, B and C', 'A, A and 7 others')
    """
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} other{'' if len(names) - most == 1 else 's'}"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
