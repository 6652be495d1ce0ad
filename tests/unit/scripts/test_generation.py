"""What scripts are made of: declarations, settings that stay literals, and code that old Pythons read."""

from __future__ import annotations

import ast
import json
import subprocess
import sys

import pytest

from flipside import cli, script, scripts, session
from flipside.data.kinds import KINDS, BucketReturns
from flipside.errors import UserError
from flipside.script import Script
from flipside.scripts._frame import literal
from flipside.scripts.factor_formulas import formulas
from flipside.tool import Parameter

GIVEN = {
    "ranking_system": "Core: Value",
    "universe": "SP500",
    "formulas": "Value: EarnYield; Momentum: Close(0)/Close(120)",
    "screen": "254671",
    "strategy": "21293",
}
HOSTILE = [
    "'",
    '"',
    '"""',
    "'''",
    "\\",
    "\\'; import os; os.system('true') #",
    "a\nimport os",
    "a\r\nb",
    "a\u2028import os\u2029",
    "\x00\x1b[31m",
    "{0} {RANKING_SYSTEM} %s %(x)s $x",
    "\u202egnp.exe",
    "Größe 価値 😀",
    "\ud800",
    "# -*- coding: latin-1 -*-",
    "x" * 5000,
]
MODULES = [pytest.param(scripts.load(id), id=id) for id in scripts.ids()]


def given(module, **more):
    """What a visitor fills in at least."""
    known = {parameter.id for parameter in module.SCRIPT.parameters}
    return {id: each for id, each in GIVEN.items() if id in known} | more


def settings(text):
    """The constants on top of a script, by name."""
    found = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.Try):
            break
        if isinstance(node, ast.Assign):
            found[node.targets[0].id] = ast.literal_eval(node.value)
    return found


def code(text):
    """All of a script but its settings, as it was understood."""
    tree = ast.parse(text)
    constants = settings(text)
    tree.body = [
        node
        for node in tree.body
        if not (isinstance(node, ast.Assign) and node.targets[0].id in constants)
    ]
    return ast.dump(tree)


def test_every_kind_of_data_has_a_script():
    assert {scripts.load(id).SCRIPT.makes for id in scripts.ids()} == set(KINDS)


@pytest.mark.parametrize("module", MODULES)
def test_declaration(module):
    declared = module.SCRIPT
    told = json.loads(json.dumps(declared.to_json(), allow_nan=False))
    assert told["id"] == declared.id
    assert declared.about.endswith(".")
    assert declared.cost.endswith(".")
    for parameter in declared.parameters:
        assert parameter.help.endswith((".", "”.")), parameter.id
        if parameter.kind == "choice" and parameter.default is not None:
            assert parameter.default in dict(parameter.choices)


@pytest.mark.parametrize("module", MODULES)
def test_the_text(module):
    text = script.generate(module, given(module))
    tree = ast.parse(text, feature_version=(3, 9))
    words = ast.get_docstring(tree)
    assert module.SCRIPT.cost.split(".")[0][:40] in " ".join(words.split())
    for each in (
        "pip install --upgrade p123api",
        "P123_API_ID",
        "P123_API_KEY",
        f"python {module.SCRIPT.name}",
    ):
        assert each in words
    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    assert imported - set(sys.stdlib_module_names) == {"p123api"}
    assert max(map(len, text.splitlines())) <= 100
    assert text.endswith("\n")
    assert text == script.generate(module, given(module))


@pytest.mark.parametrize("module", MODULES)
def test_no_linter_complains(module):
    text = script.generate(module, given(module))
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--quiet"]
    rules = ["--select", "E,F,W,B,UP,PLE", "--target-version", "py39", "--line-length", "100", "-"]
    outcome = subprocess.run([*ruff, *rules], input=text, capture_output=True, encoding="utf-8")
    assert outcome.stdout == ""
    assert outcome.returncode == 0


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("module", MODULES)
def test_what_is_typed_stays_a_literal(module, hostile):
    texts = [parameter.id for parameter in module.SCRIPT.parameters if parameter.kind == "text"]
    plain = code(script.generate(module, given(module)))
    for id in texts:
        if id == "formulas" or (id == "file" and not hostile.isprintable()):
            continue
        text = script.generate(module, given(module, **{id: hostile}))
        constants = settings(text)
        assert constants[id.upper()] == (hostile.strip() or None)
        assert code(text) == plain


@pytest.mark.parametrize(
    "hostile", [each for each in HOSTILE if ";" not in each and ": " not in each]
)
def test_formulas_stay_literals(hostile):
    module = scripts.load("factor_formulas")
    text = script.generate(module, given(module, formulas=f"A: {hostile}x; {hostile}"))
    assert settings(text)["FORMULAS"] == [("A", f"{hostile}x"), (hostile.strip(), hostile.strip())]
    assert code(text) == code(script.generate(module, given(module)))


def test_settings_are_what_was_asked_for():
    module = scripts.load("bucket_returns")
    asked = given(
        module, ranking_system=" 267332 ", weeks="1", slippage="0.0025", max_nas="", min_price="2.5",
        buckets=200, start="2009-03", end="2012-06", ranking_method="4",
    )  # fmt: skip
    found = settings(script.generate(module, asked))
    assert found == {
        "RANKING_SYSTEM": 267332,
        "RANKING_METHOD": 4,
        "UNIVERSE": "SP500",
        "START": "2009-03-01",
        "END": "2012-06-30",
        "FREQUENCY": "Every Week",
        "BUCKETS": 200,
        "BENCHMARK": "SPY",
        "MIN_PRICE": 2.5,
        "MIN_LIQUIDITY": 0,
        "MAX_RETURN": 0,
        "MAX_NAS": None,
        "SLIPPAGE": 0.25,
        "DIRECTION": "long",
        "PIT_METHOD": "Complete",
        "FILE": "bucket_returns.json",
    }


@pytest.mark.parametrize(
    ("id", "raw", "fields"),
    [
        ("bucket_returns", {}, {"ranking_system", "universe"}),
        ("bucket_returns", {"universe": "  ", "buckets": 1}, {"ranking_system", "universe", "buckets"}),
        ("bucket_returns", {"ranking_system": "x", "universe": "y", "end": "2004-12-31"}, {"end"}),
        ("bucket_returns", {"ranking_system": "x", "universe": "y", "start": "soon"}, {"start"}),
        ("bucket_returns", {"ranking_system": "x", "universe": "y", "file": "a\nb"}, {"file"}),
        ("bucket_returns", {"ranking_system": "x", "universe": "y", "api_key": "z"}, {"api_key"}),
        ("return_series", {}, {"screen"}),
        ("return_series", {"screen": "Small caps"}, {"screen"}),
        ("strategy_returns", {"strategy": ""}, {"strategy"}),
        ("factor_formulas", {"universe": "x", "formulas": " ; "}, {"formulas"}),
        ("factor_formulas", {"universe": "x", "formulas": "A: x; A: y"}, {"formulas"}),
        ("factor_formulas", {"universe": "x", "formulas": ";".join(map(str, range(100)))}, {"formulas"}),
    ],
)  # fmt: skip
def test_wrong_settings_are_refused_all_at_once(id, raw, fields):
    with pytest.raises(UserError) as refused:
        script.generate(scripts.load(id), raw)
    assert set(refused.value.faults) == fields
    assert all(message.endswith(".") for message in refused.value.faults.values())


def test_names_of_formulas():
    assert formulas('A b: x; @v:FMedian("MktCap"); FRank("X: y", #All); "q": z') == [
        ("A b", "x"),
        ('@v:FMedian("MktCap")', '@v:FMedian("MktCap")'),
        ('FRank("X: y", #All)', 'FRank("X: y", #All)'),
        ('"q": z', '"q": z'),
    ]


def test_literal_refuses_what_it_does_not_know():
    with pytest.raises(TypeError, match="cannot be a dict"):
        literal({"a": 1})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "a b"}, "id, title"),
        ({"cost": ""}, "id, title"),
        ({"required": ("count",)}, "without a default"),
        ({"required": ("nothing",)}, "without a default"),
        ({"parameters": (Parameter("a", "A", "A.", "text", default=""),) * 2}, "unique"),
    ],
)
def test_declarations_that_contradict_themselves(change, message):
    count = Parameter("count", "Count", "How many.", "integer", default=1)
    sound = {"id": "x", "title": "X", "about": "X.", "makes": BucketReturns.kind, "parameters": (count,),
             "required": (), "cost": "None."}  # fmt: skip
    Script(**sound)
    with pytest.raises(ValueError, match=message):
        Script(**{**sound, **change})


def test_no_such_script():
    with pytest.raises(UserError, match="no script 'prices'") as refused:
        scripts.load("prices")
    assert "bucket_returns" in refused.value.remedy


def test_the_session_makes_the_same():
    module = scripts.load("weight_table")
    answer = json.loads(
        session.answer("script", json.dumps({"kind": "weight_table", "params": given(module)}))
    )
    assert answer == {
        "ok": True,
        "value": {"name": "get_weight_table.py", "text": script.generate(module, given(module))},
    }


def test_the_session_says_which_settings_are_wrong():
    asked = {"kind": "bucket_returns", "params": {"universe": "x", "buckets": 500}}
    error = json.loads(session.answer("script", json.dumps(asked)))["error"]
    assert error["kind"] == "user"
    assert error["faults"] == {
        "ranking_system": "Ranking system is needed.",
        "buckets": "Buckets is a whole number between 2 and 200, not 500.",
    }


def test_the_command_line_prints_and_writes_the_same(capsys, tmp_path):
    module = scripts.load("bucket_returns")
    options = ["--ranking-system", "Core: Value", "--universe", "SP500", "--slippage", "0.25%"]
    expected = script.generate(module, given(module, slippage=0.0025))
    assert cli.main(["script", "bucket_returns", *options]) == 0
    assert capsys.readouterr().out == expected
    target = tmp_path / "mine.py"
    assert cli.main(["script", "bucket_returns", *options, "--out", str(target)]) == 0
    assert target.read_text(encoding="utf-8") == expected
    assert "mine.py" in capsys.readouterr().out


def test_the_command_line_lists_and_refuses(capsys):
    assert cli.main(["script"]) == 0
    out = capsys.readouterr().out
    assert all(f"{id}: " in out for id in scripts.ids())
    assert cli.main(["script", "factor_panel", "--weeks", "5"]) == 1
    told = capsys.readouterr().err
    assert "--ranking-system: Ranking system is needed." in told
    assert "--weeks: A date every is one of 1, 2, 3" in told
    with pytest.raises(SystemExit) as ended:
        cli.main(["script", "prices"])
    assert ended.value.code == 2
    with pytest.raises(SystemExit) as ended:
        cli.main(["script", "strategy_returns", "--help"])
    assert ended.value.code == 0
    assert "(needed)" in capsys.readouterr().out
