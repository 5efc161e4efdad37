"""Finding what nobody does: jobs of processes that died, and what is due by what is stored and is no job.

So nothing is lost with a process, wherever it dies: between what it stored and the job, or in the middle of one.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Mapping

from app.errors import AppError
from app.infra.queue.jobs import Jobs, name_of
from app.infra.queue.worker import Worker
from app.services.ports.work import Duty, Kind

log = logging.getLogger(__name__)

# A process that gives no sign of life for so long is taken for dead.
DEAD_SECONDS = 6.0
SWEEP_SECONDS = 2.0
# What is found again and again has come to nothing: it is tried once soon, then seldom.
FOUND_AGAIN_SECONDS, LONGEST_FOUND_AGAIN_SECONDS = 8.0, 60.0


class Sweep:
    """Looks every few seconds, unless another process has just looked."""

    def __init__(self, jobs: Jobs, duties: Mapping[Kind, Duty], worker: Worker) -> None:
        self._jobs = jobs
        self._duties = duties
        self._worker = worker
        # What was found the last time, and until when no job is made of it once more.
        self._found: defaultdict[Kind, dict[str, float]] = defaultdict(dict)

    async def run(self) -> None:
        """Look again and again until cancelled; StoreUnavailable."""
        while True:
            if await self._jobs.claim_sweep(SWEEP_SECONDS * 0.9):
                # After the database was away nobody has given a sign of life.
                if self._worker.steady_seconds > DEAD_SECONDS:
                    await self._jobs.rescue(DEAD_SECONDS)
                for duty in self._duties.values():
                    await self._make_up(duty)
            await asyncio.sleep(SWEEP_SECONDS)

    async def _make_up(self, duty: Duty) -> None:
        """Make jobs of what is due by what is stored and is none."""
        known = await self._jobs.known()
        try:
            found = await duty.find()
        except AppError as error:
            log.error("%s: what is due could not be found: %s", duty.kind, error)
            return
        names, prefix = {name_of(duty.kind, about) for about in found}, name_of(duty.kind, "")
        # Nothing of what is deleted may remain, not even that its work had failed.
        gone = [name for name in known if known[name] and name.startswith(prefix) and name not in names]
        if gone:
            await self._jobs.forget_failures(gone)
        before, self._found[duty.kind] = self._found[duty.kind], {}
        for about in found:
            until = before.get(about)
            if name_of(duty.kind, about) not in known:
                until = await self._found_again(duty.kind, about, until)
            if until is not None:
                self._found[duty.kind][about] = until

    async def _found_again(self, kind: Kind, about: str, until: float | None) -> float:
        """Make a job of what was found, unless one came to nothing a moment ago; until when that holds."""
        now = time.monotonic()
        if until is not None and now < until:
            return until
        await self._jobs.add(kind, about)
        return now + (FOUND_AGAIN_SECONDS if until is None else LONGEST_FOUND_AGAIN_SECONDS)
