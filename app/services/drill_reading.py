"""Has answers to drills read: by the rules while one waits, by a model beside. What is unread is derived."""

import asyncio
import logging
from functools import partial

from app.domain.practice.drill import Drill, DrillAttempt, unread
from app.domain.practice.reading_on import joined, read_on
from app.domain.scorecard import JudgeKind, Scorecard
from app.errors import AppError
from app.services.ports import InterviewStore, JudgeRequest
from app.services.ports.practice import DrillStore
from app.services.scoring import Judges

log = logging.getLogger(__name__)

MOST_AT_ONCE = 8
Reading = tuple[str, int, JudgeKind]


class DrillReading:
    """Reads each answer once by each judge that is due. `start` finds what an earlier process left unread.

    An answer that does not meet the check by itself is read as the end of the earlier one as well.
    """

    def __init__(self, store: DrillStore, interviews: InterviewStore, judges: Judges) -> None:
        self._store = store
        self._interviews = interviews
        self._judges = judges
        self._under_way: dict[Reading, asyncio.Task[None]] = {}
        self._room = asyncio.Semaphore(MOST_AT_ONCE)

    async def start(self) -> None:
        """Have read what is unread."""
        for drill_id in await self._store.unread():
            self.begin(await self._store.get(drill_id))

    async def stop(self) -> None:
        """Stop reading; what is left unread is read after the next start."""
        for task in self._under_way.values():
            task.cancel()
        await self.idle()

    async def idle(self) -> None:
        """Wait until nothing is being read."""
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def read(self, drill: Drill, attempt: DrillAttempt, kind: JudgeKind) -> None:
        """Have this judge read an attempt, unless it has."""
        if kind in attempt.scorecards:
            return
        earlier = await self._earlier(drill)
        card = await self._judged(drill, attempt.text, kind)
        if earlier is not None and not _meets(card, drill):
            card = read_on(card, await self._judged(drill, joined(earlier, attempt.text), kind), earlier)
        await self._store.keep_card(drill.id, attempt.number, card)

    async def _judged(self, drill: Drill, text: str, kind: JudgeKind) -> Scorecard:
        owner = drill.earlier.interview if drill.earlier else None
        request = JudgeRequest(text, drill.question, (drill.signal,), drill.language, interview=owner)
        return await self._judges.standing_for(kind).judge(request)

    async def _earlier(self, drill: Drill) -> str | None:
        """The answer that the drill goes back to."""
        if drill.earlier is None:
            return None
        interview = await self._interviews.get(drill.earlier.interview)
        return interview.turns[drill.earlier.n - 1].attempts[drill.earlier.number - 1].text

    def begin(self, drill: Drill) -> None:
        """Have everything that is unread of a drill read in the background."""
        for attempt, kind in unread(drill):
            reading = (drill.id, attempt.number, kind)
            if reading not in self._under_way:
                task = asyncio.get_running_loop().create_task(self._read_aside(drill, attempt, kind))
                self._under_way[reading] = task
                task.add_done_callback(partial(self._ended, reading))

    async def _read_aside(self, drill: Drill, attempt: DrillAttempt, kind: JudgeKind) -> None:
        async with self._room:
            try:
                await self.read(drill, attempt, kind)
            except AppError as error:
                log.error("drill %s: %s: %s", drill.id, error.title, error)

    def _ended(self, reading: Reading, task: asyncio.Task[None]) -> None:
        self._under_way.pop(reading, None)
        if not task.cancelled() and (failure := task.exception()):
            log.error("drill %s: a reading failed", reading[0], exc_info=failure)


def _meets(card: Scorecard, drill: Drill) -> bool:
    score = card.signal(drill.signal)
    return score is not None and any(result.met for result in score.checks if result.check == drill.check)
