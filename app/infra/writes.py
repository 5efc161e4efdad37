"""One thread that writes: what waits at the same moment goes to the disk together.

Making a commit durable takes longer than the writing itself, so all works that are waiting share one. Each has
a savepoint of its own: one that raises leaves no trace, and the others are kept.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from app.errors import StoreUnavailable
from app.infra.failures import explained

T = TypeVar("T")
Work = Callable[[Connection], T]
TOGETHER = 64


@dataclass(slots=True)
class _Waiting:
    """A work, and who waits for its result."""

    work: Work[Any]
    done: "Future[Any]" = field(default_factory=Future)
    result: Any = None
    error: Exception | None = None

    def tell(self) -> None:
        """Hand on what came of it."""
        if self.error is not None:
            self.done.set_exception(self.error)
        else:
            self.done.set_result(self.result)


class Writes:
    """Works on their way into the database `file` (its name, for messages)."""

    def __init__(self, engine: Engine, file: str, undone: Callable[[], None]) -> None:
        """`undone` is called in the writing thread when works that had succeeded were not kept after all."""
        self._engine = engine
        self._file = file
        self._undone = undone
        self._waiting: deque[_Waiting] = deque()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store-write")

    def add(self, work: Work[T]) -> "Future[T]":
        """The future result of `work`, done once it is on the disk. RuntimeError after `close`."""
        waiting = _Waiting(work)
        self._waiting.append(waiting)
        self._thread.submit(self._write)
        return waiting.done

    def between(self, task: Callable[[], object]) -> "Future[object]":
        """Run `task` in the writing thread, outside any transaction. RuntimeError after `close`."""
        return self._thread.submit(task)

    def close(self) -> None:
        """Write what waits, then end the thread."""
        self._thread.shutdown()

    def _write(self) -> None:
        taken = [self._waiting.popleft() for _ in range(min(TOGETHER, len(self._waiting)))]
        together = [waiting for waiting in taken if waiting.done.set_running_or_notify_cancel()]
        if not together:
            return
        try:
            with explained(self._file), self._engine.begin() as connection:
                for waiting in together:
                    self._try(connection, waiting)
        except Exception as error:  # noqa: BLE001 - handed to everybody who waits
            self._undone()
            for waiting in together:
                waiting.error = waiting.error or error
        for waiting in together:
            waiting.tell()

    def _try(self, connection: Connection, waiting: _Waiting) -> None:
        connection.exec_driver_sql("SAVEPOINT work")
        try:
            with explained(self._file):
                waiting.result = waiting.work(connection)
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for this work
            waiting.error = error
            self._undo(connection, error)
        connection.exec_driver_sql("RELEASE work")

    def _undo(self, connection: Connection, error: Exception) -> None:
        # A full disk makes SQLite drop the whole transaction: then nothing may follow in it.
        raw: Any = connection.connection.dbapi_connection
        if not raw.in_transaction:
            raise StoreUnavailable(str(error)) from error
        connection.exec_driver_sql("ROLLBACK TO work")
