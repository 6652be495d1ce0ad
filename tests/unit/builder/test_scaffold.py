"""A new tool: its test passes at once, finds a wrong number, and the house's checks have nothing to say."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

from builder import ROOT, BuildError, commands
from builder.scaffold import LONGEST, scaffold, told

LONG = "worst_months_of_every_second_season_by_x"


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The package with the tests that run over all tools, apart from the real ones."""
    root = tmp_path_factory.mktemp("copy")
    left_out = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "py_src", root / "py_src", ignore=left_out)
    shutil.copytree(ROOT / "static" / "samples", root / "static" / "samples")
    (root / "tests" / "unit").mkdir(parents=True)
    for name in ("synthetic.py", "test_tools.py"):
        shutil.copyfile(ROOT / "tests" / "unit" / name, root / "tests" / "unit" / name)
    for name in ("pyproject.toml", "tests/sizes.py"):
        shutil.copyfile(ROOT / name, root / name)
    return root


@pytest.fixture
def made(copy):
    """Scaffolds in the copy; what was made is gone after the test."""
    files = []

    def make(name, **texts):
        files.extend(scaffold(name, **texts, root=copy))
        return files[-2:]

    yield make
    for file in files:
        file.unlink()


def run(copy, *command):
    return subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=copy,
        capture_output=True,
        encoding="utf-8",
    )


def pytest_on(copy, *arguments):
    return run(copy, "pytest", "-q", "-p", "no:cacheprovider", *arguments)


def test_its_test_and_those_of_all_tools_pass_at_once(copy, made):
    tool, test = made("worst_months", question="Which months are the worst?", author="A. Member")
    assert (tool.name, test.name) == ("worst_months.py", "test_worst_months.py")
    passed = pytest_on(copy, test, "tests/unit/test_tools.py", "-k", "worst_months")
    assert passed.returncode == 0, passed.stdout
    [count] = re.findall(r"(\d+) passed", passed.stdout)
    assert int(count) > 40


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("+ 1) / 2  #", "+ 1) / 3  #"),
        ("1 / np.sqrt", "2 / np.sqrt"),
        ("tails(data.returns, tail)", "tails(data.returns, 1)"),
        ("~np.isnan(values)", "np.ones(len(values), bool)"),
        ("data.buckets // 2", "data.buckets"),
        ('"datetime64[Y]"', '"datetime64[M]"'),
    ],
)
def test_a_wrong_number_in_the_tool_fails_its_test(copy, made, right, wrong):
    tool, test = made("mutant")
    source = tool.read_text(encoding="utf-8")
    assert source.count(right) == 1
    tool.write_text(source.replace(right, wrong), encoding="utf-8")
    failed = pytest_on(copy, test)
    assert failed.returncode == 1, failed.stdout


@pytest.mark.parametrize("name", ["x", LONG])
def test_the_linters_find_nothing(copy, made, name):
    files = made(
        name, title="It’s “mine”", question="Is it mine, and if so, since when? " * 5 + "?"
    )
    for check in (["check"], ["format", "--diff"]):
        found = run(copy, "ruff", *check, *files)
        assert found.returncode == 0, found.stdout


def test_the_texts_are_where_they_belong(made):
    tool, test = made("mine", title="Mine", question="Is it mine?", author="A. Member")
    source = tool.read_text(encoding="utf-8")
    assert source.startswith('"""Is it mine?\n\nMethod:')
    for line in ('id="mine",', 'title="Mine",', 'question="Is it mine?",', 'author="A. Member",'):
        assert f"    {line}\n" in source
    assert "from flipside" not in source
    assert "from ..data.kinds import BucketReturns\n" in source
    assert test.read_text(encoding="utf-8").startswith('"""Mine: worked by hand')
    assert "my_tool" not in source + test.read_text(encoding="utf-8")


def test_without_texts_the_title_is_made_of_the_name(made):
    tool, _ = made("worst_months")
    source = tool.read_text(encoding="utf-8")
    assert 'title="Worst months",' in source
    assert 'author="Your name",' in source


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Worst", "small letters"),
        ("worst-months", "small letters"),
        ("../worst", "small letters"),
        ("2nd", "begins with a letter"),
        ("_worst", "begins with a letter"),
        ("", "small letters"),
        ("größe", "small letters"),
        ("x" * (LONGEST + 1), "too long"),
        ("lambda", "a word of Python's own"),
        ("match", "a word of Python's own"),
        ("inversion", r"tools/inversion\.py is there already"),
        ("tools", r"tests/unit/test_tools\.py is there already"),
        ("ids", "means something else"),
        ("read", "means something else"),
    ],
)
def test_names_that_are_refused(copy, name, message):
    before = sorted(copy.rglob("*"))
    with pytest.raises(BuildError, match=message):
        scaffold(name, root=copy)
    assert sorted(copy.rglob("*")) == before


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"question": "It is mine."}, "ends with a question mark; this does not: It is mine"),
        ({"question": 'Is it "mine"?'}, "The question is one line of words"),
        ({"title": "a\\b"}, "The title is one line of words"),
        ({"title": "two\nlines"}, "The title is one line of words"),
        ({"author": " "}, "The author is one line of words"),
    ],
)
def test_texts_that_are_refused(copy, texts, message):
    before = sorted(copy.rglob("*"))
    with pytest.raises(BuildError, match=message):
        scaffold("mine", **texts, root=copy)
    assert sorted(copy.rglob("*")) == before


def test_at_the_door_it_says_what_to_do_next(copy, made, monkeypatch, capsys):
    asked = []

    def make(*given):
        asked.append(given)
        return [ROOT / "py_src/flipside/tools/mine.py", ROOT / "tests/unit/test_mine.py"]

    monkeypatch.setattr("builder.scaffold.scaffold", make)
    assert commands.main(["scaffold", "mine", "--title", "Mine", "--question", "Mine?"]) == 0
    assert asked == [("mine", "Mine", "Mine?", None)]
    said = capsys.readouterr().out
    assert "py_src/flipside/tools/mine.py" in said
    assert "build.py test tests/unit/test_mine.py" in said
    assert "{" not in told("mine", *made("mine"), copy)


def test_a_bad_name_at_the_door_is_one_sentence(capsys):
    assert commands.main(["scaffold", "Worst Months"]) == 1
    assert "“Worst Months” cannot be the name of a tool." in capsys.readouterr().err
