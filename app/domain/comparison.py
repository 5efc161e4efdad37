"""Two scorecards side by side: what differs, check by check."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.domain.scorecard import CheckResult, Scorecard, SignalScore

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sides(Generic[T]):
    """The same thing on both sides; None where a side has none."""

    a: T | None
    b: T | None


@dataclass(frozen=True, slots=True)
class CheckDifference:
    """A check that one side met and the other did not, or both met with other words."""

    check: str
    a: CheckResult | None
    b: CheckResult | None


@dataclass(frozen=True, slots=True)
class SignalDifference:
    """A signal in which anything differs. A side that is unscored has no level but a reason."""

    signal: str
    level: Sides[int]
    unscored_reason: Sides[str]
    checks: tuple[CheckDifference, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two scorecards, and what differs between them in the order of their signals and checks."""

    a: Scorecard
    b: Scorecard
    differences: tuple[SignalDifference, ...]


def compare(a: Scorecard, b: Scorecard) -> Comparison:
    """What differs between `a` and `b`.

    A check differs by being met and by the words that meet it. Where the words stand, how the reason is put and how
    sure a judge is are no differences.
    """
    return Comparison(a, b, tuple(_signals(a, b)))


def _signals(a: Scorecard, b: Scorecard) -> Iterator[SignalDifference]:
    for signal in dict.fromkeys(score.signal for score in (*a.signals, *b.signals)):
        one, other = a.signal(signal), b.signal(signal)
        level = Sides(one.level if one else None, other.level if other else None)
        reason = Sides(one.unscored_reason if one else None, other.unscored_reason if other else None)
        checks = tuple(_checks(one, other))
        if checks or level.a != level.b or reason.a != reason.b:
            yield SignalDifference(signal, level, reason, checks)


def _checks(one: SignalScore | None, other: SignalScore | None) -> Iterator[CheckDifference]:
    left = {check.check: check for check in one.checks} if one else {}
    right = {check.check: check for check in other.checks} if other else {}
    for check in dict.fromkeys((*left, *right)):
        a, b = left.get(check), right.get(check)
        if _shown(a) != _shown(b):
            yield CheckDifference(check, a, b)


def _shown(check: CheckResult | None) -> tuple[bool, str | None] | None:
    return (check.met, check.quote) if check else None
