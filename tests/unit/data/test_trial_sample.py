"""The sample of trials with their results is as it is made, and says what was put into it."""

from unit.data import trial_sample

from flipside import tool, tools
from flipside.data import read


def test_as_it_is_made():
    assert trial_sample.TRIALS.read_bytes() == trial_sample.trials()
    assert trial_sample.RESULTS.read_bytes() == trial_sample.results()


def test_the_tool_finds_in_it_what_was_put_in():
    files = (trial_sample.TRIALS, trial_sample.RESULTS)
    sets = [read(file.read_bytes(), file.name)[0] for file in files]
    report = tool.run(tools.load("weight_results"), sets).to_json()
    [table] = [block for block in report["blocks"] if block["id"] == "effects"]
    [name, effect] = [
        [column["id"] for column in table["columns"]].index(id) for id in ("node", "effect")
    ]
    effects = {row[name]: row[effect] for row in table["rows"] if row[effect] is not None}
    ordered = sorted(effects, key=effects.get)
    helps = [node for node, size in trial_sample.RETURN.items() if size > 0]
    assert set(ordered[-3:]) == set(helps)
    assert set(ordered[:2]) == set(trial_sample.RETURN) - set(helps)
