"""The Code view: a tool's file is read, changed, run, broken and mended, and every number stays that of its code.

Which fault is told at which line is proven in tests/unit/test_source.py; what the view does with it, with a panel, and with
code that arrives late, in tests/page/workshop/main.test.js, codeview.test.js and pane.test.js.
"""

from __future__ import annotations

import re
import textwrap
from html import unescape

import pytest
from browser import coder, visitor
from playwright.sync_api import expect

from flipside import tools

CONTENT, NAME = coder.CONTENT, coder.NAME
SEASONALITY = coder.gallery("seasonality")
# The average of the months is the median instead.
MEDIAN = coder.edited(
    SEASONALITY, "len(present), test.mean,", "len(present), float(np.median(present)),"
)
SHALLOW = coder.COUNTER.replace('id="counter"', 'id="seasonality"')
EDITED = "Computed by an edited version of “Time of the year”, not by Flipside's own."


@pytest.fixture
def opened(bench):
    """The code of a shipped tool, with nothing loaded."""
    bench.locator("label[data-tool=seasonality]").click()
    coder.open_code(bench)
    return bench


@pytest.fixture
def loaded(opened):
    """That code beside its report on a small file."""
    with visitor.new_report(opened):
        visitor.drop(opened, (NAME, CONTENT))
    return opened


def test_the_code_follows_the_chosen_analysis_and_is_its_file(bench):
    view = coder.open_code(bench)
    for id in tools.ids():
        bench.locator(f"label[data-tool={id}]").click()
        bench.locator(f".code[data-code={id}]").wait_for()
        assert view.locator(".file-name").inner_text() == f"{id}.py"
        assert coder.text_of(bench) == coder.gallery(id)
        assert view.locator("[data-part=tag]").is_hidden()
        assert view.locator("[data-action=code-reset]").is_disabled()
    assert coder.tags(bench) == {}


def test_an_edit_is_run_and_its_report_is_marked_everywhere(loaded):
    expected = coder.native(MEDIAN, CONTENT, NAME)
    own = visitor.native(CONTENT, NAME, "seasonality")
    assert expected["blocks"][1]["rows"] != own["blocks"][1]["rows"]
    coder.write_and_run(loaded, MEDIAN)

    visitor.assert_shows(loaded, expected)
    assert loaded.locator(".report > .warnings li").all_inner_texts()[0] == EDITED
    assert coder.tags(loaded) == {"seasonality": "edited"}
    assert loaded.locator(".code [data-part=tag]").inner_text() == "edited"
    mine = loaded.locator("#own [data-own=seasonality]")
    assert mine.locator(".tag").inner_text() == "edited"
    assert "Time of the year" in mine.inner_text()

    saved = visitor.saved_report(loaded)
    assert saved["origin"] == expected["origin"] == "edited"
    assert visitor.differences(saved, expected) == []
    assert EDITED in unescape(visitor.saved(loaded, "save-html").read_text(encoding="utf-8"))
    loaded.emulate_media(media="print")
    try:
        assert loaded.locator(".report > .warnings", has_text=EDITED).is_visible()
        assert not loaded.locator("#code").is_visible()
        assert not loaded.locator("#own").is_visible()
    finally:
        loaded.emulate_media(media="screen")

    # Other tools are as they were.
    visitor.choose_tool(loaded, "inversion")
    loaded.locator(".code[data-code=inversion]").wait_for()
    assert coder.tags(loaded) == {"seasonality": "edited"}
    assert loaded.locator(".code [data-part=tag]").is_hidden()
    visitor.assert_shows(loaded, visitor.native(CONTENT, NAME))
    assert "origin" not in visitor.saved_report(loaded)


# Where it runs only the frame itself can tell, and only there anything has to be installed.
DECLARED = '# /// script\n# dependencies = ["python-dateutil"]\n# ///\n'
REAL = DECLARED + coder.edited(
    MEDIAN,
    "check_tail(data, tail)",
    "check_tail(data, tail)\n    import dateutil\n    from js import location\n"
    "    assert str(location.origin) == 'null', location.origin",
)


@pytest.mark.pyodide
def test_an_edit_runs_in_a_frame_of_its_own_with_the_packages_that_it_declares(loaded):
    coder.write_and_run(loaded, REAL)
    assert loaded.locator("iframe[sandbox=allow-scripts]").count() == 1
    visitor.assert_shows(loaded, coder.native(MEDIAN, CONTENT, NAME))


def test_what_is_pasted_into_the_editor_is_no_data(loaded):
    # Over all of it, long and short, and into a line: each time other parts of the editor are replaced.
    for source in (MEDIAN, SHALLOW, SEASONALITY + "\n" * 200):
        coder.write(loaded, source)
        assert coder.text_of(loaded) == source
    for line in (5, 30):
        loaded.locator(".code .pane.tall .cm-line").nth(line).click()
        loaded.keyboard.press("Control+v")
    loaded.keyboard.press("Control+f")
    loaded.keyboard.press("Control+v")
    loaded.keyboard.press("Escape")
    assert loaded.locator(".set, #data .problem").count() == 1  # what was loaded before


DROPPED = """([name, text]) => {
  const { shadowRoot } = document.querySelector(".code .pane.tall");
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], name));
  for (const type of ["dragenter", "dragover", "drop"]) {
    const event = new DragEvent(type, { bubbles: true, composed: true, cancelable: true, dataTransfer });
    shadowRoot.querySelector(".cm-content").dispatchEvent(event);
    if (type !== "dragenter" && !event.defaultPrevented) throw new Error(`the browser would open it: ${type}`);
  }
}"""


def test_a_file_that_is_dropped_on_the_editor_is_for_the_page(opened):
    before = coder.text_of(opened)
    with visitor.new_report(opened):
        opened.evaluate(DROPPED, [NAME, CONTENT.decode()])
    assert opened.locator(".set-name").all_inner_texts() == ["made up"]
    assert coder.text_of(opened) == before


# --- what is wrong is said, at its line

BREAKS = {
    "syntax": (
        coder.edited(SEASONALITY, "rows = [row for row in rows if row[1]]", "rows = [row for row"),
        "SyntaxError: '[' was never closed",
        "    rows = [row for row",
        [],
    ),
    "in its own helper": (
        coder.edited(SHALLOW, "return times * data.periods", "return times * data.preiods"),
        "AttributeError: 'BucketReturns' object has no attribute 'preiods'",
        "    return times * data.preiods",
        ["run", "counted"],
    ),
    "deep in flipside.stats": (
        coder.edited(
            SEASONALITY, "*spread.tails(data.returns, tail)", "*spread.tails(data.dates, tail)"
        ),
        "",
        "    values = spread.difference(*spread.tails(data.dates, tail))",
        ["run"],
    ),
}


def frames(traceback: str) -> list[str]:
    """The functions in a traceback, outermost first; every frame must be of the visitor's file."""
    found = re.findall(r'File "([^"]+)", line \d+, in (\S+)', traceback)
    assert {file for file, _ in found} <= {"seasonality.py"}
    assert "flipside/" not in traceback
    assert "site-packages" not in traceback
    return [function for _, function in found]


@pytest.mark.parametrize("case", BREAKS)
def test_a_fault_is_told_at_its_line_and_nothing_is_lost(loaded, case):
    source, message, line, functions = BREAKS[case]
    coder.write_and_run(loaded, MEDIAN)
    coder.write(loaded, source)
    loaded.locator("[data-action=code-run]").click()
    box = coder.fault(loaded)
    assert message in box.locator("p").nth(1).inner_text()
    trace = box.locator("pre")
    assert (frames(trace.inner_text()) if trace.count() else []) == functions
    # The editor has the lines near the cursor only: by the button it is put into the one at fault.
    box.locator("[data-action=code-line]").click()
    assert coder.focused(loaded) == "pane"
    mark = coder.marked(loaded)
    at = mark["gutter"]
    assert mark["text"].startswith(line)
    assert source.splitlines()[at - 1] == mark["text"]
    loaded.keyboard.type("~")
    changed = coder.text_of(loaded).splitlines()
    assert changed[at - 1] == f"~{mark['text']}"
    # The data, the tool and its settings are there, and a good version runs at once.
    assert loaded.locator(".set").count() == 1
    coder.write_and_run(loaded, MEDIAN)
    visitor.assert_shows(loaded, coder.native(MEDIAN, CONTENT, NAME))
    assert loaded.locator("[data-part=code-faults] .problem").count() == 0


def test_the_last_good_report_stays_while_the_code_cannot_be_run(loaded):
    coder.write(loaded, BREAKS["syntax"][0])
    loaded.locator("[data-action=code-run]").click()
    coder.fault(loaded)
    expect(loaded.locator("[data-part=code-note]")).to_have_text(
        "It was not run; a report below is of the last version that was."
    )
    visitor.assert_shows(loaded, visitor.native(CONTENT, NAME, "seasonality"))


def test_a_fault_is_marked_while_one_types_and_goes_when_it_is_mended(opened):
    coder.write(opened, f"{SHALLOW}a = (\n")  # short enough to be on the screen as a whole
    assert coder.marked(opened) == {"text": "a = (", "gutter": SHALLOW.count("\n") + 1}
    words = "SyntaxError: '(' was never closed"
    assert words in coder.fault(opened).inner_text()
    opened.locator(".code .cm-gutter-lint .cm-lint-marker-error").hover()
    assert opened.locator(".code .cm-tooltip-lint").inner_text() == words
    coder.write(opened, f"{SHALLOW}a = 0\n")
    opened.locator("[data-part=code-faults] .problem").wait_for(state="detached")
    assert opened.evaluate(coder.MARKED) is None
    assert opened.locator(".code .cm-line", has_text="a = 0").is_visible()


def test_reset_brings_the_shipped_tool_back(loaded):
    coder.write_and_run(loaded, MEDIAN)
    with visitor.new_report(loaded):
        loaded.locator("[data-action=code-reset]").click()
    assert coder.text_of(loaded) == SEASONALITY
    visitor.assert_shows(loaded, visitor.native(CONTENT, NAME, "seasonality"))
    assert "origin" not in visitor.saved_report(loaded)
    assert coder.tags(loaded) == {}
    assert loaded.locator("#own [data-own]").count() == 0
    assert loaded.locator(".code [data-part=tag]").is_hidden()
    assert loaded.locator("[data-action=code-reset]").is_disabled()


def test_a_panel_that_is_opened_is_on_the_screen(loaded):
    for name in ("compare", "history", "share", "prompt", "answer"):
        expect(coder.panel(loaded, name, ":is(h3, .hint)")).to_be_in_viewport()
        expect(loaded.locator(".code-panel")).to_be_focused()
        loaded.locator(f"[data-action=code-{name}]").click()
        expect(loaded.locator(".code-panel")).to_be_hidden()


# --- a parameter more, and one less

DEPTH = textwrap.dedent(
    """
    DEPTH = Parameter("depth", "Depth", "What is added.", "number", default=0.25, min=0, max=9)
    """
)
DEEPER = (
    SHALLOW.replace("\nTOOL = Tool(", f"{DEPTH}\nTOOL = Tool(")
    .replace("(TIMES,)", "(TIMES, DEPTH)")
    .replace("times=1, progress", "times=1, depth=0.25, progress")
    .replace("counted(data, times)\n    metric", "counted(data, times) + depth\n    metric")
)


def fill(page, id: str, text: str) -> None:
    page.locator(f"#param-{id}").fill(text)
    page.locator(f"#param-{id}").press("Tab")


def test_a_declared_parameter_is_in_the_form_at_once_and_arrives(loaded):
    coder.write_and_run(loaded, SHALLOW)
    with visitor.new_report(loaded):
        fill(loaded, "times", "3")
    # While typing, without a run.
    coder.write(loaded, DEEPER)
    loaded.locator("#param-depth").wait_for()
    assert loaded.locator("#param-times").input_value() == "3"
    assert loaded.locator("#param-depth").input_value() == "0.25"
    fill(loaded, "depth", "10")
    expect(loaded.locator("#fault-depth")).to_have_text("Depth lies between 0 and 9.")
    with visitor.new_report(loaded):
        fill(loaded, "depth", "1.5")
    expected = coder.native(DEEPER, CONTENT, NAME, params={"times": 3, "depth": 1.5})
    assert expected["blocks"][0]["items"][0]["value"] == 3 * expected["data"]["periods"] + 1.5
    visitor.assert_shows(loaded, expected)
    assert loaded.evaluate("location.hash") == "#tool=seasonality&times=3&depth=1.5"

    # The address says the same to a visit that begins with it.
    coder.wait_kept(loaded, "seasonality", DEEPER)
    loaded.reload()
    loaded.wait_for_selector("body[data-python=ready]", timeout=visitor.PATIENCE_MS)
    loaded.locator("#param-depth").wait_for()
    assert loaded.locator("#param-depth").input_value() == "1.5"
    assert loaded.locator("#param-times").input_value() == "3"
    assert loaded.locator("#setup .fault:visible").all_inner_texts() == []
    with visitor.new_report(loaded):
        visitor.drop(loaded, (NAME, CONTENT))
    visitor.assert_shows(loaded, expected)

    # One that is no longer declared vanishes, from the address too.
    coder.open_code(loaded)
    coder.write_and_run(loaded, SHALLOW)
    assert loaded.locator("#param-depth").count() == 0
    assert loaded.locator("#param-times").input_value() == "3"
    visitor.assert_shows(loaded, coder.native(SHALLOW, CONTENT, NAME, params={"times": 3}))
    assert loaded.evaluate("location.hash") == "#tool=seasonality&times=3"
