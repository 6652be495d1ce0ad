"""The charts of the inversion tool that run through time: rolling spread, relative wealth, calendar."""

from __future__ import annotations

import numpy as np

from ... import chart as vega
from ... import report
from ...chart import ACCENT, FAINT, INK, INVERTED
from ...stats import returns
from ...ticks import round_step, ticks
from .._periods import calendar as place
from .study import Study
from .words import share as share_of

POINTS = 450  # of a line; more cannot be told apart on a screen, and each takes time to draw
SHADED = 60  # episodes; the deepest, if there are more


def rolling_spread(study: Study) -> dict:
    """Chart `rolling_spread`: the spread over the window that ends at each date."""
    pair, words = study.pair, study.pair.words
    dates, spread = pair.dates[study.window - 1 :], study.rolling
    known = np.isfinite(spread)
    dates, spread = dates[known], spread[known]
    title = "Spread a year"
    keep = vega.thin(spread, POINTS)
    drawn = [
        {"date": d, "value": v, "above": max(v, 0.0), "below": min(v, 0.0)}
        for d, v in _with_crossings(dates[keep], spread[keep])
    ]
    form, when = vega.fraction_format([0, *spread]), vega.date_format(pair.dates)
    layers = [
        vega.layer(
            "area",
            style={"color": color, "opacity": 0.75},
            x=vega.date("date", when),
            y=vega.number(side, title, form),
        )
        for color, side in ((ACCENT, "above"), (INVERTED, "below"))
    ]
    if len(drawn) < 3:  # an area needs some width to be seen
        x, y = vega.date("date", when), vega.number("value", title, form)
        layers = [vega.layer("point", style={"color": INK, "filled": True, "size": 60}, x=x, y=y)]
    layers += [vega.zero_line(form, title), vega.hover(when, vega.tip("value", title, ".1%"))]
    share = share_of(int(np.sum(spread < 0)), len(spread), "dates")
    alt = f"Area chart of the spread over {words.count(study.window)}, by the date it ends."
    if len(spread):
        alt += (
            f" It is below zero, so inverted, at {share}. The lowest is "
            f"{spread.min():.1%} a year ({words.when(dates[spread.argmin()])}), the highest "
            f"{spread.max():.1%} ({words.when(dates[spread.argmax()])}), the latest "
            f"{spread[-1]:.1%}."
        )
    return report.chart(
        "rolling_spread",
        f"Spread over {words.count(study.window)}",
        vega.spec(layers, drawn),
        alt,
        f"Annualised return of {pair.top_name} minus that of {pair.reference_name} over the "
        f"{words.count(study.window)} that end at each date. Orange, below zero: inverted. Of very "
        "long histories the lowest and highest of each short stretch are drawn.",
    )


def relative_wealth(study: Study) -> dict:
    """Chart `relative_wealth`: its line, its fall from the peak, the episodes shaded."""
    pair, words = study.pair, study.pair.words
    title = "Relative wealth and its drawdown"
    help = (
        f"What {pair.top_name} grew to, divided by what {pair.reference_name} grew to, from 1 at "
        "the start, on a log scale: equal heights are equal percentages. Below it the drawdown: how "
        "far it stands under its highest value so far. The shaded spans are the episodes of "
        f"{study.min_depth:.0%} or more"
        + (f", the {SHADED} deepest." if len(study.episodes) > SHADED else ".")
    )
    if study.wealth is None:
        return report.chart(
            "relative_wealth",
            title,
            vega.spec([vega.layer("line", x=vega.date("date"), y=vega.number("wealth"))], []),
            f"No chart: {study.wealth_note}",
            help,
        )
    dates, wealth, drawdown = pair.wealth_dates, study.wealth, study.drawdown
    values = [
        {
            "date": str(dates[i]),
            "wealth": vega.plain(wealth[i]),
            "drawdown": vega.plain(drawdown[i]),
        }
        for i in vega.thin(wealth, POINTS)
    ]
    # Two panels in one: the line above, the drawdown in the lower third with its own axis.
    lowest = min(float(drawdown.min()), -0.01)
    under = vega.number(
        "drawdown",
        None,
        vega.fraction_format([lowest, 0]),
        scale={"domain": [lowest, -2 * lowest], "nice": False, "zero": False},
        axis={
            "values": ticks(lowest, 0, 2),
            "orient": "right",
            "titleAnchor": "start",
            "grid": False,
        },
    )
    form = vega.date_format(dates)
    x = vega.date("date", form)
    over = vega.logarithmic("wealth", wealth, "Relative wealth, log scale", below=0.36)
    shades = [
        {"start": str(dates[e.peak]), "end": str(dates[e.last])}
        for e in sorted(study.episodes, key=lambda e: e.depth)[:SHADED]
    ]
    layers = [
        vega.layer(
            "rect",
            shades,
            style={"color": INVERTED, "opacity": 0.12},
            x=vega.date("start", form),
            x2={"field": "end", "timeUnit": "utcyearmonthdate"},
        ),
        vega.layer("area", style={"color": INVERTED, "opacity": 0.75}, x=x, y=under),
        vega.layer("line", style={"color": ACCENT, "strokeWidth": 1.5}, x=x, y=over),
        vega.hover(
            form,
            vega.tip("wealth", "Relative wealth", ",.3~r"),
            vega.tip("drawdown", "Below the peak", ".1%"),
        ),
    ]
    if not shades:
        layers = layers[1:]
    spec = {**vega.spec(layers, values, height=340), "resolve": {"scale": {"y": "independent"}}}
    deepest = min(study.episodes, key=lambda e: e.depth, default=None)
    alt = (
        f"Line chart of relative wealth: 1 at the start, {vega.amount(wealth[-1])} at the end "
        f"({words.when(dates[-1])})."
    )
    if deepest:
        alt += (
            f" The deepest of {len(study.episodes)} episodes is a fall of {-deepest.depth:.0%} "
            f"from {words.when(dates[deepest.peak])} to {words.when(dates[deepest.trough])}"
        )
        alt += (
            "; it is not made good yet."
            if deepest.ongoing
            else f", made good by {words.when(dates[deepest.recovery])}."
        )
    if study.below_since is not None:
        alt += f" It ends {-study.drawdown[-1]:.0%} below its peak."
    return report.chart("relative_wealth", title, spec, alt, help)


def calendar(study: Study) -> dict:
    """Chart `calendar`: the spread of each period in a grid of years."""
    pair, words = study.pair, study.pair.words
    # Places in the grid are those of the file's dates, so a left-out period leaves a hole.
    grid = place(pair.data.dates, pair.per_year)
    used = np.isin(pair.data.dates, pair.dates)
    cells: dict[tuple[str, str], list[int]] = {}
    where = [(c, r) for c, r, u in zip(grid.column, grid.row, used, strict=True) if u]
    for i, cell in enumerate(where):
        cells.setdefault(cell, []).append(i)
    values = []
    for (column, row), rows in cells.items():
        if len(rows) == 1:
            spread, when = pair.spread[rows[0]], words.when(pair.dates[rows[0]])
        else:
            spread = returns.compounded(pair.top[rows]) - returns.compounded(pair.reference[rows])
            when = f"{row} {column}"
        values.append({"column": column, "row": row, "when": when, "value": vega.plain(spread)})
    sizes = np.abs([v["value"] for v in values])
    limit = _limit(sizes)
    merged = len(values) < pair.periods
    layers = [
        vega.layer(
            "rect",
            # Outlined, so that a cell near zero is not taken for one that is not there.
            style={"stroke": FAINT, "strokeWidth": 0.5},
            x=vega.category("column", grid.columns, None, 10),
            y=vega.category("row", grid.rows, grid.row_title if len(grid.rows) > 12 else None, 14),
            color=vega.signed("value", limit, "Spread"),
            tooltip=[vega.tip("when", "When"), vega.tip("value", "Spread", ".1%")],
        )
    ]
    worst = np.argsort(pair.spread, kind="stable")[:3]
    named = ", ".join(f"{words.when(pair.dates[i])} ({pair.spread[i]:.1%})" for i in worst)
    alt = (
        f"Heat map of the spread by year and {grid.row_title.lower()}. "
        f"The worst {words.many} were {named}."
    )
    return report.chart(
        "calendar",
        "Calendar of the spread",
        vega.spec(layers, values, height=max(90, min(420, 18 * len(grid.rows)))),
        alt,
        f"Return of {pair.top_name} minus that of {pair.reference_name}"
        + (f", the {words.many} of a month compounded" if merged else "")
        + ". Orange is inverted, blue is normal; both fade towards zero. Where no cell is "
        f"drawn, there is no return. The strongest colour stands for {100 * limit:g}% and beyond. The worst {words.many} were {named}.",
    )


def _with_crossings(dates: np.ndarray, values: np.ndarray) -> list[tuple[str, float]]:
    """Dates and values, with a zero put in wherever the line between two of them crosses it.

    Without it the areas above and below would overlap between the two dates.
    """
    points = []
    for i, value in enumerate(values):
        if i and values[i - 1] * value < 0:
            part = values[i - 1] / (values[i - 1] - value)
            days = (dates[i] - dates[i - 1]).astype(int)
            between = dates[i - 1] + np.timedelta64(round(part * days), "D")
            points.append((str(between), 0.0))
        points.append((str(dates[i]), vega.plain(value)))
    return points


def _limit(sizes: np.ndarray) -> float:
    """Where the colours end: a round number that 95 % of the sizes stay below."""
    most = float(np.quantile(sizes, 0.95))
    return float(f"{round_step(most):.6g}") if most > 0 else 0.01
