"""Domain values as replies of the API."""

from datetime import datetime

from app.domain.acts.sketch import Tick
from app.domain.comparison import Comparison
from app.domain.follow_up import due_at
from app.domain.hints import hinted
from app.domain.interview import Attempt, Interview, Reply, Turn
from app.domain.language import Language
from app.domain.loop import Loop, Persona, Round
from app.domain.rubric import Check, Rubric, Signal
from app.domain.scorecard import Scorecard
from app.domain.timing import seconds_allowed, seconds_used
from app.services.ports import Content
from app.services.readings import Reading, reading_of
from app.services.sketches import SketchShown, sketch_shown
from app.services.views import scorecard_view
from app.web.api.replies import (
    AnswerOut,
    AttemptOut,
    CheckOut,
    HintOut,
    InterjectionOut,
    InterviewerOut,
    InterviewOut,
    LevelOut,
    LoopOut,
    MoveOut,
    RephrasedOut,
    RoundOut,
    RoundProgress,
    SignalOut,
    SketchClockOut,
    SketchPartOut,
    TurnOut,
)
from app.web.api.score_replies import ComparisonOut, ScorecardOut, SignalDifferenceOut, TurnScorecardOut


def loop_out(loop: Loop, content: Content, language: Language) -> LoopOut:
    """A loop with its titles in `language`."""
    return LoopOut(
        id=loop.id,
        title=loop.title.text(language),
        company=loop.company.text(language),
        role=loop.role.text(language),
        days=loop.days,
        summary=loop.summary.text(language),
        rounds=[_round(round_, content, language) for round_ in loop.rounds],
    )


def _round(round_: Round, content: Content, language: Language) -> RoundOut:
    return RoundOut(
        id=round_.id,
        title=round_.title.text(language),
        focus=round_.focus.text(language),
        minutes=round_.minutes,
        interviewers=[_interviewer(content.personas[name], language) for name in round_.interviewers],
        signals=list(round_.weights),
    )


def _interviewer(persona: Persona, language: Language) -> InterviewerOut:
    return InterviewerOut(
        id=persona.id,
        title=persona.title.text(language),
        name=persona.name.text(language),
        style=persona.style.text(language),
    )


def signal_out(signal: Signal, language: Language) -> SignalOut:
    """A signal's ladder with its texts in `language`."""
    return SignalOut(
        id=signal.id,
        title=signal.title.text(language),
        levels=[LevelOut(level=n, text=text.text(language)) for n, text in enumerate(signal.levels, start=1)],
        checks=[_check(check, language) for check in signal.checks],
        version=signal.version,
    )


def _check(check: Check, language: Language) -> CheckOut:
    return CheckOut(id=check.id, text=check.text.text(language), title=check.title.text(language))


def scorecard_out(scorecard: Scorecard) -> ScorecardOut:
    """A scorecard."""
    return ScorecardOut.model_validate(scorecard_view(scorecard))


def comparison_out(comparison: Comparison) -> ComparisonOut:
    """Two scorecards and what differs."""
    return ComparisonOut(
        a=scorecard_out(comparison.a),
        b=scorecard_out(comparison.b),
        differences=[SignalDifferenceOut.model_validate(found) for found in comparison.differences],
    )


def interview_out(interview: Interview, content: Content, now: datetime) -> InterviewOut:
    """The whole interview as it stands at `now`; without scorecards while they are withheld."""
    sketch = sketch_shown(interview, content.loop_shown(interview), now)
    return InterviewOut(
        id=interview.id,
        loop=interview.loop,
        status=interview.status,
        language=interview.language,
        round=interview.current.id if interview.current else None,
        turns=[_turn(interview, turn, content) for turn in interview.turns],
        voice=interview.voice,
        judge=interview.judge,
        mode=interview.mode,
        auto_advance=interview.auto_advance,
        time_factor=interview.time_factor,
        background=interview.background,
        resume=interview.resume,
        job_description=interview.job_description,
        created_at=interview.created_at,
        finished_at=interview.finished_at,
        paused=interview.paused_at is not None,
        rounds=[_progress(interview, position, content, now) for position in range(len(interview.planned))],
        continues=interview.continues,
        sketch=[_sketch_part(tick, interview.language) for tick in sketch.ticks] if sketch else [],
        sketch_clock=_sketch_clock(sketch) if sketch else None,
    )


def _sketch_part(tick: Tick, language: Language) -> SketchPartOut:
    return SketchPartOut(part=tick.part.id, title=tick.part.title.text(language), turn=tick.turn, quote=tick.quote)


def _sketch_clock(sketch: SketchShown) -> SketchClockOut:
    return SketchClockOut(
        round=sketch.round.id,
        parts=sketch.parts,
        seconds_used=round(sketch.used, 3),
        seconds_allowed=sketch.allowed,
    )


def _progress(interview: Interview, position: int, content: Content, now: datetime) -> RoundProgress:
    round_ = content.loop_shown(interview).round(interview.planned[position])
    title = round_.title.text(interview.language)
    if position >= len(interview.rounds):
        allowed = None if interview.time_factor is None else round_.minutes * 60 * interview.time_factor
        return RoundProgress(
            id=round_.id,
            title=title,
            state="planned",
            minutes=round_.minutes,
            seconds_used=0.0,
            seconds_allowed=allowed,
            reason=None,
            closing=None,
        )
    state = interview.rounds[position]
    return RoundProgress(
        id=round_.id,
        title=title,
        state="open" if state.closed_at is None else "closed",
        minutes=round_.minutes,
        seconds_used=round(seconds_used(interview, position, now), 3),
        seconds_allowed=seconds_allowed(interview, round_, position),
        reason=state.reason,
        closing=state.closing,
    )


def _turn(interview: Interview, turn: Turn, content: Content) -> TurnOut:
    counted = turn.attempt
    reading = reading_of(interview, counted) if counted else Reading(None)
    return TurnOut(
        n=turn.n,
        round=interview.rounds[turn.round].id,
        speaker=turn.speaker,
        question=turn.question,
        move=MoveOut.model_validate(turn.move),
        asked_at=turn.asked_at,
        voice=turn.voice,
        stand_in=turn.stand_in,
        answer=_answer(counted) if counted else None,
        scorecard=_scorecard(reading.card, indicative=reading.indicative),
        indicative_scorecard=_scorecard(reading.beside, indicative=True),
        rephrased=RephrasedOut.model_validate(turn.rephrased) if turn.rephrased else None,
        begun_at=turn.begun_at,
        due_at=due_at(turn, content.loop_shown(interview).round(interview.rounds[turn.round].id)),
        hints=[_hint(name, content.rubric, interview.language) for name in turn.hints],
        interjection=InterjectionOut.model_validate(turn.interjection) if turn.interjection else None,
        attempts=[_attempt(interview, attempt) for attempt in turn.attempts],
    )


def _hint(name: str, rubric: Rubric, language: Language) -> HintOut:
    check = hinted(name, rubric)
    signal, _, check_id = name.partition(".")
    return HintOut(signal=signal, check=check_id, text=check.ask.text(language) if check else "")


def _scorecard(card: Scorecard | None, *, indicative: bool) -> TurnScorecardOut | None:
    if card is None:
        return None
    return TurnScorecardOut.model_validate(scorecard_view(card) | {"indicative": indicative})


def _answer(attempt: Attempt) -> AnswerOut:
    return AnswerOut(
        text=attempt.text,
        answered_at=attempt.answered_at,
        seconds=attempt.seconds,
        attempt=attempt.number,
        declined=attempt.reply is Reply.DECLINED,
        self_rating=attempt.self_rating,
    )


def _attempt(interview: Interview, attempt: Attempt) -> AttemptOut:
    reading = reading_of(interview, attempt)
    return AttemptOut(
        number=attempt.number,
        text=attempt.text,
        answered_at=attempt.answered_at,
        seconds=attempt.seconds,
        reply=attempt.reply,
        scorecard=_scorecard(reading.card, indicative=reading.indicative),
        indicative_scorecard=_scorecard(reading.beside, indicative=True),
        self_rating=attempt.self_rating,
    )
