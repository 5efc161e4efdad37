"""Notices over NOTIFY and LISTEN: PostgreSQL hands one on when the transaction that it is part of is committed.

A notice is a JSON array: who tells it, the topic, and one array for each thing that is told. Whatever else comes
over the channel, such as topics of a newer Debrief, is passed by.
"""

import asyncio
import logging
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

import orjson
import psycopg
from sqlalchemy import Connection, text

from app.infra.notices import StoredNotices
from app.infra.postgres.failures import line_for
from app.infra.postgres.server import Server
from app.services.ports.notices import Told

log = logging.getLogger(__name__)

CHANNEL = "debrief"
# PostgreSQL takes less than 8000 bytes a notice.
LONGEST = 7900
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
_NOTIFY = text("SELECT pg_notify(:channel, notice) FROM unnest(CAST(:notices AS text[])) AS notice")
_LISTEN = f"LISTEN {CHANNEL}".encode()
Writing = Callable[[Callable[[Connection], None]], Awaitable[None]]


class PostgresNotices(StoredNotices):
    """Notices in one database on `server`; `write` runs a function in a transaction there."""

    def __init__(self, server: Server, write: Writing) -> None:
        self._server = server
        self._write = write
        self._own_name = secrets.token_hex(8)
        self._hearing: defaultdict[str, list[Callable[[Told], None]]] = defaultdict(list)
        self._when_missed: list[Callable[[], None]] = []
        self._listening: asyncio.Task[None] | None = None
        self._silent = False

    def within(self, connection: Connection, topic: str, all_told: Sequence[Told]) -> None:
        """Let the others hear all this once the transaction is committed, and never if it is not."""
        if all_told:
            notices = list(_notices(self._own_name, topic, all_told))
            connection.execute(_NOTIFY, {"channel": CHANNEL, "notices": notices})

    async def tell(self, topic: str, told: Told) -> bool:
        """Let the others hear this. StoreUnavailable."""
        await self._write(lambda connection: self.within(connection, topic, [told]))
        return True

    def on(self, topic: str, hear: Callable[[Told], None]) -> None:
        """Call `hear` on the event loop with what another process tells about `topic`."""
        self._hearing[topic].append(hear)

    def when_missed(self, call: Callable[[], None]) -> None:
        """Call this on the event loop whenever the connection was made anew: nothing told before was heard."""
        self._when_missed.append(call)

    def start(self) -> None:
        """Hear from now on, over a connection of its own that is made again whenever it is lost."""
        self._listening = asyncio.create_task(self._keep_listening())

    async def stop(self) -> None:
        """Hear no more."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)

    async def _keep_listening(self) -> None:
        pause = FIRST_PAUSE
        while True:
            # Gathered rather than caught: whatever goes wrong, the others have to be heard again.
            [failure] = await asyncio.gather(self._listen(), return_exceptions=True)
            if not self._silent:
                pause = FIRST_PAUSE
                self._report(failure)
            self._silent = True
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _report(self, failure: BaseException | None) -> None:
        if failure is None or isinstance(failure, psycopg.Error):
            why = line_for(failure, self._server.name)
            log.warning("Other servers on this database are heard late until it answers again. %s", why)
        else:
            log.error("a notice of another server was not understood", exc_info=failure)

    async def _listen(self) -> None:
        async with await self._server.connect_aside() as connection:
            await connection.execute(_LISTEN)
            self._silent = False
            for call in self._when_missed:
                call()
            async for notice in connection.notifies():
                self._heard(notice.payload)

    def _heard(self, notice: str) -> None:
        told_by, topic, *all_told = _read(notice)
        if told_by != self._own_name:
            for hear in self._hearing.get(topic, ()):
                for told in all_told:
                    hear(told)


def _notices(told_by: str, topic: str, all_told: Sequence[Told]) -> Iterator[str]:
    """All that is told, in as few notices as it fits into."""
    spelt = [orjson.dumps(told).decode() for told in all_told]
    head = orjson.dumps([told_by, topic]).decode().removesuffix("]")
    notice = head
    for one in spelt:
        if len(f"{notice},{one}]".encode()) > LONGEST:
            yield notice + "]"
            notice = head
        notice += f",{one}"
    yield notice + "]"


def _read(notice: str) -> list[Any]:
    try:
        read = orjson.loads(notice)
    except orjson.JSONDecodeError:
        read = None
    understood = isinstance(read, list) and len(read) > 1 and isinstance(read[1], str)
    return read if understood else [None, ""]
