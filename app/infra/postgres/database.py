"""A PostgreSQL database, which other servers write to as well."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, text

from app.errors import StoreUnavailable
from app.infra.database import ANYTHING, Database
from app.infra.postgres.claims import PostgresClaims
from app.infra.postgres.failures import explained, read_only
from app.infra.postgres.notices import PostgresNotices
from app.infra.postgres.patience import patiently
from app.infra.postgres.server import Server
from app.infra.postgres.upgrading import upgrade
from app.infra.postgres.writes import WRITERS, Writes
from app.infra.schema import HEAD

T = TypeVar("T")
Work = Callable[[Connection], T]
READERS = 4
# How long a look tries to replace a connection that was lost.
LOOK_SECONDS = 1.0
_LOOK = text(
    "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean, "
    "EXISTS (SELECT 1 FROM interview)"
)


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
        self._reading = server.engine(READERS + 1, reads=True)
        self._writing = server.engine(WRITERS)
        self._writes = Writes(self._writing, server.name)
        self.notices = PostgresNotices(server, partial(self.write, about=()))
        self.claims = PostgresClaims(server)
        self.notices.when_missed(self.claims.renew)

    def when_undone(self, call: Callable[[], None]) -> None:
        """No work succeeds before it is committed."""

    def when_at_rest(self, call: Callable[[Connection], None]) -> None:
        """PostgreSQL sees to its indexes itself."""

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

    def _look(self) -> None:
        with explained(self.name):
            found = patiently(lambda: self._snapshot(_look), self._reading.dispose, LOOK_SECONDS)
        if found:
            raise StoreUnavailable(read_only(self.name))

    async def checkpoint(self) -> None:
        """PostgreSQL empties its own log, and VACUUM frees what was deleted."""

    def _shut(self) -> None:
        self._writes.close()
        for engine in (self._reading, self._writing):
            engine.dispose()


def _look(connection: Connection) -> bool:
    """Whether the server takes no writes at all, having read from it."""
    only_reads, _ = connection.execute(_LOOK).one()
    return bool(only_reads)
