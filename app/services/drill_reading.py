"""Has answers to drills read: by the rules while one waits, by a model beside. What is unread is derived."""

from app.domain.practice.drill import Drill, DrillAttempt, unread
from app.domain.practice.reading_on import joined, read_on
from app.domain.scorecard import JudgeKind, Scorecard
from app.services.ports import InterviewStore, JudgeRequest
from app.services.ports.practice import DrillStore
from app.services.ports.work import Duty, Kind, Work
from app.services.scoring import Judges

MOST_AT_ONCE = 8


class DrillReading:
    """Reads each answer once by each judge that is due.

    An answer that does not meet the check by itself is read as the end of the earlier one as well.
    """

    def __init__(self, store: DrillStore, interviews: InterviewStore, judges: Judges, work: Work) -> None:
        self._store = store
        self._interviews = interviews
        self._judges = judges
        self._work = work

    def duty(self) -> Duty:
        """Reading what is unread of a drill."""
        return Duty(Kind.DRILL, self.read_all, self._store.unread, MOST_AT_ONCE, subject="drill")

    def begin(self, drill: Drill) -> None:
        """Have everything that is unread of a drill read in the background."""
        if next(iter(unread(drill)), None) is not None:
            self._work.due(Kind.DRILL, drill.id)

    async def read_all(self, drill_id: str) -> None:
        """Have read what no judge that is due has read."""
        drill = await self._store.get(drill_id)
        for attempt, kind in unread(drill):
            await self.read(drill, attempt, kind)

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


def _meets(card: Scorecard, drill: Drill) -> bool:
    score = card.signal(drill.signal)
    return score is not None and any(result.met for result in score.checks if result.check == drill.check)
