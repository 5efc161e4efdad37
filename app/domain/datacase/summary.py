"""What a table or a chart shows of a log: the same means that anybody with a spreadsheet would get."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.domain.datacase.log import Log, Row
from app.domain.datacase.metrics import DEVICES, USERS, VERSIONS, Metric, in_points

_ORDER = {level.name: n for levels in (DEVICES, USERS, VERSIONS) for n, level in enumerate(levels)}
BREAKDOWNS = ("device_tier", "user_type", "app_version", "date")


@dataclass(frozen=True, slots=True)
class Side:
    """The rows on one side of a comparison: how many, and their mean (None when there are none)."""

    rows: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class Compared:
    """One group of rows: with the feature, and without it."""

    group: str
    on: Side
    off: Side


def overall(rows: Iterable[Row], metric: Metric) -> Compared:
    """All rows with the feature beside all rows without it."""
    kept = list(rows)
    return Compared("", _side(kept, metric, on=True), _side(kept, metric, on=False))


def by_column(rows: Iterable[Row], column: str, metric: Metric) -> tuple[Compared, ...]:
    """The same within each group of a column, in the column's order; a date is a group of its own."""
    key: Callable[[Row], str] = _day if column == "date" else lambda row: row.group(column)
    return tuple(sorted(_grouped(rows, key, metric), key=lambda one: (_ORDER.get(one.group, 0), one.group)))


def daily(log: Log, metric: Metric) -> tuple[Compared, ...]:
    """The metric's means day by day."""
    return by_column(log.rows, "date", metric)


def difference(compared: Compared, metric: Metric) -> float | None:
    """By how much the side with the feature is higher, in points or relative; None when a side is empty."""
    if compared.on.mean is None or not compared.off.mean:
        return None
    gap = compared.on.mean - compared.off.mean
    return gap if in_points(metric) else gap / compared.off.mean


def naive(rows: Iterable[Row], metric: Metric) -> float:
    """The difference between all rows with and all rows without the feature. ValueError when a side is empty."""
    return _known(difference(overall(rows, metric), metric))


def stratified(rows: Iterable[Row], column: str, metric: Metric) -> float:
    """The difference within the groups of a column, each weighed by all its rows (direct standardisation).

    ValueError when a group has nobody on one of its sides.
    """
    groups = _grouped(rows, lambda row: row.group(column), metric)
    total = sum(group.on.rows + group.off.rows for group in groups)
    on = sum(_known(group.on.mean) * (group.on.rows + group.off.rows) for group in groups) / total
    off = sum(_known(group.off.mean) * (group.on.rows + group.off.rows) for group in groups) / total
    return on - off if in_points(metric) else on / off - 1


def _grouped(rows: Iterable[Row], key: Callable[[Row], str], metric: Metric) -> tuple[Compared, ...]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return tuple(
        Compared(name, _side(found, metric, on=True), _side(found, metric, on=False))
        for name, found in sorted(groups.items())
    )


def _side(rows: list[Row], metric: Metric, *, on: bool) -> Side:
    values = [row.value(metric) for row in rows if row.on is on]
    return Side(len(values), sum(values) / len(values) if values else None)


def _day(row: Row) -> str:
    return row.day.isoformat()


def _known(value: float | None) -> float:
    if value is None:
        raise ValueError("a side of the comparison has no rows")
    return value
