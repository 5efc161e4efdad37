"""Finished interviews made by hand, a day apart: which checks of a signal each answer met."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from app.domain.committee import build_debrief
from app.domain.interview import Interview, Mode, MoveKind
from app.domain.practice.sessions import Session, session_of
from app.domain.scorecard import JudgeKind
from tests.rehearsal import START, Said, content, core_loop, interview, rubric

IMPACT = "quantified_impact"
CHECKS = tuple(check.id for check in rubric().signals[IMPACT].checks)
WORDS = "Failed sign-ups fell from 4% to 2.1%"


def impact_answer(*met: str, **more: object) -> Said:
    """An answer in the hiring manager's round, asked for its impact, that meets these checks of it."""
    found = {f"{IMPACT}.{check}": WORDS for check in met}
    return replace(Said(f"We rebuilt the form. {WORDS}.", found, signal=IMPACT), **more)  # type: ignore[arg-type]


def up_to(level: int) -> Said:
    """An answer of this level of impact."""
    return impact_answer(*CHECKS[: level - 1])


def played(day: int, *answers: Said, mode: Mode = Mode.PRACTICE) -> Interview:
    """An interview on this day, finished and with its debrief."""
    told = interview(*answers, mode=mode, interview_id=f"day-{day}")
    at = START + timedelta(days=day)
    told = replace(told, created_at=at, finished_at=at + timedelta(hours=1))
    return replace(told, debrief=build_debrief(core_loop(), rubric(), told, content().phrases, final=True))


def session(told: Interview) -> Session:
    """The interview as a session."""
    made = session_of(told, core_loop(), rubric())
    assert made is not None
    return made


def sessions_at(levels: Sequence[int | None]) -> list[Session]:
    """A session a day with these levels of impact; None where it was unscored."""
    said = [
        replace(up_to(1), unscored=(IMPACT,)) if level is None else replace(up_to(level), judge=JudgeKind.RULES)
        for level in levels
    ]
    return [session(played(day, one)) for day, one in enumerate(said)]


def asked_by(kind: MoveKind, said: Said) -> Said:
    """The same answer, to a move of this kind."""
    return replace(said, kind=kind)
