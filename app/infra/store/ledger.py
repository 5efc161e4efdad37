"""Edits of the ledger, kept in the database in their order."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from app.domain.ledger.edits import Change, Edit, last_to_undo
from app.errors import NotFound
from app.infra import tables
from app.infra.database import Database
from app.infra.store.about import LEDGER, about_interview
from app.infra.store.documents import Documents
from app.infra.store.ledger_readings import keep_readings, read_readings
from app.infra.store.repeats import known, marked, take
from app.services.ports import Mark
from app.services.ports.ledger import Kept, Reading

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

    async def knows(self, mark: Mark) -> bool:
        """Whether a request of this mark was taken before; KeyReused, StoreUnavailable."""
        return await self._database.read(lambda connection: known(connection, mark))

    async def add(
        self, change: Change, at: datetime, interview: str | None, other: str | None, mark: Mark | None = None
    ) -> None:
        """Keep a change, which goes with both interviews, once for each `mark`.

        KeyReused, NotFound, StoreUnavailable.
        """
        await self._add([Kept(change, at, interview, other)], mark)

    async def add_all(self, kept: Sequence[Kept]) -> None:
        """Keep all of these changes in their order, or none; NotFound, StoreUnavailable."""
        await self._add(kept, None)

    async def _add(self, kept: Sequence[Kept], mark: Mark | None) -> None:
        values = [_values(one) for one in kept]
        owners = {owner for one in kept for owner in (one.interview, one.other) if owner is not None}

        def work(connection: Connection) -> None:
            if mark is not None and known(connection, mark):
                return
            there = select(func.count()).where(tables.interview.c.id.in_(owners))
            if connection.execute(there).scalar_one() != len(owners):
                raise NotFound("The interview of this row was deleted. Load the ledger again.")
            for one in values:
                connection.execute(insert(_edit), one)
            if mark is not None:
                take(connection, mark, None)

        await self._database.write(work, about=LEDGER + about_interview(*sorted(owners)) + marked(mark))

    async def readings(self, read_by: str) -> Sequence[Reading]:
        """All readings that `read_by` made; StoreUnavailable."""
        return await self._database.read(lambda connection: read_readings(connection, read_by))

    async def keep_readings(self, read_by: str, readings: Sequence[Reading]) -> None:
        """Keep readings in place of what was kept of their interviews; StoreUnavailable."""
        about = about_interview(*(one.stamp.interview for one in readings))
        await self._database.write(
            lambda connection: keep_readings(connection, read_by, readings), about=LEDGER + about
        )

    async def undo(self, mark: Mark | None = None) -> bool:
        """Take back the last edit that holds, once for each `mark`, False when there is none; KeyReused."""

        def work(connection: Connection) -> bool:
            if mark is not None and known(connection, mark):
                return True
            last = last_to_undo(_read(connection))
            if last is None:
                return False
            connection.execute(update(_edit).where(_edit.c.id == last.number).values(undone=True))
            if mark is not None:
                take(connection, mark, None)
            return True

        return await self._database.write(work, about=LEDGER + marked(mark))


def _values(kept: Kept) -> dict[str, object]:
    return {
        "interview_id": kept.interview,
        "other_interview_id": kept.other,
        "kind": kept.change.kind.value,
        "body": _CHANGES.dump(kept.change),
        "at": kept.at,
        "undone": False,
    }


def _read(connection: Connection) -> list[Edit]:
    rows = connection.execute(_all).all()
    return [Edit(row.id, _CHANGES.load(row.body), row.at, row.undone) for row in rows]
