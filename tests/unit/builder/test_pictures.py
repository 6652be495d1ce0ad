"""The pictures of the gallery: of the right chart, light and dark, and nothing in them but shapes."""

from __future__ import annotations

import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from builder import BuildError, gallery, inside, pictures
from flipside import chart, report, tools
from flipside.report import Report, Verdict
from flipside.tool import Tool

DARK = gallery.twins(gallery.THEME.read_text(encoding="utf-8"))
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"svg", "title", "g", "path", "rect", "circle", "line"}
# The samples as the build has them, and a tool that needs the smallest of them.
SAMPLE = "ranking_system.xml"


def drawn(id):
    return pictures.pictures(tools.load(id), DARK, inside.SAMPLES)


def module(*charts, picture="", samples=(SAMPLE,)):
    """A tool that draws bars of one and two, one chart for each id."""

    def run(data, *, progress):
        values = [{"name": "a", "n": 1}, {"name": "b", "n": 2}]
        layer = chart.layer(
            "bar",
            values,
            style={"color": chart.INVERTED},
            x=chart.names("name", ["a", "b"]),
            y=chart.number("n", "How many"),
        )
        blocks = [
            report.chart(id, id, chart.spec([layer]), f"Bars of {id}.", "Help.") for id in charts
        ]
        return Report(Verdict("good", "Done."), blocks)

    declared = Tool(
        "demo", "Demo", "What?", ("weight_table",), (), samples=samples, picture=picture
    )
    return SimpleNamespace(TOOL=declared, run=run)


@pytest.mark.parametrize("id", tools.ids())
def test_a_picture_holds_shapes_only_and_is_the_same_twice(id):
    made = drawn(id)
    assert made == drawn(id)
    assert made["light"] != made["dark"]
    for look in ("light", "dark"):
        root = ElementTree.fromstring(made[look])
        assert root.tag == f"{SVG}svg"
        assert root.get("viewBox") == f"0 0 {pictures.WIDTH} {pictures.HEIGHT}"
        assert root.find(f"{SVG}title").text == made["alt"]
        assert {each.tag.removeprefix(SVG) for each in root.iter()} <= SHAPES
        assert len([*root.iter()]) > 10
        inside_of_it = made[look].removeprefix('<svg xmlns="http://www.w3.org/2000/svg"')
        assert not re.search(r"href|url\(|://|script|style=|\son\w+=", inside_of_it)
        assert len(made[look]) < 30_000


@pytest.mark.parametrize("id", tools.ids())
def test_a_dark_picture_has_no_light_colour_left(id):
    made = drawn(id)
    assert set(DARK) & colours(made["light"])
    assert not set(DARK) & colours(made["dark"])


def colours(text):
    return {found.lower() for found in pictures.COLOUR.findall(text)}


def test_the_first_chart_or_the_one_that_the_tool_names():
    assert pictures.pictures(module("one", "two"), DARK, inside.SAMPLES)["alt"] == "Bars of one."
    named = pictures.pictures(module("one", "two", picture="two"), DARK, inside.SAMPLES)
    assert named["alt"] == "Bars of two."
    # Two bars in the colour of the tool, and no axis beside them.
    root = ElementTree.fromstring(named["light"])
    title, plot = root
    assert (title.tag, plot.tag) == (f"{SVG}title", f"{SVG}svg")
    assert [each.get("fill") for each in plot] == [chart.INVERTED] * 2
    assert DARK[chart.INVERTED] in named["dark"]


@pytest.mark.parametrize(
    ("tool", "message"),
    [
        (module(), "demo has no chart that the gallery could show"),
        (module("one", picture="two"), "demo has no chart 'two'; there are one"),
        (
            module("one", samples=("10_Portfolios_Prior_12_2.CSV",)),
            "demo does not run on its samples",
        ),
    ],
)
def test_refused(tool, message):
    with pytest.raises(ValueError, match=message):
        pictures.pictures(tool, DARK, inside.SAMPLES)


def test_dark_colours_are_those_of_the_page():
    assert DARK[chart.ACCENT] == "#5cb3da"
    assert {
        chart.ACCENT,
        chart.INVERTED,
        chart.MUTED,
        chart.FAINT,
        chart.INK,
        chart.NEUTRAL,
    } <= set(DARK)
    with pytest.raises(BuildError, match="the same colours"):
        gallery.twins('LIGHT = { ink: "#111111" }; DARK = { paper: "#eeeeee" };')


def test_the_build_writes_them(tmp_path):
    drawn = {"pictures/demo": {"alt": "Bars.", "light": "<svg/>", "dark": "<svg id='d'/>"}}
    assert gallery.write(tmp_path, drawn, ["demo"]) == {"demo": "Bars."}
    assert (tmp_path / "gallery" / "demo.svg").read_text() == "<svg/>"
    assert (tmp_path / "gallery" / "demo.dark.svg").read_text() == "<svg id='d'/>"
