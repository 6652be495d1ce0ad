"""A new tool with its test, from the smallest one that works: ``static/workshop/starter.py``."""

from __future__ import annotations

import ast
import keyword
import re
from pathlib import Path

from . import ROOT, BuildError
from .files import write

STARTER = ROOT / "static" / "workshop" / "starter.py"
TEST = Path(__file__).resolve().parent / "scaffold" / "test_my_tool.py"
LONGEST = 40


def scaffold(
    name: str,
    title: str | None = None,
    question: str | None = None,
    author: str | None = None,
    root: Path = ROOT,
) -> tuple[Path, Path]:
    """Write a tool and its test, which passes.

    Parameters
    ----------
    name : str
        The tool's id, which its files are named by.
    title, question, author : str, optional
        As its declaration has them; without them those of the starter, and a title made of the name.
    root : path
        The folder with ``py_src`` and ``tests``.

    Returns
    -------
    tool, test : path
        The new files.

    Raises
    ------
    BuildError
        The name or a text cannot be used, or a file is there already; nothing was written.
    """
    check_name(name, root)
    title = title or name.replace("_", " ").capitalize()
    for what, text in (("title", title), ("question", question), ("author", author)):
        check_text(what, text)
    if question and not question.endswith("?"):
        raise BuildError(f"A question ends with a question mark; this does not: {question}")
    tool, test = places(name, root)
    write(tool, renamed(STARTER.read_text(encoding="utf-8"), name, title, question, author))
    tested = TEST.read_text(encoding="utf-8").replace("my_tool", name).replace("My tool", title)
    write(test, tested)
    return tool, test


def places(name: str, root: Path) -> tuple[Path, Path]:
    """Where a tool and its test belong."""
    return root / "py_src/flipside/tools" / f"{name}.py", root / "tests/unit" / f"test_{name}.py"


def check_name(name: str, root: Path) -> None:
    """Raise BuildError with a sentence where a tool cannot have that name."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise BuildError(
            f"“{name}” cannot be the name of a tool. It is small letters, digits and underscores, and "
            "begins with a letter, such as worst_months."
        )
    if len(name) > LONGEST:
        raise BuildError(f"“{name}” is too long for a name; {LONGEST} letters are enough.")
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        raise BuildError(
            f"“{name}” is a word of Python's own; add another one, as in {name}_check."
        )
    for path in places(name, root):
        if path.exists():
            raise BuildError(
                f"{path.relative_to(root).as_posix()} is there already; choose another name."
            )
    if name in taken(root):
        raise BuildError(f"“{name}” means something else to Flipside already; choose another name.")


def taken(root: Path) -> set[str]:
    """Names that a tool would hide: what ``flipside.tools`` defines, and the other commands.

    Examples
    --------
    >>> sorted(taken(ROOT) & {"ids", "load", "read", "tools", "seasons"})
    ['ids', 'load', 'read', 'tools']
    """
    source = (root / "py_src/flipside/tools/__init__.py").read_text(encoding="utf-8")
    names = {"read", "tools"}
    for node in ast.parse(source).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
    return names


def check_text(what: str, text: str | None) -> None:
    """Raise BuildError where a text cannot stand between quotes as it is."""
    if text is not None and (not text.strip() or re.search(r'["\\\x00-\x1f]', text)):
        raise BuildError(
            f"The {what} is one line of words, without double quotes and backslashes; not: {text!r}"
        )


def renamed(starter: str, name: str, title: str, question: str | None, author: str | None) -> str:
    """The starter as the tool of that name, with imports as inside of the package."""
    text = starter.replace("from flipside import", "from .. import")
    text = re.sub(r"\bfrom flipside\.", "from ..", text)
    text = replaced(text, "id", name)
    text = replaced(text, "title", title)
    if author:
        text = replaced(text, "author", author)
    if question:
        text = replaced(text, "question", question)
        text = re.sub(r'\A""".*', lambda _: f'"""{question}', text)
    return text


def replaced(text: str, field: str, value: str) -> str:
    """`text` with a field of the declaration set to a value."""
    made, count = re.subn(
        rf'^(    {field}=)".*",$', lambda found: f'{found[1]}"{value}",', text, flags=re.MULTILINE
    )
    if count != 1:
        raise BuildError(f"{STARTER.name} must have a line with {field}= once, not {count} times.")
    return made


NEXT = """\
{tool}  the tool
{test}  its test, which passes

Next:
  1. Say in the tool what it answers and how, with its limits; put your name in the author line.
  2. Write `run`, and a case worked by hand in the test.
  3. Try it:   python -m flipside {name} static/samples/10_Portfolios_Prior_12_2.CSV
               python3 build.py serve
  4. Test it:  python3 build.py test tests/unit/test_{name}.py tests/unit/test_tools.py -k {name}
CONTRIBUTING.md explains each step."""


def told(name: str, tool: Path, test: Path, root: Path = ROOT) -> str:
    """What was made, and what to do next."""
    tool, test = (path.relative_to(root).as_posix() for path in (tool, test))
    return NEXT.format(name=name, tool=tool, test=test)
