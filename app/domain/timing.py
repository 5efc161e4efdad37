"""How much of a round's time is used. Pure: the caller says what time it is."""

from datetime import datetime

from app.domain.interview import Interview, Mode, MoveKind, Turn
from app.domain.loop import Round

# Somebody who walks away from a practice interview should find the round where it was, not over:
# one turn of a practice round uses at most this much of its time.
PRACTICE_TURN_LIMIT = 600.0


def seconds_allowed(interview: Interview, round_: Round, position: int) -> float | None:
    """How long the round at `position` may take, in seconds; None when the clock is off."""
    if interview.time_factor is None:
        return None
    return round_.minutes * 60 * interview.time_factor + interview.rounds[position].extra_seconds


def seconds_used(interview: Interview, position: int, now: datetime) -> float:
    """How much of the round's time is used at `now`: the time its questions stood open, pauses left out."""
    within = (turn for turn in interview.turns_of(position) if turn.move.kind is not MoveKind.FOLLOW_UP)
    return sum(_turn_seconds(interview, turn, now) for turn in within)


def seconds_left(interview: Interview, round_: Round, position: int, now: datetime) -> float | None:
    """Seconds until the round's time is up (below zero when it is over); None when the clock is off."""
    allowed = seconds_allowed(interview, round_, position)
    return None if allowed is None else allowed - seconds_used(interview, position, now)


def open_seconds(interview: Interview, turn: Turn, now: datetime) -> float:
    """How long an unanswered turn has been open at `now`, pauses left out; never negative."""
    if turn.asked_at is None:
        return 0.0
    until = min(now, interview.paused_at) if interview.paused_at else now
    return max(0.0, (until - turn.asked_at).total_seconds() - turn.paused_seconds)


def _turn_seconds(interview: Interview, turn: Turn, now: datetime) -> float:
    seconds = turn.attempts[0].seconds if turn.attempts else open_seconds(interview, turn, now)
    if interview.mode is Mode.PRACTICE and interview.time_factor is not None:
        return min(seconds, PRACTICE_TURN_LIMIT * interview.time_factor)
    return seconds
