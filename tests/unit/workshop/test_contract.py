"""The contract for language models: its code runs, and it is complete and current."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import json
import pkgutil
import re
from types import ModuleType

import numpy as np
import pytest
from unit.synthetic import bucket_returns, dates, factor_panel

from builder import ROOT
from flipside import chart, contract, report, source, stats, tool
from flipside.data import KINDS, FactorPanel, read
from flipside.errors import UserError
from flipside.svg import draw

TEXT = (ROOT / "static" / "workshop" / "contract.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", TEXT, re.M | re.S)
SAMPLE = ROOT / "static" / "samples" / "10_Portfolios_Prior_12_2.CSV"
# It is pasted into chats together with a tool's source.
MOST_CHARACTERS = 16_000

# What tools are not told of: parts of other functions, the trials of weights, and doubles of what they are told of.
NOT_TOLD = {
    "bootstrap": set(),
    "collinearity": ...,
    "combinations": ...,
    "composition": ...,
    "coverage": ...,
    "crosssection": {"upper", "square"},
    "differences": {"difference"},
    "dirichlet": ...,
    "distributions": ...,
    "inference": {"newey_west", "newey_west_lags", "plain"},
    "inversions": {"neighbours", "stretches"},
    "lattice": ...,
    "linkage": ...,
    "multiple": {"benjamini_yekutieli"},
    "ordering": ...,
    "pairwise": ...,
    "pooled": ...,
    "proposals": ...,
    "randomness": {"fisher_exact", "ljung_box_lags"},
    "ranks": {"average_ranks", "pearson"},
    "returns": {"annualised_log", "log_growth"},
    "runs": {"longest_run_sf"},
    "search": ...,
    "sharpe": {"expected_maximum", "min_track_record", "observations_for"},
    "sobol": ...,
    "special": ...,
    "spread": {"rolling_annualised", "standing"},
    "stationary": {"chunks", "mixed", "drawn", "Draws"},
    "uniforms": ...,
}


def section(title: str, mark: str = "##") -> str:
    """What stands below a heading."""
    ends = "##" if mark == "##" else "##+"
    return re.search(rf"^{mark} {re.escape(title)}\n(.*?)(?=^{ends} |\Z)", TEXT, re.M | re.S)[1]


def written(name: str, function) -> str:
    """A signature as the contract writes it, without types."""
    parts = []
    for each in inspect.signature(function).parameters.values():
        if each.kind is each.KEYWORD_ONLY and "*" not in parts:
            parts.append("*")
        default = each.default
        if dataclasses.is_dataclass(function) and each.name in ("warnings", "params"):
            default = {"warnings": [], "params": {}}[each.name]
        shown = default if default is each.empty else json.dumps(default, ensure_ascii=False)
        shown = {"null": "None", "false": "False", "true": "True", "[]": "[]"}.get(shown, shown)
        if default == ():
            shown = "()"
        mark = {each.VAR_KEYWORD: "**", each.VAR_POSITIONAL: "*"}.get(each.kind, "")
        parts.append(f"{mark}{each.name}" + ("" if default is each.empty else f"={shown}"))
    return f"{name}({', '.join(parts)})"


def public(module: ModuleType) -> dict:
    """The functions and classes that a module has for others."""
    listed = getattr(module, "__all__", None)
    return {
        name: found
        for name, found in vars(module).items()
        if (inspect.isfunction(found) or inspect.isclass(found))
        and (found.__module__ == module.__name__ if listed is None else name in listed)
        and not name.startswith("_")
    }


def names_in(text: str) -> set[str]:
    return set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", text))))


def namespace() -> dict:
    """What the complete tool imports, and a data set."""
    return {**vars(example()), "data": bucket_returns(120, 10)}


def example() -> ModuleType:
    return source.load(BLOCKS[-1], "by_year")


def block(made: dict, id: str) -> dict:
    return next(each for each in made["blocks"] if each["id"] == id)


def test_every_block_runs():
    assert len(BLOCKS) == 4
    for code in BLOCKS:
        exec(compile(code, "contract.md", "exec"), namespace())


def test_the_signature_of_run_is_that_of_the_complete_tool():
    assert BLOCKS[0].replace(": ...\n", ":\n") in BLOCKS[-1]


def test_the_chart_is_one_that_the_page_and_the_printer_draw():
    held = namespace()
    exec(BLOCKS[1], held)
    made = report.Report(report.Verdict("good", "It did."), [held["block"]]).to_json()
    spec = made["blocks"][0]["spec"]
    assert len(spec["data"]["values"]) == 120
    assert spec["data"]["values"][0]["date"] == str(held["data"].dates[0])
    assert spec["data"]["values"][-1]["wealth"] == chart.plain(held["wealth"][-1])
    assert "<path" in draw(spec)


def test_the_declared_dependencies_are_inline_script_metadata():
    assert re.fullmatch(r"# /// script\n(#( .*)?\n)+# ///\n", BLOCKS[2])


def test_the_complete_tool_on_the_sample():
    module = example()
    data, _ = read(SAMPLE.read_bytes(), SAMPLE.name)
    made = source.run(module, "new", data)
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    rows = block(made, "years")["rows"]
    assert [row[0] for row in rows] == [str(year) for year in range(1927, 2021)]
    ends = [np.prod(1 + data.returns[:12, b]) - 1 for b in (-1, 0)]
    assert rows[0][1] == pytest.approx(ends[0] - ends[1], rel=1e-5)
    won = sum(row[1] > 0 for row in rows)
    assert block(made, "summary")["items"][0]["value"] == pytest.approx(won / 94)
    assert made["verdict"]["text"] == f"The top earned more in {won} of 94 years."
    assert made["verdict"]["level"] == "good"
    assert draw(block(made, "bars")["spec"]).count("V") >= 94


@pytest.mark.parametrize(("missing", "known"), [(0.3, True), (1.0, False)])
def test_the_complete_tool_where_returns_are_missing(missing, known):
    made = tool.run(example(), bucket_returns(36, 5, missing=missing)).to_json()
    metric = block(made, "summary")["items"][0]
    assert (metric["value"] is not None) == known
    assert ("note" in metric) != known
    assert made["verdict"]["level"] == "unknown"


def test_the_complete_tool_refuses_ends_that_overlap():
    with pytest.raises(UserError, match="3 buckets at each end are too many") as caught:
        tool.run(example(), bucket_returns(36, 5), {"tail": 3})
    assert caught.value.field == "tail"
    assert caught.value.remedy == "Choose 2 or fewer."


def test_placeholders_are_those_that_the_prompt_fills():
    outside = re.sub(r"```.*?```|`[^`\n]+`", "", TEXT, flags=re.S)
    found = re.findall(r"\{\w+\}", outside)
    assert sorted(found) == ["{packages}", "{report_megabytes}", "{run_seconds}", "{table_rows}"]


def test_length():
    assert len(TEXT) <= MOST_CHARACTERS


@pytest.mark.parametrize("declared", [tool.Tool, tool.Parameter], ids=lambda cls: cls.__name__)
def test_every_field_of_a_declaration(declared):
    told = section("TOOL")
    assert f"`{written(declared.__name__, declared)}`" in told
    explained = names_in("\n".join(re.findall(r"^- .*", told, re.M)))
    assert {field.name for field in dataclasses.fields(declared)} <= explained


def test_every_kind_of_parameter():
    assert set(tool.PARAMETER_KINDS) <= names_in(section("TOOL"))


def test_every_public_name_of_the_report():
    told = section("Report")
    known = {**public(report), **{name: getattr(report, name) for name in report.__all__}}
    assert set(known) <= names_in(told)
    builders = {name: found for name, found in vars(report).items() if inspect.isfunction(found)}
    builders = {n: f for n, f in builders.items() if f.__module__ == report.__name__}
    for name, function in builders.items():
        assert f"`{written(f'report.{name}', function)}`" in told
    for cls in (report.Verdict, report.Metric, report.Column):
        assert f"`{written(cls.__name__, cls)}`" in told
    assert f"{written('Choice', report.Choice)}" in told
    assert "`Report(verdict, blocks, warnings=[], params={})`" in told
    fields = {field.name for field in dataclasses.fields(report.Report)}
    assert fields | {"to_json"} <= names_in(told)


def test_every_unit_block_type_and_level():
    told = section("Report")
    quoted = set(re.findall(r'`"(\w+)"`', told))
    assert set(contract.UNITS) | set(contract.LEVELS) == quoted
    assert set(re.findall(r"^- `report\.(\w+)\(", told, re.M)) == set(contract.BLOCK_TYPES)


def test_every_piece_of_charts():
    told = section("Charts")
    defined = {
        name
        for name, found in vars(chart).items()
        if name[0] != "_" and (name.isupper() or getattr(found, "__module__", "") == chart.__name__)
    }
    assert defined <= names_in(told)
    for name in defined:
        if inspect.isfunction(getattr(chart, name)):
            assert f"`{written(name, getattr(chart, name))}`" in told
    assert f"height={chart.HEIGHT}" in told


@pytest.mark.parametrize("kind", KINDS)
def test_every_attribute_of_a_data_set(kind):
    cls = KINDS[kind]
    common, *entries = re.split(r"^- ", section("Data"), flags=re.M)
    entry = next(each for each in entries if each.startswith(f"`{cls.__name__}`"))
    assert f"`{kind}`" in entry
    has = {name for name in dir(cls) if name[0] != "_"}
    has |= {field.name for field in dataclasses.fields(cls)}
    assert has <= names_in(common + entry)


def told_functions() -> dict:
    """Module to name to (parameters, result, words), and to the fields of a result."""
    found = {}
    for heading in re.findall(r"^### (\w+)$", section("Statistics"), re.M):
        lines = re.findall(r"^- (.+)$", section(heading, "###"), re.M)
        functions, fields = {}, {}
        for line in lines:
            if match := re.fullmatch(r"`(\w+)\((.*?)\) -> (.+?)`: (.+)", line):
                functions[match[1]] = match.groups()[1:]
            else:
                name, words = re.fullmatch(r"`(\w+)`: (.+)", line).groups()
                fields[name] = words
        found[heading] = functions, fields
    return found


TOLD = told_functions()
FUNCTIONS = [
    pytest.param(module, name, *told, id=f"{module}.{name}")
    for module, (functions, _) in TOLD.items()
    for name, told in functions.items()
]


def test_every_public_function_of_statistics_is_told_of_or_kept_back_on_purpose():
    there = {info.name for info in pkgutil.iter_modules(stats.__path__) if info.name[0] != "_"}
    assert set(TOLD) | set(NOT_TOLD) == there
    for module in there:
        names = set(public(importlib.import_module(f"flipside.stats.{module}")))
        told = set().union(*TOLD.get(module, ()))
        if NOT_TOLD.get(module) is ...:
            assert not told
        else:
            assert told | NOT_TOLD.get(module, set()) == names, module
            assert not told & NOT_TOLD.get(module, set()), module


@pytest.mark.parametrize(("module", "name", "taken", "result", "words"), FUNCTIONS)
def test_signatures_of_statistics(module, name, taken, result, words):
    function = getattr(importlib.import_module(f"flipside.stats.{module}"), name)
    real = inspect.signature(function).parameters
    shown = [part.split("=") for part in taken.split(", ")]
    positional = [part[0] for part in shown if len(part) == 1]
    assert positional == [n for n, each in real.items() if each.default is each.empty]
    for given, *default in shown:
        if default:
            assert default[0].replace('"', "'") == repr(real[given].default)


T, B, K, F, N, W = 60, 5, 3, 4, 7, 12
RETURNS = bucket_returns(T, B, seed=5).returns
PANEL = factor_panel(periods=3, stocks=40, factors=F)
SERIES = RETURNS[:, 0]
ARGUMENTS = {
    "returns": SERIES,
    "values": SERIES,
    "top": RETURNS[:, -1],
    "reference": SERIES,
    "spread": RETURNS[:, -1] - SERIES,
    "wealth": np.cumprod(1 + SERIES),
    "first": SERIES[:30],
    "second": SERIES[30:],
    "flags": SERIES < 0,
    "periods_per_year": 12,
    "window": W,
    "tail": 2,
    "successes": 3,
    "n": 10,
    "x": SERIES,
    "y": RETURNS[:, -1],
    "block": 2.0,
    "p": np.linspace(0.01, 0.9, N),
    "trials": 20,
    "slices": PANEL.slices(),
    "resamples": 200,
}
OTHERS = {
    "spread": {"returns": RETURNS},
    "ranks": {"returns": RETURNS},
    "monotonic": {"returns": RETURNS},
    "crosssection": {"values": PANEL.values},
}


def sharpe_of_series():
    from flipside.stats.sharpe import sharpe

    return sharpe(SERIES)


def has(value, told: str) -> bool:
    """Whether a result is what the contract says of it."""
    if told in ("float", "int"):
        return isinstance(value, (float, int)) or (np.shape(value) == () and np.isreal(value))
    if told.startswith("("):
        sizes = {"T": T, "B": B, "K": K, "F": F, "N": N, "window": W}
        return np.shape(value) == eval(told, {}, sizes)
    if told.startswith(("list of ", "iterator of ")):
        found = list(value)
        return len(found) > 0 and all(type(each).__name__ == told.split()[-1] for each in found)
    return type(value).__name__ == told


@pytest.mark.parametrize(("module", "name", "taken", "result", "words"), FUNCTIONS)
def test_results_of_statistics(module, name, taken, result, words):
    function = getattr(importlib.import_module(f"flipside.stats.{module}"), name)
    known = {**ARGUMENTS, **OTHERS.get(module, {})}
    if module == "sharpe":
        known["sharpe"] = sharpe_of_series()
    if module == "crosssection":
        known["forward"] = PANEL.forward
    given = [part.split("=")[0] for part in taken.split(", ")]
    arguments = {each: known[each] for each in given if each in known}
    value = function(**arguments)
    if " or " in result:
        one, several = result.split(" or ")
        assert has(value, one)
        assert has(function(**{**arguments, "returns": RETURNS[:, :K]}), several)
        return
    parts = re.findall(r"\([^)]*\)|\w[\w ]*", result)
    values = value if len(parts) > 1 else [value]
    assert len(values) == len(parts)
    for each, told in zip(values, parts, strict=True):
        assert has(each, told), (each, told)


def test_fields_of_the_results_of_statistics():
    for module, (functions, fields) in TOLD.items():
        made = {re.split(r" of ", result)[-1] for _, result, _ in functions.values()}
        assert {each for each in made if each[0].isupper()} == set(fields), module
        for name, words in fields.items():
            cls = getattr(importlib.import_module(f"flipside.stats.{module}"), name)
            has = {field.name for field in dataclasses.fields(cls)}
            has |= {each for each in vars(cls) if each[0] != "_"}
            assert has <= set(re.findall(r"\w+", words)), name
            for method in re.findall(r"`(\w+)\(\)`", words):
                assert callable(getattr(cls, method))


@pytest.mark.parametrize(("module", "name"), [p.values[:2] for p in FUNCTIONS])
def test_missing_values_are_taken_where_the_contract_says_so(module, name):
    """A function of returns or values leaves NaN out, or the contract says that it takes none."""
    function = getattr(importlib.import_module(f"flipside.stats.{module}"), name)
    real = inspect.signature(function).parameters
    if "flags" in real or not {"returns", "values"} & set(real):
        return
    known = {**ARGUMENTS, **OTHERS.get(module, {})}
    arguments = {each: known[each] for each in real if each in known}
    for each in {"returns", "values"} & set(arguments):
        holes = np.array(arguments[each], dtype=float)
        holes[3] = np.nan
        arguments[each] = holes
    if TOLD[module][0][name][2].endswith("no NaN"):
        with pytest.raises(ValueError, match="missing"):
            function(**arguments)
        return
    value = function(**arguments)
    if isinstance(value, (float, np.ndarray)):
        assert np.isfinite(value).any()
    elif dataclasses.is_dataclass(value):
        assert value.reason is None


def test_a_panel_with_one_date_has_no_frequency():
    panel = FactorPanel(
        "p", "p.csv", dates(1, 12), np.nan, [0], [0], ("A",), np.ones((1, 1)), ("Value",)
    )
    assert panel.periods == 1
    assert np.isnan(panel.periods_per_year)
