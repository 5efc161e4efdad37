"""The work of an installation on a PostgreSQL server, done by whichever of its processes has room."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from app.errors import StoreUnavailable
from app.infra.postgres.server import Server
from app.infra.queue.jobs import Jobs, name_of
from app.infra.queue.sweeping import Sweep
from app.infra.queue.tables import prepare
from app.infra.queue.worker import Worker, ended
from app.services.lanes import SHORT_WORK_SECONDS
from app.services.ports.work import Backlog, Duty, Kind

log = logging.getLogger(__name__)

HAND_OVER_SECONDS = 2.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0


def open_queue(url: str) -> "Queue":
    """The queue in the database at `url`, with its tables made; StoreUnavailable."""
    server = Server.of(url)
    prepare(server)
    return Queue(Jobs(server))


class Queue:
    """Implements `services.ports.work.Carrier`. What is due is a job, which any process of the installation takes.

    A job that was never made, since its process died before, is made by whoever sweeps next.
    """

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._duties: dict[Kind, Duty] = {}
        self._worker = Worker(jobs, self._duties, self)
        self._opened: asyncio.Task[None] | None = None
        self._adding: set[asyncio.Task[None]] = set()
        self._kept_going: list[asyncio.Task[None]] = []
        self._sweep = Sweep(jobs, self._duties, self._worker)
        self._stopped = False

    def take_on(self, *duties: Duty) -> None:
        """Do these kinds of work from `open` on."""
        self._duties |= {duty.kind: duty for duty in duties}

    async def open(self) -> None:
        """Do what is due from now on; StoreUnavailable."""
        await self._open()
        for part in (self._worker.live, self._worker.listen, self._worker.fetch):
            self._keep_going(part)

    async def start(self) -> None:
        """As `open`; and from now on look for what is due by what is stored and was forgotten."""
        await self.open()
        await self._jobs.forget_failures()
        self._keep_going(self._sweep.run)

    async def wind_down(self) -> None:
        """Begin nothing more, and let finish what takes a moment."""
        await self._worker.wind_down(SHORT_WORK_SECONDS)

    async def stop(self) -> None:
        """Stop everything, and let other processes have at once what is cut off."""
        if self._stopped:
            return
        self._stopped = True
        try:
            async with asyncio.timeout(HAND_OVER_SECONDS):
                await ended(self._kept_going)
                await asyncio.gather(*self._adding, return_exceptions=True)
                await self._worker.hand_over()
        except (TimeoutError, StoreUnavailable):
            log.warning("The queue cannot be reached: what this process was doing is found again in a moment.")
        if self._opened is not None:
            await self._jobs.close()

    def due(self, kind: Kind, about: str) -> None:
        """Have a job made of it."""
        if not self._stopped:
            task = asyncio.get_running_loop().create_task(self._add(kind, about))
            self._adding.add(task)
            task.add_done_callback(self._adding.discard)

    def begins_here(self, kind: Kind, about: str) -> bool:  # noqa: ARG002 - any process may take it
        """Never: whoever takes it reads what is stored."""
        return False

    async def backlog(self) -> Sequence[Backlog]:
        """What waits and what is under way in all processes; StoreUnavailable."""
        await self._open()
        known = await self._jobs.backlog()
        return [known.get(kind, Backlog(kind)) for kind in self._duties]

    async def idle(self, kind: Kind) -> None:
        """Wait until no job of this kind waits or is done."""
        prefix = name_of(kind, "")
        while self._adding or any(name.startswith(prefix) for name in await self._jobs.known()):  # noqa: ASYNC110
            await asyncio.sleep(_FIRST_PAUSE)

    async def _open(self) -> None:
        if self._opened is None:
            self._opened = asyncio.get_running_loop().create_task(self._jobs.open())
        try:
            await asyncio.shield(self._opened)
        except StoreUnavailable:
            self._opened = None
            raise

    async def _add(self, kind: Kind, about: str) -> None:
        try:
            await self._open()
            await self._jobs.add(kind, about)
        except StoreUnavailable as error:
            log.warning("%s: %s It is found again in a moment.", name_of(kind, about), error)

    def _keep_going(self, part: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._kept_going.append(asyncio.get_running_loop().create_task(self._again_and_again(part)))

    async def _again_and_again(self, part: Callable[[], Awaitable[None]]) -> None:
        """Go on with a part that ends when the database is away, with longer and longer pauses."""
        pause = _FIRST_PAUSE
        while True:
            begun = time.monotonic()
            try:
                return await part()
            except StoreUnavailable as error:
                log.warning("%s", error)
            except Exception:
                log.exception("A part of the queue failed, and begins again.")
            pause = _FIRST_PAUSE if time.monotonic() - begun > _LONGEST_PAUSE else min(pause * 2, _LONGEST_PAUSE)
            await asyncio.sleep(pause)
