"""Which third-party packages a tool needs, read from its source without running it."""

from __future__ import annotations

import ast
import functools
import sys
from collections.abc import Sequence
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
    found: set[str] = set()
    for path, names in reached((module,), sources).items():
        for top in sorted({name.split(".")[0] for name in names} - {module.split(".")[0]}):
            if top in available:
                found.add(top)
            elif top not in sys.stdlib_module_names:
                raise BuildError(
                    f"{path.relative_to(sources)} imports {top}, which is not there in the "
                    f"browser; a tool may use {', '.join(available)} and the standard library."
                )
    return sorted(found)


def files(modules: Sequence[str], sources: Path) -> list[Path]:
    """The files of modules and of all that they import from the same folder, their functions' imports included; sorted."""
    return sorted(reached(modules, sources))


def reached(modules: Sequence[str], sources: Path) -> dict[Path, list[str]]:
    """The files that modules reach by imports, each with the dotted names of all that it imports."""
    seen: set[str] = set()
    found: dict[Path, list[str]] = {}
    open_ = [*modules]
    while open_:
        name = open_.pop()
        path = source_of(name, sources)
        if name in seen or path is None:
            continue
        seen.add(name)
        # Importing a.b.c runs the packages a and a.b too.
        open_ += [name.rsplit(".", 1)[0]] if "." in name else []
        found[path] = imported_names(path, name)
        open_ += found[path]
    return found


def source_of(module: str, sources: Path) -> Path | None:
    """The file of a module, None where a dotted name is not a module (but a name in one)."""
    path = sources.joinpath(*module.split("."))
    for candidate in (path / "__init__.py", path.with_suffix(".py")):
        if candidate.is_file():
            return candidate
    return None


def imported_names(path: Path, module: str) -> list[str]:
    """Absolute dotted names of all that a file imports; for ``from a import b``: a and a.b."""
    is_package = path.name == "__init__.py"
    names = []
    for _, node in statements(path.read_bytes()):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
            continue
        base = node.module or ""
        if node.level:
            up = node.level - (1 if is_package else 0)
            package = module.split(".")
            parts = package[: len(package) - up] + ([base] if base else [])
            base = ".".join(parts)
        names += [base, *(f"{base}.{alias.name}" for alias in node.names)]
    return names


def skeleton(path: Path) -> str:
    """What a file imports and in which function: all of it that decides which modules a run needs.

    A changed sentence or formula leaves it as it is. Should a condition decide otherwise than before whether an import is
    reached, then what was found of a run is stale: that costs a visitor time when the module is wanted, and nothing else.
    """
    return "\n".join(
        f"{place}: {ast.unparse(node)}" for place, node in statements(path.read_bytes())
    )


@functools.cache
def statements(content: bytes) -> list[tuple[str, ast.Import | ast.ImportFrom]]:
    """The imports in a file's content, each with the functions and classes that it stands in.

    Examples
    --------
    >>> [(place, ast.unparse(node)) for place, node in statements(b"def f():\\n    if 1:\\n        import a.b as c")]
    [('f', 'import a.b as c')]
    """
    found = []
    # Only statements are looked at: expressions, which are most of a file, import nothing.
    open_ = [("", ast.parse(content))]
    while open_:
        place, node = open_.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.append((place, node))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            place = f"{place}.{node.name}".strip(".")
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            held = getattr(node, part, [])
            open_ += [(place, each) for each in held] if isinstance(held, list) else []
    return found
