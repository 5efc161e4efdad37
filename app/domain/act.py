"""What a round is made of: acts, one after another, each with its own lines.

An act is content. What the director makes of it stands in `app/domain/acts/`, one module for each kind.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from app.domain.interview import TALK
from app.domain.question import Question


class Act(Protocol):
    """One part of a round."""

    @property
    def id(self) -> str:
        """Its name within the round."""
        ...

    @property
    def minutes(self) -> float:
        """How much of the round's time the acts before it leave for it."""
        ...

    def lines(self) -> Iterable[Question]:
        """Everything that is said in it and stands in no bank of the round."""
        ...


@dataclass(frozen=True, slots=True)
class Talk:
    """Topics from the round's own banks: what every round has unless its file says otherwise."""

    topics: int
    id: str = TALK
    minutes: float = 0.0

    def lines(self) -> Iterable[Question]:
        """None: its questions are the round's banks."""
        return ()
