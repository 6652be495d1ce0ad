"""Makes static/samples/synthetic_trials.csv and synthetic_results.csv: trials of the sample's ranking system, made by the
tool for them, and made-up results in which three nodes help and two harm; the rest is noise.

``PYTHONPATH=../py_src:. python -m unit.data.trial_sample`` in ``tests`` writes them anew.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from flipside import tool, tools
from flipside.data import read
from flipside.data.kinds import WeightTable

FOLDER = Path(__file__).parents[3] / "static/samples"
SYSTEM = FOLDER / "ranking_system.xml"
TRIALS = FOLDER / "synthetic_trials.csv"
RESULTS = FOLDER / "synthetic_results.csv"
ASKED = {"trials": 40, "sensitivity": 0.4, "step": 0.5}
# Percent a year, and percent of turnover, that a weight larger by its e-th adds.
RETURN = {
    "Value": 2.4,
    "Estimate revisions": 1.8,
    "Quality": 1.2,
    "Short interest": -1.1,
    "IndMomentum26W": -1.5,
}
TURNOVER = {
    "Momentum, 12 months without the last": 70,
    "Estimate revisions": 45,
    "SUE1": 40,
    "Value": -30,
}


def trials() -> bytes:
    """The trials, as the page would save them."""
    system, _ = read(SYSTEM.read_bytes(), SYSTEM.name)
    report = tool.run(tools.load("weights"), system, ASKED).to_json()
    [made] = [block for block in report["blocks"] if block["id"] == "trials"]
    return made["content"].encode()


def results() -> bytes:
    """The results of these trials: return and turnover a year."""
    table, _ = read(trials(), TRIALS.name)
    rng = np.random.default_rng(20240607)
    gains = 11 + _sum(RETURN, table) + 0.35 * rng.standard_normal(len(table.trial_ids))
    turnover = 240 + _sum(TURNOVER, table) + 6 * rng.standard_normal(len(table.trial_ids))
    lines = ["Trial,Annual return,Turnover"]
    for trial, gain, turned in zip(table.trial_ids, gains, turnover, strict=True):
        lines.append(f"{trial},{gain:.2f}%,{turned:.0f}%")
    return ("\n".join(lines) + "\n").encode()


def _sum(effects: dict[str, float], table: WeightTable) -> np.ndarray:
    """What the effects add to each trial, by how far each weight is from the reference."""
    rows = [table.nodes.index(name) for name in effects]
    change = np.log(table.trials[rows] / table.reference[rows, None])
    return np.array([*effects.values()]) @ change


if __name__ == "__main__":
    TRIALS.write_bytes(trials())
    RESULTS.write_bytes(results())
