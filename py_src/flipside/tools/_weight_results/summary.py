"""Block `summary`: the best trial, what luck alone would have brought, and how well the fit predicts."""

from __future__ import annotations

import math

import numpy as np

from ... import report
from ...report import Metric
from .study import Study
from .words import counted

_NO_LUCK = "It takes at least two results that differ."


def block(study: Study) -> dict:
    """Block `summary`."""
    label, values = study.judged.label, study.judged.values
    better = "highest" if study.judged.higher else "lowest"
    fit, reason = study.effects.fit, study.effects.reason
    expected_best = float(study.expected(study.table.trials[:, [study.best]])[0])
    expected_next = float(study.expected(study.centre[:, None])[0])
    n = len(study.rows)
    return report.metrics(
        "summary",
        "The trials so far",
        [
            Metric(
                "results",
                "Trials with a result",
                n,
                "count",
                "How many trials the report rests on. The more nodes vary, the more are needed: "
                "about three for each node show large effects.",
            ),
            Metric(
                "best_trial",
                "Best trial",
                int(study.table.trial_ids[study.best]),
                "count",
                f"Number of the trial with the {better} {label}.",
                _ties(study),
            ),
            Metric(
                "best_result",
                "Its result",
                values[study.best],
                "ratio",
                f"The {better} {label} of all trials. The best of many is lucky as a rule, and does a "
                "little worse when it is run on new data.",
            ),
            Metric(
                "expected_best_by_chance",
                "Best by luck alone",
                _number(study.by_luck.best),
                "ratio",
                f"What the best of {counted(n, 'trial')} would show on average if weights did not matter and results "
                "differed by luck alone"
                + (
                    f" as much as those of the first generation ({study.by_luck.results} results) do. "
                    if len(study.generations) > 1
                    else ". "
                )
                + "A best result that is not beyond this proves nothing about its weights.",
                None if math.isfinite(study.by_luck.best) else _NO_LUCK,
            ),
            Metric(
                "best_p",
                "p of the best by luck",
                _number(study.by_luck.p),
                "p",
                "How often luck alone would bring a best result at least as good. Below 0.05: luck "
                "would rarely do that.",
                None if math.isfinite(study.by_luck.p) else _NO_LUCK,
            ),
            Metric(
                "best_expected",
                "Best trial, luck removed",
                _number(expected_best),
                "ratio",
                f"The {label} that the search's fit to all trials expects of the best trial. The gap to its result "
                "is what the fit takes for luck.",
                _no_search(study),
            ),
            Metric(
                "next_expected",
                "Expected of the next centre",
                _number(expected_next),
                "ratio",
                f"The {label} that the same fit expects in the middle of the next generation. A "
                "forecast beyond the trials so far, so do not be surprised by less.",
                _no_search(study),
            ),
            Metric(
                "fit_r2",
                "Explained (R²)",
                fit and fit.r2,
                "fraction",
                "Share of the differences between results that the weights explain looking back. It "
                "rises with every node, even a useless one, so go by the predicted share instead.",
                reason,
            ),
            Metric(
                "fit_q2",
                "Predicted (Q²)",
                fit and fit.q2,
                "fraction",
                "The same for results that the fit has not seen: each is predicted from all the others. "
                "Zero or less: noise is larger than the differences that weights make. Above 30% "
                "the effects are worth reading.",
                reason,
            ),
            Metric(
                "fit_p",
                "p of the prediction",
                None if fit is None else study.effects.p,
                "p",
                "How often results dealt to the trials at random are predicted as well. Below 0.05: "
                "the weights matter, more than luck would explain.",
                reason,
            ),
            Metric(
                "noise",
                "Luck in one result",
                _number(fit.noise) if fit else None,
                "ratio",
                f"By how much {label} differs from what the weights explain, typically. Differences between trials "
                "that are smaller than this mean little.",
                reason,
            ),
        ],
    )


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _ties(study: Study) -> str | None:
    same = int(np.sum(study.judged.values == study.judged.values[study.best]))
    return f"{counted(same, 'trial')} have this result; this is the first." if same > 1 else None


def _no_search(study: Study) -> str | None:
    if study.update.fit is None:
        return study.effects.reason or "There are too few results."
    if not study.update.moved:
        return "The fit predicts no better than the average, so this is hardly more than that."
    if not study.effects.clear:
        return "What the fit found may be luck, and then so is this."
    return None
