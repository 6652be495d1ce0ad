"""The tool `weight_results`: matching, effects, the next generation, pruning, words, and the whole loop."""

import base64
import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from flipside import data, tool, tools
from flipside.data.kinds import TrialResults, WeightTable
from flipside.errors import UserError
from flipside.stats.lattice import Rules, nearest
from flipside.svg import draw

MODULE = tools.load("weight_results")
METRICS = [
    *("results", "best_trial", "best_result", "expected_best_by_chance", "best_p"),
    *("best_expected", "next_expected", "fit_r2", "fit_q2", "fit_p", "noise"),
]
TABLES = ("trials", "effects", "next_weights", "prune")
CHARTS = ("effects_chart", "progress", "efficient")


class Answer:
    """A report as a script would read it."""

    def __init__(self, *sets, **params):
        report = tool.run(MODULE, sets, params)
        self.json = json.loads(json.dumps(report.to_json(), allow_nan=False))
        self.blocks = {block["id"]: block for block in self.json["blocks"]}
        self.items = {item["id"]: item for item in self.blocks["summary"]["items"]}
        self.level, self.text = self.json["verdict"]["level"], self.json["verdict"]["text"]
        self.warnings = " ".join(self.json["warnings"])
        self.params = self.json["params"]

    def __getitem__(self, metric):
        return self.items[metric]["value"]

    def rows(self, block):
        ids = [column["id"] for column in self.blocks[block]["columns"]]
        return [dict(zip(ids, row, strict=True)) for row in self.blocks[block]["rows"]]

    @property
    def proposed(self):
        """The trials that the pages for the optimizer hold, shape (N, n)."""
        pages = [page["content"].splitlines() for page in self.blocks["next_pages"]["pages"]]
        return np.hstack([[list(map(float, row.split("\t"))) for row in page] for page in pages])


def table(trials=10, nodes=15, seed=1, spread=0.4, **more):
    """Trials around equal weights, in tenths that add up to 100."""
    rng = np.random.default_rng(seed)
    rules = Rules(np.zeros(nodes, int), np.full(nodes, 1000), 1000)
    wished = 1000 / nodes * (1 + spread * rng.uniform(-1, 1, (trials, nodes)))
    names = tuple(f"Node {i + 1}" for i in range(nodes))
    made = nearest(rules, wished).T / 10
    return WeightTable("mine", "mine.csv", names, np.full(nodes, 100 / nodes), trials=made, **more)


def results(values, *labels, ids=None, name="results"):
    values = np.asarray(values, float)
    values = values[:, None] if values.ndim == 1 else values
    return TrialResults(name, "pasted", values, labels or ("Sharpe",), ids)


def log_linear(weights, slopes, noise=0.0, seed=0):
    """A result that moves by the logarithms of the weights."""
    rng = np.random.default_rng(seed)
    return np.asarray(slopes) @ np.log(weights) + noise * rng.normal(size=weights.shape[1])


SLOPES = np.array([3.0, -3, 2, -2, 0])
FIVE = table(60, 5)


@pytest.fixture(scope="module")
def clear():
    return Answer(FIVE, results(log_linear(FIVE.trials, SLOPES, 0.1)))


# --- the declaration and the contract


def test_stable_ids():
    known = table(30)
    pair = np.column_stack([log_linear(known.trials, np.arange(15.0)), np.arange(30.0)])
    answer = Answer(known, results(pair, "Sharpe", "Turnover"))
    assert list(answer.items) == METRICS
    for kind, ids in (("table", TABLES), ("chart", CHARTS)):
        assert {b["id"] for b in answer.json["blocks"] if b["type"] == kind} == set(ids)
    assert answer.blocks["next_trials"]["name"] == "next_trials.csv"
    assert answer.blocks["next_trials"]["load"] == "Bring results back"
    assert answer.blocks["next_pages"]["type"] == "copy"
    for chart in CHARTS:
        assert draw(answer.blocks[chart]["spec"]).startswith("<svg")


def test_the_same_twice_and_another_seed_other_trials():
    sets = FIVE, results(log_linear(FIVE.trials, SLOPES, 1.0))
    assert Answer(*sets).json == Answer(*sets).json
    assert (Answer(*sets).proposed != Answer(*sets, seed=2).proposed).any()


def test_every_value_that_is_missing_has_a_reason():
    answer = Answer(table(3), results([1, 2, 3]))
    for item in answer.items.values():
        assert item["value"] is not None or item["note"].endswith("."), item["id"]
    assert answer.level == "unknown"
    assert "only 3 results" in answer.text
    assert answer.proposed.shape == (15, 10)
    assert answer["best_trial"] == 3


# --- effects


def test_effects_of_a_log_linear_result_are_its_slopes():
    answer = Answer(FIVE, results(log_linear(FIVE.trials, SLOPES)))
    found = [row["effect"] for row in answer.rows("effects")]
    np.testing.assert_allclose(found, np.log(1.1) * SLOPES, atol=2e-3)
    assert answer["fit_q2"] > 0.99


def test_effect_is_the_change_when_the_weight_rises_by_a_tenth_against_the_others(clear):
    w = FIVE.trials[:, :1].copy()
    before = log_linear(w, SLOPES)
    w[0] *= 1.1
    after = log_linear(100 * w / w.sum(), SLOPES)
    row = clear.rows("effects")[0]
    assert row["low"] < (after - before)[0] < row["high"]
    assert row["effect"] == pytest.approx((after - before)[0], rel=0.1)


def test_reading_of_effects_and_verdict(clear):
    assert [row["reading"] for row in clear.rows("effects")] == ["helps", "hurts", "helps", "hurts", "cannot be told"]  # fmt: skip
    assert clear.level == "good"
    assert "More weight helps for Node 1, Node 3; it hurts for Node 2, Node 4." in clear.text
    assert clear["fit_p"] == pytest.approx(1 / 200)


def test_lower_is_better_turns_the_reading_and_the_ranking():
    values = log_linear(FIVE.trials, SLOPES, 0.1)
    answer = Answer(FIVE, results(values), higher="no")
    assert answer["best_result"] == values.min()
    assert answer["expected_best_by_chance"] < values.mean()
    assert answer.rows("effects")[0]["reading"] == "hurts"
    assert answer.rows("effects")[0]["effect"] > 0
    turned = Answer(FIVE, results(-values))
    np.testing.assert_array_equal(answer.proposed, turned.proposed)


def test_noise_is_called_noise():
    levels = []
    for seed in range(20):
        answer = Answer(table(20, seed=seed), results(np.random.default_rng(seed).normal(size=20)))
        levels.append(answer.level)
        if answer.level == "bad":
            assert answer.text.startswith("The noise")
            assert answer.rows("prune") == []
            assert "is ready" not in answer.text
            assert answer.items["next_expected"]["note"]
    assert levels.count("bad") >= 17


def test_nodes_that_were_not_varied_have_no_effect():
    w = np.vstack([np.full(12, 20.0), 0.8 * table(12, 5).trials])
    known = WeightTable("m", "m", tuple("ABCDEF"), w[:, 0], trials=w)
    first, *others = Answer(known, results(log_linear(w[1:], SLOPES))).rows("effects")
    assert (first["effect"], first["reading"]) == (None, "cannot be told")
    assert all(row["effect"] is not None for row in others)


@pytest.mark.parametrize("values", [np.full(10, 2.5), np.arange(4.0)])
def test_without_differences_or_with_few_results(values):
    answer = Answer(table(len(values)), results(values))
    assert answer.level == "unknown"
    assert answer["fit_q2"] is None
    assert answer.blocks["effects_chart"]["type"] == "text"
    assert answer.proposed.shape == (15, 10)


def test_trials_all_alike():
    one = table(1)
    alike = replace(one, trials=np.repeat(one.trials, 6, axis=1), trial_ids=None, generation=None)
    answer = Answer(alike, results(np.arange(6.0)))
    assert "All trials have the same weights." in answer.text
    assert answer.proposed.shape == (15, 10)


def test_levels_are_compositions_of_their_own():
    inner, outer = table(40, 5, seed=3).trials, table(40, 4, seed=4).trials
    w = np.vstack([outer, inner])
    known = WeightTable("m", "m", tuple("ABCDEFGHI"), w[:, 0], level=("",) * 4 + ("Value",) * 5, trials=w)  # fmt: skip
    answer = Answer(known, results(log_linear(inner, SLOPES)))
    np.testing.assert_allclose(
        [row["effect"] for row in answer.rows("effects")],
        np.log(1.1) * np.array([0, 0, 0, 0, *SLOPES]),
        atol=4e-3,
    )
    np.testing.assert_allclose(answer.proposed[:4].sum(axis=0), 100)
    np.testing.assert_allclose(answer.proposed[4:].sum(axis=0), 100)
    assert "composites" in answer.blocks["next_pages"]["note"]


# --- luck


def test_best_by_luck_is_that_of_the_first_generation():
    values = np.concatenate([np.tile([1.0, 3], 5), np.full(10, 9.0)])
    known = replace(table(20), generation=np.repeat([1, 2], 10))
    answer = Answer(known, results(values, ids=np.arange(1, 21)))
    # Mean 2, standard deviation sqrt(10 / 9); the best of 20 normal values lies 1.86748 above.
    assert answer["expected_best_by_chance"] == pytest.approx(2 + 1.867475 * np.sqrt(10 / 9), abs=1e-5)  # fmt: skip
    assert answer["best_p"] < 1e-6
    assert "Luck would rarely bring that" in answer.text


# --- the next generation


def test_new_trials_keep_bounds_locks_groups_and_the_total():
    rules = Rules(np.array([0, 50, 200, 0, 0, 0]), np.array([300, 400, 200, 150, 1000, 1000]), 1000)
    group = ("Value", "Value", "", "", "", "")
    rng = np.random.default_rng(6)
    w = nearest(rules, 1000 / 6 * (1 + 0.5 * rng.uniform(-1, 1, (30, 6)))).T / 10.0
    w[1] = 35 - w[0]
    w[4] += 100 - w.sum(axis=0)
    w = np.round(w, 1)
    known = WeightTable(
        "m", "m", tuple("ABCDEF"), w[:, 0],
        minimum=[np.nan, 5, np.nan, np.nan, np.nan, np.nan],
        maximum=[30, 40, np.nan, 15, np.nan, np.nan],
        locked=[False, False, True, False, False, False],
        group=group, trials=w,
    )  # fmt: skip
    answer = Answer(known, results(w[0] + w[5]), trials=37)
    made = answer.proposed
    assert made.shape == (6, 37)
    assert len(answer.blocks["next_pages"]["pages"]) == 4
    units = np.rint(made * 10).astype(int)
    np.testing.assert_allclose(made * 10, units, atol=1e-9)
    assert (units.sum(axis=0) == 1000).all()
    assert (units[2] == 200).all()
    assert (units[0] + units[1] == 350).all()
    assert (units[:2].T <= [300, 400]).all()
    assert (units[1] >= 50).all()
    assert (units[3] <= 150).all()
    columns = [tuple(column) for column in [*made.T.tolist(), *w.T.tolist()]]
    assert len(set(columns)) == len(columns)
    assert "C" not in [row["node"] for row in answer.rows("prune")]
    assert answer.params["step"] == 0.1
    # The result rises with A and F, and so do their weights.
    assert made[0].mean() > w[0].mean()
    assert made[5].mean() > w[5].mean()


def test_rounding_as_the_trials_have_it_or_as_asked():
    whole = replace(table(10, 5), trials=np.round(table(10, 5).trials))
    trials = whole.trials.copy()
    trials[0] += 100 - trials.sum(axis=0)
    whole = replace(whole, trials=trials)
    values = results(np.arange(10.0))
    assert Answer(whole, values).params["step"] == 1
    asked = Answer(whole, values, step=2.5)
    np.testing.assert_allclose(asked.proposed % 2.5, 0)
    np.testing.assert_allclose(asked.proposed.sum(axis=0), 100)
    endless = replace(whole, trials=whole.trials / 3)
    assert Answer(endless, values, total=30).params["step"] == 0.01


def test_another_total_and_impossible_rules():
    known, values = table(10, 5), results(np.arange(10.0))
    np.testing.assert_allclose(Answer(known, values, total=1).proposed.sum(axis=0), 1)
    tight = replace(known, maximum=np.full(5, 15.0))
    with pytest.raises(UserError, match="at most 75, but 100 are there") as caught:
        Answer(tight, values)
    assert caught.value.field == "total"
    with pytest.raises(UserError, match="must have at least 30, but may have only 20"):
        Answer(replace(known, minimum=[30, *[0] * 4], maximum=[20, *[100] * 4]), values)
    with pytest.raises(UserError, match="Every node is locked"):
        Answer(replace(known, locked=np.ones(5)), values)
    with pytest.raises(UserError, match="A step of 200 is more than the total"):
        Answer(known, values, step=200)


def test_the_lattice_runs_out():
    w = np.array([[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0]], float)
    known = WeightTable("m", "m", ("A", "B"), [2, 3], trials=w)
    answer = Answer(known, results(np.arange(6.0)), step=1)
    assert "next_pages" not in answer.blocks
    assert "The rules leave no trial that was not run already." in answer.text
    assert answer.rows("next_weights")[0]["reference"] == 2


# --- pruning


def test_a_useless_node_is_pruned_and_a_locked_one_never():
    rng = np.random.default_rng(2)
    best = np.array([0.0, 0, 25, 35, 40])
    known = table(40, 5, spread=0.9)

    def result(w):
        return -((w - best[:, None]) ** 2).sum(axis=0) / 100 + 0.3 * rng.normal(size=w.shape[1])

    sets = [known, results(result(known.trials))]
    for _ in range(3):
        answer = Answer(*sets)
        more = answer.proposed
        grown = _grown(sets[0], more)
        sets = [grown, *sets[1:], results(result(more), name=f"results {len(sets) + 1}")]
    pruned = answer.rows("prune")
    assert {row["node"] for row in pruned} == {"Node 1", "Node 2"}
    assert all(row["cost"] < answer["noise"] for row in pruned)
    assert "Could be dropped, if a trial without confirms it: Node" in answer.text
    held = replace(sets[0], minimum=[np.nan, 0.1, *[np.nan] * 3])
    assert [row["node"] for row in Answer(held, *sets[1:]).rows("prune")] == ["Node 1"]


def test_a_node_that_the_search_raises_is_not_dropped():
    """Far below an even weight, but more than it had: it is not given up."""
    known = table(60, 5, spread=0.9)
    best = np.array([[3.0], [0], [25], [30], [42]])
    values = results(-((known.trials - best) ** 2).sum(axis=0))
    [row] = Answer(known, values).rows("prune")
    assert row["node"] == "Node 2"
    assert 0.5 < row["centre"] < 10
    small = replace(known, reference=[20, row["centre"] - 0.5, 20, 20, 20])
    assert Answer(small, values).rows("prune") == []


def _grown(known, more):
    count, last = more.shape[1], known.trial_ids.max()
    return replace(
        known,
        trials=np.hstack([known.trials, more]),
        trial_ids=np.concatenate([known.trial_ids, last + 1 + np.arange(count)]),
        generation=np.concatenate([known.generation, np.full(count, known.generation.max() + 1)]),
    )


# --- matching


def test_by_order_and_by_number_are_the_same():
    values = np.arange(10.0) ** 2
    order = np.random.default_rng(0).permutation(10)
    one = Answer(table(), results(values))
    other = Answer(table(), results(values[order], ids=order + 1))
    assert one.rows("trials") == other.rows("trials")
    assert [row["trial"] for row in one.rows("trials")] == list(range(10, 0, -1))


def test_sets_fill_the_trials_in_the_order_given():
    first, second = results(np.arange(4.0)), results(np.arange(6.0) + 10, "Result", name="more")
    found = {row["trial"]: row["result"] for row in Answer(table(), first, second).rows("trials")}
    assert found == {k + 1: v for k, v in enumerate([0, 1, 2, 3, 10, 11, 12, 13, 14, 15])}


def test_another_column_in_a_set_of_its_own():
    answer = Answer(table(), results(np.arange(10.0)), results(np.arange(10.0) * 7, "Turnover"))
    assert (answer.params["column"], answer.params["second"]) == ("Sharpe", "Turnover")
    assert answer.params["second_higher"] == "no"
    assert [row["second"] for row in answer.rows("trials")][:2] == [63, 56]
    # Every trial trades one for the other.
    assert {row["efficient"] for row in answer.rows("trials")} == {"yes"}


def test_a_short_block_says_which_trials_are_missing():
    with pytest.raises(
        UserError, match=r"results has 8 results: trials 9, 10 are missing\."
    ) as caught:
        Answer(table(), results(np.arange(8.0)))
    assert "n/a" in caught.value.remedy
    with pytest.raises(UserError, match="trial 10 is missing"):
        Answer(table(), results(np.arange(9.0)))


def test_a_long_block_says_how_many_are_too_many():
    with pytest.raises(
        UserError, match=r"only 10 trials are waiting for results \(trials 1 to 10\): 2 too many"
    ):
        Answer(table(), results(np.arange(12.0)))
    with pytest.raises(UserError, match="every trial has one already"):
        Answer(table(), results(np.arange(10.0)), results(np.arange(10.0) + 1, name="again"))


def test_the_same_results_twice_count_once():
    known = _grown(table(), table(seed=2).trials)
    answer = Answer(known, results(np.arange(10.0)), results(np.arange(10.0), name="again"))
    assert answer["results"] == 10
    assert "again holds the same results as another set" in answer.warnings


def test_numbers_of_trials_that_are_not_there():
    with pytest.raises(UserError, match=r"results of trial 99, but there is no such trial"):
        Answer(table(), results([1.0, 2], ids=[1, 99]))


def test_missing_results_are_left_out_and_told():
    values = np.arange(10.0)
    values[[3, 4]] = np.nan
    answer = Answer(table(), results(values))
    assert answer["results"] == 8
    assert "Trials 4, 5 have no Sharpe and were left out." in answer.warnings
    with pytest.raises(UserError, match="no result that is a number"):
        Answer(table(), results(np.full(10, np.nan)))


def test_of_several_tables_the_one_with_most_trials_counts():
    early, values = table(), results(np.arange(10.0))
    late = _grown(early, table(seed=2).trials)
    bare = replace(early, trials=None, trial_ids=None, generation=None)
    assert Answer(early, bare, late, values).json["blocks"] == Answer(late, values).json["blocks"]
    other = replace(early, name="other", trials=np.roll(early.trials, 1, axis=0))
    with pytest.raises(UserError, match="Trial 1 has other weights in other than in mine"):
        Answer(late, other, values)
    with pytest.raises(UserError, match="holds trial 500, which mine does not"):
        Answer(late, replace(early, name="other", trial_ids=np.arange(500, 510)), values)
    with pytest.raises(UserError, match="trials of different nodes"):
        Answer(late, table(5, 4), values)


def test_ranking_systems_of_the_next_generation_come_from_the_one_that_was_given():
    """The file with the trials has no ranking system; the one that they were made from has."""
    xml = "".join(f'<StockFactor Weight="{w}%"><Factor>F{i}</Factor></StockFactor>' for i, w in enumerate((30, 45, 25)))  # fmt: skip
    system = data.read(f"<RankingSystem>{xml}</RankingSystem>".encode(), "mine.xml")[0]
    trials = table(10, 3).trials
    csv = "Node,Weight," + ",".join(f"Trial {k + 1}" for k in range(10)) + "\n"
    for i in (2, 0, 1):
        csv += f"F{i},30," + ",".join(f"{w:.1f}" for w in trials[i]) + "\n"
    known = data.read(csv.encode(), "trials.csv")[0]
    values = results(np.random.default_rng(4).normal(size=10))
    assert "next_systems" not in Answer(known, values).blocks
    answer = Answer(system, known, values)
    block = answer.blocks["next_systems"]
    archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(block["content"])))
    assert archive.namelist() == [f"trial_{number}.xml" for number in range(11, 21)]
    for name, column in zip(archive.namelist(), answer.proposed.T, strict=True):
        made = data.read(archive.read(name), name)[0]
        by_node = dict(zip(made.nodes, made.reference.tolist(), strict=True))
        assert [by_node[node] for node in known.nodes] == column.tolist()
    assert answer.blocks["next_system"]["title"]


def test_results_that_were_taken_for_weights_are_named():
    taken = data.read(b"5\n" * 20, "pasted")[0]
    assert taken.kind == "weight_table"
    with pytest.raises(
        UserError, match="pasted was read as node weights, not as results"
    ) as caught:
        Answer(table(20), taken)
    assert "such as Return" in caught.value.remedy


def test_a_slip_in_the_results_is_told():
    values = np.random.default_rng(3).normal(12, 3, 10)
    assert "very far" not in Answer(table(), results(values)).warnings
    slip = np.where(np.arange(10) == 6, 1e9, values)
    told = "Trial 7 lies very far from all others (Sharpe of 1,000,000,000)"
    assert told in Answer(table(), results(slip)).warnings
    # A search that closes in has left the first trials far behind; that is none.
    grown = _grown(_grown(table(), table(seed=2).trials), table(seed=3).trials)
    closing = np.concatenate([values - 200, 20 + values / 1000, 20 + values[::-1] / 1000])
    assert "very far" not in Answer(grown, results(closing)).warnings
    closing[25] = 900
    assert "Trial 26 lies very far" in Answer(grown, results(closing)).warnings


def test_a_step_that_works_for_the_next_trials_is_named():
    values = results(np.arange(10.0))
    with pytest.raises(
        UserError, match="The total of 100 is no whole number of steps of 7"
    ) as caught:
        Answer(table(10, 5), values, step=7)
    assert (caught.value.field, caught.value.remedy) == ("step", "A step of 1 works.")
    with pytest.raises(UserError, match=r"steps of 0\.3333") as caught:
        Answer(table(10, 5), values, step=1 / 3)
    assert caught.value.remedy == "Choose a step that divides the total, such as 5."
    held = replace(table(10, 5), locked=[True, *[False] * 4], reference=[60, *[10] * 4])
    held = replace(held, trials=np.vstack([np.full(10, 60.0), held.trials[1:]]))
    with pytest.raises(UserError, match="add up to 60, more than the total of 50") as caught:
        Answer(held, values, total=50)
    assert caught.value.field == "total"


@pytest.mark.parametrize(
    ("sets", "message"),
    [
        ([results([1.0])], "the weights of the trials that they belong to are not there"),
        ([table()], "10 trials, but no results were given"),
        (
            [replace(table(), trials=None, trial_ids=None, generation=None), results([1.0])],
            "no trials",
        ),
    ],
)
def test_half_of_what_is_needed(sets, message):
    with pytest.raises(UserError, match=message) as caught:
        Answer(*sets)
    assert caught.value.remedy


# --- columns


def test_columns_by_name_or_number():
    pair = np.column_stack([np.arange(10.0), -np.arange(10.0)])
    sets = table(), results(pair, "Annual return", "Max drawdown")
    assert Answer(*sets).params["second_higher"] == "yes"  # losses below zero: higher is better
    for asked in ("2", "max DRAWDOWN"):
        answer = Answer(*sets, column=asked)
        assert answer.params["column"] == "Max drawdown"
        assert answer.params["second"] == "Annual return"
        assert answer["best_trial"] == 1
    with pytest.raises(UserError, match="no column 'Alpha'") as caught:
        Answer(*sets, column="Alpha")
    assert caught.value.field == "column"
    assert "1: Annual return, 2: Max drawdown" in caught.value.remedy


def test_without_a_second_column():
    answer = Answer(table(), results(np.arange(10.0)))
    assert answer.params["second"] is None
    assert "efficient" not in answer.rows("trials")[0]
    assert "bring a second one" in answer.blocks["efficient"]["paragraphs"][0]


# --- the loop


def test_a_generation_without_results_is_proposed_again():
    values = results(np.arange(10.0))
    first = Answer(table(), values)
    again = Answer(_grown(table(), first.proposed), values)
    np.testing.assert_array_equal(again.proposed, first.proposed)
    assert [c["id"] for c in again.blocks["next_weights"]["columns"]] == [c["id"] for c in first.blocks["next_weights"]["columns"]]  # fmt: skip
    assert "Trials 11 to 20 have no results yet" in again.warnings


def test_the_loop_through_files():
    """What the report hands over is read again, filled with results, and goes on."""
    best = np.random.default_rng(8).dirichlet(np.full(15, 2.0)) * 100

    def true(w):
        return -((w - best[:, None]) ** 2).sum(axis=0)

    known, sets, seen = table(), [], []
    block = known.trials
    for generation in range(1, 5):
        pasted = "Sharpe\n" + "".join(f"{value:.4f}\n" for value in true(block))
        back, _ = data.read(pasted.encode(), f"results {generation}.csv", {"kind": "trial_results"})
        sets.append(back)
        answer = Answer(known, *sets)
        seen.append(true(answer.proposed).mean())
        assert answer["results"] == 10 * generation
        content = answer.blocks["next_trials"]["content"]
        before, known = known, data.read(content.encode(), "next_trials.csv")[0]
        assert known.generation.tolist() == np.repeat(np.arange(1, generation + 2), 10).tolist()
        assert known.trial_ids.tolist() == list(range(1, 10 * generation + 11))
        np.testing.assert_array_equal(known.trials[:, : 10 * generation], before.trials)
        block = answer.proposed
        np.testing.assert_array_equal(known.trials[:, 10 * generation :], block)
    assert seen[-1] > seen[0]
    best_so_far = [row for layer in answer.blocks["progress"]["spec"]["layer"] for row in layer["data"]["values"] if "best" in row]  # fmt: skip
    assert {row["generation"] for row in best_so_far} == {1, 2, 3, 4}
