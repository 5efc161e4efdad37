"""How far a judge agrees with raters: quadratic weighted kappa and the plain figures beside it.

Levels are whole numbers. A figure that is undefined (no pairs, or no disagreement by chance) is None, never 0.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import fmean, median_low

from app.domain.rubric import HIGHEST_LEVEL, LOWEST_LEVEL

Pair = tuple[int, int]

RESAMPLES = 1000
CONFIDENCE = 0.95
FEWEST_FOR_MORE_THAN_INDICATIVE = 50


@dataclass(frozen=True, slots=True)
class Agreement:
    """Figures over pairs of (rated level, judged level). `n` counts the pairs; unscored answers are not among them.

    `bias` is judged minus rated, in levels. `majority_exact` is what always giving the most frequent level reaches.
    """

    n: int
    kappa: float | None
    interval: tuple[float, float] | None
    exact: float | None
    within_one: float | None
    bias: float | None
    majority_exact: float | None

    @property
    def indicative(self) -> bool:
        """Whether there are too few pairs for more than an indication."""
        return self.n < FEWEST_FOR_MORE_THAN_INDICATIVE


def agreement(pairs: Sequence[Pair], seed: int = 0) -> Agreement:
    """All figures for these pairs; the interval comes from a bootstrap that `seed` makes repeatable."""
    if not pairs:
        return Agreement(0, None, None, None, None, None, None)
    most_frequent = Counter(rated for rated, _ in pairs).most_common(1)[0][1]
    return Agreement(
        n=len(pairs),
        kappa=quadratic_weighted_kappa(pairs),
        interval=bootstrap_interval(pairs, seed),
        exact=fmean(rated == judged for rated, judged in pairs),
        within_one=fmean(abs(rated - judged) <= 1 for rated, judged in pairs),
        bias=fmean(judged - rated for rated, judged in pairs),
        majority_exact=most_frequent / len(pairs),
    )


def quadratic_weighted_kappa(pairs: Sequence[Pair]) -> float | None:
    """Cohen's kappa with squared differences as weights (Cohen 1968).

    1 − observed squared disagreement / the one expected from both marginals. None when that is zero.
    """
    if not pairs:
        return None
    rated, judged = Counter(r for r, _ in pairs), Counter(j for _, j in pairs)
    observed = sum((r - j) ** 2 for r, j in pairs) / len(pairs)
    expected = sum(
        count_r * count_j * (r - j) ** 2 for r, count_r in rated.items() for j, count_j in judged.items()
    ) / (len(pairs) ** 2)
    return None if expected == 0 else 1 - observed / expected


def bootstrap_interval(pairs: Sequence[Pair], seed: int) -> tuple[float, float] | None:
    """The percentile interval of kappa over resamples of the answers (Efron 1979); None when kappa is undefined."""
    if quadratic_weighted_kappa(pairs) is None:
        return None
    draw = random.Random(seed)  # noqa: S311
    resampled = (quadratic_weighted_kappa(draw.choices(pairs, k=len(pairs))) for _ in range(RESAMPLES))
    kappas = sorted(kappa for kappa in resampled if kappa is not None)
    cut = round(len(kappas) * (1 - CONFIDENCE) / 2)
    return (kappas[cut], kappas[-1 - cut]) if kappas else None


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often each level was given. `counts[i][j]`: rated `levels[i]` and judged `levels[j]`.

    `unscored[i]` counts the answers rated `levels[i]` that the judge left open.
    """

    levels: tuple[int, ...]
    counts: tuple[tuple[int, ...], ...]
    unscored: tuple[int, ...]


def confusion(pairs: Sequence[tuple[int, int | None]]) -> Confusion:
    """The grid over pairs of (rated level, judged level); None was not scored."""
    levels = tuple(range(LOWEST_LEVEL, HIGHEST_LEVEL + 1))
    found = Counter(pairs)
    return Confusion(
        levels,
        tuple(tuple(found[rated, judged] for judged in levels) for rated in levels),
        tuple(found[rated, None] for rated in levels),
    )


def typical_miss(grid: Confusion) -> float | None:
    """The root of the mean squared difference between rated and judged level, in levels; None without any pair."""
    squares = [
        (rated - judged) ** 2 * count
        for rated, counts in zip(grid.levels, grid.counts, strict=True)
        for judged, count in zip(grid.levels, counts, strict=True)
    ]
    pairs = sum(sum(counts) for counts in grid.counts)
    return sqrt(sum(squares) / pairs) if pairs else None


def rater_agreement(ratings: Sequence[Sequence[int]]) -> float | None:
    """The mean kappa over all pairs of raters. `ratings` has one row an answer and one column a rater.

    None unless every answer has the same two raters or more.
    """
    raters = {len(row) for row in ratings}
    if len(raters) != 1 or min(raters) < 2:
        return None
    columns = list(zip(*ratings, strict=True))
    kappas = [
        quadratic_weighted_kappa(list(zip(one, other, strict=True))) for one, other in combinations(columns, 2)
    ]
    defined = [kappa for kappa in kappas if kappa is not None]
    return fmean(defined) if defined else None


def settled_level(ratings: Sequence[int]) -> int:
    """The level that several raters stand for: the median, the lower one where two are in the middle."""
    return median_low(ratings)


@dataclass(frozen=True, slots=True)
class CheckAgreement:
    """A check where raters labelled it: how many, and how often met and unmet were found as such."""

    n: int
    sensitivity: float | None
    specificity: float | None


def check_agreement(pairs: Sequence[tuple[bool, bool]]) -> CheckAgreement:
    """Figures over pairs of (labelled met, judged met)."""
    met = [judged for labelled, judged in pairs if labelled]
    unmet = [not judged for labelled, judged in pairs if not labelled]
    return CheckAgreement(len(pairs), fmean(met) if met else None, fmean(unmet) if unmet else None)


def flip_rate(repeats: Sequence[Sequence[int | None]]) -> float | None:
    """The share of answers whose level was not the same in every repeat; None without a second repeat.

    `repeats` has one row an answer and one column a repeat; None in a row is an unscored one.
    """
    if not repeats or min(len(row) for row in repeats) < 2:
        return None
    return fmean(len(set(row)) > 1 for row in repeats)
