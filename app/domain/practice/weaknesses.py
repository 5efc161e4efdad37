"""Weaknesses that come back: a check that was missing in two of the last three interviews that asked about it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.practice.sessions import Session, Shown
from app.domain.rubric import Rubric, Signal

LOOKED_AT = 3
OFTEN = 2


@dataclass(frozen=True, slots=True)
class Weakness:
    """A check that was missing in the interviews `missed`, newest last, of the last `looked_at` that asked.

    `weight` is the signal's share of the decision in the newest of them.
    """

    signal: str
    check: str
    missed: tuple[str, ...]
    looked_at: int
    weight: float


def recurring(sessions: Sequence[Session], rubric: Rubric) -> tuple[Weakness, ...]:
    """One a signal at most, the check missed most often (of several the lowest on the ladder); the heaviest first.

    `sessions` come oldest first. An interview asked about a signal if it gave it a level.
    """
    found = (_of_signal(sessions, signal) for signal in rubric.signals.values())
    known = [weakness for weakness in found if weakness is not None]
    return tuple(sorted(known, key=lambda one: (-len(one.missed), -one.weight)))


def _of_signal(sessions: Iterable[Session], signal: Signal) -> Weakness | None:
    asked = list(_asked(sessions, signal.id))[-LOOKED_AT:]
    missed = {
        check.id: tuple(session.interview.id for session, shown in asked if check.id in shown.missing)
        for check in signal.checks
    }
    most = max(signal.checks, key=lambda check: len(missed[check.id])).id
    if len(missed[most]) < OFTEN:
        return None
    return Weakness(signal.id, most, missed[most], len(asked), asked[-1][1].weight)


def _asked(sessions: Iterable[Session], signal: str) -> Iterator[tuple[Session, Shown]]:
    for session in sessions:
        shown = session.of(signal)
        if shown is not None and shown.topic is not None:
            yield session, shown
