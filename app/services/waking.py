"""Who listens in this process, and how they learn that there is something to hear."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from weakref import WeakSet

from app.services.ports import Event

# A listener looks again this often even if nothing woke it, so that a lost wake-up costs delay, never an event.
SAFETY_POLL_SECONDS = 5.0


class Listener:
    """Somebody who listens to an interview in this process, and what it was told of new events."""

    def __init__(self, interview: str) -> None:
        self.interview = interview
        self._told: list[Event] = []
        self._may_have_missed = True
        self._woken = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._next_look: asyncio.TimerHandle | None = None

    def listen(self) -> None:
        """From now on look again from time to time, until `leave`."""
        self._next_look = self._loop.call_later(SAFETY_POLL_SECONDS, self._look)

    def caught_up(self, events: Sequence[Event]) -> None:
        """These are all that were stored before it was told of any."""
        self._told = [*events, *self._told]
        self._may_have_missed = False

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
        if self._next_look is not None:
            self._next_look.cancel()

    def _look(self) -> None:
        self.look_again()
        self._next_look = self._loop.call_later(SAFETY_POLL_SECONDS, self._look)


class WakeUps:
    """Tells this process's listeners that there is something new to hear. To be used on the event loop."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        # Whoever never begins to listen is forgotten with what would have been told.
        self._coming: WeakSet[Listener] = WeakSet()

    @property
    def interviews_heard(self) -> int:
        """How many interviews somebody listens to in this process."""
        return len(self._listeners)

    @property
    def listeners(self) -> int:
        """How many listen in this process."""
        return sum(map(len, self._listeners.values()))

    def stored(self, interview_id: str, events: Sequence[Event]) -> None:
        """The store has these new events of the interview."""
        for listener in self._listeners.get(interview_id, ()):
            listener.tell(events)
        for coming in self._coming:
            if coming.interview == interview_id:
                coming.tell(events)

    def anybody(self, interview_id: str) -> bool:
        """Whether somebody listens to this interview, or is about to."""
        return interview_id in self._listeners or any(one.interview == interview_id for one in self._coming)

    def look_again(self, interview_id: str) -> None:
        """There may be events of this interview of which nobody can be told: the store has to be asked."""
        for listener in self._everybody():
            if listener.interview == interview_id:
                listener.look_again()

    def all_look_again(self) -> None:
        """There may be events of any interview of which nobody was told."""
        for listener in self._everybody():
            listener.look_again()

    def _everybody(self) -> list[Listener]:
        return [*self._coming, *(listener for those in self._listeners.values() for listener in those)]

    def said(self, interview_id: str) -> None:
        """There is new live text of the interview."""
        for listener in self._listeners.get(interview_id, ()):
            listener.wake()

    def coming(self, interview_id: str) -> Listener:
        """Somebody who is about to listen, and is told of what is stored from now on."""
        listener = Listener(interview_id)
        self._coming.add(listener)
        return listener

    @contextmanager
    def listening(self, listener: Listener) -> Iterator[None]:
        """`listener` is woken while the block runs."""
        self._coming.discard(listener)
        listeners = self._listeners[listener.interview]
        listeners.add(listener)
        listener.listen()
        try:
            yield
        finally:
            listener.leave()
            listeners.discard(listener)
            if not listeners:
                self._listeners.pop(listener.interview, None)
