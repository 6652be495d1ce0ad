"""The scripts as they are, with the real client, against a local stand-in; and what is then read of their files."""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from datetime import date, timedelta

import numpy as np
import pytest
from unit.scripts import standin

from flipside import script, scripts, tool, tools
from flipside.data import read

RANDOM = np.random.default_rng(5)
SYSTEM = """<RankingSystem RankType="Higher">
  <Composite Name="Value" Weight="60%" RankType="Higher">
    <StockFactor Weight="50" RankType="Lower" Scope="Universe"><Factor>PEExclXorTTM</Factor></StockFactor>
    <StockFormula Weight="50" RankType="Higher" Name="FCF &amp; yield" Scope="Universe"><Formula>FCF/MktCap</Formula></StockFormula>
  </Composite>
  <StockFormula Weight="40%" RankType="Higher" Name="Momentum ≥ 6" Scope="Universe"><Formula>Close(0)/Close(120)</Formula></StockFormula>
</RankingSystem>
"""  # fmt: skip
COST = {"cost": 3, "quotaRemaining": 997}


def text(id, **raw):
    return script.generate(scripts.load(id), raw)


def saturdays(first, count, weeks):
    return [str(date.fromisoformat(first) + timedelta(weeks=weeks * n)) for n in range(count)]


def levels(periods, columns):
    """Returns, shape (T, K), and the levels that they come from, (T + 1, K), with four decimals as the interface has them."""
    returns = RANDOM.normal(0.005, 0.04, (periods, columns))
    made = np.round(100 * np.cumprod(1 + np.vstack([np.zeros(columns), returns]), axis=0), 4)
    return made[1:] / made[:-1] - 1, made


def done(outcome):
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stderr == ""
    assert standin.API_KEY not in outcome.stdout
    return outcome.stdout


def failed(outcome):
    assert outcome.returncode == 1, outcome.stdout
    assert "Traceback" not in outcome.stderr
    assert standin.API_KEY not in outcome.stdout + outcome.stderr
    return outcome.stderr


def loaded(path):
    return read(path.read_bytes(), path.name)


# Bucket returns

BUCKETS = {"ranking_system": "Core: Wert “neu”", "universe": "SP500"}


@pytest.mark.parametrize(
    ("periods", "buckets", "weeks", "turned", "as_levels"),
    [(78, 20, 4, False, True), (260, 5, 1, True, True), (40, 200, 13, False, True), (60, 10, 4, False, False),
     (20, 2, 52, True, True)],
)  # fmt: skip
def test_bucket_returns(tmp_path, periods, buckets, weeks, turned, as_levels):
    returns, made = levels(periods, buckets + 1)
    shown = made if as_levels else np.round(100 * returns, 6)
    days = saturdays("2015-01-03", len(shown), weeks)
    series = shown[:, :-1] if turned else shown[:, :-1].T
    answer = {**COST, "dates": days, "benchmarkSeries": shown[:, -1].tolist(), "bucketSeries": series.tolist()}  # fmt: skip
    asked = text(
        "bucket_returns", **BUCKETS, buckets=buckets, weeks=str(weeks), end="2022-12-31", slippage=0.001,
        max_nas=9, ranking_method="4", direction="short", start="2015-01-01", pit_method="Prelim",
    )  # fmt: skip
    with standin.Served({"/rank/performance": lambda body: (200, answer)}) as served:
        out = done(standin.run(asked, tmp_path, served.url))
    [request] = served.bodies("/rank/performance")
    assert request == {
        "rankingSystem": "Core: Wert “neu”",
        "universe": "SP500",
        "startDt": "2015-01-01",
        "endDt": "2022-12-31",
        "rebalFreq": "Every Week" if weeks == 1 else f"Every {weeks} Weeks",
        "numBuckets": buckets,
        "benchmark": "SPY",
        "minPrice": 3,
        "minLiquidity": 0,
        "maxReturn": 0,
        "maxNAs": 9,
        "slippage": 0.1,
        "transType": "short",
        "pitMethod": "Prelim",
        "outputType": "perf",
        "precision": 4,
        "rankingMethod": 4,
    }
    assert "credits: 3, left: 997" in out
    assert f"Wrote bucket_returns.json: {len(days)} dates from {days[0]} to {days[-1]}." in out
    assert "Next: open Flipside" in out
    data, record = loaded(tmp_path / "bucket_returns.json")
    assert data.kind == "bucket_returns"
    assert record.fact("values").value == ("levels" if as_levels else "returns")
    assert data.returns.shape == (periods, buckets)
    np.testing.assert_allclose(data.returns, returns[:, :-1], atol=1e-8)
    np.testing.assert_allclose(data.benchmark, returns[:, -1], atol=1e-8)
    assert [str(day) for day in data.dates] == days[-periods:]
    assert data.periods_per_year == pytest.approx(365.25 / 7 / weeks, rel=0.01)


def test_what_is_not_asked_for_is_left_out(tmp_path):
    answer = {"dates": ["2020-01-04"] * 2, "bucketSeries": [[1, 2]] * 2}
    with standin.Served({"/rank/performance": lambda body: (200, answer)}) as served:
        done(standin.run(text("bucket_returns", **BUCKETS), tmp_path, served.url))
    [request] = served.bodies("/rank/performance")
    assert not {"endDt", "maxNAs", "rankingMethod"} & set(request)


def test_a_file_that_is_there_stays_and_nothing_is_asked(tmp_path):
    (tmp_path / "bucket_returns.json").write_text("mine")
    with standin.Served({}) as served:
        told = failed(standin.run(text("bucket_returns", **BUCKETS), tmp_path, served.url))
    assert "bucket_returns.json is there already, and is not overwritten" in told
    assert served.asked == []
    assert (tmp_path / "bucket_returns.json").read_text() == "mine"


def test_a_folder_that_is_not_there(tmp_path):
    asked = text("bucket_returns", **BUCKETS, file="not here/x.json")
    with standin.Served({}) as served:
        assert "Change FILE" in failed(standin.run(asked, tmp_path, served.url))
    assert served.asked == []


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"P123_API_ID": None}, "Set P123_API_ID in this terminal first"),
        ({"P123_API_KEY": " "}, "Set P123_API_KEY in this terminal first"),
        ({"P123_API_ID": "", "P123_API_KEY": None}, "Set P123_API_ID and P123_API_KEY in this"),
    ],
)
def test_without_a_key(tmp_path, environment, words):
    with standin.Served({}) as served:
        asked = text("bucket_returns", **BUCKETS)
        assert words in failed(standin.run(asked, tmp_path, served.url, environment))
    assert served.asked == []


def test_without_the_client(tmp_path):
    (tmp_path / "p123api.py").write_text("raise ImportError")
    path = tmp_path / "script.py"
    path.write_text(text("bucket_returns", **BUCKETS), encoding="utf-8")
    outcome = standin.subprocess.run(
        [standin.sys.executable, path], cwd=tmp_path, capture_output=True, encoding="utf-8"
    )
    assert outcome.returncode == 1
    assert outcome.stderr.strip().endswith("pip install --upgrade p123api")
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "The ID and key are not accepted"),
        (401, "The ID and key are not accepted"),
        (402, "needs a paying subscription"),
        (406, "Your account at Portfolio123 is not active"),
        (500, "Portfolio123 cannot be reached"),
        (503, "it may be under maintenance"),
    ],
)
def test_where_signing_in_is_refused(tmp_path, status, words):
    with standin.Served({}) as served:
        served.signing_in = status
        assert words in failed(standin.run(text("bucket_returns", **BUCKETS), tmp_path, served.url))
    assert not (tmp_path / "bucket_returns.json").exists()


def test_a_wrong_key(tmp_path):
    with standin.Served({}) as served:
        asked, wrong = text("bucket_returns", **BUCKETS), {"P123_API_KEY": "wrong"}
        told = failed(standin.run(asked, tmp_path, served.url, wrong))
    assert "Check P123_API_ID and P123_API_KEY" in told
    assert "wrong" not in told.replace("went wrong", "")


@pytest.mark.parametrize(
    ("status", "said", "words"),
    [
        (400, "numBuckets must be below 201", "does not accept the settings"),
        (401, "", "does not accept the key any more"),
        (402, "", "API credits are used up"),
        (403, "", "Your account may not do this"),
        (404, "", "nothing of that name or number"),
        (406, "Another request\x1b[31m is running", "another request of yours still runs"),
        (409, "Invalid universe", "Check names, dates and formulas"),
        (418, "teapot", "the error 418"),
        (429, "", "Wait a minute"),
        (500, "", "cannot be reached"),
    ],
)
def test_where_the_request_is_refused(tmp_path, status, said, words):
    with standin.Served({"/rank/performance": lambda body: (status, said)}) as served:
        told = failed(standin.run(text("bucket_returns", **BUCKETS), tmp_path, served.url))
    assert words in told
    assert "\x1b" not in told
    if status != 500:
        assert said.replace("\x1b", " ") in told
    else:
        assert len(served.bodies("/rank/performance")) == 5  # as often as the client tries
    assert not (tmp_path / "bucket_returns.json").exists()


@pytest.mark.parametrize(
    "answer",
    ["this is no JSON", [], {"bucketAnnRet": [1, 2]}, {"dates": "2020", "bucketSeries": []}],
)
def test_an_answer_of_another_shape(tmp_path, answer):
    with standin.Served({"/rank/performance": lambda body: (200, answer)}) as served:
        told = failed(standin.run(text("bucket_returns", **BUCKETS), tmp_path, served.url))
    assert "not in the documented shape" in told or "broke off" in told


def test_no_connection(tmp_path):
    with standin.Served({}) as served:
        url = served.url
    assert "cannot be reached" in failed(
        standin.run(text("bucket_returns", **BUCKETS), tmp_path, url)
    )


# Factors

STOCKS = 30
UIDS = list(range(7000, 7000 + STOCKS))
TICKERS = [f"QZ{n:02d}" for n in UIDS]
# Value (PE, Yield), Momentum; a name that is there twice.
NODES = {
    "ids": [0, 1, 5, 6, 2],
    "names": ["Core", "Value", "Yield", "Yield", "Momentum, 6 months"],
    "parents": [0, 0, 1, 1, 0],
    "weights": [100.0, 60.0, 50.0, 50.0, 40.0],
}


def ranks(day):
    """Ranks of each stock in each node, and the return that followed, the same whenever they are asked for."""
    drawn = np.random.default_rng(date.fromisoformat(day).toordinal())
    table = np.round(drawn.uniform(0, 100, (STOCKS, 5)), 4)
    after = np.round(drawn.normal(1, 5, STOCKS), 4)
    return table, after


def rank_ranks(body):
    table, after = ranks(body["asOfDt"])
    shown = table.tolist()
    shown[3][4] = None  # a missing value
    answer = {
        **COST, "dt": body["asOfDt"], "p123Uids": UIDS, "tickers": TICKERS, "ranks": table[:, 0].tolist(),
        "nodes": {**NODES, "ranks": shown},
    }  # fmt: skip
    if "additionalData" in body:
        answer["additionalData"] = [[value] for value in after.tolist()]
    return 200, answer


PANEL = {"ranking_system": "42", "universe": "SP500", "start": "2020-01-01", "end": "2020-12-31"}


def test_factors(tmp_path):
    asked = text("factor_panel", **PANEL, weeks="4")
    with standin.Served({"/rank/ranks": rank_ranks}) as served:
        out = done(standin.run(asked, tmp_path, served.url))
    requests = served.bodies("/rank/ranks")
    days = saturdays("2020-01-04", 13, 4)
    assert [body["asOfDt"] for body in requests] == days
    assert requests[0] == {
        "rankingSystem": 42,
        "universe": "SP500",
        "nodeDetails": "factor",
        "pitMethod": "Complete",
        "currency": "USD",
        "rankingMethod": 2,
        "precision": 4,
        "additionalData": ["Future%Chg_D(28)"],
        "asOfDt": "2020-01-04",
    }
    assert "Wrote factors.csv: 390 rows, 13 dates" in out
    assert [path.name for path in tmp_path.iterdir() if path.name != "script.py"] == ["factors.csv"]
    data, record = loaded(tmp_path / "factors.csv")
    assert data.kind == "factor_panel"
    assert list(data.labels) == ["Yield (Value)", "Yield (Value) #2", "Momentum, 6 months"]
    table = np.vstack([ranks(day)[0][:, [2, 3, 4]] for day in days])
    table[3::STOCKS, 2] = np.nan
    np.testing.assert_allclose(np.asarray(data.values), table, rtol=1e-6)
    after = np.concatenate([ranks(day)[1] for day in days])
    np.testing.assert_allclose(np.asarray(data.forward), after / 100, rtol=1e-6, atol=1e-9)
    assert data.periods_per_year == pytest.approx(365.25 / 28, rel=0.01)
    assert record.fact("unit").value == "percent"


def test_the_top_level_without_the_return_that_followed(tmp_path):
    asked = text("factor_panel", **PANEL, nodes="top", forward=False)
    with standin.Served({"/rank/ranks": rank_ranks}) as served:
        done(standin.run(asked, tmp_path, served.url))
    assert "additionalData" not in served.bodies("/rank/ranks")[0]
    with open(tmp_path / "factors.csv", encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == ["Date", "P123 UID", "Ticker", "Value", "Momentum, 6 months"]
    assert len(rows) == 1 + 4 * STOCKS


def test_a_run_that_breaks_off_goes_on_where_it_was(tmp_path):
    asked = text("factor_panel", **PANEL)

    def until_credits_run_out(body):
        return (402, "") if body["asOfDt"] == "2020-07-04" else rank_ranks(body)

    with standin.Served({"/rank/ranks": until_credits_run_out}) as served:
        assert "credits are used up" in failed(standin.run(asked, tmp_path, served.url))
        assert len(served.bodies("/rank/ranks")) == 3
    assert not (tmp_path / "factors.csv").exists()
    with standin.Served({"/rank/ranks": rank_ranks}) as served:
        assert "2 are here already" in done(standin.run(asked, tmp_path, served.url))
        assert [body["asOfDt"] for body in served.bodies("/rank/ranks")] == ["2020-07-04", "2020-10-03"]  # fmt: skip
    assert loaded(tmp_path / "factors.csv")[0].periods == 4


def test_what_was_asked_otherwise_is_not_mixed(tmp_path):
    def one_date(body):
        return (402, "") if body["asOfDt"] > "2020-02" else rank_ranks(body)

    with standin.Served({"/rank/ranks": one_date}) as served:
        failed(standin.run(text("factor_panel", **PANEL), tmp_path, served.url))
    with standin.Served({"/rank/ranks": rank_ranks}) as served:
        out = done(standin.run(text("factor_panel", **PANEL, nodes="top", currency="EUR"), tmp_path, served.url))  # fmt: skip
    assert "0 are here already" in out


def test_a_ranking_system_that_changes_in_between(tmp_path):
    def changing(body):
        status, answer = rank_ranks(body)
        if body["asOfDt"] > "2020-06":
            answer["nodes"] = {**answer["nodes"], "names": [*NODES["names"][:-1], "Renamed"]}
        return status, answer

    with standin.Served({"/rank/ranks": changing}) as served:
        told = failed(standin.run(text("factor_panel", **PANEL), tmp_path, served.url))
    assert "ranking system has changed in between" in told
    assert not (tmp_path / "factors.csv").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"nodes": None}, "it has no nodes"),
        ({"tickers": ["A"]}, "p123Uids and tickers"),
        ({"nodes": {**NODES, "ranks": [[1, 2]]}}, "the ranks of the nodes"),
        ({"nodes": {**NODES, "ids": [0]}}, "do not fit together"),
        ({"additionalData": None}, "additionalData"),
    ],
)
def test_ranks_of_another_shape(tmp_path, change, words):
    def other(body):
        status, answer = rank_ranks(body)
        return status, {**answer, **change}

    with standin.Served({"/rank/ranks": other}) as served:
        told = failed(standin.run(text("factor_panel", **PANEL), tmp_path, served.url))
    assert words in told


def test_factors_by_formulas(tmp_path):
    def data_universe(body):
        table, after = ranks(body["asOfDt"])
        columns = [*table[:, 1:3].T.tolist(), after.tolist()]
        return 200, {**COST, "dt": body["asOfDt"], "p123Uids": UIDS, "tickers": TICKERS, "data": columns}  # fmt: skip

    asked = text(
        "factor_formulas", universe="SP500", formulas='Value: EarnYield; FRank("Pr2SalesTTM",#All,#ASC)',
        start="2020-01-01", end="2020-12-31", scaling="normal", currency="EUR",
    )  # fmt: skip
    with standin.Served({"/data/universe": data_universe}) as served:
        done(standin.run(asked, tmp_path, served.url))
    days = saturdays("2020-01-04", 4, 13)
    assert served.bodies("/data/universe")[0] == {
        "universe": "SP500",
        "type": "Stock",
        "formulas": ["EarnYield", 'FRank("Pr2SalesTTM",#All,#ASC)', "Future%Chg_D(91)"],
        "pitMethod": "Complete",
        "currency": "EUR",
        "precision": 6,
        "preproc": {"scaling": "normal", "scope": "date", "excludedFormulas": ["Future%Chg_D(91)"]},
        "asOfDt": days[0],
    }
    data, _ = loaded(tmp_path / "factors.csv")
    assert data.kind == "factor_panel"
    assert list(data.labels) == ["Value", 'FRank("Pr2SalesTTM",#All,#ASC)']
    expected = np.vstack([ranks(day)[0][:, 1:3] for day in days])
    np.testing.assert_allclose(np.asarray(data.values), expected, rtol=1e-6)
    after = np.concatenate([ranks(day)[1] for day in days])
    np.testing.assert_allclose(np.asarray(data.forward), after / 100, rtol=1e-6, atol=1e-9)


# Weights and trials


def rank_get(body):
    if body not in ({"id": "42"}, {"name": "Core"}):
        return 404, ""
    known = {"name": "Core", "id": 42, "xml": SYSTEM, "currency": "USD", "rankingMethod": 2, "type": "Stock"}  # fmt: skip
    return 200, {**known, "groupUid": 1, "resolveGroupUid": 1}


@pytest.mark.parametrize("which", ["42", "Core"])
def test_weights(tmp_path, which):
    with standin.Served({"/rank": rank_get}) as served:
        done(standin.run(text("weight_table", ranking_system=which), tmp_path, served.url))
    path = tmp_path / "ranking_system.xml"
    assert path.read_text(encoding="utf-8") == SYSTEM
    data, _ = loaded(path)
    assert data.kind == "weight_table"
    assert list(data.nodes) == ["Value", "Momentum ≥ 6"]
    np.testing.assert_array_equal(data.reference, [60, 40])


def test_no_such_ranking_system(tmp_path):
    with standin.Served({"/rank": rank_get}) as served:
        told = failed(standin.run(text("weight_table", ranking_system="x"), tmp_path, served.url))
    assert "nothing of that name or number" in told
    assert not (tmp_path / "ranking_system.xml").exists()


def handed(folder, count=4, **params):
    """The weight table, and what the tool `weights` hands over of it, in a folder."""
    data, _ = read(SYSTEM.encode(), "Core.xml", params.pop("corrections", {}))
    made = tool.run(tools.load("weights"), data, {"trials": count, "seed": 3, **params}).to_json()
    for block in made["blocks"]:
        if block["type"] == "file":
            raw = block["content"].encode()
            if block.get("encoding") == "base64":
                raw = base64.b64decode(block["content"])
            (folder / block["name"]).write_bytes(raw)
    trials, _ = loaded(folder / "trials.csv")
    return trials


class Account:
    """The platform's side of trials: a ranking system that is replaced, and annual returns that its weights decide."""

    def __init__(self, broken_at=None):
        self.nodes = None
        self.tested = 0
        self.broken_at = broken_at

    def answers(self):
        def rank(body):
            if "nodes" not in body:
                return rank_get(body)
            self.nodes = body["nodes"]
            return 200, {"cost": 1, "quotaRemaining": 99}

        def performance(body):
            assert body["rankingSystem"] == "ApiRankingSystem"
            self.tested += 1
            if self.tested == self.broken_at:
                return 402, ""
            data, _ = read(self.nodes.encode(), "x.xml")
            return 200, {**COST, "benchmarkAnnRet": 10.0, "bucketAnnRet": annual(data.reference[0])}

        return {"/rank": rank, "/rank/performance": performance}


def annual(weight):
    return [round(weight / 10 + 2 * bucket, 4) for bucket in range(5)] + [round(weight, 4)]


def check_results(path, trials):
    data, _ = loaded(path)
    assert data.kind == "trial_results"
    assert list(data.labels) == ["Top bucket %", "Bottom bucket %", "Top minus bottom %", "All buckets %"]  # fmt: skip
    assert list(data.trial_ids) == list(trials.trial_ids)
    for row, weight in zip(data.results, trials.trials[0], strict=True):
        buckets = np.array(annual(weight))
        slope = np.polyfit(np.arange(6), buckets, 1)[0] * 5
        expected = [buckets[-1], buckets[0], buckets[-1] - buckets[0], slope]
        np.testing.assert_allclose(row, expected, atol=1e-5)


TRIED = {"universe": "SP500", "start": "2010-01-01", "end": "2020-12-31"}


@pytest.mark.parametrize(
    "place", ["trials_xml.zip", "trials.csv", "folder with zip", "folder with files", "folder with table"]
)  # fmt: skip
def test_results_of_trials(tmp_path, place):
    trials = handed(tmp_path)
    where = place
    if place.startswith("folder"):
        where = "handed over"
        (tmp_path / where).mkdir()
        if place == "folder with files":
            with zipfile.ZipFile(tmp_path / "trials_xml.zip") as archive:
                archive.extractall(tmp_path / where)
        elif place == "folder with table":
            (tmp_path / "trials.csv").rename(tmp_path / where / "trials.csv")
        else:
            for path in [*tmp_path.glob("trial*")]:
                path.rename(tmp_path / where / path.name)
    account = Account()
    asked = text("trial_results", **TRIED, trials=where, ranking_system="Core", currency="EUR")
    with standin.Served(account.answers()) as served:
        out = done(standin.run(asked, tmp_path, served.url))
    assert "results.csv holds the results of 4 trials." in out
    updates = [body for body in served.bodies("/rank") if "nodes" in body]
    assert len(updates) == 4
    assert {(each["type"], each["rankingMethod"], each["currency"]) for each in updates} == {("Stock", 2, "EUR")}  # fmt: skip
    assert all("FCF &amp; yield" in each["nodes"] and "≥" in each["nodes"] for each in updates)
    requests = served.bodies("/rank/performance")
    assert all(each == requests[0] for each in requests)
    assert requests[0]["outputType"] == "ann"
    check_results(tmp_path / "results.csv", trials)


def test_nodes_inside_a_composite(tmp_path):
    trials = handed(tmp_path, corrections={"level": "Value"})
    asked = text("trial_results", **TRIED, trials="trials.csv", ranking_system="42")
    account = Account()
    with standin.Served(account.answers()) as served:
        done(standin.run(asked, tmp_path, served.url))
    updates = [body["nodes"] for body in served.bodies("/rank") if "nodes" in body]
    for nodes, weights in zip(updates, trials.trials.T, strict=True):
        data, _ = read(nodes.encode(), "x.xml", {"level": "Value"})
        np.testing.assert_allclose(data.reference, weights)


def test_trials_that_break_off_go_on(tmp_path):
    trials = handed(tmp_path, 6)
    asked = text("trial_results", **TRIED)
    account = Account(broken_at=4)
    with standin.Served(account.answers()) as served:
        assert "credits are used up" in failed(standin.run(asked, tmp_path, served.url))
    partly, _ = loaded(tmp_path / "results.csv")
    assert list(partly.trial_ids) == list(trials.trial_ids[:3])
    account = Account()
    with standin.Served(account.answers()) as served:
        assert "6 trials, 3 of them done already" in done(standin.run(asked, tmp_path, served.url))
        assert account.tested == 3
        check_results(tmp_path / "results.csv", trials)
        assert "6 of them done already" in done(standin.run(asked, tmp_path, served.url))
        assert account.tested == 3


def test_results_with_other_settings_are_not_mixed(tmp_path):
    handed(tmp_path)
    account = Account()
    with standin.Served(account.answers()) as served:
        done(standin.run(text("trial_results", **TRIED), tmp_path, served.url))
        before = (tmp_path / "results.csv").read_bytes()
        other = text("trial_results", **TRIED, slippage=0.005, ranking_method="4")
        told = failed(standin.run(other, tmp_path, served.url))
        assert "begun with other settings (slippage, rankingMethod)" in told
        handed(tmp_path, seed=4)
        told = failed(standin.run(text("trial_results", **TRIED), tmp_path, served.url))
        assert "has other weights than when results.csv was begun" in told
    assert account.tested == 4
    assert (tmp_path / "results.csv").read_bytes() == before


def test_a_later_run_keeps_the_last_day_of_the_first(tmp_path):
    handed(tmp_path)
    asked = text("trial_results", universe="SP500")
    with standin.Served(Account(broken_at=2).answers()) as served:
        failed(standin.run(asked, tmp_path, served.url))
    notes = tmp_path / "results.csv.notes.json"
    told = json.loads(notes.read_text())
    assert told["settings"]["endDt"] >= "2026"
    told["settings"]["endDt"] = "2025-05-05"
    notes.write_text(json.dumps(told))
    with standin.Served(Account().answers()) as served:
        done(standin.run(asked, tmp_path, served.url))
    assert {body["endDt"] for body in served.bodies("/rank/performance")} == {"2025-05-05"}


@pytest.mark.parametrize(
    ("name", "content", "raw", "words"),
    [
        ("trials_xml.zip", None, {}, "There is no trials_xml.zip"),
        ("results.csv", b"mine", {}, "results.csv is there already"),
        ("trials.csv", b"Node,Weight\nA,1\n", {"trials": "trials.csv"}, "is not the trials.csv of"),
        ("trials.csv", b"Node,Trial 1\nA,1\n", {"trials": "trials.csv"}, "Say in RANKING_SYSTEM"),
        ("trials.csv", b"Node,Trial 1\nA,1\n", {"trials": "trials.csv", "ranking_system": "Core"}, "0 nodes 'A' in its top"),
        ("trials.csv", b"\xff\xfe", {"trials": "trials.csv"}, "cannot be read"),
        ("x/trial_1.xml", b"<a", {"trials": "x"}, "trial 1 is broken XML"),
        ("x/readme.xml", b"<a/>", {"trials": "x"}, "holds no trial"),
        ("results.csv.notes.json", b"{", {"trials": "x"}, "Delete it and results.csv"),
    ],
)  # fmt: skip
def test_trials_that_cannot_be_used(tmp_path, name, content, raw, words):
    if content is not None:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    if "notes" in name:
        (tmp_path / "x").mkdir()
        (tmp_path / "x" / "trial_1.xml").write_text(SYSTEM)
    account = Account()
    with standin.Served(account.answers()) as served:
        told = failed(standin.run(text("trial_results", **TRIED, **raw), tmp_path, served.url))
    assert words in told
    assert account.tested == 0


# Series


def test_a_screen(tmp_path):
    returns, made = levels(100, 2)
    days = saturdays("2018-01-06", 101, 1)
    chart = {"dates": days, "screenReturns": made[:, 0].tolist(), "benchReturns": made[:, 1].tolist(),
             "turnoverPct": [0.0] * 101, "positionCnt": [20.0] * 101}  # fmt: skip
    answer = {**COST, "stats": {}, "results": {"columns": [], "rows": []}, "chart": chart}
    asked = text("return_series", screen="254671", weeks="1", max_position=0.05, end="2020-01-31", price="4")  # fmt: skip
    with standin.Served({"/screen/backtest": lambda body: (200, answer)}) as served:
        done(standin.run(asked, tmp_path, served.url))
    assert served.bodies("/screen/backtest") == [
        {
            "screen": 254671,
            "startDt": "2005-01-01",
            "endDt": "2020-01-31",
            "rebalFreq": "Every Week",
            "transPrice": 4,
            "slippage": 0.25,
            "rankTolerance": 0,
            "carryCost": 1.5,
            "maxPosPct": 5,
            "pitMethod": "Complete",
            "precision": 4,
        }
    ]
    check_series(tmp_path / "screen_returns.csv", days, returns, 365.25 / 7)


def test_a_strategy(tmp_path):
    returns, made = levels(300, 2)
    days = [str(day) for day in np.busday_offset("2023-03-21", np.arange(301))]
    answer = {**COST, "summary": {}, "stats": {}, "dailyPerf": {
        "date": days, "ret": made[:, 0].tolist(), "retBench": made[:, 1].tolist(), "posCnt": [0] * 301,
    }}  # fmt: skip
    with standin.Served({"/strategy/21293": lambda body: (200, answer)}) as served:
        done(standin.run(text("strategy_returns", strategy=21293), tmp_path, served.url))
    check_series(tmp_path / "strategy_returns.csv", days, returns, 252)


def check_series(path, days, returns, per_year):
    data, record = loaded(path)
    assert data.kind == "return_series"
    assert record.fact("values").value == "levels"
    assert [str(day) for day in data.dates] == days[1:]
    np.testing.assert_allclose(data.returns[:, 0], returns[:, 0], atol=1e-8)
    np.testing.assert_allclose(data.benchmark, returns[:, 1], atol=1e-8)
    assert data.periods_per_year == pytest.approx(per_year, rel=0.02)


@pytest.mark.parametrize(
    "chart", [None, {"dates": ["2020-01-04"]}, {"dates": ["2020-01-04"], "screenReturns": [1, 2], "benchReturns": [1]}]
)  # fmt: skip
def test_a_chart_of_another_shape(tmp_path, chart):
    with standin.Served({"/screen/backtest": lambda body: (200, {"chart": chart})}) as served:
        told = failed(standin.run(text("return_series", screen=1), tmp_path, served.url))
    assert "not in the documented shape" in told


def test_the_printed_table_is_what_a_spreadsheet_opens(tmp_path):
    handed(tmp_path)
    with standin.Served(Account().answers()) as served:
        done(standin.run(text("trial_results", **TRIED), tmp_path, served.url))
    rows = list(csv.reader(io.StringIO((tmp_path / "results.csv").read_text())))
    assert rows[0] == ["Trial", "Top bucket %", "Bottom bucket %", "Top minus bottom %", "All buckets %"]  # fmt: skip
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4"]


def test_in_a_notebook_whose_streams_are_others(tmp_path):
    asked = text("weight_table", ranking_system="Core")
    streams = "import sys, types\nfor name in ('stdout', 'stderr'):\n"
    streams += "    own = getattr(sys, name)\n"
    streams += "    setattr(sys, name, types.SimpleNamespace(write=own.write, flush=own.flush))\n"
    with standin.Served({"/rank": rank_get}) as served:
        done(standin.run(streams + asked, tmp_path, served.url))
    assert (tmp_path / "ranking_system.xml").exists()
