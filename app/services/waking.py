"""Who listens in this process, and how they learn that there is something to hear."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

# A listener looks again this often even if nothing woke it, so that a lost wake-up costs delay, never an event.
SAFETY_POLL_SECONDS = 5.0


class Listener:
    """Somebody who listens to an interview. `stored` says that the store may hold what it has not read."""

    def __init__(self) -> None:
        self.stored = True
        self._woken = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._next_look = self._loop.call_later(SAFETY_POLL_SECONDS, self._look)

    def wake(self, *, stored: bool) -> None:
        """There is something to hear, in the store or in memory."""
        self.stored = self.stored or stored
        self._woken.set()

    async def wait(self) -> None:
        """Return at the next wake-up from now on."""
        self._woken.clear()
        await self._woken.wait()

    def leave(self) -> None:
        """Be woken no more."""
        self._next_look.cancel()

    def _look(self) -> None:
        self.wake(stored=True)
        self._next_look = self._loop.call_later(SAFETY_POLL_SECONDS, self._look)


class WakeUps:
    """Tells this process's listeners that there is something new to hear. To be used on the event loop."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)

    def stored(self, interview_id: str) -> None:
        """The store has new events of the interview."""
        self._wake(interview_id, stored=True)

    def said(self, interview_id: str) -> None:
        """There is new live text of the interview."""
        self._wake(interview_id, stored=False)

    def _wake(self, interview_id: str, *, stored: bool) -> None:
        for listener in self._listeners.get(interview_id, ()):
            listener.wake(stored=stored)

    @contextmanager
    def listener(self, interview_id: str) -> Iterator[Listener]:
        """A listener who is woken while the block runs."""
        listener = Listener()
        listeners = self._listeners[interview_id]
        listeners.add(listener)
        try:
            yield listener
        finally:
            listener.leave()
            listeners.discard(listener)
            if not listeners:
                self._listeners.pop(interview_id, None)
