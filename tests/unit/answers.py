"""A report of the inversion tool as a script would read it, and bucket returns made by hand."""

from __future__ import annotations

import json

import numpy as np
from unit.synthetic import dates

from flipside import tool, tools
from flipside.data.kinds import BucketReturns

INVERSION = tools.load("inversion")


class Answer:
    """A report with its blocks and metrics by id, as a script would read them."""

    def __init__(self, data, **params):
        report = tool.run(INVERSION, data, params)
        self.json = json.loads(json.dumps(report.to_json(), allow_nan=False))
        self.blocks = {block["id"]: block for block in self.json["blocks"]}
        self.items = {
            item["id"]: item
            for block in self.json["blocks"]
            if block["type"] == "metrics"
            for item in block["items"]
        }
        self.verdict = self.json["verdict"]
        self.warnings = self.json["warnings"]

    def __getitem__(self, metric):
        return self.items[metric]["value"]

    def rows(self, block):
        ids = [column["id"] for column in self.blocks[block]["columns"]]
        return [dict(zip(ids, row, strict=True)) for row in self.blocks[block]["rows"]]


def made_of(*columns, per_year=12, start="2020-01-01", **more):
    """Bucket returns from one sequence per bucket, lowest rank first."""
    table = np.array(columns, float).T
    labels = tuple("ABCDEFGHIJ") if len(columns) <= 10 else range(1, len(columns) + 1)
    labels = labels[: len(columns)]
    when = dates(len(table), per_year, start)
    return BucketReturns("by hand", "by-hand.csv", when, per_year, table, labels, **more)
