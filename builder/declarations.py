"""Collects what the page must know before Python is there. Runs inside Pyodide at build time.

Imports nothing of the build: only this file and the package are there.
"""

from __future__ import annotations

import importlib
import platform
from collections.abc import Collection
from types import ModuleType


def collect(samples: Collection[str]) -> dict:
    """The manifest's part that only the package itself can tell.

    Parameters
    ----------
    samples : collection of str
        The files that the page has as samples.
    """
    import flipside
    from flipside import limits, scripts, tools
    from flipside.data import MAX_BYTES
    from flipside.data.kinds import KINDS

    modules = {id: importlib.import_module(f"{tools.__name__}.{id}") for id in tools.ids()}
    return {
        "version": flipside.__version__,
        "tools": declarations(modules, set(KINDS), samples),
        "scripts": scripts_declared({id: scripts.load(id) for id in scripts.ids()}, set(KINDS)),
        "kinds": {kind: cls.label for kind, cls in KINDS.items()},
        "max_bytes": MAX_BYTES,
        "limits": limits.to_json(),
        "python": platform.python_version(),
    }


def declarations(
    modules: dict[str, ModuleType], kinds: set[str], samples: Collection[str]
) -> list[dict]:
    """The declarations of all tools, in the order of their files.

    Parameters
    ----------
    modules : dict of str to module
        The modules in ``flipside.tools`` by file name without ending.
    kinds : set of str
        The data kinds there are.
    samples : collection of str
        The files that the page has as samples.

    Raises
    ------
    ValueError
        A declaration is missing, contradicts its ``run``, has the id of another one, or lacks what
        the gallery shows: an author and samples.
    """
    from flipside.source import disagreement, unknown_kinds

    files: dict[str, str] = {}
    for name, module in modules.items():
        tool, run = getattr(module, "TOOL", None), getattr(module, "run", None)
        if tool is None or not callable(run):
            raise ValueError(f"tools/{name}.py must have TOOL and run")
        if tool.id in files:
            raise ValueError(
                f"tools/{files[tool.id]}.py and tools/{name}.py both have the id {tool.id!r}"
            )
        files[tool.id] = name
    for id, name in files.items():
        tool, run = modules[name].TOOL, modules[name].run
        if id != name:
            raise ValueError(f"tools/{name}.py declares the id {id!r}; they must be equal")
        unknown = unknown_kinds(tool, kinds)
        if unknown:
            raise ValueError(f"tools/{name}.py accepts unknown data kinds: {', '.join(unknown)}")
        missing, more = disagreement(tool, run)
        if missing or more:
            odd = ", ".join(sorted(missing + more))
            raise ValueError(f"tools/{name}.py: TOOL and the keywords of run differ in {odd}")
        if not tool.author:
            raise ValueError(f"tools/{name}.py has no author; say in TOOL who made it")
        odd = ", ".join(each for each in tool.samples if each not in samples)
        if odd or not tool.samples:
            raise ValueError(
                f"tools/{name}.py must name samples on which it is shown; "
                f"{f'{odd} is not among them' if odd else 'it names none'}. "
                f"There are {', '.join(sorted(samples))}"
            )
    return [module.TOOL.to_json() for module in modules.values()]


def scripts_declared(modules: dict[str, ModuleType], kinds: set[str]) -> list[dict]:
    """The declarations of all scripts that fetch data, in the order of their files.

    Parameters
    ----------
    modules : dict of str to module
        The modules in ``flipside.scripts`` by id.
    kinds : set of str
        The data kinds there are.

    Raises
    ------
    ValueError
        A script makes an unknown kind, or no script makes one of the kinds.
    """
    declared = [module.SCRIPT for module in modules.values()]
    for script in declared:
        if script.makes not in kinds:
            raise ValueError(f"scripts/{script.id}.py makes the unknown data kind {script.makes}")
    missing = sorted(kinds - {script.makes for script in declared})
    if missing:
        raise ValueError(f"no script gets data of the kinds {', '.join(missing)}")
    return [script.to_json() for script in declared]
