"""A signal month by month: the mean of the levels that its interviews showed, months without any in between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from statistics import fmean

from app.domain.interview import Mode
from app.domain.practice.band import Band, Measured, band_around
from app.domain.practice.trends import Change, Point, Trend


@dataclass(frozen=True, slots=True)
class Month:
    """One month (`2026-03`) and its scored points; without any, `level` and what follows are None.

    `changes`: rubric or judge differ from the month before, or changed within this one.
    """

    month: str
    points: tuple[Point, ...]
    level: float | None = None
    lowest: int | None = None
    highest: int | None = None
    band: Band | None = None
    changes: tuple[Change, ...] = ()

    @property
    def live(self) -> bool:
        """Whether nothing in it was practice."""
        return bool(self.points) and all(point.mode is Mode.LIVE for point in self.points)

    @property
    def coached(self) -> bool:
        """Whether a coach's level is among them."""
        return any(point.coached for point in self.points)


def months_of(trend: Trend, measured: Measured) -> tuple[Month, ...]:
    """Every month from the first scored point to the last, in UTC, also those in which nothing was scored."""
    scored = [point for point in trend.points if point.level is not None]
    by_month = {month: tuple(points) for month, points in groupby(scored, key=lambda point: _month(point.at))}
    if not by_month:
        return ()
    return tuple(
        _month_of(trend.signal, month, by_month.get(month, ()), measured)
        for month in _from(min(by_month), max(by_month))
    )


def _month_of(signal: str, month: str, points: Sequence[Point], measured: Measured) -> Month:
    levels = [point.level for point in points if point.level is not None]
    if not levels:
        return Month(month, ())
    found = {change for point in points for change in point.changes}
    return Month(
        month=month,
        points=tuple(points),
        level=fmean(levels),
        lowest=min(levels),
        highest=max(levels),
        band=band_around(signal, points, measured),
        changes=tuple(change for change in Change if change in found),
    )


def _month(at: datetime) -> str:
    return at.strftime("%Y-%m")


def _from(first: str, last: str) -> Iterator[str]:
    year, month = map(int, first.split("-"))
    while (name := f"{year:04}-{month:02}") <= last:
        yield name
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
