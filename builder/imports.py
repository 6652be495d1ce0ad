"""Which third-party packages a tool needs, read from its source without running it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from . import BuildError


def packages(module: str, sources: Path, available: Sequence[str]) -> list[str]:
    """Third-party packages that a module reaches by imports, its functions' included.

    Parameters
    ----------
    module : str
        Dotted name, such as ``flipside.tools.inversion``.
    sources : path
        The folder that the dotted name starts in.
    available : sequence of str
        The packages that the browser has.

    Raises
    ------
    BuildError
        A module imports something that is neither here, nor in the standard library, nor
        available.
    """
    reached: set[str] = set()
    found: set[str] = set()
    open_ = [module]
    while open_:
        name = open_.pop()
        path = source_of(name, sources)
        if name in reached or path is None:
            continue
        reached.add(name)
        # Importing a.b.c runs the packages a and a.b too.
        open_ += [name.rsplit(".", 1)[0]] if "." in name else []
        for imported in imported_names(path, name):
            top = imported.split(".")[0]
            if top == module.split(".")[0]:
                open_.append(imported)
            elif top in available:
                found.add(top)
            elif top not in sys.stdlib_module_names:
                raise BuildError(
                    f"{path.relative_to(sources)} imports {top}, which is not there in the "
                    f"browser; a tool may use {', '.join(available)} and the standard library."
                )
    return sorted(found)


def source_of(module: str, sources: Path) -> Path | None:
    """The file of a module, None where a dotted name is not a module (but a name in one)."""
    path = sources.joinpath(*module.split("."))
    for candidate in (path / "__init__.py", path.with_suffix(".py")):
        if candidate.is_file():
            return candidate
    return None


def imported_names(path: Path, module: str) -> Iterator[str]:
    """Absolute dotted names of all that a file imports; for ``from a import b``: a and a.b."""
    is_package = path.name == "__init__.py"
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = node.level - (1 if is_package else 0)
                package = module.split(".")
                parts = package[: len(package) - up] + ([base] if base else [])
                base = ".".join(parts)
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)
