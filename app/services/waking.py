"""Who listens in this process, and how they learn that there is something to hear."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from app.services.ports import Event

# A listener looks again this often even if nothing woke it, so that a lost wake-up costs delay, never an event.
SAFETY_POLL_SECONDS = 5.0


class Listener:
    """Somebody who listens to an interview in this process, and what it was told of new events."""

    def __init__(self) -> None:
        self._told: list[Event] = []
        self._may_have_missed = True
        self._woken = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._next_look = self._loop.call_later(SAFETY_POLL_SECONDS, self._look)

    def tell(self, events: Sequence[Event]) -> None:
        """These were stored, in this order."""
        self._told += events
        self._woken.set()

    def wake(self) -> None:
        """There is new live text."""
        self._woken.set()

    def look_again(self) -> None:
        """There may be events of which nobody told: the store has to be asked."""
        self._may_have_missed = True
        self._woken.set()

    def told_after(self, seq: int) -> Sequence[Event] | None:
        """The events after number `seq`; None when the store has to be asked for them.

        Numbers have no gaps, so a gap in what was told means that another process has stored something.
        """
        if not self._told and not self._may_have_missed:
            return ()
        told = [event for event in self._told if event.seq > seq]
        self._told = []
        gap = any(event.seq != number for number, event in enumerate(told, seq + 1))
        if self._may_have_missed or gap:
            self._may_have_missed = False
            return None
        return told

    async def wait(self) -> None:
        """Return at the next wake-up from now on."""
        self._woken.clear()
        await self._woken.wait()

    def leave(self) -> None:
        """Be woken no more."""
        self._next_look.cancel()

    def _look(self) -> None:
        self.look_again()
        self._next_look = self._loop.call_later(SAFETY_POLL_SECONDS, self._look)


class WakeUps:
    """Tells this process's listeners that there is something new to hear. To be used on the event loop."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)

    def stored(self, interview_id: str, events: Sequence[Event]) -> None:
        """The store has these new events of the interview."""
        for listener in self._listeners.get(interview_id, ()):
            listener.tell(events)

    def said(self, interview_id: str) -> None:
        """There is new live text of the interview."""
        for listener in self._listeners.get(interview_id, ()):
            listener.wake()

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
