"""Work in this process: a lane for each kind, one task an id at most. Nothing of it has to be kept."""

import asyncio
import time
from collections.abc import Sequence

from app.services.ports.work import Backlog, Duty, Kind
from app.services.working import Outcome, perform

# At the end short work, such as reading an answer by the rules, is let finish; a model would take longer.
SHORT_WORK_SECONDS = 0.2


class Lanes:
    """Implements `services.ports.work.Carrier`. `start` finds what an earlier process left undone."""

    def __init__(self) -> None:
        self._lanes: dict[Kind, Lane] = {}

    def take_on(self, *duties: Duty) -> None:
        """From now on do these kinds of work."""
        self._lanes |= {duty.kind: Lane(duty) for duty in duties}

    async def open(self) -> None:
        """What is due is done as soon as it is."""

    async def start(self) -> None:
        """Take up all that is due by what is stored."""
        for lane in self._lanes.values():
            await lane.start()

    async def wind_down(self) -> None:
        """Begin nothing more, and let finish what takes a moment."""
        await asyncio.gather(*(lane.wind_down(SHORT_WORK_SECONDS) for lane in self._lanes.values()))

    async def stop(self) -> None:
        """Stop everything; what is left undone is found again at the next start."""
        await asyncio.gather(*(lane.stop() for lane in self._lanes.values()))

    def due(self, kind: Kind, about: str) -> None:
        """Have it done, once more if it is under way."""
        self._lanes[kind].due(about)

    def begins_here(self, kind: Kind, about: str) -> bool:
        """Whether it is not under way."""
        return not self._lanes[kind].busy(about)

    async def idle(self, kind: Kind) -> None:
        """Wait until nothing of this kind is under way."""
        await self._lanes[kind].idle()

    async def backlog(self) -> Sequence[Backlog]:
        """What waits and what is under way in this process."""
        return [lane.backlog() for lane in self._lanes.values()]


class Lane:
    """One task an id at most, and at most so many at work at a time as the duty says."""

    def __init__(self, duty: Duty) -> None:
        self._duty = duty
        self._tasks: dict[str, asyncio.Task[None]] = {}
        # Those that have no room yet, and since when.
        self._waiting: dict[str, float] = {}
        self._due_again: set[str] = set()
        self._later: dict[str, asyncio.TimerHandle] = {}
        self._winding_down = False
        self._room = asyncio.Semaphore(duty.at_once)

    async def start(self) -> None:
        """Take up what is due by what is stored."""
        for about in await self._duty.find():
            self.due(about)

    async def wind_down(self, seconds: float) -> None:
        """Begin nothing more, and wait so long for what is under way."""
        self._winding_down = True
        for timer in self._later.values():
            timer.cancel()
        if self._tasks:
            await asyncio.wait(list(self._tasks.values()), timeout=seconds)

    async def stop(self) -> None:
        """Stop all tasks."""
        tasks = list(self._tasks.values())
        for timer in self._later.values():
            timer.cancel()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))
            # Each task is let go of by a callback, which comes after whoever waited for it.
            await asyncio.sleep(0)

    def backlog(self) -> Backlog:
        """What waits for room and what is under way."""
        oldest = min(self._waiting.values(), default=None)
        waited = 0.0 if oldest is None else time.monotonic() - oldest
        return Backlog(self._duty.kind, len(self._waiting), len(self._tasks) - len(self._waiting), waited)

    def busy(self, about: str) -> bool:
        """Whether the work is under way for this id."""
        return about in self._tasks

    def due(self, about: str) -> None:
        """Have the work done for this id, once more if it is under way."""
        if self._winding_down:
            return
        if about in self._tasks:
            self._due_again.add(about)
            return
        if (timer := self._later.pop(about, None)) is not None:
            timer.cancel()
        self._waiting[about] = time.monotonic()
        task = asyncio.get_running_loop().create_task(self._run(about))
        self._tasks[about] = task
        task.add_done_callback(lambda done: self._ended(about, done))

    async def _run(self, about: str) -> None:
        async with self._room:
            del self._waiting[about]
            outcome: Outcome = await perform(self._duty, about)
        if outcome.again is not None and not self._winding_down:
            self._later[about] = asyncio.get_running_loop().call_later(outcome.again, self.due, about)

    def _ended(self, about: str, task: asyncio.Task[None]) -> None:
        self._tasks.pop(about, None)
        self._waiting.pop(about, None)
        if not task.cancelled() and about in self._due_again:
            self._due_again.discard(about)
            self.due(about)
