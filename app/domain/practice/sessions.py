"""What finished interviews showed, signal by signal: the ground that trends, weaknesses and the plan stand on.

A level is the one the debrief gave, or what a coach's words on its checks make of it by the same ladder. A check
counts as met where the signal's best topic met it, as in the debrief.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.coverage import (
    Topic,
    best_topic,
    counted_attempt,
    current_scorecard,
    topic_level,
    topic_met,
    topics_of,
    turn_score,
)
from app.domain.debrief import DebriefStatus, SignalResult
from app.domain.interview import Interview, Turn
from app.domain.loop import Loop
from app.domain.review.said import Override
from app.domain.review.standing_in import ReadByCoach, read_by_coach
from app.domain.rubric import Rubric, Signal
from app.domain.scorecard import JudgeKind


@dataclass(frozen=True, slots=True)
class ReadBy:
    """Who judged an interview, and by which rubric."""

    judge: JudgeKind
    model: str | None
    rubric_version: str
    rubric_sha256: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One signal of one interview. Where it was unscored, `level` and `topic` are None and nothing is missing.

    `missing` are the checks that its best topic did not meet, in ladder order; `weight` its share of the decision.
    `answers` of that topic were scored for it. `judged` is the debrief's level; where a coach has a word on it,
    `level` is the coach's (`coached`), whether it differs or not.
    """

    signal: str
    level: int | None
    weight: float
    missing: tuple[str, ...] = ()
    unscored_reason: str | None = None
    topic: Topic | None = None
    answers: int = 0
    judged: int | None = None
    coached: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """A finished interview, as it counts for progress."""

    interview: Interview
    loop: Loop
    at: datetime
    read_by: ReadBy
    shown: tuple[Shown, ...]

    def of(self, signal: str) -> Shown | None:
        """What it showed of a signal; None where no round weighed it."""
        return next((one for one in self.shown if one.signal == signal), None)


def session_of(interview: Interview, loop: Loop, rubric: Rubric, words: Iterable[Override] = ()) -> Session | None:
    """The interview as a session; None until its debrief is ready. `words` on its checks were handed over."""
    debrief = interview.debrief
    if debrief is None or debrief.status is not DebriefStatus.READY:
        return None
    read = read_by_coach(interview, words)
    shown = tuple(
        _shown(result, tuple(_turns_weighing(interview, loop, result.signal)), read, rubric.signals[result.signal])
        for result in debrief.signals
        if result.signal in rubric.signals
    )
    judge, model = _judge(interview)
    read_by = ReadBy(judge, model, debrief.rubric_version, debrief.rubric_sha256)
    return Session(interview, loop, interview.finished_at or interview.created_at, read_by, shown)


def _shown(result: SignalResult, turns: Sequence[Turn], read: ReadByCoach, signal: Signal) -> Shown:
    ns = {turn.n for turn in turns}
    coached = result.level is not None and not ns.isdisjoint(read.signals.get(signal.id, ()))
    told = [turn for turn in read.turns if turn.n in ns] if coached else turns
    topic = best_topic(topics_of(told), signal) if result.level is not None else None
    if topic is None:
        return Shown(signal.id, result.level, result.weight, unscored_reason=result.unscored_reason)
    met = topic_met(topic, signal.id)
    return Shown(
        signal=signal.id,
        level=topic_level(topic, signal) if coached else result.level,
        weight=result.weight,
        missing=tuple(check.id for check in signal.checks if check.id not in met),
        topic=topic,
        answers=sum(turn_score(turn, signal.id) is not None for turn in topic.turns),
        judged=result.level,
        coached=coached,
    )


def _turns_weighing(interview: Interview, loop: Loop, signal: str) -> Iterator[Turn]:
    for state in interview.rounds:
        if signal in loop.round(state.id).weights:
            yield from interview.turns_of(state.position)


def _judge(interview: Interview) -> tuple[JudgeKind, str | None]:
    """Whose scorecards counted, by the first answer that has one."""
    for turn in interview.turns:
        attempt = counted_attempt(turn)
        card = current_scorecard(attempt) if attempt else None
        if card is not None:
            return card.judge.kind, card.judge.model
    return interview.judge, None
