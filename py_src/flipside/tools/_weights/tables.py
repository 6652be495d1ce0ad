"""Tables `weights` and `changes`."""

from __future__ import annotations

from ... import report
from ...data.weightfiles import trial_name
from ...report import Column
from .single import CHANGES
from .trials import Made

SHOWN = 50


def weights(made: Made) -> dict:
    """Table `weights`: a row for each node, a column for each of the first trials."""
    table, shown = made.table, min(made.trials, SHOWN)
    extra = [
        (Column(id, label, "text", help), values)
        for id, label, help, values in (
            ("group", "Group", "The group that the node is in.", table.group),
            ("level", "Level", "The composite that the node stands in.", table.level),
        )
        if any(values)
    ]
    columns = [
        Column("node", "Node", "text", "The node's name."),
        *(column for column, _ in extra),
        Column("reference", "Reference", "ratio", "The weight that the trials start from, scaled to the total."),
        *(
            Column(f"trial_{id}", trial_name(id), "ratio", f"Weights of trial {id}{_what(label)}.")
            for id, label in zip(made.ids[:shown].tolist(), made.labels, strict=False)
        ),
    ]  # fmt: skip
    rows = [
        [node, *(values[i] for _, values in extra), made.reference[i], *made.weights[i, :shown].tolist()]
        for i, node in enumerate(table.nodes)
    ]  # fmt: skip
    more = (
        f" The first {shown} of {made.trials:,} trials; trials.csv has all."
        if shown < made.trials
        else ""
    )
    return report.table(
        "weights",
        "Weights",
        columns,
        rows,
        "What each node weighs in each trial. Every column adds up to the total, level by level."
        + more,
    )


def changes(made: Made) -> dict:
    """Table `changes`: what each trial of one node at a time does."""
    names = ", ".join(CHANGES)
    rows = []
    for id, change in made.changes:
        [column] = (made.ids == id).nonzero()[0]
        rows.append(
            [
                id,
                made.table.nodes[change.node],
                change.what
                if change.what != "left out" or not made.weights[change.node, column]
                else "lowered as far as the rules allow",
                made.reference[change.node],
                made.weights[change.node, column],
            ]
        )
    return report.table(
        "changes",
        "What each trial changes",
        [
            Column("trial", "Trial", "count", "Number of the trial."),
            Column("node", "Node", "text", "The one node that is changed; others of its group or level share the difference."),
            Column("change", "Change", "text", f"What is done to it: {names}."),
            Column("from", "From", "ratio", "Its reference weight."),
            Column("to", "To", "ratio", "Its weight in this trial."),
        ],
        rows,
        "If leaving a node out costs nothing, the system may be better without it. Trials that would "
        "be the same as an earlier one are not made twice.",
    )  # fmt: skip


def _what(label: str) -> str:
    return f": {label}" if label else ""
