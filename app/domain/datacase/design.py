"""The test that a candidate describes, part by part, each with the words that say it; what was not said is None."""

from collections.abc import Set
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Generic, TypeVar

from app.domain.datacase.metrics import Metric
from app.domain.passages import Passage

ValueT = TypeVar("ValueT")


class Part(StrEnum):
    """A part of a test's design, in the order in which an interviewer asks."""

    HYPOTHESIS = "hypothesis"
    UNIT = "unit"
    SIZE = "size"
    DURATION = "duration"
    SUCCESS = "success"
    GUARDRAIL = "guardrail"
    PREDICTION = "prediction"


# What "how would you test it?" asks for at once.
SETUP = frozenset({Part.UNIT, Part.SIZE, Part.DURATION, Part.SUCCESS, Part.GUARDRAIL})


class Unit(StrEnum):
    """What is dealt into the two groups."""

    USER = "user"
    DEVICE = "device"
    SESSION = "session"
    REGION = "region"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Stated(Generic[ValueT]):
    """A part and the words that say it."""

    value: ValueT
    quote: Passage


@dataclass(frozen=True, slots=True)
class Size:
    """How many: a number of units or a share of the traffic (0 to 1), one of them None.

    `per_arm` is None when it was not said whether each group gets as many or both together.
    """

    count: float | None
    share: float | None
    per_arm: bool | None


@dataclass(frozen=True, slots=True)
class Prediction:
    """An expected change from `low` to `high`, signed: 0.03 is 3 percent, or 3 points with `points`."""

    low: float
    high: float
    points: bool

    @property
    def middle(self) -> float:
        """The middle of what is expected."""
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Design:
    """A test as it was described. A metric that the log does not have is None in its `Stated`; it lasts in days."""

    hypothesis: Stated[str] | None = None
    unit: Stated[Unit] | None = None
    size: Stated[Size] | None = None
    duration: Stated[float] | None = None
    success: Stated[Metric | None] | None = None
    guardrail: tuple[Stated[Metric | None], ...] = ()
    prediction: Stated[Prediction] | None = None

    def has(self, part: Part) -> bool:
        """Whether the part was said."""
        return bool(getattr(self, part.value))

    @property
    def missing(self) -> tuple[Part, ...]:
        """The parts that were not said, in the order in which they are asked for."""
        return tuple(part for part in Part if not self.has(part))


def merged(design: Design, later: Design, asked: Set[Part]) -> Design:
    """A design with what a later answer adds: what was missing, and what the question asked for."""
    changes = {
        field.name: getattr(later, field.name)
        for field in fields(Design)
        if later.has(Part(field.name)) and (Part(field.name) in asked or not design.has(Part(field.name)))
    }
    return replace(design, **changes)
