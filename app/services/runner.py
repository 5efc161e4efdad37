"""Takes the steps of all interviews in this process, one task an interview, bounded."""

import asyncio
import logging
from typing import Protocol

from app.errors import AppError, NotFound
from app.services.ports import Announcement, InterviewStore

log = logging.getLogger(__name__)

MOST_AT_ONCE = 64


class StepTaker(Protocol):
    """Takes one step of an interview; False when none is left."""

    async def take(self, interview_id: str) -> bool:
        """Take the pending step."""
        ...


class Runner:
    """Keeps interviews going. `nudge` after every change; `start` finds what an earlier process left undone."""

    def __init__(self, store: InterviewStore, steps: StepTaker) -> None:
        self._store = store
        self._steps = steps
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._nudged_again: set[str] = set()
        self._room = asyncio.Semaphore(MOST_AT_ONCE)

    async def start(self) -> None:
        """Go on with every interview in which work remains."""
        for interview_id in await self._store.unfinished():
            self.nudge(interview_id)

    async def stop(self) -> None:
        """Stop all tasks. What they left undone is derived again at the next start."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def nudge(self, interview_id: str) -> None:
        """Something changed: take the steps that follow from it."""
        if interview_id in self._tasks:
            self._nudged_again.add(interview_id)
            return
        task = asyncio.get_running_loop().create_task(self._run(interview_id))
        self._tasks[interview_id] = task
        task.add_done_callback(lambda done: self._ended(interview_id, done))

    async def _run(self, interview_id: str) -> None:
        async with self._room:
            try:
                while await self._steps.take(interview_id):
                    pass
            except NotFound:
                return
            except AppError as error:
                await self._report(interview_id, error)

    async def _report(self, interview_id: str, error: AppError) -> None:
        """Tell the listeners; the step is taken again at the next change or start."""
        log.error("interview %s: %s: %s", interview_id, error.title, error)
        problem = {"type": "about:blank", "title": error.title, "status": 500, "detail": str(error)}
        try:
            await self._store.announce(interview_id, (Announcement("error", {"problem": problem}),))
        except AppError as second:
            log.error("interview %s: the error could not be stored: %s", interview_id, second)

    def _ended(self, interview_id: str, task: asyncio.Task[None]) -> None:
        self._tasks.pop(interview_id, None)
        if task.cancelled():
            return
        if failure := task.exception():
            log.error("interview %s: a step failed", interview_id, exc_info=failure)
        if interview_id in self._nudged_again:
            self._nudged_again.discard(interview_id)
            self.nudge(interview_id)
