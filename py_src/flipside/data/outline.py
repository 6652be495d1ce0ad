"""What a data set is made of, without any of its numbers or names: what may be told where the data may not."""

from __future__ import annotations

from typing import Any

import numpy as np

# Parts that a data set of its kind may have or not.
_PARTS = ("benchmark", "universe", "forward", "trial_ids", "document")


def outline(data: Any) -> dict:
    """Which parts there are, how much is set, and the share of numbers that is missing.

    Parameters
    ----------
    data : data set
        Of any of `flipside.data.KINDS`.

    Returns
    -------
    dict
        True or False for each part that its kind may have and for ``excess``; of returns, values or results their
        number of ``columns`` and the share ``missing``; of nodes how many are ``bounded`` and ``locked``, and how many
        ``groups``, ``levels`` and ``generations`` there are.

    Examples
    --------
    >>> from flipside.data import ReturnSeries
    >>> dates = ["2020-01-31", "2020-02-29"]
    >>> outline(ReturnSeries("demo", "demo.csv", dates, 12, [[0.01], [float("nan")]], ("a",)))
    {'benchmark': False, 'columns': 1, 'missing': 0.5}
    """
    told = {part: getattr(data, part) is not None for part in _PARTS if hasattr(data, part)}
    if hasattr(data, "excess"):
        told["excess"] = data.excess
    for name in ("returns", "values", "results"):
        numbers = getattr(data, name, None)
        if numbers is not None:
            # Column by column: a table of factors may fill the memory.
            absent = sum(int(np.isnan(column).sum()) for column in numbers.T)
            told |= {"columns": numbers.shape[1], "missing": absent / max(numbers.size, 1)}
    if hasattr(data, "nodes"):
        told["bounded"] = int((np.isfinite(data.minimum) | np.isfinite(data.maximum)).sum())
        told["locked"] = int(data.locked.sum())
        told["groups"] = len(set(data.group) - {""})
        told["levels"] = len(set(data.level) - {""})
        told["generations"] = len(set(data.generation.tolist()))
    return told
