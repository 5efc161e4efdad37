"""What every stored drill holds true, checked of those that come from outside with their interview."""

from collections.abc import Iterator, Sequence

from app.domain.interview import Interview
from app.domain.practice.drill import Drill, DrillAttempt, DrillKind
from app.domain.soundness import card_faults


def drill_faults(interview: Interview, drills: Sequence[Drill]) -> Iterator[str]:
    """Each place of the drills of this interview that cannot be true, in words."""
    answers = {(turn.n, attempt.number) for turn in interview.turns for attempt in turn.attempts}
    if len({drill.id for drill in drills}) != len(drills):
        yield "two drills have one id"
    for drill in drills:
        earlier = drill.earlier
        if earlier is None or (earlier.interview != interview.id) or (earlier.n, earlier.number) not in answers:
            yield "a drill goes back to an answer that is not there"
        if not (drill.id and drill.signal and drill.check and drill.question):
            yield "a drill asks nothing"
        of_a_cell = drill.cell is not None and drill.feature is not None
        if of_a_cell is not (drill.kind is DrillKind.CELL) or (drill.cell is None) is not (drill.feature is None):
            yield "a drill is not of its kind"
        yield from _attempts_faults(drill)


def _attempts_faults(drill: Drill) -> Iterator[str]:
    if [attempt.number for attempt in drill.attempts] != list(range(1, len(drill.attempts) + 1)):
        yield "the attempts at a drill are not numbered one after the other"
    keys = [attempt.key for attempt in drill.attempts if attempt.key is not None]
    if len(set(keys)) != len(keys):
        yield "two attempts at a drill have one key"
    for attempt in drill.attempts:
        yield from _attempt_faults(drill, attempt)


def _attempt_faults(drill: Drill, attempt: DrillAttempt) -> Iterator[str]:
    if not attempt.text.strip() or attempt.answered_at < drill.created_at:
        yield "a drill was answered with nothing, or before it was there"
    for kind, card in attempt.scorecards.items():
        if card.judge.kind is not kind:
            yield "a scorecard stands under another judge"
        yield from card_faults(card, attempt.text)
