"""Durable edits of the ledger."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.domain.ledger.edits import Change, Edit


class LedgerStore(Protocol):
    """Edits, kept in their order. Every method raises StoreUnavailable when the database cannot be used."""

    async def edits(self) -> Sequence[Edit]:
        """All edits, undone ones too."""
        ...

    async def add(self, change: Change, at: datetime, interview: str | None, other: str | None) -> None:
        """Keep a change, which goes with both interviews; NotFound when one of them is gone."""
        ...

    async def undo(self) -> bool:
        """Take back the last edit that holds; False when there is none."""
        ...
