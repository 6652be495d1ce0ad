"""The prompt for a language model: all that it needs, in one text that leads back to the page."""

from __future__ import annotations

import re

import pytest
from unit.workshop.javascript import Refused, call

from builder import ROOT

CONTRACT = (ROOT / "static" / "workshop" / "contract.md").read_text(encoding="utf-8")
LIMITS = {
    "report_megabytes": 20,
    "table_rows": 5000,
    "run_seconds": 60,
    "packages": ["numpy 2.4.3", "pandas 3.0.2"],
}
SOURCE = 'TOOL = Tool("a")\nTEXT = """\n```python\nx\n```\n"""\n'
FAILURE = {
    "step": "Running on the sample",
    "message": "ValueError: operands could not be broadcast",
    "line": 2,
    "traceback": 'File "tool.py", line 2, in run\n    TEXT = """',
}


def brief(**about) -> str:
    return call("workshop/brief.js", "brief", {"contract": CONTRACT, "limits": LIMITS, **about})


def code_in(reply: str) -> dict:
    return call("workshop/answer.js", "codeIn", reply)


def headings(text: str) -> list[str]:
    return re.findall(r"^# ([A-Z].+)$", text, re.M)


def test_its_parts_and_their_order():
    text = brief(source=SOURCE, toolName="Old", request="Use medians.", shapes=[["10 buckets."]])
    assert headings(text) == [
        "Request",
        "The contract of a Flipside tool",
        "The source now",
        "The data that is loaded",
        "Your answer",
    ]
    assert "# Request\n\nUse medians.\n" in text
    assert f"The tool “Old”:\n\n````python\n{SOURCE}````\n" in text
    assert "One data set:\n- 10 buckets.\n" in text
    assert "Paste an answer" in text
    assert "Keep the `id` of the tool" in text
    assert text.endswith("(End of the prompt from Flipside.)\n")


def test_the_limits_are_filled_in():
    text = brief(source=SOURCE)
    assert "Limits: 60 seconds a run, 20 MB a report, 5,000 rows a table." in text
    assert "Packages: numpy 2.4.3, pandas 3.0.2." in text
    assert not re.search(r"\{(packages|report_megabytes|table_rows|run_seconds)\}", text)
    assert "{tail} buckets at each end" in text  # code is left alone


def test_a_limit_that_is_not_given_is_not_made_up():
    with pytest.raises(Refused, match="needs the limit “table_rows”"):
        brief(limits={key: value for key, value in LIMITS.items() if key != "table_rows"})


@pytest.mark.parametrize("request_", ["", " \n"])
def test_without_a_request_the_model_asks(request_):
    text = brief(source=SOURCE, request=request_)
    assert "The person has not said yet what should be different. Ask them" in text
    assert "what they want to know, and of which data" in brief(request=request_)


def test_a_new_tool_has_no_source():
    text = brief(request="Count the years.")
    assert "# The source now\n\nThere is none yet: write a new tool.\n" in text
    assert "Choose an `id`" in text
    assert "Keep the `id` of the tool" not in text


def test_no_data_and_several():
    assert "# The data that is loaded\n\nNone." in brief()
    text = brief(shapes=[["A."], ["B.", "C."]])
    assert "Data set 1:\n- A.\n\nData set 2:\n- B.\n- C.\n\nThis is its shape only." in text


def test_dollars_in_a_request_and_a_source_stay():
    text = brief(source="TOOL = '$& $1'\n", request="In $& or $1?")
    assert "In $& or $1?" in text
    assert "TOOL = '$& $1'\n" in text


def test_the_prompt_by_itself_is_no_answer():
    with pytest.raises(Refused, match="This is the prompt that was copied here"):
        code_in(brief(source=SOURCE))


@pytest.mark.parametrize("about", [{}, {"failure": FAILURE}])
def test_a_whole_conversation_gives_the_answer_and_not_the_prompts_code(about):
    answer = 'TOOL = Tool("b")\n'
    text = brief(source=SOURCE * 40, **about)
    found = code_in(f"You said:\n{text}\nChat said:\n\n```python\n{answer}```\n")
    assert found == {"code": answer, "note": ""}


def test_of_a_longer_conversation_the_last_answer_is_taken():
    first, second = 'TOOL = Tool("b", "a longer one")\n', 'TOOL = Tool("c")\n'
    text = f"{brief(source=SOURCE)}\n```python\n{first}```\n"
    text += f"{brief(source=first, failure=FAILURE)}\n```python\n{second}```\n"
    assert code_in(text) == {"code": second, "note": ""}


def test_what_failed():
    text = brief(source=SOURCE, failure=FAILURE, request="Use medians.")
    assert headings(text) == [
        "What failed",
        "What was asked for",
        "The code that was checked",
        "Your answer",
    ]
    assert "- Step: Running on the sample\n- Line of the code: 2\n" in text
    assert f"```text\n{FAILURE['message']}\n```" in text
    assert 'Line 2:\n\n```python\nTEXT = """\n```' in text
    assert f"```text\n{FAILURE['traceback']}\n```" in text
    assert f"````python\n{SOURCE}````\n" in text
    assert "Answer with the complete Python file" in text
    assert "## Statistics" not in text  # the contract stands above in the same chat


def test_what_failed_without_a_line_and_with_a_remedy():
    failure = {"step": "Reading", "message": "No `TOOL`.\n```", "remedy": "Declare it."}
    text = brief(source="x = 1", failure=failure)
    assert "Line" not in text
    assert "The traceback" not in text
    assert "````text\nNo `TOOL`.\n```\nDeclare it.\n````" in text
    assert "```python\nx = 1\n```" in text
    assert "What was asked for" not in text


def test_a_line_that_the_code_does_not_have_is_only_named():
    text = brief(source="x = 1\n", failure={**FAILURE, "line": 9})
    assert "- Line of the code: 9\n" in text
    assert "Line 9:" not in text
