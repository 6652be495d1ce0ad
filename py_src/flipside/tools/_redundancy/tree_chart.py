"""The chart of the groups as a tree, and how charts call their rows."""

from __future__ import annotations

from ... import chart as vega
from ... import report
from ...chart import ACCENT, INVERTED, MUTED
from .names import listed
from .study import Study

LONGEST_NAME = 26
_END = 10


def dendrogram(study: Study) -> dict:
    """Chart `dendrogram`: the tree of the groups."""
    n, words = len(study.order), study.words
    rows = row_names(study)
    cut = 1 - study.choices.clusters_at
    # From the top, as the names are; the hidden axis counts upwards.
    place = {study.chosen.index(i): n - 0.5 - k for k, i in enumerate(study.order)}
    height = dict.fromkeys(range(n), 0.0)
    inside, above = "a group", "joins groups"
    lines = []
    for step, (left, right, far, _) in enumerate(study.tree):
        left, right, far = int(left), int(right), max(0.0, float(far))
        kind = inside if far <= cut + 1e-12 else above
        for child in (left, right):
            lines.append(_line(height[child], far, place[child], place[child], kind))
        lines.append(_line(far, far, place[left], place[right], kind))
        place[n + step], height[n + step] = (place[left] + place[right]) / 2, far
    lines.append(_line(cut, cut, 0, n, "cut here"))
    hidden = {
        "field": "y",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, n], "nice": False, "zero": False},
    }
    x_scale = {"domain": [0, 1], "nice": False}
    layers = [
        vega.layer(
            "point",
            [{"row": name, "x": 0, "label": study.labels[i]} for name, i in zip(rows, study.order, strict=True)],
            style={"color": MUTED, "filled": True, "opacity": 1, "size": 12},
            x=vega.number("x", "1 − correlation, without sign", ".1f", scale=x_scale),
            y=vega.names("row", rows),
            tooltip=[vega.tip("label", words.one.capitalize())],
        ),
        vega.layer(
            "rule",
            lines,
            style={"strokeWidth": 1.5},
            x=vega.number("x", "1 − correlation, without sign", ".1f", scale=x_scale),
            x2={"field": "x2"},
            y=hidden,
            y2={"field": "y2"},
            color={
                "field": "kind",
                "type": "nominal",
                "scale": {"domain": [inside, above, "cut here"], "range": [ACCENT, MUTED, INVERTED]},
                "legend": {"title": None, "orient": "top"},
            },
        ),
    ]  # fmt: skip
    together = [listed([study.labels[i] for i in g], 4) for g in study.groups if len(g) > 1]
    return report.chart(
        "dendrogram",
        "Who belongs together",
        {**vega.spec(layers, height=row_height(n)), "resolve": {"scale": {"y": "independent"}}},
        f"Tree of {words.count(n)}, cut where the average correlation is {study.choices.clusters_at:.2g}: "
        f"{len(study.groups)} groups. Together: {'; '.join(together) or 'none'}.",
        "Two branches meet at the distance of what they hold: far left they say the same, far right they have nothing "
        "in common. What is joined left of the red line makes one group.",
    )


def _line(x: float, x2: float, y: float, y2: float, kind: str) -> dict:
    return {
        "x": vega.plain(x),
        "x2": vega.plain(x2),
        "y": vega.plain(y),
        "y2": vega.plain(y2),
        "kind": kind,
    }


def row_names(study: Study) -> list[str]:
    """What the rows of heatmap and tree are called; the number keeps shortened names apart."""
    return [f"{study.numbers[i]} {shortened(study.labels[i])}" for i in study.order]


def shortened(name: str) -> str:
    """A name that leaves room for a plot beside it; its end stays, because variants differ there.

    Examples
    --------
    >>> shortened("Operating cash flow yield, variant 2")
    'Operating cash… variant 2'
    """
    if len(name) <= LONGEST_NAME:
        return name
    end = name[-_END:]
    if not name[-_END - 1].isspace():
        end = end.partition(" ")[2] or end  # no half word where there is a whole one
    end = end.lstrip(" ,;:")
    return f"{name[: LONGEST_NAME - 2 - len(end)].rstrip(' ,;:')}… {end}"


def row_height(rows: int) -> int:
    """Pixels for so many names."""
    return max(120, min(900, 22 * rows))
