"""What the log measures, and how people, days and metrics are spread before anybody changes anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Metric(StrEnum):
    """A column of the log that a test can be judged by; the value is the column's name."""

    WATCH = "watch_minutes"
    COMPLETION = "completion_rate"
    LIKES = "likes"
    SESSIONS = "sessions"
    RETURN = "returned_next_day"


@dataclass(frozen=True, slots=True)
class Spread:
    """The mean of a metric over users and days, and the standard deviation between users."""

    mean: float
    deviation: float


_RETURN_RATE = 0.45
SPREADS: Mapping[Metric, Spread] = {
    Metric.WATCH: Spread(24.0, 26.0),
    Metric.COMPLETION: Spread(0.52, 0.21),
    Metric.LIKES: Spread(2.4, 4.8),
    Metric.SESSIONS: Spread(3.1, 2.4),
    # Of a yes or no the deviation follows from the share.
    Metric.RETURN: Spread(_RETURN_RATE, (_RETURN_RATE * (1 - _RETURN_RATE)) ** 0.5),
}


def in_points(metric: Metric) -> bool:
    """Whether changes of the metric are told in percentage points, not in percent of its mean."""
    return metric is Metric.RETURN


@dataclass(frozen=True, slots=True)
class Level:
    """One group of a column: its share of the rows, and by what each metric's mean is multiplied in it."""

    name: str
    share: float
    factors: Mapping[Metric, float]


def _factors(watch: float, completion: float, likes: float, sessions: float, back: float) -> dict[Metric, float]:
    return {
        Metric.WATCH: watch,
        Metric.COMPLETION: completion,
        Metric.LIKES: likes,
        Metric.SESSIONS: sessions,
        Metric.RETURN: back,
    }


EVEN = _factors(1.0, 1.0, 1.0, 1.0, 1.0)
DEVICES = (
    Level("high", 0.3, _factors(1.35, 1.12, 1.3, 1.2, 1.16)),
    Level("mid", 0.4, EVEN),
    Level("low", 0.3, _factors(0.7, 0.87, 0.75, 0.8, 0.78)),
)
USERS = (
    Level("returning", 0.65, _factors(1.2, 1.06, 1.25, 1.15, 1.18)),
    Level("new", 0.35, _factors(0.65, 0.9, 0.55, 0.7, 0.7)),
)
DAYS = (
    Level("weekday", 5 / 7, EVEN),
    Level("weekend", 2 / 7, _factors(1.35, 1.14, 1.3, 1.25, 1.2)),
)
VERSIONS = (Level("9.3.0", 0.5, EVEN), Level("9.4.1", 0.35, EVEN), Level("9.5.0", 0.15, EVEN))
