"""The metrics of the redundancy report."""

from __future__ import annotations

import math

from ... import report
from ...report import Metric
from ...stats import collinearity
from .panel import MINIMUM, PanelMeasured
from .study import Study
from .suggest import Suggestion


def of_panel(study: Study, found: Suggestion) -> dict:
    """Block `summary` of a factor panel."""
    measured = study.measured
    assert isinstance(measured, PanelMeasured)
    census = measured.census
    used = census.used
    items = [
        Metric(
            "factors",
            "Factors",
            len(study.chosen),
            "count",
            "Factors compared, without those left out.",
        ),
        Metric("stocks", "Stocks", measured.stocks, "count", "Different stocks in the file."),
        Metric(
            "dates",
            "Dates",
            int(used.sum()),
            "count",
            f"Dates with at least {MINIMUM} stocks; each is compared by itself.",
        ),
        Metric(
            "dates_left_out",
            "Dates left out",
            int((~used).sum()),
            "count",
            f"Dates with fewer than {MINIMUM} stocks. A correlation of so few says little.",
        ),
        Metric(
            "rows",
            "Rows",
            int(census.stocks[used].sum()),
            "count",
            "Rows of the dates used: one per stock and date.",
        ),
    ]
    return report.metrics("summary", "At a glance", [*items, *_shared(study, found)])


def of_systems(study: Study, found: Suggestion, periods: int, first, last) -> dict:
    """Block `summary` of several systems."""
    items = [
        Metric(
            "systems",
            "Systems",
            len(study.chosen),
            "count",
            "Systems compared, without those left out.",
        ),
        Metric(
            "periods",
            "Periods",
            periods,
            "count",
            "Periods in which at least two of them have a spread.",
        ),
        Metric("first", "From", first, "date", "The first such period."),
        Metric("last", "To", last, "date", "The last such period."),
    ]
    return report.metrics("summary", "At a glance", [*items, *_shared(study, found)])


def _shared(study: Study, found: Suggestion) -> list[Metric]:
    words, choices = study.words, study.choices
    number = collinearity.condition_number(study.matrix)
    exact = math.isinf(number)
    n, effective = len(study.chosen), collinearity.effective(study.matrix)
    finite = [v for v in study.vif.values() if math.isfinite(v)]
    infinite = len(study.vif) - len(finite)
    return [
        Metric(
            f"effective_{words.many}",
            f"Effective {words.many}",
            effective,
            "ratio",
            f"How many unrelated {words.many} would hold as much variety (participation ratio of the eigenvalues). Of "
            f"{n}, {n} would mean that none repeats another; 1, that all say the same.",
        ),
        Metric(
            "condition_number",
            "Condition number",
            None if exact else number,
            "ratio",
            f"How close the {words.many} come to being combinations of each other, all together. Below 10 is "
            "harmless, above 30 means that weights fitted to them would be arbitrary.",
            f"At least one {words.one} is an exact combination of others, so it is without limit."
            if exact
            else None,
        ),
        Metric(
            "largest_vif",
            "Largest VIF",
            None if infinite else max(finite),
            "ratio",
            f"The variance inflation of the {words.one} that the others explain best. 1 is "
            "nothing in common, above 5 is worth a look, above 10 is usually called too much.",
            f"{words.count(infinite).capitalize()} {'is' if infinite == 1 else 'are'} "
            "part of an exact combination, so it is without limit."
            if infinite
            else None,
        ),
        Metric(
            "pairs_above",
            "Pairs above",
            len(study.above),
            "count",
            f"Pairs with a correlation of {choices.threshold:.2g} or more, or of "
            f"{-choices.threshold:.2g} or less, of {n * (n - 1) // 2}. None is good.",
        ),
        Metric(
            "clusters",
            "Groups",
            len(study.groups),
            "count",
            f"Groups of related {words.many}, those that stand alone included. As many as there are {words.many} "
            "means that none is related to another.",
        ),
        Metric(
            "combinations",
            "Exact combinations",
            len(study.relations),
            "count",
            f"{words.many.capitalize()} that are duplicates or combinations of others. None is good; each can go at no loss.",
        ),
        Metric(
            "could_go",
            "Could go",
            len(found.steps),
            "count",
            f"{words.many.capitalize()} that the rule suggests to leave out. See “What could go” for the reasons.",
        ),
    ]
