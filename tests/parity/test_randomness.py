"""Against statsmodels and SciPy, on momentum and on made-up sequences."""

import numpy as np
import pytest
from parity.momentum import frame
from scipy import stats
from statsmodels.sandbox.stats.runs import runstest_1samp
from statsmodels.stats.diagnostic import acorr_ljungbox
from statsmodels.stats.proportion import proportion_confint

from flipside.stats import randomness, runs

SPREAD = (frame()["Hi PRIOR"] - frame()["Lo PRIOR"]).to_numpy()
RNG = np.random.default_rng(5)
CLUSTERED = np.sin(np.arange(400) / 7) + RNG.normal(0, 0.3, 400) < 0
SEQUENCES = {
    "momentum": SPREAD < 0,
    "clustered": CLUSTERED,
    "alternating": np.arange(61) % 2 == 0,
    "coin": RNG.random(300) < 0.3,
}


@pytest.mark.parametrize("name", SEQUENCES)
def test_runs(name):
    flags = SEQUENCES[name]
    z, p = runstest_1samp(flags.astype(int), cutoff=0.5, correction=False)
    test = runs.runs_test(flags)
    assert not test.exact
    assert test.z == pytest.approx(z, rel=1e-9)
    assert test.p == pytest.approx(p, rel=1e-9)


@pytest.mark.parametrize("name", SEQUENCES)
def test_transitions(name):
    flags = SEQUENCES[name]
    moves = randomness.transitions(flags)
    pairs = list(zip(flags[:-1].tolist(), flags[1:].tolist(), strict=True))
    table = [[pairs.count((a, b)) for b in (True, False)] for a in (True, False)]
    assert [list(row) for row in moves.table] == table
    assert moves.p == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-9)


@pytest.mark.parametrize("seed", range(40))
def test_fisher_on_random_tables(seed):
    rng = np.random.default_rng(seed)
    table = rng.integers(0, rng.choice([8, 60, 4000]), (2, 2))
    table[[0, 1], [0, 1]] += 1  # an empty margin has no answer
    assert randomness.fisher_exact(table) == pytest.approx(
        stats.fisher_exact(table).pvalue, rel=1e-9
    )


@pytest.mark.parametrize("name", ["momentum", "decile", "short"])
def test_ljung_box(name):
    values = {
        "momentum": SPREAD,
        "decile": frame()["Lo PRIOR"].to_numpy(),
        "short": SPREAD[:30],
    }[name]
    lags = min(12, len(values) // 5)
    expected = acorr_ljungbox(values, lags=[lags]).iloc[0]
    box = randomness.ljung_box(values)
    assert box.lags == lags
    assert box.q == pytest.approx(expected["lb_stat"], rel=1e-9)
    assert box.p == pytest.approx(expected["lb_pvalue"], rel=1e-9)


@pytest.mark.parametrize(("k", "n"), [(408, 1122), (0, 12), (12, 12), (1, 30), (3000, 6500)])
def test_wilson(k, n):
    expected = proportion_confint(k, n, alpha=0.05, method="wilson")
    assert randomness.wilson(k, n) == pytest.approx(expected, rel=1e-9, abs=1e-15)
