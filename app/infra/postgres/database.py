"""A PostgreSQL database, which other servers write to as well."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from app.infra.database import ANYTHING, Database
from app.infra.postgres.failures import explained
from app.infra.postgres.patience import patiently
from app.infra.postgres.server import Server
from app.infra.postgres.upgrading import upgrade
from app.infra.postgres.writes import WRITERS, Writes
from app.infra.schema import HEAD

T = TypeVar("T")
Work = Callable[[Connection], T]
READERS = 4


def open_server(url: str) -> "PostgresDatabase":
    """The database at `url` (`postgresql://…`), migrated and ready; StoreUnavailable in one line otherwise."""
    server = Server.of(url)
    upgrade(server, HEAD)
    return PostgresDatabase(server)


class PostgresDatabase(Database):
    """Implements `Database`. Nothing is remembered between writes, since others write too."""

    remembers = False

    def __init__(self, server: Server) -> None:
        super().__init__(server.name, READERS)
        self.server = server
        self._reading = server.engine(READERS, reads=True)
        self._writing = server.engine(WRITERS)
        self._writes = Writes(self._writing, server.name)

    def when_undone(self, call: Callable[[], None]) -> None:
        """No work succeeds before it is committed."""

    async def write(
        self,
        work: Work[T],
        then: Callable[[T], None] | None = None,
        *,
        about: Sequence[str] = ANYTHING,
        first: bool = False,
    ) -> T:
        """What `work` returns, once all it did is committed; when it raises, nothing is. It may run twice."""
        return await self._accepted(lambda: self._writes.add(work, then, about=frozenset(about), first=first))

    def _read(self, work: Work[T]) -> T:
        with explained(self.name):
            return patiently(lambda: self._snapshot(work), self._reading.dispose)

    def _snapshot(self, work: Work[T]) -> T:
        with self._reading.begin() as connection:
            return work(connection)

    async def checkpoint(self) -> None:
        """PostgreSQL empties its own log, and VACUUM frees what was deleted."""

    def _shut(self) -> None:
        self._writes.close()
        for engine in (self._reading, self._writing):
            engine.dispose()
