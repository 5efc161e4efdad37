"""Interviews, facts and scorecards to store."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from app.domain.debrief import (
    Advice,
    Change,
    Cited,
    Debrief,
    DebriefStatus,
    Decision,
    Deliberation,
    Evidence,
    Flag,
    LedgerRow,
    Line,
    NextStep,
    Rewrite,
    RoundResult,
    SignalResult,
    Statement,
    Step,
    TurnLevel,
)
from app.domain.facts import (
    AnswerGiven,
    Debriefed,
    Fact,
    Finished,
    QuestionAsked,
    QuestionRephrased,
    RoundClosed,
    RoundOpened,
    Scored,
    TurnOpened,
)
from app.domain.interview import (
    Attempt,
    CloseReason,
    Interview,
    Mode,
    Move,
    MoveKind,
    Rephrased,
    Reply,
    VoiceKind,
)
from app.domain.language import Language
from app.domain.scorecard import CheckResult, JudgeIdentity, JudgeKind, Mark, Scorecard, SignalScore
from app.infra.store import SqlInterviewStore
from app.services.ports import Announcement

T = TypeVar("T")
NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


@dataclass(frozen=True)
class Kept:
    """A store for tests that are not asynchronous themselves."""

    store: SqlInterviewStore
    runner: asyncio.Runner

    def run(self, call: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(call)


def an_interview(
    interview_id: str, *, background: str = "", resume: str = "", job_description: str = "", minutes: int = 0
) -> Interview:
    """A new interview, created `minutes` after noon."""
    return Interview(
        id=interview_id,
        seed=7,
        loop="core-three",
        planned=("manager", "architect"),
        language=Language.EN,
        voice=VoiceKind.RULES,
        judge=JudgeKind.RULES,
        mode=Mode.PRACTICE,
        background=background,
        resume=resume,
        job_description=job_description,
        auto_advance=True,
        time_factor=None,
        created_at=NOON + timedelta(minutes=minutes),
    )


def asked(n: int, text: str = "What did you ship?") -> list[Fact]:
    """A turn and its question."""
    move = Move(MoveKind.PROBE, "manager.opening.1", "ownership", "own_action", "we shipped it")
    return [TurnOpened(n, 0, "hiring_manager", move), QuestionAsked(n, "hiring_manager", text, NOON)]


def first_question() -> list[Fact]:
    """A round and its first question."""
    return [RoundOpened(0, "manager", NOON), *asked(1)]


def an_answer(n: int, text: str = "I cut latency by 40 %.", *, number: int = 1, key: str | None = None) -> Fact:
    """An attempt at turn `n`."""
    return AnswerGiven(n, Attempt(number, text, NOON, 12.5, Reply.ANSWER, key, key and f"print of {key}"))


def a_card(level: int = 2, kind: JudgeKind = JudgeKind.RULES) -> Scorecard:
    """A scorecard with everything in it."""
    check = CheckResult("result_stated", True, "cut latency", 2, 13, "It says what changed.", 0.75)
    unmet = CheckResult("measured_change", False, None, None, None, "No number.")
    return Scorecard(
        judge=JudgeIdentity(kind, "some-model", "some-model-1", {"temperature": 0.5, "n": 1, "seeded": True}),
        rubric_version="1",
        rubric_sha256="ab" * 32,
        signals=(
            SignalScore("quantified_impact", level, None, (check, unmet)),
            SignalScore("ownership", None, "the judge did not answer", ()),
        ),
        marks=(Mark("speaks_to_grader", 3, 9),),
    )


def a_debrief(decision: Decision | None = Decision.LEAN_YES) -> Debrief:
    """A debrief with everything in it."""
    evidence = Evidence(1, "result_stated", "cut latency", 2, 13)
    signal = SignalResult("ownership", 3, 0.5, (evidence,), (TurnLevel(1, 3),), "several_with_hard_one")
    cited = Cited(1, "cut latency", 2, 13, "ownership", "own_action")
    line = Line("You said “cut latency”.", (cited,))
    change = Change(line, (Step("ownership", "own_action"),), Decision.STRONG_YES)
    keep = Advice("ownership", "own_action", "You did it.", cited)
    said = Statement("hiring_manager", (line,))
    return Debrief(
        status=DebriefStatus.READY,
        decision=decision,
        reasons=("Clear results.",),
        signals=(signal,),
        rounds=(RoundResult("manager", Decision.YES, (signal,), (said,), (change,)),),
        flags=(Flag("no_numbers", 1, None),),
        rewrites=(Rewrite(1, "ownership", "own_action", "we did", "I did [__]", "What was yours?"),),
        ledger=(LedgerRow(1, "cache", "latency", "-40 %", None, None, None, "cut latency"),),
        next=(NextStep("ownership", "own_action", "Say what was yours."),),
        rubric_version="1",
        rubric_sha256="ab" * 32,
        deliberation=Deliberation("We would hire you.", (line,), (change,), keep=(keep,)),
    )


def a_whole_interview(text: str = "I cut latency by 40 %.") -> list[Fact]:
    """Facts that leave a row in every table."""
    return [
        *first_question(),
        QuestionRephrased(1, "hiring_manager", Rephrased("q1b", "Put differently: your work?", NOON)),
        an_answer(1, text, key="first"),
        Scored(1, 1, a_card(2)),
        Scored(1, 1, a_card(3)),
        RoundClosed(0, "manager", CloseReason.TOPICS, "Thank you.", NOON),
        Finished(NOON),
        Debriefed(a_debrief(Decision.NO)),
        Debriefed(a_debrief()),
    ]


def announce(interview: Interview, fact: Fact) -> Sequence[Announcement]:
    """A small announcer: questions, scorecards and debriefs are heard."""
    match fact:
        case QuestionAsked(n=n, text=text):
            return (Announcement("question", {"turn": n, "text": text, "known": len(interview.turns)}),)
        case Scored(n=n, number=number):
            return (Announcement("scorecard", {"turn": n, "attempt": number}),)
        case Debriefed():
            return (Announcement("debrief", {}),)
    return ()
