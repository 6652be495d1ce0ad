"""Small files in the shape of real ones (their numbers are made up), and the sample as published."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from flipside.data import BucketReturns, ReturnSeries, read
from flipside.errors import UserError

FILES = Path(__file__).parents[2] / "files"
SAMPLE = Path(__file__).parents[3] / "static/samples/10_Portfolios_Prior_12_2.CSV"


def load(name: str, **corrections):
    return read((FILES / name).read_bytes(), name, corrections)


def values(record) -> dict:
    return {fact.id: fact.value for fact in record.facts}


def test_sample():
    data, record = read(SAMPLE.read_bytes(), SAMPLE.name)
    assert isinstance(data, BucketReturns)
    assert (data.periods, data.buckets, data.periods_per_year) == (1122, 10, 12)
    assert (str(data.dates[0]), str(data.dates[-1])) == ("1927-01-31", "2020-06-30")
    assert data.labels[0] == "Lo PRIOR"
    assert data.labels[-1] == "Hi PRIOR"
    np.testing.assert_array_equal(data.returns[0, :3], np.array([-3.32, -4.62, 2.66]) / 100)
    spread = data.returns[:, -1] - data.returns[:, 0]
    assert (spread < 0).sum() == 408
    assert spread.mean() == pytest.approx(0.0116399, abs=5e-8)
    facts = values(record)
    assert (facts["section"], facts["unit"], facts["values"]) == ("1", "percent", "returns")
    assert record.preview["first_row"] == 12
    assert record.preview["rows"][0][:2] == ["192701", "-3.32"]
    assert not record.warnings
    assert not record.dropped
    assert data.source.endswith("Average Value Weighted Returns -- Monthly")


@pytest.mark.parametrize(
    ("section", "periods", "per_year", "first_return"),
    [
        ("1", 1122, 12, -0.0332),
        ("2", 1122, 12, -0.0087),
        ("3", 93, 1, 0.1855),
        ("4", 93, 1, 0.2156),
    ],
)
def test_sample_sections(section, periods, per_year, first_return):
    text = SAMPLE.read_text().splitlines()
    titles = ["Average Value Weighted Returns -- Monthly", "Average Equal Weighted Returns -- Monthly",
              "Average Value Weighted Returns -- Annual", "Average Equal Weighted Returns -- Annual"]  # fmt: skip
    start = next(i for i, line in enumerate(text) if line.strip() == titles[int(section) - 1])
    first_return = float(text[start + 2].split(",")[1]) / 100
    data, record = read(SAMPLE.read_bytes(), SAMPLE.name, {"section": section})
    assert (data.periods, data.periods_per_year) == (periods, per_year)
    assert data.returns[0, 0] == pytest.approx(first_return, abs=1e-15)
    assert record.fact("section").text.startswith(titles[int(section) - 1])


def test_the_sample_of_two_series_compares_them():
    data, record = read(SAMPLE.with_name("momentum_series.csv").read_bytes(), "momentum_series.csv")
    assert data.labels == ("Top decile %",)
    assert data.benchmark_name == "Average of the deciles %"
    assert [column.role for column in record.columns] == ["date", "series", "benchmark"]


def test_an_average_beside_buckets_stays_out():
    rows = "".join(f"2020-{m:02}-28,{m % 5},{m % 3},{m % 4}\n" for m in range(1, 13))
    data, _ = read(f"Date,Q1,Q2,Average\n{rows}".encode(), "a.csv")
    assert data.labels == ("Q1", "Q2")
    assert data.benchmark is None


def test_sample_sections_without_returns_come_last_and_are_refused():
    _, record = read(SAMPLE.read_bytes(), SAMPLE.name)
    labels = [label for _, label in record.fact("section").choices]
    assert len(labels) == 7
    assert [label.endswith("no returns") for label in labels] == [False] * 4 + [True] * 3
    for section in ("5", "6", "7"):
        with pytest.raises(UserError, match="holds no returns") as caught:
            read(SAMPLE.read_bytes(), SAMPLE.name, {"section": section})
        assert caught.value.field == "section"


def test_french_four_groupings():
    data, record = load("french_four_groupings.CSV")
    assert data.buckets == 10
    assert (data.labels[0], data.labels[1], data.labels[-1]) == ("Lo 10", "Dec 2", "Hi 10")
    assert [value for value, _ in record.fact("grouping").choices] == ["10", "5", "3"]
    assert record.columns[1].role == "ignore"
    assert "outside of the ranking" in record.columns[1].reason
    assert load("french_four_groupings.CSV", grouping="5")[0].labels == (
        "Lo 20", "Qnt 2", "Qnt 3", "Qnt 4", "Hi 20",
    )  # fmt: skip
    assert load("french_four_groupings.CSV", grouping="3")[0].labels == ("Lo 30", "Med 40", "Hi 30")


def test_french_missing_codes_are_missing_where_used():
    data, record = load("french_four_groupings.CSV", columns={"1": "bucket"})
    assert np.isnan(data.returns[:, 0]).sum() == 2
    assert record.fact("missing").value == "codes"
    assert "Missing data are indicated" in record.fact("missing").reason
    assert any("2 values are missing" in warning for warning in record.warnings)


def test_french_daily_aligned_by_blanks():
    data, record = load("french_daily_aligned.txt")
    assert data.labels == ("Lo 20", "Qnt 2", "Qnt 3", "Qnt 4", "Hi 20")
    assert data.periods_per_year == 252
    assert values(record)["delimiter"] == "spaces"
    np.testing.assert_allclose(data.returns[0], np.array([-2.76, -2.26, -2.86, -2.10, -2.86]) / 100)


def test_portfolio123_old_levels():
    data, record = load("portfolio123_old_levels.csv")
    assert data.buckets == 20
    assert data.benchmark is not None
    assert data.periods_per_year == pytest.approx(365.25 / 28)
    assert values(record)["values"] == "levels"
    assert record.fact("unit") is None
    assert record.columns[1].role == "benchmark"
    rows = (FILES / "portfolio123_old_levels.csv").read_text().splitlines()
    before, after = (list(map(float, rows[i].split(",")[1:])) for i in (12, 13))
    assert data.returns[0, 0] == after[1] / before[1] - 1  # =C14/C13-1
    assert data.benchmark[0] == after[0] / before[0] - 1
    assert record.dropped[0].rows == [13]
    assert record.preview["first_row"] == 13


def test_rank_perf_json_equals_the_levels_file():
    json_data, record = load("rank_perf.json")
    levels, _ = load("portfolio123_old_levels.csv")
    np.testing.assert_allclose(json_data.returns, levels.returns, rtol=0, atol=1e-15)
    assert (json_data.dates == levels.dates).all()
    assert json_data.labels[0] == "Bucket 1"
    assert json_data.benchmark_name == "Benchmark"
    assert values(record)["layout"] == "json"
    assert "per bucket" in record.fact("layout").text


@pytest.mark.parametrize(
    ("name", "message", "remedy"),
    [
        ("rank_perf_ann.json", "annualised summary", "outputType “perf”"),
        ("dataminer_rank_performance.csv", "is a summary", "outputType “perf”"),
    ],
)
def test_summaries_say_what_to_download(name, message, remedy):
    with pytest.raises(UserError, match=message) as caught:
        load(name)
    assert remedy in caught.value.remedy


def test_dataminer_screen_backtest():
    data, record = load("dataminer_screen_backtest.csv")
    assert isinstance(data, ReturnSeries)
    assert data.labels == ("Screen Return %",)
    assert data.benchmark_name == "Benchmark Return %"
    assert data.periods == 26
    assert [column.role for column in record.columns] == [
        "date",
        "series",
        "benchmark",
        "ignore",
        "ignore",
    ]
    np.testing.assert_array_equal(
        [data.returns[0, 0], data.benchmark[0]], np.array([-0.72, -1.97]) / 100
    )


def test_alphalens():
    data, record = load("alphalens_mean_return_by_quantile.csv")
    assert data.returns.shape == (40, 5)
    assert data.labels == ("1", "2", "3", "4", "5")
    assert values(record)["layout"] == "long"
    assert [value for value, _ in record.fact("grouping").choices] == ["1D", "5D", "10D"]
    assert record.fact("grouping").value == "1D"
    assert [column.role for column in record.columns] == [
        "key",
        "date",
        "value",
        "ignore",
        "ignore",
    ]
    assert not any("overlap" in warning for warning in record.warnings)


@pytest.mark.parametrize("corrections", [{"grouping": "5D"}, {"columns": {"3": "value"}}])
def test_alphalens_other_horizon_overlaps(corrections):
    data, record = load("alphalens_mean_return_by_quantile.csv", **corrections)
    one_day, _ = load("alphalens_mean_return_by_quantile.csv")
    np.testing.assert_allclose(data.returns, 2.1 * one_day.returns, rtol=0, atol=1e-8)
    assert any("overlap" in warning for warning in record.warnings)


def test_german_spreadsheet():
    data, record = load("excel_german.csv")
    facts = values(record)
    assert (facts["decimal"], facts["delimiter"], facts["unit"]) == (",", "semicolon", "percent")
    assert facts["encoding"] == "Windows-1252"
    assert record.fact("date_format").text == "DD.MM.YYYY"
    assert data.buckets == 10
    assert data.benchmark_name == "S&P 500"
    assert data.universe is not None
    assert record.dropped[0].rows == [34]
    assert data.returns[0, 0] == pytest.approx(0.1404, abs=1e-15)


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.name)
def test_records_are_json_and_every_decision_has_a_reason(path):
    try:
        _, record = read(path.read_bytes(), path.name)
    except UserError:
        return
    plain = json.loads(json.dumps(record.to_json(), allow_nan=False))
    for fact in plain["facts"]:
        assert fact["reason"], fact["id"]
        assert fact["label"]
        assert str(fact["text"])
        assert (fact["input"] == "choice") == bool(fact["choices"])
        if fact["choices"]:
            assert fact["value"] in [choice["value"] for choice in fact["choices"]]
    assert all(column["reason"] for column in plain["columns"])
    assert {column["role"] for column in plain["columns"]} <= {
        role["value"] for role in plain["roles"]
    }
    widths = {len(row) for row in plain["preview"]["rows"]}
    assert len(plain["preview"]["header"]) == len(plain["columns"])
    assert widths == ({len(plain["columns"])} if plain["columns"] else set())  # XML has neither


def test_dataminer_ranks():
    data, _ = load("dataminer_ranks.csv")
    assert data.describe()["kind"] == "factor_panel"
    assert data.labels == (
        "'40% Earnings Yield (Value)'",
        "'30% Sales Growth (Growth)'",
        "'30% Low Volatility (root)'",
    )
    assert (data.periods, len(data.stocks), round(data.periods_per_year, 2)) == (3, 24, 13.04)
    assert (
        data.stocks[data.stock_index[0]] == "7065"
    )  # in the order of the file, which is that of the rank


def test_factors_from_a_german_program():
    data, record = load("download_factors_german.csv")
    assert data.labels == ("Bewertung", "Qualität", "Trend")
    assert values(record)["decimal"] == ","
    assert values(record)["encoding"] == "Windows-1252"
    assert data.values[0].tolist() == [-0.94, 0.22, 0.08]
    assert data.forward[0] == pytest.approx(-0.0005)


def test_universe_of_the_programming_interface():
    data, _ = load("api_universe.json")
    assert data.labels == ("EPSTTM", "PEExclXorTTM", "Close(0)/Close(120)-1")
    assert data.values[0].tolist() == [1.489, 30.6, 0.4078]
