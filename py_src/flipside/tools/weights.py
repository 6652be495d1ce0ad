"""Weight randomizer and grid: columns of weights to try, ready to be handed to the optimizer.

What it answers
    The weights of a ranking system are tuned by trying others. This tool makes the trials: around
    the reference, anywhere, on a grid, or one node at a time; and says whether they cover what
    there is to try.

Method
    Weights are whole numbers of the rounding step, so the rules (total of each level, bounds, locked
    nodes, group totals, sensitivity) describe the points of a lattice. Its points are counted
    exactly, and drawn so that each is equally likely (``random``, ``jitter``, a large ``grid``), or at
    the images of scrambled Sobol points (``quasi``), which leave fewer gaps. A Dirichlet draw, one node
    at a time and equal weights are moved to the nearest point. So every column adds up
    exactly, and none comes twice. The same seed gives the same trials. The verdict follows a fixed
    rule: see ``_weights.summary.verdict``.

Formulas and references
    In the docstrings of ``flipside.stats.lattice``, ``sobol``, ``dirichlet`` and ``coverage``.

Limits
    Nothing here knows which weights are good: that takes results, and ``weight_results``. Coverage
    looks at pairs of nodes; that all pairs are covered does not mean that all triples are.
"""

from __future__ import annotations

from ..data.kinds import WeightTable
from ..report import Report
from ..tool import Progress, Tool, no_progress
from ._weights import caveats, charts, handing, summary, tables
from ._weights.cover import cover
from ._weights.parameters import PARAMETERS, Settings
from ._weights.trials import make

TOOL = Tool(
    id="weights",
    title="Weight randomizer and grid",
    question="Which other weights are worth a try, and do my trials leave gaps?",
    accepts=(WeightTable.kind,),
    parameters=PARAMETERS,
    author="Flipside",
    samples=("ranking_system.xml",),
)


def run(
    data: WeightTable,
    *,
    method: str = "jitter",
    trials: int = 10,
    sensitivity: float = 0.2,
    concentration: float | None = None,
    step: float | None = None,
    grid_step: float | None = None,
    grid_cap: int = 1000,
    total: float = 100.0,
    group_totals: str | None = None,
    include_reference: bool = True,
    columns_per_page: int = 10,
    xml_trial: int | None = None,
    seed: int = 1,
    progress: Progress = no_progress,
) -> Report:
    """Make trials of the weights of `data`.

    Parameters
    ----------
    data : WeightTable
        Trials that it has already are kept; the new ones are numbered on and differ from them.
    method, trials, sensitivity, concentration, step, grid_step, grid_cap, total, group_totals
        As ``TOOL`` declares them.
    include_reference, columns_per_page, xml_trial, seed
        As ``TOOL`` declares them.
    progress : callable

    Returns
    -------
    Report

    Raises
    ------
    UserError
        Rules that cannot hold together, or that leave nothing to vary.
    """
    progress(0.0, "Reading the rules")
    settings = Settings(
        method, trials, sensitivity, concentration, step, grid_step, grid_cap, total, group_totals,
        include_reference, columns_per_page, xml_trial, seed,
    )  # fmt: skip
    made = make(data, settings, progress)
    progress(0.6, "Measuring the cover")
    covered = cover(made)
    progress(0.7, "Writing the files")
    blocks = [
        summary.block(made, covered),
        *handing.blocks(made),
        *((tables.changes(made),) if made.changes else ()),
        charts.spread_of_weights(made),
        *((charts.coverage(made, covered),) if covered.feasible.any() else ()),
        tables.weights(made),
    ]
    progress(1.0, "Done")
    return Report(summary.verdict(made, covered), blocks, caveats.told(made), params=made.resolved)
