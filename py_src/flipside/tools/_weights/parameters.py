"""What can be chosen for the weights tool."""

from __future__ import annotations

from dataclasses import dataclass

from ...tool import Parameter

METHODS = (
    ("jitter", "around the reference, each weight by up to the sensitivity"),
    ("random", "at random, anywhere within the rules"),
    ("quasi", "evenly spread, anywhere within the rules"),
    ("grid", "every combination on a grid"),
    ("one_at_a_time", "one node at a time: raise it, lower it, leave it out"),
    ("equal", "equal weights"),
)
MOST_TRIALS = 10_000

PARAMETERS = (
    Parameter(
        "method",
        "Method",
        "How the trials are made. Around the reference is the spreadsheet's way and stays close to "
        "what works; evenly spread looks everywhere and leaves fewer gaps than random; one node "
        "at a time shows which nodes could go.",
        "choice",
        default="jitter",
        choices=METHODS,
    ),
    Parameter(
        "trials",
        "Trials",
        "How many columns of weights to make, the reference included. The whole grid, one node at a "
        "time and equal weights make as many as they have.",
        "integer",
        default=10,
        min=1,
        max=MOST_TRIALS,
        step=1,
    ),
    Parameter(
        "sensitivity",
        "Sensitivity",
        "How far a weight may move from its reference, as a share of it: with 20% a node of 10 gets "
        "8 to 12. For trials around the reference, and for raising and lowering one node at a time.",
        "number",
        default=0.2,
        min=0.001,
        max=10,
        step=0.01,
        unit="fraction",
    ),
    Parameter(
        "concentration",
        "Concentration",
        "For random trials: how close they stay to the reference (a Dirichlet distribution). 10 is "
        "loose, 100 is near, 1,000 is very near.",
        "number",
        automatic="every allowed combination is equally likely",
        min=0.1,
        max=1e6,
        step=1,
    ),
    Parameter(
        "step",
        "Rounding",
        "Weights are whole multiples of this, and every column still adds up exactly.",
        "number",
        automatic="0.1, or finer where the reference has more decimals",
        min=1e-6,
        step=0.01,
    ),
    Parameter(
        "grid_step",
        "Grid step",
        "For the grid: weights are whole multiples of this.",
        "number",
        automatic="a twentieth of the total",
        min=1e-6,
        step=0.5,
    ),
    Parameter(
        "grid_cap",
        "Whole grid up to",
        "A grid of at most so many combinations is made whole. Of a larger one, as many as there "
        "are trials are drawn at random, each equally likely.",
        "integer",
        default=1000,
        min=1,
        max=MOST_TRIALS,
        step=1,
        unit="trials",
    ),
    Parameter(
        "total",
        "Total",
        "What the weights of each level add up to.",
        "number",
        default=100.0,
        min=1e-3,
        max=1e6,
        step=1,
    ),
    Parameter(
        "group_totals",
        "Group totals",
        "What the nodes of a group add up to, such as: Value=40; Growth=20-30. Groups that are not "
        "named then have no total. The word free: no group has one.",
        "text",
        automatic="each group keeps the total that it has in the reference",
    ),
    Parameter(
        "include_reference",
        "Reference first",
        "The first trial is the reference itself, so that the others can be held against it.",
        "boolean",
        default=True,
    ),
    Parameter(
        "columns_per_page",
        "Columns to copy at once",
        "How many trials each page for the optimizer holds. The platform takes 10 at a time.",
        "integer",
        default=10,
        min=1,
        max=100,
        step=1,
    ),
    Parameter(
        "xml_trial",
        "Trial as XML",
        "The number of the trial that is written as a ranking system of its own, where the nodes "
        "came from a ranking system's XML.",
        "integer",
        automatic="the first new one",
        min=1,
        step=1,
    ),
    Parameter(
        "seed",
        "Seed",
        "Where the random numbers start. The same seed gives the same trials, here and on the "
        "command line; another one gives others.",
        "integer",
        default=1,
        min=0,
        max=2**31 - 1,
        step=1,
    ),
)


@dataclass(frozen=True)
class Settings:
    """The values of all parameters, as ``PARAMETERS`` declares them."""

    method: str
    trials: int
    sensitivity: float
    concentration: float | None
    step: float | None
    grid_step: float | None
    grid_cap: int
    total: float
    group_totals: str | None
    include_reference: bool
    columns_per_page: int
    xml_trial: int | None
    seed: int

    @property
    def percent(self) -> str:
        """The sensitivity as people write it."""
        return f"{100 * self.sensitivity:.6g}%"
