"""What is hidden in a log: the feature that was switched on, who got it first, and what the logging did wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from app.domain.datacase.metrics import DAYS, DEVICES, USERS, Level, Metric
from app.domain.language import Bilingual


class Confounder(StrEnum):
    """Who, or which days, had the feature more often than others, for reasons of its rollout."""

    HIGH_END_FIRST = "high_end_first"
    LOW_END_FIRST = "low_end_first"
    RETURNING_FIRST = "returning_first"
    WEEKENDS = "weekends"

    @property
    def column(self) -> str:
        """The column whose groups have to be looked at one by one."""
        return _COLUMNS[self]

    @property
    def levels(self) -> Sequence[Level]:
        """The groups of that column."""
        return {"device_tier": DEVICES, "user_type": USERS, "date": DAYS}[self.column]

    @property
    def exposure(self) -> Mapping[str, float]:
        """The share of each group's rows in which the feature was on."""
        return _EXPOSURES[self]

    @property
    def reverses(self) -> bool:
        """Whether comparing all rows makes a gain look like a loss; otherwise it makes it look far too large."""
        return self is Confounder.LOW_END_FIRST


_COLUMNS = {
    Confounder.HIGH_END_FIRST: "device_tier",
    Confounder.LOW_END_FIRST: "device_tier",
    Confounder.RETURNING_FIRST: "user_type",
    Confounder.WEEKENDS: "date",
}
_EXPOSURES = {
    Confounder.HIGH_END_FIRST: {"high": 0.85, "mid": 0.5, "low": 0.15},
    Confounder.LOW_END_FIRST: {"high": 0.15, "mid": 0.5, "low": 0.85},
    Confounder.RETURNING_FIRST: {"returning": 0.7, "new": 0.2},
    Confounder.WEEKENDS: {"weekday": 0.3, "weekend": 0.85},
}


class Fault(StrEnum):
    """What is wrong with the data."""

    DOUBLED_DAY = "doubled_day"
    SILENT_VERSION = "silent_version"
    SECONDS = "seconds"
    EMPTY_RETURN = "empty_return"


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that was switched on. `flag` is its column.

    `gain` is what it truly does to `metric`, `cost` what it does to `guardrail`, each as a range to draw from: a
    share of the mean, or of all users for a metric that is told in points.
    """

    id: str
    flag: str
    title: Bilingual
    about: Bilingual
    metric: Metric
    gain: tuple[float, float]
    guardrail: Metric
    cost: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One log's secrets. `effects` are the true changes; a metric that is not named in it does not move."""

    seed: int
    feature: Feature
    confounder: Confounder
    fault: Fault
    effects: Mapping[Metric, float]

    @property
    def gain(self) -> float:
        """The true change of the feature's main metric."""
        return self.effects[self.feature.metric]


def draw_scenario(features: Sequence[Feature], seed: int) -> Scenario:
    """The scenario of an interview: the same seed, the same one. ValueError when there is no feature."""
    if not features:
        raise ValueError("a data case needs a feature")
    random = Random(f"data case:{seed}")  # noqa: S311 (a rehearsal, no secret)
    feature = random.choice(sorted(features, key=lambda one: one.id))
    confounder, fault = random.choice(tuple(Confounder)), random.choice(tuple(Fault))
    effects = {
        feature.metric: round(random.uniform(*feature.gain), 3),
        feature.guardrail: round(random.uniform(*feature.cost), 3),
    }
    return Scenario(seed, feature, confounder, fault, effects)
