"""Several systems tested side by side on the page, and a test that takes long."""

from __future__ import annotations

import pytest
from browser import visitor
from browser.test_narrow import assert_fits
from browser.test_parameters import fill
from unit.data.dialects import Dialect, monthly, write

FILES = [
    (f"{name}.csv", write(*monthly(periods, buckets, seed=seed), Dialect()))
    for seed, (name, periods, buckets) in enumerate(
        [("value", 120, 10), ("growth", 96, 5), ("size", 72, 3)]
    )
]


@pytest.fixture
def compared(tidied):
    """The shared page with the tool and few resamples, and three systems, the first in detail."""
    tidied.evaluate("location.hash = 'tool=significance&resamples=500'")
    tidied.locator("#tool-significance:checked").wait_for()
    with visitor.new_report(tidied):
        visitor.drop(tidied, *FILES)
    return tidied


def test_several_systems_are_compared(compared):
    report = visitor.saved_report(compared)
    visitor.assert_shows(compared, report)
    assert report["params"]["resamples"] == 500
    names = compared.locator("#block-systems tbody tr th").all_inner_texts()
    assert sorted(names) == ["growth", "size", "value"]
    with visitor.look(compared, width=390, height=780):
        forest = compared.locator("#block-forest .chart-holder")
        forest.scroll_into_view_if_needed()
        forest.locator("svg").wait_for()
        for name in names:
            assert forest.locator("svg text", has_text=name).count() > 0
        assert_fits(compared)


def test_a_fault_with_several_files_loses_none_of_them(compared):
    fill(compared, "tail", "2")  # the third has three buckets
    told = visitor.problem(compared, "This analysis cannot be made").inner_text()
    assert "size" in told
    assert compared.locator(".set-name").all_inner_texts() == ["value", "growth", "size"]
    with visitor.new_report(compared):
        compared.get_by_role("checkbox", name="Compare size").uncheck()
    report = visitor.saved_report(compared)
    assert [each["name"] for each in report["data"]] == ["value", "growth"]
    assert report["params"]["tail"] == 2


def test_while_it_computes_the_page_says_so_and_answers(compared, answers):
    with visitor.new_report(compared), answers.hold("run"):
        fill(compared, "seed", "2")
        bar = compared.locator("#progress").get_by_role("progressbar")
        bar.wait_for()
        compared.get_by_role("button", name="About Seed").click()
        assert compared.locator("#explanation").is_visible()
        assert bar.is_visible()
        assert compared.get_attribute("#report", "aria-busy") == "true"
    assert visitor.given_params(compared)["seed"] == 2
