"""The tools: one file each. A new file here is found by itself; no list is kept by hand."""

from __future__ import annotations

import importlib
from types import ModuleType

from .. import late
from ..errors import UserError


def ids() -> list[str]:
    """The ids of all tools, in alphabetical order, without importing them."""
    return late.modules(__name__, __path__)


def load(id: str) -> ModuleType:
    """The module of one tool.

    Raises
    ------
    UserError
        There is no such tool.
    """
    if id not in ids():
        raise UserError(f"There is no tool {id!r}.", remedy=f"There is: {', '.join(ids())}.")
    module = importlib.import_module(f"{__name__}.{id}")
    if module.TOOL.id != id:
        raise ValueError(f"tools/{id}.py declares the id {module.TOOL.id!r}; they must be equal")
    return module
