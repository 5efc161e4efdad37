"""What the director does in each kind of act: pure decisions, one module for each kind.

A decision sees the act's own turns. It gives the next move, ends the whole round, or is None when the act has no
more to say; then the next act begins, and this one is not asked again.
"""

from collections.abc import Callable
from typing import Any

from app.domain.act import Act, Talk
from app.domain.acts import talk
from app.domain.situation import Decided, Situation

DECISIONS: dict[type[Any], Callable[[Situation, Any], Decided]] = {
    Talk: talk.decide,
}


def decide(situation: Situation, act: Act) -> Decided:
    """What the interviewer does next in this act."""
    return DECISIONS[type(act)](situation.within(act), act)
