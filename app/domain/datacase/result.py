"""What a candidate's own test would have shown: its estimate, how uncertain that is, and what the design did to it.

The means of two groups are compared in the normal approximation: the standard error of their difference is
σ·√(1/n₁ + 1/n₂), the interval is the estimate ± 1.96 of them, and the smallest effect that the test sees in four of
five cases (two-sided 5 %, power 80 %) is 2.80 of them; a share p has σ = √(p(1 − p)). See Kohavi, Tang and Xu,
"Trustworthy Online Controlled Experiments" (2020), chapter 17. Clustered units widen it by the design effect
1 + (m − 1)ρ (Kish, "Survey Sampling", 1965). What is assumed of users who change their ways when something is new,
and of how alike the units of a cluster are, stands below and is our own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import exp, sqrt
from random import Random

from app.domain.datacase.design import Design, Part, Prediction, Size, Unit
from app.domain.datacase.metrics import SPREADS, Metric, in_points
from app.domain.datacase.scenario import Scenario

Z_INTERVAL = 1.96
Z_DETECTED = 2.80
ASSUMED_SHARE = 0.01
ASSUMED_DAYS = 14.0
SHORTEST_ARM = 50
# A feature that is new gets this much more than its lasting effect on the first day, less every day.
NOVELTY = 0.5
NOVELTY_DAYS = 5.0
WHOLE_WEEK = 7.0
REGIONS_AN_ARM = 15
REGION_LIKENESS = 0.01
SESSION_LIKENESS = 0.4
DAY_DEVIATION = 0.06
# How much of an effect is left when one person meets both variants.
LEFT_OF_EFFECT: Mapping[Unit, float] = {Unit.SESSION: 0.5, Unit.DEVICE: 0.9}


class Assumption(StrEnum):
    """Something the candidate did not say, and that had to be filled in."""

    UNIT = "unit"
    SIZE = "size"
    SIZE_IN_TOTAL = "size_in_total"
    ALL_USERS = "all_users"
    DURATION = "duration"
    METRIC = "metric"
    METRIC_NOT_LOGGED = "metric_not_logged"


class Consequence(StrEnum):
    """What the design itself did to the result."""

    MIXED_SESSIONS = "mixed_sessions"
    SHARED_DEVICES = "shared_devices"
    FEW_REGIONS = "few_regions"
    FEW_DAYS = "few_days"
    NOVELTY = "novelty"
    TOO_SMALL = "too_small"
    NO_GUARDRAIL = "no_guardrail"


class Reading(StrEnum):
    """How an interval reads."""

    UP = "up"
    DOWN = "down"
    UNCLEAR = "unclear"


class Foresight(StrEnum):
    """A prediction beside the result."""

    INSIDE = "inside"
    TOO_HIGH = "too_high"
    TOO_LOW = "too_low"
    WRONG_WAY = "wrong_way"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measured change and its 95 % interval, in points for a metric told so, else relative; 0.03 is 3 of either.

    `smallest` is the change that the test would have seen in four of five cases.
    """

    metric: Metric
    change: float
    low: float
    high: float
    smallest: float

    @property
    def reading(self) -> Reading:
        """Whether the interval leaves zero out, and on which side."""
        if self.low > 0:
            return Reading.UP
        return Reading.DOWN if self.high < 0 else Reading.UNCLEAR


@dataclass(frozen=True, slots=True)
class Result:
    """What the test showed. `per_arm` counts units in each group; `needed` were enough to see the prediction.

    `predicted` is the prediction in the unit of the estimate, from its lower to its higher end.
    """

    main: Estimate
    guardrails: tuple[Estimate, ...]
    unit: Unit
    per_arm: int
    days: float
    assumptions: tuple[Assumption, ...]
    consequences: tuple[Consequence, ...]
    predicted: tuple[float, float] | None
    foresight: Foresight | None
    needed: int | None
    guardrail_not_logged: bool


@dataclass(frozen=True, slots=True)
class _Setup:
    unit: Unit
    per_arm: int
    days: float


def simulate(design: Design, scenario: Scenario, daily_users: int) -> Result | None:
    """What the design would have shown; None when neither its size nor its duration is known."""
    if not design.has(Part.SIZE) and not design.has(Part.DURATION):
        return None
    per_arm, of_size = _arm(design.size.value if design.size else None, daily_users)
    days = design.duration.value if design.duration else ASSUMED_DAYS
    unit = design.unit.value if design.unit else Unit.USER
    metric = (design.success.value if design.success else None) or scenario.feature.metric
    setup = _Setup(unit, per_arm, days)
    main = _measured(metric, setup, scenario)
    predicted = _in_unit_of(metric, design.prediction.value if design.prediction else None)
    logged = [said.value for said in design.guardrail if said.value is not None]
    return Result(
        main=main,
        guardrails=tuple(_measured(other, setup, scenario) for other in logged if other is not metric),
        unit=unit,
        per_arm=per_arm,
        days=days,
        assumptions=(*_assumptions(design), *of_size),
        consequences=tuple(_consequences(design, setup, main, predicted)),
        predicted=predicted,
        foresight=_foresight(main, predicted),
        needed=_needed(metric, predicted),
        guardrail_not_logged=any(said.value is None for said in design.guardrail),
    )


def _arm(size: Size | None, daily_users: int) -> tuple[int, tuple[Assumption, ...]]:
    """The units of each group, and what had to be assumed. A share of the traffic is one of a day's users."""
    assumed: tuple[Assumption, ...] = ()
    if size is None:
        size, assumed = Size(None, ASSUMED_SHARE, per_arm=False), (Assumption.SIZE,)
    elif size.per_arm is None:
        assumed = (Assumption.SIZE_IN_TOTAL,)
    both = size.count if size.count is not None else (size.share or 0.0) * daily_users
    arm = both if size.per_arm else both / 2
    if arm > daily_users / 2:
        return daily_users // 2, (*assumed, Assumption.ALL_USERS)
    return max(SHORTEST_ARM, round(arm)), assumed


def _assumptions(design: Design) -> tuple[Assumption, ...]:
    metric = None
    if design.success is None:
        metric = Assumption.METRIC
    elif design.success.value is None:
        metric = Assumption.METRIC_NOT_LOGGED
    unit = None if design.unit else Assumption.UNIT
    days = None if design.duration else Assumption.DURATION
    return tuple(assumption for assumption in (unit, days, metric) if assumption is not None)


def _measured(metric: Metric, setup: _Setup, scenario: Scenario) -> Estimate:
    """One metric's estimate: the true effect as this design lets it through, and the luck of the draw."""
    error = standard_error(metric, setup.unit, setup.per_arm, setup.days)
    luck = Random(f"result:{scenario.seed}:{metric}").gauss(0.0, 1.0)  # noqa: S311 (a rehearsal, no secret)
    seen = scenario.effects.get(metric, 0.0) * LEFT_OF_EFFECT.get(setup.unit, 1.0)
    if metric is scenario.feature.metric:
        seen *= 1 + novelty(setup.days)
    change = seen + luck * error
    return Estimate(metric, change, change - Z_INTERVAL * error, change + Z_INTERVAL * error, Z_DETECTED * error)


def standard_error(metric: Metric, unit: Unit, per_arm: int, days: float) -> float:
    """Of the difference between the groups, in points or relative to the mean, as the metric is told."""
    spread = SPREADS[metric]
    scale = 1.0 if in_points(metric) else spread.mean
    variance = 2 / per_arm * (spread.deviation / scale) ** 2 * design_effect(unit, per_arm)
    if unit is Unit.DAY:
        # Days differ by themselves, and each group has only half of them.
        variance += 2 * DAY_DEVIATION**2 / max(1.0, days / 2)
    return sqrt(variance)


def design_effect(unit: Unit, per_arm: int) -> float:
    """By how much the variance is larger than that of as many users dealt one by one."""
    if unit is Unit.SESSION:
        return 1 + (SPREADS[Metric.SESSIONS].mean - 1) * SESSION_LIKENESS
    if unit is Unit.REGION:
        return 1 + max(0.0, per_arm / REGIONS_AN_ARM - 1) * REGION_LIKENESS
    return 1.0


def novelty(days: float) -> float:
    """What a test of so many days adds to the lasting effect, as a share of it: the mean over its days."""
    whole = max(1, round(days))
    return NOVELTY * sum(exp(-day / NOVELTY_DAYS) for day in range(whole)) / whole


def _in_unit_of(metric: Metric, prediction: Prediction | None) -> tuple[float, float] | None:
    """The prediction in the unit that the metric's changes are told in."""
    if prediction is None:
        return None
    mean = SPREADS[metric].mean
    scale = 1.0
    if in_points(metric) and not prediction.points:
        scale = mean
    elif prediction.points and metric is Metric.COMPLETION:
        scale = 1 / mean
    return prediction.low * scale, prediction.high * scale


def _foresight(main: Estimate, predicted: tuple[float, float] | None) -> Foresight | None:
    if predicted is None:
        return None
    low, high = predicted
    if high < main.low or low > main.high:
        opposite = main.reading is not Reading.UNCLEAR and main.change * (low + high) < 0
        if opposite:
            return Foresight.WRONG_WAY
        return Foresight.TOO_LOW if high < main.low else Foresight.TOO_HIGH
    return Foresight.INSIDE


def _needed(metric: Metric, predicted: tuple[float, float] | None) -> int | None:
    """How many users each group needs to see the predicted change in four of five cases."""
    middle = sum(predicted) / 2 if predicted else 0.0
    if not middle:
        return None
    spread = SPREADS[metric]
    deviation = spread.deviation if in_points(metric) else spread.deviation / spread.mean
    return round(2 * (Z_DETECTED * deviation / middle) ** 2)


def _consequences(
    design: Design, setup: _Setup, main: Estimate, predicted: tuple[float, float] | None
) -> list[Consequence]:
    of_unit = {
        Unit.SESSION: Consequence.MIXED_SESSIONS,
        Unit.DEVICE: Consequence.SHARED_DEVICES,
        Unit.REGION: Consequence.FEW_REGIONS,
        Unit.DAY: Consequence.FEW_DAYS,
    }
    found = [of_unit[setup.unit]] if setup.unit in of_unit else []
    if setup.days < WHOLE_WEEK:
        found.append(Consequence.NOVELTY)
    middle = abs(sum(predicted)) / 2 if predicted else 0.0
    if 0 < middle < main.smallest:
        found.append(Consequence.TOO_SMALL)
    if not design.guardrail:
        found.append(Consequence.NO_GUARDRAIL)
    return found
