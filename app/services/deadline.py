"""How long one call may still wait. One timer serves a whole call, however many tokens it waits for."""

import asyncio
import math
from types import TracebackType


class Deadline:
    """`with deadline: await …` raises TimeoutError once what `allow` allowed last, or the whole call, is over.

    It does what `asyncio.timeout` does, but is put off by setting a number, also while it is held: a new timer for
    each of fifty tokens a second and stream would cost more than reading them. Each block may be another task's.
    """

    def __init__(self, whole_seconds: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = self._until = self._loop.time() + whole_seconds
        self._fires_at = math.inf
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[object] | None = None
        self._cancelling = 0
        self._expired = False

    @property
    def left(self) -> float:
        """Seconds that the whole call may still take."""
        return self._end - self._loop.time()

    def allow(self, seconds: float) -> None:
        """From now on wait at most so long; also said during a wait."""
        self._until = until = min(self._loop.time() + seconds, self._end)
        if until < self._fires_at:
            self._set(until)

    def close(self) -> None:
        """Nothing is waited for any more."""
        if self._timer is not None:
            self._timer.cancel()

    def __enter__(self) -> None:
        if self._fires_at > self._until:
            if self._loop.time() >= self._until:
                raise TimeoutError
            self._set(self._until)
        self._task = asyncio.current_task()
        self._cancelling = self._task.cancelling() if self._task else 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        task, self._task = self._task, None
        if not self._expired:
            return
        self._expired = False
        if task is not None and task.uncancel() <= self._cancelling and kind is asyncio.CancelledError:
            raise TimeoutError from error

    def _set(self, at: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._fires_at = at
        self._timer = self._loop.call_at(at, self._fire)

    def _fire(self) -> None:
        self._fires_at = math.inf
        if self._task is None:
            return
        if self._loop.time() < self._until:
            self._set(self._until)
        else:
            self._expired = True
            self._task.cancel()
