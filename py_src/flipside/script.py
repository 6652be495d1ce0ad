"""The vocabulary in which a script that fetches data is declared, and the one way to make its text.

Such a script runs on the visitor's own computer, with the platform's `p123api` client, and writes a
file that `flipside.data.read` reads. It is one module in ``flipside.scripts`` with two names:
``SCRIPT``, a `Script`, and ``generate(**<parameter ids>) -> str``. The form on the page and the options
of the command line are made from the declaration, as those of tools are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from .errors import UserError
from .tool import Parameter, parse_all


@dataclass(frozen=True)
class Script:
    """The declaration of a script that fetches data.

    Parameters
    ----------
    id : str
        Stable id; the name of the script's file.
    title, about : str
        What it gets, and in a sentence or two what for and from where.
    makes : str
        The data kind (``BucketReturns.kind`` and so on) of the file that it writes.
    parameters : tuple of Parameter
    required : tuple of str
        Ids of the parameters that have no default and cannot be left empty.
    cost : str
        What a run costs in the platform's API credits, as far as that is documented.

    Raises
    ------
    ValueError
        Something is missing, or contradicts itself.
    """

    id: str
    title: str
    about: str
    makes: str
    parameters: tuple[Parameter, ...]
    required: tuple[str, ...]
    cost: str

    def __post_init__(self) -> None:
        if not (self.id.isidentifier() and self.title and self.about and self.makes and self.cost):
            raise ValueError(f"script {self.id!r}: id, title, about, makes and cost are required")
        ids = [parameter.id for parameter in self.parameters]
        if len(ids) != len(set(ids)):
            raise ValueError(f"script {self.id}: parameter ids must be unique")
        empty = {parameter.id for parameter in self.parameters if parameter.default in (None, "")}
        if not set(self.required) <= empty:
            raise ValueError(f"script {self.id}: what is required is a parameter without a default")

    @property
    def name(self) -> str:
        """The name of the file that the script is saved as."""
        return f"get_{self.id}.py"

    def parse(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """All parameters in their types; all faults come back together.

        Raises
        ------
        UserError
            With ``faults``: the message for each parameter id, also for one that is required and empty.
        """
        faults: dict[str, str] = {}
        # Names are pasted, and often come with blanks around them.
        raw = {id: each.strip() if isinstance(each, str) else each for id, each in raw.items()}
        try:
            values = parse_all(self.title, self.parameters, raw)
        except UserError as error:
            values, faults = {}, error.faults
        for parameter in self.parameters:
            if parameter.id in self.required and raw.get(parameter.id) in (None, ""):
                faults[parameter.id] = f"{parameter.label} is needed."
        if faults:
            raise UserError(" ".join(faults.values()), faults=faults)
        return values

    def to_json(self) -> dict:
        """The declaration as plain data, as the manifest has it."""
        return {
            "id": self.id,
            "title": self.title,
            "about": self.about,
            "makes": self.makes,
            "cost": self.cost,
            "required": list(self.required),
            "parameters": [parameter.to_json() for parameter in self.parameters],
        }


def generate(module: ModuleType, raw: Mapping[str, Any] | None = None) -> str:
    """The text of the script that `module` declares, with the settings in `raw`.

    Parameters
    ----------
    module : module
        Has ``SCRIPT`` and ``generate``.
    raw : mapping of str to value, optional
        As typed by a person; parsed and checked here.

    Raises
    ------
    UserError
        Parameters are missing, wrong or contradict each other.
    """
    return module.generate(**module.SCRIPT.parse(raw or {}))
