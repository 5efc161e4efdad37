"""Listening to an interview: every event once and in order, from wherever the listener left off."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator

from app.errors import InvalidInput
from app.services.ports import Event, InterviewStore

# A listener looks again this often even if nothing woke it, so that a lost wake-up costs delay, never an event.
SAFETY_POLL_SECONDS = 5.0


class WakeUps:
    """Tells this process's listeners that an interview has new events."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def wake(self, interview_id: str) -> None:
        """Wake every listener of the interview. To be called in the event loop."""
        for event in self._waiting.get(interview_id, ()):
            event.set()

    def enter(self, interview_id: str) -> asyncio.Event:
        """Start being woken."""
        event = asyncio.Event()
        self._waiting[interview_id].add(event)
        return event

    def leave(self, interview_id: str, event: asyncio.Event) -> None:
        """Stop being woken."""
        waiting = self._waiting[interview_id]
        waiting.discard(event)
        if not waiting:
            del self._waiting[interview_id]


class Listening:
    """The events of an interview as they come."""

    def __init__(self, store: InterviewStore, wake_ups: WakeUps) -> None:
        self._store = store
        self._wake_ups = wake_ups

    async def begin(self, interview_id: str, last_event_id: str | None) -> int:
        """Where a listener starts: after the event it saw last, or at what is still open.

        Raises NotFound, and InvalidInput for an id that no event can have.
        """
        if not last_event_id:
            return await self._store.open_from(interview_id)
        await self._store.events_after(interview_id, 0, limit=1)
        if not (last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) <= 12):
            raise InvalidInput("Last-Event-ID is not an id of this stream. Leave it out to start afresh.")
        return int(last_event_id)

    async def listen(self, interview_id: str, after: int) -> AsyncGenerator[Event, None]:
        """Every event after number `after`, for ever; the caller stops listening by closing the iterator."""
        woken = self._wake_ups.enter(interview_id)
        try:
            while True:
                woken.clear()
                events = await self._store.events_after(interview_id, after)
                for event in events:
                    yield event
                    after = event.seq
                if not events:
                    await _wait(woken)
        finally:
            self._wake_ups.leave(interview_id, woken)


async def _wait(woken: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(SAFETY_POLL_SECONDS):
            await woken.wait()
    except TimeoutError:
        return
