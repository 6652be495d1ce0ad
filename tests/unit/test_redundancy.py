"""The redundancy tool: data whose answer is known, the visitor's choices, systems, bad input."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sizes import examples
from unit.answers import made_of
from unit.synthetic import bucket_returns, factor_panel

from flipside import tool, tools
from flipside.data.kinds import FactorPanel, ReturnSeries
from flipside.errors import UserError
from flipside.stats import crosssection, inference
from flipside.svg import draw

REDUNDANCY = tools.load("redundancy")

SUMMARY = [
    "factors",
    "stocks",
    "dates",
    "dates_left_out",
    "rows",
    "effective_factors",
    "condition_number",
    "largest_vif",
    "pairs_above",
    "clusters",
    "combinations",
    "could_go",
]


@pytest.fixture
def rng():
    return np.random.default_rng(11)


class Found:
    """A report with its blocks, metrics and tables by id."""

    def __init__(self, *data, **params):
        report = tool.run(REDUNDANCY, data, params)
        self.json = json.loads(json.dumps(report.to_json(), allow_nan=False))
        self.blocks = {block["id"]: block for block in self.json["blocks"]}
        self.verdict, self.warnings = self.json["verdict"], self.json["warnings"]

    def __getitem__(self, metric):
        items = [i for b in self.json["blocks"] for i in b.get("items", []) if i["id"] == metric]
        return items[0]["value"]

    def rows(self, block, key=None):
        ids = [column["id"] for column in self.blocks[block]["columns"]]
        rows = [dict(zip(ids, row, strict=True)) for row in self.blocks[block]["rows"]]
        return {row[key]: row for row in rows} if key else rows

    def suggested(self):
        return [r["factor"] for r in self.rows("suggestions") if r["action"] == "drop"]


def panel(columns, dates=20, forward=None, **more):
    """A panel of named columns with as many rows on each date."""
    values = np.column_stack(list(columns.values()))
    n = len(values) // dates
    made = factor_panel(dates, n, 1)
    return replace(
        made,
        values=np.asfortranarray(values),
        labels=tuple(columns),
        forward=forward,
        forward_name="next return",
        **more,
    )


def columns(n=2000, seed=5):
    """Two alike, one unlike, and a theme of its own."""
    rng = np.random.default_rng(seed)
    value, momentum = rng.normal(size=(2, n))
    return {
        "Value": value,
        "Cheapness": value + 0.5 * rng.normal(size=n),
        "Momentum": momentum,
        "Quality": rng.normal(size=n),
    }


def test_stable_ids():
    found = Found(factor_panel(made=True))
    assert [item["id"] for item in found.blocks["summary"]["items"]] == SUMMARY
    assert {
        "pairs",
        "vif",
        "clusters",
        "suggestions",
        "missing",
        "ic",
        "combinations",
        "dependencies",
        "heatmap",
        "dendrogram",
        "correlation_through_time",
        "eigenvalues",
    } <= set(found.blocks)
    assert list(found.rows("pairs")[0]) == [
        "first", "second", "spearman", "pearson", "mean", "sd", "min", "max", "above", "moments",
    ]  # fmt: skip


def test_two_alike_are_found_and_one_is_suggested_to_go():
    found = Found(panel(columns()))
    assert found["pairs_above"] == 1
    assert found["clusters"] == 3
    assert 2.5 < found["effective_factors"] < 3.5
    (gone,) = found.suggested()
    assert gone in ("Value", "Cheapness")
    assert found.verdict["level"] == "mixed"
    assert "both matter" in found.verdict["text"]
    row = found.rows("suggestions", "factor")[gone]
    r = found.rows("pairs")[0]["spearman"]
    assert row["correlation"] == r
    assert f"{r:.2f}" in row["why"]
    assert row["r2"] == pytest.approx(r**2, abs=0.01)


def test_nothing_alike_is_good(rng):
    names = ("A", "B", "C")
    found = Found(panel(dict(zip(names, rng.normal(size=(3, 2000)), strict=True))))
    assert found.verdict["level"] == "good"
    assert found.suggested() == []
    assert found["pairs_above"] == found["combinations"] == found["could_go"] == 0
    assert found["effective_factors"] == pytest.approx(3, abs=0.05)


def test_duplicates_opposites_and_sums_are_named_with_their_weights():
    data = columns()
    data["Copy"] = 3 * data["Value"] + 1
    data["Opposite"] = -data["Quality"]
    data["Blend"] = 0.25 * data["Momentum"] + 0.75 * data["Quality"]
    found = Found(panel(data))
    made = found.rows("combinations", "factor")
    assert set(made) == {"Copy", "Opposite", "Blend"}
    assert made["Copy"]["equation"] == "Copy = 3 × Value + 1"
    assert made["Opposite"]["equation"] == "Opposite = −Quality"
    assert made["Blend"]["equation"] == "Blend = 0.75 × Quality + 0.25 × Momentum"
    assert found.suggested()[:3] == ["Copy", "Opposite", "Blend"]
    assert found["condition_number"] is None
    vif = found.rows("vif", "factor")
    assert vif["Copy"]["vif"] is None
    assert vif["Copy"]["tolerance"] == 0
    assert "Copy is the same as Value in other units" in found.verdict["text"]
    assert found.verdict["level"] == "bad"


def test_a_sum_is_named_whatever_is_missing_and_rounded_and_in_float32(rng):
    data = columns(4000)
    data["Sum"] = data["Value"] + data["Momentum"] + data["Quality"]
    for place, values in enumerate(data.values()):
        values[rng.random(len(values)) < 0.05 * place] = np.nan
    data["Sum"] = np.round(data["Sum"], 2)
    found = Found(panel({name: v.astype(np.float32) for name, v in data.items()}), pooling="pooled")
    (row,) = found.rows("combinations")
    assert row["factor"] == "Sum"
    assert 0.999 < row["r2"] < 1


def test_a_sum_that_is_brought_to_one_spread_on_each_date_is_named(rng):
    data = columns()
    data["Blend"] = data["Momentum"] + data["Quality"]
    on = np.repeat(np.arange(20), 100)
    rates = rng.uniform(0.5, 2, 20)
    data["Blend"] = data["Blend"] * rates[on]
    (row,) = Found(panel(data)).rows("combinations")
    assert row["factor"] == "Blend"
    assert row["equation"].endswith("each brought to the same spread on each date")


def test_a_factor_in_the_same_order_is_named_though_its_values_differ():
    data = columns()
    data["Exponential"] = np.exp(data["Quality"])
    found = Found(panel(data))
    (row,) = found.rows("combinations")
    assert row["equation"] == "Exponential: same order as Quality"
    assert "ranks all stocks exactly as Quality does" in found.rows("suggestions")[0]["why"]


def test_a_redundancy_that_comes_and_goes_is_told(rng):
    n = np.arange(2000)
    late = n >= 800
    data = columns()
    data["Trend"] = np.where(late, data["Momentum"], rng.normal(size=2000)) + 0.1 * rng.normal(
        size=2000
    )
    found = Found(panel(data), threshold=0.5)
    row = next(r for r in found.rows("pairs") if {r["first"], r["second"]} == {"Momentum", "Trend"})
    assert row["above"] == pytest.approx(0.6)
    assert row["min"] < 0.3 < 0.9 < row["max"]
    found = Found(panel(data), threshold=0.55)
    drawn = found.blocks["correlation_through_time"]["alt"]
    assert "Momentum / Trend" in drawn
    data["Trend"][:1200] = rng.normal(size=1200)
    found = Found(panel(data), threshold=0.3)
    why = next(r["why"] for r in found.rows("suggestions") if r["factor"] in ("Momentum", "Trend"))
    assert "comes and goes" in why
    assert "only some of the time" in found.verdict["text"]


def test_through_time_is_what_each_date_has():
    data = factor_panel(12, 60, 3)
    found = Found(data)
    dates = list(crosssection.sections(data.values, data.slices()))
    r = np.array([d.correlations["spearman"][0, 2] for d in dates])
    row = next(
        r for r in found.rows("pairs") if (r["first"], r["second"]) == ("Factor 1", "Factor 3")
    )
    assert row["mean"] == pytest.approx(r.mean())
    assert row["spearman"] == pytest.approx(r.mean())
    assert row["sd"] == pytest.approx(r.std(ddof=1))
    assert (row["min"], row["max"]) == pytest.approx((r.min(), r.max()))
    assert row["above"] == pytest.approx(np.mean(np.abs(r) >= 0.7))


def test_pooling_and_method_change_the_numbers():
    level = np.repeat(np.arange(20.0), 100)
    data = columns()
    data = {
        name: values + level * (name in ("Momentum", "Quality")) for name, values in data.items()
    }
    data["Quality"][0] = 1e6
    apart, pooled = Found(panel(data)), Found(panel(data), pooling="pooled")
    assert apart["pairs_above"] == 1
    assert pooled["pairs_above"] == 2
    assert "mix two things" in " ".join(pooled.blocks["reading"]["paragraphs"])
    pearson = Found(panel(data), pooling="pooled", method="pearson")
    assert pearson["pairs_above"] == 1  # the far-off value hides it


def test_the_one_with_the_higher_information_coefficient_is_kept(rng):
    data = columns()
    forward = 0.02 * data["Cheapness"] + 0.05 * rng.normal(size=2000)
    found = Found(panel(data, forward=forward), keep="ic")
    assert found.suggested() == ["Value"]
    assert "information coefficient is the weaker" in found.rows("suggestions")[0]["why"]
    forward = 0.02 * data["Value"] + 0.05 * rng.normal(size=2000)
    assert Found(panel(data, forward=-forward), keep="ic").suggested() == ["Cheapness"]


def test_of_two_equally_good_the_later_goes(rng):
    data = {name: values[:2000] for name, values in columns().items()}
    data["Twin"] = np.exp(data["Quality"])  # the same ranks, so the same coefficient
    forward = 0.02 * data["Quality"] + 0.05 * rng.normal(size=2000)
    found = Found(panel(data, forward=forward), keep="ic")
    assert found.suggested()[0] == "Twin"
    even = Found(panel(dict([*list(columns().items())[:2], ("C", rng.normal(size=2000))])))
    assert even.suggested() == ["Cheapness"]
    assert "Both have a VIF of about" in even.rows("suggestions")[0]["why"]


def test_the_information_coefficient_is_tested_with_the_overlap():
    data = factor_panel(60, 50, 4)
    found = Found(data, overlap=4)
    values = [d.ic for d in crosssection.sections(data.values, data.slices(), forward=data.forward)]
    for place, label in enumerate(data.labels):
        series = np.array(values)[:, place]
        row = found.rows("ic", "factor")[label]
        assert row["mean"] == pytest.approx(series.mean())
        assert row["ir"] == pytest.approx(series.mean() / series.std(ddof=1))
        assert row["newey_west_t"] == pytest.approx(inference.newey_west(series, overlap=4).t)
        assert row["ewc_t"] == pytest.approx(inference.ewc(series).t)


def test_the_visitors_order_protection_and_leaving_out():
    data = panel(columns())
    assert Found(data, keep="order", preference="cheapness").suggested() == ["Value"]
    assert Found(data, keep="order", preference="Value; Cheapness").suggested() == ["Cheapness"]
    assert Found(data, protect="Value").suggested() == ["Cheapness"]
    assert Found(data, protect="Cheapness").suggested() == ["Value"]
    both = Found(data, protect="Value; Cheapness")
    assert both.suggested() == []
    assert "because both are protected" in both.verdict["text"]
    assert both.verdict["level"] == "mixed"
    without = Found(data, drop="Cheapness")
    assert without["factors"] == 3
    assert without["pairs_above"] == 0
    row = without.rows("suggestions", "factor")["Cheapness"]
    assert row["action"] == "left out by you"
    assert row["r2"] == pytest.approx(Found(data).rows("pairs")[0]["spearman"] ** 2, abs=0.01)
    assert "Cheapness" not in without.rows("vif", "factor")


def test_a_protected_sum_loses_one_of_its_parts_instead():
    data = columns()
    data["Blend"] = data["Momentum"] + data["Quality"]
    found = Found(panel(data), protect="Blend; Momentum", threshold=0.95)
    assert found.suggested() == ["Quality"]


def test_dropping_recomputes_without_measuring_again(monkeypatch):
    data = panel(columns())
    Found(data)
    monkeypatch.setattr(crosssection, "sections", None)
    assert Found(data, drop="Quality")["factors"] == 3
    assert Found(data, threshold=0.95)["pairs_above"] == 0


def test_vif_limit_finds_what_no_pair_shows(rng):
    names = [f"F{k}" for k in range(6)]
    data = dict(zip(names, rng.normal(size=(6, 4000)), strict=True))
    data["Mixture"] = sum(data.values()) + 0.3 * rng.normal(size=4000)
    found = Found(panel(data), method="pearson")
    assert found["pairs_above"] == 0
    assert found.suggested() == ["Mixture"]
    assert "The others together explain" in found.rows("suggestions")[0]["why"]
    assert found.rows("vif")[0]["factor"] == "Mixture"
    assert Found(panel(data), method="pearson", vif_limit=1000).suggested() == []


def test_groups_follow_the_level_asked_for():
    data = panel(columns())
    assert Found(data, clusters_at=0.99)["clusters"] == 4
    assert Found(data, clusters_at=0)["clusters"] == 1
    report = Found(data, threshold=0.6)
    assert report.json["params"]["clusters_at"] == 0.6


def test_follow_draws_the_pairs_asked_for():
    data = panel(columns())
    two = Found(data, follow="Momentum; Quality").blocks["correlation_through_time"]["alt"]
    assert "Momentum / Quality" in two
    assert "Value" not in two
    one = Found(data, follow="Momentum").blocks["correlation_through_time"]["alt"]
    assert one.count("Momentum") == 3


def test_missing_values_dates_and_constants_are_counted(rng):
    stocks = [30, 10, 40, 30]
    values = rng.normal(size=(110, 4))
    values[:30, 0] = 7.0  # all the same on the first date
    values[40:70, 1] = np.nan  # ten left on the third date
    values[35, 2] = np.nan  # on the date that is left out
    data = FactorPanel(
        "uneven",
        "uneven.csv",
        np.datetime64("2020-01-31") + 28 * np.arange(4),
        13.0,
        np.repeat(np.arange(4), stocks),
        np.concatenate([np.arange(n) for n in stocks]),
        tuple(f"S{i}" for i in range(40)),
        values,
        ("A", "B", "C", "D"),
    )
    found = Found(data)
    assert (found["dates"], found["dates_left_out"], found["rows"]) == (3, 1, 100)
    assert found.rows("dates_left_out") == [{"date": "2020-02-28", "stocks": 10}]
    rows = found.rows("missing", "factor")
    assert (rows["A"]["constant"], rows["A"]["too_few"]) == (1, 0)
    assert (rows["B"]["constant"], rows["B"]["too_few"]) == (0, 1)
    assert rows["B"]["missing"] == 30
    assert rows["B"]["worst_date"] == "2020-03-27"
    assert rows["B"]["worst_share"] == pytest.approx(0.75)
    assert rows["C"]["missing"] == 1
    assert (
        next(r for r in found.rows("pairs") if r["first"] == "A" and r["second"] == "B")["moments"]
        == 1
    )
    assert "1 of 4 dates has fewer than 20 stocks and is left out." in found.warnings
    assert any("A on 1 and B on 1 of 3 dates" in text for text in found.warnings)


def test_pairs_that_never_meet_and_correlations_that_contradict_are_told(rng):
    values = rng.normal(size=(2000, 1)) + 0.1 * rng.normal(size=(2000, 5))
    values[::2, 0] = np.nan
    values[1::2, 1] = np.nan
    data = panel(dict(zip("ABCDE", values.T, strict=True)))
    found = Found(data)
    assert len(found.rows("pairs")) == 9
    text = " ".join(found.warnings)
    assert "1 pair is nowhere to be compared" in text
    assert "contradict each other" in text
    assert all(r["vif"] is None or r["vif"] >= 1 for r in found.rows("vif"))


@settings(max_examples=examples(10))
@given(order=st.permutations(range(6)), scale=st.sampled_from([-4.0, 0.25, 1e6]))
def test_order_and_units_of_factors_do_not_matter(order, scale):
    data = columns(600)
    data["Sum"] = data["Value"] + data["Quality"]
    data["Noise"] = np.random.default_rng(1).normal(size=600)
    names = list(data)
    moved = {names[i]: data[names[i]] * (scale if names[i] == "Momentum" else 1) for i in order}
    first, second = Found(panel(data, 6)), Found(panel(moved, 6))
    assert second["effective_factors"] == pytest.approx(first["effective_factors"])
    for name, row in first.rows("vif", "factor").items():
        assert second.rows("vif", "factor")[name]["vif"] == pytest.approx(row["vif"])
    assert {r["factor"] for r in first.rows("combinations")} == {"Sum"}
    assert {r["factor"] for r in second.rows("combinations")} == {"Sum"}
    sizes = [sorted(group["size"] for group in found.rows("clusters")) for found in (first, second)]
    assert sizes[0] == sizes[1]


@pytest.mark.parametrize("factors", [3, 50])
def test_charts_are_drawn_without_a_browser(factors):
    for data in (
        (factor_panel(8, 60, factors),),
        (bucket_returns(60, 5), bucket_returns(60, 5, seed=2)),
    ):
        for block in Found(*data).json["blocks"]:
            if block["type"] == "chart":
                assert draw(block["spec"], 700, block["alt"]).startswith("<svg")


# Twelve months of three systems, top minus bottom; the second fails with the first, twice alone.
FIRST = [0.1, -0.1, 0.2, -0.2, 0.1, 0.3, -0.1, 0.2, 0.1, 0.2, 0.1, 0.3]
SECOND = [0.2, -0.2, 0.1, -0.1, -0.1, 0.2, -0.3, -0.1, 0.2, 0.1, 0.3, 0.2]
THIRD = [-0.1, 0.2, 0.1, 0.1, 0.2, 0.1, 0.1, 0.1, -0.2, 0.1, 0.1, 0.2]


def system(spread, name):
    return replace(made_of([0.0] * 12, spread), name=name)


def test_systems_that_invert_together_worked_by_hand():
    found = Found(system(FIRST, "one"), system(SECOND, "two"), system(THIRD, "three"))
    assert (found["systems"], found["periods"], found["common_periods"]) == (3, 12, 12)
    rows = {(r["first"], r["second"]): r for r in found.rows("inverted_pairs")}
    row = rows["one", "two"]
    assert row["both"] == pytest.approx(3 / 12)
    assert row["expected"] == pytest.approx(3 / 12 * 5 / 12)
    assert row["second_given_first"] == 1
    assert row["second_otherwise"] == pytest.approx(2 / 9)
    assert rows["one", "three"]["both"] == 0
    assert found["all_inverted"] == 0
    assert found["average_inverted"] == pytest.approx(10 / 36)
    assert found["all_inverted_expected"] == pytest.approx(3 * 5 * 2 / 12**3)
    r = np.corrcoef(FIRST, SECOND)[0, 1]
    pair = next(p for p in found.rows("pairs") if (p["first"], p["second"]) == ("one", "two"))
    assert pair["pearson"] == pytest.approx(r)


def test_a_system_loaded_twice_is_named():
    data = bucket_returns(80, 5)
    found = Found(data, bucket_returns(80, 5, seed=2), data)
    assert found.rows("combinations")[0]["equation"] == "made up (3) = made up"
    assert found.suggested() == ["made up (3)"]


def test_systems_of_different_dates_meet_where_they_overlap():
    early, late = bucket_returns(100, 5), bucket_returns(100, 5, seed=2)
    late = replace(
        late, dates=early.dates[60:].tolist() + [early.dates[-1] + 31 * k for k in range(1, 61)]
    )
    assert Found(early, late)["periods"] == 40
    shifted = replace(early, name="other days", dates=early.dates - 2)
    assert Found(early, shifted)["pairs_above"] == 1


def test_what_does_not_go_with_the_first_is_left_out_and_told():
    weekly = replace(bucket_returns(200, 5, 52), name="weekly")
    monthly = bucket_returns(100, 5), bucket_returns(100, 5, seed=2)
    found = Found(*monthly, weekly, factor_panel())
    assert found["systems"] == 2
    assert [text.split(" is left out")[0] for text in found.warnings] == [
        "weekly",
        "made up factors",
    ]
    found = Found(factor_panel(), *monthly)
    assert found["factors"] == 6
    assert "made up is left out" in found.warnings[0]


CONSTANT = {**columns(), "Flat": np.full(2000, 3.0)}
EMPTY = {**columns(), "Gone": np.full(2000, np.nan)}
FOUR = panel(columns())


@pytest.mark.parametrize(
    ("data", "params", "message", "field"),
    [
        (factor_panel(factors=2), {}, "2 factors; this analysis needs at least 3", None),
        (
            factor_panel(stocks=19),
            {},
            "No date of made up factors has 20 stocks; the most are 19",
            None,
        ),
        (panel(CONSTANT), {}, "Flat has the same value for all stocks on every date", "drop"),
        (panel(EMPTY), {}, "Gone has values for fewer than 20 stocks on every date", "drop"),
        (FOUR, {"drop": "Value; Quality"}, "Only 2 factors would remain", "drop"),
        (FOUR, {"drop": "Valeu"}, "no factor called “Valeu”. Did you mean “Value”", "drop"),
        (FOUR, {"protect": "X; Y"}, "no factor called “X” or “Y”", "protect"),
        (FOUR, {"follow": "X"}, "no factor called “X”", "follow"),
        (FOUR, {"protect": "Value", "drop": "Value"}, "both protected and left out", "drop"),
        (FOUR, {"keep": "ic"}, "no forward return", "keep"),
        (FOUR, {"keep": "order"}, "No order of preference", "preference"),
        (factor_panel(5), {"overlap": 5}, "span 5 dates cannot be tested with 5 dates", "overlap"),
        (bucket_returns(), {}, "needs at least two systems", None),
        ((bucket_returns(), bucket_returns(seed=2)), {"keep": "ic"}, "no information coef", "keep"),
        ((bucket_returns(), bucket_returns(seed=2)), {"tail": 6}, "are too many", "tail"),
    ],
)
def test_what_cannot_be_analysed_is_refused_in_words(data, params, message, field):
    with pytest.raises(UserError, match=message) as caught:
        tool.run(REDUNDANCY, data, params)
    assert caught.value.field == field
    assert caught.value.remedy


def test_constant_and_empty_factors_may_be_left_out():
    assert Found(panel(CONSTANT), drop="Flat")["factors"] == 4
    assert Found(panel(EMPTY), drop="Gone")["factors"] == 4


def test_a_return_series_is_of_the_wrong_kind():
    series = ReturnSeries("s", "s.csv", ["2020-01-31"], 12, [[0.1]], ("a",))
    with pytest.raises(UserError, match="factor panel or bucket returns"):
        tool.run(REDUNDANCY, series)


def test_names_with_a_semicolon_stand_in_quotes(rng):
    data = columns()
    data["Price; Book"] = rng.normal(size=2000)
    assert Found(panel(data), drop='"Price; Book"; Quality')["factors"] == 3
