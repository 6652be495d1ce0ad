"""What is asked inside Pyodide: remembered by what it reads, and asked together."""

from __future__ import annotations

import json

import pytest

from builder import BuildError, gallery, imports, inside, startup
from builder.inside import Task, answers, folder_of


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with two files that something depends on; every start of Pyodide is noted."""
    for name in ("one.py", "two.py", "ask.py", "inside.mjs"):
        (tmp_path / name).write_text(f"# {name}")
    monkeypatch.setattr(inside, "ROOT", tmp_path)
    monkeypatch.setattr(inside, "HERE", tmp_path)
    monkeypatch.setattr(inside, "cache", lambda: tmp_path / "cache")
    return tmp_path


@pytest.fixture
def starts(monkeypatch):
    """What each start of Pyodide was asked, by name."""
    seen = []

    def asked(engine, pyodide, tasks, packages, out):
        seen.append([task.name for task in tasks])
        for task in tasks:
            if task.folder:
                (out / task.name).mkdir()
                (out / task.name / "made").write_text(task.given["text"])
        return [task.given["text"].upper() for task in tasks]

    monkeypatch.setattr(inside, "_asked", asked)
    return seen


def task(project, name: str, text: str = "yes", folder: bool = False) -> Task:
    return Task(name, "ask", {"text": text}, [project / f"{name}.py"], "Asking", "No", folder)


def ask(*tasks):
    return answers("node", "pyodide", tasks, ["numpy"])


def test_one_start_answers_all_in_order_and_is_remembered(project, starts):
    both = [task(project, "one"), task(project, "two", "no")]
    assert ask(*both) == {"one": "YES", "two": "NO"}
    assert ask(*both) == {"one": "YES", "two": "NO"}
    assert starts == [["one", "two"]]


def test_only_what_reads_a_changed_file_is_asked_anew(project, starts):
    both = [task(project, "one"), task(project, "two")]
    ask(*both)
    (project / "two.py").write_text("# changed")
    ask(*both)
    assert starts == [["one", "two"], ["two"]]


@pytest.mark.parametrize("changed", ["ask.py", "inside.mjs"])
def test_the_code_that_asks_counts_as_well(project, starts, changed):
    ask(task(project, "one"))
    (project / changed).write_text("# changed")
    ask(task(project, "one"))
    assert starts == [["one"], ["one"]]


def test_what_is_given_and_the_packages_count_as_well(project):
    one = task(project, "one")
    keys = {one.key([]), one.key(["numpy"]), task(project, "one", "no").key([])}
    assert len(keys) == 3


def test_files_that_a_task_wrote_are_kept_and_made_again_when_they_are_gone(project, starts):
    one = task(project, "one", "files", folder=True)
    ask(one)
    made = folder_of("one") / "made"
    assert made.read_text() == "files"
    made.unlink()
    made.parent.rmdir()
    ask(one)
    assert made.read_text() == "files"
    assert starts == [["one"], ["one"]]


def test_a_failure_names_what_was_done_and_keeps_nothing(project, monkeypatch):
    def run(command, **options):
        asked = json.loads(options["input"])
        answer = f"{asked[1]['name']}\nTraceback\nValueError: no chart"
        return inside.subprocess.CompletedProcess(command, 1, answer, "")

    monkeypatch.setattr(inside.subprocess, "run", run)
    odd = Task("two", "ask", {"text": "x"}, [], "Drawing", "It cannot be drawn")
    with pytest.raises(BuildError, match=r"^It cannot be drawn: ValueError: no chart$"):
        ask(task(project, "one"), odd)
    assert not (project / "cache" / "one.json").exists()


def test_a_changed_sentence_leaves_the_imports_as_they_are(tmp_path):
    path = tmp_path / "tool.py"
    path.write_text("import json\n\ndef run():\n    from . import late\n    return 'a sentence'\n")
    before = imports.skeleton(path)
    path.write_text("import json\n\ndef run():\n    from . import late\n    return 2 * 'another'\n")
    assert imports.skeleton(path) == before
    path.write_text("import json\n\ndef other():\n    from . import late\n")
    assert imports.skeleton(path) != before


def test_a_picture_depends_on_its_own_tool_and_the_trace_on_no_sentence():
    pictures = {each.name: each for each in gallery.tasks(["inversion", "weights"], [])}
    tools = inside.SOURCES / "flipside" / "tools"
    assert tools / "weights.py" in pictures["pictures/weights"].reads
    assert tools / "weights.py" not in pictures["pictures/inversion"].reads
    assert inside.SOURCES / "flipside" / "report.py" in pictures["pictures/inversion"].reads
    traced = startup.tasks([inside.SAMPLES / "momentum_series.csv"])[0]
    assert tools / "weights.py" not in traced.reads
