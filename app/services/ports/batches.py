"""Durable batches, who judges many answers at once, and who carries a message to another server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.batch import Batch, BatchAnswer, Line, LineResult
from app.domain.scorecard import Scorecard
from app.services.ports.judging import JudgeRequest


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that is due: that the batch is done. `tries` counts those that failed."""

    batch: str
    url: str
    tries: int


class BatchStore(Protocol):
    """Durable batches. Each call is one transaction. Every method raises StoreUnavailable."""

    async def begin(self, batch: Batch) -> bool:
        """Store a batch without lines; False when another one has its key."""
        ...

    async def add(self, batch_id: str, lines: Sequence[Line]) -> None:
        """Store lines of a batch that comes in."""
        ...

    async def received(self, batch_id: str, fingerprint: str, at: datetime) -> Batch:
        """All of it is here. When no line waits, it is done."""
        ...

    async def get(self, batch_id: str) -> Batch:
        """The batch; NotFound."""
        ...

    async def by_key(self, key: str) -> Batch | None:
        """The batch that its sender calls `key`."""
        ...

    async def waiting(self, batch_id: str, most: int) -> Sequence[tuple[int, BatchAnswer]]:
        """The first lines that wait, with their numbers; none of a batch that is over."""
        ...

    async def keep(self, batch_id: str, cards: Mapping[int, Scorecard], at: datetime) -> None:
        """Store scorecards by the number of their line. A line that has one keeps it. The last ends the batch."""
        ...

    async def results(self, batch_id: str, after: int, most: int) -> Sequence[LineResult]:
        """What became of the lines with a number above `after`, in order; NotFound."""
        ...

    async def faults(self, batch_id: str, most: int) -> Sequence[LineResult]:
        """The first bad lines; NotFound."""
        ...

    async def unfinished(self) -> Sequence[str]:
        """Ids of batches with lines to score, oldest first."""
        ...

    async def cancel(self, batch_id: str, at: datetime) -> Batch:
        """Score no further line; what is scored stays. NotFound."""
        ...

    async def delete(self, batch_id: str) -> None:
        """Remove the batch and its lines; NotFound."""
        ...

    async def forget_unreceived(self, before: datetime) -> None:
        """Remove batches that began to come in before a moment and never came to an end."""
        ...

    async def due(self, now: datetime) -> Sequence[Delivery]:
        """The messages whose next try is due."""
        ...

    async def next_due(self) -> datetime | None:
        """When the next try of any message is due."""
        ...

    async def tried(
        self, delivery: Delivery, outcome: str, delivered_at: datetime | None, again: datetime | None
    ) -> None:
        """One more try was made: with what outcome, and when the next one follows (None: no more)."""
        ...


class BulkJudge(Protocol):
    """Judges many answers, as fast as this machine allows without keeping anybody waiting."""

    async def judge_all(self, requests: Sequence[JudgeRequest]) -> Sequence[Scorecard]:
        """A scorecard for each request, in their order."""
        ...

    async def rest(self) -> None:
        """Nothing is to be judged for now: give back what only judging needs."""
        ...


class Unreached(Exception):
    """The other server could not be told. The message says why, in a few words for the record."""


class Messenger(Protocol):
    """Carries a message to another server."""

    async def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Post `body`; Unreached unless the server says that it took it."""
        ...
