"""Claims as advisory locks of one connection: the server takes them back as soon as that is gone.

When the connection is lost and the process goes on, it takes again what it still holds. What another process has
taken in between is then held twice, until one of them gives it back.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import psycopg

from app.errors import StoreUnavailable
from app.infra.postgres.failures import line_for
from app.infra.postgres.server import Server

log = logging.getLogger(__name__)
T = TypeVar("T")

# The hashes of claims have a seed of their own, so that none is one of what writes are about.
_TAKE = """
SELECT name FROM unnest(%s::text[]) AS name WHERE pg_try_advisory_lock(hashtextextended(name, 1)) LIMIT 1
"""
_GIVE_BACK = "SELECT pg_advisory_unlock(hashtextextended(%s, 1))"
_IS_THERE = "SELECT 1"
Connection = psycopg.AsyncConnection[tuple[Any, ...]]


class PostgresClaims:
    """Implements the services' Claims on `server`, over one connection that is made when it is first needed."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._connection: Connection | None = None
        self._one_at_a_time = asyncio.Lock()
        self._held: set[str] = set()
        self._under_way: set[asyncio.Task[Any]] = set()
        self._closed = False

    async def take(self, names: Sequence[str]) -> str | None:
        """Hold one of these names that nobody holds; None when all are held. StoreUnavailable."""
        taking = self._begun(self._take(names))
        try:
            # The statement goes on when nobody waits for it any more, and then what it took is given back.
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            taking.add_done_callback(self._give_back_unwanted)
            raise

    async def give_back(self, name: str) -> None:
        """Hold it no more."""
        await asyncio.shield(self._begun(self._give_back(name)))

    async def is_held(self, name: str) -> bool:
        """Whether some process holds it. StoreUnavailable."""
        if name in self._held:
            return True
        taken = await self.take([name])
        if taken is not None:
            await self.give_back(taken)
        return taken is None

    async def close(self) -> None:
        """Hold nothing more; what is under way is heard out, since it may be about to connect."""
        self._closed = True
        while self._under_way:
            await asyncio.wait(self._under_way)
        self._held.clear()
        if self._connection is not None:
            await self._connection.close()

    def renew(self) -> None:
        """The database may have been away: take again now what is held, not only when more is wanted."""
        if self._held:
            self._begun(self._renew())

    async def _renew(self) -> None:
        with suppress(StoreUnavailable):
            await self._on_connection(lambda connection: _execute(connection, _IS_THERE))

    async def _take(self, names: Sequence[str]) -> str | None:
        async def take(connection: Connection) -> str | None:
            # One that is held here already would be granted to the same connection once more.
            name: str | None = await _execute(connection, _TAKE, [name for name in names if name not in self._held])
            if name is not None:
                self._held.add(name)
            return name

        return await self._on_connection(take)

    async def _give_back(self, name: str) -> None:
        self._held.discard(name)
        if self._connection is None or self._connection.closed:
            return
        try:
            await self._on_connection(lambda connection: _execute(connection, _GIVE_BACK, name))
        except StoreUnavailable as error:
            log.warning("%s", error)

    def _give_back_unwanted(self, taking: "asyncio.Task[str | None]") -> None:
        if not taking.cancelled() and taking.exception() is None and (name := taking.result()) is not None:
            self._begun(self._give_back(name))

    def _begun(self, statement: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Whatever is sent to the server is heard out: to be cancelled would leave open what was taken."""
        task = asyncio.get_running_loop().create_task(statement)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    async def _on_connection(self, statement: Callable[[Connection], Awaitable[T]]) -> T:
        async with self._one_at_a_time:
            try:
                # Whatever a lost connection has taken is free again, so the same may be asked once more.
                with suppress(psycopg.OperationalError):
                    return await statement(await self._connected())
                return await statement(await self._connected())
            except psycopg.Error as error:
                raise StoreUnavailable(line_for(error, self._server.name)) from error

    async def _connected(self) -> Connection:
        if self._connection is None or self._connection.closed:
            if self._closed:
                raise StoreUnavailable(f"The database {self._server.name} is closed.")
            self._connection = await self._server.connect_aside()
            for name in self._held:
                await _execute(self._connection, _TAKE, [name])
        return self._connection


async def _execute(connection: Connection, statement: str, *values: object) -> Any:
    found = await (await connection.execute(statement.encode(), values)).fetchone()
    return None if found is None else found[0]
