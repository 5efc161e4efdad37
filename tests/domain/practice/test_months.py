"""Month by month: means of what was scored, and an empty place for a month in which nothing was."""

from dataclasses import replace
from datetime import UTC, datetime

from app.domain.interview import Mode
from app.domain.practice.band import Measured
from app.domain.practice.months import months_of
from app.domain.practice.trends import Change, Trend, trend_of
from tests.domain.practice.played import IMPACT, sessions_at

TREND = trend_of(IMPACT, sessions_at([2, 4, None, 5]))


def at(*days: tuple[int, int, int]) -> Trend:
    """The points of levels 2, 4, unscored and 5 on these days."""
    times = [datetime(*day, 23, 59, tzinfo=UTC) for day in days]
    return replace(TREND, points=tuple(replace(p, at=t) for p, t in zip(TREND.points, times, strict=True)))


def test_a_month_has_the_mean_and_the_range_of_its_levels() -> None:
    (march,) = months_of(at((2026, 3, 1), (2026, 3, 31), (2026, 3, 31), (2026, 3, 31)), Measured())
    assert (march.month, len(march.points), march.lowest, march.highest) == ("2026-03", 3, 2, 5)
    assert march.level is not None
    assert round(march.level, 2) == 3.67


def test_months_without_a_level_between_two_are_empty_places_over_the_turn_of_the_year_too() -> None:
    months = months_of(at((2025, 11, 30), (2026, 1, 1), (2026, 2, 3), (2026, 3, 1)), Measured())
    assert [(month.month, month.level) for month in months] == [
        ("2025-11", 2),
        ("2025-12", None),
        ("2026-01", 4),
        ("2026-02", None),
        ("2026-03", 5),
    ]


def test_a_month_is_live_when_all_of_it_was_and_tells_what_changed_in_it() -> None:
    trend = at((2026, 3, 1), (2026, 3, 2), (2026, 4, 1), (2026, 4, 2))
    first, second, third, last = trend.points
    mixed = replace(
        trend,
        points=(
            replace(first, mode=Mode.LIVE),
            replace(second, changes=(Change.JUDGE,)),
            third,
            replace(last, mode=Mode.LIVE, coached=True),
        ),
    )
    march, april = months_of(mixed, Measured())
    assert (march.live, march.changes, march.coached) == (False, (Change.JUDGE,), False)
    assert (april.live, april.changes, april.coached) == (True, (), True)


def test_without_any_level_there_is_no_month() -> None:
    assert months_of(trend_of(IMPACT, sessions_at([None])), Measured()) == ()
