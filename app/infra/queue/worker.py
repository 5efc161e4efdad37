"""One process's hands on the queue: it fetches jobs of each kind as it has room, and shows that it is alive.

procrastinate's own worker ends, and cuts what it is doing, when a connection is lost. This one goes on, as all else
does that waits for a database to come back.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress

from procrastinate.jobs import Job

from app.errors import StoreUnavailable
from app.infra.queue.jobs import Jobs, subject_of
from app.services.ports.work import Duty, Kind, Work
from app.services.working import Outcome, perform

log = logging.getLogger(__name__)

# Should a notice get lost, a job waits so long.
POLL_SECONDS = 1.0
BEAT_SECONDS = 2.0
RETRY_SECONDS = 0.5
CANCEL_SECONDS = 0.1


class Worker:
    """Does jobs until `stop`. To be given `duties` before `run`."""

    def __init__(self, jobs: Jobs, duties: Mapping[Kind, Duty], work: Work) -> None:
        self._jobs = jobs
        self._duties = duties
        self._work = work
        self._number: int | None = None
        self._steady_since: float | None = None
        self._alive = asyncio.Event()
        self._woken = asyncio.Event()
        self._ending = False
        self._under_way: dict[asyncio.Task[None], Job] = {}

    def wake(self) -> None:
        """There may be a job to fetch."""
        self._woken.set()

    async def listen(self) -> None:
        """Be woken by the server until cancelled; StoreUnavailable."""
        self.wake()
        await self._jobs.listen(self.wake)

    async def live(self) -> None:
        """Show that this worker is alive until cancelled; StoreUnavailable."""
        self._steady_since = None
        while True:
            if self._number is not None and not await self._jobs.beat(self._number):
                log.warning("This process had seemed dead, and others have taken over what it was doing.")
                self._alive.clear()
                self._steady_since = None
                await ended(self._under_way)
                self._number = None
            if self._number is None:
                self._number = await self._jobs.register()
                self._alive.set()
            self._steady_since = self._steady_since or time.monotonic()
            await asyncio.sleep(BEAT_SECONDS)

    async def fetch(self) -> None:
        """Begin jobs while there are any and there is room, until cancelled; StoreUnavailable."""
        await self._alive.wait()
        await self._let_go_of_lost()
        while not self._ending:
            await self._alive.wait()
            self._woken.clear()
            job = await self._next()
            if job is not None:
                self._begin(job)
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), POLL_SECONDS)

    async def wind_down(self, seconds: float) -> None:
        """Begin nothing more, and wait so long for what is under way."""
        self._ending = True
        if self._under_way:
            await asyncio.wait(list(self._under_way), timeout=seconds)

    async def hand_over(self) -> None:
        """Cut what is under way, and let others take it at once; StoreUnavailable."""
        self._ending = True
        await ended(self._under_way)
        if self._number is not None:
            for job in await self._jobs.of_worker(self._number):
                await self._make_anew(job)
            await self._jobs.unregister(self._number)

    @property
    def steady_seconds(self) -> float:
        """For how long this worker has shown that it is alive without a break."""
        return 0.0 if self._steady_since is None else time.monotonic() - self._steady_since

    async def _let_go_of_lost(self) -> None:
        """A job whose fetching was cut off is ours without our knowing of it."""
        if self._number is not None:
            ours = {job.id for job in self._under_way.values()}
            for job in await self._jobs.of_worker(self._number):
                if job.id not in ours:
                    await self._make_anew(job)

    async def _make_anew(self, job: Job) -> None:
        await self._jobs.add(*subject_of(job))
        await self._jobs.finish(job)

    async def _next(self) -> Job | None:
        busy = Counter(job.task_name for job in self._under_way.values())
        room = [kind for kind, duty in self._duties.items() if busy[kind.value] < duty.at_once]
        return await self._jobs.fetch(room, self._number) if room and self._number is not None else None

    def _begin(self, job: Job) -> None:
        task = asyncio.get_running_loop().create_task(self._do(job))
        self._under_way[task] = job
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._under_way.pop(task, None)
        self.wake()

    async def _do(self, job: Job) -> None:
        kind, about = subject_of(job)
        outcome = await perform(self._duties[kind], about)
        await self._finish(job, outcome)
        if outcome.again is not None and not self._ending:
            asyncio.get_running_loop().call_later(outcome.again, self._work.due, kind, about)

    async def _finish(self, job: Job, outcome: Outcome) -> None:
        # What failed because the database was away is tried again once it is there.
        for_now = outcome.again is not None or isinstance(outcome.error, StoreUnavailable)
        while True:
            try:
                return await self._jobs.finish(job, failed=outcome.error is not None and not for_now)
            except StoreUnavailable:
                await asyncio.sleep(RETRY_SECONDS)


async def ended(tasks: Iterable["asyncio.Task[None]"]) -> None:
    """Cancel tasks until they have ended: one that just got what it waited for may not notice the first time."""
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=CANCEL_SECONDS)
