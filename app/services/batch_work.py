"""Scores the lines of batches in this process, one batch after the other, from what is stored."""

import asyncio
import logging
from collections.abc import Callable, Mapping

from app.domain.rubric import Rubric
from app.domain.scorecard import JudgeKind
from app.errors import AppError, NotFound
from app.services.bulk import request_of
from app.services.ports import BatchStore, BulkJudge, Clock

log = logging.getLogger(__name__)

# So many answers are judged, stored and forgotten again at a time; memory never holds more.
AT_ONCE = 200
SECONDS_TO_RECOVER = 5.0


class BatchWork:
    """Keeps batches going. `nudge` after one has come in; `start` finds what an earlier process left undone.

    `finished` is called whenever a batch may have come to its end.
    """

    def __init__(
        self,
        store: BatchStore,
        judges: Mapping[JudgeKind, BulkJudge],
        rubric: Rubric,
        clock: Clock,
        finished: Callable[[], None],
        seconds_to_recover: float = SECONDS_TO_RECOVER,
    ) -> None:
        self._store = store
        self._judges = judges
        self._rubric = rubric
        self._clock = clock
        self._finished = finished
        self._seconds_to_recover = seconds_to_recover
        self._queue: asyncio.Queue[str] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Go on with every batch in which lines wait."""
        for batch_id in await self._store.unfinished():
            self._queue.put_nowait(batch_id)
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop; what is left undone is found again at the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._rest()

    def nudge(self, batch_id: str) -> None:
        """This batch has lines to score."""
        self._queue.put_nowait(batch_id)

    async def _run(self) -> None:
        while True:
            if self._queue.empty():
                await self._rest()
            batch_id = await self._queue.get()
            [failure] = await asyncio.gather(self._score(batch_id), return_exceptions=True)
            if failure is not None:
                await self._failed(batch_id, failure)
            self._finished()

    async def _failed(self, batch_id: str, failure: BaseException) -> None:
        match failure:
            case NotFound():
                return
            case AppError():
                log.error("batch %s: %s: %s", batch_id, failure.title, failure)
                await asyncio.sleep(self._seconds_to_recover)
                self._queue.put_nowait(batch_id)
            case _:
                log.error("batch %s: scoring failed", batch_id, exc_info=failure)

    async def _score(self, batch_id: str) -> None:
        batch = await self._store.get(batch_id)
        while waiting := await self._store.waiting(batch_id, AT_ONCE):
            requests = [request_of(answer, batch.wish, self._rubric) for _, answer in waiting]
            cards = await self._judges[batch.wish.judge].judge_all(requests)
            numbers = (number for number, _ in waiting)
            await self._store.keep(batch_id, dict(zip(numbers, cards, strict=True)), self._clock.now())

    async def _rest(self) -> None:
        for judge in self._judges.values():
            await judge.rest()
