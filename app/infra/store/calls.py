"""What calls of models cost, kept in the database. Texts are never kept here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, func, insert, select

from app.infra import tables
from app.infra.database import Database
from app.infra.prepared import Prepared
from app.infra.store.about import about_interview
from app.services.chat import Purpose, Usage
from app.services.ports import ModelCall

_call = tables.model_call.c
_INTERVIEW: BindParameter[str] = bindparam("interview")
_MOMENT: BindParameter[datetime] = bindparam("moment", type_=_call.at.type)
_owner = select(tables.interview.c.id).where(tables.interview.c.id == _INTERVIEW).scalar_subquery()
_KEPT = tuple(name for name in _call.keys() if name not in {"id", "interview_id"})  # noqa: SIM118 - no mapping
_add = Prepared(insert(tables.model_call).inline().values(interview_id=_owner), *_KEPT)
_calls = select(tables.model_call).where(_call.interview_id == _INTERVIEW).order_by(_call.at, _call.id)
_tokens = select(func.coalesce(func.sum(_call.tokens_read + _call.tokens_written), 0))
_spent_on = _tokens.where(_call.interview_id == _INTERVIEW)
_spent_since = _tokens.where(_call.at >= _MOMENT)


class SqlCallStore:
    """Implements `services.ports.CallStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, call: ModelCall) -> None:
        """Keep one call, without its interview's name if that was deleted meanwhile; StoreUnavailable."""
        values = _values(call)
        about = about_interview(call.interview)
        await self._database.write(lambda connection: _add.run(connection, values), about=about)

    async def of_interview(self, interview_id: str) -> Sequence[ModelCall]:
        """All calls made for an interview, oldest first; StoreUnavailable."""

        def work(connection: Connection) -> list[ModelCall]:
            return [_call_of(row) for row in connection.execute(_calls, {"interview": interview_id})]

        return await self._database.read(work)

    async def spent_on(self, interview_id: str) -> int:
        """Tokens read and written for an interview; StoreUnavailable."""

        def work(connection: Connection) -> int:
            return int(connection.execute(_spent_on, {"interview": interview_id}).scalar_one())

        return await self._database.read(work)

    async def spent_since(self, moment: datetime) -> int:
        """Tokens read and written by all calls that began at `moment` or later; StoreUnavailable."""

        def work(connection: Connection) -> int:
            return int(connection.execute(_spent_since, {"moment": moment}).scalar_one())

        return await self._database.read(work)


def _values(call: ModelCall) -> dict[str, Any]:
    return {
        "interview": call.interview,
        "at": call.at,
        "purpose": call.purpose.value,
        "model": call.model,
        "answered_by": call.answered_by,
        "tokens_read": call.usage.read,
        "tokens_cached": call.usage.cached,
        "tokens_written": call.usage.written,
        "estimated": call.usage.estimated,
        "seconds": call.seconds,
        "first_token_seconds": call.first_token_seconds,
        "outcome": call.outcome,
    }


def _call_of(row: Row[Any]) -> ModelCall:
    return ModelCall(
        interview=row.interview_id,
        at=row.at,
        purpose=Purpose(row.purpose),
        model=row.model,
        answered_by=row.answered_by,
        usage=Usage(row.tokens_read, row.tokens_cached, row.tokens_written, row.estimated),
        seconds=row.seconds,
        first_token_seconds=row.first_token_seconds,
        outcome=row.outcome,
    )
