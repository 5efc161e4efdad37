"""The engagement log of a scenario: a sample of users, each with one day of using the app.

Within every group of the confounder's column, rows with and without the feature have exactly the means that the
scenario plants, so that who looks group by group finds the true effect; the rest is noise. The fault comes last.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp, inf, log
from random import Random

from app.domain.datacase.metrics import DAYS, DEVICES, SPREADS, USERS, VERSIONS, Level, Metric, in_points
from app.domain.datacase.scenario import Fault, Scenario

FIRST_DAY = date(2026, 3, 2)
LAST_WEEKS = 2
ROWS_A_DAY = 150
SECONDS_A_MINUTE = 60
_SATURDAY = 5
# Of the logarithm: watch time, likes and sessions are skewed, as they are in life.
_NOISE = {Metric.WATCH: 0.7, Metric.COMPLETION: 0.28, Metric.LIKES: 1.0, Metric.SESSIONS: 0.6}

_TIMES_EVENED = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One user's day. `on` says whether the user had the feature."""

    day: date
    user: str
    user_type: str
    device_tier: str
    app_version: str
    on: bool
    sessions: int
    watch_minutes: float
    completion_rate: float
    likes: int
    returned: bool

    def value(self, metric: Metric) -> float:
        """The row's value of a metric."""
        return float(_VALUES[metric](self))

    def group(self, column: str) -> str:
        """The row's group in a column by which rows can be told apart; days are weekdays or weekends."""
        return _day_kind(self.day) if column == "date" else str(getattr(self, column))


_VALUES: dict[Metric, Callable[[Row], float]] = {
    Metric.WATCH: lambda row: row.watch_minutes,
    Metric.COMPLETION: lambda row: row.completion_rate,
    Metric.LIKES: lambda row: row.likes,
    Metric.SESSIONS: lambda row: row.sessions,
    Metric.RETURN: lambda row: row.returned,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the fault is: some days, or an app version, or both."""

    days: tuple[date, ...] = ()
    version: str | None = None

    def holds(self, row: Row) -> bool:
        """Whether the row lies there."""
        return (not self.days or row.day in self.days) and self.version in (None, row.app_version)


@dataclass(frozen=True, slots=True)
class Log:
    """All rows as the candidate gets them, fault and all, and where the fault is."""

    scenario: Scenario
    rows: tuple[Row, ...]
    fault_at: Place

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns in the order of the file."""
        return ("date", "user_id", "user_type", "device_tier", "app_version", self.scenario.feature.flag,
                *_MEASURED)  # fmt: skip

    def cells(self, row: Row) -> tuple[str, ...]:
        """A row as the file has it."""
        return (
            row.day.isoformat(), row.user, row.user_type, row.device_tier, row.app_version, str(int(row.on)),
            str(row.sessions), f"{row.watch_minutes:.1f}", f"{row.completion_rate:.2f}", str(row.likes),
            str(int(row.returned)),
        )  # fmt: skip


_MEASURED = ("sessions", "watch_minutes", "completion_rate", "likes", "returned_next_day")


def build_log(scenario: Scenario) -> Log:
    """The log of a scenario; the same scenario, the same bytes."""
    random = Random(f"log:{scenario.seed}")  # noqa: S311 (a rehearsal, no secret)
    place = _place(scenario.fault, random)
    cells: dict[tuple[str, bool, bool], list[Row]] = {}
    for row in _exposed(_people(random), scenario, random):
        # What lies where the fault is gets its means by itself, so that its loss leaves the others' as planted.
        cells.setdefault((row.group(scenario.confounder.column), row.on, place.holds(row)), []).append(row)
    rows = [row for cell in cells.values() for row in _measured(cell, scenario, random)]
    return Log(scenario, tuple(sorted(_broken(rows, scenario.fault, place), key=_in_file)), place)


def cleaned(log_: Log) -> tuple[Row, ...]:
    """The rows once the fault is dealt with as well as it can be: what was lost stays lost."""
    fault, place = log_.scenario.fault, log_.fault_at
    match fault:
        case Fault.DOUBLED_DAY:
            return tuple(dict.fromkeys(log_.rows))
        case Fault.SECONDS:
            return tuple(_rescaled(log_.rows, place, 1 / SECONDS_A_MINUTE))
        case Fault.EMPTY_RETURN:
            return tuple(row for row in log_.rows if not place.holds(row))
        case Fault.SILENT_VERSION:
            return log_.rows


def as_csv(log_: Log) -> str:
    """The file. No cell begins with a sign by which a spreadsheet takes it for a formula."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(log_.columns)
    writer.writerows(log_.cells(row) for row in log_.rows)
    return file.getvalue()


def _in_file(row: Row) -> tuple[date, str]:
    return row.day, row.user


def _day_kind(day: date) -> str:
    return "weekend" if day.weekday() >= _SATURDAY else "weekday"


def _people(random: Random) -> list[Row]:
    """Who was seen on which day, before anything was measured."""
    days = [FIRST_DAY + timedelta(days=k) for k in range(7 * LAST_WEEKS)]
    numbers = random.sample(range(100_000, 1_000_000), ROWS_A_DAY * len(days))
    columns = (_drawn(levels, len(numbers), random) for levels in (USERS, DEVICES, VERSIONS))
    seen = zip(numbers, *columns, strict=True)
    return [
        Row(days[k % len(days)], f"u{number}", user, device, version, False, 0, 0.0, 0.0, 0, False)
        for k, (number, user, device, version) in enumerate(seen)
    ]


def _drawn(levels: Sequence[Level], count: int, random: Random) -> list[str]:
    return random.choices([level.name for level in levels], [level.share for level in levels], k=count)


def _exposed(people: Iterable[Row], scenario: Scenario, random: Random) -> list[Row]:
    """In each group of the confounder's column, exactly its share of the rows has the feature."""
    groups: dict[str, list[Row]] = {}
    for row in people:
        groups.setdefault(row.group(scenario.confounder.column), []).append(row)
    exposed: list[Row] = []
    for name, rows in groups.items():
        random.shuffle(rows)
        with_it = round(scenario.confounder.exposure[name] * len(rows))
        exposed += [replace(row, on=k < with_it) for k, row in enumerate(rows)]
    return exposed


def _measured(cell: list[Row], scenario: Scenario, random: Random) -> list[Row]:
    """The rows of one group, with or without the feature, with what they did that day."""
    watch = _amounts(cell, Metric.WATCH, scenario, random)
    completion = _amounts(cell, Metric.COMPLETION, scenario, random)
    likes = _amounts(cell, Metric.LIKES, scenario, random)
    sessions = _amounts(cell, Metric.SESSIONS, scenario, random)
    returned = _returned(cell, scenario, random)
    return [
        replace(
            row,
            watch_minutes=round(watch[k], 1),
            completion_rate=round(completion[k], 2),
            likes=_whole(likes[k], random),
            sessions=max(1, _whole(sessions[k], random)),
            returned=k in returned,
        )
        for k, row in enumerate(cell)
    ]


def _amounts(cell: list[Row], metric: Metric, scenario: Scenario, random: Random) -> list[float]:
    deviation = _NOISE[metric]
    raw = [_factor(row, metric) * exp(random.gauss(0.0, deviation)) for row in cell]
    total = _mean(cell, metric, scenario) * len(cell)
    # Nobody watches more than the whole video: what is cut off there is made up for by the others.
    most = 1.0 if metric is Metric.COMPLETION else inf
    for _ in range(_TIMES_EVENED):
        scale = total / sum(raw)
        raw = [min(value * scale, most) for value in raw]
    return raw


def _returned(cell: list[Row], scenario: Scenario, random: Random) -> set[int]:
    """Who came back: as many as planted, the likelier ones first (weighted sampling without replacement)."""
    weights = [_factor(row, Metric.RETURN) for row in cell]
    keys = [log(1.0 - random.random()) / weight for weight in weights]
    count = round(_mean(cell, Metric.RETURN, scenario) * len(cell))
    return set(sorted(range(len(cell)), key=keys.__getitem__, reverse=True)[:count])


def _mean(cell: list[Row], metric: Metric, scenario: Scenario) -> float:
    """What is planted for a cell: its group's mean, moved by the feature if that is on."""
    group = cell[0].group(scenario.confounder.column)
    level = next(level for level in scenario.confounder.levels if level.name == group)
    mean = SPREADS[metric].mean * level.factors[metric]
    effect = scenario.effects.get(metric, 0.0) if cell[0].on else 0.0
    return mean + effect if in_points(metric) else mean * (1 + effect)


def _factor(row: Row, metric: Metric) -> float:
    columns = ((USERS, row.user_type), (DEVICES, row.device_tier), (DAYS, _day_kind(row.day)))
    product = 1.0
    for levels, name in columns:
        product *= next(level.factors[metric] for level in levels if level.name == name)
    return product


def _whole(value: float, random: Random) -> int:
    """Rounded so that the mean stays."""
    return int(value + random.random())


def _place(fault: Fault, random: Random) -> Place:
    start = random.randrange(2, 7 * LAST_WEEKS - 3)
    days = tuple(FIRST_DAY + timedelta(days=start + k) for k in range(2))
    match fault:
        case Fault.DOUBLED_DAY | Fault.EMPTY_RETURN:
            return Place(days[:1])
        case Fault.SILENT_VERSION:
            return Place(days, VERSIONS[1].name)
        case Fault.SECONDS:
            return Place((), VERSIONS[2].name)


def _broken(rows: Iterable[Row], fault: Fault, place: Place) -> list[Row]:
    match fault:
        case Fault.DOUBLED_DAY:
            return [copy for row in rows for copy in (row, row)[: 2 if place.holds(row) else 1]]
        case Fault.SILENT_VERSION:
            return [row for row in rows if not place.holds(row)]
        case Fault.SECONDS:
            return _rescaled(rows, place, SECONDS_A_MINUTE)
        case Fault.EMPTY_RETURN:
            return [replace(row, returned=False) if place.holds(row) else row for row in rows]


def _rescaled(rows: Iterable[Row], place: Place, factor: float) -> list[Row]:
    return [
        replace(row, watch_minutes=round(row.watch_minutes * factor, 1)) if place.holds(row) else row
        for row in rows
    ]
