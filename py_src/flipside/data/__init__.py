"""Reading files into typed data sets: knows formats, not statistics."""

from __future__ import annotations

from .kinds import KINDS, BucketReturns, FactorPanel, ReturnSeries, TrialResults, WeightTable
from .reader import MAX_BYTES, read
from .record import Column, Dropped, Fact, Import

__all__ = [
    "KINDS",
    "MAX_BYTES",
    "BucketReturns",
    "Column",
    "Dropped",
    "Fact",
    "FactorPanel",
    "Import",
    "ReturnSeries",
    "TrialResults",
    "WeightTable",
    "read",
]
