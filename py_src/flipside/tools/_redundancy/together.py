"""When several systems are upside-down at the same time."""

from __future__ import annotations

import itertools

import numpy as np

from ... import chart as vega
from ... import report
from ...chart import ACCENT, INVERTED
from ...report import Column, Metric
from .study import Study
from .systems import Together

MOST_POINTS = 2000


def metrics(study: Study, together: Together) -> dict:
    """Block `together`: how often the systems are upside-down at the same time."""
    words, (upside, there) = together.words, _inverted(study, together)
    all_there = there.all(axis=1)
    counted = upside[all_there]
    n, k = counted.shape
    every = counted.all(axis=1).mean() if n else None
    alone = counted.mean(axis=0) if n else np.zeros(k)
    none = None if n else f"There is no {words.one} in which all systems have a spread."
    return report.metrics(
        "together",
        "Upside-down together",
        [
            Metric(
                "common_periods",
                f"{words.many.capitalize()} of all",
                n,
                "count",
                f"{words.many.capitalize()} in which all {k} systems have a spread.",
            ),
            Metric(
                "average_inverted",
                "One by one",
                float(alone.mean()) if n else None,
                "fraction",
                f"Share of {words.many} in which a system is inverted, on average over the systems.",
                none,
            ),
            Metric(
                "all_inverted",
                "All at once",
                None if every is None else float(every),
                "fraction",
                f"Share of {words.many} in which all systems are inverted at the same time.",
                none,
            ),
            Metric(
                "all_inverted_expected",
                "By chance",
                float(alone.prod()) if n else None,
                "fraction",
                "What that share would be if the systems had nothing to do with each other. Where it is far lower than "
                "“All at once”, they fail together.",
                none,
            ),
            Metric(
                "now_inverted",
                "In the last one",
                int(upside[-1].sum()),
                "count",
                f"Systems inverted in the last {words.one}, of {int(there[-1].sum())} with a spread.",
            ),
        ],
    )  # fmt: skip


def _inverted(study: Study, together: Together) -> tuple[np.ndarray, np.ndarray]:
    values = together.spreads[:, study.chosen]
    there = ~np.isnan(values)
    return np.where(there, values, 0.0) < 0, there


def pairs(study: Study, together: Together) -> dict:
    """Table `inverted_pairs`: of each two systems, how often they are inverted together."""
    upside, there = _inverted(study, together)
    rows = []
    for a, b in itertools.combinations(range(len(study.chosen)), 2):
        both = there[:, a] & there[:, b]
        n = int(both.sum())
        if not n:
            continue
        first, second = upside[both, a], upside[both, b]
        rows.append(
            [
                study.labels[study.chosen[a]],
                study.labels[study.chosen[b]],
                n,
                float(np.mean(first)),
                float(np.mean(second)),
                float(np.mean(first & second)),
                float(np.mean(first) * np.mean(second)),
                float(np.mean(second[first])) if first.any() else None,
                float(np.mean(second[~first])) if (~first).any() else None,
            ]
        )
    rows.sort(key=lambda row: row[6] - row[5])
    many = together.words.many
    return report.table(
        "inverted_pairs",
        "Inverted together, pair by pair",
        [
            Column("first", "System", "text", "One system."),
            Column("second", "With", "text", "The other."),
            Column("periods", many.capitalize(), "count", f"{many.capitalize()} with a spread of both."),
            Column("first_inverted", "First", "fraction", "How often the first is inverted."),
            Column("second_inverted", "Second", "fraction", "How often the second is."),
            Column("both", "Both", "fraction", "How often both are at the same time."),
            Column(
                "expected", "By chance", "fraction",
                "How often both would be if they had nothing to do with each other.",
            ),
            Column(
                "second_given_first", "Second when first is", "fraction",
                f"How often the second is inverted in {many} in which the first is. Near the second's own share: "
                "unrelated; near 100%: they fail together.",
            ),
            Column(
                "second_otherwise", "Second when first is not", "fraction",
                f"The same in all other {many}.",
            ),
        ],
        rows,
        "The pairs that fail together most beyond chance first.",
    )  # fmt: skip


def share(study: Study, together: Together) -> dict:
    """Chart `inverted_share`: the share of the systems that are inverted, over a rolling window."""
    upside, there = _inverted(study, together)
    dates, window = together.dates, min(together.window, len(together.dates))
    kernel = np.ones(window)
    down = np.convolve(upside.sum(axis=1), kernel, "valid")
    inverted = down / np.convolve(there.sum(axis=1), kernel, "valid")
    ends = dates[window - 1 :]
    at = vega.thin(inverted, MOST_POINTS)
    values = [{"date": str(ends[k]), "share": vega.plain(inverted[k])} for k in at]
    title, scale = "Share inverted", {"domain": [0, 1], "nice": False}
    words, overall = together.words, float(upside.sum() / there.sum())
    layers = [
        vega.layer(
            "line",
            values,
            style={"color": ACCENT, "strokeWidth": 1.5},
            x=vega.date("date", vega.date_format(ends)),
            y=vega.number("share", title, ".0%", scale=scale),
        ),
        vega.layer(
            "rule",
            [{"level": vega.plain(overall)}],
            style={"color": INVERTED, "strokeDash": [4, 4]},
            y=vega.number("level", title, ".0%", scale=scale),
        ),
    ]
    high = int(np.argmax(inverted))
    return report.chart(
        "inverted_share",
        "When they fail together",
        vega.spec(layers),
        f"Share of the systems that are inverted, over the last {words.count(window)}: on average {overall:.0%}, at "
        f"most {inverted[high]:.0%}, {words.when(ends[high])}.",
        f"Of all systems and {words.many} of the last {words.count(window)}, how many were inverted. Unrelated systems stay near the "
        "dashed line, their average; peaks are times in which all of them fail.",
    )
