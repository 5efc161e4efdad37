"""The indicative band: as wide as the judge misses, narrower with more answers, none where nothing was measured."""

from dataclasses import replace
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.agreement import confusion, typical_miss
from app.domain.practice.band import Band, Measured, band_around
from app.domain.practice.trends import Point, trend_of
from app.domain.scorecard import JudgeKind
from tests.domain.practice.played import IMPACT, sessions_at

POINT = trend_of(IMPACT, sessions_at([3])).points[0]
MEASURED = Measured(POINT.read_by.judge, POINT.read_by.rubric_sha256, {IMPACT: 1.2})


def point(level: int, answers: int, *, coached: bool = False) -> Point:
    return replace(POINT, level=level, answers=answers, coached=coached, judged=level)


@pytest.mark.parametrize(
    ("pairs", "miss"),
    [([(3, 3), (2, 2)], 0.0), ([(3, 4), (3, 2)], 1.0), ([(1, 5), (2, 2)], sqrt(8)), ([(3, None)], None)],
)
def test_a_typical_miss_is_the_root_of_the_mean_square(pairs: list[tuple[int, int | None]], miss: float) -> None:
    assert typical_miss(confusion(pairs)) == miss


@pytest.mark.parametrize(
    ("points", "band"),
    [
        ([point(3, 1)], Band(1.8, 4.2)),
        ([point(3, 4)], Band(2.4, 3.6)),
        ([point(1, 1)], Band(1, 2.2)),
        ([point(5, 4)], Band(4.4, 5)),
        ([point(2, 1), point(4, 1)], Band(3 - 1.2 / sqrt(2), 3 + 1.2 / sqrt(2))),
        ([point(2, 1), point(4, 1, coached=True)], Band(2.4, 3.6)),
        ([point(3, 1, coached=True)], None),
        ([], None),
    ],
    ids=["one answer", "four", "at the bottom", "at the top", "two points", "a coach's", "only a coach's", "none"],
)
def test_the_band_of(points: list[Point], band: Band | None) -> None:
    found = band_around(IMPACT, points, MEASURED)
    assert (found is None) is (band is None)
    if found is not None and band is not None:
        assert isclose(found.low, band.low)
        assert isclose(found.high, band.high)


@pytest.mark.parametrize(
    "measured",
    [
        Measured(),
        replace(MEASURED, misses={"ownership": 1.0}),
        replace(MEASURED, rubric_sha256="0"),
        replace(MEASURED, judge=JudgeKind.LLM),
    ],
    ids=["nothing", "another signal", "another rubric", "another judge"],
)
def test_what_was_not_measured_has_no_band(measured: Measured) -> None:
    assert band_around(IMPACT, [point(3, 2)], measured) is None


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 9)), min_size=1, max_size=6))
def test_a_band_holds_its_level_and_stays_on_the_scale(told: list[tuple[int, int]]) -> None:
    found = band_around(IMPACT, [point(*one) for one in told], MEASURED)
    assert found is not None
    mean = sum(level for level, _ in told) / len(told)
    assert 1 <= found.low <= mean <= found.high <= 5
