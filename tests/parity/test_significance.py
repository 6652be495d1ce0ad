"""The significance report on momentum against statsmodels, SciPy, pandas and arch."""

import json
import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from arch.bootstrap import StationaryBootstrap, optimal_block_length
from parity.momentum import frame, momentum
from scipy import stats
from statsmodels.stats.multitest import multipletests

from flipside import tool, tools

NEAR = 1e-9
RESAMPLES = 4000
TOOL = tools.load("significance")
RETURNS = frame()
DECILES = RETURNS.to_numpy()
SPREAD = RETURNS["Hi PRIOR"] - RETURNS["Lo PRIOR"]
X = SPREAD.to_numpy()
T = len(X)


class Report:
    def __init__(self, **params):
        answer = tool.run(TOOL, momentum(), {"resamples": RESAMPLES, **params}).to_json()
        blocks = json.loads(json.dumps(answer, allow_nan=False))["blocks"]
        self.items = {(b["id"], i["id"]): i["value"] for b in blocks for i in b.get("items", [])}
        self.tables = {
            b["id"]: pd.DataFrame(b["rows"], columns=[c["id"] for c in b["columns"]])
            for b in blocks
            if b["type"] == "table"
        }

    def __getitem__(self, place):
        return self.items[place]


@pytest.fixture(scope="module")
def report():
    return Report()


@pytest.fixture(scope="module")
def overlapping():
    """As if each return spanned four months, after twenty trials."""
    return Report(overlap=4, trials=20, confidence=0.9, lag=12, resamples=200)


def ewc(x):
    """Mean, standard error and degrees of freedom, cosine by cosine as the paper has them."""
    x = np.asarray(x)
    n = len(x)
    nu = max(4, math.floor(0.41 * n ** (2 / 3)))
    middle = np.arange(1, n + 1) - 0.5
    sums = [math.sqrt(2 / n) * (x * np.cos(np.pi * j * middle / n)).sum() for j in range(1, nu + 1)]
    return x.mean(), math.sqrt(np.mean(np.square(sums)) / n), nu


def t_and_p(x):
    mean, error, nu = ewc(x)
    return mean / error, 2 * stats.t.sf(abs(mean / error), nu)


def interval(x, confidence=0.95, per_year=12):
    mean, error, nu = ewc(x)
    return per_year * np.array(stats.t.interval(confidence, nu, mean, error))


def newey_west(x, lag):
    kernel = {"maxlags": lag, "use_correction": False}
    return sm.OLS(x, np.ones(len(x))).fit(cov_type="HAC", cov_kwds=kernel, use_t=True)


def test_spread(report):
    t, p = t_and_p(X)
    assert report["spread", "mean_annualised"] == pytest.approx(SPREAD.mean() * 12, rel=NEAR)
    assert report["spread", "t"] == pytest.approx(t, rel=NEAR)
    assert report["spread", "p"] == pytest.approx(p, rel=NEAR)
    assert report["spread", "dof"] == 44
    assert report["spread", "inverted_share"] == (SPREAD < 0).mean()


def test_plain_t_is_scipy_s(report):
    expected = stats.ttest_1samp(X, 0)
    assert report["spread", "t_plain"] == pytest.approx(expected.statistic, rel=NEAR)
    assert report["spread", "p_plain"] == pytest.approx(expected.pvalue, rel=NEAR)


@pytest.mark.parametrize(("which", "lag"), [("report", 6), ("overlapping", 12)])
def test_newey_west_is_statsmodels(which, lag, request):
    report, expected = request.getfixturevalue(which), newey_west(X, lag)
    assert report["spread", "lag"] == lag
    assert report["spread", "t_newey_west"] == pytest.approx(expected.tvalues[0], rel=NEAR)
    assert report["spread", "p_newey_west"] == pytest.approx(expected.pvalues[0], rel=NEAR)


def test_block_length_is_arch_s(report):
    expected = optimal_block_length(X)["stationary"].iloc[0]
    assert report["spread", "block_length"] == pytest.approx(expected, rel=NEAR)


def test_intervals(report):
    table = report.tables["intervals"].set_index("method")[["low", "high"]]
    expected = {
        "Robust t (EWC)": interval(X),
        "Newey-West": 12 * newey_west(X, 6).conf_int()[0],
        "Plain t": 12 * np.array(stats.ttest_1samp(X, 0).confidence_interval()),
    }
    for method, bounds in expected.items():
        assert table.loc[method].to_numpy() == pytest.approx(bounds, rel=NEAR)


def test_bootstrap_intervals_agree_with_arch_within_monte_carlo_error(report):
    table = report.tables["intervals"].set_index("method")
    drawn = StationaryBootstrap(report["spread", "block_length"], X, seed=3)
    scale = 12 * ewc(X)[1]
    for kind, method in (("percentile", "percentile"), ("bca", "BCa")):
        bounds = 12 * drawn.conf_int(np.mean, RESAMPLES, method=kind)[:, 0]
        found = table.loc[f"Resampling, {method}", ["low", "high"]].to_numpy(float)
        assert found == pytest.approx(bounds, abs=0.2 * scale)
    bounds = 12 * drawn.conf_int(np.mean, 1000, method="studentized", std_err_func=lambda _, x: ewc(x)[1])[:, 0]  # fmt: skip
    found = [report["spread", "ci_low"], report["spread", "ci_high"]]
    assert found == pytest.approx(bounds, abs=0.4 * scale)


def test_slope_spread_is_least_squares(report):
    design = sm.add_constant(np.arange(10) / 9)
    slopes = np.linalg.lstsq(design, DECILES.T, rcond=None)[0][1]
    t, p = t_and_p(slopes)
    assert report["all_buckets", "slope_spread_mean_annualised"] == pytest.approx(
        12 * slopes.mean(), rel=NEAR
    )
    assert report["all_buckets", "slope_t"] == pytest.approx(t, rel=NEAR)
    assert report["all_buckets", "slope_p"] == pytest.approx(p, rel=NEAR)


def test_rank_correlations_are_scipy_s(report):
    rho = np.array([stats.spearmanr(row, np.arange(10)).statistic for row in DECILES])
    t, p = t_and_p(rho)
    expected = {
        "mean": rho.mean(),
        "sd": rho.std(ddof=1),
        "ir": rho.mean() / rho.std(ddof=1),
        "ir_annualised": rho.mean() / rho.std(ddof=1) * math.sqrt(12),
        "t": t,
        "p": p,
    }
    for id, value in expected.items():
        assert report["rank_correlation", id] == pytest.approx(value, rel=NEAR), id
    assert report["rank_correlation", "positive_share"] == pytest.approx(np.mean(rho > 1e-12))
    means = DECILES.mean(axis=0)
    assert report["all_buckets", "rank_of_means"] == pytest.approx(
        stats.spearmanr(means, range(10)).statistic, rel=NEAR
    )
    assert report["all_buckets", "rank_of_means_pearson"] == pytest.approx(
        stats.pearsonr(means, range(10)).statistic, rel=NEAR
    )
    assert report["all_buckets", "monotone_steps"] == (np.diff(means) > 0).sum()


@pytest.mark.parametrize(("first", "last"), [("1927-01", "2020-06"), ("1985-01", "2004-12")])
def test_monotonic_relation_agrees_with_a_second_one_within_monte_carlo_error(first, last):
    report = Report(first=first, last=last)
    steps = np.diff(RETURNS[first:last].to_numpy(), axis=1)
    mean, n = steps.mean(axis=0), len(steps)
    drawn = StationaryBootstrap(report["spread", "block_length"], np.arange(n), seed=4)
    noise = np.array([steps[d[0][0]].mean(axis=0) - mean for d in drawn.bootstrap(RESAMPLES)])
    error = noise.std(axis=0)
    expected = {
        "mr_p": noise.min(axis=1) > mean.min(),
        "mr_studentised_p": (noise / error).min(axis=1) > (mean / error).min(),
        "up_p": noise.clip(min=0).sum(axis=1) > mean.clip(min=0).sum(),
        "down_p": (-noise).clip(min=0).sum(axis=1) > (-mean).clip(min=0).sum(),
    }
    for id, beyond in expected.items():
        p = beyond.mean()
        off = 4 * math.sqrt(2 * max(p * (1 - p), 1 / RESAMPLES) / RESAMPLES)
        assert report["all_buckets", id] == pytest.approx(p, abs=off), id


@pytest.mark.parametrize(
    ("which", "overlap", "confidence"), [("report", 1, 0.95), ("overlapping", 4, 0.9)]
)
def test_every_decile_over_their_average(which, overlap, confidence, request):
    table = request.getfixturevalue(which).tables["buckets"]
    excess = RETURNS.sub(RETURNS.mean(axis=1), axis=0)
    each = [t_and_p(excess[name]) for name in excess]
    assert table["name"].tolist() == list(RETURNS)
    assert table["mean_annualised"].to_numpy() == pytest.approx(
        excess.mean().to_numpy() * 12 / overlap, rel=NEAR
    )
    assert table["t"].to_numpy() == pytest.approx([t for t, _ in each], rel=NEAR)
    assert table["p"].to_numpy() == pytest.approx([p for _, p in each], rel=NEAR)
    holm = multipletests([p for _, p in each], method="holm")[1]
    assert table["holm_p"].to_numpy() == pytest.approx(holm, rel=NEAR)
    bounds = [interval(excess[name], confidence, 12 / overlap) for name in excess]
    assert table[["low", "high"]].to_numpy() == pytest.approx(np.array(bounds), rel=NEAR)


@pytest.mark.parametrize(
    ("which", "overlap", "trials", "confidence"),
    [("report", 1, 1, 0.95), ("overlapping", 4, 20, 0.9)],
)
def test_sharpe_ratio_and_the_luck_of_a_search(which, overlap, trials, confidence, request):
    report = request.getfixturevalue(which)
    n = T / overlap
    ratio = X.mean() / X.std(ddof=1)
    skewness, excess = stats.skew(X), stats.kurtosis(X)
    # Opdyke's form of the standard error, in which a normal distribution leaves 1 + ratio ** 2 / 2.
    spread = 1 + ratio**2 / 2 - skewness * ratio + excess / 4 * ratio**2
    best = 0.0
    if trials > 1:
        place = stats.norm.isf(1 / trials)
        best = stats.gumbel_r(place, stats.norm.isf(1 / (trials * math.e)) - place).mean()
    expected = {
        "sharpe_annualised": ratio * math.sqrt(12 / overlap),
        "skewness": skewness,
        "kurtosis": excess + 3,
        "psr": stats.norm.cdf(ratio * math.sqrt((n - 1) / spread)),
        "dsr": stats.norm.cdf((ratio * math.sqrt(n - 1) - best) / math.sqrt(spread)),
        "min_track_record": math.ceil(
            overlap * (1 + spread * (stats.norm.ppf(confidence) / ratio) ** 2)
        ),
        "periods_needed_t2": math.ceil(overlap * (2 / ratio) ** 2),
        "periods_needed_t3": math.ceil(overlap * (3 / ratio) ** 2),
    }
    for id, value in expected.items():
        assert report["sharpe", id] == pytest.approx(value, rel=NEAR), id


def test_halves(report):
    halves = X[: T // 2], X[T // 2 :]
    welch = stats.ttest_ind(*halves, equal_var=False)
    assert report["decay", "welch_t"] == pytest.approx(welch.statistic, rel=NEAR)
    assert report["decay", "welch_p"] == pytest.approx(welch.pvalue, rel=NEAR)
    (first, e1, nu1), (second, e2, nu2) = map(ewc, halves)
    robust = stats.ttest_ind_from_stats(first, e1, 2, second, e2, 2, equal_var=False).statistic
    # With two values each, a standard deviation is sqrt(2) times the error of its mean.
    robust *= math.sqrt(1 / 2)
    dof = (e1**2 + e2**2) ** 2 / (e1**4 / nu1 + e2**4 / nu2)
    assert report["decay", "difference_t"] == pytest.approx(robust, rel=NEAR)
    assert report["decay", "difference_p"] == pytest.approx(
        2 * stats.t.sf(abs(robust), dof), rel=NEAR
    )
    table = report.tables["halves"]
    for place, (half, id) in enumerate(
        zip(halves, ("first_half_annualised", "second_half_annualised"), strict=True)
    ):
        row = table.iloc[place]
        assert report["decay", id] == row["mean_annualised"]
        assert row["mean_annualised"] == pytest.approx(12 * half.mean(), rel=NEAR)
        assert (row["t"], row["p"]) == pytest.approx(t_and_p(half), rel=NEAR)
        assert row["inverted_share"] == pytest.approx((half < 0).mean())
    assert table["to"].tolist() == ["1973-09-30", "2020-06-30"]


def test_overlap_leaves_the_tests_and_spreads_the_year(report, overlapping):
    for id in ("t", "p", "t_plain"):
        assert overlapping["spread", id] == report["spread", id]
    assert overlapping["spread", "mean_annualised"] == pytest.approx(3 * X.mean(), rel=NEAR)
    assert overlapping["spread", "block_length"] == 4


def test_reference_values(report):
    # Computed with another program, before this one was written.
    assert report["spread", "t"] == pytest.approx(5.7453, abs=5e-5)
    assert report["spread", "t_newey_west"] == pytest.approx(5.23, abs=5e-3)
    assert report["spread", "inverted_share"] == pytest.approx(408 / 1122)
