"""Table `systems`: several systems side by side, with p values that allow for there being several."""

from __future__ import annotations

from ... import report
from ...report import Column
from .evidence import Evidence


def table(evidence: Evidence) -> dict:
    """Table `systems`: the one in detail first."""
    many = len(evidence.peers)
    return report.table(
        "systems",
        "All systems",
        [
            Column("system", "System", "text", "The file, or the series in it."),
            Column("from", "From", "date", "End of its first period."),
            Column("to", "To", "date", "End of its last period."),
            Column("periods", "Periods", "count", "Periods with a return on both sides."),
            Column(
                "mean_annualised",
                "Spread, a year",
                "fraction",
                "Average spread per year; of a return series the return over its benchmark.",
            ),
            Column("t", "t", "ratio", "Robust t (EWC) of that. Beyond 2 is the usual hurdle."),
            Column("p", "p", "p", "Its p, for this system alone. Below 0.05 is the usual hurdle."),
            Column(
                "holm_p",
                "p (Holm)",
                "p",
                f"The p allowing for {many} systems (Holm). Below 0.05: more than luck, even for the "
                "best of so many.",
            ),
            Column(
                "yekutieli_p",
                "p (B-Y)",
                "p",
                "Benjamini and Yekutieli: of the systems below 0.05 here, at most about 1 in 20 is a false alarm, however much the "
                "systems resemble each other. Gentler than Holm's with many systems.",
            ),
            Column(
                "mr_p",
                "MR test, p",
                "p",
                "Test that returns rise with every bucket; small means yes. A return "
                "series has none.",
            ),
            Column(
                "rank_ir",
                "Rank IR",
                "ratio",
                "Average rank correlation per period divided by its swing: how reliably it sorts. "
                "A return series has none.",
            ),
        ],
        [
            [
                peer.system.name,
                peer.system.dates[0],
                peer.system.dates[-1],
                peer.system.periods,
                peer.test.mean * peer.system.annual,
                peer.test.t,
                peer.test.p,
                peer.holm_p,
                peer.yekutieli_p,
                peer.mr_p,
                peer.rank_ir,
            ]
            for peer in evidence.peers
        ],
        "Each system over its own dates. The adjusted p values count the systems loaded here only; "
        "what was tried and thrown away before counts as well.",
    )
