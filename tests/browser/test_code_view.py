"""The Code view: a tool's file is read, changed, run, broken and mended, and every number stays that of its code."""

from __future__ import annotations

import re
import textwrap
from html import unescape

import pytest
from browser import coder, visitor
from playwright.sync_api import expect

from flipside import tools

CONTENT = visitor.SAMPLE.read_bytes()
NAME = visitor.SAMPLE.name
SEASONALITY = coder.gallery("seasonality")
# The average of the months is the median instead.
MEDIAN = coder.edited(
    SEASONALITY, "len(present), test.mean,", "len(present), float(np.median(present)),"
)
SHALLOW = coder.COUNTER.replace('id="counter"', 'id="seasonality"')
EDITED = "Computed by an edited version of “Time of the year”, not by Flipside's own."


@pytest.fixture
def opened(workbench):
    """The sample's report of seasonality, and its code; what the last test has left of these is used again."""
    page = workbench
    own = page.locator("[data-own]").evaluate_all("all => all.map((e) => e.dataset.own)")
    places = (".code[data-code=seasonality]", "body[data-report=done]", ".set-name:text-is('10_Portfolios_Prior_12_2')")  # fmt: skip
    if own == ["seasonality"] and all(page.locator(place).count() == 1 for place in places):
        with visitor.new_report(page):
            page.locator("[data-action=code-reset]").click()
        if page.evaluate("location.hash.split('=')[1]") == "seasonality":
            return page
    coder.tidy(page)
    visitor.try_sample(page)
    visitor.choose_tool(page, "seasonality")
    coder.open_code(page)
    return page


@pytest.mark.parametrize("id", tools.ids())
def test_the_code_of_every_tool_is_its_file(bench, id):
    bench.locator(f"label[data-tool={id}]").click()
    view = coder.open_code(bench)
    assert view.get_attribute("data-code") == id
    assert view.locator(".file-name").inner_text() == f"{id}.py"
    assert coder.text_of(bench) == coder.gallery(id)
    assert view.locator("[data-part=tag]").is_hidden()
    assert view.locator("[data-action=code-reset]").is_disabled()
    assert coder.tags(bench) == {}


def test_the_code_view_follows_the_chosen_analysis(opened):
    visitor.choose_tool(opened, "inversion")
    opened.locator(".code[data-code=inversion]").wait_for()
    assert coder.text_of(opened) == coder.gallery("inversion")
    opened.locator("[data-action=code-close]").click()
    opened.locator(".code").wait_for(state="detached")
    with visitor.new_report(opened):
        opened.locator("label[data-tool=seasonality]").click()
    assert opened.locator(".code").count() == 0


def test_code_that_arrives_late_does_not_take_the_place_of_what_was_chosen_since(opened):
    held = []
    opened.context.route("**/tools/inversion.py", lambda route: held.append(route))
    opened.locator("label[data-tool=inversion]").click()
    visitor.wait_until(opened, lambda: held)
    with opened.expect_response("**/tools/significance.py"):
        opened.locator("label[data-tool=significance]").click()
    opened.locator(".code[data-code=significance]").wait_for()
    with opened.expect_response("**/tools/inversion.py") as coming:
        held.pop().continue_()
    coming.value.finished()
    opened.context.unroute("**/tools/inversion.py")
    # What would come of it has come once another visit to the code is through.
    opened.evaluate("() => new Promise((done) => setTimeout(done))")
    assert opened.locator(".code").get_attribute("data-code") == "significance"
    assert opened.locator("#tool-significance").is_checked()


def test_an_edit_is_run_and_its_report_is_marked_everywhere(opened):
    expected = coder.native(MEDIAN, CONTENT, NAME)
    own = visitor.native(CONTENT, NAME, "seasonality")
    assert expected["blocks"][1]["rows"] != own["blocks"][1]["rows"]
    coder.write_and_run(opened, MEDIAN)

    visitor.assert_shows(opened, expected)
    assert opened.locator(".report > .warnings li").all_inner_texts()[0] == EDITED
    assert coder.tags(opened) == {"seasonality": "edited"}
    assert opened.locator(".code [data-part=tag]").inner_text() == "edited"
    mine = opened.locator("#own [data-own=seasonality]")
    assert mine.locator(".tag").inner_text() == "edited"
    assert "Time of the year" in mine.inner_text()

    saved = visitor.saved_report(opened)
    assert saved["origin"] == expected["origin"] == "edited"
    assert visitor.differences(saved, expected) == []
    assert EDITED in unescape(visitor.saved(opened, "save-html").read_text(encoding="utf-8"))
    opened.emulate_media(media="print")
    try:
        assert opened.locator(".report > .warnings", has_text=EDITED).is_visible()
        assert not opened.locator("#code").is_visible()
        assert not opened.locator("#own").is_visible()
    finally:
        opened.emulate_media(media="screen")


def test_control_and_enter_in_the_editor_run_it(opened):
    coder.write(opened, MEDIAN)
    with visitor.new_report(opened):
        opened.keyboard.press("Control+Enter")
    visitor.assert_shows(opened, coder.native(MEDIAN, CONTENT, NAME))
    assert coder.text_of(opened) == MEDIAN  # no line was added by it


def test_what_is_pasted_into_the_editor_is_no_data(opened):
    # Over all of it, long and short, and into a line: each time other parts of the editor are replaced.
    for source in (MEDIAN, SHALLOW, SEASONALITY + "\n" * 200, MEDIAN):
        coder.write(opened, source)
        assert coder.text_of(opened) == source
    for line in (5, 30):
        opened.locator(".code .pane.tall .cm-line").nth(line).click()
        opened.keyboard.press("Control+v")
    opened.keyboard.press("Control+f")
    opened.keyboard.press("Control+v")
    opened.keyboard.press("Escape")
    assert opened.locator(".set, #data .problem").count() == 1  # what was loaded before


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
        opened.evaluate(DROPPED, ["another.csv", CONTENT.decode()])
    assert opened.locator(".set-name").all_inner_texts()[-1] == "another"
    assert coder.text_of(opened) == before
    coder.tidy(opened)


def test_other_tools_are_as_they_were_and_run_in_the_pages_own_python(opened):
    coder.write_and_run(opened, MEDIAN)
    visitor.choose_tool(opened, "inversion")
    assert coder.tags(opened) == {"seasonality": "edited"}
    assert opened.locator(".code [data-part=tag]").is_hidden()
    visitor.assert_shows(opened, visitor.native(CONTENT, NAME))
    saved = visitor.saved_report(opened)
    assert "origin" not in saved
    assert visitor.differences(saved, visitor.native(CONTENT, NAME)) == []


def test_an_edit_that_says_where_it_runs_runs_in_a_frame_of_its_own(opened):
    where = "from js import location\n    from ..errors import UserError\n    raise UserError(str(location.origin))"
    coder.write(opened, coder.edited(SEASONALITY, "check_tail(data, tail)", where))
    assert opened.locator("iframe").count() <= 1
    opened.locator("[data-action=code-run]").click()
    assert "null" in visitor.problem(opened, "This analysis cannot be made").inner_text()
    assert opened.locator("iframe[sandbox=allow-scripts]").count() == 1


# --- what is wrong is said, at its line

HELPER = coder.edited(SHALLOW, "return times * data.periods", "return times * data.preiods")
IN_STATS = coder.edited(
    SEASONALITY, "*spread.tails(data.returns, tail)", "*spread.tails(data.dates, tail)"
)
BREAKS = {
    "syntax": (
        coder.edited(SEASONALITY, "rows = [row for row in rows if row[1]]", "rows = [row for row"),
        "SyntaxError: '[' was never closed",
        "    rows = [row for row",
        [],
    ),
    "indentation": (
        coder.edited(SEASONALITY, '    progress(1.0, "Done")', '   progress(1.0, "Done")'),
        "IndentationError: unindent does not match any outer indentation level",
        '   progress(1.0, "Done")',
        [],
    ),
    "import": (
        coder.edited(SEASONALITY, "import numpy as np", "import numpy as np\nimport nowhere_to_be"),
        "nowhere_to_be",
        None,
        [],
    ),
    "name at import": (
        coder.edited(SEASONALITY, "parameters=(TAIL,)", "parameters=(TALE,)"),
        "NameError: name 'TALE' is not defined",
        "    parameters=(TALE,),",
        ["<module>"],
    ),
    "no declaration": (
        coder.edited(SEASONALITY, "TOOL = Tool(", "TOOLS = Tool("),
        "The file must have TOOL = Tool(...), its declaration; there is none.",
        None,
        [],
    ),
    "no such kind of data": (
        coder.edited(SEASONALITY, "accepts=(BucketReturns.kind,)", 'accepts=("buckets",)'),
        "TOOL accepts 'buckets', which is no kind of data",
        "TOOL = Tool(",
        [],
    ),
    "no such kind of parameter": (
        coder.edited(
            SEASONALITY, "parameters=(TAIL,)", 'parameters=(Parameter("a", "A", "A.", "colour"),)'
        ).replace("import Progress,", "import Parameter, Progress,"),
        "colour",
        None,
        None,
    ),
    "one keyword more": (
        coder.edited(SEASONALITY, "tail: int = 1,", "tail: int = 1, depth: int = 2,"),
        "The parameters of TOOL and the keywords of run differ: TOOL does not declare depth.",
        "def run(",
        [],
    ),
    "one keyword less": (
        coder.edited(SEASONALITY, "*, tail: int = 1, progress", "*, progress"),
        "The parameters of TOOL and the keywords of run differ: run lacks tail.",
        "def run(",
        [],
    ),
    "in its own helper": (
        HELPER,
        "AttributeError: 'BucketReturns' object has no attribute 'preiods'",
        "    return times * data.preiods",
        ["run", "counted"],
    ),
    "deep in flipside.stats": (
        IN_STATS,
        "",
        "    values = spread.difference(*spread.tails(data.dates, tail))",
        ["run"],
    ),
    "a unit that there is not": (
        coder.edited(SEASONALITY, '"Periods", "count"', '"Periods", "percent"'),
        "The report breaks the contract: ",
        None,
        [],
    ),
    "a report without help": (
        coder.edited(SEASONALITY, '"Calendar month in which the periods end."', '""'),
        None,
        None,
        None,
    ),
}  # fmt: skip


def frames(traceback: str) -> list[str]:
    """The functions in a traceback, outermost first; every frame must be of the visitor's file."""
    found = re.findall(r'File "([^"]+)", line \d+, in (\S+)', traceback)
    assert {file for file, _ in found} <= {"seasonality.py"}
    assert "flipside/" not in traceback
    assert "site-packages" not in traceback
    return [function for _, function in found]


@pytest.mark.parametrize("case", BREAKS)
def test_a_fault_is_told_at_its_line_and_nothing_is_lost(opened, case):
    source, message, line, functions = BREAKS[case]
    coder.write(opened, source)
    opened.locator("[data-action=code-run]").click()
    box = coder.fault(opened)
    words = box.locator("p").nth(1).inner_text()
    assert words
    if message is not None:
        assert message in words
    trace = box.locator("pre")
    if functions is not None:
        assert (frames(trace.inner_text()) if trace.count() else []) == functions
    if line is not None:
        # The editor has the lines near the cursor only: by the button it is put into the one at fault.
        box.locator("[data-action=code-line]").click()
        assert coder.focused(opened) == "pane"
        mark = coder.marked(opened)
        at = mark["gutter"]
        assert mark["text"].startswith(line)
        assert source.splitlines()[at - 1] == mark["text"]
        opened.keyboard.type("~")
        changed = coder.text_of(opened).splitlines()
        assert changed[at - 1] == f"~{mark['text']}"
    # The data, the tool and its settings are there, and a good version runs at once.
    assert opened.locator(".set").count() == 1
    coder.write_and_run(opened, MEDIAN)
    visitor.assert_shows(opened, coder.native(MEDIAN, CONTENT, NAME))
    assert opened.locator("[data-part=code-faults] .problem").count() == 0


def test_the_last_good_report_stays_while_the_code_cannot_be_run(opened):
    coder.write_and_run(opened, MEDIAN)
    coder.write(opened, BREAKS["syntax"][0])
    opened.locator("[data-action=code-run]").click()
    coder.fault(opened)
    visitor.assert_shows(opened, coder.native(MEDIAN, CONTENT, NAME))
    note = opened.locator("[data-part=code-note]").inner_text()
    assert note == "It was not run; a report below is of the last version that was."


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


def test_reset_brings_the_shipped_tool_back(opened):
    coder.write_and_run(opened, MEDIAN)
    with visitor.new_report(opened):
        opened.locator("[data-action=code-reset]").click()
    assert coder.text_of(opened) == SEASONALITY
    visitor.assert_shows(opened, visitor.native(CONTENT, NAME, "seasonality"))
    assert "origin" not in visitor.saved_report(opened)
    assert coder.tags(opened) == {}
    assert opened.locator("#own [data-own]").count() == 0
    assert opened.locator(".code [data-part=tag]").is_hidden()
    assert opened.locator("[data-action=code-reset]").is_disabled()


def test_reset_mends_what_cannot_even_be_read(opened):
    coder.write(opened, "\x00 = (\n")
    opened.locator("[data-action=code-run]").click()
    coder.fault(opened)
    with visitor.new_report(opened):
        opened.locator("[data-action=code-reset]").click()
    visitor.assert_shows(opened, visitor.native(CONTENT, NAME, "seasonality"))
    assert opened.locator("[data-part=code-faults] .problem").count() == 0


def test_compare_shows_the_difference_and_says_where_there_is_none(opened):
    words = coder.panel(opened, "compare", "p").inner_text()
    assert words == "Nothing is changed: this is the gallery’s own code."
    coder.write_and_run(opened, MEDIAN)
    # The open panel is of the code as it is now.
    changed = opened.locator(".code-panel .cm-changedLine")
    changed.wait_for()
    assert changed.all_inner_texts() == [
        line for line in MEDIAN.splitlines() if line not in SEASONALITY.splitlines()
    ]
    gone = opened.locator(".code-panel .cm-deletedChunk").all_inner_texts()
    assert [text.strip("\n") for text in gone] == [
        line for line in SEASONALITY.splitlines() if line not in MEDIAN.splitlines()
    ]


@pytest.mark.parametrize("name", ["compare", "history", "share", "prompt", "answer"])
def test_a_panel_that_is_opened_is_on_the_screen(opened, name):
    button = opened.locator(f"[data-action=code-{name}]")
    if button.get_attribute("aria-expanded") == "true":
        button.click()  # it was open already
    expect(coder.panel(opened, name, ":is(h3, .hint)")).to_be_in_viewport()
    expect(opened.locator(".code-panel")).to_be_focused()
    button.click()
    expect(opened.locator(".code-panel")).to_be_hidden()


def test_a_panel_that_arrives_late_does_not_take_the_place_of_the_next(opened):
    held = []
    # Fetched once only, so no other test of this page may have asked for it before.
    opened.context.route("**/workshop/contract.md", lambda route: held.append(route))
    opened.reload()
    opened.wait_for_selector("body[data-python=ready]", timeout=visitor.PATIENCE_MS)
    coder.open_code(opened)
    opened.locator("[data-action=code-prompt]").click()
    visitor.wait_until(opened, lambda: held)
    coder.panel(opened, "history", "h3")
    with opened.expect_response("**/workshop/contract.md"):
        held.pop().continue_()
    opened.context.unroute("**/workshop/contract.md")
    opened.evaluate("() => new Promise((done) => setTimeout(done))")
    assert opened.locator(".code-panel h3").all_inner_texts() == ["History"]
    pressed = opened.locator(".code-tools [aria-expanded=true]")
    assert pressed.all_inner_texts() == ["History"]


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


def test_a_declared_parameter_is_in_the_form_at_once_and_arrives(opened):
    coder.write_and_run(opened, SHALLOW)
    with visitor.new_report(opened):
        fill(opened, "times", "3")
    # While typing, without a run.
    coder.write(opened, DEEPER)
    opened.locator("#param-depth").wait_for(timeout=visitor.PATIENCE_MS)
    assert opened.locator("#param-times").input_value() == "3"
    assert opened.locator("#param-depth").input_value() == "0.25"
    with visitor.new_report(opened):
        fill(opened, "depth", "1.5")
    expected = coder.native(DEEPER, CONTENT, NAME, params={"times": 3, "depth": 1.5})
    assert expected["blocks"][0]["items"][0]["value"] == 3 * expected["data"]["periods"] + 1.5
    visitor.assert_shows(opened, expected)
    assert opened.evaluate("location.hash") == "#tool=seasonality&times=3&depth=1.5"

    # The address says the same to a visit that begins with it.
    coder.wait_kept(opened, "seasonality", DEEPER)
    opened.reload()
    opened.wait_for_selector("body[data-python=ready]", timeout=visitor.PATIENCE_MS)
    opened.locator("#param-depth").wait_for()
    assert opened.locator("#param-depth").input_value() == "1.5"
    assert opened.locator("#param-times").input_value() == "3"
    assert opened.locator("#setup .fault:visible").all_inner_texts() == []
    with visitor.new_report(opened):
        visitor.drop(opened, (NAME, CONTENT))
    visitor.assert_shows(opened, expected)

    # One that is no longer declared vanishes, from the address too.
    coder.open_code(opened)
    coder.write_and_run(opened, SHALLOW)
    assert opened.locator("#param-depth").count() == 0
    assert opened.locator("#param-times").input_value() == "3"
    visitor.assert_shows(opened, coder.native(SHALLOW, CONTENT, NAME, params={"times": 3}))
    assert opened.evaluate("location.hash") == "#tool=seasonality&times=3"


def test_the_form_enforces_what_the_edited_declaration_says(opened):
    coder.write_and_run(opened, DEEPER)
    fill(opened, "depth", "10")
    told = opened.locator("#fault-depth")
    assert told.inner_text() == "Depth lies between 0 and 9."


def test_what_is_declared_while_the_tool_runs_is_in_the_form_when_it_has_ended(opened):
    endless = coder.edited(
        SHALLOW, "    number = counted", "    while True: pass\n    number = counted"
    )
    coder.write(opened, endless)
    opened.locator("[data-action=code-run]").click()
    opened.locator("#cancel").wait_for(timeout=visitor.PATIENCE_MS)
    coder.write(opened, DEEPER)
    opened.wait_for_timeout(1000)  # the pause after which the code is looked at, if it can be
    opened.locator("#cancel").click()
    opened.locator("#param-depth").wait_for(timeout=visitor.PATIENCE_MS)


def test_another_analysis_is_not_kept_waiting_by_one_that_hangs(opened):
    endless = coder.edited(
        SHALLOW, "    number = counted", "    while True: pass\n    number = counted"
    )
    coder.write(opened, endless)
    opened.locator("[data-action=code-run]").click()
    opened.locator("#cancel").wait_for(timeout=visitor.PATIENCE_MS)
    visitor.choose_tool(opened, "inversion")
    visitor.assert_shows(opened, visitor.native(CONTENT, NAME))
