"""Code out of a model's answer, by the page's own module."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sizes import examples
from unit.workshop.javascript import Refused, call

from builder import ROOT

TOOL = 'import numpy as np\n\nTOOL = Tool("a")\n\n\ndef run(data, *, progress):\n    return 1\n'
OTHER = 'TOOL = Tool("b")\n'
SOURCES = sorted((ROOT / "py_src" / "flipside" / "tools").glob("[a-z]*.py"))
WHOLE = "Ask the model for the complete Python file"


def code_in(reply: str) -> dict:
    return call("workshop/answer.js", "codeIn", reply)


def fenced(code: str, tag: str = "python", fence: str = "```") -> str:
    return f"{fence}{tag}\n{code}{fence}\n"


def indented(text: str, by: str) -> str:
    return "".join(by + line for line in text.splitlines(keepends=True))


SHELL = fenced("pip install x\n", "sh")
DIFF = fenced("-TOOL = 1\n", "diff")
DOCUMENT = 'TOOL: Tool = Tool("a")\nTEXT = """\n```python\nx = 1\n```\n"""\n'
DEEPER = 'TOOL = """\n    ```\n    x\n    ```\n"""\n'
HTML = TOOL.replace("return 1", "return data &gt; 1")
CURLED = TOOL.replace('"a"', "“a”")
BLANKS = TOOL.replace("    return", "\u00a0   return")

TAKEN = [
    # name, reply, code, note
    ("one block", f"Here it is.\n\n{fenced(TOOL)}\nDone.", TOOL, ""),
    ("the block alone", fenced(TOOL), TOOL, ""),
    ("tildes", fenced(TOOL, "py", "~~~"), TOOL, ""),
    ("no tag", fenced(TOOL, ""), TOOL, ""),
    ("a tag with attributes", fenced(TOOL, 'python {title="a.py"}'), TOOL, ""),
    ("a blank before the tag", fenced(TOOL, " python"), TOOL, ""),
    ("long fence", fenced(TOOL, fence="``````"), TOOL, ""),
    ("longer fence than inside", fenced(DOCUMENT, fence="````"), DOCUMENT, ""),
    ("tildes around backticks", fenced(DOCUMENT, fence="~~~"), DOCUMENT, ""),
    ("the same fence inside", f"Here:\n\n{fenced(DOCUMENT)}", DOCUMENT, "Lines 4 to 9 of"),
    ("a fence of its own, deeper", fenced(DEEPER), DEEPER, ""),
    ("in a list", f"1. Here:\n\n{indented(fenced(TOOL), '   ')}", TOOL, ""),
    ("deep in a list", indented(fenced(TOOL), " " * 8), TOOL, ""),
    ("a tab before the fence", indented(fenced(TOOL), "\t"), TOOL, ""),
    ("closed by a longer fence", f"```\n{TOOL}`````\n", TOOL, ""),
    ("in a document", f"````markdown\nIt is:\n\n{fenced(TOOL)}````\n", TOOL, ""),
    ("unclosed", f"```python\n{TOOL}", TOOL, "may have been cut off"),
    ("Windows", fenced(TOOL).replace("\n", "\r\n"), TOOL, ""),
    ("a mark of byte order", f"\ufeff{fenced(TOOL)}", TOOL, ""),
    (
        "a second block that is no tool",
        f"{SHELL}{fenced(TOOL)}",
        TOOL,
        "Of 2 blocks of code the one that declares TOOL was taken.",
    ),
    (
        "two tools",
        f"{fenced(OTHER)}\nand\n\n{fenced(TOOL)}",
        TOOL,
        "2 blocks of code declare TOOL; the longest was taken.",
    ),
    (
        "a diff beside the whole",
        f"{DIFF}{fenced(TOOL)}",
        TOOL,
        "Of 2 blocks",
    ),
    ("no fence", TOOL, TOOL, ""),
    ("no fence, blank lines", f"\n\n{TOOL}\n\n", TOOL, ""),
    (
        "no fence, words around",
        f"Here’s the tool:\n\npython\nCopy code\n{TOOL}\nIt compares both ends.\nTell me more!",
        TOOL,
        "Lines 5 to 11 of what was pasted were taken for the code.",
    ),
    (
        "no fence, comments above",
        f"# /// script\n# ///\n{TOOL}",
        f"# /// script\n# ///\n{TOOL}",
        "",
    ),
    ("no fence, its author above", f"# by me\n{TOOL}", f"# by me\n{TOOL}", ""),
    (
        "no fence, words in its docstring",
        f'Yes.\n"""Question?\n\nMethod: this one.\nIt is long.\n"""\n{TOOL}\nDone.',
        f'"""Question?\n\nMethod: this one.\nIt is long.\n"""\n{TOOL}',
        "Lines 2 to 13 of",
    ),
    ("no fence, a fence in a docstring", DOCUMENT, DOCUMENT, ""),
    (
        "quotes are not changed",
        fenced(CURLED),
        CURLED,
        "Line 3 of the code has the typographic quote “",
    ),
    ("quotes in a text are fine", fenced(f"{TOOL}X = 'a “b”'\n"), f"{TOOL}X = 'a “b”'\n", ""),
    ("quotes in a comment are fine", fenced(f"{TOOL}# a “b”\n"), f"{TOOL}# a “b”\n", ""),
    ("entities", fenced(HTML), HTML, "Line 7 of the code has “&gt;”: it was copied as HTML."),
    ("entities in a text are fine", fenced(f"{TOOL}X = '&lt;'\n"), f"{TOOL}X = '&lt;'\n", ""),
    ("a blank that is none", fenced(BLANKS), BLANKS, "Line 7 of the code has a blank that"),
    ("dots in a text are fine", fenced(f"{TOOL}X = '...'\n"), f"{TOOL}X = '...'\n", ""),
    ("dots that index are fine", fenced(f"{TOOL}X = y[..., 0]\n"), f"{TOOL}X = y[..., 0]\n", ""),
    (
        "a comment of its own is fine",
        fenced(f"{TOOL}X = 1  # the rest stays None\n"),
        f"{TOOL}X = 1  # the rest stays None\n",
        "",
    ),
]

REFUSED = [
    # name, reply, message, remedy
    ("nothing", " \n", "Nothing was pasted", "Copy the model’s whole answer"),
    ("words", "I cannot do that.", "There is no code in what was pasted", "Copy the model’s whole"),
    ("code inside a line", "Use ```TOOL``` here.", "There is no code", "Copy the model’s whole"),
    ("a part", fenced("def run(data):\n    return 2\n"), "is not a whole tool", WHOLE),
    ("a part, no fence", "def run(data):\n    return 2\n", "is not a whole tool", WHOLE),
    ("a test of TOOL", fenced("TOOL == 1\n"), "is not a whole tool", WHOLE),
    ("a diff", fenced("-a\n+TOOL = 1\n", "diff"), "only the changes (a diff)", WHOLE),
    ("hunks", fenced("@@ -1,2 +1,2 @@\n-a\n+b\n", ""), "only the changes (a diff)", WHOLE),
    ("a patch", "--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-a\n+b\n", "only the changes", WHOLE),
    (
        "search and replace",
        fenced("<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n"),
        "(a diff)",
        WHOLE,
    ),
    (
        "search and replace of TOOL",
        fenced(f"<<<<<<< SEARCH\n{OTHER}=======\n{TOOL}>>>>>>> REPLACE\n"),
        "(a diff)",
        WHOLE,
    ),
    (
        "the rest",
        fenced(f"{TOOL}# ... rest unchanged\n"),
        "its line 8 stands for something left out (“# ... rest unchanged”)",
        WHOLE,
    ),
    ("one sign for dots", fenced(f"{TOOL}    # … more\n"), "its line 8 stands", WHOLE),
    (
        "words for the rest",
        fenced(f"# (The other functions stay the same.)\n{TOOL}"),
        "line 1",
        WHOLE,
    ),
    ("as before", fenced(f"{TOOL}# Same as before\n"), "its line 8 stands", WHOLE),
    ("a function without body", fenced(f"{TOOL}def f():\n    ...\n"), "its line 9 stands", WHOLE),
    ("no fence, elided", f"{TOOL}# ...\n", "its line 8 stands", WHOLE),
]


@pytest.mark.parametrize(("reply", "code", "note"), [pytest.param(*r[1:], id=r[0]) for r in TAKEN])
def test_what_is_taken(reply, code, note):
    found = code_in(reply)
    assert found["code"] == code
    assert (note in found["note"]) if note else found["note"] == ""


@pytest.mark.parametrize(
    ("reply", "message", "remedy"), [pytest.param(*r[1:], id=r[0]) for r in REFUSED]
)
def test_what_is_refused(reply, message, remedy):
    with pytest.raises(Refused) as caught:
        code_in(reply)
    assert caught.value.name == "NoCode"
    assert message in caught.value.message
    assert caught.value.message.endswith(".")
    assert caught.value.remedy.startswith(remedy)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "form", ["{}", "Here it is.\n\n```python\n{}```\n", "So:\n\n{}\nThat is all."]
)
def test_every_tool_of_the_package_is_taken_as_it_is(path, form):
    source = path.read_text(encoding="utf-8")
    assert code_in(form.replace("{}", source))["code"] == source


def test_the_longest_is_taken_in_whatever_order():
    assert code_in(fenced(TOOL) + fenced(OTHER)) == code_in(fenced(OTHER) + fenced(TOOL))


# What could end a fence, start another one, or be taken for something else.
TRAPS = """
```|````|~~~|~~~~|    ```|\t```|```python|`|``|x = 1|\"\"\"|'''|# a comment|<b>&lt;</b>|“|@@ -1 +1 @@|--- a|+++ b||
    y = 2|\u2028|\x85|TOOL = 2|(End of the prompt)|Words in a row|$&|$`|\\|- a
"""
PIECES = st.one_of(
    st.sampled_from(re.split(r"[|\n]", TRAPS)),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)


def outcome(reply: str) -> tuple[str | None, Refused | None]:
    """The code, or why there is none."""
    try:
        return code_in(reply)["code"], None
    except Refused as error:
        return None, error


@settings(max_examples=examples(300))
@given(before=st.lists(PIECES, max_size=8), after=st.lists(PIECES, max_size=8))
def test_any_source_comes_out_of_the_prompts_fence_as_it_went_in(before, after):
    source = "\n".join([*before, "TOOL = Tool()", *after, ""])
    code, error = outcome(f"Here:\n\n{call('workshop/brief.js', 'fenced', source)}\n")
    # But that dots in place of code are no whole file, wherever they come from.
    if error and re.search(r"\.{3}|…", source):
        assert "stands for something left out" in error.message
    else:
        assert code == source.replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=examples(300))
@given(before=st.lists(PIECES, max_size=8), after=st.lists(PIECES, max_size=8))
def test_no_text_makes_it_fail_without_words(before, after):
    code, error = outcome("\n".join([*before, *after]))
    if error:
        assert error.name == "NoCode"
        assert error.remedy
    else:
        assert "TOOL" in code
