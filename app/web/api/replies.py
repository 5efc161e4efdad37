"""What the API gives: the contract's field names, declared so that `openapi.json` tells them.

Fields may be added here; none may be renamed.
"""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from app.domain.debrief import DebriefStatus, Decision
from app.domain.interview import CloseReason, Mode, MoveKind, Reply, Status, VoiceKind
from app.domain.language import Language
from app.domain.scorecard import JudgeKind


class Out(BaseModel):
    """The base of every reply; domain values of the same shape are taken as they are."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


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


class Titled(Out):
    """Somebody or something with a title."""

    id: str
    title: str


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


class JudgeOut(Out):
    """Which judge filled the form."""

    kind: JudgeKind
    model: str | None
    answered_by: str | None
    parameters: dict[str, str | int | float | bool]


class CheckResultOut(Out):
    """A check and, where it is met, the words that meet it: `quote` is `answer[start:end]` in code points."""

    check: str
    met: bool
    quote: str | None
    start: int | None
    end: int | None
    reason: str
    sure: float | None = None


class SignalScoreOut(Out):
    """A signal's level, null where it is unscored, with the reason."""

    signal: str
    level: int | None
    unscored_reason: str | None
    checks: list[CheckResultOut]


class MarkOut(Out):
    """A passage that cannot be evidence."""

    kind: str
    start: int
    end: int


class ScorecardOut(Out):
    """One judge's reading of one answer."""

    judge: JudgeOut
    rubric_version: str
    rubric_sha256: str
    signals: list[SignalScoreOut]
    marks: list[MarkOut]


class TurnScorecardOut(ScorecardOut):
    """A scorecard in an interview; `indicative` while it is the rules' and the model's is to take its place."""

    indicative: bool


class LevelsOut(Out):
    """The levels of both sides; null where one is unscored."""

    a: int | None
    b: int | None


class UnscoredOut(Out):
    """Why a side is unscored; null where it is not."""

    a: str | None
    b: str | None


class CheckDifferenceOut(Out):
    """A check as both sides have it; null where one does not have it."""

    check: str
    a: CheckResultOut | None
    b: CheckResultOut | None


class SignalDifferenceOut(Out):
    """A signal in which the sides differ, with the checks that differ by being met or by the words quoted."""

    signal: str
    level: LevelsOut
    unscored_reason: UnscoredOut
    checks: list[CheckDifferenceOut]


class ComparisonOut(Out):
    """Two scorecards, and what differs between them."""

    a: ScorecardOut
    b: ScorecardOut
    differences: list[SignalDifferenceOut]


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
    """An interview. `round` is the one opened last."""

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
    created_at: datetime
    finished_at: datetime | None
    paused: bool
    rounds: list[RoundProgress]


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


class EvidenceOut(Out):
    """A verified quote."""

    turn: int
    check: str
    quote: str
    start: int
    end: int


class TurnLevelOut(Out):
    """The level one answer showed."""

    turn: int
    level: int


class SignalResultOut(Out):
    """A signal over a round or the loop."""

    signal: str
    level: int | None
    evidence: list[EvidenceOut]
    weight: float
    movement: list[TurnLevelOut]
    missing: str | None
    unscored_reason: str | None


class RoundResultOut(Out):
    """One round's part of the debrief."""

    round: str
    decision: Decision | None
    signals: list[SignalResultOut]


class FlagOut(Out):
    """Something a committee would stop at."""

    flag: str
    turn: int | None
    quote: str | None


class RewriteOut(Out):
    """A weak sentence beside a stronger one made of the candidate's own facts."""

    turn: int
    weak: str
    better: str
    question: str
    signal: str
    check: str


class LedgerRowOut(Out):
    """One shipped feature in the candidate's own words."""

    feature: str
    kpi: str | None
    change: str | None
    days: str | None
    data: str | None
    lift: str | None
    evidence: str
    turn: int


class NextStepOut(Out):
    """What to prepare next."""

    signal: str
    check: str
    text: str


class DebriefOut(Out):
    """The result of an interview; `partial` while it goes on, `pending` while there is nothing to say."""

    status: DebriefStatus
    decision: Decision | None
    reasons: list[str]
    signals: list[SignalResultOut]
    flags: list[FlagOut]
    rewrites: list[RewriteOut]
    ledger: list[LedgerRowOut]
    next: list[NextStepOut]
    rounds: list[RoundResultOut]
    rubric_version: str
    rubric_sha256: str


def problem_replies(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How `openapi.json` declares the problem replies of an operation."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
    return {status: {"description": "A problem", "content": content} for status in statuses}
