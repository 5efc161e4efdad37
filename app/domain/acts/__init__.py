"""What the director does in each kind of act: pure decisions, one module for each kind.

A decision sees the act's own turns. It gives the next move, ends the whole round, or is None when the act has no
more to say; then the next act begins, and this one is not asked again.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from app.domain.act import Act, Talk
from app.domain.acts import talk
from app.domain.interview import Turn
from app.domain.loop import Round
from app.domain.observation import Noticed
from app.domain.passages import Reader
from app.domain.situation import Decided, Situation

DECISIONS: dict[type[Any], Callable[[Situation, Any], Decided]] = {
    Talk: talk.decide,
}
# What an act's own turns show, for the debrief; an act that is not named here is silent.
OBSERVERS: dict[type[Any], Callable[[Any, Sequence[Turn], Reader], Iterable[Noticed]]] = {}


def decide(situation: Situation, act: Act) -> Decided:
    """What the interviewer does next in this act."""
    return DECISIONS[type(act)](situation.within(act), act)


def notice(round_: Round, turns: Sequence[Turn], reader: Reader) -> Iterator[Noticed]:
    """What the acts of a round found in its turns, act by act."""
    for act in round_.acts:
        own = [turn for turn in turns if turn.move.act == act.id]
        observe = OBSERVERS.get(type(act))
        if own and observe is not None:
            yield from observe(act, own, reader)
