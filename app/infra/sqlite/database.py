"""One SQLite file as a database.

All writes go through one thread, so they never wait for each other's locks inside SQLite; reads have a few threads
and see a snapshot.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from app.infra.claims import OwnClaims
from app.infra.database import ANYTHING, Database, Work
from app.infra.notices import Nobody
from app.infra.prepared import raw_cursor
from app.infra.schema import HEAD
from app.infra.sqlite.failures import explained
from app.infra.sqlite.file import BUSY_SECONDS, SqliteFile
from app.infra.sqlite.upgrading import upgrade
from app.infra.sqlite.writes import Writes

T = TypeVar("T")
READERS = 2
CHECKPOINT_MILLISECONDS = 500


def open_file(url: str) -> "SqliteDatabase":
    """The file at `url` (`sqlite:///path`), migrated and ready; StoreUnavailable in one line otherwise."""
    file = SqliteFile.of(url)
    upgrade(file, HEAD)
    return SqliteDatabase(file)


class SqliteDatabase(Database):
    """Implements `Database`. A write is alone altogether, whatever it is about."""

    remembers = True

    def __init__(self, file: SqliteFile) -> None:
        super().__init__(file.name, READERS)
        self.file = file
        self.notices = Nobody()
        self.claims = OwnClaims()
        self._writing = file.engine("BEGIN IMMEDIATE", 1)
        self._reading = file.engine("BEGIN", READERS)
        self._undone: list[Callable[[], None]] = []
        self._at_rest: list[Callable[[Connection], None]] = []
        self._writes = Writes(self._writing, file.name, self._tell_undone, self._rest)

    def when_undone(self, call: Callable[[], None]) -> None:
        """Call back, in the writing thread, whenever works that had succeeded were not kept after all."""
        self._undone.append(call)

    def when_at_rest(self, call: Callable[[Connection], None]) -> None:
        """Call in the writing thread, in a transaction, now and then when nothing waits to be written."""
        self._at_rest.append(call)

    async def write(
        self,
        work: Work[T],
        then: Callable[[T], None] | None = None,
        *,
        about: Sequence[str] = ANYTHING,  # noqa: ARG002 - alone with everything
        first: bool = False,
    ) -> T:
        """What `work` returns, once all it did is on the disk; when it raises, nothing is.

        One that a person waits for comes `first`, before others that wait.

        `then` is called with the result on the event loop after the commit, also when the caller has been
        cancelled in the meantime: what is stored must be told.
        """
        return await self._accepted(lambda: self._writes.add(work, then, first=first))

    def _read(self, work: Work[T]) -> T:
        with explained(self.file.name), self._reading.begin() as connection:
            return work(connection)

    def _look(self) -> None:
        self.file.look()

    def _tell_undone(self) -> None:
        for call in self._undone:
            call()

    def _rest(self, connection: Connection) -> None:
        for call in self._at_rest:
            call(connection)

    async def checkpoint(self) -> None:
        """Move the write-ahead log into the file and empty it, unless somebody reads from it just now."""
        await self._accepted(lambda: asyncio.wrap_future(self._writes.between(self._checkpoint)))

    def _checkpoint(self) -> None:
        with explained(self.file.name):
            raw = raw_cursor(self._writes.connection())
            raw.execute(f"PRAGMA busy_timeout = {CHECKPOINT_MILLISECONDS}")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
            raw.close()

    def _shut(self) -> None:
        self._writes.close()
        for engine in (self._reading, self._writing):
            engine.dispose()
