"""How long a candidate took to begin: from the question to the first key, or to the answer if no key is known."""

from collections.abc import Sequence
from statistics import median

from app.domain.interview import Reply, Turn
from app.domain.observation import Noticed

MIN_TURNS = 2


def seconds_to_begin(turn: Turn) -> float | None:
    """Seconds from the question to the first key; None where no key is known of."""
    if turn.begun_at is None or turn.asked_at is None:
        return None
    return max(0.0, (turn.begun_at - turn.asked_at).total_seconds())


def seconds_to_answer(turn: Turn) -> float | None:
    """Seconds from the question to the first attempt, pauses left out; None without one."""
    return turn.attempts[0].seconds if turn.attempts else None


def hesitation(turns: Sequence[Turn]) -> Noticed | None:
    """The median and the slowest of a round; None for fewer than two answers.

    First keys are told where every answer has one, else answers: the two are never mixed.
    """
    answered = [turn for turn in turns if turn.attempts and turn.attempts[0].reply is not Reply.DECLINED]
    if len(answered) < MIN_TURNS:
        return None
    begun = [(seconds, turn.n) for turn in answered if (seconds := seconds_to_begin(turn)) is not None]
    complete = len(begun) == len(answered)
    times = begun if complete else [(turn.attempts[0].seconds, turn.n) for turn in answered]
    slowest, n = max(times)
    values = {"median": f"{median(seconds for seconds, _ in times):.0f}", "slowest": f"{slowest:.0f}"}
    return Noticed("hesitation_to_begin" if complete else "hesitation_to_answer", n, values=values)
