"""What the visitor must know about the data, and about what such numbers cannot say."""

from __future__ import annotations

import numpy as np

from ... import report
from .names import listed
from .panel import MINIMUM, PanelMeasured
from .study import Study
from .suggest import Suggestion

FEW_DATES = 12


def of_panel(study: Study) -> list[str]:
    """The warnings of a factor panel's report, each a full sentence or more."""
    measured = study.measured
    assert isinstance(measured, PanelMeasured)
    census, found = measured.census, []
    gone = int((~census.used).sum())
    if gone:
        found.append(
            f"{gone:,} of {len(census.used):,} dates {'has' if gone == 1 else 'have'} fewer than {MINIMUM} "
            f"stocks and {'is' if gone == 1 else 'are'} left out."
        )
    if census.used.sum() < FEW_DATES:
        n = int(census.used.sum())
        found.append(
            f"There {'is only one date' if n == 1 else f'are only {n} dates'}: whether a correlation lasts "
            "cannot be seen."
        )
    varies = census.varies[census.used][:, study.chosen]
    silent = varies.shape[0] - varies.sum(axis=0)
    some = [(study.labels[i], int(s)) for i, s in zip(study.chosen, silent, strict=True) if s]
    if some:
        told = listed([f"{name} on {n:,}" for name, n in some])
        found.append(
            "On some dates a factor has the same value for all stocks, or too few values, and is left out of these dates: "
            f"{told} of {len(varies):,} dates. The table of missing values has the details."
        )
    share = census.missing[:, study.chosen].sum(axis=0) / max(1, census.stocks.sum())
    much = [study.labels[i] for i, s in zip(study.chosen, share, strict=True) if s > 0.5]
    if much:
        found.append(
            f"More than half of the values of {listed(much)} are missing; what is said of "
            f"{'it' if len(much) == 1 else 'them'} holds for the stocks that have one."
        )
    return found + shared(study)


def shared(study: Study) -> list[str]:
    """What may be wrong with the correlations themselves."""
    found, words = [], study.words
    if n := study.unknown_pairs:
        found.append(
            f"{n:,} pair{' is' if n == 1 else 's are'} nowhere to be compared, because the {words.many} never "
            f"have enough {words.cases} in common; {'it counts' if n == 1 else 'they count'} as unrelated."
        )
    if study.damping > 0:
        found.append(
            "Because values are missing, pairs rest on different "
            f"{words.cases} and their correlations contradict each other. For everything but the pairs "
            f"all are made smaller by {study.damping:.1%}."
        )
    return found


def text(study: Study, found: Suggestion) -> dict:
    """The block of plain words: what the numbers mean, and what they do not."""
    words, choices = study.words, study.choices
    names = "; ".join(study.labels[i] for i in found.kept)
    paragraphs = [
        f"Kept by this suggestion: {names}.",
        f"Correlation is between -1 and 1: at 1 two {words.many} put all {words.cases} in the same order, at 0 "
        f"one says nothing about the other. The VIF (variance inflation factor) does the same for one {words.one} "
        "against all others together: at 10, nine tenths of it can be mixed from them. Effective "
        f"{words.many} count how many really different opinions there are.",
        f"Two {words.many} that are alike may both matter: where they differ may be just where the money is, and an average "
        "of two noisy measures of one thing is often better than either. Being different is no merit in itself "
        "either; a random number is unlike everything.",
    ]
    if isinstance(study.measured, PanelMeasured):
        paragraphs.append(
            "Correlation comes and goes. Momentum looks like value after a crash and like its opposite after a boom; "
            "an average over the years hides both. Look at the swing in “Pairs” and at the chart through time."
        )
        paragraphs.append(
            "All stocks and dates are taken together, as you asked. Such numbers mix two things: stocks that differ, and "
            "times that differ. Factors that rise and fall with the market, such as volatility or momentum, can then look more alike than they are "
            "on any one date, and leaving them out for that reason can hurt."
            if choices.pooled
            else "Each date is compared by itself and the results are averaged, because a ranking chooses among "
            "the stocks of one date. Taking all stocks and dates together mixes in what all stocks do at the same time, and can "
            "make factors such as volatility or momentum look more alike than they are."
        )
        if choices.keep == "ic":
            paragraphs.append(
                "Of two alike factors the one with the stronger information coefficient is kept. It was measured on this very "
                "history, so part of the difference is luck."
            )
    else:
        paragraphs.append(
            "Systems whose spreads move together fail together: holding both is less of a safety net than it "
            "seems. Correlations between systems tend to be highest when all do badly, which is when it matters."
        )
    return report.text("reading", "How to read this", paragraphs)


def no_variation(measured: PanelMeasured) -> tuple[list[int], list[int]]:
    """Factors that never differ between stocks, and those that never have enough values."""
    census = measured.census
    dead = ~census.varies[census.used].any(axis=0)
    present = census.stocks[census.used, np.newaxis] - census.missing[census.used]
    few = (present < MINIMUM).all(axis=0)
    return np.flatnonzero(dead & ~few).tolist(), np.flatnonzero(dead & few).tolist()
