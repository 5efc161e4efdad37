"""What the API gives: the contract's field names, declared so that `openapi.json` tells them.

Fields may be added here; none may be renamed.
"""

from datetime import datetime
from typing import Any

from app.domain.interview import CloseReason, Mode, MoveKind, Reply, Status, VoiceKind
from app.domain.language import Language
from app.domain.scorecard import JudgeKind
from app.web.api.reply_base import Out, Titled
from app.web.api.score_replies import (
    TurnScorecardOut,
)


class Health(Out):
    """The server answers (`/healthz`), or also its database does (`/readyz`)."""

    status: str = "ok"


class ProblemOut(Out):
    """RFC 9457: why a request was refused, and what to do. `errors` have `in`, `field` and `message`."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None


class InterviewerOut(Titled):
    """Who interviews."""

    name: str
    style: str


class RoundOut(Titled):
    """A round of a loop; `signals` are those that count in it, heaviest first."""

    minutes: int
    interviewers: list[InterviewerOut]
    signals: list[str]
    focus: str


class LoopOut(Titled):
    """A company's interview process."""

    company: str
    role: str
    days: int
    rounds: list[RoundOut]
    summary: str


class LevelOut(Out):
    """What a level means."""

    level: int
    text: str


class CheckOut(Out):
    """One yes/no question about an answer, and the name it goes by."""

    id: str
    text: str
    title: str


class SignalOut(Titled):
    """What a committee listens for: a ladder of four checks."""

    levels: list[LevelOut]
    checks: list[CheckOut]
    version: int


class MoveOut(Out):
    """What the director decided."""

    kind: MoveKind
    signal: str | None
    check: str | None
    quote: str | None


class AnswerOut(Out):
    """The answer that counts. `seconds` runs from question to answer, pauses left out.

    `self_rating` is the level its author gave it, 1 to 5.
    """

    text: str
    answered_at: datetime
    seconds: float
    attempt: int
    declined: bool
    self_rating: int | None


class AttemptOut(Out):
    """One of the answers to a turn."""

    number: int
    text: str
    answered_at: datetime
    seconds: float
    reply: Reply
    scorecard: TurnScorecardOut | None
    indicative_scorecard: TurnScorecardOut | None
    self_rating: int | None


class RephrasedOut(Out):
    """The same question put differently."""

    text: str
    at: datetime


class InterjectionOut(Out):
    """What the interviewer threw in while the candidate was answering."""

    text: str
    at: datetime


class InterjectionTaken(Out):
    """What was thrown into the answer to this turn."""

    turn: int
    text: str


class SketchPartOut(Out):
    """A part of a sketch: the turn that named it and in which words; both null where it was never named."""

    part: str
    title: str
    turn: int | None
    quote: str | None


class SketchClockOut(Out):
    """The time of a sketch. Without a clock `seconds_allowed` is null."""

    round: str
    parts: int
    seconds_used: float
    seconds_allowed: float | None


class HintOut(Out):
    """What was hinted at: a check, as a question in the interview's language."""

    signal: str
    check: str
    text: str


class TurnOut(Out):
    """One question and its answer. `question` is null while it is being worded.

    `voice` worded it; `stand_in` names the reason if the built-in voice did so in place of the interview's model.
    `scorecard` is null while it is missing, and in a live interview until the end. Where the model left a signal
    unscored, `indicative_scorecard` is the rules' reading of the same answer.
    """

    n: int
    round: str
    speaker: str
    question: str | None
    move: MoveOut
    asked_at: datetime | None
    voice: VoiceKind
    stand_in: str | None
    answer: AnswerOut | None
    scorecard: TurnScorecardOut | None
    indicative_scorecard: TurnScorecardOut | None
    rephrased: RephrasedOut | None
    interjection: InterjectionOut | None
    begun_at: datetime | None
    hints: list[HintOut]
    due_at: datetime | None
    attempts: list[AttemptOut]


class RoundProgress(Titled):
    """How far a chosen round is: `planned`, `open` or `closed`. Without a clock `seconds_allowed` is null."""

    state: str
    minutes: int
    seconds_used: float
    seconds_allowed: float | None
    reason: CloseReason | None
    closing: str | None


class InterviewOut(Out):
    """An interview. `round` is the one opened last; `continues` the interview whose rounds were read before.

    `sketch` are the parts of a sketch named so far, and all of them once it is over; in live mode at the end.
    """

    id: str
    loop: str
    status: Status
    language: Language
    round: str | None
    turns: list[TurnOut]
    voice: VoiceKind
    judge: JudgeKind
    mode: Mode
    auto_advance: bool
    time_factor: float | None
    background: str
    resume: str
    job_description: str
    created_at: datetime
    finished_at: datetime | None
    paused: bool
    rounds: list[RoundProgress]
    continues: str | None
    sketch: list[SketchPartOut]
    sketch_clock: SketchClockOut | None


class SummaryOut(Out):
    """A line of the list of interviews."""

    id: str
    loop: str
    status: Status
    language: Language
    mode: Mode
    created_at: datetime
    finished_at: datetime | None
    answered: int
    decision: str | None


class PageOut(Out):
    """Interviews, newest first; `next_cursor` leads to the next ones."""

    items: list[SummaryOut]
    next_cursor: str | None


class TurnTaken(Out):
    """The answer to this turn is stored."""

    turn: int


def problem_replies(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How `openapi.json` declares the problem replies of an operation."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
    return {status: {"description": "A problem", "content": content} for status in statuses}
