"""The static renderer: geometry, ticks, labels, refusals; and the safety of pictures from elsewhere."""

import itertools
import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest

from flipside import chart as library
from flipside.svg import CannotDraw, draw
from flipside.svg.labels import date_format, days, number_format
from flipside.svg.safe import safe_svg
from flipside.svg.scales import Continuous, Discrete, shades, tick_step, time_ticks

NS = "{http://www.w3.org/2000/svg}"
ORDINAL = {"field": "b", "type": "ordinal"}
NUMBER = {"field": "r", "type": "quantitative"}
DAY = {"field": "d", "type": "temporal", "timeUnit": "utcyearmonthdate"}


def chart(mark, rows, **encoding):
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding, "height": 200}


def marks(svg, tag="path"):
    """The elements of the plot itself: those of the nested picture."""
    return list(ET.fromstring(svg).find(f"{NS}svg").iter(f"{NS}{tag}"))


def box(path):
    """Left, top, right, bottom of a path made of M, H, V or L."""
    x0, y0, x1, y1 = map(
        float,
        re.fullmatch(r"M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)H[\d.]+Z", path.get("d")).groups(),
    )
    return x0, y0, x1, y1


def points(path):
    return [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path.get("d"))]


def texts(svg):
    return [node.text for node in ET.fromstring(svg).iter(f"{NS}text")]


def test_a_bar_twice_as_large_is_twice_as_tall_and_grows_from_zero():
    rows = [{"b": 1, "r": 0.1}, {"b": 2, "r": 0.2}, {"b": 3, "r": -0.1}]
    first, second, third = map(box, marks(draw(chart("bar", rows, x=ORDINAL, y=NUMBER))))
    heights = [bottom - top for _, top, _, bottom in (first, second, third)]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.02)
    assert heights[2] == pytest.approx(heights[0], abs=0.02)
    assert first[3] == second[3] == third[1]  # the zero line
    assert first[2] - first[0] == pytest.approx(second[2] - second[0], abs=0.02)
    assert first[2] < second[0] < second[2] < third[0]


def test_lying_bars_run_to_the_right():
    rows = [{"b": 1, "r": 1}, {"b": 2, "r": 3}]
    first, second = map(box, marks(draw(chart("bar", rows, x=NUMBER, y=ORDINAL))))
    assert second[2] - second[0] == pytest.approx(3 * (first[2] - first[0]), abs=0.05)
    assert first[3] < second[1]


def test_bars_are_as_wide_as_they_are_told_and_never_wider_than_their_place():
    rows = [{"b": 1, "r": 1}, {"b": 2, "r": 3}]
    wide = {}
    for size in (7, 10_000, None):
        mark = {"type": "bar", **({"size": size} if size else {})}
        left, _, right, _ = box(marks(draw(chart(mark, rows, x=ORDINAL, y=NUMBER)))[0])
        wide[size] = right - left
    assert wide[7] == pytest.approx(7, abs=0.02)
    assert wide[10_000] == wide[None] > 50


def test_a_log_scale_gives_every_decade_the_same_height():
    log = {**NUMBER, "scale": {"type": "log", "domain": [1, 1000], "nice": False}}
    rows = [{"b": i, "r": r} for i, r in enumerate((1, 10, 100, 1000))]
    ys = [y for _, y in points(marks(draw(chart("line", rows, x=ORDINAL, y=log)))[0])]
    assert [a - b for a, b in itertools.pairwise(ys)] == pytest.approx([200 / 3] * 3, abs=0.02)


def test_what_a_log_scale_cannot_hold_leaves_a_gap():
    log = {**NUMBER, "scale": {"type": "log", "domain": [1, 1000]}}
    rows = [{"b": i, "r": r} for i, r in enumerate((1, 10, 0, None, 100, 1000))]
    assert marks(draw(chart("line", rows, x=ORDINAL, y=log)))[0].get("d").count("M") == 2


def test_a_time_scale_is_proportional_to_days_and_sorts():
    rows = [{"d": d, "r": 1} for d in ("2020-03-01", "2020-01-01", "2020-12-31")]
    xs = [x for x, _ in points(marks(draw(chart("line", rows, x=DAY, y=NUMBER)))[0])]
    assert (xs[1] - xs[0]) / (xs[2] - xs[0]) == pytest.approx(60 / 365, abs=1e-4)


def test_lines_of_several_groups_have_the_colours_of_their_scale():
    color = {
        "field": "g",
        "type": "quantitative",
        "scale": {"domain": [1, 3], "range": ["#c8501e", "#8a8f98", "#0b6e99"]},
        "legend": {"title": "Bucket", "values": [1, 3], "format": "d"},
    }
    rows = [{"d": f"2020-0{m}-01", "r": m * g, "g": g} for g in (1, 2, 3) for m in (1, 2)]
    svg = draw(chart("line", rows, x=DAY, y=NUMBER, color=color))
    assert [line.get("stroke") for line in marks(svg)] == ["#c8501e", "#8a8f98", "#0b6e99"]
    assert {"Bucket", "1", "3"} <= set(texts(svg))


def test_areas_close_on_zero():
    rows = [{"d": f"2020-0{m}-01", "r": r} for m, r in ((1, 0.2), (2, -0.1), (3, 0.1))]
    drawn = points(marks(draw(chart("area", rows, x=DAY, y=NUMBER)))[0])
    zero = drawn[-1][1]
    assert drawn[-2][1] == zero
    assert drawn[0][1] < zero < drawn[1][1]


def test_areas_of_the_library_lie_over_each_other_and_end_where_a_value_is_missing():
    days = ("2020-01-01", "2020-02-01", "2020-03-01", "2020-04-01", "2020-05-01")
    rows = [
        {"d": d, "r": r, "g": g}
        for g in "ab"
        for d, r in zip(days, (1, 2, None, 2, 1), strict=True)
    ]
    color = {
        "field": "g",
        "type": "nominal",
        "scale": {"domain": ["a", "b"], "range": ["#c8501e", "#0b6e99"]},
    }
    layer = library.layer("area", rows, x=DAY, y=NUMBER, color=color)
    first, second = marks(draw(library.spec([layer])))
    assert first.get("d") == second.get("d")
    assert first.get("d").count("M") == 2
    assert first.get("fill") != second.get("fill")


def test_an_area_of_the_library_stands_on_the_foot_where_there_is_no_zero():
    rows = [{"d": f"2020-0{m}-01", "r": r} for m, r in ((1, -0.2), (2, -0.4))]
    y = {**NUMBER, "scale": {"domain": [-0.5, -0.1], "nice": False}}
    drawn = points(
        marks(draw(library.spec([library.layer("area", rows, x=DAY, y=y)], height=100)))[0]
    )
    top = drawn[0][1] - 25
    assert [y - top for _, y in drawn] == pytest.approx([25, 75, 100, 100])


@pytest.mark.parametrize("stack", ["zero", "normalize"])
def test_an_area_that_is_to_be_stacked_stays_so(stack):
    y = library.number("r", stack=stack)
    assert library.layer("area", x=DAY, y=y)["encoding"]["y"]["stack"] == stack


def test_rules_span_the_plot_and_intervals_go_from_end_to_end():
    spec = {
        "height": 200,
        "layer": [
            chart("bar", [{"b": 1, "r": 4}], x=ORDINAL, y=NUMBER)
            | {"mark": {"type": "bar", "color": "#0b6e99"}},
            chart("rule", [{"z": 2}], y={"field": "z", "type": "quantitative"}),
            chart("rule", [{"b": 1, "lo": 1, "hi": 3}], x=ORDINAL,
                  y={"field": "lo", "type": "quantitative"}, y2={"field": "hi"}),
        ],
    }  # fmt: skip
    for layer in spec["layer"]:
        layer.pop("height", None)
    svg = draw(spec, 400)
    left, top, right, bottom = box(marks(svg)[0])
    across, interval = marks(svg, "line")
    frame = ET.fromstring(svg).find(f"{NS}svg")
    assert float(across.get("x2")) - float(across.get("x1")) == float(frame.get("width"))
    assert float(across.get("y1")) == pytest.approx((top + bottom) / 2, abs=0.02)
    assert float(interval.get("x1")) == pytest.approx((left + right) / 2, abs=0.02)
    length = float(interval.get("y1")) - float(interval.get("y2"))
    assert length == pytest.approx((bottom - top) / 2, abs=0.02)


def test_a_heat_map_has_a_cell_for_each_value_and_its_colour():
    color = {
        "field": "r",
        "type": "quantitative",
        "scale": {"domain": [-1, 0, 1], "range": ["#c8501e", "#f2f2f0", "#0b6e99"], "clamp": True},
        "legend": None,
    }
    rows = [{"b": c, "m": m, "r": r} for c, m, r in
            (("1927", "Jan", -5), ("1928", "Jan", 0), ("1927", "Feb", 1), ("1928", "Feb", None))]  # fmt: skip
    svg = draw(chart("rect", rows, x=ORDINAL, y={"field": "m", "type": "ordinal"}, color=color))
    cells = marks(svg)
    assert [cell.get("fill") for cell in cells] == ["#c8501e", "#f2f2f0", "#0b6e99"]
    first, second, third = map(box, cells)
    assert first[2] == second[0]  # side by side, without a gap
    assert third[3] == first[1]  # Feb sorts before Jan, as Vega-Lite has it
    assert {"1927", "1928", "Jan", "Feb"} <= set(texts(svg))


def test_a_cell_can_have_an_edge():
    y = {"field": "m", "type": "ordinal"}
    mark = {"type": "rect", "stroke": "#d5d9de", "strokeWidth": 0.5}
    (cell,) = marks(draw(chart(mark, [{"b": "1927", "m": "Jan"}], x=ORDINAL, y=y)))
    assert (cell.get("stroke"), cell.get("stroke-width")) == ("#d5d9de", "0.5")
    (plain,) = marks(draw(chart("rect", [{"b": "1927", "m": "Jan"}], x=ORDINAL, y=y)))
    assert plain.get("stroke") is None


def test_points_ticks_and_text_sit_at_their_values():
    rows = [{"b": 1, "r": 1, "t": "top"}, {"b": 2, "r": 2, "t": "<b>"}]
    dots = marks(
        draw(chart({"type": "point", "filled": True}, rows, x=ORDINAL, y=NUMBER)), "circle"
    )
    ticks = marks(draw(chart("tick", rows, x=ORDINAL, y=NUMBER)), "line")
    svg = draw(chart("text", rows, x=ORDINAL, y=NUMBER, text={"field": "t", "type": "nominal"}))
    for dot, tick in zip(dots, ticks, strict=True):
        middle = (float(tick.get("x1")) + float(tick.get("x2"))) / 2
        assert middle == pytest.approx(float(dot.get("cx")), abs=0.02)
        assert float(tick.get("y1")) == float(dot.get("cy"))
    assert [node.text for node in marks(svg, "text")] == ["top", "<b>"]


def test_a_second_axis_stands_at_the_right_with_its_own_scale():
    right = {**NUMBER, "field": "q", "axis": {"orient": "right", "title": None, "values": [0, 500]}}
    rows = [{"d": "2020-01-01", "r": 1, "q": 0}, {"d": "2020-02-01", "r": 2, "q": 1000}]
    layers = [chart("line", rows, x=DAY, y=y) for y in (right, NUMBER)]
    for layer in layers:
        layer.pop("height")
    spec = {"height": 100, "layer": layers, "resolve": {"scale": {"y": "independent"}}}
    svg = draw(spec, 300)
    placed = {n.text: float(n.get("x")) for n in ET.fromstring(svg).iter(f"{NS}text")}
    assert placed["500"] > 250 > 50 > placed["2.0"]
    ends = [points(line)[-1][1] for line in marks(svg)]
    assert ends[0] == ends[1]  # both end at the top of their own scale


def test_the_picture_is_labelled_and_hostile_words_stay_words():
    rows = [{"b": '"><img src=x onerror=alert(1)>', "r": 1}]
    svg = draw(chart("bar", rows, x=ORDINAL, y=NUMBER), 500, 'A "<script>" & more\x00')
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.find(f"{NS}title").text == 'A "<script>" & more'
    assert "<script" not in svg
    assert "<img" not in svg
    assert '"><img src=x onerror=alert(1)>' in texts(svg)
    assert safe_svg(svg, "again", "p-")  # its own output passes the check


def test_thousands_of_points_are_compact_and_cut_to_the_plot():
    start = date(2000, 1, 1)
    rows = [{"d": str(start + timedelta(i)), "r": (i * 37 % 101) / 7} for i in range(5000)]
    svg = draw(chart("line", rows, x=DAY, y={**NUMBER, "scale": {"domain": [0, 5]}}))
    assert len(svg) < 5000 * 16
    frame = ET.fromstring(svg).find(f"{NS}svg")
    assert frame.get("overflow") == "hidden"
    assert max(len(number.partition(".")[2]) for number in re.findall(r"\d+\.\d+", svg)) <= 2


def test_layers_only_meant_for_hovering_are_left_out():
    spec = chart({"type": "rule", "opacity": 0}, [{"b": 1}], x=ORDINAL)
    assert marks(draw(spec), "line") == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"transform": []}, "transform"),
        ({"params": []}, "params"),
        ({"mark": "arc"}, "arc"),
        ({"mark": {"type": "bar", "href": "http://x"}}, "href"),
        ({"mark": {"type": "bar", "color": "url(#x)"}}, "plain colour"),
        ({"mark": {"type": "line", "interpolate": "basis"}}, "basis"),
        ({"data": {"url": "data.csv"}}, "not inside"),
        ({"data": {"values": []}}, "no data"),
        ({"data": {"values": [{"b": 1, "r": None}]}}, "no data"),
        ({"resolve": {"scale": {"x": "independent"}}}, "resolved"),
        ({"height": {"step": 10}}, "height"),
        ({"encoding": {"x": ORDINAL, "shape": ORDINAL}}, "shape"),
        ({"encoding": {"x": ORDINAL, "y": {**NUMBER, "aggregate": "mean"}}}, "aggregate"),
        ({"encoding": {"x": ORDINAL, "y": {**NUMBER, "scale": {"type": "symlog"}}}}, "symlog"),
        ({"encoding": {"x": ORDINAL, "y": {**NUMBER, "axis": {"labelExpr": "1"}}}}, "expression"),
        ({"encoding": {"x": ORDINAL, "y": {**NUMBER, "axis": {"format": "x"}}}}, "format"),
        ({"encoding": {"x": DAY, "y": NUMBER}, "data": {"values": [{"d": "soon"}]}}, "not a date"),
        ({"encoding": {"x": ORDINAL, "y": NUMBER, "color": ORDINAL}}, "colour"),
        ({"encoding": {"x": ORDINAL, "y": NUMBER, "opacity": NUMBER}}, "opacity"),
        ({"encoding": "nothing"}, "not made as expected"),
    ],
)
def test_what_is_not_known_is_refused_with_its_reason(change, reason):
    spec = chart("bar", [{"b": 1, "r": 1}], x=ORDINAL, y=NUMBER) | change
    with pytest.raises(CannotDraw, match=reason):
        draw(spec)


def test_bars_that_would_be_stacked_are_refused():
    rows = [{"b": 1, "r": 1}, {"b": 1, "r": 2}]
    with pytest.raises(CannotDraw, match="share a place"):
        draw(chart("bar", rows, x=ORDINAL, y=NUMBER))


def test_labels_never_overlap():
    rows = [{"b": f"Portfolio {i}", "r": i} for i in range(40)]
    root = ET.fromstring(draw(chart("bar", rows, x=ORDINAL, y=NUMBER), 350))
    xs = [float(n.get("x")) for n in root.iter(f"{NS}text") if n.text.startswith("Portfolio")]
    assert 2 <= len(xs) < 40
    assert min(b - a for a, b in itertools.pairwise(xs)) > 60


@pytest.mark.parametrize(
    ("spec", "value", "shown"),
    [
        (".0%", 0.254, "25%"),
        (".1%", -0.0516, "−5.2%"),
        (".0%", -0.001, "0%"),
        (",~r", 1e6, "1,000,000"),
        (",~r", 0.95, "0.95"),
        ("d", 10.0, "10"),
        (",.1f", 12345.678, "12,345.7"),
        (",.3~r", 0.98765, "0.988"),
        ("~s", 2.5e6, "2.5M"),
        ("+.1f", 1.0, "+1.0"),
        ("$,.0f", 1234.5, "$1,234"),
    ],
)
def test_number_formats_are_those_of_d3(spec, value, shown):
    assert number_format(spec)(value) == shown


def test_open_formats_take_their_decimals_from_the_step():
    assert number_format("", 0.05)(0.1) == "0.10"
    assert number_format("", 1000)(2000) == "2,000"
    assert number_format("%", 0.05)(0.1) == "10%"
    assert number_format("%", 0.005)(0.01) == "1.0%"


def test_dates_are_written_in_english_and_checked():
    assert date_format("%b %Y")(days("2009-03-31")) == "Mar 2009"
    assert date_format("%d.%m.%y")(days("1926-12-01")) == "01.12.26"
    with pytest.raises(CannotDraw, match="date format"):
        date_format("%H")
    with pytest.raises(CannotDraw, match="not a date"):
        days("2009-02-30")


@pytest.mark.parametrize(
    ("first", "last", "count", "ticks"),
    [
        ("2020-01-15", "2020-12-31", 4, ["2020-04-01", "2020-07-01", "2020-10-01"]),
        ("2015-06-30", "2020-06-30", 5, [f"{y}-01-01" for y in range(2016, 2021)]),
        ("2020-01-30", "2020-02-03", 5, [f"2020-{d}" for d in ("01-30", "01-31", "02-01", "02-02", "02-03")]),
    ],
)  # fmt: skip
def test_time_ticks_are_round_dates(first, last, count, ticks):
    found = time_ticks(days(first), days(last), count)
    assert [date_format("%Y-%m-%d")(tick) for tick in found] == ticks


def test_round_steps_and_scales():
    assert [tick_step(0, high, 5) for high in (1, 1.3, 4, 37, 0.004)] == [
        0.2,
        0.2,
        1.0,
        10.0,
        0.001,
    ]
    scale = Continuous(-0.013, 0.231)
    scale.widen(5)
    assert (scale.low, scale.high) == (-0.05, 0.25)
    assert scale.ticks(5) == [-0.05, 0, 0.05, 0.1, 0.15, 0.2, 0.25]
    clamped = Continuous(0, 10, clamp=True, start=0, stop=100)
    assert (clamped.at(-5), clamped.at(5), clamped.at(50)) == (0, 50, 100)
    assert Continuous(0, 1).at(float("nan")) is None
    assert Discrete([1, 2], start=0, stop=10).at(3) is None


def test_colours_are_mixed_in_rgb():
    scale = shades([0, 10], ["#000000", "#ffffff"])
    assert [scale.of(v) for v in (-1, 0, 5, 10, 11, None)] == [
        "#000000", "#000000", "#808080", "#ffffff", "#ffffff", None
    ]  # fmt: skip
    with pytest.raises(CannotDraw, match="as many values"):
        shades([0, 1, 2], ["#000000", "#ffffff"])


def svg(inside, attributes=""):
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="10" height="20" {attributes}>{inside}</svg>'
    )


@pytest.mark.parametrize(
    "hostile",
    [
        svg("<script>alert(1)</script>"),
        svg("<g><SCRIPT>alert(1)</SCRIPT></g>"),
        svg("<foreignObject><p>x</p></foreignObject>"),
        svg('<rect onload="alert(1)"/>'),
        svg("", 'onload="alert(1)"'),
        svg('<path ONCLICK="alert(1)" d="M0,0"/>'),
        svg('<marker><path onclick="alert(1)"/></marker>'),
        svg('<a href="javascript:alert(1)"><path/></a>'),
        svg('<image href="http://evil.example/x.png"/>'),
        svg('<use xlink:href="http://evil.example/x.svg#a"/>'),
        svg('<path xlink:href="#a"/>'),
        svg('<rect fill="url(http://evil.example/#a)"/>'),
        svg('<rect style="fill:url(http://evil.example/#a)"/>'),
        svg('<rect fill="u\\72l(http://evil.example)"/>'),
        svg('<animate attributeName="onload" to="alert(1)"/>'),
        '<!DOCTYPE svg [<!ENTITY x "y">]>' + svg("<text>&x;</text>"),
        svg("<g>"),
        "<html><body/></html>",
        "not a picture",
        "",
        svg("<g>" * 100 + "</g>" * 100),
    ],
)
def test_a_picture_that_acts_or_loads_is_refused(hostile):
    with pytest.raises(CannotDraw, match="picture"):
        safe_svg(hostile, "alt", "p-")


def test_a_picture_keeps_what_is_drawn_and_loses_the_rest():
    text = svg(
        "<style>path{}</style><metadata>m</metadata><title>old</title><!-- note -->"
        '<g class="marks" style="color: red" transform="translate(1,2)"><path id="a" d="M0,0" '
        'aria-label="C:\\x" fill="url(#grad)"/></g>'
        '<defs><linearGradient id="grad"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
        '<text x="1" font-size="11px">a <tspan>b</tspan> &lt;c&gt;</text>'
    )
    root = ET.fromstring(safe_svg(text, "What & it shows", "one-"))
    assert root.get("viewBox") == "0 0 10 20"
    assert [node.text for node in root.findall(f"{NS}title")] == ["What & it shows"]
    group = root.find(f"{NS}g")
    assert group.attrib == {"transform": "translate(1,2)"}
    assert group[0].attrib == {"id": "one-a", "d": "M0,0", "fill": "url(#one-grad)"}
    assert root.find(f"{NS}defs/{NS}linearGradient").get("id") == "one-grad"
    assert "".join(root.find(f"{NS}text").itertext()) == "a b <c>"
    assert not root.findall(f"{NS}style")


@pytest.mark.parametrize(
    ("how", "turns"), [("step-after", [1, 1]), ("step-before", [0, 0]), ("step", [0.5, 0.5])]
)
def test_steps_turn_where_they_should(how, turns):
    rows = [{"d": "2020-01-01", "r": 1}, {"d": "2020-01-11", "r": 2}]
    drawn = points(
        marks(draw(chart({"type": "line", "interpolate": how}, rows, x=DAY, y=NUMBER)))[0]
    )
    start, stop = drawn[0][0], drawn[-1][0]
    assert [(x - start) / (stop - start) for x, _ in drawn[1:3]] == pytest.approx(turns, abs=1e-3)
    assert [drawn[1][1], drawn[2][1]] == [drawn[0][1], drawn[-1][1]]


def test_a_band_between_two_values_and_gaps():
    rows = [
        {"d": f"2020-0{m}-01", "lo": lo, "hi": hi}
        for m, lo, hi in ((1, 1, 2), (2, None, 2), (3, 1, 3), (4, 2, 3))
    ]
    y, y2 = {**NUMBER, "field": "lo"}, {"field": "hi"}
    svg = draw(chart({"type": "area", "opacity": 0.3}, rows, x=DAY, y=y, y2=y2))
    (area,) = marks(svg)
    assert area.get("d").count("M") == 2
    assert area.get("fill-opacity") == "0.3"
    drawn = points(area)[2:]
    assert drawn[0][1] - drawn[3][1] == pytest.approx(2 * (drawn[1][1] - drawn[2][1]), abs=0.02)


def test_categories_have_their_colours_and_a_legend():
    color = {"field": "g", "type": "nominal", "title": "Side",
             "scale": {"domain": ["top", "bottom"], "range": ["#0b6e99", "#c8501e"]}}  # fmt: skip
    rows = [
        {"d": f"2020-0{m}-01", "r": m, "g": g} for g in ("bottom", "top", "other") for m in (1, 2)
    ]
    svg = draw(chart({"type": "line", "strokeDash": [4, 2]}, rows, x=DAY, y=NUMBER, color=color))
    assert [line.get("stroke") for line in marks(svg)] == ["#c8501e", "#0b6e99"]
    assert {line.get("stroke-dasharray") for line in marks(svg)} == {"4 2"}
    assert {"Side", "top", "bottom"} <= set(texts(svg))
    assert "other" not in texts(svg)


def test_text_marks_are_formatted_and_placed():
    rows = [{"d": "2020-03-31", "r": 0.125}]
    for field, format, kind, shown in (("r", ".1%", "quantitative", "12.5%"), ("d", "%b %Y", "temporal", "Mar 2020")):  # fmt: skip
        text = {"field": field, "type": kind, "format": format}
        mark = {"type": "text", "align": "left", "dx": 5, "fontSize": 9}
        (node,) = marks(draw(chart(mark, rows, x=DAY, y=NUMBER, text=text)), "text")
        assert (node.text, node.get("text-anchor"), node.get("font-size")) == (shown, "start", "9")


def test_without_a_domain_a_log_scale_ends_on_powers_of_ten():
    log = {**NUMBER, "scale": {"type": "log"}}
    svg = draw(chart("line", [{"b": 1, "r": 3}, {"b": 2, "r": 2000}], x=ORDINAL, y=log))
    assert {"1", "10", "100", "1,000", "10,000"} <= set(texts(svg))


def test_spans_of_time_are_rectangles_of_full_height():
    x2 = {"field": "e", "timeUnit": "utcyearmonthdate"}
    layers = [
        chart("rect", [{"d": "2020-02-01", "e": "2020-03-01"}], x=DAY, x2=x2),
        chart("line", [{"d": "2020-01-01", "r": 1}, {"d": "2020-04-01", "r": 2}], x=DAY, y=NUMBER),
    ]
    for layer in layers:
        layer.pop("height")
    span, line = marks(draw({"height": 150, "layer": layers}))
    left, top, right, bottom = box(span)
    (start, _), (stop, _) = points(line)
    assert (left - start) / (stop - start) == pytest.approx(31 / 91, abs=1e-3)
    assert (right - start) / (stop - start) == pytest.approx(60 / 91, abs=1e-3)
    assert bottom - top == 150


LINE = chart("line", [{"b": 1, "r": 1, "g": 1}, {"b": 2, "r": 2, "g": 2}], x=ORDINAL, y=NUMBER)
TIMED = chart("line", [{"d": "2020-01-01", "b": 1, "r": 1}], x=DAY, y=NUMBER)
TWO = {"resolve": {"scale": {"y": "independent"}}}
PALETTE = {"field": "g", "type": "nominal", "scale": {"range": ["#000000", "#ffffff"]}}


@pytest.mark.parametrize(
    ("layers", "more", "reason"),
    [
        ([LINE, LINE, LINE], TWO, "several axes on one side"),
        ([LINE, TIMED], {}, "both categories and numbers"),
        ([LINE], {"mark": "bar"}, "both a mark and layers"),
        ([chart("rule", [{"b": 1, "r": 1}], x=ORDINAL, y=NUMBER)], {}, "no length"),
        ([chart("rule", [{"b": 1}])], {}, "no place"),
        ([chart("line", [{"b": 1}], x=ORDINAL)], {}, "no place"),
        ([chart("rect", [{"d": "2020-01-01"}], x=DAY)], {}, "no data|no second x"),
        ([chart("area", LINE["data"]["values"], x=ORDINAL, y=NUMBER, color=PALETTE)], {}, "stacked"),
        ([chart("bar", [{"b": 1, "g": 1}], x=ORDINAL, y={"field": "g", "type": "ordinal"})], {}, "no length"),
        ([chart("line", [{"b": 1, "r": 1}], x=[ORDINAL], y=NUMBER)], {}, "is a list"),
        ([chart("line", [{"b": 1, "r": 1}], x={"field": "b"}, y=NUMBER)], {}, "no type"),
        ([chart("line", [{"b": 1, "r": 1}], x={**ORDINAL, "sort": "-y"}, y=NUMBER)], {}, "sorted"),
        ([chart("line", [{"d": "2020", "r": 1}], x={**DAY, "timeUnit": "year"}, y=NUMBER)], {}, "time unit"),
    ],
)  # fmt: skip
def test_layers_that_do_not_fit_are_refused(layers, more, reason):
    plain = [{k: v for k, v in layer.items() if k != "height"} for layer in layers]
    with pytest.raises(CannotDraw, match=reason):
        draw({"layer": plain, **more})
    with pytest.raises(CannotDraw, match="no room"):
        draw(LINE, 60)


def test_an_axis_can_be_left_out():
    svg = draw(
        chart("bar", [{"b": 1, "r": 3}], x={**ORDINAL, "axis": None}, y={**NUMBER, "axis": None})
    )
    assert texts(svg) == []
    assert len(marks(svg)) == 1


def test_a_single_date_stands_in_the_middle_of_a_month():
    x = {**DAY, "axis": {"format": "%d %b %Y"}}
    svg = draw(chart("point", [{"d": "2005-12-31", "r": 1}], x=x, y=NUMBER))
    frame = ET.fromstring(svg).find(f"{NS}svg")
    middle = float(frame.get("x")) + float(frame.get("width")) / 2
    assert float(marks(svg, "circle")[0].get("cx")) == pytest.approx(middle, abs=0.02)
    assert {text[-4:] for text in texts(svg) if " " in text} <= {"2005", "2006"}
