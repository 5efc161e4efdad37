"""Drills and progress, as the API gives them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from app.domain.interview import Mode
from app.domain.language import Language
from app.domain.practice.band import Band, Measured, band_around
from app.domain.practice.drill import Cell, Drill, DrillKind, Verdict
from app.domain.practice.months import Month, months_of
from app.domain.practice.plan import PlannedDrill
from app.domain.practice.stories import Story
from app.domain.practice.trends import Change, FindingKind, Point, Trend
from app.domain.practice.weaknesses import Weakness
from app.domain.practice.wording import finding_text
from app.domain.scorecard import JudgeKind
from app.services.drills import StandingDrill
from app.services.ports import Content
from app.services.practice import Progress
from app.web.api.reply_base import Out
from app.web.api.score_replies import CheckResultOut


class DrillTaken(Out):
    """The attempt that an answer made."""

    drill: str
    attempt: int


class EarlierOut(Out):
    """The answer that a drill goes back to, and the sentence of it that comes closest."""

    interview: str
    turn: int
    attempt: int
    question: str
    answer: str
    sentence: str


class VerdictOut(Out):
    """The drill's check before and after, as one judge read both; `before` null where it did not.

    `waiting` while a model is to read the answer still. `unscored_reason` says why a model could not, and then the
    rules judge speaks.
    """

    judge: JudgeKind
    met: bool
    before: CheckResultOut | None
    after: CheckResultOut | None
    waiting: bool
    unscored_reason: str | None


class DrillAttemptOut(Out):
    """One answer to a drill; its verdict is null before any judge has read it."""

    attempt: int
    text: str
    answered_at: datetime
    verdict: VerdictOut | None


class DrillOut(Out):
    """A question on one check of one signal. `feature` and `cell` go with the kind `cell`."""

    id: str
    kind: DrillKind
    signal: str
    check: str
    feature: str | None
    cell: Cell | None
    judge: JudgeKind
    language: Language
    question: str
    created_at: datetime
    earlier: EarlierOut | None
    attempts: list[DrillAttemptOut]


class FoundDrillOut(Out):
    """A drill that was found; `answer` is the latest."""

    id: str
    kind: DrillKind
    signal: str
    check: str
    feature: str | None
    question: str
    answer: str
    attempts: int
    answered_at: datetime
    interview: str | None


class FoundDrillsOut(Out):
    """Drills that were found, newest first."""

    items: list[FoundDrillOut]


class BandOut(Out):
    """From which level to which raters would be about two times in three; indicative (docs/calibration.md)."""

    low: float
    high: float


class PointOut(Out):
    """One interview's level for a signal, null where it was unscored: a gap, never a low level.

    `changes` are `rubric` and `judge` where they differ from the point before. It rests on `answers`. Where a coach
    has a word on it, `level` is the coach's (`coached`); `judged_level` is the judge's. `band` is null for a
    coach's level, and where the judge that read it was not measured with this rubric.
    """

    interview: str
    loop: str
    at: datetime
    mode: Mode
    level: int | None
    unscored_reason: str | None
    judge: JudgeKind
    model: str | None
    rubric_version: str
    rubric_sha256: str
    changes: list[Change]
    answers: int
    coached: bool
    judged_level: int | None
    band: BandOut | None


class MonthOut(Out):
    """A signal in one month (`2026-03`, UTC): the mean level of its `sessions`; null where there are none."""

    month: str
    sessions: int
    level: float | None
    lowest: int | None
    highest: int | None
    coached: bool
    band: BandOut | None
    changes: list[Change]


class FindingOut(Out):
    """What the points say, in one sentence; `wanted` scored points are missing for a trend."""

    kind: FindingKind
    text: str
    wanted: int
    across_changes: bool


class TrendOut(Out):
    """A signal over time, oldest point first, and month by month without leaving any out."""

    signal: str
    finding: FindingOut
    points: list[PointOut]
    months: list[MonthOut]


class WeaknessOut(Out):
    """A check that was missing in the interviews `missed`, of the last `of` that asked about its signal."""

    signal: str
    check: str
    missed: list[str]
    of: int


class PlannedDrillOut(Out):
    """A drill to do next, as `POST /api/v1/drills` takes it; `returning` when its check keeps missing."""

    signal: str
    check: str
    interview: str
    turn: int
    question: str
    sentence: str
    returning: bool


class StoryOut(Out):
    """The best answer for a signal; `quote` meets `check`, the highest of the `met` checks that it meets."""

    signal: str
    level: int
    interview: str
    turn: int
    attempt: int
    check: str
    met: int
    quote: str
    answer: str
    at: datetime


class ProgressOut(Out):
    """What the chosen interviews show; `sessions` counts those that are finished."""

    sessions: int
    signals: list[TrendOut]
    weaknesses: list[WeaknessOut]
    plan: list[PlannedDrillOut]
    stories: list[StoryOut]


def drill_out(standing: StandingDrill) -> DrillOut:
    """A drill with its attempts."""
    drill = standing.drill
    return DrillOut(
        id=drill.id,
        kind=drill.kind,
        signal=drill.signal,
        check=drill.check,
        feature=drill.feature,
        cell=drill.cell,
        judge=drill.judge,
        language=drill.language,
        question=drill.question,
        created_at=drill.created_at,
        earlier=_earlier_out(standing),
        attempts=list(_attempts(standing)),
    )


def found_drills_out(drills: Sequence[Drill]) -> FoundDrillsOut:
    """Drills that were answered, each in short."""
    return FoundDrillsOut(items=[_found_out(drill) for drill in drills])


def _found_out(drill: Drill) -> FoundDrillOut:
    latest = drill.attempts[-1]
    return FoundDrillOut(
        id=drill.id,
        kind=drill.kind,
        signal=drill.signal,
        check=drill.check,
        feature=drill.feature,
        question=drill.question,
        answer=latest.text,
        attempts=len(drill.attempts),
        answered_at=latest.answered_at,
        interview=drill.earlier.interview if drill.earlier else None,
    )


def _earlier_out(standing: StandingDrill) -> EarlierOut | None:
    named, found = standing.drill.earlier, standing.earlier
    if named is None or found is None:
        return None
    return EarlierOut(
        interview=named.interview,
        turn=named.n,
        attempt=named.number,
        question=found.question,
        answer=found.attempt.text,
        sentence=found.sentence,
    )


def _attempts(standing: StandingDrill) -> Iterator[DrillAttemptOut]:
    for attempt in standing.drill.attempts:
        found = standing.verdicts[attempt.number]
        yield DrillAttemptOut(
            attempt=attempt.number,
            text=attempt.text,
            answered_at=attempt.answered_at,
            verdict=_verdict_out(found) if found else None,
        )


def _verdict_out(found: Verdict) -> VerdictOut:
    return VerdictOut(
        judge=found.judge,
        met=found.met,
        before=CheckResultOut.model_validate(found.before) if found.before else None,
        after=CheckResultOut.model_validate(found.after) if found.after else None,
        waiting=found.waiting,
        unscored_reason=found.unscored,
    )


def progress_out(progress: Progress, content: Content, language: Language) -> ProgressOut:
    """Progress with its findings worded in `language`."""
    return ProgressOut(
        sessions=len(progress.sessions),
        signals=[_trend_out(trend, progress.measured, content, language) for trend in progress.trends],
        weaknesses=[_weakness_out(one) for one in progress.weaknesses],
        plan=[_planned_out(one) for one in progress.plan],
        stories=[_story_out(one) for one in progress.stories],
    )


def _trend_out(trend: Trend, measured: Measured, content: Content, language: Language) -> TrendOut:
    title = content.rubric.signals[trend.signal].title.text(language)
    found = trend.finding
    text = finding_text(content.phrases.render, language, title, found)
    finding = FindingOut(kind=found.kind, text=text, wanted=found.wanted, across_changes=found.across_changes)
    return TrendOut(
        signal=trend.signal,
        finding=finding,
        points=[_point_out(trend.signal, point, measured) for point in trend.points],
        months=[_month_out(month) for month in months_of(trend, measured)],
    )


def _month_out(month: Month) -> MonthOut:
    return MonthOut(
        month=month.month,
        sessions=len(month.points),
        level=month.level,
        lowest=month.lowest,
        highest=month.highest,
        coached=month.coached,
        band=_band_out(month.band),
        changes=list(month.changes),
    )


def _band_out(band: Band | None) -> BandOut | None:
    return BandOut(low=round(band.low, 2), high=round(band.high, 2)) if band else None


def _point_out(signal: str, point: Point, measured: Measured) -> PointOut:
    read_by = point.read_by
    scored = [point] if point.level is not None else []
    return PointOut(
        interview=point.interview,
        loop=point.loop,
        at=point.at,
        mode=point.mode,
        level=point.level,
        unscored_reason=point.unscored_reason,
        judge=read_by.judge,
        model=read_by.model,
        rubric_version=read_by.rubric_version,
        rubric_sha256=read_by.rubric_sha256,
        changes=list(point.changes),
        answers=point.answers,
        coached=point.coached,
        judged_level=point.judged,
        band=_band_out(band_around(signal, scored, measured)),
    )


def _weakness_out(one: Weakness) -> WeaknessOut:
    return WeaknessOut(signal=one.signal, check=one.check, missed=list(one.missed), of=one.looked_at)


def _planned_out(one: PlannedDrill) -> PlannedDrillOut:
    looked = one.looked
    return PlannedDrillOut(
        signal=one.signal,
        check=one.check,
        interview=looked.earlier.interview,
        turn=looked.earlier.n,
        question=looked.question,
        sentence=looked.sentence,
        returning=one.returning,
    )


def _story_out(one: Story) -> StoryOut:
    return StoryOut(
        signal=one.signal,
        level=one.level,
        interview=one.interview.id,
        turn=one.turn.n,
        attempt=one.attempt,
        check=one.check,
        met=one.met,
        quote=one.quote,
        answer=one.answer,
        at=one.at,
    )
