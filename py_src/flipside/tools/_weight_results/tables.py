"""The tables about trials, effects, and the next generation."""

from __future__ import annotations

import numpy as np

from ... import report
from ...report import Column
from .effects import Effect
from .study import Study

MOST_ROWS = 1000
MOST_COLUMNS = 20


def trials(study: Study) -> dict:
    """Table `trials`: every trial with its results, best first."""
    one, two = study.judged, study.second
    others = [
        j
        for j in range(len(study.matched.labels))
        if j not in (one.place, two.place if two else one.place)
    ]
    fit = study.effects.fit
    predicted = np.full(len(one.values), np.nan)
    if fit is not None:
        predicted[np.sort(study.rows)] = fit.left_out
    columns = [
        Column("rank", "Rank", "count", f"1 is the best by {one.label}."),
        Column("trial", "Trial", "count", "Number of the trial, as in the pasted blocks."),
        Column(
            "generation", "Generation", "count", "1 for the first trials, then one more each time."
        ),
        Column("result", one.label, "ratio", "The result that the trials are judged by."),
        Column(
            "predicted",
            "Predicted",
            "ratio",
            "What the fit to all the other trials predicts for this one. A result far better than this "
            "was lucky, as far as the fit can tell.",
        ),
    ]
    if two:
        columns += [
            Column("second", two.label, "ratio", "The second result."),
            Column(
                "efficient",
                "Efficient",
                "text",
                "Yes where no other trial is at least as good on both results and better on one.",
            ),
        ]
    columns += [
        Column(
            f"result_{j + 1}",
            study.matched.labels[j],
            "ratio",
            "Another result that was brought back.",
        )
        for j in others
    ]
    rows = []
    for rank, k in enumerate(study.rows[:MOST_ROWS], start=1):
        row = [
            rank,
            study.table.trial_ids[k],
            study.table.generation[k],
            one.values[k],
            predicted[k],
        ]
        if two:
            row += [two.values[k], "yes" if study.efficient[k] else "no"]
        rows.append(row + [study.matched.results[k, j] for j in others])
    more = f" The best {MOST_ROWS:,} are shown." if len(study.rows) > MOST_ROWS else ""
    return report.table(
        "trials",
        "Trials, best first",
        columns,
        rows,
        f"Ranked by {one.label}, {'higher' if one.higher else 'lower'} is better. Trials without "
        f"this result are left out.{more}",
    )


def effects(study: Study) -> dict:
    """Table `effects`: what each node does to the result."""
    label = study.judged.label
    return report.table(
        "effects",
        "Effects in numbers",
        [
            Column("node", "Node", "text", "Name of the node."),
            Column(
                "effect",
                "Effect",
                "ratio",
                f"Change of {label} where the node's weight rises by a tenth against the others', such as "
                "from 10 to 11. In the numbers that the results are in.",
            ),
            Column("low", "From", "ratio", "Lower end of the 95% interval of the effect."),
            Column("high", "To", "ratio", "Upper end. An interval that holds zero: the direction cannot be told."),
            Column("reading", "Reading", "text", "Whether more weight helps or hurts, if the interval tells."),
            Column("reference", "Reference", "ratio", "The node's weight in the reference."),
            Column("least", "Least tried", "ratio", "The least weight that a trial with a result has given it."),
            Column("most", "Most tried", "ratio", "The most. Effects say nothing about weights outside of this range."),
        ],
        [_effect_row(study, each) for each in study.effects.each],
        study.effects.reason
        or "From one fit of all results to all weights at once, in which each node has a slope (ridge regression on centred "
        "log-ratios). " + _trust(study),
    )  # fmt: skip


def reading(study: Study, effect: Effect) -> str:
    """What an effect says, in words."""
    if effect.reason:
        return "cannot be told"
    ends = sorted((study.judged.sign * effect.low, study.judged.sign * effect.high))
    return "helps" if ends[0] > 0 else "hurts" if ends[1] < 0 else "cannot be told"


def next_weights(study: Study) -> dict:
    """Table `next_weights`: the next generation, a column for each trial."""
    shown = min(len(study.next_ids), MOST_COLUMNS)
    columns = [
        Column("node", "Node", "text", "Name of the node."),
        Column("reference", "Reference", "ratio", "Its weight in the reference."),
        Column(
            "best",
            f"Trial {study.table.trial_ids[study.best]}",
            "ratio",
            "Its weight in the trial with the best result, whose luck is in it.",
        ),
        Column(
            "centre",
            "Next centre",
            "ratio",
            "Its weight in the middle of the next generation: the best guess so far, since it rests on all "
            "trials and not on the luckiest. Take this column when you stop.",
        ),
        *(
            Column(
                f"trial_{number}",
                f"Trial {number}",
                "ratio",
                "Weights to run next; every column adds up like the trials before.",
            )
            for number in study.next_ids[:shown]
        ),
    ]
    first = study.table.trials[:, study.best]
    block = np.column_stack(
        [study.table.reference, first, study.centre, study.next_weights[:, :shown]]
    )
    rows = [[node, *row] for node, row in zip(study.table.nodes, block.tolist(), strict=True)]
    more = (
        f" The first {shown} of {len(study.next_ids)} are shown; next_trials.csv has all."
        if shown < len(study.next_ids)
        else ""
    )
    return report.table(
        "next_weights",
        f"Generation {study.next_generation}",
        columns,
        rows,
        f"The first new trial is the centre itself unless it was run before, the others lie around it.{more}",
    )


def _effect_row(study: Study, each: Effect) -> list:
    used = study.table.trials[each.node, study.rows]
    return [
        study.table.nodes[each.node],
        each.size,
        each.low,
        each.high,
        reading(study, each),
        study.table.reference[each.node],
        used.min(),
        used.max(),
    ]


def _trust(study: Study) -> str:
    if not study.effects.clear:
        return (
            "The noise is larger than the differences that the weights make, so do not act on "
            "single effects yet."
        )
    return (
        "Of many nodes about one in twenty looks clear by luck, so trust effects that lie far from "
        "zero and stay there with more trials."
    )
