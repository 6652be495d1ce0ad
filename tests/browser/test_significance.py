"""The significance tool on the page: its numbers are the native ones, its faults stand beside their fields."""

from __future__ import annotations

import json

import numpy as np
import pytest
from browser import visitor
from browser.test_accessibility import assert_accessible
from browser.test_keyboard import walk
from browser.test_narrow import assert_fits
from unit.data.dialects import Dialect, monthly, write

from flipside import cli

CONTENT = visitor.SAMPLE.read_bytes()
QUICK = {"resamples": "500"}
FILES = [
    (f"{name}.csv", write(*monthly(periods, buckets, seed=seed), Dialect()))
    for seed, (name, periods, buckets) in enumerate(
        [("value", 120, 10), ("growth", 96, 5), ("size", 72, 3)]
    )
]
ACCOUNT = b"Date,My strategy,SPY\n" + b"".join(
    b"%s,%.4f,%.4f\n" % (str(day).encode(), strategy, market)
    for day, (strategy, market) in zip(*monthly(60, 2, seed=5), strict=True)
)


@pytest.fixture
def quick(tidied):
    """The shared page with the tool chosen and few resamples."""
    tidied.evaluate("location.hash = 'tool=significance&resamples=500'")
    tidied.get_by_role("radio", name="t-score").and_(tidied.locator(":checked")).wait_for()
    return tidied


@pytest.fixture
def reported(quick):
    """The same with the sample's report."""
    visitor.try_sample(quick)
    return quick


@pytest.fixture
def compared(quick):
    """The same with three systems, the first in detail."""
    with visitor.new_report(quick):
        visitor.drop(quick, *FILES)
    return quick


def fill(page, id: str, text: str) -> None:
    field = page.locator(f"#param-{id}")
    field.fill(text)
    field.press("Tab")


def native(**params) -> dict:
    return visitor.native(CONTENT, visitor.SAMPLE.name, "significance", {**QUICK, **params})


def test_the_whole_report_is_that_of_the_command_line(tidied, tmp_path, capsys):
    path = tmp_path / "report.json"
    assert cli.main(["significance", str(visitor.SAMPLE), "--json", str(path)]) == 0
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["params"]["resamples"] == 10_000
    visitor.try_sample(tidied)
    visitor.choose_tool(tidied, "significance")
    visitor.assert_shows(tidied, report)
    # Of one file the command line, too, gives a list.
    assert visitor.differences(visitor.saved_report(tidied), report) == []


def test_every_chart_is_drawn(reported):
    blocks = {b["id"]: b for b in native()["blocks"] if b["type"] == "chart"}
    assert {"bootstrap", "rolling_t", "bucket_intervals", "bucket_boxes", "power"} <= blocks.keys()
    holders = visitor.draw_all_charts(reported)
    assert len(holders) == len(blocks)
    for holder in holders:
        assert holder.locator("svg [class*=mark-] path").count() > 1
        assert holder.bounding_box()["width"] > 500


def test_the_seed_fixes_the_report(reported):
    first = visitor.saved_report(reported)
    with visitor.new_report(reported):
        fill(reported, "seed", "2")
    visitor.assert_shows(reported, native(seed="2"))
    second = visitor.saved_report(reported)
    assert second["blocks"] != first["blocks"]
    with visitor.new_report(reported):
        fill(reported, "seed", "1")
    assert visitor.saved_report(reported) == first


def test_parameters_in_the_address_and_in_percent(quick):
    visitor.try_sample(quick)
    with visitor.new_report(quick):
        fill(quick, "confidence", "99")
    assert "confidence=0.99" in quick.url
    visitor.assert_shows(quick, native(confidence="0.99"))


@pytest.mark.parametrize(
    ("id", "typed", "told", "mended"),
    [
        ("tail", "6", "10 buckets", "2"),
        ("lag", "1122", "longer than the history", "12"),
        ("against", "benchmark", "no benchmark", "universe"),
        ("first", "2020-06-01", "needs at least", "1990-01-01"),
    ],
)
def test_a_choice_the_data_does_not_allow_is_told_beside_its_field(
    reported, id, typed, told, mended
):
    def give(text):
        if id == "against":
            reported.locator("#param-against").select_option(text)
        else:
            fill(reported, id, text)

    give(typed)
    visitor.problem(reported, "This analysis cannot be made")
    fault = reported.locator(f"#fault-{id}")
    assert told in fault.inner_text()
    field = reported.locator(f"#param-{id}")
    assert field.get_attribute("aria-invalid") == "true"
    assert f"fault-{id}" in field.get_attribute("aria-describedby").split()
    assert reported.locator(".set-name").all_inner_texts() == ["10_Portfolios_Prior_12_2"]
    with visitor.new_report(reported):
        give(mended)
    assert fault.is_hidden()
    visitor.assert_shows(reported, native(**{id: mended}))


def test_a_fault_with_several_files_loses_none_of_them(compared):
    fill(compared, "tail", "2")  # the third has three buckets
    told = visitor.problem(compared, "This analysis cannot be made").inner_text()
    assert "size" in told
    assert compared.locator(".set-name").all_inner_texts() == ["value", "growth", "size"]
    with visitor.new_report(compared):
        compared.get_by_role("checkbox", name="Compare size").uncheck()
    report = visitor.native_of_several(FILES[:2], "significance", {**QUICK, "tail": "2"})
    visitor.assert_shows(compared, report)


def test_several_systems_are_compared(compared):
    report = visitor.native_of_several(FILES, "significance", QUICK)
    visitor.assert_shows(compared, report)
    assert visitor.differences(visitor.saved_report(compared), report) == []
    names = compared.locator("#block-systems tbody tr th").all_inner_texts()
    assert sorted(names) == ["growth", "size", "value"]
    forest = compared.locator("#block-forest .chart-holder")
    forest.scroll_into_view_if_needed()
    forest.locator("svg").wait_for()
    for name in names:
        assert forest.locator("svg text", has_text=name).count() > 0


def test_the_order_of_the_systems_follows_the_one_in_detail(compared):
    with visitor.new_report(compared):
        compared.locator(".set-name", has_text="size").click()
    files = [FILES[2], FILES[0], FILES[1]]
    visitor.assert_shows(compared, visitor.native_of_several(files, "significance", QUICK))
    with visitor.new_report(compared):
        compared.get_by_role("checkbox", name="Compare value").uncheck()
    files = [FILES[2], FILES[1]]
    visitor.assert_shows(compared, visitor.native_of_several(files, "significance", QUICK))
    with visitor.new_report(compared):
        compared.get_by_role("checkbox", name="Compare growth").uncheck()
    assert compared.locator("#block-systems, #block-forest").count() == 0
    visitor.assert_shows(compared, visitor.native_of_several(FILES[2:], "significance", QUICK))


def test_an_overlap_longer_than_the_history(compared):
    fill(compared, "overlap", "500")
    visitor.problem(compared, "This analysis cannot be made")
    told = compared.locator("#fault-overlap").inner_text()
    assert "500 periods cannot be tested" in told
    with visitor.new_report(compared):
        fill(compared, "overlap", "3")
    report = visitor.native_of_several(FILES, "significance", {**QUICK, "overlap": "3"})
    visitor.assert_shows(compared, report)


def test_a_strategy_is_held_against_its_benchmark(quick):
    with visitor.new_report(quick):
        visitor.drop(quick, ("account.csv", ACCOUNT))
    visitor.assert_shows(quick, visitor.native(ACCOUNT, "account.csv", "significance", QUICK))
    assert quick.locator("#block-spread").count() == 1
    assert quick.locator("#block-bucket_boxes, #block-all_buckets").count() == 0


def test_a_strategy_without_benchmark_is_told_what_it_needs(quick):
    alone = b"\n".join(line.rsplit(b",", 1)[0] for line in ACCOUNT.splitlines())
    visitor.drop(quick, ("account.csv", alone))
    assert "benchmark" in visitor.problem(quick, "This analysis cannot be made").inner_text()


def test_the_bar_moves_and_the_page_answers_meanwhile(quick):
    visitor.try_sample(quick)
    quick.evaluate("""() => {
      window.moments = [];
      window.watch = new MutationObserver(() => {
        const bar = document.querySelector("#progress progress");
        if (bar && bar.value !== window.moments.at(-1)) window.moments.push(bar.value);
      });
      window.watch.observe(document.querySelector("#progress"),
        { subtree: true, childList: true, attributes: true, attributeFilter: ["value"] });
    }""")
    with visitor.new_report(quick):
        fill(quick, "resamples", "100000")
        bar = quick.locator("#progress").get_by_role("progressbar")
        bar.wait_for()
        quick.get_by_role("button", name="About Seed").click()
        assert quick.locator("#explanation").is_visible()
        assert bar.is_visible()  # still at it
    moments = quick.evaluate("watch.disconnect(), moments")
    assert len(moments) > 5
    assert moments == sorted(moments)
    assert 0 <= moments[0] < moments[-1] <= 1
    visitor.assert_shows(quick, native(resamples="100000"))


def test_cancel_keeps_the_data_and_runs_again(quick):
    visitor.try_sample(quick)
    fill(quick, "resamples", "100000")
    quick.locator("#cancel").click()
    quick.get_by_text("Cancelled. Your data is still here.").wait_for()
    assert quick.locator(".set-name").all_inner_texts() == ["10_Portfolios_Prior_12_2"]
    with visitor.new_report(quick):
        fill(quick, "resamples", "500")
    visitor.assert_shows(quick, native())


def test_html_holds_every_block_and_every_system(compared, new_page):
    report = visitor.native_of_several(FILES, "significance", QUICK)
    page = new_page(java_script_enabled=False)
    page.set_content(visitor.saved(compared, "save-html").read_text(encoding="utf-8"))
    for name in ("value", "growth", "size"):
        assert name in page.locator("header").inner_text()
    for block in report["blocks"]:
        part = page.locator(f"section#{block['id']}")
        assert part.count() == 1, block["id"]
        if block["type"] == "table":
            assert part.locator("tbody tr").count() == len(block["rows"])
        if block["type"] == "chart":
            assert part.locator("svg").first.is_visible(), block["id"]


def test_a_table_as_csv(compared):
    text = visitor.saved(compared, "save-csv", "systems").read_text(encoding="utf-8")
    assert len(text.splitlines()) == 1 + len(FILES)


def test_the_form_and_every_number_by_keyboard(reported):
    reported.locator("#add-files").focus()
    passed = walk(reported, lambda f: f["id"] == "reset-parameters")
    ids = [f["id"] for f in passed]
    for id in ("tool-significance", "param-tail", "param-overlap", "param-trials", "param-lag"):
        assert id in ids
    assert [f["name"] for f in passed if not (f["seen"] and f["inside"])] == []
    item = reported.locator("#block-spread .term").first
    item.focus()
    reported.keyboard.press("Enter")
    assert reported.locator("#explanation").is_visible()
    reported.keyboard.press("Escape")


@pytest.mark.parametrize("width", [390, 320])
def test_narrow_screens(compared, width):
    compared.set_viewport_size({"width": width, "height": 780})
    try:
        for holder in visitor.draw_all_charts(compared):
            drawn = holder.locator("svg").bounding_box()
            assert drawn["x"] >= 0
            assert drawn["x"] + drawn["width"] <= width
        assert_fits(compared)
    finally:
        compared.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(compared, scheme):
    compared.emulate_media(color_scheme=scheme)
    try:
        visitor.show_all_rows(compared)
        visitor.draw_all_charts(compared)
        assert_accessible(compared)
    finally:
        compared.emulate_media(color_scheme="light")


def test_a_file_of_noise_gives_no_false_certainty(quick):
    rng = np.random.default_rng(11)
    noise = write(monthly(240, 10)[0], np.round(rng.normal(0.005, 0.04, (240, 10)), 6), Dialect())
    with visitor.new_report(quick):
        visitor.drop(quick, ("noise.csv", noise))
    assert quick.locator(".verdict").get_attribute("data-verdict") != "good"
    visitor.assert_shows(quick, visitor.native(noise, "noise.csv", "significance", QUICK))
