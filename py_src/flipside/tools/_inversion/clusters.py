"""Block `randomness`: whether inversions come in clusters, or as chance would have them."""

from __future__ import annotations

import math

from ... import report
from ...report import Metric
from .study import Study


def block(study: Study) -> dict:
    """Block `randomness`: do inversions come in clusters, or as chance would have them."""
    runs, moves, box, words = study.runs, study.transitions, study.ljung_box, study.pair.words
    joined = None
    if study.pair.holes:
        joined = f"The {words.many} before and after missing ones count as neighbours here."
    exact = "Exact, because one kind of period is rare." if runs.exact else None
    return report.metrics(
        "randomness",
        "Do inversions come in clusters?",
        [
            Metric(
                "runs",
                "Runs",
                runs.runs,
                "count",
                f"How many times inverted and normal {words.many} took turns: the number of "
                "unbroken runs of either kind. Compare it with the next number.",
                joined,
            ),
            Metric(
                "runs_expected",
                "Runs by chance",
                runs.expected,
                "ratio",
                "How many runs there would be on average if the same periods came in random "
                "order. Clearly fewer runs than this means clusters.",
                runs.reason,
            ),
            Metric(
                "runs_z",
                "Runs, z",
                runs.z,
                "ratio",
                "The difference in standard deviations (Wald-Wolfowitz runs test). Below -2: "
                "inversions cluster. Above 2: they alternate. In between: no sign of either.",
                runs.reason or (None if math.isfinite(runs.z) else "There are too few periods."),
            ),
            Metric(
                "runs_p",
                "Runs, p",
                runs.p,
                "p",
                "How often random order would give a number of runs this far from the expected "
                "one. Above 0.05 the order looks random.",
                runs.reason or exact,
            ),
            Metric(
                "inverted_after_inverted",
                "Inverted after inverted",
                moves.after_inverted,
                "fraction",
                f"How often the next {words.one} was inverted too, after an inverted one. Much "
                "higher than the next number means that inversions last.",
                None
                if math.isfinite(moves.after_inverted)
                else f"No inverted {words.one} has one after it.",
            ),
            Metric(
                "inverted_after_normal",
                "Inverted after normal",
                moves.after_normal,
                "fraction",
                f"How often the next {words.one} was inverted after a normal one. If both are "
                f"about equal, one {words.one} tells nothing about the next.",
                None
                if math.isfinite(moves.after_normal)
                else f"No normal {words.one} has one after it.",
            ),
            Metric(
                "fisher_p",
                "Difference of the two, p",
                moves.p,
                "p",
                "How often chance alone would make the two shares this different (Fisher's exact "
                "test). Above 0.05 they may well be the same.",
                None if math.isfinite(moves.p) else "One of the two kinds is missing.",
            ),
            Metric(
                "ljung_box_q",
                "Ljung-Box Q",
                box.q,
                "ratio",
                "Measures whether the size of the spread depends on the spreads before it, at all "
                "lags together. By chance it is about as large as the number of lags.",
                box.reason or joined,
            ),
            Metric(
                "ljung_box_lags",
                "Ljung-Box lags",
                box.lags,
                "count",
                f"How many {words.many} back the Ljung-Box test looks.",
            ),
            Metric(
                "ljung_box_p",
                "Ljung-Box p",
                box.p,
                "p",
                "How often independent spreads would give a Q this large. Below 0.05 the spread "
                "has a memory: momentum, or a tendency to turn back.",
                box.reason,
            ),
            Metric(
                "longest_spell_p",
                "Longest spell, p",
                study.longest_p,
                "p",
                f"How often the same {words.many} in random order would hold a spell at least as "
                "long as the longest one (exact). Below 0.05 it was longer than chance explains.",
                joined if math.isfinite(study.longest_p) else runs.reason,
            ),
        ],
    )
