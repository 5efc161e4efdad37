"""The practice plan: the next drills, each one check, one question and the earlier answer it goes back to.

Weaknesses that come back are first, then what the newest interviews lacked, the heaviest first. A check that was
met in a drill since has been practised: the next missing one of its signal takes its place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.practice.earlier_answer import Looked, look_back
from app.domain.practice.sessions import Session, Shown
from app.domain.practice.weaknesses import Weakness
from app.domain.rubric import HIGHEST_LEVEL, Rubric

NEXT_DRILLS = 3


@dataclass(frozen=True, slots=True)
class PlannedDrill:
    """One drill of the plan. `returning` when the check keeps missing, else it is what a newer interview lacked."""

    signal: str
    check: str
    looked: Looked
    returning: bool


@dataclass(frozen=True, slots=True)
class _Gap:
    """A signal that an interview left checks open in."""

    session: Session
    shown: Shown
    from_check: str
    returning: bool


def plan_drills(
    sessions: Sequence[Session],
    weaknesses: Sequence[Weakness],
    practised: Mapping[tuple[str, str], datetime],
    rubric: Rubric,
) -> tuple[PlannedDrill, ...]:
    """The next three drills. `sessions` come oldest first; `practised` says when a check was met in a drill."""
    planned: dict[str, PlannedDrill] = {}
    for gap in (*_returning(sessions, weaknesses), *_open(sessions)):
        check = _first_open(gap, practised)
        if gap.shown.signal in planned or check is None or gap.shown.topic is None:
            continue
        looked = look_back(gap.session, gap.shown.topic, rubric.signals[gap.shown.signal], check)
        if looked is not None:
            planned[gap.shown.signal] = PlannedDrill(gap.shown.signal, check, looked, gap.returning)
    return tuple(planned.values())[:NEXT_DRILLS]


def _returning(sessions: Sequence[Session], weaknesses: Sequence[Weakness]) -> Iterator[_Gap]:
    by_id = {session.interview.id: session for session in sessions}
    for weakness in weaknesses:
        session = by_id[weakness.missed[-1]]
        shown = session.of(weakness.signal)
        if shown is not None:
            yield _Gap(session, shown, weakness.check, returning=True)


def _open(sessions: Sequence[Session]) -> Iterator[_Gap]:
    """Each signal as the newest interview that asked about it left it, by what a full level would be worth."""
    newest: dict[str, _Gap] = {}
    for session in sessions:
        for shown in session.shown:
            if shown.topic is not None:
                first = shown.missing[0] if shown.missing else ""
                newest[shown.signal] = _Gap(session, shown, first, returning=False)
    lacking = [gap for gap in newest.values() if gap.shown.missing]
    yield from sorted(lacking, key=lambda gap: -gap.shown.weight * (HIGHEST_LEVEL - (gap.shown.level or 0)))


def _first_open(gap: _Gap, practised: Mapping[tuple[str, str], datetime]) -> str | None:
    missing = gap.shown.missing[gap.shown.missing.index(gap.from_check) :]
    for check in missing:
        met_at = practised.get((gap.shown.signal, check))
        if met_at is None or met_at < gap.session.at:
            return check
    return None
