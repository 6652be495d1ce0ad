"""What the workflows run cannot be changed by somebody else, and may do no more than it must."""

from __future__ import annotations

import re

import pytest

from builder import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit_and_jobs_have_a_limit(path):
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert [each for each in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", each)] == []
    assert text.count("runs-on:") == text.count("timeout-minutes:")
    assert re.search(r"^permissions:\n  contents: read$", text, re.MULTILINE)


def test_both_suites_are_run_somewhere():
    texts = "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    assert "bash .ci/run" in texts
    assert "build.py test --all" in texts
