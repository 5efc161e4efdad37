"""Requests under their keys: kept with what they change, and their replies for whoever asks again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, delete, insert, select, update

from app.errors import KeyReused
from app.infra import tables
from app.infra.database import Database
from app.infra.prepared import Prepared
from app.services.ports import Mark, Owner, Reply
from app.services.ports.repeats import OwnerKind

_request = tables.request.c
_under = (_request.scope == bindparam("s"), _request.key == bindparam("k"))
_KNOWN = Prepared(select(_request.fingerprint, _request.interview_id).where(*_under))
_COLUMNS = ("scope", "key", "fingerprint", "interview_id")
_TAKE = Prepared(insert(tables.request).inline(), *_COLUMNS)
# So many are forgotten in one transaction: nobody who answers waits for more.
FORGOTTEN_TOGETHER = 200
_OLD = select(_request.scope, _request.key).where(_request.at < bindparam("before", type_=_request.at.type))
_FORGET = Prepared(delete(tables.request).where(*_under))
_OWNERS: Mapping[OwnerKind, Table] = {"interview": tables.interview, "drill": tables.drill, "batch": tables.batch}


def known(connection: Connection, mark: Mark) -> bool:
    """Whether a request of this mark came before; KeyReused for another request."""
    found = _KNOWN.rows(connection, {"s": mark.scope, "k": mark.key})
    if found:
        _expect_same(found[0][0], mark)
    return bool(found)


def made_for(connection: Connection, mark: Mark) -> str | None:
    """The interview that a request of this mark made or changed before; KeyReused for another request."""
    found = _KNOWN.rows(connection, {"s": mark.scope, "k": mark.key})
    if not found:
        return None
    _expect_same(found[0][0], mark)
    interview_id: str = found[0][1]
    return interview_id


def take(connection: Connection, mark: Mark, interview_id: str | None) -> None:
    """Keep the mark of a request, in the transaction of what it changes. It goes with the interview, if any."""
    values = (mark.scope, mark.key, mark.fingerprint, interview_id)
    _TAKE.run(connection, dict(zip(_COLUMNS, values, strict=True)))


def marked(mark: Mark | None) -> tuple[str, ...]:
    """What a write that looks for `mark` or keeps it is about."""
    return () if mark is None else (f"request:{mark.scope}:{mark.key}",)


class SqlRepeatStore:
    """Implements `services.ports.RepeatStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reply(self, mark: Mark) -> Reply | None:
        """What was replied to the request of this mark, None before; KeyReused for another request."""
        return await self._database.read(lambda connection: _replied(_find(connection, mark)))

    async def keep(self, mark: Mark, reply: Reply) -> Reply:
        """Keep the first reply to a request: that one is returned, also to whoever brings another. KeyReused."""
        about = (*marked(mark), f"{reply.owner.kind}:{reply.owner.id}")
        return await self._database.write(lambda connection: _keep(connection, mark, reply), about=about)

    async def forget(self, before: datetime) -> int:
        """Forget the requests that came before a moment, with their replies; how many."""
        old = await self._database.read(lambda connection: connection.execute(_OLD, {"before": before}).all())
        for start in range(0, len(old), FORGOTTEN_TOGETHER):
            await self._forget(old[start : start + FORGOTTEN_TOGETHER])
        return len(old)

    async def _forget(self, marks: Sequence[Any]) -> None:
        runs = [{"s": mark.scope, "k": mark.key} for mark in marks]
        await self._database.write(lambda connection: _FORGET.run(connection, *runs))


def _keep(connection: Connection, mark: Mark, reply: Reply) -> Reply:
    row = _find(connection, mark)
    known = _replied(row)
    if known is not None:
        return known
    values = {"status": reply.status, "body": reply.body, "location": reply.location}
    if row is not None:
        at = (_request.scope == mark.scope, _request.key == mark.key)
        connection.execute(update(tables.request).where(*at).values(values))
    elif _is_there(connection, reply.owner):
        marked = {"scope": mark.scope, "key": mark.key, "fingerprint": mark.fingerprint}
        owned = {f"{reply.owner.kind}_id": reply.owner.id}
        connection.execute(insert(tables.request).values(values | marked | owned))
    return reply


def _find(connection: Connection, mark: Mark) -> Row[Any] | None:
    row = connection.execute(select(tables.request).where(*_under), {"s": mark.scope, "k": mark.key}).one_or_none()
    if row is not None:
        _expect_same(row.fingerprint, mark)
    return row


def _replied(row: Row[Any] | None) -> Reply | None:
    if row is None or row.status is None:
        return None
    owner = next(Owner(kind, row._mapping[f"{kind}_id"]) for kind in _OWNERS if row._mapping[f"{kind}_id"])
    return Reply(owner, row.status, row.body, row.location)


def _is_there(connection: Connection, owner: Owner) -> bool:
    table = _OWNERS[owner.kind]
    return connection.scalar(select(table.c.id).where(table.c.id == owner.id)) is not None


def _expect_same(fingerprint: str, mark: Mark) -> None:
    if fingerprint != mark.fingerprint:
        raise KeyReused("This idempotency key came with a different request before. Use a new key.")
