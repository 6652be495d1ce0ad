"""What a tool declares (PEP 723) and imports, read from its text."""

from __future__ import annotations

import re
import sys

import pytest

from flipside.errors import UserError
from flipside.requirements import (
    Declared,
    Needs,
    allows,
    check_installed,
    declared,
    installed,
    needs,
)

HOUSE = [
    {"name": "numpy", "version": "2.4.3", "modules": ["numpy"]},
    {"name": "pandas", "version": "3.0.2", "modules": ["pandas"]},
    {"name": "python-dateutil", "version": "2.9.0", "modules": ["dateutil"]},
]
THERE = "There is numpy 2.4.3, pandas 3.0.2, python-dateutil 2.9.0."


def block(*lines: str, before: str = "", after: str = "") -> str:
    inner = "".join(f"# {line}\n" if line else "#\n" for line in lines)
    return f"{before}# /// script\n{inner}# ///{after}"


def refusal(source: str) -> UserError:
    with pytest.raises(UserError) as caught:
        needs(source, HOUSE, (3, 14, 0))
    assert caught.value.remedy
    return caught.value


# The example of the PEP, its end as a line of TOML inside, and a block of another type.
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", Declared()),
        ("# just a comment\nimport os\n", Declared()),
        (
            block('requires-python = ">=3.11"', "dependencies = [", '  "requests<3",', '  "rich",', "]",
                  after="\n\nimport requests\n"),
            Declared(("requests<3", "rich"), ">=3.11", 1),
        ),
        (block("", 'dependencies = ["a"]', "", "[tool.uv]", "x = 1"), Declared(("a",), "", 1)),
        (block("/// script", before="x = 1\n"), None),
        (block("dependencies = []", "///", "[tool]"), None),
        (block('dependencies = ["a"]', before='"""Title."""\n\n'), Declared(("a",), "", 3)),
        (block('dependencies = ["a"]').replace("\n", "\r\n"), Declared()),  # its caller makes them plain
        ("# /// other\n# x = 1\n# ///\n\n" + block('dependencies = ["a"]'), Declared(("a",), "", 5)),
        ("# /// other\n# dependencies = 5\n# ///\n", Declared()),
        ("#/// script\n# dependencies = 5\n# ///\n", Declared()),
        ("    # /// script\n    # dependencies = 5\n    # ///\n", Declared()),
    ],
)  # fmt: skip
def test_the_block_is_what_the_pep_says(source, expected):
    if expected is None:
        with pytest.raises(UserError, match="is not TOML"):
            declared(source)
    else:
        assert declared(source) == expected


def test_a_line_that_looks_like_the_end_ends_only_the_last_of_its_comments():
    """By the PEP the end is the last such line of the comment: what stands before is content."""
    source = block("[tool.x]", 'text = """', "///", '"""')
    assert declared(source) == Declared((), "", 1)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            block("a = 1", after="\n\n\n") + block("b = 1"),
            "There are 2 blocks “# /// script”, in lines 1 and 6; one is allowed.",
        ),
        (
            "import os\n# /// script\n# dependencies = []\nx = 1\n",
            "The block “# /// script” in line 2 does not end.",
        ),
        (
            "# /// script\n# dependencies = []\n\n# ///\n",
            "The block “# /// script” in line 1 does not end.",
        ),
        (
            block("x = 1").replace("script", "other") + "\n" + block('dependencies = ["a"]'),
            "The block “# /// script” in line 4 begins inside another block.",
        ),
        (
            block("a = 1", 'dependencies = ["a", b]', before="\n\n"),
            "The block “# /// script” cannot be read: line 5 is not TOML (Invalid value).",
        ),
        (block('dependencies = ["a"'), "cannot be read: line 2 is not TOML"),
        (block('dependencies = "numpy"'), "dependencies must be a list of names in quotes"),
        (block("dependencies = [1]"), "dependencies must be a list of names in quotes"),
        (block("requires-python = 3.11"), "requires-python must be a text"),
        (block('requires-python = "three"'), "requires-python “three”, which is no version"),
        (block('requires-python = ">=3.*"'), "which is no version"),
        (
            block('requires-python = ">=3.15"'),
            "This tool asks for Python >=3.15 (requires-python, line 1); here is Python 3.14.0.",
        ),
        (block('dependencies = ["numpy", "!x"]'), "The dependency “!x” in line 2 is not the name"),
        (block('dependencies = [""]'), "The dependency “” in line 2 is not the name"),
        (
            block("dependencies = [", '"a @ https://example.org/a-1-py3-none-any.whl"', "]"),
            "The dependency “a @ https://example.org/a-1-py3-none-any.whl” in line 3 is an address",
        ),
        (block('dependencies = ["https://example.org/a.whl"]'), "is not the name of a package"),
        (block('dependencies = ["a.whl"]'), f"This tool needs a-whl (line 2), which this page does not have. {THERE}"),
        (block('dependencies = ["torch"]'), f"This tool needs torch (line 2), which this page does not have. {THERE}"),
        (
            "import numpy\ndef f():\n    from sklearn.tree import x\n",
            f"This tool needs sklearn (line 3), which this page does not have. {THERE}",
        ),
        (
            block('dependencies = ["one"]', after="\nimport two, three.four\n"),
            f"This tool needs one (line 2), two (line 4) and three (line 4), which this page does not have. {THERE}",
        ),
        ("x = 1\nimport = 2\n", "Line 2 of the tool is not Python (invalid syntax)."),
        ("x = '\0'", "is not Python (source code string cannot contain null bytes)"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(source, message):
    error = refusal(source)
    assert message in error.message
    # The one that an editor marks is one of those that the words name.
    assert (error.line is None) == ("null bytes" in message)
    assert not error.line or re.search(rf"\b[Ll]ines? (\d+ and )?{error.line}\b", error.message)


def test_who_can_add_a_package_is_told_how():
    told = refusal("import torch")
    assert told.remedy.endswith(
        "ask whoever builds this page to add it: python3 build.py --with NAME"
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import json, os.path\nfrom . import spread\nfrom ..stats import x\n", Needs((), ())),
        ("import flipside.report\nfrom flipside import tool\nimport js, pyodide\n", Needs((), ())),
        ("import pandas\n", Needs((), ("pandas",))),
        ("def f():\n    if x:\n        import dateutil.tz\n", Needs((), ("python-dateutil",))),
        ("class A:\n    with b:\n        import pandas as pd\n", Needs((), ("pandas",))),
        ("match x:\n    case 1:\n        import pandas\n", Needs((), ("pandas",))),
        ("async def f():\n    async for x in y:\n        import pandas\n", Needs((), ("pandas",))),
        # What a tool can do without may be missing.
        ("try:\n    import numba\nexcept ImportError:\n    numba = None\n", Needs((), ())),
        ("try:\n    import numba\nexcept (OSError, ImportError):\n    pass\n", Needs((), ())),
        ("try:\n    import pandas\nexcept ImportError:\n    pass\n", Needs((), ("pandas",))),
        ("try:\n    x()\nexcept E:\n    import pandas\n", Needs((), ("pandas",))),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import torch\n", Needs((), ())),
        (
            block('dependencies = ["pandas>=3", "flipside", "NumPy"]', after="\nimport pandas, numpy, dateutil"),
            Needs(("pandas>=3", "NumPy"), ("python-dateutil",)),
        ),
        # Whether a marker applies is the installer's to say.
        (
            block("dependencies = [\"winreg2; sys_platform == 'win32'\"]"),
            Needs(("winreg2; sys_platform == 'win32'",), ()),
        ),
        (
            block('dependencies = ["Python.DateUtil[x,y]>=2,<3", "pandas (>=3)"]'),
            Needs(("Python.DateUtil[x,y]>=2,<3", "pandas (>=3)"), ()),
        ),
        (
            block('dependencies = ["pandas"]').replace("\n", "\r\n"),
            Needs(("pandas",), ()),
        ),
    ],
)  # fmt: skip
def test_needs(source, expected):
    assert needs(source, HOUSE, (3, 14, 0)) == expected


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    import numba\nexcept OSError:\n    pass\n",
        "try:\n    pass\nexcept ImportError:\n    import numba\n",
        "try:\n    pass\nfinally:\n    import numba\n",
        "if TYPE_CHECKING:\n    pass\nelse:\n    import numba\n",
    ],
)
def test_an_import_that_nothing_guards_is_needed(source):
    assert "numba" in refusal(source).message


def test_a_long_expression_is_no_trouble():
    deep = "x = " + " + ".join(["1"] * 500)
    assert needs(f"{deep}\nimport pandas", HOUSE) == Needs((), ("pandas",))


@pytest.mark.parametrize(
    ("specifier", "expected"),
    [
        ("", True),
        (">=3.14", True),
        (">=3.14.1", False),
        (">3.14", False),
        (">3.13.9", True),
        ("<3.15", True),
        ("<=3.14", True),
        ("==3.14", True),
        ("==3.14.*", True),
        ("==3.13.*", False),
        ("!=3.14.*", False),
        ("!=3.14.2", True),
        ("~=3.11", True),
        ("~=3.14.0", True),
        ("~=3.15", False),
        (">=3.11,<3.14", False),
        (" >= 3.11 , < 4 ", True),
    ],
)
def test_which_python_is_allowed(specifier, expected):
    """As `packaging` has it, of which pip brings a copy."""
    assert allows(Declared(requires_python=specifier), (3, 14, 0)) is expected
    specifiers = pytest.importorskip("pip._vendor.packaging.specifiers")
    assert specifiers.SpecifierSet(specifier).contains("3.14.0") is expected


def test_without_a_version_it_is_the_python_that_runs():
    version = ".".join(map(str, sys.version_info[:2]))
    assert needs(block(f'requires-python = "=={version}.*"'), HOUSE) == Needs((), ())


HAVE = {"networkx": "3.4.2", "pandas": "2.2.3", "local": "1.0+cpu", "early": "2.0rc1"}


@pytest.mark.parametrize(
    "text",
    ["networkx", "NetworkX", "networkx>=3", "networkx>=3,<4", "networkx (>=3)", "networkx==3.4.*", "networkx~=3.1",
     "networkx[extra]>=3", "local==1.0", "early<1", "flipside>=99", 'torch; sys_platform == "win32"',
     "networkx === odd", "networkx>=3rc1", "networkx @ https://example.org/networkx.whl"],
)  # fmt: skip
def test_what_is_installed_is_enough(text):
    check_installed(block(f"dependencies = ['{text}']"), HAVE.get, (3, 11, 7))


@pytest.mark.parametrize(
    ("dependencies", "told", "remedy"),
    [
        (["torch"], "torch (line 2)", 'Install it: python -m pip install "torch"'),
        (["torch[cpu]>=2, <3"], "torch[cpu]>=2, <3 (line 2)",
         'Install it: python -m pip install "torch[cpu]>=2, <3"'),
        (["pandas", "torch"], "torch (line 2)", 'Install it: python -m pip install "torch"'),
        (["torch", "networkx", "jax"], "torch (line 2) and jax (line 2)",
         'Install them: python -m pip install "torch" "jax"'),
        (["a", "b", "c"], "a (line 2), b (line 2) and c (line 2)",
         'Install them: python -m pip install "a" "b" "c"'),
        (["pandas>=3"], "pandas>=3 (line 2; here is 2.2.3)",
         'Install it: python -m pip install "pandas>=3"'),
        (["pandas!=2.2.*"], "pandas!=2.2.* (line 2; here is 2.2.3)",
         'Install it: python -m pip install "pandas!=2.2.*"'),
        (["local>1.0"], "local>1.0 (line 2; here is 1.0+cpu)", 'Install it: python -m pip install "local>1.0"'),
        # Never a command that does something else than to install what is named.
        (["torch>=1$(rm -rf ~)"], "torch>=1$(rm -rf ~) (line 2)",
         "Install it as the block “# /// script” of the tool says, if you trust it."),
        (["torch>=1`ls`", "jax"], "torch>=1`ls` (line 2) and jax (line 2)",
         "Install them as the block “# /// script” of the tool says, if you trust it."),
        (["torch @ https://example.org/a.whl"], "torch @ https://example.org/a.whl (line 2)",
         "Install it as the block “# /// script” of the tool says, if you trust it."),
    ],
)  # fmt: skip
def test_what_is_not_installed_is_named_with_how_to_install_it(dependencies, told, remedy):
    with pytest.raises(UserError) as caught:
        check_installed(block(f"dependencies = {dependencies}"), HAVE.get, (3, 11, 7))
    assert (
        caught.value.message == f"This tool needs {told}, which this Python does not have."
    )  # fmt: skip
    assert caught.value.remedy == remedy


def test_the_block_is_read_and_the_python_compared_before_anything_is_looked_for():
    def never(name):
        raise AssertionError

    for content, told in (
        ("dependencies = 5", "must be a list of names in quotes"),
        ('requires-python = ">=3.12"', "asks for Python >=3.12 .* here is Python 3.11.7"),
        ('dependencies = ["two words"]', "“two words” in line 2 is not the name of a package"),
    ):
        with pytest.raises(UserError, match=told):
            check_installed(block(content), never, (3, 11, 7))
    check_installed("import networkx", never)


def test_what_this_python_has():
    check_installed(block('dependencies = ["numpy>=2", "PyTest", "python.dateutil"]'))
    assert installed("no-such-package-there") is None


@pytest.mark.parametrize("start", ["\ufeff", "\ufeff\r\n"])
def test_a_mark_of_byte_order_hides_neither_the_block_nor_the_code(start):
    source = start + block('dependencies = ["pandas"]') + "\nimport numpy\n"
    assert needs(source, HOUSE) == Needs(("pandas",), ("numpy",))
    with pytest.raises(UserError, match="torch"):
        check_installed(start + block('dependencies = ["torch"]'), HAVE.get)
