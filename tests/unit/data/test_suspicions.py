"""What can be read but is probably not what it seems: each is named in a warning."""

from __future__ import annotations

import numpy as np
import pytest
from unit.data.dialects import Dialect, made_up, month_ends, write

from flipside.data import read
from flipside.errors import UserError

DATES = month_ends(36)


def bare(columns: int, names: str = "", first: int = 1) -> bytes:
    """A table whose columns have no names, or `names` with numbers from `first` on."""
    lines = write(DATES, made_up(36, columns), Dialect(unit="percent")).decode().splitlines()[1:]
    if names:
        lines.insert(
            0, ",".join(["Date", *(names.format(first + i) for i in range(columns))])
        )  # fmt: skip
    return "\n".join(lines).encode()


def suspicion(record) -> list[str]:
    return [warning for warning in record.warnings if "benchmark" in warning]


@pytest.mark.parametrize(
    ("columns", "usual", "places"),
    [
        (6, 5, "column B or column G"),
        (7, 5, "column B, column C, column G or column H"),
        (11, 10, "column B or column L"),
        (12, 10, "column B, column C, column L or column M"),
        (21, 20, "column B or column V"),
        (22, 20, "column B, column C, column V or column W"),
        (51, 50, "column B or column AZ"),
        (52, 50, "column B, column C, column AZ or column BA"),
        (101, 100, "column B or column CX"),
        (102, 100, "column B, column C, column CX or column CY"),
    ],
)
def test_unnamed_columns_beyond_a_usual_number_are_suspected(columns, usual, places):
    for content in (bare(columns), bare(columns, "Column{}", 2)):
        data, record = read(content, "file.csv")
        assert data.buckets == columns
        (warning,) = suspicion(record)
        assert f"{columns} columns of numbers without names, {columns - usual} more" in warning
        assert f"usual {usual} buckets" in warning
        assert f"({places})" in warning
        assert "set the role" in warning


@pytest.mark.parametrize("columns", [3, 4, 5, 8, 10, 13, 20, 50, 100, 200])
def test_other_numbers_of_columns_are_not_suspected(columns):
    assert not suspicion(read(bare(columns), "file.csv")[1])


def test_named_columns_are_not_suspected():
    assert not suspicion(read(bare(21, "Bucket {}"), "file.csv")[1])


def test_a_role_settles_the_suspicion():
    data, record = read(bare(22), "file.csv", {"columns": {"21": "universe", "22": "benchmark"}})
    assert data.buckets == 20
    assert not suspicion(record)


@pytest.mark.parametrize("columns", [201, 202])
def test_more_than_200_unnamed_columns_can_be_corrected(columns):
    with pytest.raises(UserError, match=f"There are {columns} columns") as caught:
        read(bare(columns), "file.csv")
    assert caught.value.field == "columns"
    assert "usual 200 buckets" in caught.value.remedy
    assert [column.role for column in caught.value.record.columns][:2] == ["date", "bucket"]
    roles = {str(index): "ignore" for index in range(201, columns + 1)}
    assert read(bare(columns), "file.csv", {"columns": roles})[0].buckets == 200


@pytest.mark.parametrize(("columns", "buckets"), [(21, 20), (20, 20), (11, 10), (10, 10)])
def test_an_old_download_has_a_benchmark_only_beside_all_its_buckets(columns, buckets):
    settings = [f"Setting {number}: x" for number in range(12)]
    content = "\n".join([*settings, bare(columns).decode()]).encode()
    data, record = read(content, "file.csv")
    assert data.buckets == buckets
    assert (data.benchmark is not None) == (columns > buckets)
    assert len(suspicion(record)) == columns - buckets
    if data.benchmark is not None:
        assert "probably" in record.columns[1].reason


@pytest.mark.parametrize("levels", [False, True])
def test_columns_with_the_same_returns_are_named(levels):
    returns = made_up(36, 5)
    returns[:, 4] = returns[:, 0]
    _, record = read(write(DATES, returns, Dialect(levels=levels)), "file.csv")
    assert [w for w in record.warnings if "same returns" in w] == [
        "Column B (“Bucket 1”) and column F (“Bucket 5”) hold the same returns in every period. "
        "Check whether a column was copied by mistake."
    ]


def test_many_columns_with_the_same_returns_are_one_warning():
    returns = np.repeat(made_up(36, 1), 8, axis=1)
    _, record = read(write(DATES, returns, Dialect(names="{}")), "file.csv")
    (warning,) = (w for w in record.warnings if "same returns" in w)
    assert "column F (“5”) and 3 more columns hold" in warning


def test_different_columns_are_not_named():
    returns = made_up(36, 5)
    returns[:, 4] = returns[:, 0]
    returns[7, 4] += 1e-6
    _, record = read(write(DATES, returns, Dialect()), "file.csv")
    assert not any("same returns" in warning for warning in record.warnings)


def test_excess_returns_set_benchmark_and_universe_aside():
    content = write(DATES, made_up(36, 5), Dialect(unit="percent")).decode()
    content = content.replace("Bucket 4", "Universe").replace("Bucket 5", "SPY").encode()
    data, record = read(content, "file.csv", {"values": "excess"})
    assert data.excess
    assert data.benchmark is data.universe is None
    (warning,) = (w for w in record.warnings if w.startswith("Set aside"))
    assert "column E (“Universe”)" in warning
    assert "column F (“SPY”)" in warning
    assert "already in excess" in warning
    assert not read(content, "file.csv")[0].excess
