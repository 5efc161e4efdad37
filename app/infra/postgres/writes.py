"""Works on their way into the database, several at a time, each in a transaction of its own.

Those about the same thing go one after the other in the order in which they came, so that no thread waits for a
lock that another thread of this process holds; the lock in the database keeps other processes out. It is the first
thing a transaction does: whatever it reads afterwards is what the one before has committed.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Condition
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from app.infra.postgres.failures import explained
from app.infra.postgres.locks import lock
from app.infra.postgres.patience import patiently
from app.infra.waiting import Waiting

T = TypeVar("T")
Work = Callable[[Connection], T]
WRITERS = 8


class Writes:
    """Works for the database `name` (for messages), over an engine with a connection for each of `WRITERS`."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name
        self._first: list[Waiting] = []
        self._waiting: list[Waiting] = []
        self._under_way: list[Waiting] = []
        self._changed = Condition()
        self._open = True
        self._threads = ThreadPoolExecutor(WRITERS, thread_name_prefix="store-write")

    def add(
        self,
        work: Work[T],
        then: Callable[[T], None] | None = None,
        *,
        about: frozenset[str],
        first: bool = False,
    ) -> "asyncio.Future[T]":
        """The future result of `work`, done once it is committed and `then` has been called with it on the loop.

        `first` lets it overtake others. To cancel the future only means not to wait. RuntimeError after `close`.
        """
        waiting = Waiting(work, then, about)
        with self._changed:
            if not self._open:
                raise RuntimeError("closed")
            (self._first if first else self._waiting).append(waiting)
            self._start_what_may()
        return waiting.done

    def close(self) -> None:
        """Write what waits, then end the threads."""
        with self._changed:
            self._open = False
            self._changed.wait_for(lambda: not (self._first or self._waiting or self._under_way))
        self._threads.shutdown()

    def _start_what_may(self) -> None:
        taken = frozenset[str]().union(*(waiting.about for waiting in self._under_way))
        for queue in (self._first, self._waiting):
            for waiting in list(queue):
                if len(self._under_way) == WRITERS:
                    return
                if taken.isdisjoint(waiting.about):
                    queue.remove(waiting)
                    self._under_way.append(waiting)
                    self._threads.submit(self._do, waiting)
                taken |= waiting.about

    def _do(self, waiting: Waiting) -> None:
        try:
            with explained(self._name):
                waiting.result = patiently(lambda: self._commit(waiting), self._engine.dispose)
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for this work
            waiting.error = error
        waiting.over()
        with self._changed:
            self._under_way.remove(waiting)
            self._start_what_may()
            self._changed.notify_all()

    def _commit(self, waiting: Waiting) -> Any:
        with self._engine.connect() as connection:
            transaction = connection.begin()
            try:
                lock(connection, waiting.about)
                result = waiting.work(connection)
            except BaseException:
                with suppress(Exception):
                    transaction.rollback()
                raise
            with explained(self._name):
                # Whether a commit whose reply was lost has happened is not known: it is never tried again.
                transaction.commit()
        return result
