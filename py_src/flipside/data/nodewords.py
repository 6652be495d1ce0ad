"""What the words above the columns of a table of nodes or of results mean."""

from __future__ import annotations

import re

from .names import tidy

_TRIAL = (
    r"(?:trials?|permutations?|perms?\.?|runs?|iterations?|iter|variants?|candidates?|samples?)"
)
_ID = re.compile(rf"{_TRIAL}(?: ?(?:no\.?|nr\.?|number|id|#))?|#|no\.?|nr\.?|number|id|index")
_TRIAL_NAME = re.compile(
    rf"(?:gen(?:eration)?\.? *(?P<generation>\d{{1,6}})[ ,:/_-]*)?(?:{_TRIAL}|col(?:umn)?|p|t|w|rand(?:om)?)?[ #:._-]*"
    r"(?P<number>\d{1,9})"
)
_ROLES = tuple(
    (role, re.compile(words))
    for role, words in (
        ("node", r"nodes?|names?|node names?|factors?|factor names?|formulas?|knoten|faktor(en)?"),
        ("weight", r"weights?|(reference|ref\.?|base|current|original|start)( weights?)?|weights? in|gewichte?"),
        ("minimum", r"min\.?|minimum|lower( bound)?|(min\.?|minimum) weight|floor"),
        ("maximum", r"max\.?|maximum|upper( bound)?|(max\.?|maximum) weight|cap|ceiling"),
        ("locked", r"locked|lock|fixed|fix|locked\?|gesperrt|fest"),
        ("group", r"groups?|gruppe|category"),
        ("level", r"levels?|composites?|parents?|ebene|folder"),
        ("generation", r"generations?|gen\.?"),
        ("trial_number", _ID.pattern),
    )
)  # fmt: skip


def role_of(cell: str) -> str | None:
    """The role of a column by the words of its header, None where they tell none.

    Examples
    --------
    >>> [role_of(cell) for cell in ("Node", "Weight %", "Max", "Trial", "Trial 7", "IC")]
    ['node', 'weight', 'maximum', 'trial_number', None, None]
    """
    text = tidy(cell).removesuffix("%").strip()
    return next((role for role, words in _ROLES if words.fullmatch(text)), None)


def trial_of(cell: str) -> tuple[int, int] | None:
    """Number and generation of a trial by its name; None where it is none.

    Examples
    --------
    >>> trial_of("Trial 7"), trial_of("Gen 2 Trial 11"), trial_of("12"), trial_of("12.5"), trial_of("ROE")
    ((7, 1), (11, 2), (12, 1), None, None)
    """
    match = _TRIAL_NAME.fullmatch(tidy(cell))
    if not match:
        return None
    return int(match["number"]), int(match["generation"] or 1)


def is_trial(cell: str) -> bool:
    """Whether a text names a trial."""
    return trial_of(cell) is not None
