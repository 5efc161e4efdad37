"""What was found out about models, kept in the database: one row for each model on each server."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from app.errors import StoreUnavailable
from app.infra import tables
from app.infra.chat.traits import Traits, server_key
from app.infra.database import Database
from app.infra.store.about import TRAITS
from app.infra.store.documents import Documents
from app.infra.store.unless import insert_unless
from app.services.ports import Clock

_table = tables.model_traits
_TRAITS = Documents(Traits)


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model that something is known about. `server` is its address, without anything secret."""

    server: str
    model: str
    traits: Traits
    found_at: datetime


class SqlTraitStore:
    """Implements `infra.chat.traits.TraitStore`. Servers may be named by their base URL as it was set."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def recall(self, server: str, model: str) -> Traits | None:
        """What is known of a model; also None for what an older Debrief noted in another way. StoreUnavailable."""
        wanted = select(_table.c.body).where(_table.c.server == server_key(server), _table.c.model == model)

        def work(connection: Connection) -> Traits | None:
            body = connection.execute(wanted).scalar_one_or_none()
            return None if body is None else _read(body)

        return await self._database.read(work)

    async def keep(self, server: str, model: str, traits: Traits) -> None:
        """Keep this in place of what was known; StoreUnavailable."""
        values = {
            "server": server_key(server),
            "model": model,
            "body": _TRAITS.dump(traits),
            "found_at": self._clock.now(),
        }
        found = {name: values[name] for name in ("body", "found_at")}

        def work(connection: Connection) -> None:
            new = insert_unless(connection, _table).values(values)
            connection.execute(new.on_conflict_do_update(index_elements=["server", "model"], set_=found))

        await self._database.write(work, about=TRAITS)

    async def forget(self, server: str | None = None, model: str | None = None) -> int:
        """Forget what matches, everything when neither is named; how many models that were. StoreUnavailable."""
        matching = delete(_table)
        if server is not None:
            matching = matching.where(_table.c.server == server_key(server))
        if model is not None:
            matching = matching.where(_table.c.model == model)
        return await self._database.write(lambda connection: connection.execute(matching).rowcount, about=TRAITS)

    async def listing(self) -> tuple[KnownModel, ...]:
        """All that is known, by server and model; StoreUnavailable."""
        ordered = select(_table).order_by(_table.c.server, _table.c.model)

        def work(connection: Connection) -> tuple[KnownModel, ...]:
            rows = connection.execute(ordered).all()
            return tuple(
                KnownModel(row.server, row.model, _read(row.body) or Traits(), row.found_at) for row in rows
            )

        return await self._database.read(work)


def _read(body: str) -> Traits | None:
    """What cannot be read is no loss: it is found out again."""
    try:
        return _TRAITS.load(body)
    except StoreUnavailable:
        return None
