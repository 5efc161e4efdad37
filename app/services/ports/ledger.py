"""Durable edits of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.ledger.account import Account
from app.domain.ledger.edits import Change, Edit
from app.services.ports.interviews import Stamp
from app.services.ports.repeats import Mark


@dataclass(frozen=True, slots=True)
class Kept:
    """A change made at that time, which goes with both interviews where there are any."""

    change: Change
    at: datetime
    interview: str | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What an interview tells of features, read when its stamp was this one."""

    stamp: Stamp
    accounts: tuple[Account, ...]


class LedgerStore(Protocol):
    """Edits, kept in their order. Every method raises StoreUnavailable when the database cannot be used."""

    async def edits(self) -> Sequence[Edit]:
        """All edits, undone ones too."""
        ...

    async def knows(self, mark: Mark) -> bool:
        """Whether a request of this mark was taken before; KeyReused when its key came with another."""
        ...

    async def add(
        self, change: Change, at: datetime, interview: str | None, other: str | None, mark: Mark | None = None
    ) -> None:
        """Keep a change, which goes with both interviews; NotFound when one of them is gone.

        A request whose `mark` was kept before changes nothing; KeyReused.
        """
        ...

    async def add_all(self, kept: Sequence[Kept]) -> None:
        """Keep all of these changes in their order, or none; NotFound when an interview of one is gone."""
        ...

    async def readings(self, read_by: str) -> Sequence[Reading]:
        """All readings that `read_by` made, which names what reads: another one may find something else."""
        ...

    async def keep_readings(self, read_by: str, readings: Sequence[Reading]) -> None:
        """Keep readings in place of what was kept of their interviews; those that are gone are passed over."""
        ...

    async def undo(self, mark: Mark | None = None) -> bool:
        """Take back the last edit that holds; False when there is none. `mark` as in `add`."""
        ...
