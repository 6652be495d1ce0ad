"""Numeric functions on NumPy arrays: no files, no report, no text for people.

Missing values are NaN. A statistic that cannot be computed is NaN, and the functions that
answer with more than one number say why in a ``reason``. Definitions are those of the
project's statistics; every one is compared with an independent implementation in
``tests/parity``.
"""
