"""Edits of the ledger, kept in the database in their order."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from app.domain.ledger.edits import Change, Edit, last_to_undo
from app.errors import NotFound
from app.infra import tables
from app.infra.database import Database
from app.infra.store.documents import Documents

_edit = tables.ledger_edit
_CHANGES = Documents(Change)
_all = select(_edit).order_by(_edit.c.id)


class SqlLedgerStore:
    """Implements `services.ports.ledger.LedgerStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def edits(self) -> Sequence[Edit]:
        """All edits, undone ones too, in their order; StoreUnavailable."""
        return await self._database.read(_read)

    async def add(self, change: Change, at: datetime, interview: str | None, other: str | None) -> None:
        """Keep a change, which goes with both interviews; NotFound, StoreUnavailable."""
        values = {
            "interview_id": interview,
            "other_interview_id": other,
            "kind": change.kind.value,
            "body": _CHANGES.dump(change),
            "at": at,
            "undone": False,
        }
        owners = {owner for owner in (interview, other) if owner is not None}

        def work(connection: Connection) -> None:
            known = select(func.count()).where(tables.interview.c.id.in_(owners))
            if connection.execute(known).scalar_one() != len(owners):
                raise NotFound("The interview of this row was deleted. Load the ledger again.")
            connection.execute(insert(_edit), values)

        await self._database.write(work)

    async def undo(self) -> bool:
        """Take back the last edit that holds, False when there is none; StoreUnavailable."""

        def work(connection: Connection) -> bool:
            last = last_to_undo(_read(connection))
            if last is not None:
                connection.execute(update(_edit).where(_edit.c.id == last.number).values(undone=True))
            return last is not None

        return await self._database.write(work)


def _read(connection: Connection) -> list[Edit]:
    rows = connection.execute(_all).all()
    return [Edit(row.id, _CHANGES.load(row.body), row.at, row.undone) for row in rows]
