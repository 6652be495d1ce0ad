"""The prompt for a language model holds what it says and no more; an answer is tried, shown and taken over only then."""

from __future__ import annotations

import re

import pytest
from browser import coder, visitor
from unit.workshop.test_shape import FILES, NAMES, WORDS

CONTENT = visitor.SAMPLE.read_bytes()
NAME = visitor.SAMPLE.name
SEASONALITY = coder.gallery("seasonality")
MINE = coder.COUNTER.replace('id="counter"', 'id="seasonality"')
BETTER = coder.edited(MINE, "return times * data.periods", "return times * data.periods + 7")
STEPS = ["found", "declared", "ran", "admitted"]


@pytest.fixture
def opened(bench):
    """The code of a shipped tool, with nothing loaded."""
    bench.locator("label[data-tool=seasonality]").click()
    coder.open_code(bench)
    return bench


def copied_prompt(page) -> str:
    """Presses the button, and answers with what is on the clipboard."""
    page.locator("[data-action=prompt-copy]").click()
    page.locator(".code-panel [data-part=copied]").wait_for()
    return coder.clipboard(page)


def fenced(code: str) -> str:
    return f"It adds seven now.\n\n```python\n{code}```\n"


def check(page, answer: str) -> list[str]:
    """Pastes an answer and has it checked; the states of the four steps."""
    if not page.locator("#answer").count():
        coder.panel(page, "answer", "textarea")
    page.locator("#answer").fill(answer)
    page.locator("[data-action=answer-check]").click()
    page.locator("[data-action=answer-check]:enabled").wait_for(timeout=visitor.PATIENCE_MS)
    found = page.locator(".steps li").evaluate_all(
        "all => all.map(({ dataset: d }) => [d.step, d.state])"
    )
    assert [id for id, _ in found] == STEPS
    return [state for _, state in found]


# --- the prompt


def test_the_prompt_holds_the_contract_the_code_as_edited_the_request_and_the_data(opened, site):
    limits = coder.manifest_of(site)["limits"]
    with visitor.new_report(opened):
        visitor.drop(opened, ("made up.csv", FILES["bucket_returns"][1].encode()))
    coder.write(opened, MINE)
    coder.panel(opened, "prompt", "textarea")
    opened.locator("#prompt-request").fill("Add the ``median`` of <each> month & year.")
    opened.locator(".prompt summary").click()
    shown = opened.locator(".prompt pre")
    prompt = copied_prompt(opened)
    assert prompt == shown.inner_text() == shown.text_content()
    assert "Add the ``median`` of <each> month & year." in prompt
    assert f"```python\n{MINE}```" in prompt
    assert SEASONALITY not in prompt
    contract = (coder.ROOT / "static" / "workshop" / "contract.md").read_text(encoding="utf-8")
    for heading in re.findall(r"^## .*", contract, re.MULTILINE):
        assert f"\n{heading}\n" in prompt
    assert f"{limits['run_seconds']} seconds a run" in prompt
    assert not re.search(r"\{[a-z_]+\}", prompt.split("## A complete tool")[0].split("```")[0])
    for line in WORDS["bucket_returns"]:
        assert line in prompt

    # What is edited since is in the next copy, and "What is copied" says the same.
    coder.write(opened, BETTER)
    opened.locator("#prompt-request").focus()
    prompt = copied_prompt(opened)
    assert f"```python\n{BETTER}```" in prompt
    assert prompt == shown.text_content()
    # The request is still there when the panel is opened again.
    opened.locator("[data-action=code-prompt]").click()
    assert coder.panel(opened, "prompt", "textarea").input_value().startswith("Add the ``median``")


def test_without_data_or_a_request_it_says_so(opened):
    coder.panel(opened, "prompt", "textarea").fill("")
    prompt = copied_prompt(opened)
    assert "The person has not said yet what should be different." in prompt
    assert "None. The tool is tried on a sample of the page." in prompt
    assert opened.locator(".code-panel input[type=checkbox]").count() == 0
    # What is loaded while the panel is open is told as well.
    with visitor.new_report(opened):
        visitor.drop(opened, (NAME, CONTENT))
    opened.locator(".code-panel .ticks label", has_text="Tell the names in").wait_for()
    assert "None. The tool is tried on a sample of the page." not in copied_prompt(opened)


def test_no_value_and_no_name_of_any_data_goes_along_until_it_is_ticked(opened):
    for n, (kind, (_, text, _)) in enumerate(FILES.items(), start=1):
        visitor.drop(opened, (f"SECRETNAME_{kind}.csv", text.encode()))
        opened.locator(f".set:nth-child({n}) [name=set]:enabled").wait_for(
            timeout=visitor.PATIENCE_MS
        )
    coder.panel(opened, "prompt", "textarea").fill("Do it.")
    prompt = copied_prompt(opened)
    assert "SECRET" not in prompt
    assert "__Future_Perf__" not in prompt
    assert not re.search(r"TICKER\d", prompt)
    values = {v for _, text, _ in FILES.values() for v in re.findall(r"\d+\.\d{2,}", text)}
    assert len(values) > 200
    assert [v for v in values if v in prompt] == []
    for kind, lines in WORDS.items():
        told = [line for line in lines if line in prompt]
        # How a factor file's return is told apart is a correction, which a dropped file does not have.
        assert len(told) >= len(lines) - (kind == "factor_panel"), (kind, prompt)

    boxes = opened.locator(".code-panel input[type=checkbox]")
    assert boxes.count() == len(FILES)
    for n, kind in enumerate(FILES):
        boxes.nth(n).check()
        prompt = copied_prompt(opened)
        assert [v for v in values if v in prompt] == []
        assert f'from the file "SECRETNAME_{kind}.csv"' in prompt
        assert prompt.count("from the file") == 1
        names = [line for line in NAMES[kind] if not line.startswith(("Name:", "Return that"))]
        for line in names:
            assert line in prompt
        boxes.nth(n).uncheck()
    assert "SECRET" not in copied_prompt(opened)


def test_without_a_clipboard_the_prompt_is_there_to_copy(opened):
    coder.panel(opened, "prompt", "textarea").fill("Do it.")
    with coder.no_clipboard(opened):
        opened.locator("[data-action=prompt-copy]").click()
        assert coder.to_copy(opened) == opened.locator(".prompt pre").text_content()


# --- a good answer


@pytest.mark.parametrize("answer", [fenced(BETTER), BETTER], ids=["fenced", "unfenced"])
def test_a_good_answer_is_tried_compared_and_used(opened, answer):
    with visitor.new_report(opened):
        visitor.drop(opened, (NAME, CONTENT))
    coder.write_and_run(opened, MINE)
    before = visitor.saved_report(opened)
    assert check(opened, answer) == ["done"] * 4
    assert "What it changes" in opened.locator("[data-part=answer]").inner_text()
    changed = opened.locator("[data-part=answer] .cm-changedLine").all_inner_texts()
    assert changed == ["    return times * data.periods + 7"]
    # Nothing has changed yet.
    assert coder.text_of(opened) == MINE
    assert visitor.saved_report(opened) == before
    with visitor.new_report(opened):
        opened.locator("[data-action=answer-take]").click()
    assert coder.text_of(opened) == BETTER
    visitor.assert_shows(opened, coder.native(BETTER, CONTENT, NAME))
    assert coder.tags(opened) == {"seasonality": "edited"}
    assert coder.focused(opened) != "BODY"


def test_an_answer_that_is_left_changes_nothing(opened):
    assert check(opened, fenced(BETTER)) == ["done"] * 4
    opened.locator("[data-action=answer-leave]").click()
    assert coder.text_of(opened) == SEASONALITY
    assert coder.tags(opened) == {}
    assert opened.locator("[data-part=answer]").inner_text() == ""
    assert coder.focused(opened) != "BODY"


def test_the_same_code_is_told_to_be_the_same(opened):
    assert check(opened, fenced(SEASONALITY)) == ["done"] * 4
    assert "It is the same as what is in the editor." in opened.locator("[data-part=answer]").inner_text()  # fmt: skip
    assert opened.locator("[data-action=answer-take]").count() == 0


def test_what_was_pasted_stays_when_the_code_is_run(opened):
    coder.panel(opened, "answer", "textarea").fill("half of an answer")
    with visitor.new_report(opened):
        visitor.drop(opened, (NAME, CONTENT))
    coder.write_and_run(opened, MINE)
    assert opened.locator("#answer").input_value() == "half of an answer"


# --- a bad one

NO_HELP = coder.edited(BETTER, '"Periods, so many times."', '""')
BAD = {
    "words only": ("I cannot do that, sorry.", 0, "There is no code in what was pasted."),
    "nothing": ("", 0, "Nothing was pasted."),
    "a diff": (
        "```diff\n--- a/tool.py\n+++ b/tool.py\n@@ -1,2 +1,2 @@\n-a\n+b\n```\n",
        0,
        "only the changes (a diff)",
    ),
    "left out": (
        fenced(coder.edited(BETTER, "def counted(", "# ... rest unchanged ...\ndef counted(")),
        0,
        "stands for something left out",
    ),
    "no Python": (fenced(f"{BETTER}a = (\n"), 1, "SyntaxError: '(' was never closed"),
    "a module that is not there": (
        fenced(f"import polars\n{BETTER}"),
        1,
        "This tool needs polars (line 1), which this page does not have.",
    ),
    "a keyword too many": (
        fenced(coder.edited(BETTER, "times=1, progress", "times=1, more=2, progress")),
        1,
        "TOOL does not declare more.",
    ),
    "a failure": (
        fenced(coder.edited(BETTER, "data.periods + 7", "data.months + 7")),
        2,
        "AttributeError: 'BucketReturns' object has no attribute 'months'",
    ),
    "its own refusal": (
        fenced(
            coder.edited(
                BETTER,
                "    number = counted",
                "    from flipside.errors import UserError\n"
                "    raise UserError('Too short.', remedy='Take more.')\n    number = counted",
            )
        ),
        2,
        "Too short.",
    ),
    "a report without help": (fenced(NO_HELP), 3, "The report breaks the contract: "),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_answer_is_refused_with_its_reason_and_nothing_is_installed(opened, case):
    answer, step, reason = BAD[case]
    states = check(opened, answer)
    assert states == ["done"] * step + ["failed"] + ["open"] * (3 - step)
    outcome = opened.locator("[data-part=answer]")
    assert reason in outcome.inner_text()
    assert opened.locator("[data-action=answer-take]").count() == 0
    assert coder.focused(opened) != "BODY"

    opened.locator("[data-action=answer-failure]").click()
    outcome.locator("[data-part=copied]").wait_for()
    text = coder.clipboard(opened)
    assert "Flipside did not take this tool." in text
    assert reason in text
    words = opened.locator(f"[data-step={STEPS[step]}]").inner_text().removeprefix("No").strip()
    assert f"Step: {words}" in text
    trace = outcome.locator(".problem pre")
    if trace.count():
        assert trace.inner_text().strip() in text
    assert (case == "a failure") <= ("in counted" in text)
    if step:
        assert "def counted(data, times):" in text

    assert coder.text_of(opened) == SEASONALITY
    assert coder.tags(opened) == {}
    assert opened.locator("[data-own]").count() == 0


def test_an_answer_sees_the_sample_and_nothing_that_is_loaded(opened):
    months = [f"20{y}-{m:02}-28" for y in range(10, 14) for m in range(1, 13)]
    rows = [f"{day},0.0{n % 7},0.0{n % 5}" for n, day in enumerate(months)]
    secret = "\n".join(["Date,SECRET low,SECRET high", *rows]) + "\n"
    with visitor.new_report(opened):
        visitor.drop(opened, ("SECRET.csv", secret.encode()))
    nosy = coder.edited(
        BETTER,
        "    number = counted",
        "    from flipside import session\n"
        "    raise ValueError([(each.name, each.labels[0]) for each in session._loaded.values()])\n"
        "    number = counted",
    )
    assert check(opened, fenced(nosy)) == ["done", "done", "failed", "open"]
    words = opened.locator("[data-part=answer] .problem p").nth(1).inner_text()
    assert words.startswith("ValueError: [('10_Portfolios_Prior_12_2', ")
    assert words.count("(") == 1
    assert "SECRET" not in opened.locator("[data-part=answer]").inner_text()


def test_an_answer_that_hangs_is_ended(new_page, ready, site):
    page = new_page(permissions=coder.CLIPBOARD)
    coder.with_limits(page, site, run_seconds=2, check_seconds=2)
    ready(page, "#tool=seasonality")
    coder.open_code(page)
    endless = coder.edited(
        BETTER, "    number = counted", "    while True: pass\n    number = counted"
    )
    assert check(page, fenced(endless)) == ["done", "done", "failed", "open"]
    words = page.locator("[data-part=answer]").inner_text()
    assert "The tool was ended: it ran longer than 2 seconds." in words
    assert "Your data and everything else on this page are as they were." in words
    assert check(page, fenced(f"{BETTER}while True: pass\n")) == ["done", "failed", "open", "open"]
    words = page.locator("[data-part=answer]").inner_text()
    assert "The tool was ended: importing the file took longer than 2 seconds." in words
    visitor.wait_until(page, lambda: page.locator("iframe").count() == 0)
    assert check(page, fenced(BETTER)) == ["done"] * 4
    with visitor.new_report(page):
        visitor.drop(page, (NAME, CONTENT))
    visitor.assert_shows(page, visitor.native(CONTENT, NAME, "seasonality"))


# --- what a tool declares that it needs

PANDAS = MINE.replace(
    '"""How many periods are there?"""',
    '"""How many periods are there?"""\n\n# /// script\n# dependencies = ["pandas"]\n# ///\n\nimport pandas',
).replace("return times * data.periods", "return times * len(pandas.Series(data.returns[:, 0]))")


def test_a_tool_that_declares_pandas_gets_it(opened):
    with visitor.new_report(opened):
        visitor.drop(opened, (NAME, CONTENT))
    coder.write_and_run(opened, PANDAS)
    visitor.assert_shows(opened, coder.native(PANDAS, CONTENT, NAME))


def test_a_tool_that_declares_what_there_is_not_is_told_what_there_is(opened, site):
    coder.write(opened, PANDAS.replace('["pandas"]', '["polars>=1"]'))
    opened.locator("[data-action=code-run]").click()
    words = coder.fault(opened).inner_text()
    assert "This tool needs polars (line 4), which this page does not have." in words
    assert coder.marked(opened) == {"text": '# dependencies = ["polars>=1"]', "gutter": 4}
    for package in coder.manifest_of(site)["wheelhouse"]:
        assert package["name"] in words
    assert "python3 build.py --with NAME" in words
