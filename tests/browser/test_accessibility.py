"""axe-core finds nothing to complain about: each state of the page once, and the looks in turn."""

from __future__ import annotations

import pytest
from browser import visitor
from browser.test_redundancy import FACTORS, SYSTEMS
from browser.test_weight_results import FIRST, SYSTEM, TRIALS, lines
from unit.data.dialects import Dialect, monthly, write

from builder import NODE_MODULES
from flipside import tools

AXE = (NODE_MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
LOOKS = [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)]
MADE_UP = ("made up.csv", write(*monthly(36, 3), Dialect()))
SERIES = write(*monthly(36, 2), Dialect(names="Benchmark {}")).replace(b"Benchmark 1", b"Strategy")
EMPTY = ("empty.csv", b"")
# Small files: every row of a table is made alike, and axe looks at each.
REPORTS = {
    "inversion": [MADE_UP],
    "redundancy": [("factors.csv", FACTORS)],
    "seasonality": [MADE_UP],
    "significance": [MADE_UP],
    "weight_results": [TRIALS, ("results.tsv", lines(FIRST).encode())],
    "weights": [SYSTEM],
}


def assert_accessible(page) -> None:
    if page.evaluate("window.axe === undefined"):
        page.evaluate(AXE)
    found = page.evaluate(
        """async () => {
          // What is in a chart is one picture; there is much of it, and nothing in it to find.
          const where = { include: document, exclude: ["svg > *"] };
          const { violations } = await axe.run(where, { resultTypes: ["violations"] });
          return violations.map(({ id, nodes }) =>
            [id, nodes.slice(0, 3).map(({ html, failureSummary }) => `${html}: ${failureSummary}`)]);
        }"""
    )
    assert found == []


def fill(page, id: str, text: str) -> None:
    """Types into a field and leaves it."""
    page.locator(f"#{id}").fill(text)
    page.locator(f"#{id}").press("Tab")


# What is on the page before anything is loaded has all that colours it, so it is seen in every look.
@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_empty(tidied, scheme, width):
    with visitor.look(tidied, scheme, width):
        tidied.locator("details.privacy summary").click()
        assert_accessible(tidied)
        tidied.locator("details.privacy summary").click()


@pytest.mark.parametrize(
    ("id", "scheme", "width"),
    [(id, *LOOKS[turn % len(LOOKS)]) for turn, id in enumerate(tools.ids())],
)
def test_a_full_report_with_everything_open(tidied, id, scheme, width):
    with visitor.look(tidied, scheme, width):
        few = "&resamples=500" if id == "significance" else ""
        tidied.evaluate(f"location.hash = 'tool={id}{few}'")
        tidied.locator(f"#tool-{id}:checked").wait_for()
        with visitor.new_report(tidied):
            visitor.drop(tidied, *REPORTS[id])
        tidied.wait_for_selector(f"article.report[data-tool={id}]")
        visitor.open_card(tidied)
        visitor.show_all_rows(tidied)
        chart = tidied.locator(".chart-holder").first
        chart.scroll_into_view_if_needed()
        chart.locator("svg").wait_for()
        tidied.locator("#report [data-action=sort]").first.press("Enter")
        tidied.locator("#report .term, #report .explain").first.click()
        assert tidied.locator("#explanation").is_visible()
        assert_accessible(tidied)


def test_scripts(tidied):
    with visitor.look(tidied, "dark", 390):
        tidied.locator("#script-first").click()
        tidied.locator("#script-kind").select_option("bucket_returns")
        for id, value in (("ranking_system", "Core"), ("universe", "SP500"), ("buckets", "20")):
            fill(tidied, f"script-param-{id}", value)
        tidied.locator("#copy-script:enabled").wait_for()
        assert_accessible(tidied)
        fill(tidied, "script-param-buckets", "500")
        tidied.locator("#script-fault-buckets").wait_for()
        assert_accessible(tidied)
        tidied.locator("#script-reset-parameters").click()
        tidied.locator("[data-action=close-scripts]").click()


def test_faults_of_all_kinds(tidied):
    with visitor.new_report(tidied):
        visitor.drop(tidied, MADE_UP)
    visitor.drop(tidied, EMPTY)
    visitor.problem(tidied, "empty.csv")
    visitor.open_card(tidied)
    fill(tidied, "fact-last", "2001-06-30")
    tidied.locator("#fact-last-fault").wait_for()
    fill(tidied, "param-tail", "7")
    visitor.problem(tidied, "This analysis cannot be made")
    for scheme in ("light", "dark"):  # which have colours of their own for it
        with visitor.look(tidied, scheme):
            assert_accessible(tidied)


def test_while_python_loads_and_when_it_does_not(page, site, faults):
    faults.allow("ERR_FAILED|Failed to load|fetch")
    held = []
    page.context.route("**/python/worker.js", lambda route: held.append(route))
    page.goto(site.url)
    visitor.drop(page, MADE_UP)
    page.get_by_role("progressbar").first.wait_for()
    assert_accessible(page)
    visitor.wait_until(page, lambda: held)
    held.pop().abort()
    visitor.problem(page, "Python did not start")
    assert_accessible(page)


def test_while_computing_when_cancelled_and_a_bug(tidied, answers, monkeypatch):
    with answers.hold("run"):
        visitor.drop(tidied, MADE_UP)
        tidied.locator("#progress").get_by_role("progressbar").wait_for()
        assert_accessible(tidied)
        tidied.locator("#cancel").click()
        tidied.get_by_text("Cancelled.").first.wait_for()
        tidied.wait_for_selector("body[data-python=ready]")
        assert_accessible(tidied)
    monkeypatch.setattr(answers, "told", broken(answers.told))
    tidied.locator("label[data-tool=seasonality]").click()
    box = visitor.problem(tidied, "Something went wrong")
    box.locator("summary").click()
    assert_accessible(tidied)


def broken(told):
    """Answers as `told`, but every analysis fails by a fault of Flipside's own."""
    bug = {"kind": "bug", "message": "division by zero", "traceback": "Traceback: 1 / 0"}
    failed = {"progress": [], "answer": {"ok": False, "error": bug}}
    return lambda worker, call, *asked: failed if call == "run" else told(worker, call, *asked)


def test_several_sets_one_that_is_not_used_and_one_that_is_read(tidied, answers):
    tidied.locator("label[data-tool=redundancy]").click()
    with visitor.new_report(tidied):
        visitor.drop(tidied, *SYSTEMS)
    with visitor.new_report(tidied), visitor.look(tidied, "dark", 390):
        visitor.drop(tidied, ("series.csv", SERIES))
        tidied.locator(".report-data strong", has_text="series").wait_for()
        with answers.hold("read"):
            visitor.drop(tidied, MADE_UP)
            tidied.get_by_role("progressbar", name="Reading made up.csv").wait_for()
            assert_accessible(tidied)


def test_nodes_with_a_fault_and_the_window_to_type_them(tidied):
    with visitor.new_report(tidied):
        visitor.drop(tidied, SYSTEM)
    visitor.open_card(tidied)
    fill(tidied, "node-0-min", "many")
    tidied.locator("#node-0-fault").wait_for()
    assert_accessible(tidied)
    with visitor.look(tidied, "dark", 390):
        tidied.locator("#type-nodes").click()
        tidied.locator("#typed-nodes").fill("Value, 20")
        tidied.keyboard.press("Control+Enter")
        tidied.locator("#typed-fault", has_text="at least two").wait_for()
        assert_accessible(tidied)
        tidied.locator("#typed-nodes").fill("")
        tidied.keyboard.press("Escape")


def test_what_an_analysis_lacks(tidied):
    with visitor.new_report(tidied):
        visitor.drop(tidied, SYSTEM)
    tidied.locator("[data-action=load-file][data-block=trials]").click()
    tidied.locator("#typed-results").wait_for()
    assert_accessible(tidied)


def test_the_saved_report(tidied, new_page):
    with visitor.new_report(tidied):
        visitor.drop(tidied, MADE_UP)
    saved = visitor.saved(tidied, "save-html").read_text(encoding="utf-8")
    page = new_page()
    page.set_content(saved)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert_accessible(page)


def test_what_happens_is_announced(tidied):
    status = tidied.locator("#status[role=status]")
    with visitor.new_report(tidied):
        visitor.drop(tidied, MADE_UP)
    verdict = visitor.saved_report(tidied)["verdict"]["text"]
    assert status.inner_text() == f"The report is ready. {verdict}"
    visitor.drop(tidied, EMPTY)
    visitor.problem(tidied, "empty.csv")
    assert status.inner_text().startswith("empty.csv could not be read.")
