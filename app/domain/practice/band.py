"""How far a level may be from the one that raters would give: an indicative band around a point.

Measured is the judge's *typical miss* of a signal: the root of the mean squared difference between its levels and
the raters' over a rated set. A point that rests on n answers is given the band level ± miss/√n, and the mean of k
points the band mean ± √(Σ miss²/nᵢ)/k, cut off at the lowest and the highest level.

Sources: the spread of the differences as the measure of how far two ways of measuring disagree, J. M. Bland and
D. G. Altman, Statistical methods for assessing agreement between two methods of clinical measurement, Lancet 327
(1986), taken about zero here and not about the mean difference, so that the judge's bias widens the band; the error
of a mean of independent readings, D. G. Altman and J. M. Bland, Standard deviations and standard errors, BMJ 331
(2005).

It is one standard error, so raters would be outside of it about one time in three, and no more than indicative: the
answers of a topic are not independent, levels are whole numbers, the best of several topics counts, and nobody has
rated these answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

from app.domain.practice.trends import Point
from app.domain.rubric import HIGHEST_LEVEL, LOWEST_LEVEL
from app.domain.scorecard import JudgeKind


@dataclass(frozen=True, slots=True)
class Measured:
    """The typical miss of one judge with one rubric, in levels, by signal; a signal nobody rated is not in it."""

    judge: JudgeKind = JudgeKind.RULES
    rubric_sha256: str = ""
    misses: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Band:
    """From where to where, in levels."""

    low: float
    high: float


def band_around(signal: str, points: Sequence[Point], measured: Measured) -> Band | None:
    """The band of the mean of these scored points; of one point, its own.

    A coach's level adds no miss of the judge's. None where all of them are a coach's, or where a point was read by
    a judge, or with a rubric, that was not measured.
    """
    judged = [point for point in points if not point.coached]
    miss = measured.misses.get(signal)
    if miss is None or not judged or not all(_measured(point, measured) for point in judged):
        return None
    half = sqrt(sum(miss**2 / point.answers for point in judged)) / len(points)
    mean = sum(point.level or 0 for point in points) / len(points)
    return Band(max(LOWEST_LEVEL, mean - half), min(HIGHEST_LEVEL, mean + half))


def _measured(point: Point, measured: Measured) -> bool:
    read_by = point.read_by
    same = (read_by.judge, read_by.rubric_sha256) == (measured.judge, measured.rubric_sha256)
    return same and point.answers > 0
