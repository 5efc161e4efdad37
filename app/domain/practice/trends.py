"""A signal over time: a point for each interview that weighed it, and what can be said of them in one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations

from app.domain.interview import Mode
from app.domain.practice.sessions import ReadBy, Session

FEWEST_POINTS = 3
# How far the pairs of points have to agree (Kendall's tau) before a movement is called one.
CLEAR_MOVEMENT = 0.5
WIDE_RANGE = 2


class Change(StrEnum):
    """What differs from the point before, so that the two are not quite comparable."""

    RUBRIC = "rubric"
    JUDGE = "judge"


@dataclass(frozen=True, slots=True)
class Point:
    """One interview's level for a signal: None where it was unscored, which is a gap and never a low level.

    It rests on `answers`. Where it is a coach's (`coached`), `judged` is the level the judge gave.
    """

    interview: str
    loop: str
    at: datetime
    mode: Mode
    level: int | None
    unscored_reason: str | None
    read_by: ReadBy
    changes: tuple[Change, ...] = ()
    answers: int = 0
    judged: int | None = None
    coached: bool = False


class FindingKind(StrEnum):
    """`few`: too few points for a trend; `varying`: up and down by two levels or more."""

    FEW = "few"
    RISING = "rising"
    FALLING = "falling"
    STEADY = "steady"
    VARYING = "varying"


@dataclass(frozen=True, slots=True)
class Finding:
    """What the points say. `wanted` scored points are missing for a trend; levels are None without any.

    It speaks of the points since the rubric or the judge last changed. Where these are too few, of all of them, and
    then `across_changes` is true.
    """

    kind: FindingKind
    count: int
    wanted: int = 0
    first: int | None = None
    last: int | None = None
    lowest: int | None = None
    highest: int | None = None
    across_changes: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """A signal's points, oldest first, and what they say."""

    signal: str
    points: tuple[Point, ...]
    finding: Finding

    @property
    def scored(self) -> int:
        """How many points have a level."""
        return sum(point.level is not None for point in self.points)


def trend_of(signal: str, sessions: Sequence[Session]) -> Trend:
    """The trend of a signal over `sessions`, which come oldest first."""
    points: list[Point] = []
    before: ReadBy | None = None
    for session in sessions:
        shown = session.of(signal)
        if shown is None:
            continue
        changes = _changes(before, session.read_by) if shown.level is not None else ()
        points.append(
            Point(
                session.interview.id,
                session.loop.id,
                session.at,
                session.interview.mode,
                shown.level,
                shown.unscored_reason,
                session.read_by,
                changes,
                shown.answers,
                shown.judged,
                shown.coached,
            )
        )
        before = session.read_by if shown.level is not None else before
    return Trend(signal, tuple(points), finding_of(points))


def finding_of(points: Sequence[Point]) -> Finding:
    """What the scored ones among `points` say."""
    scored = [point for point in points if point.level is not None]
    changed = max((k for k, point in enumerate(scored) if point.changes), default=0)
    enough_since = len(scored) - changed >= FEWEST_POINTS
    levels = [point.level for point in (scored[changed:] if enough_since else scored) if point.level is not None]
    return _finding(levels, across=changed > 0 and not enough_since and len(levels) >= FEWEST_POINTS)


def _finding(levels: Sequence[int], *, across: bool) -> Finding:
    if not levels:
        return Finding(FindingKind.FEW, 0, FEWEST_POINTS)
    ends = {"first": levels[0], "last": levels[-1], "lowest": min(levels), "highest": max(levels)}
    wanted = max(0, FEWEST_POINTS - len(levels))
    kind = FindingKind.FEW if wanted else _movement(levels)
    return Finding(kind, len(levels), wanted, across_changes=across, **ends)


def _movement(levels: Sequence[int]) -> FindingKind:
    pairs = list(combinations(levels, 2))
    tau = sum((later > earlier) - (later < earlier) for earlier, later in pairs) / len(pairs)
    if abs(tau) >= CLEAR_MOVEMENT and levels[0] != levels[-1]:
        return FindingKind.RISING if tau > 0 else FindingKind.FALLING
    wide = max(levels) - min(levels) >= WIDE_RANGE
    return FindingKind.VARYING if wide else FindingKind.STEADY


def _changes(before: ReadBy | None, now: ReadBy) -> tuple[Change, ...]:
    if before is None:
        return ()
    rubric = before.rubric_sha256 != now.rubric_sha256
    judge = (before.judge, before.model) != (now.judge, now.model)
    return tuple(change for change, is_so in ((Change.RUBRIC, rubric), (Change.JUDGE, judge)) if is_so)
