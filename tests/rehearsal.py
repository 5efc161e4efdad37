"""Interviews over the real content, made by hand: what was said, and which words a judge found for which check."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from app.domain.interview import (
    Attempt,
    CloseReason,
    Interview,
    Mode,
    Move,
    MoveKind,
    Reply,
    RoundState,
    Turn,
    VoiceKind,
)
from app.domain.language import Language
from app.domain.loop import Loop
from app.domain.rubric import Rubric, ladder_level
from app.domain.scorecard import CheckResult, JudgeIdentity, JudgeKind, Mark, Scorecard, SignalScore
from app.infra.content.loader import content_root, load_content
from app.services.ports import Content

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROUNDS = ("hiring-manager", "infra-architect", "bar-raiser")
Found = Mapping[str, str]


@lru_cache(maxsize=1)
def content() -> Content:
    """Debrief's own prompts and rubrics, read once."""
    return load_content(content_root())


def core_loop() -> Loop:
    return content().loops["core-three"]


def rubric() -> Rubric:
    return content().rubric


@dataclass(frozen=True)
class Said:
    """One answer. `found` maps `signal.check` to the words that meet it; `unscored` are signals with no level."""

    text: str
    found: Found = field(default_factory=dict)
    kind: MoveKind = MoveKind.OPEN
    round: int = 0
    reply: Reply = Reply.ANSWER
    signal: str | None = None
    question: str = "Tell me about it."
    opening: str = ""
    unscored: tuple[str, ...] = ()
    scored: bool = True
    judge: JudgeKind = JudgeKind.RULES
    marks: tuple[Mark, ...] = ()


def scorecard(said: Said) -> Scorecard:
    """The form as a judge would have filled it, with offsets into the answer."""
    signals = core_loop().rounds[said.round].weights
    return Scorecard(
        JudgeIdentity(said.judge),
        rubric().version,
        rubric().sha256,
        tuple(_score(said, signal) for signal in signals),
        said.marks,
    )


def interview(
    *answers: Said,
    language: Language = Language.EN,
    mode: Mode = Mode.PRACTICE,
    finished: bool = True,
    interview_id: str = "k3-Interview_1",
) -> Interview:
    """The interview in which these answers were given, one turn each, rounds closed in order."""
    turns = tuple(_turn(n, said) for n, said in enumerate(answers, 1))
    reached = max((said.round for said in answers), default=0)
    rounds = tuple(_round(position, closed=finished or position < reached) for position in range(reached + 1))
    return Interview(
        id=interview_id,
        seed=7,
        loop="core-three",
        planned=ROUNDS,
        language=language,
        voice=VoiceKind.RULES,
        judge=JudgeKind.RULES,
        mode=mode,
        background="",
        auto_advance=False,
        time_factor=1.0,
        created_at=START,
        finished_at=START + timedelta(hours=1) if finished else None,
        rounds=rounds,
        turns=turns,
    )


def retaken(turn: Turn, said: Said, *, keep: int | None = None) -> Turn:
    """`turn` with another attempt."""
    attempt = replace(_attempt(said, turn.n), number=len(turn.attempts) + 1)
    return replace(turn, attempts=(*turn.attempts, attempt), kept=keep)


def _turn(n: int, said: Said) -> Turn:
    plan = core_loop().rounds[said.round]
    opening = said.opening or f"{plan.id}.unknown-{n}"
    move = Move(said.kind, opening, said.signal)
    asked = START + timedelta(minutes=3 * n)
    return Turn(n, said.round, plan.interviewers[0], move, said.question, asked, attempts=(_attempt(said, n),))


def _attempt(said: Said, n: int) -> Attempt:
    cards = {said.judge: scorecard(said)} if said.scored and said.reply is not Reply.DECLINED else {}
    at = START + timedelta(minutes=3 * n, seconds=75)
    return Attempt(1, said.text, at, 75.0, said.reply, scorecards=cards)


def _round(position: int, *, closed: bool) -> RoundState:
    opened = START + timedelta(minutes=20 * position)
    if not closed:
        return RoundState(position, ROUNDS[position], opened)
    return RoundState(
        position, ROUNDS[position], opened, opened + timedelta(minutes=20), CloseReason.TOPICS, "Thank you."
    )


def _score(said: Said, signal: str) -> SignalScore:
    if signal in said.unscored:
        return SignalScore(signal, None, "The model gave no usable form.", ())
    checks = tuple(_check(said, signal, check.id) for check in rubric().signals[signal].checks)
    return SignalScore(signal, ladder_level([check.met for check in checks]), None, checks)


def _check(said: Said, signal: str, check: str) -> CheckResult:
    quote = said.found.get(f"{signal}.{check}")
    if quote is None:
        return CheckResult(check, False, None, None, None, "unmet")
    start = said.text.index(quote)
    return CheckResult(check, True, quote, start, start + len(quote), "met")
