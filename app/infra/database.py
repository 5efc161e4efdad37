"""The database as the rest of `infra` uses it: short transactions, run in threads of their own.

`open_database(url)` prepares what the address names, brings its tables up to date and returns a `Database`. Work
handed in is a plain function of a connection: it can hold no transaction over an await.

A write is alone with what it is about. In a SQLite file it is alone altogether; in PostgreSQL two writes about the
same thing come one after the other, wherever they were handed in, and others go on beside them.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection

from app.errors import StoreUnavailable
from app.infra.address import is_postgres
from app.infra.checking import Checking
from app.infra.notices import StoredNotices
from app.services.ports.claims import Claims

T = TypeVar("T")
Work = Callable[[Connection], T]

# What a write is about when it does not say: it is alone with all the others that do not.
ANYTHING = ("anything",)


class Database(ABC):
    """One database, which messages call `name`. Every method raises StoreUnavailable when it cannot be used."""

    # Whether what was stored last may be remembered between writes, since no other program writes unnoticed.
    remembers: bool
    # How the processes that work on this database hear of each other.
    notices: StoredNotices
    # What one of them at a time may have.
    claims: Claims

    def __init__(self, name: str, readers: int) -> None:
        """`readers` threads read."""
        self.name = name
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="store-read")
        self._checking = Checking(self._look, name)

    @abstractmethod
    def when_undone(self, call: Callable[[], None]) -> None:
        """Call back, in the writing thread, whenever works that had succeeded were not kept after all."""

    @abstractmethod
    def when_at_rest(self, call: Callable[[Connection], None]) -> None:
        """Call now and then, in a transaction, while nothing waits to be written: for what only a file needs."""

    async def read(self, work: Work[T]) -> T:
        """What `work` finds in one consistent snapshot."""
        return await self._accepted(
            lambda: asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)
        )

    @abstractmethod
    async def write(
        self,
        work: Work[T],
        then: Callable[[T], None] | None = None,
        *,
        about: Sequence[str] = ANYTHING,
        first: bool = False,
    ) -> T:
        """What `work` returns, once all it did is on the disk; when it raises, nothing is.

        `about` names what it reads or changes that another write may change too, such as `interview:ID`. One that
        a person waits for comes `first`, before others that wait.

        `then` is called with the result on the event loop after the commit, also when the caller has been
        cancelled in the meantime: what is stored must be told.
        """

    @abstractmethod
    async def checkpoint(self) -> None:
        """Have nothing of what was deleted remain in a log beside the file, where there is such a log."""

    async def check(self) -> None:
        """StoreUnavailable, within two seconds, when it cannot be read or written. Nothing is written for that."""
        try:
            await self._checking.check()
        except RuntimeError:
            raise self._closed() from None

    async def close(self) -> None:
        """Let what is under way finish, then let go. Calls after this raise StoreUnavailable."""
        await self.claims.close()
        await asyncio.to_thread(self._end)

    def _end(self) -> None:
        self._checking.close()
        self._readers.shutdown()
        self._shut()

    async def _accepted(self, submit: Callable[[], "asyncio.Future[T]"]) -> T:
        """What comes of a task handed to a thread; StoreUnavailable when that takes no more."""
        try:
            future = submit()
        except RuntimeError:
            raise self._closed() from None
        return await future

    def _closed(self) -> StoreUnavailable:
        return StoreUnavailable(f"The database {self.name} is closed.")

    @abstractmethod
    def _read(self, work: Work[T]) -> T:
        """What `work` finds in a snapshot; in a reading thread."""

    @abstractmethod
    def _look(self) -> None:
        """Raise StoreUnavailable when nothing can be read or written; in a thread of its own, beside all others."""

    @abstractmethod
    def _shut(self) -> None:
        """Write what waits, then let go of all connections; nothing is read any more."""


def open_database(url: str) -> Database:
    """The database at `url`, migrated and ready; StoreUnavailable in one line otherwise."""
    # Each brings its driver along, and the one that is not in use need not be loaded.
    if is_postgres(url):
        from app.infra.postgres.database import open_server  # noqa: PLC0415

        return open_server(url)
    from app.infra.sqlite.database import open_file  # noqa: PLC0415

    return open_file(url)
