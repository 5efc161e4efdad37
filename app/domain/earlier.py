"""Which earlier rounds an interviewer has read: those of this interview, and of the ones it goes on from."""

from collections.abc import Sequence

from app.domain.coverage import counted_attempt
from app.domain.interview import Interview
from app.domain.loop import Loop
from app.domain.situation import EarlierRound

# How many interviews one may go on from, one after the other.
LONGEST_CHAIN = 10


def earlier_rounds(interview: Interview, before: Sequence[Interview], loop: Loop) -> tuple[EarlierRound, ...]:
    """The rounds before the current one, oldest first; of a round played twice the newest with an answer counts.

    `before` are the interviews that this one goes on from, newest first. The current round itself is not among
    them, and neither are rounds that the loop no longer has.
    """
    known = {round_.id: round_ for round_ in loop.rounds}
    found: dict[str, EarlierRound] = {}
    for played in (interview, *before):
        for state in reversed(played.rounds):
            turns = played.turns_of(state.position)
            fresh = state.id in known and state.id not in found and not _current(interview, state.id)
            if fresh and any(counted_attempt(turn) for turn in turns):
                found[state.id] = EarlierRound(known[state.id], turns)
    return tuple(reversed(found.values()))


def _current(interview: Interview, round_id: str) -> bool:
    return interview.current is not None and interview.current.id == round_id
