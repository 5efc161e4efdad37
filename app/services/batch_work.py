"""Scores the lines of batches, one batch after the other, from what is stored."""

from collections.abc import Mapping

from app.domain.rubric import Rubric
from app.domain.scorecard import JudgeKind
from app.services.bulk import request_of
from app.services.ports import BatchStore, BulkJudge, Clock
from app.services.ports.work import Duty, Kind, Work
from app.services.webhooks import ALL

# So many answers are judged, stored and forgotten again at a time; memory never holds more.
AT_ONCE = 200
SECONDS_TO_RECOVER = 5.0


class BatchWork:
    """Keeps batches going. `begun` is to be called after one has come in; others are `told` of its end."""

    def __init__(
        self,
        store: BatchStore,
        judges: Mapping[JudgeKind, BulkJudge],
        rubric: Rubric,
        clock: Clock,
        work: Work,
        *,
        told: bool,
    ) -> None:
        self._store = store
        self._judges = judges
        self._rubric = rubric
        self._clock = clock
        self._work = work
        self._told = told

    def duty(self) -> Duty:
        """Scoring a batch; one at a time, since each takes as much of this machine as it may."""
        find = self._store.unfinished
        return Duty(Kind.BATCH, self.score, find, 1, subject="batch", again_after=SECONDS_TO_RECOVER)

    def begun(self, batch_id: str) -> None:
        """This batch has lines to score, or is done already."""
        self._work.due(Kind.BATCH, batch_id)

    async def score(self, batch_id: str) -> None:
        """Score all lines of a batch that wait."""
        batch = await self._store.get(batch_id)
        while waiting := await self._store.waiting(batch_id, AT_ONCE):
            requests = [request_of(answer, batch.wish, self._rubric) for _, answer in waiting]
            cards = await self._judges[batch.wish.judge].judge_all(requests)
            numbers = (number for number, _ in waiting)
            await self._store.keep(batch_id, dict(zip(numbers, cards, strict=True)), self._clock.now())
        if self._told:
            self._work.due(Kind.WEBHOOKS, ALL)
        if not await self._store.unfinished():
            await self.rest()

    async def rest(self) -> None:
        """Give back what only judging needs."""
        for judge in self._judges.values():
            await judge.rest()
