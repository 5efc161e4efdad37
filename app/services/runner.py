"""Takes the steps of all interviews in this process: the conversation and, beside it, a model's opinions."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from app.domain.interview import Interview
from app.errors import AppError, InterviewBroke, NotFound
from app.services.bound import bound
from app.services.ports import Announcement, InterviewStore

log = logging.getLogger(__name__)

# A question being worded by a model is mostly waiting; the limit on calls is the model client's own.
MOST_AT_ONCE = 1024
MOST_OPINIONS_AT_ONCE = 16
# So long a step waits at most for answers to be stored: whoever has answered is told so before anything follows.
ANSWERS_FIRST_SECONDS = 0.05
# At the end short work, such as reading an answer by the rules, is let finish; a model would take longer.
SHORT_WORK_SECONDS = 0.2
BROKE = "A step of this interview failed. What was answered is kept; reload the page, and look at what was logged."


class StepTaker(Protocol):
    """Takes the steps of an interview."""

    async def take(self, interview_id: str, known: Interview | None = None) -> bool:
        """Take steps until none is left; whether answers then wait for a model's opinion."""
        ...

    async def take_opinion(self, interview_id: str) -> bool:
        """Have a model read the next answer that waits for it; False when none does."""
        ...


class Runner:
    """Keeps interviews going. `nudge` after every change; `start` finds what an earlier process left undone.

    No question waits for a model's opinion of an answer: opinions are formed in a lane of their own.
    """

    def __init__(self, store: InterviewStore, steps: StepTaker) -> None:
        self._store = store
        self._steps = steps
        self._conversation = Lane(store, self._converse, MOST_AT_ONCE)
        self._known: dict[str, Interview] = {}
        self._opinions = Lane(store, self._opine, MOST_OPINIONS_AT_ONCE)
        self._answers_under_way = 0
        self._all_stored = asyncio.Event()

    async def start(self) -> None:
        """Go on with every interview in which work remains."""
        for interview_id in await self._store.unfinished():
            self.nudge(interview_id)

    async def wind_down(self) -> None:
        """Begin nothing more, and let finish what takes a moment."""
        lanes = (self._conversation, self._opinions)
        await asyncio.gather(*(lane.wind_down(SHORT_WORK_SECONDS) for lane in lanes))

    async def stop(self) -> None:
        """Stop all tasks. What they left undone is derived again at the next start."""
        await asyncio.gather(self._conversation.stop(), self._opinions.stop())

    def nudge(self, interview_id: str, known: Interview | None = None) -> None:
        """Something changed: take the steps that follow from it. `known` is what the change has left."""
        if known is not None and not self._conversation.busy(interview_id):
            self._known[interview_id] = known
        self._conversation.nudge(interview_id)

    def busy(self, interview_id: str) -> bool:
        """Whether steps of this interview are being taken."""
        return self._conversation.busy(interview_id)

    @contextmanager
    def answering(self) -> Iterator[None]:
        """An answer is on its way to the disk: what follows from others begins after that."""
        self._answers_under_way += 1
        self._all_stored.clear()
        try:
            yield
        finally:
            self._answers_under_way -= 1
            if self._answers_under_way == 0:
                self._all_stored.set()

    async def _let_answers_pass(self) -> None:
        if self._answers_under_way:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._all_stored.wait(), ANSWERS_FIRST_SECONDS)

    async def _converse(self, interview_id: str) -> None:
        await self._let_answers_pass()
        # After a step that was under way at the change, what the change left is out of date.
        if await self._steps.take(interview_id, self._known.pop(interview_id, None)):
            self._opinions.nudge(interview_id)

    async def _opine(self, interview_id: str) -> None:
        formed = False
        while await self._steps.take_opinion(interview_id):
            formed = True
        if formed:
            self._conversation.nudge(interview_id)


class Lane:
    """One task an interview at most, and at most `room` at work at a time."""

    def __init__(self, store: InterviewStore, work: Callable[[str], Awaitable[None]], room: int) -> None:
        self._store = store
        self._work = work
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._nudged_again: set[str] = set()
        self._winding_down = False
        self._room = asyncio.Semaphore(room)

    async def wind_down(self, seconds: float) -> None:
        """Begin nothing more, and wait so long for what is under way."""
        self._winding_down = True
        if self._tasks:
            await asyncio.wait(list(self._tasks.values()), timeout=seconds)

    async def stop(self) -> None:
        """Stop all tasks."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def busy(self, interview_id: str) -> bool:
        """Whether the work is under way for this interview."""
        return interview_id in self._tasks

    def nudge(self, interview_id: str) -> None:
        """Have the work done for this interview, once more if it is under way."""
        if self._winding_down:
            return
        if interview_id in self._tasks:
            self._nudged_again.add(interview_id)
            return
        task = asyncio.get_running_loop().create_task(self._run(interview_id))
        self._tasks[interview_id] = task
        task.add_done_callback(lambda done: self._ended(interview_id, done))

    async def _run(self, interview_id: str) -> None:
        with bound(interview_id=interview_id):
            await self._work_on(interview_id)

    async def _work_on(self, interview_id: str) -> None:
        async with self._room:
            # Gathered rather than caught: whatever goes wrong, whoever waits for the step has to hear of it.
            [failure] = await asyncio.gather(self._work(interview_id), return_exceptions=True)
        match failure:
            case None | NotFound():
                return
            case AppError():
                await self._report(interview_id, failure)
            case _:
                log.error("interview %s: a step failed", interview_id, exc_info=failure)
                await self._report(interview_id, InterviewBroke(BROKE))

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
        if not task.cancelled() and interview_id in self._nudged_again:
            self._nudged_again.discard(interview_id)
            self.nudge(interview_id)
