"""Durable drills."""

from collections.abc import Callable, Sequence
from typing import Protocol

from app.domain.practice.drill import Drill, DrillAttempt, DrillKind
from app.domain.scorecard import Scorecard


class DrillStore(Protocol):
    """Drills and their answers. Each call is one transaction; StoreUnavailable when the database cannot be used."""

    async def open(self, drill: Drill) -> Drill:
        """Store `drill`; where one that asks the same has no answer yet, that one is given instead.

        NotFound when the interview it goes back to is gone.
        """
        ...

    async def get(self, drill_id: str) -> Drill:
        """The drill with its attempts; NotFound."""
        ...

    async def answer(self, drill_id: str, take: Callable[[Drill], DrillAttempt]) -> DrillAttempt:
        """Store the attempt that `take` makes of the stored drill, unless it is there already; NotFound.

        What `take` raises is raised again, and nothing is stored.
        """
        ...

    async def keep_card(self, drill_id: str, number: int, card: Scorecard) -> None:
        """Store a judge's scorecard for an attempt; nothing if it has one of this judge, or is gone meanwhile."""
        ...

    async def newest(self, most: int, kind: DrillKind | None = None) -> Sequence[Drill]:
        """The newest drills (of this kind), whole, oldest first."""
        ...

    async def of_interview(self, interview_id: str) -> Sequence[Drill]:
        """All drills that go back to an answer of this interview, whole, oldest first."""
        ...

    async def restore(self, interview_id: str, drills: Sequence[Drill]) -> None:
        """Keep drills of this interview as they are, those whose id is not taken; NotFound when it is gone."""
        ...

    async def delete(self, drill_id: str) -> None:
        """Remove a drill with its answers; NotFound."""
        ...

    async def unread(self) -> Sequence[str]:
        """Ids of drills with an attempt that a judge has yet to read."""
        ...
