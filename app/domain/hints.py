"""A hint on request: the check that is missing, as a question. Never an answer, and never in a live round."""

from collections.abc import Iterator, Sequence

from app.domain.coverage import Topic, topic_met, topics_of
from app.domain.interview import Turn
from app.domain.loop import Round
from app.domain.rubric import Check, Rubric, Signal

MOST_HINTS = 3


def next_hint(turn: Turn, round_: Round, rubric: Rubric, before: Sequence[Turn]) -> str | None:
    """What to hint at next in the open `turn`, as `signal.check`; None when enough was said.

    First what the question aims at, then what its topic lacks, the round's heaviest signal first. `before` are the
    round's earlier turns.
    """
    if len(turn.hints) >= MOST_HINTS:
        return None
    topic = topics_of([*before, turn])[-1]
    return next((name for name in _lacking(turn, round_, rubric, topic) if name not in turn.hints), None)


def hinted(name: str, rubric: Rubric) -> Check | None:
    """The check that was hinted at; None when the rubric no longer holds it."""
    signal_id, _, check_id = name.partition(".")
    signal = rubric.signals.get(signal_id)
    return next((check for check in signal.checks if check.id == check_id), None) if signal else None


def _lacking(turn: Turn, round_: Round, rubric: Rubric, topic: Topic) -> Iterator[str]:
    aim = turn.move
    if aim.signal in rubric.signals and aim.check is not None:
        yield f"{aim.signal}.{aim.check}"
    for signal in _aimed_first(turn, round_, rubric):
        met = topic_met(topic, signal.id)
        yield from (f"{signal.id}.{check.id}" for check in signal.checks if check.id not in met)


def _aimed_first(turn: Turn, round_: Round, rubric: Rubric) -> list[Signal]:
    return [rubric.signals[s] for s in sorted(round_.weights, key=lambda s: s != turn.move.signal)]
