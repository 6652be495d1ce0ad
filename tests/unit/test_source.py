"""Tools made of text: what they compute, what is said where they go wrong, and that nothing of them stays behind."""

from __future__ import annotations

import json
import re
import sys

import pytest
from unit.synthetic import bucket_returns, factor_panel

from builder import ROOT
from flipside import __version__, limits, source, tool, tools
from flipside.data import read
from flipside.data.kinds import KINDS
from flipside.errors import CodeError, UserError
from flipside.stats import spread

TOOLS = ROOT / "py_src" / "flipside" / "tools"
STARTER = (ROOT / "static" / "workshop" / "starter.py").read_text(encoding="utf-8")
DATA = bucket_returns(24, 5)

HEAD = '''\
"""Which is it?"""

from flipside import report
from flipside.report import Metric, Report, Verdict
from flipside.tool import Parameter, Tool

TOOL = Tool("mine", "Mine", "Which is it?", ("bucket_returns",), ())

'''
FIRST = HEAD.count("\n") + 1  # the line of what follows it
GOOD = 'def run(data, *, progress):\n    return Report(Verdict("good", "Fine."), [])\n'


def fault(text, name="mine"):
    """What is said of a file that cannot be loaded."""
    with pytest.raises(CodeError) as caught:
        source.load(text, name)
    return caught.value


def failing(body, helpers=""):
    """What is said of a tool whose `run` has these lines and fails; the line of the first of them is `FIRST` + 1."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    module = source.load(f"{HEAD}def run(data, *, progress):\n{lines}\n{helpers}", "mine")
    with pytest.raises(CodeError) as caught:
        source.run(module, "new", DATA)
    return caught.value


def frames(trace):
    return re.findall(r'File "(.*?)", line (\d+)(?:, in (\S+))?', trace)


# --- what a tool of text computes


def test_a_tool_answers_and_says_where_it_is_from():
    module = source.load(HEAD + GOOD, "mine")
    made = source.run(module, "new", DATA)
    assert made == {
        "tool": "mine",
        "title": "Mine",
        "data": json.loads(json.dumps(DATA.describe(), default=str)),
        "params": {},
        "verdict": {"level": "good", "label": "Good", "text": "Fine."},
        "blocks": [],
        "warnings": ["Computed by “Mine”, which is not one of Flipside's own tools."],
        "version": __version__,
        "origin": "new",
    }


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        ("edited", "Computed by an edited version of “Mine”, not by Flipside's own."),
        ("new", "Computed by “Mine”, which is not one of Flipside's own tools."),
        ("shared", "Computed by “Mine”, a tool from somebody else; Flipside has not checked what it computes."),
    ],
)  # fmt: skip
def test_the_mark_comes_first_and_once(origin, words):
    text = HEAD + GOOD.replace(", [])", ', [], ["Careful."])')
    made = source.run(source.load(text, "mine"), origin, DATA)
    assert made["warnings"] == [words, "Careful."]
    # The page's own Python looks at it once more.
    again = source.admitted(json.loads(json.dumps(made)), origin, DATA)
    assert again == made


@pytest.mark.parametrize("id", tools.ids())
def test_the_gallerys_tools_as_text_compute_the_same(id):
    text = (TOOLS / f"{id}.py").read_text(encoding="utf-8")
    shipped = tools.load(id)
    names = shipped.TOOL.samples
    samples = ROOT / "static" / "samples"
    sets = tuple(read((samples / name).read_bytes(), name)[0] for name in names)
    made = source.run(source.load(text, id), "edited", sets)
    mark = f"Computed by an edited version of “{shipped.TOOL.title}”, not by Flipside's own."
    assert made.pop("origin") == "edited"
    assert made["warnings"].pop(0) == mark
    assert made == tool.run(shipped, sets).to_json()


@pytest.mark.parametrize("id", tools.ids())
def test_the_gallerys_declarations_as_text_are_the_same(id):
    text = (TOOLS / f"{id}.py").read_text(encoding="utf-8")
    told = source.load(text, id).TOOL.to_json()
    assert told == tools.load(id).TOOL.to_json()
    plain = json.loads(json.dumps(told, default=str))
    assert source.declared(plain) == plain
    found = source.outline(text)
    assert (found["id"], found["title"], found["question"]) == (id, told["title"], told["question"])
    assert found["author"] == told["author"]
    assert found["about"].startswith(tools.load(id).__doc__.strip().splitlines()[0])


def test_the_starter():
    data = bucket_returns(120, 10)
    made = source.run(source.load(STARTER, "my_tool"), "new", data, {"tail": "2"})
    values = spread.difference(*spread.tails(data.returns, 2))
    assert made["params"] == {"tail": 2}
    assert made["blocks"][0]["items"][0]["value"] == pytest.approx((values > 0).mean())
    assert source.outline(STARTER)["id"] == "my_tool"


def test_parameters_and_progress_reach_it():
    text = HEAD.replace(", ())", ', (Parameter("n", "N", "N.", "integer", default=1, min=1),))')
    text += (
        "def run(data, *, n, progress):\n"
        "    progress(0.5, 'Half')\n"
        "    return Report(Verdict('good', f'{n} {n + 1}'), [], params={'more': n})\n"
    )
    module = source.load(text, "mine")
    seen = []
    made = source.run(module, "new", DATA, {"n": "7"}, lambda *said: seen.append(said))
    assert made["verdict"]["text"] == "7 8"
    assert made["params"] == {"n": 7, "more": 7}
    assert seen == [(0.5, "Half")]
    with pytest.raises(UserError, match="N is a whole number 1 or more, not 0"):
        source.run(module, "new", DATA, {"n": 0})


def test_several_sets_are_described_as_several_even_where_it_is_one():
    text = HEAD.replace(", ())", ", (), several=True)") + GOOD
    module = source.load(text, "mine")
    for sets in ((DATA,), (DATA, bucket_returns(36, 3))):
        described = source.run(module, "new", sets)["data"]
        assert [each["periods"] for each in described] == [each.periods for each in sets]
    one = source.run(source.load(HEAD + GOOD, "mine"), "new", (DATA,))
    assert one["data"]["periods"] == 24


def test_what_the_visitor_gave_is_refused_as_by_any_tool():
    text = HEAD + (
        "from flipside.errors import UserError\n"
        "def run(data, *, progress):\n"
        "    raise UserError('Too few.', field='tail', remedy='Take more.')\n"
    )
    with pytest.raises(UserError, match=r"Too few\. Take more\.") as caught:
        source.run(source.load(text, "mine"), "new", DATA)
    assert caught.value.faults == {"tail": "Too few."}
    with pytest.raises(UserError, match="works on bucket returns; made up factors is"):
        source.run(source.load(HEAD + GOOD, "mine"), "new", factor_panel(3, 20, 2))


# --- what may stand in a file

DATACLASS = (
    "from __future__ import annotations\n"
    "from dataclasses import dataclass\n"
    "from typing import ClassVar\n" + HEAD + "@dataclass\n"
    "class Part:\n"
    "    size: int\n"
    "    kind: ClassVar[str] = 'part'\n"
    "\n"
    "def run(data: Later, *, progress) -> Later:\n"
    "    return Report(Verdict('good', f'{Part(3)}'), [])\n"
)
VARIANTS = {
    "Windows": (HEAD + GOOD).replace("\n", "\r\n"),
    "old Mac": (HEAD + GOOD).replace("\n", "\r"),
    "mixed ends": HEAD.replace("\n", "\r\n") + GOOD,
    "a mark of byte order": "\ufeff" + HEAD + GOOD,
    "no last newline": (HEAD + GOOD).rstrip("\n"),
    "form feeds": HEAD + "\x0c\n" + GOOD,
    "tabs": HEAD + GOOD.replace("    ", "\t"),
    "a cookie": "# -*- coding: latin-1 -*-\n" + HEAD + GOOD,
    "unicode": HEAD + "größe = '\u2028 \U0001f600 é'\n" + GOOD,
    "trailing blanks": HEAD + GOOD + "   \n\n  # end",
    "an annotated declaration": (HEAD + GOOD).replace("TOOL = ", "TOOL: Tool = "),
    "relative imports": HEAD.replace("from flipside.report", "from ..report").replace(
        "from flipside import", "from .. import"
    )
    + "from ._ends import TAIL\nfrom ..stats import spread\nfrom . import inversion\n"
    + GOOD,
}


@pytest.mark.parametrize("what", VARIANTS)
def test_a_file_may_be_written_in_many_ways(what):
    made = source.run(source.load(VARIANTS[what], "mine"), "new", DATA)
    assert made["verdict"]["text"] == "Fine."
    assert source.outline(VARIANTS[what])["about"] == "Which is it?"


def test_dataclasses_and_annotations_that_are_only_names():
    module = source.load(DATACLASS, "mine")
    assert source.run(module, "new", DATA)["verdict"]["text"] == "Part(size=3)"
    assert module.Part.__module__ == module.__name__


def test_this_modules_own_future_statements_do_not_hold_in_it():
    text = HEAD + "def f(x: int): pass\nKIND = f.__annotations__['x']\n" + GOOD
    assert source.load(text, "mine").KIND is int


def test_it_is_nobodys_main_program():
    source.load(HEAD + GOOD + "if __name__ == '__main__':\n    raise SystemExit\n", "mine")


# --- nothing of it stays behind


def test_a_shipped_tool_is_never_replaced():
    shipped = tools.load("inversion")
    here = {name: module for name, module in sys.modules.items() if name.startswith("flipside.")}
    before = {name: module for name, module in here.items() if "._own_" not in name}
    own = source.load((HEAD + GOOD).replace('"mine"', '"inversion"'), "inversion")
    assert own is not shipped
    assert tools.load("inversion") is shipped
    assert sys.modules["flipside.tools.inversion"] is shipped
    assert tools.inversion is shipped
    assert "_own_inversion" not in vars(tools)
    assert {name: sys.modules[name] for name in before} == before
    assert tools.ids() == [path.stem for path in sorted(TOOLS.glob("[!_]*.py"))]


def test_a_load_knows_nothing_of_the_last_one():
    first = source.load(HEAD + "COUNT = [1]\n" + GOOD, "mine")
    second = source.load(HEAD + "KNOWN = 'COUNT' in globals()\n" + GOOD, "mine")
    assert second is not first
    assert not second.KNOWN
    assert first.COUNT == [1]
    assert not hasattr(second, "COUNT")


def test_two_tools_have_two_modules():
    first = source.load(HEAD + GOOD, "one")
    second = source.load(HEAD + GOOD.replace("Fine", "Other"), "two")
    assert first.__name__ != second.__name__
    assert source.run(first, "new", DATA)["verdict"]["text"] == "Fine."
    assert source.run(second, "new", DATA)["verdict"]["text"] == "Other."


def test_a_traceback_shows_the_lines_of_the_latest_text():
    for words in ("first", "second"):
        error = failing(f"raise ValueError('{words}')")
        assert f"raise ValueError('{words}')" in error.trace


def test_a_file_of_that_name_on_the_disk_is_never_shown(tmp_path, monkeypatch):
    (tmp_path / "mine.py").write_text("SECRET\n" * 40)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert "SECRET" not in failing("return 1 / 0").trace
    # Python itself looks at the disk for the line of this one.
    trace = fault("\n\nreturn 5\n").trace
    assert "SECRET" not in trace
    assert "return 5" in trace


# --- files that cannot be compiled or run

NOT_PYTHON = [
    ("TOOL = (", 1, "SyntaxError: '(' was never closed"),
    ("x = 1\n\ny = = 2\n", 3, "SyntaxError: invalid syntax"),
    ("x = 1\r\n\r\ny = = 2\r\n", 3, "SyntaxError: invalid syntax"),
    ("def f():\nreturn 1\n", 2, "IndentationError: expected an indented block after function"),
    ("if 1:\n        x = 1\n\ty = 2\n", 3, "TabError: inconsistent use of tabs and spaces"),
    ("x = 'a\n", 1, "SyntaxError: unterminated string literal"),
    ("\n\nreturn 5\n", 3, "SyntaxError: 'return' outside function"),
    ("x = “a”\n", 1, "SyntaxError: invalid character '“'"),
    ("x\u00a0= 1\n", 1, "SyntaxError: invalid non-printable character U+00A0"),
    ("from __future__ import later\n", 1, "SyntaxError: future feature later is not defined"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "told"), NOT_PYTHON)
def test_what_is_not_python_is_told_with_its_line(text, line, told):
    error = fault(text)
    assert error.line == line
    assert error.message.startswith(told)
    assert frames(error.trace) == [("mine.py", str(line), "")]
    own = re.split(r"\r?\n", text)[line - 1].strip()
    assert own in error.trace


def test_null_bytes():
    assert "null bytes" in fault(HEAD + "x = 1\x00\n").message
    assert source.outline(HEAD + "\x00") == dict.fromkeys(source.outline(""), "")


def test_half_a_character():
    assert "surrogates not allowed" in fault(HEAD + "x = '\ud800'\n").message
    assert source.outline("'\ud800'")["about"] == ""


RAISING = [
    ("1 / 0", "ZeroDivisionError: division by zero"),
    ("missing_name", "NameError: name 'missing_name' is not defined"),
    ("import no_such_module_there", "ModuleNotFoundError: No module named 'no_such_module_there'"),
    ("from flipside.report import Nothing", "ImportError: cannot import name 'Nothing'"),
    ("raise SystemExit(3)", "SystemExit: 3"),
    ("raise ValueError", "ValueError"),
    ("assert False", "AssertionError"),
    ("raise BaseException('odd')", "BaseException: odd"),
    ("raise GeneratorExit", "GeneratorExit"),
    ("Tool('a b', 'T', '?', ('x',), ())", "ValueError: tool 'a b': id, title, question and accepts"),
    ("Parameter('n', 'N', '', 'integer', 1)", "ValueError: parameter n: label and help are required"),
    ("Parameter('n', 'N', 'N.', 'integer', 0, min=1)", "ValueError: parameter n: the default is wrong: N is"),
    ("class A(metaclass=1): pass", "TypeError: "),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "told"), RAISING)
def test_what_fails_while_it_is_imported(statement, told):
    text = f"{HEAD}\n{statement}\n{GOOD}"
    error = fault(text)
    assert error.message.startswith(told)
    assert error.line == FIRST + 1
    assert frames(error.trace) == [("mine.py", str(FIRST + 1), "<module>")]
    assert statement in error.trace


# --- what fails while it runs


def test_an_error_in_a_helper_is_told_with_the_whole_way():
    error = failing("return helper(data)", "def helper(data):\n    return data.nothing\n")
    assert error.message == "AttributeError: 'BucketReturns' object has no attribute 'nothing'"
    assert error.line == FIRST + 4
    assert frames(error.trace) == [
        ("mine.py", str(FIRST + 1), "run"),
        ("mine.py", str(FIRST + 4), "helper"),
    ]
    assert "return data.nothing" in error.trace


def test_frames_of_others_are_left_out_and_their_lines_are_not_taken_for_ones_own():
    error = failing("from flipside.stats import spread\nreturn spread.tails(data.returns, 99)")
    assert error.line == FIRST + 2
    assert frames(error.trace) == [("mine.py", str(FIRST + 2), "run")]
    assert str(ROOT) not in error.trace


def test_an_error_in_a_lambda_and_in_a_sort():
    error = failing("return sorted([1, 2], key=lambda n: n / 0)")
    assert error.line == FIRST + 1
    assert [name for _, _, name in frames(error.trace)] == ["run", "<lambda>"]


LAZY = [
    "Report(Verdict('good', 'Fine.'), (1 / 0 for _ in range(3)))",
    "Report(Verdict('good', 'Fine.'), [], (1 / 0 for _ in range(3)))",
    "Report(Verdict('good', 'Fine.'), [{'type': 'text', 'id': 'a', 'title': 'A', 'paragraphs': map(lambda n: 1 / n, [0])}])",
]  # fmt: skip


@pytest.mark.parametrize("answer", LAZY)
def test_an_error_in_what_is_computed_only_when_the_report_is_written(answer):
    error = failing(f"return {answer}")
    assert error.message == "ZeroDivisionError: division by zero"
    assert error.line == FIRST + 1
    assert error.trace


def test_an_error_of_a_type_that_reports_have_too_keeps_its_line():
    error = failing("return Report(Verdict('good', 'Fine.'), (int('x') for _ in range(3)))")
    assert error.message.startswith("ValueError: invalid literal for int()")
    assert error.line == FIRST + 1


def test_a_cause_is_told_too_and_only_with_ones_own_lines():
    error = failing(
        "try:\n"
        "    json.loads('{')\n"
        "except ValueError as error:\n"
        "    raise RuntimeError('No file.') from error",
        "import json\n",
    )
    assert error.message == "RuntimeError: No file."
    assert error.line == FIRST + 4
    assert frames(error.trace) == [
        ("mine.py", str(FIRST + 2), "run"),
        ("mine.py", str(FIRST + 4), "run"),
    ]
    assert "JSONDecodeError" in error.trace
    assert "direct cause" in error.trace


def test_what_happened_in_the_handling_of_an_error():
    error = failing("try:\n    1 / 0\nexcept ZeroDivisionError:\n    {}['key']")
    assert error.message == "KeyError: 'key'"
    assert error.line == FIRST + 4
    assert "During handling" in error.trace
    hidden = failing(
        "try:\n    1 / 0\nexcept ZeroDivisionError:\n    raise KeyError('k') from None"
    )
    assert "ZeroDivisionError" not in hidden.trace


def test_causes_in_a_circle():
    error = failing("a, b = ValueError('a'), ValueError('b')\na.__cause__, b.__cause__ = b, a\nraise a")  # fmt: skip
    assert error.message == "ValueError: a"


def test_a_group_of_errors_has_only_ones_own_lines_in_each():
    error = failing(
        "found = []\n"
        "for text in ('{', '['):\n"
        "    try:\n"
        "        json.loads(text)\n"
        "    except ValueError as error:\n"
        "        found.append(error)\n"
        "raise ExceptionGroup('Both', found)",
        "import json\n",
    )
    assert error.message == "ExceptionGroup: Both (2 sub-exceptions)"
    assert error.line == FIRST + 7
    assert {file for file, _, _ in frames(error.trace)} == {"mine.py"}
    assert error.trace.count("JSONDecodeError") == 2


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("raise ValueError('first\\nsecond')", "ValueError: first second"),
        ("error = ValueError('a')\nerror.add_note('And b.')\nraise error", "ValueError: a And b."),
        ("raise ValueError('')", "ValueError"),
        ("raise KeyError('a')", "KeyError: 'a'"),
        ("class Odd(Exception):\n    def __str__(self):\n        1 / 0\nraise Odd", "<exception str() failed>"),
        ("exec('x = = 1')", "SyntaxError: invalid syntax"),
        ("raise SyntaxError('mine')", "SyntaxError: mine"),
    ],
)  # fmt: skip
def test_messages_are_whole_and_in_one_line(body, message):
    error = failing(body)
    assert error.message.endswith(message)
    assert "\n" not in error.message
    assert error.line == FIRST + len(body.splitlines())


def test_recursion():
    error = failing("return down()", "def down():\n    return down()\n")
    assert error.message.startswith("RecursionError: maximum recursion depth exceeded")
    assert error.line == FIRST + 4
    assert "Previous line repeated" in error.trace


def test_of_a_long_traceback_the_middle_is_left_out():
    error = failing("return one()", "def one():\n    return two()\ndef two():\n    return one()\n")
    lines = error.trace.splitlines()
    assert len(lines) <= 61
    assert lines[0].startswith("Traceback")
    assert lines[1].strip() == f'File "mine.py", line {FIRST + 1}, in run'
    assert re.search(r"\(\d{3,} lines are left out\)", error.trace)
    assert "RecursionError" in lines[-1]


def test_a_report_within_itself():
    error = failing("blocks = []\nblocks.append(blocks)\nreturn Report(Verdict('good', 'F.'), blocks)")  # fmt: skip
    assert error.message == "The report breaks the contract: it is nested too deep."
    assert error.line is None


def test_a_report_that_is_computed_without_an_end():
    error = failing(
        "return Report(Verdict('good', 'F.'), [], Deep())",
        "class Deep:\n    def __iter__(self):\n        yield from Deep()\n",
    )
    assert error.message.startswith("RecursionError")
    assert error.line == FIRST + 5


def test_the_end_of_the_program_is_an_error_like_any_other():
    error = failing("import sys\nsys.exit('Enough.')")
    assert error.message == "SystemExit: Enough."
    assert error.line == FIRST + 2


@pytest.mark.parametrize("kind", [KeyboardInterrupt, MemoryError])
def test_what_is_not_the_tools_passes(kind):
    raising = f"raise {kind.__name__}\n"
    with pytest.raises(kind):
        source.load(HEAD + raising, "mine")
    module = source.load(f"{HEAD}def run(data, *, progress):\n    {raising}", "mine")
    with pytest.raises(kind):
        source.run(module, "new", DATA)


def test_lines_are_those_that_python_counts():
    odd = "x = 'a\u2028b'\n\x0c\ny = '''\x1c\x85'''\n"
    error = failing("return helper()", f"{odd}def helper():\n    return 1 / 0\n")
    assert error.line == FIRST + 7
    assert "return 1 / 0" in error.trace


# --- reports and declarations that cannot be used

NO_REPORTS = [
    ("pass", "run must return a Report, not nothing."),
    ("return {'verdict': 'good'}", "run must return a Report, not dict."),
    ("return Report", "run must return a Report, not type."),
    ("return Report('good', [])", "TypeError: the verdict must be a Verdict, not str"),
    ("return Report(Verdict('great', 'Fine.'), [])",
     "The report breaks the contract: report of mine: verdict level must be one of"),
    ("return Report(Verdict('good', 5), [])",
     "The report breaks the contract: the report, verdict, text must be text, not a whole number."),
    ("return Report(Verdict('good', 'Fine.'), None)",
     "The report breaks the contract: the report, blocks must be a list, not null."),
    ("return Report(Verdict('good', 'Fine.'), [{'type': 'text'}])",
     'The report breaks the contract: block 1 has no "id".'),
    ("return Report(Verdict('good', 'Fine.'), [object()])",
     "The report breaks the contract: a report cannot hold a object."),
    ("return Report(Verdict('good', 'Fine.'), [], params={'a': [1]})",
     "The report breaks the contract: params, a must be a text or a number, not a list."),
    ("return Report(Verdict('good', 'Fine.'), [], params=5)", "TypeError: 'int' object is not a mapping"),
    ("return Report(Verdict('good', 'Fine.'), [report.metrics('m', 'M', [Metric('a', 'A', 1, 'miles', 'H.')])])",
     "The report breaks the contract: report of mine: block 'm', a: unknown unit 'miles'."),
    ("return Report(Verdict('good', 'Fine.'), [report.text('t', 'T', ['w'] * 10_001)])",
     "The report breaks the contract: it has 10,001 numbers,"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "told"), NO_REPORTS)
def test_what_is_no_report_that_can_be_shown(body, told):
    assert failing(body).message.startswith(told)


TOOL_LINE = HEAD[: HEAD.index("TOOL =")].count("\n") + 1
PARAMETER = 'Parameter("n", "N", "N.", "integer", 1)'


def with_tool(declaration, run=GOOD):
    return HEAD[: HEAD.index("TOOL =")] + declaration + "\n\n" + run


MINE = '"mine", "Mine", "Which?", ("bucket_returns",)'
NO_DECLARATIONS = [
    ("", None, "The file must have TOOL = Tool(...), its declaration; there is none."),
    ("TOOL = {'id': 'mine'}", None,
     "The file must have TOOL = Tool(...), its declaration; it is a dict."),
    (f"TOOL = Tool({MINE}, ({PARAMETER},))", FIRST,
     "The parameters of TOOL and the keywords of run differ: run lacks n. run takes the data, then * and each"),
    ("TOOL = Tool('mine', 'M', '?', ('prices', 'bucket_returns'), ())", TOOL_LINE,
     "TOOL accepts 'prices', which is no kind of data; there is bucket_returns, return_series, "),
    ("TOOL = Tool('mine', 5, '?', ('bucket_returns',), ())", TOOL_LINE,
     "The declaration cannot be used: the declaration, title must be text, not a whole number."),
    (f"TOOL = Tool('mine', 'T' * {limits.WORDS + 1}, '?', ('bucket_returns',), ())", TOOL_LINE,
     "The declaration cannot be used: the declaration has a text of more than 2,000 characters."),
    (f"TOOL = Tool({MINE}, (), samples=5)", TOOL_LINE,
     "The declaration cannot be used: 'int' object is not iterable."),
]  # fmt: skip


@pytest.mark.parametrize(("declaration", "line", "told"), NO_DECLARATIONS)
def test_what_is_no_declaration(declaration, line, told):
    error = fault(with_tool(declaration))
    assert error.message.startswith(told)
    assert error.line == line


RUN_N = GOOD.replace("*, progress", "*, n, progress")


@pytest.mark.parametrize(
    "choices", ["('up', 'down')", "(('up',),)", "(1, 2)", "((1, 'One'),)", "('ab',)"]
)
def test_choices_that_are_no_pairs_of_texts(choices):
    parameter = f'Parameter("n", "N", "N.", "choice", automatic="any", choices={choices})'
    error = fault(with_tool(f"TOOL = Tool({MINE}, ({parameter},))", RUN_N))
    assert error.message.startswith("ValueError: parameter n: a choice is a pair of texts")
    assert error.line == TOOL_LINE


DEFAULTS = [
    ('"integer", 1', True),
    ('"date", automatic="all"', True),
    ('"date", __import__("datetime").date(2020, 1, 31)', True),
    ('"date", "2020-01-31"', True),
    # `run` would be given the text, not the date that is meant.
    ('"date", "2020-01"', False),
    ('"integer", __import__("numpy").int64(3)', True),
    ('"number", float("nan")', False),
    ('"integer", [1]', False),
]


@pytest.mark.parametrize(("default", "right"), DEFAULTS)
def test_defaults(default, right):
    text = with_tool(f"TOOL = Tool({MINE}, (Parameter('n', 'N', 'N.', {default}),))", RUN_N)
    if right:
        source.load(text, "mine")
    else:
        assert fault(text).line == TOOL_LINE


RUNS = [
    ("run = 5\n", None, "The file must have a function run(data, *, ..., progress)."),
    ("class run:\n    pass\n", None, "The file must have a function run(data, *, ..., progress)."),
    ("", None, "The file must have a function run(data, *, ..., progress)."),
    ("def run(data):\n    pass\n", FIRST, "run lacks progress."),
    ("def run(data, progress):\n    pass\n", FIRST, "run lacks progress."),
    ("\n\ndef run(data, *, tail, progress):\n    pass\n", FIRST + 2, "TOOL does not declare tail."),
    ("def run(data, *, tail):\n    pass\n", FIRST, "run lacks progress; TOOL does not declare tail."),
    ("def run(*, data, progress):\n    pass\n", FIRST, "TOOL does not declare data."),
    ("def run(data, **more):\n    pass\n", FIRST, "run lacks progress."),
    # The line is that of this file's declaration, not of the other file's function.
    ("from flipside.tools.seasonality import run\n", TOOL_LINE, "TOOL does not declare tail."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "told"), RUNS)
def test_what_is_no_run(text, line, told):
    error = fault(HEAD + text)
    assert told in error.message
    assert error.line == line
    assert error.trace == ""


def test_a_wrapped_run_has_the_keywords_of_what_it_wraps():
    text = HEAD + (
        "import functools\n"
        "def twice(function):\n"
        "    @functools.wraps(function)\n"
        "    def wrapped(*given, **more):\n"
        "        return function(*given, **more)\n"
        "    return wrapped\n"
        "@twice\n"
    )
    assert source.run(source.load(text + GOOD, "mine"), "new", DATA)["origin"] == "new"


def test_of_two_declarations_the_last_one_holds():
    text = with_tool(f"TOOL = Tool({MINE}, ())\n\nTOOL = Tool('other', 'O', '?', ('x',), ())")
    assert fault(text).line == TOOL_LINE + 2
    assert source.outline(text)["id"] == "other"


# --- sizes


def test_the_size_of_a_file():
    room = limits.SOURCE_BYTES - len((HEAD + GOOD).encode())
    most = f"{HEAD}{GOOD}# é{'x' * (room - 4)}"
    assert len(most.encode()) == limits.SOURCE_BYTES
    assert source.load(most, "mine").TOOL.id == "mine"
    assert source.outline(most)["id"] == "mine"
    told = "The file has 200,001 bytes; a tool may have 200,000. A tool is one readable file."
    assert fault(most + "x").message == told
    with pytest.raises(CodeError, match=re.escape(told)):
        source.outline(most + "x")


# --- what a file says of itself

OUTLINES = [
    ("", {}),
    ("'''Words.'''", {"about": "Words."}),
    ("'''\n  Two\n  lines.\n'''\n", {"about": "Two\nlines."}),
    ("TOOL = Tool('a', 'A', 'Q?')", {"id": "a", "title": "A", "question": "Q?"}),
    ("TOOL = Tool('a', 'A', 'Q?', 'Me')", {"id": "a", "title": "A", "question": "Q?"}),
    ("TOOL = Tool(id='a', author='Me', samples=('x',))", {"id": "a", "author": "Me"}),
    ("TOOL = Tool(title='A ' 'b')", {"title": "A b"}),
    ("TOOL: Tool = Tool(id='a')", {"id": "a"}),
    ("TOOL = Tool(id=f'{x}', title=NAME, question=5)", {}),
    ("TOOL = Tool(*given, **more)", {}),
    ("TOOL = make(id='a')", {}),
    ("OTHER = Tool(id='b')", {}),
    ("Tool(id='b')", {}),
    ("TOOL = Tool(id='a')\nOTHER = Tool(id='b', title='B')", {"id": "a"}),
    ("if 1:\n    TOOL = Tool(id='a')", {}),
    ("TOOL = Tool(about='no')", {}),
    ("TOOL = Tool(id='a'", {}),
    ("raise SystemExit\nTOOL = Tool(id='a')", {"id": "a"}),
    ("(" * 5000, {}),
    ("-" * 100_000 + "1", {}),
]


@pytest.mark.parametrize(("text", "found"), OUTLINES, ids=range(len(OUTLINES)))
def test_an_outline_is_read_and_never_run(text, found):
    nothing = {"id": "", "title": "", "question": "", "author": "", "about": ""}
    assert source.outline(text) == {**nothing, **found}


# --- what comes from another Python

DECLARED = {
    "id": "mine",
    "title": "Mine",
    "question": "Which?",
    "accepts": ["bucket_returns"],
    "several": True,
    "compares": ["bucket_returns"],
    "author": "",
    "samples": [],
    "parameters": [
        {
            "id": "since",
            "label": "Since",
            "help": "From when.",
            "kind": "date",
            "default": "2020-01-31",
            "automatic": "",
            "choices": [],
            "min": None,
            "max": None,
            "step": None,
            "unit": "",
        }
    ],
}


def changed(**parameter):
    return {**DECLARED, "parameters": [{**DECLARED["parameters"][0], **parameter}]}


def test_a_declaration_comes_back_as_it_went():
    assert source.declared(DECLARED) == DECLARED
    for kept in (
        {"kind": "choice", "default": "up", "choices": [{"value": "up", "label": "Up"}]},
        {"default": None, "automatic": "all"},
        {"kind": "number", "default": 0.5, "min": 0, "max": 1, "step": 0.1, "unit": "fraction"},
    ):
        assert source.declared(changed(**kept)) == changed(**kept)


NOT_DECLARED = [
    (None, "The declaration cannot be used: the declaration must be an object, not null."),
    ({**DECLARED, "title": 5}, "the declaration, title must be text, not a whole number."),
    ({**DECLARED, "title": ""}, "id, title, question and accepts are required."),
    ({**DECLARED, "id": "a b"}, "id, title, question and accepts are required."),
    ({**DECLARED, "accepts": []}, "id, title, question and accepts are required."),
    ({**DECLARED, "accepts": ["prices", "bucket_returns"]}, "TOOL accepts 'prices', which is no kind of data;"),
    ({**DECLARED, "several": False}, "what it compares it takes several of."),
    ({**DECLARED, "parameters": DECLARED["parameters"] * 2}, "parameter ids must be unique."),
    (changed(id="tool"), "a parameter cannot have the id 'tool'."),
    (changed(id="a-b"), "parameter id 'a-b' is not an identifier."),
    (changed(kind="colour"), "parameter since: unknown kind 'colour'."),
    (changed(help=""), "parameter since: label and help are required."),
    (changed(choices=[{"value": "a", "label": "A"}]), "choices go with kind 'choice', and only there."),
    (changed(default=None), "no default, so say in `automatic` what happens."),
    (changed(default="soon"), "parameter since: the default must be a date."),
    (changed(default=5), "parameter since: the default must be a date."),
    (changed(default=""), "parameter since: the default must be a date."),
    (changed(kind="integer", default="x"), "the default is wrong: Since is a whole number, not 'x'."),
    (changed(kind="integer", default=5, max=4), "the default is wrong: Since is a whole number 4 or less, not 5."),
    (changed(month_end=True), "'month_end', which is no part of it."),
]  # fmt: skip


@pytest.mark.parametrize(("told", "fault"), NOT_DECLARED)
def test_what_is_no_declaration_wherever_it_comes_from(told, fault):
    with pytest.raises(CodeError) as caught:
        source.declared(told)
    assert fault in caught.value.message
    assert caught.value.line is None
    assert ".." not in caught.value.message


def test_every_kind_that_there_is_may_be_accepted():
    told = {**DECLARED, "accepts": list(KINDS)}
    assert source.declared(told)["accepts"] == list(KINDS)


def lying(**more):
    made = source.run(source.load(HEAD + GOOD, "mine"), "new", DATA)
    return {**json.loads(json.dumps(made)), **more}


LIE = {"name": "All of them", "kind": "prices", "periods": 10**6, "from": None, "to": None}


@pytest.mark.parametrize("told", [LIE, None, [LIE], "text", 5])
def test_what_a_report_says_of_its_data_is_not_believed(told):
    other = bucket_returns(36, 3)
    report = lying(data=told, version="99", origin="edited")
    made = source.admitted(report, "shared", other)
    assert (made["data"]["periods"], made["data"]["name"]) == (36, "made up")
    assert (made["version"], made["origin"]) == (__version__, "shared")
    both = source.admitted(report, "new", (other, DATA))["data"]
    assert [each["periods"] for each in both] == [36, 24]
    assert source.admitted(report, "new")["data"] is None


def test_a_report_that_cannot_be_shown_is_refused_in_a_sentence():
    with pytest.raises(CodeError) as caught:
        source.admitted({"tool": "mine"}, "new")
    assert caught.value.message == 'The report breaks the contract: the report has no "title".'
    with pytest.raises(CodeError, match=r"warnings, number 1 must be text"):
        source.admitted(lying(warnings=[None]), "new", DATA)


def test_a_mark_of_another_origin_stays_a_warning_like_any_other():
    words = "Computed by an edited version of “Mine”, not by Flipside's own."
    made = source.admitted(lying(warnings=[words, "Careful."]), "shared", DATA)
    assert made["warnings"][0].startswith("Computed by “Mine”, a tool from somebody else;")
    assert made["warnings"][1:] == [words, "Careful."]
