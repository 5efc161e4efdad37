"""An amount and what it counts."""

from dataclasses import dataclass
from enum import StrEnum


def words(text: str) -> tuple[str, ...]:
    """The words of a table written as one string."""
    return tuple(text.split())


class Kind(StrEnum):
    """What an amount counts."""

    PERCENT = "percent"
    POINTS = "points"
    MONEY = "money"
    TIMES = "times"
    INSTANT = "instant"  # milliseconds to hours
    DAYS = "days"  # spans of a day or longer; the value is in days
    SPRINTS = "sprints"
    SIZE = "size"
    COUNT = "count"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount at `text[start:end]`, its unit included.

    `value` is in the unit, for DAYS in days; `unit` is the unit as written.
    """

    start: int
    end: int
    value: float
    kind: Kind
    unit: str = ""
