"""What the source text of a tool needs of others: what it declares, and what it imports.

A tool may declare its dependencies as any Python script may: in a comment, as inline script metadata
(`PEP 723 <https://peps.python.org/pep-0723/>`_). What it imports without declaring it is found by
reading, never by running it.
"""

from __future__ import annotations

import ast
import operator
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .errors import UserError

# The expression that the PEP gives; what it does not match is no block.
_BLOCK = re.compile(r"(?m)^# /// (?P<type>[a-zA-Z0-9-]+)$\s(?P<content>(^#(| .*)$\s)+)^# ///$")
_START = re.compile(r"(?m)^# /// script$")
_REQUIREMENT = re.compile(
    r"\s*(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(?P<rest>(?:[(<>=!~;@].*)?)",
    re.DOTALL,
)
_CLAUSE = re.compile(r"(?P<sign>~=|==|!=|<=|>=|<|>)\s*(?P<version>\d+(?:\.\d+)*)(?P<any>\.\*)?")
_SIGNS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
# What can stand in a command between double quotes, for every shell.
_QUOTABLE = re.compile(r"(?:[A-Za-z0-9._\[\],<>=~* -]|!=)+")
# What statements stand in; expressions hold no imports.
_BODIES = (ast.stmt, ast.excepthandler, ast.match_case)
# Here whatever a tool says: itself, and what ties Python to the browser.
_HERE = {"flipside", "js", "pyodide", "pyodide_js", "_pyodide"}


@dataclass(frozen=True)
class Needs:
    """What has to be installed before a tool runs.

    Attributes
    ----------
    requirements : tuple of str
        As declared (PEP 508), such as ``networkx>=3``.
    packages : tuple of str
        The names of the packages that it imports without declaring them.
    """

    requirements: tuple[str, ...]
    packages: tuple[str, ...]


@dataclass(frozen=True)
class Declared:
    """A tool's block of inline script metadata.

    Attributes
    ----------
    dependencies : tuple of str
        PEP 508, as written.
    requires_python : str
        A specifier such as ``>=3.11``; empty where nothing is said.
    line : int
        Where the block begins.
    """

    dependencies: tuple[str, ...] = ()
    requires_python: str = ""
    line: int = 0


def needs(
    source: str, wheelhouse: Sequence[Mapping], python: Sequence[int] = sys.version_info[:3]
) -> Needs:
    """What a tool needs beyond the page's own Python.

    Versions, extras and markers are left to the installer; here it is found out whether there is
    such a package at all.

    Parameters
    ----------
    source : str
        The tool's text.
    wheelhouse : sequence of mapping
        What the page can install, as the manifest lists it: of each its ``name``, ``version`` and
        ``modules``.
    python : sequence of int
        The version of the Python that will run the tool.

    Raises
    ------
    UserError
        The block cannot be read, asks for another Python, or names something that is not in the
        wheelhouse; or the tool imports such a thing. An import that the tool itself guards
        against (``except ImportError``) may be missing.

    Examples
    --------
    >>> house = [{"name": "python-dateutil", "version": "2.9", "modules": ["dateutil"]}]
    >>> needs("import json, dateutil.parser", house)
    Needs(requirements=(), packages=('python-dateutil',))
    >>> needs('''
    ... # /// script
    ... # dependencies = ["Python_DateUtil>=2"]
    ... # ///
    ... import dateutil
    ... ''', house)
    Needs(requirements=('Python_DateUtil>=2',), packages=())
    """
    source = plain(source)
    block = declared(source)
    _check_python(block, python)
    there = {normalised(wheel["name"]) for wheel in wheelhouse}
    provides = {module: normalised(w["name"]) for w in wheelhouse for module in w["modules"]}
    requirements, found, missing = [], set(), {}
    for text in block.dependencies:
        line = _line_of(text, source, block)
        name, marker = _parsed(text, line)
        if name in _HERE:
            continue
        # Whether a marker applies is for the installer to say.
        if name not in there and not marker:
            missing.setdefault(name, line)
        requirements.append(text)
        found.add(name)
    packages = set()
    for module, line, guarded in imported(source):
        if module in provides:
            packages.add(provides[module])
        elif not guarded and module not in sys.stdlib_module_names and module not in _HERE:
            missing.setdefault(module, line)
    if missing:
        error = unavailable([f"{name} (line {at})" for name, at in missing.items()], wheelhouse)
        error.line = min(missing.values())
        raise error
    return Needs(tuple(requirements), tuple(sorted(packages - found)))


def installed(name: str) -> str | None:
    """The version of a package that this Python has, or None."""
    from importlib import metadata  # here, because only the command line asks

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def check_installed(
    source: str,
    version: Callable[[str], str | None] = installed,
    python: Sequence[int] = sys.version_info[:3],
) -> None:
    """See to it that what a tool declares is there, where nothing is installed for it.

    What has a marker is left alone, and so are specifiers of anything but final releases: only an installer can judge
    these.

    Parameters
    ----------
    source : str
        The tool's text.
    version : callable
        Gives the version of a package that is installed, by its normalised name, or None.
    python : sequence of int
        The version of the Python that will run the tool.

    Raises
    ------
    UserError
        The block cannot be read, asks for another Python, or names what is not installed, or not in that version; it
        says how to install that.

    Examples
    --------
    >>> tool = '# /// script\\n# dependencies = ["networkx>=3"]\\n# ///'
    >>> check_installed(tool, lambda name: "3.4")
    >>> check_installed(tool, lambda name: None)
    Traceback (most recent call last):
    flipside.errors.UserError: This tool needs networkx>=3 (line 2), which this Python does not have. Install it: \
python -m pip install "networkx>=3"
    """
    source = plain(source)
    block = declared(source)
    _check_python(block, python)
    lacking = {}
    for text in block.dependencies:
        line = _line_of(text, source, block)
        match = _matched(text, line)
        name, rest = normalised(match["name"]), match["rest"]
        if name in _HERE or ";" in rest:
            continue
        found = version(name)
        if found is None or not _meets(rest, found):
            lacking[text] = f"{text} (line {line}{'' if found is None else f'; here is {found}'})"
    if not lacking:
        return
    names = [*lacking.values()]
    told = " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
    them = "them" if names[1:] else "it"
    # Whoever wrote the tool also wrote what somebody else will copy into a shell.
    quoted = [f'"{text}"' for text in lacking if _QUOTABLE.fullmatch(text)]
    remedy = f"Install {them}: python -m pip install {' '.join(quoted)}"
    if len(quoted) < len(names):
        remedy = f"Install {them} as the block “# /// script” of the tool says, if you trust it."
    raise UserError(f"This tool needs {told}, which this Python does not have.", remedy=remedy)


def _meets(specifier: str, version: str) -> bool:
    """Whether a version is one of those that a specifier allows, as far as both are of final releases."""
    release = version.partition("+")[0]
    if not re.fullmatch(r"\d+(\.\d+)*", release):
        return True
    have = tuple(int(part) for part in release.split("."))
    clauses = (clause.strip() for clause in specifier.strip("() ").split(","))
    known = [match for clause in clauses if (match := _CLAUSE.fullmatch(clause))]
    return all(_allows(match, have) for match in known)


def plain(source: str) -> str:
    """The text of a file with plain line ends, and without the mark of byte order that some editors begin it with."""
    return source.replace("\r\n", "\n").removeprefix("\ufeff")


def unavailable(wanted: Sequence[str], wheelhouse: Sequence[Mapping]) -> UserError:
    """The error for what the wheelhouse does not have, which says what it has.

    Examples
    --------
    >>> print(unavailable(["torch"], [{"name": "numpy", "version": "2.4"}]))
    This tool needs torch, which this page does not have. There is numpy 2.4. Use one of these, or ask \
whoever builds this page to add it: python3 build.py --with NAME
    """
    names = " and ".join([", ".join(wanted[:-1]), wanted[-1]] if wanted[1:] else wanted)
    there = ", ".join(f"{wheel['name']} {wheel['version']}" for wheel in wheelhouse)
    return UserError(
        f"This tool needs {names}, which this page does not have. There is {there or 'nothing'}.",
        remedy="Use one of these, or ask whoever builds this page to add it: "
        "python3 build.py --with NAME",
    )


def declared(source: str) -> Declared:
    """The block of inline script metadata in a text with plain line ends; an empty one where there is none.

    By the PEP a block that does not end is none. Here it is an error, because whoever wrote it meant it.

    Raises
    ------
    UserError
        There are several blocks, or the one there is does not end, is not TOML, or holds the wrong things.

    Examples
    --------
    >>> declared('# /// script\\n# dependencies = ["numpy"]\\n# ///')
    Declared(dependencies=('numpy',), requires_python='', line=1)
    """
    blocks = [match for match in _BLOCK.finditer(source) if match["type"] == "script"]
    start = _START.search(source)
    if len(blocks) > 1:
        raise UserError(
            f"There are {len(blocks)} blocks “# /// script”, in lines "
            f"{' and '.join(str(_line(source, block.start())) for block in blocks)}; one is allowed.",
            remedy="Put all dependencies into the first one, and remove the others.",
            line=_line(source, blocks[1].start()),
        )
    if not blocks:
        if start is None:
            return Declared()
        line = _line(source, start.start())
        what = f"The block “# /// script” in line {line}"
        if any(other.start() < start.start() < other.end() for other in _BLOCK.finditer(source)):
            raise UserError(
                f"{what} begins inside another block.",
                remedy="Leave an empty line before it.",
                line=line,
            )
        raise UserError(
            f"{what} does not end.",
            remedy="Close it with a line “# ///”; every line between has to begin with “# ”.",
            line=line,
        )
    line = _line(source, blocks[0].start())
    content = "".join(
        text[2:] if text.startswith("# ") else text[1:]
        for text in blocks[0]["content"].splitlines(keepends=True)
    )
    return _checked(_toml(content, line), line)


def _toml(content: str, line: int) -> dict:
    import tomllib  # here, because few tools have a block, and a start does without it

    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at line (\d+), column \d+\)$", str(error))
        at = line + int(place[1]) if place else line + content.count("\n")
        what = str(error)[: place.start()] if place else str(error).split(" (at")[0]
        raise UserError(
            f"The block “# /// script” cannot be read: line {at} is not TOML ({what}).",
            remedy='It should look like this: # dependencies = ["numpy", "pandas>=2"]',
            line=at,
        ) from None


def _checked(told: dict, line: int) -> Declared:
    dependencies, python = told.get("dependencies", []), told.get("requires-python", "")
    if not isinstance(dependencies, list) or not all(
        isinstance(each, str) for each in dependencies
    ):
        raise UserError(
            f"In the block “# /// script” (line {line}), dependencies must be a list of names in quotes.",
            remedy='Write for example # dependencies = ["numpy", "pandas>=2"]',
            line=line,
        )
    if not isinstance(python, str):
        raise UserError(
            f"In the block “# /// script” (line {line}), requires-python must be a text.",
            remedy='Write for example # requires-python = ">=3.11"',
            line=line,
        )
    return Declared(tuple(dependencies), python, line)


def _check_python(block: Declared, python: Sequence[int]) -> None:
    if not allows(block, python):
        raise UserError(
            f"This tool asks for Python {block.requires_python} (requires-python, line {block.line}); "
            f"here is Python {'.'.join(map(str, python))}.",
            remedy="Change requires-python in the tool, if it works with this version too.",
            line=block.line,
        )


def allows(block: Declared, python: Sequence[int]) -> bool:
    """Whether ``requires-python`` allows a version of Python.

    Raises
    ------
    UserError
        It is no specifier of a final release.

    Examples
    --------
    >>> allows(Declared(requires_python=">=3.11, !=3.12.*"), (3, 14, 0))
    True
    >>> allows(Declared(requires_python="~=3.11.2"), (3, 14, 0))
    False
    """
    clauses = [clause.strip() for clause in block.requires_python.split(",")]
    return all(_holds(clause, block.line, tuple(python)) for clause in clauses if clause)


def _holds(clause: str, line: int, python: tuple[int, ...]) -> bool:
    match = _CLAUSE.fullmatch(clause)
    if not match or (match["any"] and match["sign"] not in ("==", "!=")):
        raise UserError(
            f"The block “# /// script” (line {line}) has requires-python “{clause}”, which is no version.",
            remedy='Write for example # requires-python = ">=3.11"',
            line=line,
        )
    return _allows(match, python)


def _allows(clause: re.Match, have: tuple[int, ...]) -> bool:
    """Whether a clause of a specifier allows a version."""
    version = tuple(int(part) for part in clause["version"].split("."))
    sign = clause["sign"]
    if sign == "~=":  # at least this version, and the same in all but its last place
        return have >= version and have[: len(version) - 1] == version[:-1]
    if clause["any"]:
        return (have[: len(version)] == version) == (sign == "==")
    size = max(len(have), len(version))
    have, asked = (each + (0,) * (size - len(each)) for each in (have, version))
    return (have == asked) == (sign == "==") if sign in ("==", "!=") else _SIGNS[sign](have, asked)


def _matched(text: str, line: int) -> re.Match:
    match = _REQUIREMENT.fullmatch(text)
    if not match:
        raise UserError(
            f"The dependency “{text}” in line {line} is not the name of a package.",
            remedy="Write a name, and a version if need be, such as networkx or networkx>=3.",
            line=line,
        )
    return match


def _parsed(text: str, line: int) -> tuple[str, bool]:
    """The normalised name in a requirement, and whether it has a marker."""
    match = _matched(text, line)
    if match["rest"].startswith("@"):
        raise UserError(
            f"The dependency “{text}” in line {line} is an address; a tool gets packages by their names only, "
            "out of what came with this page.",
            remedy=f"Write {match['name']} in its place.",
            line=line,
        )
    return normalised(match["name"]), ";" in match["rest"]


def normalised(name: str) -> str:
    """A package's name as all its spellings have it in common (PEP 503).

    Examples
    --------
    >>> normalised("Python_DateUtil")
    'python-dateutil'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(source: str) -> Iterator[tuple[str, int, bool]]:
    """The outermost names of the modules that a text imports, its functions' included.

    Yields
    ------
    (str, int, bool)
        The name, the line, and whether the text guards against its being missing. What
        ``if TYPE_CHECKING:`` holds is not imported.

    Raises
    ------
    UserError
        The text is not Python.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        where = f"Line {line} of the tool" if line else "The tool"
        what = getattr(error, "msg", None) or str(error)
        raise UserError(
            f"{where} is not Python ({what}).", remedy="Correct it and run it again.", line=line
        ) from None
    return _imports(tree.body, False)


def _imports(nodes: Sequence[ast.AST], guarded: bool) -> Iterator[tuple[str, int, bool]]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node.lineno, guarded) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if not node.level:  # a relative one stays in Flipside
                yield node.module.split(".")[0], node.lineno, guarded
        elif isinstance(node, ast.Try):
            yield from _imports(node.body, guarded or any(map(_catches, node.handlers)))
            yield from _imports([*node.handlers, *node.orelse, *node.finalbody], guarded)
        elif isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            yield from _imports(node.orelse, guarded)
        else:
            inner = ast.iter_child_nodes(node)
            yield from _imports([each for each in inner if isinstance(each, _BODIES)], guarded)


def _catches(handler: ast.ExceptHandler) -> bool:
    names = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
    caught = [handler.type] if not isinstance(handler.type, ast.Tuple) else handler.type.elts
    return any(each is None or getattr(each, "id", None) in names for each in caught)


def _line(source: str, at: int) -> int:
    return source.count("\n", 0, at) + 1


def _line_of(text: str, source: str, block: Declared) -> int:
    """The line of the block in which a dependency stands."""
    lines = source.split("\n")
    for number in range(block.line, len(lines)):
        if f'"{text}"' in lines[number] or f"'{text}'" in lines[number]:
            return number + 1
    return block.line
