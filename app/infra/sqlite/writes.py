"""One thread that writes: what waits at the same moment goes to the disk together.

Making a commit durable takes longer than the writing itself, so all works that are waiting share one. One that
raises leaves no trace, and the others are kept: nearly always it has not written anything yet; else all of it is
taken back, and the others run once more, each in a transaction of its own. Savepoints would cost every work two
statements, which is as much as most of them have.

The thread is called once the event loop has nothing more for it at hand. Some works come first, because a person
waits for them: they overtake what waits, and a commit that has begun with other works takes no more of those.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from app.errors import StoreUnavailable
from app.infra.prepared import raw_cursor
from app.infra.sqlite.failures import explained
from app.infra.waiting import Waiting

T = TypeVar("T")
Work = Callable[[Connection], T]
TOGETHER = 64
# So long the first of several waits at most for those that come in the same moment. They go to the disk with it,
# and thread and loop do not take the interpreter from each other, which costs both of them more than this.
GATHER_SECONDS = 0.005
# After so many commits comes what can wait, once nothing was written for a moment: it takes as long as several.
COMMITS_BETWEEN_RESTS = 25
REST_AFTER_SECONDS = 0.05
# Where writing never rests, some of it comes all the same.
COMMITS_WITHOUT_REST = 40


class _LeftTraces(Exception):
    """A work has raised after it had written something."""


class Writes:
    """Works on their way into the database `file` (its name, for messages)."""

    def __init__(
        self, engine: Engine, file: str, undone: Callable[[], None], at_rest: Callable[[Connection], None]
    ) -> None:
        """`undone` is called in the writing thread when works that had succeeded were not kept after all.

        `at_rest` is called there now and then, in a transaction of its own, when nothing waits.
        """
        self._engine = engine
        self._file = file
        self._undone = undone
        self._at_rest = at_rest
        self._first: deque[Waiting] = deque()
        self._waiting: deque[Waiting] = deque()
        # On which loop the thread is being called and has not begun to take what waits.
        self._called_on: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self._since_rest = 0
        self._resting: asyncio.TimerHandle | None = None
        self._connection: Connection | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store-write")

    def add(
        self, work: Work[T], then: Callable[[T], None] | None = None, *, first: bool = False
    ) -> "asyncio.Future[T]":
        """The future result of `work`, done once it is on the disk and `then` has been called with it on the loop.

        `work` may run twice, when another one that shared its transaction has spoilt that. `first` lets it overtake
        others. To cancel the future only means not to wait. RuntimeError after `close`.
        """
        if self._closed:
            raise RuntimeError("the database is closed")
        waiting = Waiting(work, then)
        (self._first if first else self._waiting).append(waiting)
        loop = asyncio.get_running_loop()
        if self._called_on is not loop:
            self._called_on = loop
            loop.call_soon(self._call, loop, loop.time() + GATHER_SECONDS, 0)
        if self._since_rest >= COMMITS_BETWEEN_RESTS:
            self._rest_soon(loop)
        return waiting.done

    def _call(self, loop: asyncio.AbstractEventLoop, until: float, seen: int) -> None:
        """Call the thread once the loop has nothing more for it at hand."""
        there = len(self._first) + len(self._waiting)
        if seen < there < TOGETHER and loop.time() < until:
            loop.call_soon(self._call, loop, until, there)
        elif not self._closed:
            self._thread.submit(self._write)

    def between(self, task: Callable[[], object]) -> "Future[object]":
        """Run `task` in the writing thread, outside any transaction. RuntimeError after `close`."""
        return self._thread.submit(task)

    def close(self) -> None:
        """Write what waits, then end the thread."""
        if not self._closed:
            self._closed = True
            self._thread.submit(self._write)
        self._thread.shutdown()
        self._hang_up()

    def connection(self) -> Connection:
        """The connection that everything is written over; for the writing thread alone."""
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _write(self) -> None:
        self._called_on = None
        while self._first or self._waiting:
            if self._first:
                self._commit(self._those_first())
            # One at least, so that nobody waits for ever.
            if self._waiting:
                self._commit(self._others())
            # Within the loop: where somebody always waits, it does not end.
            if self._since_rest >= COMMITS_WITHOUT_REST:
                self._tidy()

    def _rest_soon(self, loop: asyncio.AbstractEventLoop) -> None:
        """Have the thread do what can wait, unless more is to be written within a moment."""
        if self._resting is not None:
            self._resting.cancel()
        self._resting = loop.call_later(REST_AFTER_SECONDS, self._call_to_rest)

    def _call_to_rest(self) -> None:
        self._resting = None
        if not self._closed:
            self._thread.submit(self._rest)

    def _rest(self) -> None:
        self._tidy()
        with suppress(StoreUnavailable), explained(self._file):
            # SQLite would do it within a commit, and still does where writing never rests (`file.py`).
            raw_cursor(self.connection()).execute("PRAGMA wal_checkpoint(PASSIVE)").close()

    def _tidy(self) -> None:
        """Do some of what can wait. Whatever prevents it shows at the next commit."""
        self._since_rest = 0
        try:
            with explained(self._file), self.connection().begin():
                self._at_rest(self.connection())
        except StoreUnavailable:
            self._start_afresh()

    def _those_first(self) -> Iterator[Waiting]:
        for _ in range(min(TOGETHER, len(self._first))):
            yield self._first.popleft()

    def _others(self) -> Iterator[Waiting]:
        for _ in range(min(TOGETHER, len(self._waiting))):
            yield self._waiting.popleft()
            if self._first:
                return

    def _commit(self, works: Iterator[Waiting]) -> None:
        together: list[Waiting] = []
        try:
            with explained(self._file):
                connection = self.connection()
                with connection.begin():
                    for waiting in works:
                        together.append(waiting)
                        self._try(connection, waiting)
        except _LeftTraces:
            self._undone()
            others = [waiting for waiting in together if waiting.error is None]
            together = [waiting for waiting in together if waiting.error is not None]
            for waiting in others:
                self._commit(iter((waiting,)))
        except Exception as error:  # noqa: BLE001 - handed to everybody who waits
            self._undone()
            together += works
            for waiting in together:
                waiting.error = waiting.error or error
            self._start_afresh()
        self._since_rest += 1
        for waiting in together:
            waiting.over()

    def _start_afresh(self) -> None:
        with suppress(StoreUnavailable), explained(self._file):
            self._hang_up()

    def _try(self, connection: Connection, waiting: Waiting) -> None:
        raw: Any = connection.connection.dbapi_connection
        before = raw.total_changes
        try:
            with explained(self._file):
                waiting.result = waiting.work(connection)
        except Exception as error:
            waiting.error = error
            # A full disk makes SQLite drop the whole transaction: then nothing may follow in it.
            if not raw.in_transaction:
                raise StoreUnavailable(str(error)) from error
            if raw.total_changes != before:
                raise _LeftTraces from error
